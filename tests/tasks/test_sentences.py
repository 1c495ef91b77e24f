from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from slmdesk.tasks.sentences import sentence_spans, split_result

prose = st.text() | st.lists(
    st.sampled_from(
        ["Dr. Smith", "gave 1.5 mg", ".", "? ", "\n\n", " \n \n ", "😀", "- ", "Yes! ", "数据。", "\u2028", "e.g.", " "]
    )
).map("".join)


def without_spaces(text: str) -> str:
    return "".join(text.split())


@given(prose)
def test_spans_are_ordered_trimmed_and_lose_nothing(text: str) -> None:
    spans = sentence_spans(text)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    assert without_spaces("".join(text[start:end] for start, end in spans)) == without_spaces(text)


@given(prose, st.integers(0, 40), st.integers(0, 40))
def test_spans_of_a_stretch_lie_in_it(text: str, start: int, length: int) -> None:
    end = min(len(text), start + length)
    spans = sentence_spans(text, start, end)
    assert all(start <= first < last <= end for first, last in spans)


@given(prose)
def test_a_result_is_put_together_again_by_its_parts(text: str) -> None:
    pairs = split_result(text)
    assert "".join(lead + sentence for lead, sentence in pairs) == text.rstrip()
    assert all(sentence.strip() == sentence != "" for _lead, sentence in pairs)


def test_abbreviations_and_decimals_do_not_end_a_sentence() -> None:
    text = "Dr. Smith gave 1.5 mg of it, e.g. at night. She slept."
    assert [text[start:end] for start, end in sentence_spans(text)] == [
        "Dr. Smith gave 1.5 mg of it, e.g. at night.",
        "She slept.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- One. Two.\n- Three.", [("- ", "One."), (" ", "Two."), ("\n- ", "Three.")]),
        ("## Title\n1. First", [("## ", "Title"), ("\n1. ", "First")]),
        ("  • Point", [("  • ", "Point")]),
        ("1.5 mg daily.", [("", "1.5 mg daily.")]),
        ("", []),
        (" \n ", []),
    ],
)
def test_markers_belong_to_the_lead(text: str, expected: list[tuple[str, str]]) -> None:
    assert split_result(text) == expected


def test_a_verb_of_one_letter_ends_a_sentence_and_an_abbreviation_does_not() -> None:
    text = "Je ne sais pas qui les a. Je vais la changer. Assim é. Vamos ver."
    assert [text[start:end] for start, end in sentence_spans(text)] == [
        "Je ne sais pas qui les a.",
        "Je vais la changer.",
        "Assim é.",
        "Vamos ver.",
    ]
    assert len(sentence_spans("Da war u. a. Hans mit seinem Hund.")) == 1


def test_a_sentence_does_not_end_within_a_german_date() -> None:
    text = "Die Sitzung ist am 12. Mai. Am 14. Juli war Regatta. Bis zum 1. Juni hängt er. Das 12. Mai ist ein Name."
    assert [text[start:end] for start, end in sentence_spans(text)][:3] == [
        "Die Sitzung ist am 12. Mai.",
        "Am 14. Juli war Regatta.",
        "Bis zum 1. Juni hängt er.",
    ]


@pytest.mark.parametrize("food", ["“", "«", "'", "!--", ". A", "a ", "\n", "x"])
def test_a_long_text_is_cut_at_borders_and_keeps_every_character(food: str) -> None:
    text = food * (60_000 // len(food))
    spans = sentence_spans(text)
    assert sum(len("".join(text[start:end].split())) for start, end in spans) == len("".join(text.split()))
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_a_long_text_has_the_sentences_of_its_parts() -> None:
    sentence = "Dr. Weiss saw the patient on 3 May, and the wound had healed well by then. "
    spans = sentence_spans(sentence * 600, 0, len(sentence) * 600)
    assert len(spans) == 600
    assert {end - start for start, end in spans} == {len(sentence) - 1}


MONTHS = ["January", "March", "April", "May", "June", "July", "August", "October", "November", "December"]


@given(
    st.sampled_from(MONTHS),
    st.sampled_from(["Food", "Guests", "Die", "Élise", "The", "A"]),
    st.sampled_from([" ", "\n", "  "]),
)
def test_the_name_of_a_month_ends_a_sentence(month: str, following: str, space: str) -> None:
    text = f"The pool opens in {month}.{space}{following} may be bought there."
    assert [text[start:end] for start, end in sentence_spans(text)] == [
        f"The pool opens in {month}.",
        f"{following} may be bought there.",
    ]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He told me. Guests left.", 2),
        ("It is open until 5 p.m. Guests must leave by 6.", 2),
        ("Bring plates, cups, etc. Prices are low.", 2),
        ("Boil it for 10 min. Stir well.", 2),
        ("Ask Dr. May about St. Mary Street, e.g. on Sept. 3.", 1),
        ("Come at 5 p.m. Eastern time.", 1),
        ("She lives near Mt. Hood and works for Acme Inc. Boston.", 1),
    ],
)
def test_a_whole_word_and_a_time_end_a_sentence_and_an_abbreviation_does_not(text: str, sentences: int) -> None:
    assert len(sentence_spans(text)) == sentences


@pytest.mark.parametrize("food", ["May. F", "me.  ", "5 p.m. ", "etc. A", "May." + " " * 900])
def test_borders_behind_words_are_found_soon(food: str) -> None:
    began = time.process_time()
    sentence_spans(food * (100_000 // len(food)))
    assert time.process_time() - began < 2


def test_an_item_of_a_list_has_as_many_sentences_as_it_has() -> None:
    minutes = "3. Hives\nMany are worried. Nothing was decided.\n4. Water\nThe tap leaks. It costs 40 euros.\n"
    assert [minutes[start:end] for start, end in sentence_spans(minutes)] == [
        "3. Hives\nMany are worried.",
        "Nothing was decided.",
        "4. Water\nThe tap leaks.",
        "It costs 40 euros.",
    ]
    bullets = "- 3.5 mg twice. Stop then.\n- By 4 p.m. Mondays.\n- -\n-"
    assert [bullets[start:end] for start, end in sentence_spans(bullets)][:3] == [
        "- 3.5 mg twice.",
        "Stop then.",
        "- By 4 p.m. Mondays.",
    ]
