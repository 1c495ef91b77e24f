from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.checks.same_words import check as same_words
from slmdesk.tasks.verify.evidence.claim import Claim

_SOURCE = (
    "[doctor] and how are the sugars\n"
    "[patient] they've been running higher than usual mostly in the mornings\n"
    "[doctor] does the knee give way\n"
    "[patient] it happens less than once a day when i'm walking\n"
    "[doctor] so if it's not better in six weeks we'll get an m r i\n"
)


def _index(text: str = _SOURCE) -> SourceIndex:
    return SourceIndex([SourceText("visit", text, [])])


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Her sugars have been lower than usual.", "higher"),
        ("The knee gives way more than once daily.", "less"),
        ("If it is better in six weeks, we will get an MRI.", "not better"),
    ],
)
def test_an_opposite_among_the_same_words_is_flagged(sentence: str, word: str) -> None:
    findings = list(same_words(Claim(_index(), sentence)))
    assert [f"“{word}”" in finding.reason for finding in findings] == [True]
    assert check(_index(), "", sentence).status == "unsupported"


@pytest.mark.parametrize(
    "sentence",
    [
        "Her sugars have been higher than usual.",
        "The knee gives way less than once daily.",
        "If it is not better in six weeks, we will get an MRI.",
        "Her sugars are lower in the evenings.",  # said of another time, in other words
    ],
)
def test_the_same_direction_is_not_flagged(sentence: str) -> None:
    assert not list(same_words(Claim(_index(), sentence)))


def test_a_verb_is_not_laid_beside_an_adjective() -> None:
    source = "Elevated blood pressure is common. The hormone acts on the kidney, which then excretes sodium."
    assert not list(same_words(Claim(_index(source), "The hormone decreases blood pressure.")))


def test_a_denial_of_another_word_turns_nothing_round() -> None:
    source = "A lost password cannot be recovered."
    assert not list(same_words(Claim(_index(source), "There is no way to recover a lost password.")))


def test_a_comparison_may_be_told_from_the_other_end() -> None:
    source = "In the north it was higher than the year before."
    assert not list(same_words(Claim(_index(source), "The year before was lower than the north.")))
    source = "The left ear sits lower than the right."
    assert not list(same_words(Claim(_index(source), "The right ear sits higher than the left.")))


def test_what_the_sources_say_both_ways_is_not_flagged() -> None:
    source = "It was higher than usual in May. It was lower than usual in June."
    assert not list(same_words(Claim(_index(source), "It was lower than usual.")))


def test_much_of_the_same_takes_no_long_time() -> None:
    index = _index("more than once less than once " * 3000)
    started = time.process_time()
    list(same_words(Claim(index, "It is more than once and lower than once. " * 50)))
    assert time.process_time() - started < 2
