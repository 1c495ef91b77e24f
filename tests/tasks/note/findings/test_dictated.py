"""What a doctor says aloud while examining, as a finding."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.tasks.note.findings.dictated import (
    as_advice,
    as_findings,
    in_own_words,
    names_only_a_site,
    not_spoken_to,
    site_words,
    sites_of,
    tells_findings,
)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (
            "On your lung exam, i do appreciate some fine crackles at the bases.",
            "On the lung exam, some fine crackles at the bases.",
        ),
        ("I don't appreciate any edema in your legs.", "No edema in the legs."),
        ("We could not see any fracture on your x-ray.", "No fracture on the x-ray."),
        ("Heart: a murmur, which we've heard in the past.", "Heart: a murmur, which we've heard in the past."),
        (
            "The x-ray showed that you have a little fluid in your lungs.",
            "The x-ray showed a little fluid in the lungs.",
        ),
        ("You have some tenderness over the knee.", "Some tenderness over the knee."),
        ("Lungs clear.", "Lungs clear."),
        ("", ""),
    ],
)
def test_findings_have_no_speaker(said: str, written: str) -> None:
    assert as_findings(said) == written


def test_only_what_was_examined_is_told_so() -> None:
    assert tells_findings("physical exam, examination, o/e")
    assert not tells_findings("plan, recommendations")


@given(st.text(max_size=60))
def test_any_text_is_taken_and_no_reader_is_left_in_it(text: str) -> None:
    assert " your " not in as_findings(text)


def test_what_the_patient_said_word_by_word_stands_in_quotation_marks() -> None:
    assert in_own_words("I know I live with a few flatmates.") == "“I know I live with a few flatmates.”"
    assert in_own_words("I live with a few flatmates.") == "Lives with a few flatmates."
    assert in_own_words("It is my knee.") == "“It is my knee.”"
    assert in_own_words("Lives with flatmates; type I diabetes.") == "Lives with flatmates; type I diabetes."


def test_a_part_of_the_body_is_no_problem() -> None:
    assert all(map(names_only_a_site, ("Chest.", "Left arm.", "Hands and feet.")))
    assert not any(map(names_only_a_site, ("Chest pain.", "Eczema.", "")))


def test_advice_has_no_speaker() -> None:
    assert as_advice("See you both in a week.") == "See both in a week."
    assert as_advice("Call me if you're gaining more weight.") == "Call if the patient is gaining more weight."
    assert as_advice("Report your readings to me if you see them rise.") == (
        "Report the readings if the patient sees them rise."
    )
    assert (
        as_advice("I'm stopping the glipizide, and I'll hold the losartan.")
        == "Stop the glipizide, and hold the losartan."
    )
    assert as_advice("We're referring her to the clinic.") == "Refer her to the clinic."
    assert as_advice("I'm giving her fluids.") == "Give her fluids."
    assert as_advice("Continue lisinopril 20 mg a day.") == "Continue lisinopril 20 mg a day."


def test_a_plan_tells_nobody_as_doing_it() -> None:
    assert as_advice("Dr. Sorensen wears a splint at night.") == "Wear a splint at night."
    assert as_advice("He stops meloxicam a week before surgery.") == "Stop meloxicam a week before surgery."
    assert as_advice("Dr. Sorensen injects the knee.") == "Dr. Sorensen injects the knee."


def test_nobody_is_spoken_to_in_a_note() -> None:
    assert not_spoken_to("No plan, and you have never tried to harm yourself.") == (
        "No plan, and has never tried to harm themselves."
    )
    assert not_spoken_to("You scored 19.") == "The patient scored 19."
    assert as_advice("I will refer you to the clinic.") == "Refer to the clinic."


def test_a_part_of_the_body_in_other_words() -> None:
    assert sites_of("Lungs are clear on both sides.") == ["lungs"]
    assert "chest" in site_words("lungs")
    assert "heart" not in site_words("lungs")
