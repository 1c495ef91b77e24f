from __future__ import annotations

import pytest

from slmdesk import paths
from slmdesk.messages import Sentence, SourceText
from slmdesk.tasks.note.form.template import TemplateField
from slmdesk.tasks.note.rules import plans
from slmdesk.tasks.note.rules.facts import Facts, SoFar, Statement
from slmdesk.tasks.note.rules.grounds import Grounds
from slmdesk.tasks.verify import SourceIndex, check
from tests.tasks.note.test_true_statements import written

TOE = (
    "Doctor: I see that the nurse started you on ramipril in January.\nPatient: Yes. And my toe is red hot.\n"
    "Doctor: Any fever or shivering?\nPatient: No.\n"
    "Doctor: The diabetes nurse will see you next week. Ring us if the toe gets worse. Let's do an X-ray of the foot.\n"
)


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("See the nurse about the toe.", True),  # the diabetes nurse is one
        ("See the receptionist about the toe.", True),  # nobody speaks of one: another check sees that
        ("Ring if the toe gets worse.", True),
        ("Watch for shivering.", False),
    ],
)
def test_a_plan_holds_what_is_to_be_seen_and_watched(line: str, stays: bool) -> None:
    assert (line in written(TOE, Plan=line)["Plan"]) is stays


def test_nobody_is_to_be_seen_who_is_only_spoken_of() -> None:
    text = TOE.replace("The diabetes nurse will see you next week. ", "")
    assert "nurse" not in written(text, Plan="See the nurse about the toe.")["Plan"]


def test_what_is_said_not_to_be_planned_is_not() -> None:
    letter = (
        "The CT on 3 March showed a perforated appendix with a 4 cm abscess and no free "
        "air. We will talk about taking the appendix out, which we do not plan unless he has symptoms again.\n"
    )
    planned = letter.replace("do not plan unless he has symptoms again", "plan for May")
    for text, reason in ((letter, "The source says that it is not planned."), (planned, "")):
        sources = [SourceText("letter", text, [])]
        grounds = Grounds(sources, paths.resources() / "codes")
        facts = Facts(sources, SourceIndex(sources), grounds, translated=False, stop=lambda: None)
        field = TemplateField("Plan", "list", ("What?",), ("Plan",))
        line = "Appendix out is planned."
        passage = check(facts.index, "", "The CT showed a perforated appendix.").sources
        told = Statement(field, line, sentence=Sentence("", line, "supported", [], passage))
        assert plans.is_not_planned(told, SoFar(), facts) == reason


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("Heart failure nurse in two weeks. The nurse rang him in May.", "See the heart failure nurse in 2 weeks."),
        ("Diabetic nurse next week. The diabetic nurse saw him in May.", "See the diabetic nurse next week."),
        ("Home blood pressure twice a day for a week.", "Monitor blood pressure at home twice a day for a week."),
        ("Surgery is not planned.", "No surgery is planned."),
    ],
)
def test_what_a_letter_plans_in_short_is_planned(source: str, line: str) -> None:
    assert line in written(f"Mr Dunn has heart failure. {source} He is well.\n", Plan=line)["Plan"]


def test_an_old_note_plans_what_is_still_to_come() -> None:
    notes = (
        "10 January 2025\nColonoscopy clean, two polyps were removed. Repeat colonoscopy in 2028. Cream for the rash "
        "every day.\n\n4 March 2026\nHe came with a cough for two weeks. Chest clear. Plan: rest at home.\n"
    )
    plan = written(notes, Plan=("Repeat colonoscopy in 2028.", "Cream for the rash every day.", "Rest at home."))[
        "Plan"
    ]
    assert "colonoscopy in 2028" in plan
    assert "Cream" not in plan
