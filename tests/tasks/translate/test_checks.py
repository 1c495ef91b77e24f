"""Doubts about a translation: what has to be seen, and what must not disturb."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk import paths
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
        ("Pope John Paul met William James.", "El papa Juan Pablo se reunió con Guillermo Jaime."),
        ("It was on May 3, a Monday.", "Fue el lunes 3 de mayo."),
        ("On 18 March and in January", "3 月 18 日和一月有"),
        ("They may march in March 2020.", "Quizá marchen el 1/3/2020."),
        ("Take two tablets for ten days.", "Tome 2 comprimidos durante diez días."),
        ("Give 5 mg/kg and 10 ml.", "Administre 5 miligramos por kilogramo y 10 mililitros."),
        ("Both of the two", "Los dos"),
        ("50 µg or 60 mcg at 37 °C", "50 microgramos o 60 μg a 37 grados Celsius"),
        ("You may take 2 tablets. May I see 3 of them?", "Puede tomar 2 comprimidos. ¿Puedo ver 3 de ellos?"),
        ("Sales grew in April-June.", "Las ventas crecieron de abril a junio."),
        ("It happened in the 19th century.", "Ocurrió en el siglo XIX."),
        ("It weighs 1.5 billion tonnes.", "Pesa 1500 millones de toneladas."),
        ("There are 3.5 million cases.", "Hay 3 500 000 casos."),
        ("No. 5 is the best.", "El n.º 5 es el mejor."),
        ("6,000 of 330,000 people, and 1,250", "6\u2009000 de las 330\u202f000 personas, y 1’250"),
        ("He is afebrile.", "No tiene fiebre."),
        ("From 5 mg to 10 mg in 2 days.", "De 5 a 10 mg en 2 días."),
        ("However, he arrived late.", "Sin embargo, llegó tarde."),
        ("It is contraindicated in 2 diseases.", "No debe usarse en 2 enfermedades."),
        ("Add 2 litres of water on 5 Sept. per 3 metres.", "Añada 2 l de agua el 5 de septiembre cada 3 metros."),
        ("\u0d12\u0d28\u0d4d\u200d", "Uno"),  # its joiner is part of a letter, no emoji
    ],
)
def test_good_translations_raise_no_doubt(source: str, target: str) -> None:
    code = "zh" if "有" in target else "ar" if "سمكة" in target else "es"
    assert checks.warnings(source, target, "en", code) == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("El mar está a 3 km.", "The sea is 3 km away."),
        ("El trimestre de abril a junio fue bueno.", "The April-June quarter was good."),
        ("Hay 3 500 000 casos.", "There are 3.5 million cases."),
        ("Sin embargo, llegó tarde.", "However, he arrived late."),
        ("2 l de agua y 0,5 litros de leche.", "2 litres of water and 0.5 liters of milk."),
        ("Tome de 5 a 10 mg.", "Take 5 mg to 10 mg."),
    ],
)
def test_nor_do_good_ones_from_spanish(source: str, target: str) -> None:
    assert checks.warnings(source, target, "es", "en") == []


def test_a_long_text_of_times_is_checked_in_time_that_grows_with_it() -> None:
    source, target = "12:31 " * 8000, "12:30 " * 8000  # each with each was 64 million
    assert checks.warnings(source, target, "es", "en") == ["The number 31 of the source is not in the translation."]


@pytest.mark.parametrize(
    ("source", "target", "word"),
    [
        ("It weighs 1.5 billion tonnes.", "Pesa 1600 millones de toneladas.", "1.5"),
        ("It happened in the 19th century.", "Ocurrió en el siglo XVIII.", "19"),
        ("Come on May 5.", "Venga el 5 de junio.", "may"),
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
        ("It was said by Maria Paul.", "Lo dijo la señora Maria.", "Paul"),
        ("Take 5 mg now.", "Tome 5 g ahora.", "unit"),
        ("Take 5 mg and 5 ml.", "Tome 5 mg y 5 cm.", "unit"),
        ("For 10 days.", "Durante 10 semanas.", "unit"),
        ("Take 5 mg every 8 hours.", "Tome 5 cada 8 horas.", "no unit"),
        ("العربية The boy has fever.", "El niño tiene fiebre.", "العربية"),
        ("Come back on May 3.", "Vuelva el 3 de marzo.", "may"),
        ("Come on Monday.", "Venga el martes.", "monday"),
        ("Take two tablets.", "Tome tres comprimidos.", "two"),
        ("Take 2 tablets.", "Tome tres comprimidos.", "2"),
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


@pytest.mark.parametrize(
    ("language", "may", "third", "week"),
    [
        ("de", "3. Mai", "drei", "3 Wochen"), ("fr", "3 mai", "trois", "3 semaines"), ("ru", "3 мая", "", "3 недели"),
        ("uk", "в травні", "", "3 тижні"), ("pl", "3 maja", "", "3 tygodnie"), ("zh", "5 月 3 日", "", "3 周"),
        ("ja", "5月3日", "", "3 週間"), ("ko", "5월 3일", "", "3주"), ("hi", "3 मई", "", "3 सप्ताह"),
        ("ar", "3 مايو", "", "3 أسابيع"), ("tr", "3 Mayıs", "üç", "3 hafta"), ("vi", "ngày 3 tháng 5", "ba", "3 tuần"),
        ("pt-BR", "3 de maio", "três", "3 semanas"), ("no", "3. mai", "tre", "3 uker"), ("xx", "3", "", "3"),
    ],
)  # fmt: skip
def test_languages_say_dates_numbers_and_units_in_their_words(language: str, may: str, third: str, week: str) -> None:
    def doubts(source: str, target: str) -> list[str]:
        return [each for each in checks.warnings(source, target, "en", language) if "letters" not in each]

    assert doubts("May 3", may) == []
    assert doubts("3 weeks", week) == []
    assert third == "" or doubts("three", third) == []
    if language != "xx":
        assert "month" in doubts("June 3", may)[0]
        assert "unit" in doubts("3 kg", week)[0]


def test_given_names_are_written_in_one_way() -> None:
    rows = (paths.resources() / "translation" / "given_names.txt").read_text("utf-8").splitlines()[2:]
    assert rows == sorted(rows)
    for row in rows:
        assert row == row.casefold()
        assert len(set(row.split())) == len(row.split()) > 1


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["en", "es", "zh", "ru", "ar", "tr", None]))
def test_any_two_texts_can_be_compared(source: str, target: str, language: str | None) -> None:
    for other in ("en", "de", "ja"):
        assert all(checks.warnings(source, target, language, other))
