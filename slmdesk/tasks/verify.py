"""Checking each sentence of a result against its sources, by code.

So far lexical: words shared with a passage, weighted by how rare they are in the source (inverse
document frequency, K. Spärck Jones 1972), and numbers, which must stand in the passage as they are.
"""

from __future__ import annotations

import collections
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from slmdesk.messages import Block, Citation, Sentence, SourceText
from slmdesk.tasks.chunks import source_sentences

LINK_THRESHOLD = 0.5
"""The least share of a sentence's weight that a passage must hold. ``tests/benchmarks/evaluate.py`` prints
what it costs and gains on human summaries against their own source and against another's."""

_SECOND_PASSAGE_GAIN = 0.15  # a second passage is cited when it adds at least this share
_WINDOW_PENALTY = 0.97  # two neighbouring sentences win over one only when they really hold more
_STEM_LENGTH = 6  # words are compared by their first letters, which serves inflected languages alike

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]+")
_FUNCTION_WORDS_TEXT = (
    "a about above after again all also an and any are as at be because been before being between both "
    "but by can could did do does during each for from had has have having he her here him his how i if "
    "in into is it its may me might more most must my no nor not of on one only or other our out over own "
    "same shall she should so some such than that the their them then there these they this those through "
    "to too under until up very was we were what when where which while who whom why will with within "
    "would you your text author document summary "
)
_FUNCTION_WORDS = frozenset(_FUNCTION_WORDS_TEXT.split())


@dataclass(frozen=True)
class Passage:
    """A sentence of a source, or two neighbouring ones. start, end: offsets into that source's text."""

    source: int
    start: int
    end: int
    page_number: int | None


class SourceIndex:
    """Finds the passages of some sources that hold the words of a sentence.

    Memory and time are linear in the length of the sources.
    """

    def __init__(self, sources: Sequence[SourceText]) -> None:
        self._sources = sources
        self._passages: list[Passage] = []
        self._terms: list[frozenset[str]] = []
        self._numbers: list[frozenset[str]] = []
        self._where: dict[str, list[int]] = collections.defaultdict(list)
        for number, source in enumerate(sources):
            pages = _Pages(source.blocks)
            for start, end in source_sentences(source):
                self._add(Passage(number, start, end, pages.at(start)), source.text[start:end])
        count = max(1, len(self._passages))
        self._weights = {term: math.log(1 + count / len(places)) for term, places in self._where.items()}
        self._unknown_weight = math.log(1 + count)
        self.all_numbers = frozenset().union(*self._numbers)

    def _add(self, passage: Passage, text: str) -> None:
        words = terms(text)
        for term in words:
            self._where[term].append(len(self._passages))
        self._passages.append(passage)
        self._terms.append(words)
        self._numbers.append(numbers(text))

    def weight(self, words: Iterable[str]) -> float:
        """Summed rarity of some terms; those that the sources do not have count most."""
        return sum(self._weights.get(word, self._unknown_weight) for word in words)

    def find(self, sentence: str) -> tuple[float, list[int]]:
        """The best passages for a sentence.

        Returns:
            (share, passages): the share (0..1) of the sentence's weight that they hold together, and
            one to three indexes of source sentences, the best first; empty when nothing is shared.
        """
        wanted = terms(sentence)
        total = self.weight(wanted)
        if not total:
            return 0.0, []
        held: dict[int, set[str]] = collections.defaultdict(set)
        for word in wanted:
            for place in self._where.get(word, ()):
                held[place].add(word)
        best, best_score = self._best(held, frozenset())
        if not best:
            return 0.0, []
        covered = frozenset().union(*(held[place] for place in best))
        second, second_score = self._best(held, covered)
        if second and second_score / total >= _SECOND_PASSAGE_GAIN:
            covered = covered.union(*(held[place] for place in second if place in held))
            best = [*best, *(place for place in second if place not in best)]
        else:
            assert best_score > 0
        return self.weight(covered) / total, best

    def _best(self, held: dict[int, set[str]], covered: frozenset[str]) -> tuple[list[int], float]:
        best: list[int] = []
        best_score = 0.0
        for place, words in held.items():
            alone = self.weight(words - covered)
            if alone > best_score:
                best, best_score = [place], alone
            if place + 1 in held and self._passages[place].source == self._passages[place + 1].source:
                together = _WINDOW_PENALTY * self.weight((words | held[place + 1]) - covered)
                if together > best_score:
                    best, best_score = [place, place + 1], together
        return best, best_score

    def numbers_at(self, places: Iterable[int]) -> frozenset[str]:
        """The numbers in some passages."""
        return frozenset().union(*(self._numbers[place] for place in places))

    def with_number(self, number: str, near: Iterable[int]) -> int | None:
        """The passage closest to ``near`` that holds a number, within three sentences; None if none does."""
        for distance in range(1, 4):
            for place in near:
                for candidate in (place - distance, place + distance):
                    if 0 <= candidate < len(self._numbers) and number in self._numbers[candidate]:
                        return candidate
        return None

    def cite(self, places: Iterable[int]) -> list[Citation]:
        """Citations of some passages, neighbours on one page joined, the order kept."""
        joined: list[Passage] = []
        for place in places:
            passage = self._passages[place]
            for index, other in enumerate(joined):
                if _neighbours(other, passage, self._sources[passage.source].text):
                    start, end = min(other.start, passage.start), max(other.end, passage.end)
                    joined[index] = Passage(other.source, start, end, other.page_number)
                    break
            else:
                joined.append(passage)
        return [self._citation(passage) for passage in joined]

    def _citation(self, passage: Passage) -> Citation:
        source = self._sources[passage.source]
        quote = source.text[passage.start : passage.end]
        return Citation(source.name, passage.page_number, passage.start, passage.end, quote)


