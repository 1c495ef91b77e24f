"""The words of a sentence and of its translation side by side: looked at first, as most checks find nothing."""

from __future__ import annotations

import functools
from typing import NamedTuple

FEWEST_REPEATED = 2
"""Words said again where a loop may be: it has four, of which the first may be a part of a longer one."""

_MARKS = ".,;:!?()[]{}\"'|«»“”„‘’…¡¿"
_LOOPED_LETTERS = 8  # of the shortest loop inside a word


class Compared(NamedTuple):
    """Both in small letters. source_words: each once, without marks around. repeats: a loop is possible."""

    source_plain: str
    target_plain: str
    source_words: frozenset[str]
    target_words: frozenset[str]
    shared: frozenset[str]
    repeats: bool


@functools.lru_cache(maxsize=4)
def compare(source: str, target: str) -> Compared:
    """Keeps the latest ones: several checks ask for the same two."""
    source_plain, target_plain = source.casefold(), target.casefold()
    words = [word.strip(_MARKS) for word in target_plain.split()]
    ours, theirs = frozenset([word.strip(_MARKS) for word in source_plain.split()]), frozenset(words)
    repeats = len(words) - len(theirs) >= FEWEST_REPEATED
    if not repeats:  # a list, as it is small, and this is asked of every sentence
        repeats = bool([word for word in words if len(word) >= _LOOPED_LETTERS and is_monotonous(word)])
    return Compared(source_plain, target_plain, ours, theirs, ours & theirs, repeats)


def is_monotonous(word: str) -> bool:
    """Whether a letter or a few may be in a word eight times in a row."""
    return len(word) - len(set(word)) >= _LOOPED_LETTERS - 1
