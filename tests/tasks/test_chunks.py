from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from slmdesk.errors import JobCancelled
from slmdesk.messages import Block, SourceText
from slmdesk.tasks.chunks import cut, source_sentences


def count_words(text: str) -> int:
    return len(re.findall(r"\S+", text))


def squeezed(text: str) -> str:
    return "".join(text.split())


sources = st.lists(
    st.text(max_size=400)
    | st.lists(st.sampled_from(["One two three. ", "word ", "\n\n", "x" * 90, "数据很大。", "A! "]), max_size=60).map(
        "".join
    ),
    min_size=1,
    max_size=3,
)


@given(sources, st.integers(4, 60))
def test_every_character_is_in_exactly_one_chunk_within_the_budget(texts: list[str], budget: int) -> None:
    documents = [SourceText(f"{number}.txt", text, []) for number, text in enumerate(texts)]
    chunks = cut(documents, count_words, budget)
    for number, text in enumerate(texts):
        mine = [chunk for chunk in chunks if chunk.source == number]
        assert squeezed("".join(text[chunk.start : chunk.end] for chunk in mine)) == squeezed(text)
        assert all(one.end <= two.start for one, two in pairwise(mine))
    assert all(count_words(documents[chunk.source].text[chunk.start : chunk.end]) <= budget for chunk in chunks)
    assert all(chunk.tokens <= budget for chunk in chunks)


def test_chunks_end_at_sentence_borders_and_are_about_even() -> None:
    text = " ".join(f"Sentence number {number} has six words." for number in range(100))
    chunks = cut([SourceText("a", text, [])], count_words, 250)
    assert all(text[chunk.start : chunk.end].endswith(".") for chunk in chunks)
    assert max(chunk.tokens for chunk in chunks) < 2 * min(chunk.tokens for chunk in chunks)


def test_a_sentence_longer_than_the_budget_is_cut_at_a_space() -> None:
    text = "word " * 999 + "end"
    chunks = cut([SourceText("a", text, [])], count_words, 100)
    assert squeezed("".join(text[chunk.start : chunk.end] for chunk in chunks)) == squeezed(text)
    assert all(text[chunk.start : chunk.end].split(" ")[0] in ("word", "end") for chunk in chunks)


def test_blocks_end_sentences() -> None:
    text = "A heading without a stop\nThe text begins here. It goes on"
    blocks = [Block(1, 0, 24, "heading", 1), Block(1, 25, len(text))]
    found = [text[start:end] for start, end in source_sentences(SourceText("a", text, blocks))]
    assert found == ["A heading without a stop", "The text begins here.", "It goes on"]


def test_text_between_and_after_blocks_is_not_lost() -> None:
    text = "before. INSIDE. after."
    found = [text[start:end] for start, end in source_sentences(SourceText("a", text, [Block(None, 8, 15)]))]
    assert found == ["before.", "INSIDE.", "after."]


def test_cancel_is_asked_while_counting() -> None:
    def check() -> None:
        raise JobCancelled

    with pytest.raises(JobCancelled):
        cut([SourceText("a", "One. Two.", [])], count_words, 50, check)
