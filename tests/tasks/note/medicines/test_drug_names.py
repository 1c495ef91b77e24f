from __future__ import annotations

import pytest

from slmdesk.tasks.note.medicines.drug_names import drugs


@pytest.mark.parametrize(
    ("text", "generics"),
    [
        ("levotiroxina 75 y omeprazol", ["levothyroxine", "omeprazole"]),
        ("pénicilline, ibuprofène et codéine", ["penicillin", "ibuprofen", "codeine"]),
        ("Penicillin, Levothyroxin und Morphin", ["penicillin", "levothyroxine", "morphine"]),
        ("penicillina e furosemide", ["penicillin", "furosemide"]),
        ("dipirona e losartana", ["dipyrone", "losartan"]),
        ("ácido acetilsalicílico", ["aspirin"]),
        ("amoxycillin", ["amoxicillin"]),
    ],
)
def test_a_medicine_is_known_in_the_spelling_of_several_languages(text: str, generics: list[str]) -> None:
    assert [each.generic for each in drugs(text)] == generics


def test_words_that_are_like_a_brand_in_another_language_are_none() -> None:
    assert drugs("Un américain a des scènes constantes; solían ser activas.") == []


def test_a_name_has_its_place() -> None:
    (found,) = drugs("Toma levotiroxina.")
    assert (found.name, found.start, found.end) == ("levotiroxina", 5, 17)
