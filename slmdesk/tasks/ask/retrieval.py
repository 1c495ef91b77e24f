"""The passages of the material that a question is about: BM25 over stretches of a few sentences, and their meaning.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the usual constants;
joined by Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion" (2009).
"""

from __future__ import annotations

import collections
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from slmdesk.messages import SourceText
from slmdesk.tasks.chunks import source_sentences
from slmdesk.tasks.verify import terms
from slmdesk.tasks.verify.words.wording import bits

_K1, _B = 1.2, 0.75
_EVERYDAY_BITS = 2.0  # what the commonest words carry; they say nothing of what a question is about
_TARGET_CHARACTERS = 700
_HEADING_WEIGHT = 0.5
_CANDIDATES = 30
"""Stretches whose meaning is looked at: the best by words. It costs a second where all 1,624 of a textbook cost 45, and
finds as much (``tests/benchmarks/evaluations/search.py``)."""
_RANK_OFFSET = 10.0  # the constant k of the paper, which has 60 for lists of a thousand

Closeness = Callable[[str, Sequence[str]], Sequence[float] | None]
"""Given a question and texts, how near each is to it by meaning; None where nothing can tell."""


def nothing_tells(_question: str, _texts: Sequence[str]) -> None:
    """The ``Closeness`` where no embedding model is installed."""


@dataclass(frozen=True)
class Stretch:
    """A few sentences of one source. heading: of the section it stands in."""

    source: int
    start: int
    end: int
    heading: str


class PassageSearch:
    """Finds stretches of the sources by the words of a question."""

    def __init__(self, sources: Sequence[SourceText], check: Callable[[], None] = lambda: None) -> None:
        """check: called for each stretch; raises to stop."""
        self._sources = sources
        self.stretches: list[Stretch] = []
        self._terms: list[frozenset[str]] = []
        self._headings: list[frozenset[str]] = []
        self._where: dict[str, list[int]] = collections.defaultdict(list)
        for stretch in stretches(sources):
            check()
            words = terms(sources[stretch.source].text[stretch.start : stretch.end])
            heading = terms(stretch.heading)
            for term in words | heading:
                self._where[term].append(len(self.stretches))
            self.stretches.append(stretch)
            self._terms.append(words)
            self._headings.append(heading)
        self._mean = max(1.0, sum(map(len, self._terms)) / max(1, len(self._terms)))

    def known_share(self, question: str, told_by: Callable[[str], float] | None = None) -> float:
        """The share of a question's telling words, by how rare they are in the language, that the best stretch holds.

        By their rarity in the sources a question of words such as "include" and "called" would seem answered.
        told_by: as for ``told_share``.
        """
        words, told_by = terms(question), told_by or tells
        total = sum(map(told_by, words))
        if not total:
            return 1.0
        best = self.best(question, 1)
        if not best:
            return 0.0
        held = self._terms[best[0]] | self._headings[best[0]]
        return sum(map(told_by, words & held)) / total

    def best(self, question: str, count: int) -> list[int]:
        """Numbers of the best stretches, best first; those that share no word are left out."""
        scores: dict[int, float] = collections.defaultdict(float)
        for term in terms(question):
            weight = self._weight(term)
            for place in self._where.get(term, ()):
                length = len(self._terms[place]) / self._mean
                held = 1.0 if term in self._terms[place] else _HEADING_WEIGHT
                scores[place] += weight * held * (_K1 + 1) / (held + _K1 * (1 - _B + _B * length))
        return sorted(scores, key=lambda place: (-scores[place], place))[:count]

    def best_by_both(self, question: str, count: int, closeness: Closeness) -> list[int]:
        """As ``best``: the stretches that share a word, in the order of words and meaning together."""
        found = self.best(question, max(count, _CANDIDATES))
        near = closeness(question, [self._with_heading(place) for place in found]) if len(found) > 1 else None
        if near is None:
            return found[:count]
        by_meaning = sorted(range(len(found)), key=lambda at: -near[at])
        rank = {at: rank for rank, at in enumerate(by_meaning)}
        scores = [1 / (_RANK_OFFSET + at) + 1 / (_RANK_OFFSET + rank[at]) for at in range(len(found))]
        return [found[at] for at in sorted(rank, key=lambda at: (-scores[at], at))[:count]]

    def _with_heading(self, place: int) -> str:
        stretch = self.stretches[place]
        text = self._sources[stretch.source].text[stretch.start : stretch.end]
        return f"{stretch.heading}. {text}" if stretch.heading else text

    def terms_of(self, place: int) -> frozenset[str]:
        """The terms of a stretch."""
        return self._terms[place]

    def weigh(self, words: Iterable[str]) -> float:
        """Summed weight of terms, by how rare they are in these sources."""
        return sum(map(self._weight, words))

    def _weight(self, term: str) -> float:
        found = len(self._where.get(term, ()))
        return math.log(1 + (len(self.stretches) - found + 0.5) / (found + 0.5))


def told_share(question: str, text: str, told_by: Callable[[str], float] | None = None) -> float:
    """The share of a question's telling words that a text holds; 0 when the question has none.

    told_by: how much a term says of what a question is about; ``tells`` where it is not given.
    """
    words, told_by = terms(question), told_by or tells
    total = sum(map(told_by, words))
    return sum(map(told_by, words & terms(text))) / total if total else 0.0


def tells(term: str) -> float:
    """How much a term says of what a question is about, in bits; 0 for everyday words."""
    return max(0.0, bits(term) - _EVERYDAY_BITS)


def stretches(sources: Sequence[SourceText], characters: int = _TARGET_CHARACTERS) -> list[Stretch]:
    """The sources cut at sentence borders into stretches of about so many characters, each in one section."""
    found: list[Stretch] = []
    for number, source in enumerate(sources):
        headings = {block.start: block.end for block in source.blocks if block.kind == "heading"}
        heading, start, end = "", -1, -1
        for first, last in source_sentences(source):
            if first in headings:
                if start >= 0:
                    found.append(Stretch(number, start, end, heading))
                heading, start = " ".join(source.text[first : headings[first]].split()), -1
                continue
            if start >= 0 and last - start > characters and end > start:
                found.append(Stretch(number, start, end, heading))
                start = -1
            start = first if start < 0 else start
            end = last
        if start >= 0:
            found.append(Stretch(number, start, end, heading))
    return found
