"""Translations taken again from the user's memory: of the same words, or of words that differ in numbers only."""

from __future__ import annotations

import re
from collections.abc import Sequence

from slmdesk.messages import MemoryMatch, MemoryUnit

LEAST_PERCENT = 75
"""How alike two sources have to be for a suggestion, as translators' programs have it."""

_NUMBER = re.compile(r"(?<![\w.,])\d+(?![\w]|[.,]\d)")


class Reuse:
    """Args: units: of the memory; a later one of the same source wins."""

    def __init__(self, units: Sequence[MemoryUnit]) -> None:
        self._targets = {" ".join(unit.source.split()): unit.target for unit in units}
        self._by_shape: dict[str, str] = {}
        for source in self._targets:
            if _NUMBER.search(source):
                self._by_shape[_NUMBER.sub("0", source)] = source

    def find(self, text: str) -> MemoryMatch | None:
        """What the memory has for a segment; the likeliest when several are alike."""
        if not self._targets:
            return None
        wanted = " ".join(text.split())
        if wanted in self._targets:
            return MemoryMatch(wanted, self._targets[wanted], 100, used=True)
        known = self._by_shape.get(_NUMBER.sub("0", wanted))
        if known is not None and (target := _with_numbers(known, self._targets[known], wanted)) is not None:
            return MemoryMatch(known, target, 99, used=True)
        from rapidfuzz import process  # here: most jobs have no memory
        from rapidfuzz.distance import Levenshtein

        found = process.extractOne(
            wanted, self._targets.keys(), scorer=Levenshtein.normalized_similarity, score_cutoff=LEAST_PERCENT / 100
        )
        if found is None:
            return None
        return MemoryMatch(found[0], self._targets[found[0]], min(98, int(100 * found[1])), used=False)


def _with_numbers(source: str, target: str, wanted: str) -> str | None:
    """A translation with other numbers in it; None where it is not sure which of its numbers is which.

    Whole numbers only: languages write the others in different ways.
    """
    old, new = _NUMBER.findall(source), _NUMBER.findall(wanted)
    others = dict(zip(old, new, strict=True))
    written = _NUMBER.findall(target)
    if len(others) != len(old) or sorted(written) != sorted(old) or re.findall(r"\d+", target) != written:
        return None
    return _NUMBER.sub(lambda found: others[found[0]], target)
