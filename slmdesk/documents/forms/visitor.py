"""What a document's walk shows its passages to, and how bold words find their place in a translation."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from slmdesk.documents.piece import Cancelled, stop_if
from slmdesk.messages import Aligned

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ALIKE = 0.75  # of 1: “ibuprofen” and “ibuprofeno”, “las rodillas” and “rodillas”
_LONGEST_ALIKE = 6  # words
_LETTER = re.compile(r"[^\W\d_]")

Placed = list[tuple[int, str]]
"""Pieces of a new passage in order: (the run whose look it has, its text)."""


class Visitor:
    """Collects the texts of passages, or replaces them.

    Args:
        translations: by text; None to collect.
        alignments: by text, which words of it and of its translation belong together.

    Attributes:
        texts: in order, each once; whether parts of it look different.
        passages: how many were shown.
        flattened: how many lost the look of some words.
        language: BCP 47, of the translations; "" when it is not known.
    """

    def __init__(
        self,
        translations: Mapping[str, str] | None,
        cancelled: Cancelled,
        alignments: Mapping[str, Sequence[Aligned]] | None = None,
        language: str = "",
    ) -> None:
        self._translations = translations
        self._alignments = alignments or {}
        self.cancelled = cancelled
        self.language = language
        self.texts: dict[str, bool] = {}
        self.passages = 0
        self.flattened = 0

    @property
    def writes(self) -> bool:
        """Whether this walk puts translations in."""
        return self._translations is not None

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
                    self.texts.setdefault(each, False)
            self.texts[text] = self.texts[text] or bool(inner)
            return None
        target = self._translations.get(text, text)
        if target == text:
            return None
        target = _NOT_XML.sub("\ufffd", target)  # most forms are XML, and a model may write anything
        parts = [
            Part(index, self._translations.get(each, each), each, _span(runs, index)) for index, each in inner.items()
        ]
        placed, lost = place(target, main, parts, self._alignments.get(text, ()))
        self.flattened += lost
        first, last = whole[: len(whole) - len(whole.lstrip())], whole[len(whole.rstrip()) :]
        placed[0] = (placed[0][0], first + placed[0][1])
        placed[-1] = (placed[-1][0], placed[-1][1] + last)
        return placed

    def point(self, whole: str, offset: int, written: str) -> int:
        """Where something that stood between the words of a passage goes.

        Args:
            whole: the passage. offset: into it. written: what stands in its place, white space at its ends included.

        Returns:
            An offset into ``written``: behind the word of the last one before it, by the alignment; else behind as many
            of its words as there were before, as a share.
        """
        before = whole[:offset]
        if not before.strip():
            return 0 if offset < len(whole) - len(whole.lstrip()) else len(written) - len(written.lstrip())
        if not whole[offset:].strip():
            return len(written.rstrip()) if not whole[offset:] or before[-1:].strip() else len(written)
        lead = len(written) - len(written.lstrip())
        place = len(" ".join(before.split()))
        links = self._alignments.get(" ".join(whole.split()), ())
        last = max((link for link in links if link[1] <= place), key=lambda link: link[1], default=None)
        words = [found.end() for found in re.finditer(r"\S+", written)]
        if last is not None:
            end = next((end for end in words if end >= last[3] + lead), len(written))
        elif not words:  # a translation without a word
            return len(written)
        else:
            share = len(before.split()) / len(whole.split())
            end = words[min(len(words) - 1, max(0, round(share * len(words)) - 1))]
        return end + (before[-1:].isspace() and written[end : end + 1].isspace())


@dataclass(frozen=True)
class Part:
    """Words of a passage with a look of their own.

    run: their number. wanted: their translation by themselves. source: the words; names, numbers and code often stay.
    span: where they stand in the passage, white space counted once.
    """

    run: int
    wanted: str
    source: str
    span: tuple[int, int]


def _span(runs: Sequence[str], index: int) -> tuple[int, int]:
    """Where a run stands in the passage when every white space in it is one space, and none is at its ends."""
    before = "".join(runs[:index])
    gap = before[-1:].isspace() or runs[index][:1].isspace()
    start = len(" ".join(before.split())) + (gap and bool(before.strip()))
    return start, start + len(" ".join(runs[index].split()))


def place(target: str, main: int, parts: Sequence[Part], alignment: Sequence[Aligned] = ()) -> tuple[Placed, bool]:
    """Find the words of each part in a translation.

    Their own translation is looked for first, where the alignment says when it stands there more than once; then the
    words that the alignment gives; then the most similar ones.

    Args:
        target: the translation of the whole passage.
        main: the run whose look the rest has.

    Returns:
        (the pieces, whether a part found no place).
    """
    taken: list[tuple[int, int, int]] = []
    lost = False
    for part in sorted(parts, key=lambda each: -len(each.wanted)):
        aligned = _aligned(target, part.span, alignment)
        each = (part.wanted, part.source)
        span = next((span for words in each if (span := _find(target, words, taken, aligned)) is not None), None)
        found = [span] if span is not None else _free(aligned, taken)
        if not found:
            span = max((_similar(target, words, taken) for words in each), key=lambda found: found[0])[1]
            found = [span] if span is not None else []
        lost |= not found
        taken += [(start, end, part.run) for start, end in found]
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


def _aligned(target: str, span: tuple[int, int], alignment: Sequence[Aligned]) -> list[tuple[int, int]]:
    """Where the words are that belong to a stretch of the source; one word between two of them is one of them."""
    inside = sorted({link[2:] for link in alignment if link[0] < span[1] and span[0] < link[1]})
    outside = [link[2:] for link in alignment if not (link[0] < span[1] and span[0] < link[1])]
    joined: list[tuple[int, int]] = []
    for start, end in inside:
        if end > len(target) or start >= end:
            continue
        gap = target[joined[-1][1] : start] if joined else ""
        others = joined and any(first < start and joined[-1][1] < last for first, last in outside)
        if joined and len(gap.split()) < 2 and not others:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _free(spans: Sequence[tuple[int, int]], taken: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    return [span for span in spans if all(span[1] <= start or end <= span[0] for start, end, _index in taken)]


def _find(
    target: str, words: str, taken: Sequence[tuple[int, int, int]], aligned: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """Where words stand in a text, as whole words, in any case of letters, and not where others were found."""
    stripped = words.strip(" .,;:!?")
    for each in dict.fromkeys((words, stripped)):
        if not each:
            continue
        pattern = rf"(?<!\w){re.escape(each)}(?!\w)" if each[0].isascii() else re.escape(each)
        found = _free([found.span() for found in re.finditer(pattern, target, re.IGNORECASE)], taken)
        if found:
            return next(
                (span for span in found if any(span[0] < end and start < span[1] for start, end in aligned)), found[0]
            )
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
