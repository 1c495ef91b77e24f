"""What a document's walk shows its passages to, and how bold words find their place in a translation."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence

from slmdesk.documents.piece import Cancelled, stop_if

_ALIKE = 0.75  # of 1: “ibuprofen” and “ibuprofeno”, “las rodillas” and “rodillas”
_LONGEST_ALIKE = 6  # words
_LETTER = re.compile(r"[^\W\d_]")

Placed = list[tuple[int, str]]
"""Pieces of a new passage in order: (the run whose look it has, its text)."""


class Visitor:
    """Collects the texts of passages, or replaces them.

    Args:
        translations: by text; None to collect.

    Attributes:
        texts: in order, each once.
        passages: how many were shown.
        flattened: how many lost the look of some words.
    """

    def __init__(self, translations: Mapping[str, str] | None, cancelled: Cancelled) -> None:
        self._translations = translations
        self.cancelled = cancelled
        self.texts: dict[str, None] = {}
        self.passages = 0
        self.flattened = 0

    def show(self, runs: Sequence[str], looks: Sequence[Hashable] = (0,)) -> Placed | None:
        """Show a passage: runs of text that belong together, and what tells the look of each from others.

        Returns:
            What stands in its place; None when it stays as it is.
        """
        stop_if(self.cancelled)
        whole = "".join(runs)
        text = " ".join(whole.split())
        if not _LETTER.search(text):
            return None
        self.passages += 1
        shares: Counter[Hashable] = Counter()
        for run, look in zip(runs, looks, strict=True):
            shares[look] += len(run)
        main = list(looks).index(shares.most_common(1)[0][0])
        inner = {
            index: " ".join(run.split())
            for index, run in enumerate(runs)
            if looks[index] != looks[main] and re.search(r"\w", run)
        }
        if self._translations is None:
            for each in (text, *inner.values()):
                if _LETTER.search(each):
                    self.texts.setdefault(each)
            return None
        target = self._translations.get(text, text)
        if target == text:
            return None
        wanted = {index: self._translations.get(each, each) for index, each in inner.items()}
        placed, lost = place(target, main, wanted, {index: runs[index] for index in inner})
        self.flattened += lost
        first, last = whole[: len(whole) - len(whole.lstrip())], whole[len(whole.rstrip()) :]
        placed[0] = (placed[0][0], first + placed[0][1])
        placed[-1] = (placed[-1][0], placed[-1][1] + last)
        return placed


def place(target: str, main: int, wanted: Mapping[int, str], sources: Mapping[int, str]) -> tuple[Placed, bool]:
    """Find the words of each run in a translation.

    Args:
        target: the translation of the whole passage.
        main: the run whose look the rest has.
        wanted: the translation of each other run by itself.
        sources: its words in the source; names, numbers and code often stay as they were.

    Returns:
        (the pieces, whether a run found no place).
    """
    taken: list[tuple[int, int, int]] = []
    lost = False
    for index in sorted(wanted, key=lambda each: -len(wanted[each])):
        each = (wanted[index], " ".join(sources[index].split()))
        span = next((span for words in each if (span := _find(target, words, taken)) is not None), None)
        span = span or max((_similar(target, words, taken) for words in each), key=lambda found: found[0])[1]
        if span is None:
            lost = True
        else:
            taken.append((*span, index))
    pieces: Placed = []
    position = 0
    for start, end, index in sorted(taken):
        if position < start:
            pieces.append((main, target[position:start]))
        pieces.append((index, target[start:end]))
        position = end
    if position < len(target) or not pieces:
        pieces.append((main, target[position:]))
    return pieces, lost


def _find(target: str, words: str, taken: Sequence[tuple[int, int, int]]) -> tuple[int, int] | None:
    """Where words stand in a text, as whole words, in any case of letters, and not where others were found."""
    stripped = words.strip(" .,;:!?")
    for each in dict.fromkeys((words, stripped)):
        if not each:
            continue
        pattern = rf"(?<!\w){re.escape(each)}(?!\w)" if each[0].isascii() else re.escape(each)
        for found in re.finditer(pattern, target, re.IGNORECASE):
            if all(found.end() <= start or end <= found.start() for start, end, _index in taken):
                return found.span()
    return None


def _similar(target: str, words: str, taken: Sequence[tuple[int, int, int]]) -> tuple[float, tuple[int, int] | None]:
    """The words of a text that look most like some others, and how much; related languages often share them."""
    count = len(words.split())
    if not 0 < count <= _LONGEST_ALIKE:
        return 0.0, None
    places = [found.span() for found in re.finditer(r"\w[\w'’.-]*\w|\w", target)]
    best: tuple[float, tuple[int, int] | None] = (0.0, None)
    for length in {max(1, count - 1), count, count + 1}:
        for first in range(len(places) - length + 1):
            start, end = places[first][0], places[first + length - 1][1]
            if any(start < other_end and other < end for other, other_end, _index in taken):
                continue
            matcher = difflib.SequenceMatcher(None, words.casefold(), target[start:end].casefold(), autojunk=False)
            if matcher.quick_ratio() >= _ALIKE and (ratio := matcher.ratio()) >= max(_ALIKE, best[0] + 1e-9):
                best = (ratio, (start, end))
    return best
