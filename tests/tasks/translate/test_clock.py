"""Times and lengths of time in the words of two languages: what is the same raises no doubt, what is not does."""

from __future__ import annotations

import pytest

from slmdesk.tasks.translate.checks import warnings


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("We meet at half past two.", "Wir treffen uns um halb zwei.", "de"),
        ("We meet at half past two.", "Quedamos a las tres y media.", "es"),
        ("It starts at a quarter to nine.", "Es beginnt um viertel nach neun.", "de"),
        ("It starts at a quarter to nine.", "Empieza a las 9:15.", "es"),
        ("Come back in two weeks.", "Revenez dans cinq jours.", "fr"),
        ("Wait 90 minutes.", "Warten Sie 30 Minuten.", "de"),
        ("Wait an hour and 20 minutes.", "Warten Sie 45 Minuten.", "de"),
        ("Take 2 tablets for 15 days.", "Prenez 3 comprimés pendant quinze jours.", "fr"),
    ],
)
def test_another_time_is_doubted(source: str, target: str, language: str) -> None:
    assert warnings(source, target, "en", language)


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("Rendez-vous à 14 h 30.", "L'appuntamento è alle due e mezza.", ("fr", "it")),
        ("Um viertel vor neun.", "Às nove menos um quarto, isto é, 8:45.", ("de", "pt")),
        ("At twenty minutes to six.", "Um zwanzig vor sechs.", ("en", "de")),
        ("At twenty past six.", "A las seis y veinte.", ("en", "es")),
        ("At 6:20 p.m.", "A las seis y veinte de la tarde.", ("en", "es")),
        ("Dura dos horas y media.", "It takes 150 minutes.", ("es", "en")),
        ("Il a un an et demi.", "He is 18 months old.", ("fr", "en")),
        ("Nach 48 Stunden.", "After two days.", ("de", "en")),
        ("Dans huit jours.", "In one week.", ("fr", "en")),
    ],
)
def test_the_same_time_is_not(source: str, target: str, languages: tuple[str, str]) -> None:
    assert warnings(source, target, *languages) == []


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("No more than four tablets a day.", "Más de cuatro comprimidos al día.", "es"),
        ("Do not exceed the dose.", "Überschreiten Sie die Dosis.", "de"),
        ("The wound is not infected.", "La herida está infectada.", "es"),
        ("She is not allergic to penicillin.", "Elle est allergique à la pénicilline.", "fr"),
        ("It is not uncommon, but do not panic.", "Es frecuente y hay que tener pánico.", "es"),
    ],
)
def test_a_lost_denial_is_doubted(source: str, target: str, language: str) -> None:
    assert any("denies" in each for each in warnings(source, target, "en", language))
