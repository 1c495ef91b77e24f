"""Finding the passages of some sources that belong to a sentence, by shared words."""

from __future__ import annotations

import collections
import functools
import math
import re
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from slmdesk.messages import Block, Citation, SourceText
from slmdesk.tasks.letters import scripts_of
from slmdesk.tasks.verify.grammar.passages import ParsedPassages
from slmdesk.tasks.verify.sources.passages import SPEAKER, passage_spans
from slmdesk.tasks.verify.sources.polarity import denies, signs_of
from slmdesk.tasks.verify.sources.term_table import TermTable
from slmdesk.tasks.verify.values.codes import codes
from slmdesk.tasks.verify.values.dates import MONTHS, WrittenDate, numeric_dates, short_years, written_dates
from slmdesk.tasks.verify.values.quantities import Quantity, quantities
from slmdesk.tasks.verify.words.drugs import drugs
from slmdesk.tasks.verify.words.languages import language_of
from slmdesk.tasks.verify.words.opposite_words import mentions
from slmdesk.tasks.verify.words.wording import Token, bits, terms, terms_of_source, tokens

LINK_THRESHOLD = 0.5
"""The least share of a sentence's weight that its passages must hold to be cited.
``tests/benchmarks/evaluations/links.py`` prints what it costs and gains on human summaries against their own
source and against another's."""

_SECOND_PASSAGE_GAIN = 0.15  # a second passage is cited when it adds at least this share
_WINDOW_PENALTY = 0.97  # two neighbouring sentences win over one only when they really hold more
_CANDIDATES = 160  # passages looked at for one sentence: those that hold its rarest words
_AROUND = 4  # sentences before and after a passage that may carry the rest, as in a conversation
_NUMBERED = re.compile(
    rf"(?:#+[ \t]*\d{{1,3}}(?:\.\d{{1,3}})*[.)]?|\d{{1,3}}(?:\.\d{{1,3}})*[.)])(?=\s)(?!\s+(?:{'|'.join(MONTHS)})\b)",
    re.I,
)
_NOT_LETTER = re.compile(r"[\W_]+")
_LONG_WORD = re.compile(r"[^\W\d_]{6,}")
_KEPT_VIEWS = 1024  # passages whose words stay analysed: more would make memory grow with the text
_KEPT_ANSWERS = 4096  # passages of which a yes or no stays known: 0.1 KB each
_AT_ONCE = 1 << 14  # characters of a text that are worked on together: a whole one is not held twice


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a source, or two neighbouring ones. start, end: offsets into that source's text."""

    source: int
    start: int
    end: int
    page_number: int | None


@dataclass(frozen=True)
class Link:
    """Where a sentence may come from.

    share, wide, known: of the sentence's weight (0..1), held by its passages, by the sentences around the
    best of them, and anywhere in the sources. places: the passages, best first. region: numbers of the
    sentences around the best, first and behind the last.
    """

    share: float
    wide: float
    known: float
    places: list[int]
    region: range


