from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.note.appointments import missing_from, named_appointments
from slmdesk.tasks.note.misplaced import (
    as_order,
    as_problem,
    as_told,
    home_of,
    home_of_habits,
    home_of_past,
    names_only_treatment,
    result_of_plan,
    tells_story,
)


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("The doctor recommended that the patient ring 999.", "plan"),
        ("Dr Smith refers the patient to the chest clinic.", "plan"),
        ("The doctor suspected that this was a flare of asthma.", "assessment"),
        ("The calves were soft.", None),
        ("The doctor found a wheeze on both sides.", None),
    ],
)
def test_where_a_statement_among_findings_belongs(text: str, home: str | None) -> None:
    assert home_of(text) == home


def test_where_a_statement_among_former_diseases_belongs() -> None:
    assert home_of_past("Creatinine was 142 on admission.") == "results"
    assert home_of_past("Cardiology clinic with Dr Okafor in 6 weeks.") == "plan"
    assert home_of_past("I don't think it's a pneumonia.") == "assessment"
    assert home_of_past("Works part time in a bakery.") == "social"
    assert home_of_past("Right hip replacement in 2019.") == "surgical"
    assert home_of_past("The patient had a brother with bipolar disorder.") == "family"
    assert home_of_past("Asthma since childhood.") is None


def test_a_relatives_disease_is_no_habit() -> None:
    assert home_of_habits("She has a brother with type 2 diabetes.") == "family"
    assert home_of_habits("Her mother had breast cancer at 61.") == "family"
    assert home_of_habits("Lives with her mother.") is None
    assert home_of_habits("Her husband smokes outside.") is None


def test_problems_and_findings_without_the_one_who_tells_them() -> None:
    assert as_problem("The doctor names asthma and gout as problems.") == "Asthma and gout."
    assert as_problem("I don't think it's a pneumonia.") == "Unlikely: pneumonia."
    assert as_problem("The doctor suspected that this was asthma.") == "Suspected: this was asthma."
    assert as_told("The doctor found that the chest is clear.") == "The chest is clear."
    assert as_told("The chest is clear.") == "The chest is clear."
    assert names_only_treatment("The doctor says that the patient is taking Clenil.")
    assert not names_only_treatment("Asthma, takes Clenil.")
    assert not names_only_treatment("The patient is taking Clenil for asthma.")


def test_an_appointment_that_the_plan_forgets_is_named() -> None:
    letter = SourceText(
        "letter",
        "Follow up: blood test with the GP in one week. Heart failure nurse on the 23rd of November. "
        "He was seen in the clinic in two weeks last time. If the pain comes back, see him in 3 days.",
        [],
    )
    found = list(named_appointments([letter]))
    assert len(found) == 2
    assert missing_from(["Blood test in 1 week."], found) == ["Heart failure nurse on the 23rd of November."]


def test_of_a_visit_only_the_clinician_gives_appointments() -> None:
    visit = (
        "Doctor: What is it?\nPatient: I go to my sister's clinic in two weeks.\n"
        "Doctor: I'll see you again in 48 hours.\n"
    )
    assert list(named_appointments([SourceText("visit", visit, [])])) == ["I'll see you again in 48 hours."]


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
    assert as_problem("Asthma is well controlled.") == "Asthma is well controlled."


def test_a_result_among_orders_and_a_story_among_problems_are_told() -> None:
    assert (
        result_of_plan("The doctor continues the gamma GT is a bit raised at 88.")
        == "The gamma GT is a bit raised at 88."
    )
    assert result_of_plan("The doctor continues ramipril 5 mg.") == ""
    assert result_of_plan("The doctor stops the tablets if the sodium is below 125.") == ""
    assert tells_story("The patient did not drink a lot in these days.")
    assert not tells_story("The patient has not slept, likely due to asthma.")
