"""The tables behind the checks: frequencies, drugs, dates, sides, languages, passages."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, strategies as st

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.checks.frequency import frequencies
from slmdesk.tasks.verify.checks.negation import negated_spans
from slmdesk.tasks.verify.checks.opposites import mentions
from slmdesk.tasks.verify.sources.passages import passage_spans
from slmdesk.tasks.verify.values.dates import DAYS, MONTHS, calendar_words, numeric_dates
from slmdesk.tasks.verify.words.drugs import drugs
from slmdesk.tasks.verify.words.languages import language_of
from slmdesk.tasks.verify.words.wording import source_terms, terms


@pytest.mark.parametrize(
    ("text", "per_day"),
    [
        ("20 mg BID", 2),
        ("twice a day", 2),
        ("every 12 hours", 2),
        ("q8h", 3),
        ("q.6 h.", 4),
        ("three times daily", 3),
        ("every other day", 0.5),
        ("once a week", 1 / 7),
        ("nightly", 1),
    ],
)
def test_frequencies_are_times_a_day(text: str, per_day: float) -> None:
    assert [round(each.per_day, 4) for each in frequencies(text)] == [round(per_day, 4)]


def test_a_brand_is_its_generic_drug_and_everyday_words_are_none() -> None:
    assert [(each.name, each.generic) for each in drugs("Lasix and Tylenol with water and honey")] == [
        ("Lasix", "furosemide"),
        ("Tylenol", "acetaminophen"),
    ]
    assert {each.generic for each in drugs("paracetamol, salbutamol, Ventolin, metformina")} == {
        "acetaminophen",
        "albuterol",
        "metformin",
    }


def test_months_and_days_are_told_from_everyday_words() -> None:
    assert [word for word, *_rest in calendar_words("They march in May, and may go on March 5.", MONTHS)] == [
        "May",
        "March",
    ]
    assert [number for _word, number, *_rest in calendar_words("el lunes o Freitag", DAYS)] == [1, 5]


def test_a_date_in_digits_has_every_reading() -> None:
    assert [readings for _start, _end, readings in numeric_dates("2024-03-05, 3/5/2024 and 10/2020, not 120/80")] == [
        {(5, 3)},
        {(5, 3), (3, 5)},
        {(None, 10)},
    ]


@pytest.mark.parametrize(
    ("text", "senses"),
    [
        ("pain in the left knee", ["left"]),
        ("all right , he left the room right now", []),
        ("on the right", ["right"]),
        ("both lungs", ["both"]),
        ("both he and she", []),
        ("dolor en la rodilla izquierda", ["left"]),
    ],
)
def test_sides_are_told_from_other_uses_of_the_words(text: str, senses: list[str]) -> None:
    assert [each.sense for each in mentions(text)] == senses


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("He denies chest pain, fever, or chills but has a cough.", ["chest pain, fever, or chills"]),
        ("No cough, energy is good", ["cough"]),
        ("It is not only pain", []),
        ("Il n'a pas de fièvre", ["fièvre"]),
        ("Kein Fieber", ["Fieber"]),
        ("Niega dolor", ["dolor"]),
    ],
)
def test_what_a_cue_negates(text: str, negated: list[str]) -> None:
    assert [text[start:end].strip() for start, end, _listed in negated_spans(text)] == negated


def test_languages_are_told_by_their_function_words() -> None:
    assert language_of("The patient was seen in the clinic and has no pain.") == "en"
    assert language_of("El paciente tiene dolor en la rodilla y no toma nada.") == "es"
    assert language_of("光合作用是植物的过程") == "zh"
    assert language_of("Lisinopril 20 mg") is None


def test_what_means_the_same_is_one_term() -> None:
    assert terms("shortness of breath") == terms("dyspnea") == terms("SOB")
    assert source_terms("shortness of breath") > terms("dyspnea")


def test_the_turns_of_a_conversation_are_passages_of_their_own() -> None:
    talk = "[doctor] hi , how are you\n[patient] fine [doctor] any pain\n[patient] no\n[doctor] good"
    spans = list(passage_spans(SourceText("talk", talk, [])))
    assert [talk[start:end] for start, end in spans] == [
        "[doctor] hi , how are you",
        "[patient] fine",
        "[doctor] any pain",
        "[patient] no",
        "[doctor] good",
    ]


@given(st.text(max_size=2000))
def test_passages_hold_every_character_once_and_in_order(text: str) -> None:
    spans = list(passage_spans(SourceText("a", text, [])))
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Attendance rose in March.", "supported"),
        ("Ticket sales fell in June.", "supported"),
        ("Attendance fell in March.", "unsupported"),
        ("Ticket sales rose in June.", "unsupported"),
    ],
)
def test_of_two_directions_in_one_sentence_each_keeps_its_own(sentence: str, status: str) -> None:
    source = "Attendance at the museum rose in March and ticket sales fell in June. The roof was repaired."
    assert check(SourceIndex([SourceText("a", source, [])]), "", sentence).status == status


def test_a_time_limit_told_as_often_is_flagged() -> None:
    source = "The head will come back with figures within six weeks. Parents must pay within two weeks of the letter."
    index = SourceIndex([SourceText("a", source, [])])
    assert check(index, "", "The head will bring figures every six weeks.").reasons == [
        "The source says within six weeks, not every six weeks."
    ]
    assert check(index, "", "The head will bring figures within six weeks.").status == "supported"
