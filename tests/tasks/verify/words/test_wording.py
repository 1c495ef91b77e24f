"""What words are compared by."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.tasks.verify.words.wording import bits, has_any, term_of, terms, tokens


@pytest.mark.parametrize(
    "words",
    [
        "injury injuries injured",
        "activity activities",
        "study studies studied",
        "travel travels traveled traveling",
        "change changes changed changing",
        "recurred recurrence recurring",
        "drink drinks drinking drank drunk",
        "take takes took taken",
        "tooth teeth",
    ],
)
def test_the_forms_of_a_word_have_one_beginning(words: str) -> None:
    assert len({term_of(word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("need", "needle"), ("red", "ring"), ("early", "earth"), ("spring", "sprain")]
)
def test_other_words_keep_beginnings_of_their_own(one: str, other: str) -> None:
    assert term_of(one) != term_of(other)


@pytest.mark.parametrize("word", ["running", "having", "improving", "changing", "daily", "study"])
def test_an_everyday_word_stays_one_without_its_ending(word: str) -> None:
    assert bits(term_of(word) or "the") < 8


@given(st.text(max_size=60))
def test_tokens_lie_in_the_text_in_order_and_give_its_terms(text: str) -> None:
    found = tokens(text)
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert [token.start for token in found] == sorted(token.start for token in found)
    assert {token.term for token in found if token.term} <= terms(text)


def test_an_elided_article_is_no_part_of_a_word() -> None:
    assert terms("l'acompte dell'acqua d'annulation") == terms("acompte acqua annulation")
    assert terms("o'clock") != terms("clock")


def test_letters_are_looked_for_with_their_spaces() -> None:
    assert has_any("do not open", "never _not_")
    assert not has_any("a knot", "never _not_")
