"""The illnesses, parts of the body, tests, specialists and relatives that a sentence names."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from slmdesk.tasks.verify.words.tables import table_lines
from slmdesk.tasks.verify.words.wording import Token, term_of


def concepts(words: Iterable[Token]) -> Iterator[tuple[str, Token]]:
    """The concepts among some words: (kind, word)."""
    kinds = _kinds()
    for word in words:
        kind = kinds.get(word.folded) or kinds.get(word.term)
        if kind and word.term:
            yield kind, word


@functools.cache
def _kinds() -> dict[str, str]:
    """A word, and what it is compared by, -> its kind."""
    found: dict[str, str] = {}
    for line in table_lines("clinical-concepts.txt"):
        kind, _colon, words = line.partition(": ")
        for word in words.split():
            found[word] = found[word + "s"] = kind
            meaning = term_of(word)
            if meaning.startswith("="):
                found[meaning] = kind
    return found
