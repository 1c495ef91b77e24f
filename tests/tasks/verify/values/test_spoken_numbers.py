"""Tests for numbers and dates as people say and abbreviate them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.values.number_words import spoken_point
from slmdesk.tasks.verify.values.quantities import quantities


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("it is one twenty eight over eighty", 128),
        ("four hundred twenty five", 425),
        ("one o two point six", 102.6),
        ("in nineteen ninety four", 1994),
        ("since twenty twenty one", 2021),
        ("twenty two thousand five hundred", 22500),
        ("one hundred and five", 105),
        ("the twenty first of May", 21),
        ("on nineteenth June", 19),
        ("in their mid eighties", 80),
        ("an hour and a half", 1.5),
        ("half an hour", 0.5),
        ("a whole week", 1),
        ("a 2-1/2-year-old", 2.5),
    ],
)
def test_a_number_is_read_as_it_is_said(text: str, value: float) -> None:
    assert value in [reading for quantity in quantities(text) for reading in quantity.values]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("He was seen on 3/1/21 for headaches.", "He was seen on 03/01/2021 for headaches."),
        ("Your count fell in August of two thousand seven.", "The count fell in 08/07."),
        ("She was seen by you on nineteenth June for headaches.", "She was seen on 06/19/07 for headaches."),
        ("She has had a fever of one o two point six.", "She has had a fever of 102.6."),
        ("You take cisplatin and the eupside, etoside I mean.", "She takes cisplatin and etoposide."),
    ],
)
def test_another_way_to_write_it_is_no_error(source: str, sentence: str) -> None:
    assert check(SourceIndex([SourceText("visit.txt", source, [])]), "", sentence).status != "unsupported"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("He was seen on 3/1/21 for headaches.", "He was seen on 03/01/2019 for headaches."),
        ("She has had a fever of one o two point six.", "She has had a fever of 104.6."),
        ("Your count fell in August of two thousand seven.", "The count fell in 05/07."),
    ],
)
def test_another_number_is_an_error(source: str, sentence: str) -> None:
    assert check(SourceIndex([SourceText("visit.txt", source, [])]), "", sentence).status == "unsupported"


@given(st.text(alphabet="0123456789/-., oand halfweyrtpint", max_size=60))
def test_every_number_stands_where_it_says(text: str) -> None:
    for quantity in quantities(text):
        assert 0 <= quantity.start < quantity.end <= len(text)


def test_the_point_of_a_dictated_temperature_is_heard_across_sentences() -> None:
    text = "[doctor] your temperature is ninety eight .\nseven and your heart rate is eighty . two things are left .\n"
    index = SourceIndex([SourceText("talk", text, [])])
    assert check(index, "", "Temperature: 98.7 degrees F.").status != "unsupported"
    assert check(index, "", "Temperature: 99.7 degrees F.").status == "unsupported"
    assert {value for each in quantities("eighty . two things") for value in each.values} == {80, 2}


def test_a_word_that_a_model_repeats_is_no_endless_number() -> None:
    index = SourceIndex([SourceText("a", "She had a hundred pears. " + "hundred and " * 300, [])])
    assert check(index, "", "hundred " * 300 + "pears.").text
    assert all(value < 1e100 for quantity in quantities("hundred " * 300) for value in quantity.values)


def test_two_temperatures_of_one_sentence_keep_their_points() -> None:
    text = "it was ninety eight . six then ninety nine . two today"
    assert all(spoken_point(text, 0, text.index(word)) for word in ("six", "two"))
    assert not spoken_point(text, 0, text.index("then"))


def test_a_count_that_begins_a_sentence_is_no_digit_behind_a_point() -> None:
    source = "[doctor] your oxygen is ninety eight . four days ago it was ninety five . [patient] okay ."
    index = SourceIndex([SourceText("a", source, [])])
    for sentence in ("Oxygen is 98%.", "Four days ago oxygen was 95%."):
        assert check(index, "", sentence).status != "unsupported"
