"""Expressions for texts without certain words, as the engine's own matcher reads them."""

from __future__ import annotations

import llguidance
import pytest
from hypothesis import given, strategies as st

from slmdesk.tasks.translate.avoiding import without


def matches(pattern: str, text: str) -> bool:
    tokenizer = llguidance.LLTokenizer("byte")
    matcher = llguidance.LLMatcher(tokenizer, llguidance.LLMatcher.grammar_from_regex(pattern), log_level=0)
    assert not matcher.is_error()
    data = text.encode()
    return bool(matcher.validate_tokens(list(data)) == len(data))


@pytest.mark.parametrize(
    ("words", "text", "allowed"),
    [
        (["sacrifices"], "Die Menschen brachten Opfer.", True),
        (["sacrifices"], "Die Sacrifices der Menschen", False),
        (["sacrifices"], "ein sac, ein Sack", True),
        (["moved to the"], "Er moved dorthin", False),
        (["jokes", "down"], "die Jokos", False),
        (["down"], "dow", False),
        (["moved to the"], "Er ging to the Ort", True),
        (["Übung"], "Die ÜBUNG", False),
        (["a", "to"], "", True),
    ],
)
def test_a_word_and_what_begins_like_it_is_kept_out(words: list[str], text: str, allowed: bool) -> None:
    pattern = without(words)
    assert (pattern is None or matches(pattern, text)) == allowed


def test_short_words_are_not_avoided() -> None:
    assert without(["to", "a b"]) is None


@given(st.lists(st.text("abcdAßé-.]^", min_size=1, max_size=8), max_size=12), st.text("abcdAßé-.] ,", max_size=20))
def test_whatever_the_words_are_it_is_an_expression(words: list[str], text: str) -> None:
    pattern = without(words)
    if pattern is not None and not any(part[:4] in text.casefold() for word in words for part in [word.casefold()]):
        matches(pattern, text)  # compiles
