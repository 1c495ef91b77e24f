"""Values are found where they stand, whatever the white space."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.tasks.extract.places import Words, after_register_number, whole_lines, without_time

WORDS = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Z", "C")), min_size=1, max_size=6))


@given(st.data(), WORDS.filter(bool), st.sampled_from([" ", "\n", "  \t", "\u00a0"]))
def test_a_stretch_of_words_is_found_where_it_stands(data: st.DataObject, words: list[str], space: str) -> None:
    text = space.join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    value = " ".join(words[first : last + 1])
    stretches = [text[start:end] for start, end in Words(text, 0, len(text)).places(value)]
    assert space.join(words[first : last + 1]) in stretches
    assert all(" ".join(stretch.split()) == value for stretch in stretches)


def test_part_of_a_word_is_no_place() -> None:
    assert list(Words("tonight", 0, 7).places("night")) == []


@given(st.text("ab:, \n1()", max_size=40), st.data())
def test_widening_never_narrows(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if text[start:end].strip() == text[start:end] != "":
        for goes_on in (True, False):
            first, last = whole_lines(text, start, end, goes_on)
            assert 0 <= first <= start
            assert end <= last <= len(text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("(203118-K)\n12 MILL LANE, LEEDS", "12 MILL LANE, LEEDS"),
        ("7730042\n  12 MILL LANE", "12 MILL LANE"),
        ("12 MILL LANE\nLEEDS", "12 MILL LANE\nLEEDS"),
        ("40150 SHAH ALAM\nSELANGOR", "40150 SHAH ALAM\nSELANGOR"),
        ("(203118-K)\n", "(203118-K)\n"),  # there is nothing else
    ],
)
def test_an_address_does_not_begin_with_a_number_of_a_register(text: str, rest: str) -> None:
    assert text[after_register_number(text, 0, len(text)) :] == rest


@pytest.mark.parametrize(
    ("line", "copied", "whole"),
    [
        ("BLUE LANTERN (NORTH)", "BLUE LANTERN", "BLUE LANTERN (NORTH)"),
        ("BLUE LANTERN (NORTH) LTD", "BLUE LANTERN", "BLUE LANTERN (NORTH) LTD"),
        ("BLUE LANTERN (203118-K)", "BLUE LANTERN", "BLUE LANTERN"),
        ("BLUE LANTERN LTD (CO. NO:203118-K)", "BLUE LANTERN", "BLUE LANTERN LTD"),
        ("BLUE LANTERN LTD 203118-K", "BLUE", "BLUE LANTERN LTD"),
        ("BLUE LANTERN (Reg: NORTH)", "BLUE LANTERN", "BLUE LANTERN"),
        ("BLUE LANTERN (NORTH", "BLUE LANTERN", "BLUE LANTERN"),
    ],
)
def test_a_name_goes_on_into_brackets_but_not_into_numbers(line: str, copied: str, whole: str) -> None:
    start, end = whole_lines(line, 0, len(copied), goes_on=False)
    assert line[start:end] == whole


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("BLUE LANTERN\nLTD (203118-K)\nMILL LANE", "BLUE LANTERN\nLTD"),
        ("BLUE LANTERN\nSDN BHD\nMILL LANE", "BLUE LANTERN\nSDN BHD"),
        ("BLUE LANTERN\nAgnes Miller", "BLUE LANTERN"),
        ("BLUE LANTERN\nINC 2 GOALS", "BLUE LANTERN"),
    ],
)
def test_a_name_goes_on_with_its_legal_form(text: str, whole: str) -> None:
    start, end = whole_lines(text, 0, 4, goes_on=False)
    assert text[start:end] == whole


LETTERHEAD = "Blue Lantern 24\n{address}\nTel: 0113 496 0000\n"


@pytest.mark.parametrize(
    ("address", "copied"),
    [
        ("12 MILL LANE\nHOLBECK\nLEEDS LS11 9XE", "12 MILL LANE"),
        ("12 MILL LANE\nHOLBECK\nLEEDS LS11 9XE", "LS11 9XE"),
        ("NO. 7 JALAN BESAR\n45600 KAJANG\nSELANGOR\nMALAYSIA", "JALAN BESAR"),
        ("NO. 7 JALAN BESAR\n45600 KAJANG\nSELANGOR", "SELANGOR"),
        ("Hauptstraße 12\n10115 Berlin", "Hauptstraße"),
        ("Hauptstraße 12\n10115 Berlin\nDeutschland", "10115 Berlin"),
        ("Calle Mayor 5,\n28013 Madrid", "28013 Madrid"),
    ],
)
@pytest.mark.parametrize(
    "behind", ["", "\nTAX INVOICE", "\nRechnung 2026", "\nBOLT 10 MM  4  21.30", "\n(KUCHAI)", "\n\nLondon"]
)
def test_an_address_has_all_its_lines_and_no_other(address: str, copied: str, behind: str) -> None:
    text = LETTERHEAD.format(address=address + behind)
    at = text.index(copied)
    start, end = whole_lines(text, at, at + len(copied), goes_on=True)
    assert text[start:end] == address


@pytest.mark.parametrize("food", ["12345\n", "A,\n", "LTD\n", " (", "\n", "A 1\n", " "])
def test_a_text_of_many_lines_is_not_gone_through(food: str) -> None:
    text = food * (100_000 // len(food)) + "A"
    for at in (text.index(text.strip()[0]), len(text) - 1):
        start, end = whole_lines(text, at, at + 1, goes_on=True)
        assert start <= at < end


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("14 MAR 2018 18:40", "14 MAR 2018"),
        ("05/01/2018 6:40:12 PM", "05/01/2018"),
        ("2018-01-05", "2018-01-05"),
        ("18:40 5 May 2018", "18:40 5 May 2018"),
        ("5 May 2018 99:99", "5 May 2018 99:99"),
    ],
)
def test_a_date_has_no_time_of_day(text: str, date: str) -> None:
    assert text[: without_time(text, 0, len(text))] == date
