from __future__ import annotations

from slmdesk.messages import SourceText
from slmdesk.tasks.note.medicines.allergies import as_reaction, named_allergies


def test_a_rash_is_a_reaction_and_no_cause() -> None:
    assert (
        as_reaction("The patient is allergic to penicillin and rash.")
        == "The patient is allergic to penicillin (rash)."
    )
    assert as_reaction("Allergic to penicillin and codeine.") == "Allergic to penicillin and codeine."


def test_allergies_are_found_by_the_name_in_the_words_of_the_source() -> None:
    text = (
        "Doctor: Any allergies?\nPatient: Penicillin, I get a rash.\nDoctor: Aspirin?\nPatient: I take aspirin daily."
    )
    assert [each.line for each in named_allergies([SourceText("a", text, [])])] == [
        "Penicillin: “Penicillin, I get a rash.”"
    ]
    short = "Doctor: Any allergies?\nSon: Trimethoprim. His face swelled up. He's eighty."
    assert [each.line for each in named_allergies([SourceText("a", short, [])])] == [
        "Trimethoprim: “His face swelled up.”"
    ]
    assert [
        each.line for each in named_allergies([SourceText("a", "Doctor: Allergies?\nSon: Trimethoprim. He's 80.", [])])
    ] == ["Trimethoprim."]
    assert not list(named_allergies([SourceText("a", "NKDA. Denies allergy to penicillin.", [])]))


def test_an_allergy_of_the_family_is_not_the_patients() -> None:
    text = "Mother: His father is allergic to penicillin, but Tom had amoxicillin. Tom is allergic to codeine.\n"
    assert [each.generic for each in named_allergies([SourceText("a", text, [])])] == ["codeine"]


def test_a_daughters_allergy_is_not_the_patients() -> None:
    told = "Doctor: Allergies?\nPatient: Not that I know of. My daughter's allergic to penicillin.\n"
    assert not list(named_allergies([SourceText("a", told, [])]))


def test_medicines_of_two_are_causes_too() -> None:
    told = "She is allergic to co-amoxiclav, which gave her a rash. Her sister died of lung cancer."
    assert [each.generic for each in named_allergies([SourceText("a", told, [])])] == ["co-amoxiclav"]
