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
        ("Take 1 tablet every 8 h.", "Nehmen Sie alle 20 h 1 Tablette.", "de"),
        ("Take it every 12 h.", "Prenez-le toutes les 24 h.", "fr"),
        ("Come at 19:30.", "Kommen Sie um 7:30.", "de"),
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
        ("Come at half past two.", "Kommen Sie um zwei Uhr dreißig.", ("en", "de")),
        ("Come at half past two.", "Kommen Sie um 14 Uhr 30.", ("en", "de")),
        ("Come at half past two.", "Venez à 14 heures 30.", ("en", "fr")),
        ("Kommen Sie um 19:30 Uhr.", "Come at 7:30 in the evening.", ("de", "en")),
        ("Come at 7:30 p.m.", "Venga a las 19:30.", ("en", "es")),
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
        ("Do not take it if you feel bad.", "Nehmen Sie es, wenn Sie sich schlecht fühlen.", "de"),
        ("Do not take it if you have pain.", "Prenez-le si vous avez mal.", "fr"),
        ("Do not drive; eat at most two eggs.", "Fahren Sie; essen Sie höchstens zwei Eier.", "de"),
        ("Do not take it on a dry mouth.", "Nehmen Sie es bei trockenem Mund.", "de"),
        ("This is not unusual.", "Das ist ungewöhnlich.", "de"),
        ("Do not forget your tablets.", "Olvide sus pastillas.", "es"),
        ("It is rare.", "No es raro.", "es"),
    ],
)
def test_a_lost_denial_is_doubted(source: str, target: str, language: str) -> None:
    assert any("denies" in each for each in warnings(source, target, "en", language))


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("You should not take more than two.", "Nehmen Sie höchstens zwei.", ("en", "de")),
        ("Do not take more than two.", "Prenez au maximum deux comprimés.", ("en", "fr")),
        ("Do not take more than two.", "Tome como máximo dos.", ("en", "es")),
        ("No later than Monday.", "Entro lunedì.", ("en", "it")),
        ("Don't get the bandage wet.", "Halten Sie den Verband trocken.", ("en", "de")),
        ("No me encuentro bien.", "I feel unwell.", ("es", "en")),
        ("Not only is it impossible, it is dear.", "Es imposible y además caro.", ("en", "es")),
    ],
)
def test_a_denial_may_be_said_as_the_opposite(source: str, target: str, languages: tuple[str, str]) -> None:
    assert not any("denies" in each for each in warnings(source, target, *languages))


@pytest.mark.parametrize("text", ["Half past fıve o'clock, 3 times half.", "Wait 5 mınutes and half of 30 days."])
def test_letters_that_only_count_as_others_in_patterns_are_no_times(text: str) -> None:
    assert any("number" in each for each in warnings(text, "Um halb sechs.", "en", "de"))


def test_times_without_end_are_looked_at_once_each() -> None:
    """As many as a document's segment may hold: with each compared to each it took minutes."""
    found = warnings("1 h 7 min " * 10_000, "2 h " * 25_000, "en", "de")
    assert any("number" in each for each in found)
