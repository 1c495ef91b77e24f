"""Which stretches of some sources a summary tells something of, so that none goes without a word.

A small model tells the beginning of a text, or what it likes: the deposit and not the rent. So a text is cut into as
many stretches, at its paragraphs, as the summary has room for, and each should have its say.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterable, Iterator, Sequence

from slmdesk.messages import SourceText
from slmdesk.tasks.summarize.length import word_count
from slmdesk.tasks.summarize.matters import is_binding, is_recommending
from slmdesk.tasks.summarize.mixing import by_clause, mixed
from slmdesk.tasks.summarize.references import References
from slmdesk.tasks.summarize.titles import heading_of_item, is_title, unlabelled, untitled, without_letter_form
from slmdesk.tasks.verify import SourceIndex, quantities, terms
from slmdesk.tasks.verify.values.dates import written_dates

_WORDS_A_STRETCH = 20  # of the summary
_FEWEST = 3  # of less there is no choice to make
_LEAST_WORDS = 25  # of a stretch that is worth a sentence
_NEARLY = 0.9  # of its share of the words, and a stretch ends at the next paragraph
_TOLD = 0.3  # of the weight of a sentence, in its passages
_FEWEST_WORDS = 3  # of a sentence that are found in one passage: "Ms Wolny was one of them." may come from any
_LOOKED_AT = 20_000  # characters of a stretch: those of a book have more
_EARLY = 0.5  # of the weight of a figure, in the first half
_MANY_FIGURES = 0.5  # of the most that a stretch has
_HEADED_WORDS = 250  # of running text, at most, for each heading of a text in sections
_FEWEST_HEADINGS = 3
_RECOMMENDED = 3  # times the words of what a text recommends or concludes count

Place = tuple[int, int]  # source, offset into its text
Quotes = tuple[str, ...]  # a passage as sentences that stand alone; empty for none


def in_sections(sources: Sequence[SourceText]) -> bool:
    """Whether some sources stand under many headings, as contracts and leaflets do.

    A small model then tells what the headings are, and not what stands under them.
    """
    headings = titles = words = 0
    for source in sources:
        before = False
        for start, end in _paragraphs(source):
            text = source.text[start:end].strip()
            heads = is_title(text)
            titles += heads
            headings += before and not heads
            words += 0 if heads else word_count(text)
            before = heads
    return headings >= _FEWEST_HEADINGS and titles <= 2 * headings and words <= _HEADED_WORDS * headings


class Stretches:
    """The stretches of some sources that should each have a say in a summary of so many words.

    Attributes:
        words: of the summary, for each.
    """

    def __init__(self, index: SourceIndex, target_words: int) -> None:
        self._index = index
        self._references = References(index.language)
        self._starts = _starts(index.sources, max(1, round(target_words / _WORDS_A_STRETCH)))
        self.words = max(1, round(target_words / max(1, len(self._starts))))
        self.told_by = functools.lru_cache(maxsize=1024)(self._told_by)

    def __len__(self) -> int:
        return len(self._starts)

    def text(self, number: int) -> str:
        """The words of a stretch."""
        source, start, end = self._span(number)
        text = self._index.sources[source].text[start:end].strip()
        return without_letter_form(text) or text

    def rest(self, number: int, sentences: Iterable[str]) -> str:
        """The words of a stretch without the passages that some sentences come from."""
        source, position, end = self._span(number)
        text, kept = self._index.sources[source].text, ""
        told = {place for sentence in sentences for place in self._places(sentence)}
        passages = (self._index.passages[place] for place in sorted(told))
        for passage in passages:
            if passage.source == source and position <= passage.start < end:
                kept += text[position : passage.start]
                position = passage.end
        return without_letter_form((kept + text[position:end]).strip())

    def passage(self, sentence: str, best: bool = False) -> Quotes:
        """The passage that a sentence comes from; empty where there is none, or where it is made of several.

        best: of several the one that it has most of, where it says enough to tell.
        """
        places, words = self._places(sentence), terms(sentence)
        if best and places:
            if len(words) < _FEWEST_WORDS:
                return ()
            near = sorted({*places, *self._index.link(words).region})
            return self._quotes(max(near, key=lambda place: self._index.weight(words & self._index.terms[place])))
        return self._quotes(places[0]) if len(places) == 1 else ()

    def mixed(self, sentence: str) -> Quotes:
        """The passage that says most of a sentence which is put together of several; or nothing."""
        place = mixed(self._index, sentence)
        return self._quotes(place) if place is not None else ()

    def by_clause(self, sentence: str) -> Quotes:
        """The passages that say the clauses of a sentence, where these are several; or nothing."""
        return tuple(dict.fromkeys(each for place in by_clause(self._index, sentence) for each in self._quotes(place)))

    def crossed(self, sentence: str) -> Quotes:
        """The passage that says a sentence without its figures, where these stand in other passages; or nothing."""
        amounts = [each for each in quantities(sentence) if not each.vague]
        if not amounts or not all(self._index.numbers.get(value) for each in amounts for value in each.values[:1]):
            return ()
        rest = sentence
        for each in reversed(amounts):
            rest = rest[: each.start] + rest[each.end :]
        words = terms(rest)
        for place in self._places(sentence):
            own = [value for each in self._index.amounts(place) for value in each.values]
            strange = not any(value in own for each in amounts for value in each.values)
            if strange and len(words) >= _FEWEST_WORDS and words <= self._index.terms[place]:
                return self._quotes(place)
        return ()

    def _quotes(self, place: int) -> Quotes:
        """A passage, behind the one that it hangs on: "After that the burden is on you." says nothing alone."""
        quote = self._quote(place)
        before = self._quote(place - 1) if place and self._references.hangs(quote) else ""
        near = place and self._index.passages[place - 1].source == self._index.passages[place].source
        return (before, quote) if before and near and not self._references.hangs(before) else (quote,)

    def _quote(self, place: int) -> str:
        """A passage as a sentence that stands alone."""
        passage = self._index.passages[place]
        text = self._index.sources[passage.source].text
        told = unlabelled(untitled(text, passage.start, passage.end))
        before = heading_of_item(text, passage.start) if told[:1].islower() else ""
        return f"{before} … {told.rstrip(' ,;.')}." if before else told

    @property
    def are_spoken(self) -> bool:
        """Whether the sources are a conversation, of which no sentence stands alone."""
        return self._index.spoken

    def recommends(self) -> bool:
        """Whether the sources say themselves, under a heading of its own, what matters of them."""
        texts = (source.text[start:end].strip() for source in self._index.sources for start, end in _paragraphs(source))
        return any(is_title(text) and is_recommending(text) for text in texts)

    def is_binding(self, headed: bool) -> bool:
        """Whether the sources say what is to be paid and done. headed: they stand under headings."""
        return is_binding((self._index.text(place) for place in range(len(self._index.passages))), headed)

    def _span(self, number: int) -> tuple[int, int, int]:
        """(source, start, end) of a stretch."""
        source, start = self._starts[number]
        following = self._starts[number + 1] if number + 1 < len(self._starts) else (source + 1, 0)
        return source, start, following[1] if following[0] == source else len(self._index.sources[source].text)

    def _told_by(self, sentence: str) -> frozenset[int]:
        """The stretches that a sentence tells something of."""
        return frozenset(self._homes(sentence))

    def _homes(self, sentence: str) -> list[int]:
        """The stretches of the passages that a sentence comes from, the best first."""
        passages = (self._index.passages[place] for place in self._places(sentence))
        return [at for each in passages if (at := self.number_at(each.source, each.start)) >= 0]

    def _places(self, sentence: str) -> Sequence[int]:
        """The numbers of the passages that a sentence comes from, the best first."""
        link = self._index.link(terms(sentence))
        return link.places if link.share >= _TOLD else ()

    def untold(self, sentences: Iterable[str], most: int) -> list[int]:
        """The stretches that no sentence tells of, in order; of more than ``most`` those with most figures."""
        told: frozenset[int] = frozenset().union(*map(self.told_by, sentences))
        missing = [number for number in range(len(self)) if number not in told]
        return sorted(sorted(missing, key=lambda number: -self._figures(number))[:most])

    def with_figures(self) -> list[int]:
        """The stretch with most figures, with a neighbour that has many too: the results.

        Those of the first half count for less: methods have figures, too. An abstract there has many more.
        """
        counts = {
            number: self._figures(number) * (1.0 if number >= len(self) // 2 else _EARLY) for number in range(len(self))
        }
        best = max(counts, key=lambda number: counts[number], default=-1)
        if best < 0 or not counts[best]:
            return []
        near = [each for each in (best - 1, best + 1) if counts.get(each, 0) >= _MANY_FIGURES * counts[best]]
        return sorted([best, *near[:1]])

    def _figures(self, number: int) -> int:
        return figures(self.text(number)[:_LOOKED_AT])

    def number_at(self, source: int, start: int) -> int:
        """The stretch that holds a place of a source."""
        return bisect.bisect_right(self._starts, (source, start)) - 1

    def place(self, number: int, sentences: Sequence[str]) -> int:
        """Where among the sentences of a summary a stretch should be told: behind those on what stands before it."""
        homes = ((at, self._homes(each)) for at, each in enumerate(sentences))
        place = 1 + max((at for at, its in homes if its and its[0] < number), default=-1)
        while place < len(sentences) and self._references.hangs(sentences[place]):
            place += 1
        return min(place, len(sentences))


def figures(text: str) -> int:
    """How many numbers and dates a text has."""
    return len(quantities(text)) + len(written_dates(text))


def _starts(sources: Sequence[SourceText], most: int) -> list[Place]:
    """Where the stretches begin: at most so many, at paragraphs, of about even length; none where there are too few.

    Recommendations count for more than other words.
    """
    paragraphs = [each for number, source in enumerate(sources) for each in _weighed(number, source)]
    most = min(most, sum(word_count(source.text) for source in sources) // _LEAST_WORDS)
    if most < _FEWEST:
        return []
    starts: list[Place] = []
    aim, held = sum(words for _place, words, _heads in paragraphs) / most, 0.0
    begins = True
    for place, words, heads in paragraphs:
        begins |= bool(starts) and starts[-1][0] != place[0]
        full = starts and (held >= _NEARLY * aim * len(starts) or starts[-1][0] != place[0])
        if begins and (not starts or (full and len(starts) < most)):
            starts.append(place)
        held += words
        begins = not heads  # a title belongs to what follows it
    return starts if len(starts) >= _FEWEST else []


def _weighed(number: int, source: SourceText) -> Iterator[tuple[Place, int, bool]]:
    """(place, words that count, whether it is a title) of each paragraph."""
    weight = 1
    for start, end in _paragraphs(source):
        text = source.text[start:end].strip()
        heads = is_title(text)
        if heads:
            weight = _RECOMMENDED if is_recommending(text) else 1
        yield (number, start), weight * word_count(text), heads


def _paragraphs(source: SourceText) -> Iterator[tuple[int, int]]:
    """(start, end) of what runs from one border to the next."""
    lines = (found.span() for found in re.finditer(r"[^\n]+", source.text))
    spans = ((block.start, block.end) for block in source.blocks) if source.blocks else lines
    return ((start, end) for start, end in spans if source.text[start:end].strip())
