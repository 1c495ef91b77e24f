from __future__ import annotations

import pytest

from slmdesk.tasks.note.lines.misplaced import home_of, home_of_habits, home_of_past, orders_something, result_of_plan


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("The doctor recommended that the patient ring 999.", "plan"),
        ("Dr Smith refers the patient to the chest clinic.", "plan"),
        ("The doctor suspected that this was a flare of asthma.", "assessment"),
        ("I think this is a drop in blood pressure.", "assessment"),
        ("I'm less worried about the valve.", "assessment"),
        ("The calves were soft.", None),
        ("The doctor found a wheeze on both sides.", None),
    ],
)
def test_where_a_statement_among_findings_belongs(text: str, home: str | None) -> None:
    assert home_of(text) == home


def test_where_a_statement_among_former_diseases_belongs() -> None:
    assert home_of_past("Creatinine was 142 on admission.") == "results"
    assert home_of_past("Cardiology clinic with Dr Okafor in 6 weeks.") == "plan"
    assert home_of_past("No known drug allergies.") == "allergies"
    assert home_of_past("Tuberculosis test is still outstanding.") == "plan"
    assert home_of_past("Hip replacement is planned.") == "plan"
    assert home_of_past("Caesarean section was planned.") != "plan"
    assert home_of_past("I don't think it's a pneumonia.") == "assessment"
    assert home_of_past("Works part time in a bakery.") == "social"
    assert home_of_past("Right hip replacement in 2019.") == "surgical"
    assert home_of_past("The patient had a brother with bipolar disorder.") == "family"
    assert home_of_past("“My mum's got diabetes.”") == "family"
    assert home_of_past("Vapes daily.") == "social"
    assert home_of_past("Asthma since childhood.") is None


def test_a_relatives_disease_is_no_habit() -> None:
    assert home_of_habits("She has a brother with type 2 diabetes.") == "family"
    assert home_of_habits("The patient has a breast cancer in her mom's family.") == "family"
    assert home_of_habits("Her mother had breast cancer at 61.") == "family"
    assert home_of_habits("Lives with her mother.") is None
    assert home_of_habits("Her husband smokes outside.") is None


def test_a_result_among_orders_is_a_result() -> None:
    assert (
        result_of_plan("The doctor continues the gamma GT is a bit raised at 88.")
        == "The gamma GT is a bit raised at 88."
    )
    assert result_of_plan("Urine dip shows nitrites.") == "Urine dip shows nitrites."
    assert result_of_plan("The CT shows a stone, so refer to urology.") == ""
    assert result_of_plan("The CT shows a stone; urology referral.") == ""
    assert result_of_plan("The doctor continues ramipril 5 mg.") == ""
    assert result_of_plan("The doctor stops the tablets if the sodium is below 125.") == ""


@pytest.mark.parametrize(
    ("text", "ordered"),
    [
        ("The patient should stop taking ibuprofen.", True),
        ("The doctor says the patient should stop taking ibuprofen.", True),
        ("The doctor writes a sick note.", True),
        ("Come back in 3 weeks with the scan.", True),
        ("A torn medial meniscus.", False),
        ("Continue metformin for type 2 diabetes.", False),
    ],
)
def test_what_is_to_be_done_is_no_problem(text: str, ordered: bool) -> None:
    assert orders_something(text) is ordered