def check(index: SourceIndex, lead: str, text: str) -> Sentence:
    """Link one sentence of a result to its passages and say whether they support it."""
    heading = "#" in lead or text.endswith(":")
    if heading or not (terms(text) or numbers(text)):
        return Sentence(lead, text, "unverifiable", [], [])
    share, places = index.find(text)
    missing = sorted(numbers(text) - index.numbers_at(places), key=text.find)
    for number in list(missing):
        nearby = index.with_number(number, places)
        if nearby is not None:
            places.append(nearby)
            missing.remove(number)
    if share < LINK_THRESHOLD:
        return Sentence(lead, text, "unsupported", ["No passage of the source says this.", *_about(missing, index)], [])
    reasons = _about(missing, index)
    return Sentence(lead, text, "unsupported" if reasons else "supported", reasons, index.cite(places))


def coverage(sources: Sequence[SourceText], sentences: Iterable[Sentence]) -> float:
    """The share (0..1) of the sources' blocks that at least one sentence cites."""
    cited = collections.defaultdict(list)
    for sentence in sentences:
        for citation in sentence.sources:
            cited[citation.file].append((citation.start, citation.end))
    blocks = [(source.name, block) for source in sources for block in source.blocks]
    if not blocks:
        return 0.0
    used = sum(any(start < block.end and block.start < end for start, end in cited[name]) for name, block in blocks)
    return used / len(blocks)


def terms(text: str) -> frozenset[str]:
    """What a sentence is compared by: word beginnings in lower case, and pairs of CJK characters."""
    found: set[str] = set()
    for run in _CJK.findall(text):
        found.update(run[at : at + 2] for at in range(max(1, len(run) - 1)))
    for word in _WORD.findall(_CJK.sub(" ", text)):
        folded = word.casefold().replace("’", "'").removesuffix("'s")
        if len(folded) > 1 and folded not in _FUNCTION_WORDS:
            found.add(_stem(folded))
    return frozenset(found)


def _stem(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word[:_STEM_LENGTH]


def numbers(text: str) -> frozenset[str]:
    """The numbers in a text, thousands separators and trailing zeros of decimals removed."""
    return frozenset(_plain_number(found) for found in _NUMBER.findall(text))


def _plain_number(number: str) -> str:
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", number):
        number = number.replace(",", "")
    if re.fullmatch(r"\d+[.,]\d+", number):
        whole, fraction = re.split("[.,]", number)
        return f"{whole}.{fraction.rstrip('0')}".rstrip(".")
    return number


def _about(missing: list[str], index: SourceIndex) -> list[str]:
    return [
        f"The number {number} is not in the cited passage."
        if number in index.all_numbers
        else f"The number {number} is nowhere in the source."
        for number in missing
    ]


def _neighbours(one: Passage, other: Passage, text: str) -> bool:
    if one.source != other.source or one.page_number != other.page_number:
        return False
    first, second = sorted((one, other), key=lambda passage: passage.start)
    return first.end >= second.start or text[first.end : second.start].isspace()


class _Pages:
    """Page numbers by offset, for offsets asked in rising order."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._at = 0

    def at(self, offset: int) -> int | None:
        while self._at + 1 < len(self._blocks) and self._blocks[self._at + 1].start <= offset:
            self._at += 1
        return self._blocks[self._at].page_number if self._blocks else None
