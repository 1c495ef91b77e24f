"""Values are found where they stand, whatever the white space."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.tasks.extract.places import Words, after_register_number, whole_lines

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


@given(st.text("ab:, \n", max_size=40), st.data())
def test_widening_never_narrows(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if text[start:end].strip() == text[start:end] != "":
        first, last = whole_lines(text, start, end, goes_on=True)
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
