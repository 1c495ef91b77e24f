from __future__ import annotations

import pytest

from slmdesk.tasks.note.speech.tellers import as_order, as_problem, as_told


def test_problems_and_findings_without_the_one_who_tells_them() -> None:
    assert as_problem("The doctor names asthma and gout as problems.") == "Asthma and gout."
    assert as_problem("I don't think it's a pneumonia.") == "Unlikely: pneumonia."
    assert as_problem("The doctor suspected that this was asthma.") == "Suspected: asthma."
    assert as_told("The doctor found that the chest is clear.") == "The chest is clear."
    assert as_told("The chest is clear.") == "The chest is clear."


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("The doctor advises the patient to rest.", "Rest."),
        ("Dr Smith recommends that the patient should avoid soap.", "Avoid soap."),
        ("The doctor orders a blood test.", "Order a blood test."),
        ("The doctor will refer the patient to the chest clinic.", "Refer to the chest clinic."),
        ("Rest.", "Rest."),
    ],
)
def test_a_plan_does_not_say_who_plans(said: str, written: str) -> None:
    assert as_order(said) == written


def test_a_problem_is_told_by_its_name_however_the_model_names_it() -> None:
    assert as_problem("The doctor says that radiation pneumonitis is a problem.") == "Radiation pneumonitis."
    assert as_problem("Two diagnoses: asthma and gout.") == "Asthma and gout."
    assert as_problem("The referring doctor thinks it is a CKD stage 3b.") == "Suspected: CKD stage 3b."
    assert as_problem("Asthma is well controlled.") == "Asthma is well controlled."


def test_who_suggests_and_gives_is_not_told() -> None:
    assert as_order("The doctor suggests keeping a diary of any triggers.") == "Keep a diary of any triggers."
    assert as_order("The doctor also recommends taking it with food.") == "Take it with food."
    assert as_order("The doctor also gives the patient some emollients.") == "Give some emollients."
