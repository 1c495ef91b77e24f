"""Doubts about a translation: what has to be seen, and what must not disturb."""

from __future__ import annotations

import pytest

from slmdesk.messages import Term
from slmdesk.tasks.translate import checks


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("It costs 1,250.50 euros.", "Cuesta 1.250,50 euros."),
        ("In 1998, 40% were lost.", "1998年有40%消失了。"),
        ("Take 2 tablets.", "Tome dos comprimidos."),
        ("He has 25 fish.", "لديه ٢٥ سمكة."),
        ("Go to https://example.org/x.", "Vaya a https://example.org/x."),
        ("No, no, no!", "¡No, no, no!"),
        ("Paris", "Paris"),
        ("It ends at 7:30 p.m. today.", "Termina hoy a las 19:30."),
        ("Come at 1200 GMT or at 9 am.", "Venga a las 12:00 GMT o a las 9."),
        ("At least 52,000 people died.", "Murieron al menos 52 mil personas."),
        ("At least 52 thousand people died.", "Murieron al menos 52 000 personas."),
        ("The 5 towns have 52,000 people.", "Las cinco ciudades tienen 52 mil habitantes."),
        ("At 7 p.m. 5 people left.", "A las 19:00 se fueron cinco personas."),
        ("President Donald J. Trump's plan met Angela Merkel.", "El plan del presidente Trump y la señora Merkels."),
        ("New York and South Carolina, said Mr. Brown Bear.", "Nueva York y Carolina del Sur, dijo el oso."),
        ("Hello {name}, you have %d messages", "Hola {name}, tiene %d mensajes"),
        ("\u0d12\u0d28\u0d4d\u200d", "Uno"),  # its joiner is part of a letter, no emoji
    ],
)
def test_good_translations_raise_no_doubt(source: str, target: str) -> None:
    code = "zh" if "有" in target else "ar" if "سمكة" in target else "es"
    assert checks.warnings(source, target, "en", code) == []


@pytest.mark.parametrize(
    ("source", "target", "word"),
    [
        ("Take 50 mg now.", "Tome 5 mg ahora.", "50"),
        ("Take 50 mg now.", "", "no translation"),
        ("Salad, please, for two.", "ensalada ensalada ensalada ensalada ensalada", "repeats"),
        ("Write to a.b@example.org today.", "Escriba hoy.", "a.b@example.org"),
        ("The quick brown fox jumps.", "The quick brown fox jumps.", "source text"),
        ("This is a long sentence that says rather a lot.", "Largo.", "shorter"),
        ("A short one that is long enough.", "Una frase " + "larguísima que nunca acaba, " * 6, "longer"),
        ("Hello {name}, good morning", "Hola, buenos días a todos", "{name}"),
        ("It ends at 7:30 p.m. today.", "Termina hoy a las 20:30.", "7"),
        ("At least 52 thousand people died.", "Murieron al menos 53 000 personas.", "52"),
        ("The 5 towns have 52,000 people.", "Las 6 ciudades tienen 52 mil habitantes.", "5"),
        ("It was said by Maria Johnson.", "Lo dijo la señora Maria.", "Johnson"),
    ],
)
def test_doubts_are_named(source: str, target: str, word: str) -> None:
    assert any(word in warning for warning in checks.warnings(source, target, "en", "es"))


def test_glossary_terms_are_whole_words() -> None:
    terms = [Term("heart", "corazón"), Term("Aspirin", None), Term("art", "arte")]
    assert checks.terms_in("The heart likes Aspirin", terms) == terms[:2]
    assert checks.terms_in("HEART, aspirin", terms) == terms[:2]
    assert checks.glossary_warnings("The heart", "El alma", terms) == ["The glossary wants “corazón” for “heart”."]
    assert checks.glossary_warnings("Aspirin helps", "Aspirin ayuda", terms) == []


def test_a_dose_of_one_digit_that_became_another_is_in_doubt() -> None:
    assert checks.warnings("Tome 5 mg.", "Take 50 mg.", "es", "en") == [
        "The number 5 of the source is not in the translation."
    ]
    assert checks.warnings("Tome 5 pastillas.", "Take five pills.", "es", "en") == []  # as a word


@pytest.mark.parametrize(
    ("source", "target", "language", "word"),
    [
        ("Use a waterproof dressing.", "Use una capa de protección防水.", "es", "防水"),
        ("Good morning.", "Добро morning ночь", "es", "Добро"),
        ("Good morning.", "おはよう。", "zh", "おはよう"),
        ("The word 防水 is Chinese.", "La palabra 防水 es china.", "es", ""),
        ("5 µg of α-tocopherol", "5 µg de α-tocoferol, 1ª dosis", "es", ""),
        ("Good morning, Anna.", "Доброе утро, Anna.", "ru", ""),
        ("Good morning.", "ﬁn de semana, İstanbul, ﬀ", "es", ""),
        ("Good morning.", "おはようございます。コーヒー、漢字、々", "ja", ""),
        ("Good morning.", "Добро", "qu", ""),
    ],
)
def test_letters_of_another_language_are_noticed(source: str, target: str, language: str, word: str) -> None:
    found = [each for each in checks.warnings(source, target, "en", language) if "letters of another" in each]
    assert found == ([f"“{word}” is written in letters of another language."] if word else [])
