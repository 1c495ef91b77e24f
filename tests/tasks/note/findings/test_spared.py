from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.note.findings.spared import spared
from tests.tasks.note.test_true_statements import written


def lines(*turns: str) -> list[str]:
    text = "\n".join(("Doctor: Hello.", "Patient: Hello.", *turns, "Patient: Thank you."))
    return [each.line for each in spared([SourceText("visit.txt", text, [])])]


@pytest.mark.parametrize(
    ("asked", "reply", "line"),
    [
        ("Do I need a scan?", "No, not at this stage.", "No scan needed: “No, not at this stage.”"),
        ("Do I need another X-ray?", "No. It was clear.", "No X-ray needed: “No. It was clear.”"),
        ("Should I have steroids?", "Not before a test.", "“Should I have steroids?”: “Not before a test.”"),
        ("Faut-il une fibroscopie?", "Non, pas encore.", "“Faut-il une fibroscopie?”: “Non, pas encore.”"),
    ],
)  # fmt: skip
def test_what_a_patient_asks_for_and_does_not_get_is_told(asked: str, reply: str, line: str) -> None:
    assert lines(f"Patient: {asked}", f"Doctor: {reply}") == [line]


def test_what_the_clinician_calls_unneeded_is_told() -> None:
    assert lines("Doctor: I don't think you need an X-ray now. You don't need to worry.") == ["No X-ray needed now."]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("If the X-ray is clear you won't need antibiotics.", ["“If the X-ray is clear you won't need antibiotics.”"]),
        ("She doesn't need steroids unless it spreads.", ["“She doesn't need steroids unless it spreads.”"]),
        ("You don't need as much insulin as you take.", []),
        ("You don't need a sick note, do you?", []),
    ],
)
def test_a_condition_stays_with_what_is_not_needed(said: str, told: list[str]) -> None:
    assert lines(f"Doctor: {said}") == told


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        ("Do I need a scan?", "Yes, I'll book one."),
        ("Is it serious?", "No, not at all."),
        ("Can I take it with food?", "No problem."),
        ("Do I need a scan?", "No? Did they not tell you?"),
    ],
)
def test_other_questions_plan_nothing(asked: str, reply: str) -> None:
    assert lines(f"Patient: {asked}", f"Doctor: {reply}") == []


def test_it_stands_in_the_plan_once() -> None:
    visit = (
        "Doctor: Hello.\nPatient: My shoulder hurts. Do I need a scan?\nDoctor: No, not at this stage. Rest the arm.\n"
        "Patient: All right.\n"
    )
    own = written(visit, Plan=("A scan is not ordered at this stage.", "Rest the arm."))["Plan"]
    assert own == "- A scan is not ordered at this stage.\n- Rest the arm."
    assert "- No scan needed: “No, not at this stage.”" in written(visit, Plan="Rest the arm.")["Plan"]


def test_it_is_quick_on_anything() -> None:
    started = time.process_time()
    for text in ("need " * 20_000, "you don't need " * 6_000, "Patient: Do I need a " + "x" * 50_000 + "?\nDoctor: No"):
        spared([SourceText("visit.txt", f"Doctor: {text}\nPatient: {text}\nDoctor: No.\nPatient: {text}\n", [])])
    assert time.process_time() - started < 5
