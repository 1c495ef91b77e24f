from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.note.medicines.allergies import named_allergies


def generics(text: str) -> list[str]:
    return [each.generic for each in named_allergies([SourceText("a", text, [])])]


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("Médica: ¿Alguna alergia?\nPaciente: Soy alérgica a la penicilina.", ["penicillin"]),
        ("Alergias: penicilina (exantema), AINE.", ["penicillin", "nsaid"]),
        ("Médecin : Des allergies ?\nPatient : Oui, la pénicilline.", ["penicillin"]),
        ("Il ne supporte pas la codéine.", ["codeine"]),
        ("Bekannte Penicillinallergie.", ["penicillin"]),
        ("Allergien: Novalgin (Ausschlag), Nickel.", ["dipyrone", "nickel"]),
        ("Der Patient verträgt kein Ibuprofen.", ["ibuprofen"]),
        ("Allergico alla penicillina (rash).", ["penicillin"]),
        ("Alergia à dipirona.", ["dipyrone"]),
        ("She came out in hives with amoxicillin.", ["amoxicillin"]),
        ("Doctor: Any allergies?\nPatient: \nPatient: Yes, amoxycillin.", ["amoxicillin"]),
    ],
)
def test_allergies_are_found_in_several_languages(text: str, causes: list[str]) -> None:
    assert generics(text) == causes


@pytest.mark.parametrize(
    "text",
    [
        "No tiene alergias conocidas. Toma enalapril 10 mg.",
        "Alergias: ninguna conocida. Toma ibuprofeno.",
        "Pas d'allergie connue. Prend du bisoprolol.",
        "Keine Allergien bekannt, nimmt Aspirin 100 mg.",
        "Keine Penicillinallergie.",
        "Nessuna allergia nota. Prende ibuprofene.",
        "Meine Mutter hat eine Penicillinallergie.",
        "Mi hermano es alérgico a la penicilina.",
        "Ma mère est allergique à la pénicilline.",
        "Because of the reaction I'm going to use clarithromycin.",
    ],
)
def test_a_denied_or_a_relatives_allergy_is_none_in_any_language(text: str) -> None:
    assert generics(text) == []


def test_what_is_given_in_place_of_an_allergen_is_no_allergy() -> None:
    assert generics("Because of the reaction to amoxicillin I'm going to use clarithromycin.") == ["amoxicillin"]
