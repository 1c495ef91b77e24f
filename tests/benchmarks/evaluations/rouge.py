"""ROUGE-1 and ROUGE-L as F1 (C.-Y. Lin 2004), lower-cased words, no stemming, the best of several references."""

from __future__ import annotations

import collections
import re
from collections.abc import Sequence

_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """What is compared."""
    return _WORD.findall(text.lower())


def rouge_1(candidate: str, references: Sequence[str]) -> float:
    """Shared words, each as often as it stands in both."""
    mine = collections.Counter(words(candidate))
    scores = []
    for reference in references:
        theirs = collections.Counter(words(reference))
        scores.append(_f1((mine & theirs).total(), mine.total(), theirs.total()))
    return max(scores, default=0.0)


def rouge_l(candidate: str, references: Sequence[str]) -> float:
    """The longest common subsequence of words, over the whole text."""
    mine = words(candidate)
    scores = []
    for reference in references:
        theirs = words(reference)
        scores.append(_f1(_common_length(mine, theirs), len(mine), len(theirs)))
    return max(scores, default=0.0)


def _common_length(one: Sequence[str], other: Sequence[str]) -> int:
    row = [0] * (len(other) + 1)
    for word in one:
        above_left = 0
        for at, candidate in enumerate(other, 1):
            above = row[at]
            row[at] = above_left + 1 if word == candidate else max(above, row[at - 1])
            above_left = above
    return row[-1]


def _f1(shared: int, one: int, other: int) -> float:
    return 2 * shared / (one + other) if shared else 0.0
