from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.tasks.summarize.length import word_count
from slmdesk.tasks.summarize.levels import Levels, beginning, grouped, halved
from slmdesk.tasks.summarize.references import References

LEVELS = Levels(target_words=140, budget=600, most_note_tokens=320, basis_tokens=2000)


@pytest.mark.parametrize(("count", "words"), [(1, 110), (2, 105), (4, 52), (8, 26), (9, 24), (400, 24)])
def test_each_note_has_its_share_of_what_the_summary_is_written_from(count: int, words: int) -> None:
    assert LEVELS.note_words(count) == words
    assert LEVELS.note_tokens(count) > 2 * words


def test_a_note_is_no_longer_than_a_small_context_allows() -> None:
    assert Levels(140, 600, most_note_tokens=90, basis_tokens=2000).note_tokens(1) == 90


def test_notes_on_a_meeting_are_longer() -> None:
    assert Levels(140, 1600, 320, 1600, spoken=True).note_words(10) == 60


def test_notes_for_several_sections_are_longer_together() -> None:
    assert Levels(140, 600, 320, 2000, sectioned=True).words == 2 * LEVELS.words


@given(st.integers(1, 3000), st.integers(20, 280), st.integers(64, 1600), st.integers(1, 200))
def test_joining_ends_with_notes_that_fit(count: int, target: int, budget: int, each: int) -> None:
    levels = Levels(target, budget, 320, 2 * budget)
    rounds = 0
    while levels.are_joined(count, count * each):
        held = max(2, levels.group_tokens(count * each) // each)
        count, each = -(-count // held), min(each, budget // 2)
        rounds += 1
        assert rounds < 15
    assert count * each <= 2 * budget or count == 1


def test_few_notes_that_fit_are_not_joined() -> None:
    assert not LEVELS.are_joined(4, 300)
    assert LEVELS.are_joined(4, 2100)
    assert LEVELS.are_joined(30, 500), "as many would be one short sentence each"


@pytest.mark.parametrize("target", [60, 140, 280])
@pytest.mark.parametrize("tokens_a_word", [1.3, 2.5])
def test_notes_of_the_length_that_was_asked_for_are_never_joined_into_less(target: int, tokens_a_word: float) -> None:
    """A long summary of 14 notes was once written from two."""
    levels = Levels(target, 600, 320, 3000)
    for count in range(2, 60):
        notes, each = count, levels.note_words(count)
        if levels.are_few(notes):
            assert not levels.are_joined(notes, notes * each * tokens_a_word)
            continue
        tokens = notes * each * tokens_a_word
        groups = -(-notes // max(2, int(levels.group_tokens(tokens) // (each * tokens_a_word))))
        assert groups * levels.note_words(groups) >= 0.8 * levels.words, count


def test_of_notes_that_are_too_long_each_keeps_its_share_and_its_first_sentence() -> None:
    notes = [
        " ".join(f"Note {number} tells fact {fact} about the ferries of the northern harbour." for fact in range(12))
        for number in range(4)
    ]
    kept = LEVELS.balanced(notes, lambda _sentence: 1.0, References("en"))
    assert [note.partition(".")[0] for note in kept] == [note.partition(".")[0] for note in notes]
    assert all(0.7 * 52 <= word_count(note) <= 1.3 * 52 for note in kept)


def test_what_the_sources_do_not_say_leaves_a_note_first() -> None:
    sentences = [f"Sentence number {at} speaks of the harbour and of its old ferries again." for at in range(30)]
    (kept,) = LEVELS.balanced(
        [" ".join(sentences)], lambda sentence: float("number 2 " not in sentence), References("en")
    )
    assert "number 2 " not in kept
    assert "number 0 " in kept


def test_notes_that_are_short_enough_stay_as_they_are() -> None:
    assert LEVELS.balanced(["One fact.", "Another one."], lambda _sentence: 1.0, References("en")) == [
        "One fact.",
        "Another one.",
    ]


def test_a_note_has_enough_when_its_whole_sentences_are_as_long_as_it_should_be() -> None:
    sentence = "The ferry to the northern harbour leaves at six in the morning and comes back at ten at night."
    assert not LEVELS.has_enough(9, sentence), "one sentence of 19 words"
    assert not LEVELS.has_enough(9, f"{sentence} {sentence}"), "the second one may go on"
    assert LEVELS.has_enough(9, f"{sentence} {sentence} The")
    assert not LEVELS.has_enough(4, f"{sentence} {sentence} The")
    assert not LEVELS.has_enough(9, "word " * 100)


def count(text: str) -> int:
    return len(text.split())


def test_neighbours_are_grouped_as_long_as_they_fit() -> None:
    assert grouped(["a b", "c", "d e f g", "h"], 8, count) == [["a b", "c"], ["d e f g"], ["h"]]
    assert grouped([], 8, count) == []


def test_a_note_that_fills_the_budget_is_halved_at_a_sentence_or_a_word() -> None:
    assert halved("One two three. Four five six. Seven eight nine. Ten.", 20, count) == "One two three. Four five six."
    assert count(halved("word " * 100, 40, count)) <= 16
    assert halved("", 40, count) == ""


def test_the_beginning_of_a_text_is_whole_sentences() -> None:
    assert beginning("One two three. Four five six. Seven.", 4) == "One two three. Four five six."
    assert beginning("", 4) == ""


@pytest.mark.parametrize("note", ["会议讨论了明年的预算" * 30, "word " * 90, "w" * 400])
def test_a_note_without_borders_of_sentences_is_cut_and_does_not_vanish(note: str) -> None:
    kept = halved(note, 80, len)
    assert kept
    assert len(kept) <= 36
    assert note.startswith(kept)
