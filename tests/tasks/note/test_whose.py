from __future__ import annotations

import pytest

from slmdesk.messages import Sentence, SourceText
from slmdesk.tasks.note.whose import Whose

VISIT = (
    "Doctor - Any allergies?\nPatient - Aspirin, it makes my asthma worse.\nDoctor - Anything in the family?\n"
    "Patient - My mother had breast cancer at 61, and my brother has type 2 diabetes. My father is well, he's 84.\n"
    "Doctor - I will see you on Thursday. If you can't finish a sentence or your lips turn blue, ring at once.\n"
    "Doctor - Take the prednisolone for five days.\n"
)
WHOSE = Whose([SourceText("a", VISIT, [])])


def doubt(text: str, whose: Whose = WHOSE, **fields: bool) -> str:
    asked = {"family": False, "allergies": False, "advice": False} | fields
    return whose.doubt(Sentence("", text, "supported", [], []), **asked)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Breast cancer at 61.", "family (mother)"),
        ("She has asthma and has had breast cancer at 61.", "family (mother)"),
        ("Type 2 diabetes.", "family (brother)"),
        ("She can't finish a sentence and her lips turn blue.", "may happen"),
        ("The doctor starts aspirin.", "does not tolerate"),
        ("Advises to take aspirin to avoid asthma.", "does not tolerate"),
    ],
)
def test_what_is_not_the_patients(text: str, why: str) -> None:
    assert why in doubt(text)


@pytest.mark.parametrize(
    "text",
    [
        "Her mother had breast cancer at 61.",
        "Family history of breast cancer and diabetes.",
        "Asthma gets worse with aspirin.",
        "Ring at once if the lips turn blue.",
        "Takes prednisolone for 5 days.",
    ],
)
def test_what_may_stand(text: str) -> None:
    assert doubt(text) == ""


def test_fields_about_these_things_may_hold_them() -> None:
    assert doubt("Breast cancer.", family=True) == ""
    assert doubt("Takes aspirin.", allergies=True) == ""
    assert doubt("Lips turn blue: ring.", advice=True) == ""


def test_an_informant_speaks_of_the_patient() -> None:
    child = "Doctor: What is wrong?\nMother: My son has had a fever since Sunday and pulls his left ear.\n"
    assert doubt("Fever since Sunday, pulls the left ear.", Whose([SourceText("a", child, [])])) == ""
    old = "Doctor: What happened?\nDaughter: My mother fell in the kitchen and her left hip hurts.\n"
    assert doubt("Fell in the kitchen, left hip hurts.", Whose([SourceText("a", old, [])])) == ""
    spouse = "Patient: My wife says I snore, and my mother noticed that I limp.\n"
    assert doubt("Snores and limps.", Whose([SourceText("a", spouse, [])])) == ""


def test_no_allergies_beside_one_is_not_said() -> None:
    assert "aspirin" in doubt("She denies any allergies or smoking.")
    assert "aspirin" in doubt("NKDA.", allergies=True)
    nuts = Whose([SourceText("a", "Patient: I'm allergic to peanuts.\n", [])])
    assert doubt("No known drug allergies.", nuts) == ""
    assert "peanut" in doubt("No known allergies.", nuts)


def test_what_was_stopped_is_not_taken() -> None:
    whose = Whose([SourceText("a", "Patient: I stopped the simvastatin in March. I take levothyroxine.\n", [])])
    assert "simvastatin was stopped" in whose.stopped("She is taking levothyroxine and simvastatin.")
    assert whose.stopped("She is taking levothyroxine.") == ""
    assert whose.stopped("She stopped taking simvastatin in March.") == ""


def test_a_date_of_birth_is_no_date_of_anything_else() -> None:
    whose = Whose([SourceText("a", "Date of birth the third of May 1948. Admitted on 2 November 2026.", [])])
    assert "date of birth" in doubt("Admitted on the third of May 1948.", whose)
    assert doubt("Born in 1948.", whose) == ""
    assert doubt("Admitted on 2 November 2026.", whose) == ""