class SourceIndex:
    """Finds the passages of some sources that hold the words of a sentence.

    Memory and time to build are linear in the length of the sources; a look-up is nearly independent of it.
    """

    def __init__(self, sources: Sequence[SourceText], check: Callable[[], None] = lambda: None) -> None:
        """check: called for each sentence; raises to stop (cancel)."""
        self.sources = sources
        self.passages: list[Passage] = []
        self.terms = TermTable()
        self.numbers: dict[float, list[int]] = collections.defaultdict(list)
        self.opposites: collections.Counter[tuple[str, str]] = collections.Counter()
        """How often the sources have each sense of the words with an opposite: (kind, sense) -> mentions."""
        self._tags: collections.Counter[str] = collections.Counter()  # who speaks, or labels, that passages begin with
        self._views: list[list[Token]] = []  # of the first passages, which the others take turns to have beside
        self._where: dict[str, array[int]] = collections.defaultdict(lambda: array("I"))
        for number, source in enumerate(sources):
            pages = _Pages(source.blocks)
            for start, end in passage_spans(source):
                check()
                self._add(Passage(number, start, end, pages.at(start)), source.text[start:end])
        self._count = max(1, len(self.passages))
        self._weights = _Weights(self._count, self._where)
        self.view = functools.lru_cache(maxsize=_KEPT_VIEWS)(self._view)
        self.amounts = functools.lru_cache(maxsize=_KEPT_VIEWS)(self._amounts)
        self.denies = functools.lru_cache(maxsize=_KEPT_ANSWERS)(functools.partial(denies, self))
        self.signs = functools.lru_cache(maxsize=_KEPT_VIEWS)(functools.partial(signs_of, self))
        self.parsed = ParsedPassages(self.text)

    def _add(self, passage: Passage, text: str) -> None:
        place = len(self.passages)
        view = tokens(text)
        words = terms_of_source(text, view)
        if place < _KEPT_VIEWS:
            self._views.append(view)
        if tag := SPEAKER.match(text):
            self._tags[tag[1].rstrip(":")] += 1
        self.opposites.update((each.kind, each.sense) for each in mentions(text))
        for term in words:
            self._where[term].append(place)
        self.passages.append(passage)
        self.terms.append(words)
        number = _heading_number(self.sources[passage.source].text, passage.start)
        for value in {value for each in quantities(text) if each.start >= number for value in each.values}:
            self.numbers[value].append(place)

    def text(self, place: int) -> str:
        """The words of a passage."""
        passage = self.passages[place]
        return self.sources[passage.source].text[passage.start : passage.end]

    def _view(self, place: int) -> list[Token]:
        return self._views[place] if place < len(self._views) else tokens(self.text(place))

    def _amounts(self, place: int) -> list[Quantity]:
        return quantities(self.text(place))

    @functools.cached_property
    def generics(self) -> frozenset[str]:
        """The drugs that the sources name, by their generic names."""
        return frozenset(drug.generic for source in self.sources for drug in drugs(source.text))

    @functools.cached_property
    def scripts(self) -> frozenset[str]:
        """What the sources are written in beside Latin letters."""
        return frozenset().union(*(scripts_of(source.text) for source in self.sources))

    @functools.cached_property
    def dates(self) -> list[frozenset[tuple[int | None, int]]]:
        """The dates in digits of the sources, each by its readings as (day, month)."""
        return [readings for source in self.sources for _start, _end, readings in numeric_dates(source.text)]

    @functools.cached_property
    def written_dates(self) -> list[WrittenDate]:
        """The dates of the sources whose month is in letters."""
        return [date for source in self.sources for date in written_dates(source.text)]

    @functools.cached_property
    def codes(self) -> dict[str, dict[tuple[int, ...], tuple[int, str]]]:
        """The codes of the sources: form -> digits -> the first passage with it, and the code as written there."""
        found: dict[str, dict[tuple[int, ...], tuple[int, str]]] = collections.defaultdict(dict)
        for place in range(len(self.passages)):
            for code in codes(self.text(place)):
                found[code.form].setdefault(code.digits, (place, code.text))
        return found

    @functools.cached_property
    def short_years(self) -> frozenset[int]:
        """The years of two digits in the dates of the sources."""
        return frozenset().union(*(short_years(source.text) for source in self.sources))

    @functools.cached_property
    def long_words(self) -> dict[str, list[str]]:
        """The words of at least six letters of the sources, in lower case, by their first letter."""
        found: dict[str, set[str]] = collections.defaultdict(set)
        for source in self.sources:
            for word in _LONG_WORD.finditer(source.text):
                found[word[0][0].casefold()].add(word[0].casefold())
        return {letter: sorted(words) for letter, words in found.items()}

    @functools.cached_property
    def _glued(self) -> bytes:
        found = bytearray()
        for source in self.sources:
            for at in range(0, len(source.text), _AT_ONCE):
                letters = _NOT_LETTER.sub("", source.text[at : at + _AT_ONCE])
                found += letters.casefold().encode("utf-8", "surrogatepass")
        return bytes(found)

    def spells(self, letters: str) -> bool:
        """Whether the sources have some letters, in lower case, in a row: a name may be split or joined differently."""
        return letters.encode("utf-8", "surrogatepass") in self._glued

    @property
    def spoken(self) -> bool:
        """Whether most passages begin with who speaks."""
        return 2 * self._tags.total() > len(self.passages)

    @property
    def speakers(self) -> Collection[str]:
        """Who speaks in conversations, as the passages begin: "Paul", "[doctor]"."""
        return self._tags

    @functools.cached_property
    def language(self) -> str | None:
        """The language of the sources, None when it cannot be told or they differ."""
        found = {language_of(source.text) for source in self.sources}
        return found.pop() if len(found) == 1 else None

    def knows(self, term: str) -> bool:
        """Whether the sources have a term anywhere."""
        return term in self._where

    def vocabulary(self) -> Iterable[str]:
        """Every term of the sources."""
        return self._where.keys()

    def where(self, term: str) -> Sequence[int]:
        """The passages with a term, in order."""
        return self._where.get(term, ())

    def weight(self, words: Iterable[str]) -> float:
        """Summed weight of terms: how rare each is in the language and in these sources."""
        return math.fsum(map(self._weights.__getitem__, words))  # the same in whatever order a set has them today

    def around(self, place: int, distance: int = _AROUND) -> range:
        """The numbers of the sentences near one, in the same source."""
        source = self.passages[place].source
        first, last = place, place
        while first > 0 and place - first < distance and self.passages[first - 1].source == source:
            first -= 1
        while last + 1 < len(self.passages) and last - place < distance and self.passages[last + 1].source == source:
            last += 1
        return range(first, last + 1)

    def find(self, sentence: str) -> tuple[float, list[int]]:
        """The best passages for a sentence.

        Returns:
            (share, passages): the share (0..1) of the sentence's weight that they hold together, and
            one to four numbers of source sentences, the best first; empty when nothing is shared.
        """
        link = self.link(terms(sentence))
        return link.share, link.places

    def link(self, wanted: frozenset[str]) -> Link:
        """Where a sentence with these terms may come from."""
        total = self.weight(wanted)
        if not total:
            return Link(0.0, 0.0, 0.0, [], range(0))
        known = frozenset(word for word in wanted if word in self._where)
        held = {place: known & self.terms[place] for place in self._candidates(known)}
        best, _score = self._best(held, frozenset())
        if not best:
            return Link(0.0, 0.0, 0.0, [], range(0))
        region, wide = self._widest(held, known)
        covered = frozenset().union(*(held[place] for place in best))
        second, second_score = self._best(held, covered)
        if second and second_score / total >= _SECOND_PASSAGE_GAIN:
            covered = covered.union(*(held[place] for place in second))
            best = [*best, *(place for place in second if place not in best)]
        return Link(self.weight(covered) / total, wide / total, self.weight(known) / total, best, region)

    def _candidates(self, known: frozenset[str]) -> list[int]:
        """The passages with the rarest of some terms."""
        found: set[int] = set()
        for word in sorted(known, key=lambda word: len(self._where[word])):
            places = self._where[word]
            if found and len(found) + len(places) > _CANDIDATES:
                break
            found.update(places[:: max(1, len(places) // _CANDIDATES)])
        near = {place + 1 for place in found if place + 1 < len(self.passages)}
        return sorted(found | near)

    def _best(self, held: dict[int, frozenset[str]], covered: frozenset[str]) -> tuple[list[int], float]:
        best: list[int] = []
        best_score = 0.0
        alone = {place: self.weight(words - covered) for place, words in held.items()}
        for place, words in held.items():
            if alone[place] > best_score:
                best, best_score = [place], alone[place]
            if alone[place] + alone.get(place + 1, 0.0) < best_score:
                continue  # together they hold no more than that
            if place + 1 in held and self.passages[place].source == self.passages[place + 1].source:
                together = _WINDOW_PENALTY * self.weight((words | held[place + 1]) - covered)
                if together > best_score:
                    best, best_score = [place, place + 1], together
        return best, best_score

    def _widest(self, held: dict[int, frozenset[str]], known: frozenset[str]) -> tuple[range, float]:
        best, best_score = range(0), -1.0
        tops = sorted(held, key=lambda place: -self.weight(held[place]))[:6]
        for place in tops:
            region = self.around(place)
            score = self.weight(known & frozenset().union(*(self.terms[near] for near in region)))
            if score > best_score:
                best, best_score = region, score
        return best, best_score

    def cite(self, places: Iterable[int]) -> list[Citation]:
        """Citations of some passages, neighbours on one page joined, the order kept."""
        joined: list[Passage] = []
        for place in places:
            passage = self.passages[place]
            for index, other in enumerate(joined):
                if _neighbours(other, passage, self.sources[passage.source].text):
                    start, end = min(other.start, passage.start), max(other.end, passage.end)
                    joined[index] = Passage(other.source, start, end, other.page_number)
                    break
            else:
                joined.append(passage)
        return [self._citation(passage) for passage in joined]

    def _citation(self, passage: Passage) -> Citation:
        source = self.sources[passage.source]
        quote = source.text[passage.start : passage.end]
        return Citation(source.name, passage.page_number, passage.start, passage.end, quote)


def _heading_number(text: str, start: int) -> int:
    """How many characters of a passage number a heading or a line of a list, and count nothing: "## 4. Repairs"."""
    found = _NUMBERED.match(text, start)
    return found.end() - start if found and not text[text.rfind("\n", 0, start) + 1 : start].strip("# \t") else 0


def _neighbours(one: Passage, other: Passage, text: str) -> bool:
    if one.source != other.source or one.page_number != other.page_number:
        return False
    first, second = sorted((one, other), key=lambda passage: passage.start)
    return first.end >= second.start or text[first.end : second.start].isspace()


class _Weights(dict[str, float]):
    """What each term weighs, reckoned when it is first asked for."""

    def __init__(self, passages: int, where: Mapping[str, Sequence[int]]) -> None:
        super().__init__()
        self._passages = passages
        self._where = where

    def __missing__(self, term: str) -> float:
        places = len(self._where.get(term, ())) or 0.5
        rarity = math.log(1 + self._passages / places) / math.log(1 + 2 * self._passages)
        self[term] = bits(term) * (0.3 + rarity)
        return self[term]


class _Pages:
    """Page numbers by offset, for offsets asked in rising order."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._at = 0

    def at(self, offset: int) -> int | None:
        while self._at + 1 < len(self._blocks) and self._blocks[self._at + 1].start <= offset:
            self._at += 1
        return self._blocks[self._at].page_number if self._blocks else None
