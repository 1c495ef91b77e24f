from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.note.speech.planners import said_of_oneself, with_planner
from tests.tasks.note.test_true_statements import written

WARD = (
    "Husband: My wife is too breathless to talk, she's called Irena.\nDr Imre: Right.\nHusband: What happens now?\n"
    "Dr Imre: She'll go to the cardiac unit, and we'll do an echo in the morning. I'd like a sputum sample, and I "
    "won't give antibiotics until I've seen the CRP.\n"
)


@pytest.mark.parametrize(
    ("told", "plan"),
    [
        (
            "He will like a sputum sample, and he will not give antibiotics until he has seen the CRP.",
            "The doctor would like a sputum sample, and will not give antibiotics until the doctor has seen the CRP.",
        ),
        (
            "He will go to the cardiac unit, and he'll do an echo in the morning.",
            "He will go to the cardiac unit, and the doctor will do an echo in the morning.",
        ),
        ("She advises the patient to rest, and she won't give antibiotics.", None),
        ("He is advised to rest.", "He is advised to rest."),
        ("She will check her sugar twice a day.", "She will check her sugar twice a day."),
    ],
)
def test_in_a_plan_the_clinician_is_not_called_as_the_patient_is(told: str, plan: str | None) -> None:
    said = said_of_oneself([SourceText("ward", WARD, [])])
    expected = plan or "The doctor advises the patient to rest, and the doctor won't give antibiotics."
    assert with_planner(told, said) == expected


def test_what_nobody_says_of_themselves_is_the_patients() -> None:
    assert said_of_oneself([SourceText("letter", "I saw Mr Hale. I will see him again.\n", [])]) == []
    assert with_planner("He will see her.", []) == "He will see her."


def test_the_doctors_he_does_not_become_the_patients_she() -> None:
    note = written(WARD, Plan=("He also advises the patient to bring a sputum sample.", "He will do an echo."))
    assert "she will do" not in note["Plan"].casefold()
    assert "advises" not in note["Plan"]


def test_it_is_quick_on_anything() -> None:
    started = time.process_time()
    for text in ("he will " * 5_000, "he also " * 5_000, "and he's " * 5_000, " " * 100_000):
        with_planner(text, ["i will do an echo."])
    assert time.process_time() - started < 10
