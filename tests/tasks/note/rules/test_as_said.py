from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from tests.tasks.note.scripted import note_of
from tests.tasks.note.test_true_statements import written

LETTER = "She was well on discharge and went home to her mother. See the GP in three days. Ring 112 if he turns blue.\n"
VISIT = (
    "Doctor: Hello.\nPatient: I have a cough, and my foot is sore.\n"
    "Doctor: If the cough hasn't gone in six weeks I'd want a chest x-ray. Keep the foot up.\nPatient: All right.\n"
)


def test_who_is_to_see_another_does_not_come_back() -> None:
    assert written(LETTER, Plan="Come back in 3 days.")["Plan"] == "- See the GP in 3 days."


def test_who_is_to_come_back_comes_back() -> None:
    visit = "Doctor: Hello.\nPatient: Hi.\nDoctor: Come back in three days, please.\nPatient: Fine.\n"
    assert "Come back in 3 days." in written(visit, Plan="Come back in 3 days.")["Plan"]


def test_a_test_that_is_only_thought_of_keeps_its_if() -> None:
    plan = written(VISIT, Plan="A chest x-ray.")["Plan"]
    assert plan.startswith("- “If the cough hasn't gone in 6 weeks I'd want a chest x-ray.”")


def test_a_test_that_is_also_ordered_has_none() -> None:
    visit = VISIT.replace("Keep the foot up.", "Have a chest x-ray today.")
    assert written(visit, Plan="A chest x-ray.")["Plan"].startswith("- A chest x-ray.")


@pytest.mark.parametrize(
    ("line", "plan"),
    [
        ("The foot is up.", "- Keep the foot up."),
        ("The doctor keeps the foot up, but we wait.", "- The doctor keeps the foot up, but we wait."),
    ],
)
def test_what_a_line_only_describes_is_ordered(line: str, plan: str) -> None:
    said = written(VISIT, Plan=line)["Plan"]
    assert plan in said or line not in said


def test_a_line_half_told_and_half_said_is_quoted() -> None:
    visit = (
        "Doctor: Hello.\nPatient: Hi.\n"
        "Doctor: I'll add a uric acid to the blood test, but we do that when it has calmed down.\nPatient: Fine.\n"
    )
    line = "The doctor sends a uric acid to the blood test, but we do that when it has calmed down."
    quoted = "“I'll add a uric acid to the blood test, but we do that when it has calmed down.”"
    assert written(visit, Plan=line)["Plan"] == f"- {quoted}"


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("Doctor: I'll see you both in a week.", "Review in a week."),
        ("Doctor: I want to see you again in two weeks.", "Review in 2 weeks."),
        ("Doctor: Come back next week.", "Follow-up next week."),
    ],
)
def test_a_review_in_other_words_is_planned_and_cites_them(said: str, line: str) -> None:
    note = written(f"Doctor: Hello.\nPatient: Hi.\n{said}\nPatient: Fine.\n", Plan=line)
    assert note["Plan"] == f"- {line}"


def test_a_review_at_another_time_is_none() -> None:
    visit = (
        "Doctor: Hello.\nPatient: I'm back at work in two weeks.\nDoctor: I'll see you in a month.\nPatient: Fine.\n"
    )
    assert "2 weeks" not in written(visit, Plan="Review in two weeks.")["Plan"]


def test_a_visit_becomes_no_blood_test_of_the_same_day() -> None:
    letter = "Repeat the kidney function in two weeks. He is on ramipril. We will see him then.\n"
    note = note_of(SourceText("letter", letter, []), "# Letter\n## Plan (list)\nWhat?\n", [["Return in two weeks."]])
    assert "Return in 2 weeks." in [each.text for each in note.removed]


@pytest.mark.parametrize("words", ["This is in keeping with heart failure.", "Working diagnosis heart failure."])
def test_what_is_not_certain_stays_suspected(words: str) -> None:
    note = written(f"He is breathless. {words} He is well.\n", Assessment="The doctor suspects heart failure.")
    assert note["Assessment"] == "- Suspected: heart failure."
