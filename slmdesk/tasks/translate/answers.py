"""The segments of a text on their way: what needs no engine, first and second tries, told in the order of the text.

A segment in doubt gets a second try. The language model gets it along with the first tries of the next round, so that
its batch stays full; a pair gets it at the end of the round. What is finished is told at once where all before it is.
"""

from __future__ import annotations

import itertools
import time
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from slmdesk.documents.language import LanguageDetector
from slmdesk.engine import Cancelled
from slmdesk.errors import JobCancelled
from slmdesk.messages import (
    Aligned,
    Checkpoint,
    MemoryMatch,
    Progress,
    TaskEvent,
    Translate,
    Translated,
    translation_key,
)
from slmdesk.tasks.languages import Language
from slmdesk.tasks.translate import checks
from slmdesk.tasks.translate.doubts import Doubts
from slmdesk.tasks.translate.leftovers import words_left
from slmdesk.tasks.translate.loading import Translator
from slmdesk.tasks.translate.pairs import PairTranslator
from slmdesk.tasks.translate.reuse import Reuse
from slmdesk.tasks.translate.segments import Segment

# Segments of a pair's first round, so that a long document shows its beginning early. In each round one batch is not
# full, and costs a model of usual size as much as a full one: with 64 it took a fifth more for some pages.
_FIRST_ROUND = 128
_FULL_ROUND = 512  # segments
_PROGRESS_S = 0.25
_ROUND_S = 4.0  # of a pair's later ones: the longer, the fuller its batches, but the later they are seen
_GROWTH = 8
_DETECTED = 0.8  # how sure a segment's language has to be when others are of another one
_ESTIMATE_AFTER = 10  # segments: the first ones are finished together


class _Answer(NamedTuple):
    """What came of a segment; see ``Translated``."""

    text: str
    warnings: list[str]
    match: MemoryMatch | None = None
    alignment: Sequence[Aligned] = ()


class Answers:
    """Translates segments, each text once.

    Args:
        source: None when it was not recognised.
    """

    def __init__(
        self,
        translator: Translator,
        request: Translate,
        source: Language | None,
        target: Language,
        detector: LanguageDetector,
        cancelled: Cancelled,
    ) -> None:
        self._translator = translator
        self._request = request
        self._source = source
        self._target = target
        self._detector = detector
        self._cancelled = cancelled
        self._checks = checks.checks_between(source.code if source else None, target.code)
        self._reuse = Reuse(request.memory)
        self._done_parts = {each.part: each.text for each in request.done_parts}
        self._key = "" if isinstance(translator, PairTranslator) else translation_key(request)
        self._matches: dict[str, MemoryMatch | None] = {}
        self._stretches = sorted(request.align)
        self._answers: dict[str, _Answer] = {}
        self._asked: set[str] = set()  # texts that went to the engine
        self._written: set[str] = set()  # texts whose answers the engine made
        self._in_doubt: dict[str, Doubts] = {}  # texts that wait for a second try, and why
        self._pace = _Pace([])

    def events(self, segments: Sequence[Segment]) -> Iterator[TaskEvent]:
        """Yields ``Checkpoint`` of what the language model wrote, ``Translated`` in the text's order, ``Progress``.

        Behind ``Translated`` there is always ``Progress``: the child's pipe waits for that (``worker.main``).
        """
        self._pace = _Pace([segment.text for segment in segments])
        untold = deque(segments)
        if isinstance(self._translator, PairTranslator):
            yield from self._by_pair(self._translator, deque(segments), untold)
        else:
            yield from self._by_model(deque(segments), untold)
        assert not untold, "an engine left a text without an answer"

    def _by_model(self, waiting: deque[Segment], untold: deque[Segment]) -> Iterator[TaskEvent]:
        while waiting:
            stretch = self._next(waiting, self._translator.round_segments)
            new = self._new(stretch)
            for text in itertools.chain(self._tries(new), () if waiting else self._tries([])):
                yield from self._checkpoint(text)
                yield from self._told(untold)
                yield self._pace.progress()
            yield from self._told(untold)
            yield self._pace.progress()

    def _by_pair(
        self, translator: PairTranslator, waiting: deque[Segment], untold: deque[Segment]
    ) -> Iterator[TaskEvent]:
        """The cores are at work on the next segments while these are looked at and told."""
        count = 2 * _FIRST_ROUND  # of the second one: its batches are fuller, and how fast it goes is not known yet
        stretch = self._next(waiting, _FIRST_ROUND)
        new = self._new(stretch)
        while stretch:
            began = time.monotonic()
            coming = self._next(waiting, count)
            later = self._new(coming)
            translator.announce(later)
            told = began
            for _text in itertools.chain(self._tries(new), self._tries([])):
                if time.monotonic() - told > _PROGRESS_S:
                    told = time.monotonic()
                    yield self._pace.progress()
            self._put_terms(stretch)
            self._align(stretch)
            yield from itertools.islice(self._told(untold), len(stretch))  # those behind have no words aligned yet
            yield self._pace.progress()
            fitting = len(stretch) * _ROUND_S / max(time.monotonic() - began, 1e-3)
            most = max(_FULL_ROUND, len(waiting) // 2)  # the last one is told when there is nothing else to do
            count = int(max(_FIRST_ROUND, min(fitting, count * _GROWTH, translator.round_segments, most)))
            stretch, new = coming, later

    def _next(self, waiting: deque[Segment], count: int) -> list[Segment]:
        if self._cancelled():
            raise JobCancelled
        return [waiting.popleft() for _each in range(min(count, len(waiting)))]

    def _told(self, untold: deque[Segment]) -> Iterator[Translated]:
        """The next segments as far as they are finished."""
        while untold and untold[0].text in self._answers and untold[0].text not in self._in_doubt:
            segment = untold.popleft()
            answer = self._answers[segment.text]
            yield Translated(
                segment.lead, segment.text, answer.text, segment.start, segment.end,
                answer.warnings, list(answer.alignment), answer.match,
            )  # fmt: skip

    def _checkpoint(self, text: str) -> Iterator[Checkpoint]:
        if text in self._written and text not in self._in_doubt:
            yield Checkpoint(self._key, text, self._answers[text].text)

    def _new(self, segments: Sequence[Segment]) -> list[str]:
        """The texts of segments that an engine has to translate, each once; the others have their answers then."""
        new = []
        for text in dict.fromkeys(each.text for each in segments):
            if text in self._answers or text in self._asked:
                continue
            if self._take(text):
                self._pace.add(text, known=True)
            else:
                self._asked.add(text)
                new.append(text)
        return new

    def _take(self, text: str) -> bool:
        """Whether a segment needs no engine: it is remembered, was done before, or is in the wanted language."""
        match = self._matches[text] = self._reuse.find(text)
        if match is not None and match.used:
            doubts = self._doubts(text, match.target).warnings if match.percent < 100 else []
            self._answers[text] = _Answer(match.target, doubts, match)
        elif text in self._done_parts:
            done = self._done_parts[text]
            self._answers[text] = _Answer(done, self._doubts(text, done).warnings, match)
        elif self._is_target_language(text):
            self._answers[text] = _Answer(text, [])
        return text in self._answers

    def _tries(self, new: Sequence[str]) -> Iterator[str]:
        """First tries of new texts, and before them second tries of those in doubt.

        Those that come into doubt wait for the next call.
        """
        again, texts = self._in_doubt, [*self._in_doubt, *new]
        if not texts:
            return
        doubts = [again.get(text) for text in texts] if again else []
        for index, translation in self._translator.translate(texts, self._source, self._target, doubts):
            text = texts[index]
            found = self._doubts(text, translation)
            before = doubts[index] if index < len(doubts) else None
            if before is not None:
                del self._in_doubt[text]
                if len(found.warnings) < len(before.warnings):
                    # What a model left it may not know: another word in its place need not be the right one.
                    rest = [
                        f"“{words}” was left untranslated at first: check what stands for it." for words in before.left
                    ]
                    self._answers[text] = self._answers[text]._replace(text=translation, warnings=found.warnings + rest)
            else:
                self._answers[text] = _Answer(translation, found.warnings, self._matches.get(text))
                self._written.add(text)
                self._pace.add(text)
                if found.warnings:
                    self._in_doubt[text] = found
            yield text

    def _put_terms(self, segments: Sequence[Segment]) -> None:
        """The terms of the glossary that a pair did not take, where they can be put in safely."""
        if not isinstance(self._translator, PairTranslator) or not self._request.glossary:
            return
        terms = self._request.glossary
        texts = [
            text
            for text in dict.fromkeys(each.text for each in segments)
            if text in self._written and checks.glossary_warnings(text, self._answers[text].text, terms)
        ]
        found = self._translator.with_terms([(text, self._answers[text].text) for text in texts], terms)
        for text, translation in zip(texts, found, strict=True):
            warnings = self._doubts(text, translation).warnings if translation is not None else []
            if translation is not None and len(warnings) < len(self._answers[text].warnings):
                self._answers[text] = self._answers[text]._replace(text=translation, warnings=warnings)

    def _align(self, segments: Sequence[Segment]) -> None:
        """Find which words belong together in those segments that this was asked for."""
        if not isinstance(self._translator, PairTranslator) or not self._request.align:
            return
        wanted = dict.fromkeys(each.text for each in segments if self._is_wanted(each))
        new = [text for text in wanted if not self._answers[text].alignment]
        found = self._translator.align([(text, self._answers[text].text) for text in new])
        for text, alignment in zip(new, found, strict=True):
            self._answers[text] = self._answers[text]._replace(alignment=alignment)

    def _is_wanted(self, segment: Segment) -> bool:
        number = bisect_right(self._stretches, (segment.start, segment.end))
        return any(
            start < segment.end and segment.start < end
            for start, end in self._stretches[max(0, number - 1) : number + 1]
        )

    def _doubts(self, source: str, answer: str) -> Doubts:
        code = self._source.code if self._source else None
        found = self._checks.warnings(source, answer)
        terms = self._request.glossary
        left = words_left(source, answer, code, self._target.code, self._detector) if code and not found else []
        if left:
            wanted = " ".join(term.target or term.source for term in checks.terms_in(source, terms)).casefold()
            left = [words for words in left if words.casefold() not in wanted]
            found = [f"“{words}” was left untranslated." for words in left]
        return Doubts(found + checks.glossary_warnings(source, answer, terms) if terms else found, left)

    def _is_target_language(self, text: str) -> bool:
        """Whether a segment needs no translation; asked only where the user did not name the source's language."""
        if self._request.source_language is not None:
            return False
        found = self._detector.detect(text)
        return found is not None and found[1] >= _DETECTED and found[0] == self._target.base and len(text) >= 24


class _Pace:
    """How far it is, and how long the rest takes, by characters: segments differ in length."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._counts = Counter(texts)
        self._total = len(texts)
        self._started = time.monotonic()
        self._finished = 0  # segments
        self._left = sum(map(len, self._counts))  # characters that an engine has still to do
        self._made = self._segments_made = 0

    def add(self, text: str, known: bool = False) -> None:
        """A text has its first answer. known: without an engine."""
        self._finished += self._counts[text]
        self._left -= len(text)
        if not known:
            self._made += len(text)
            self._segments_made += 1

    def progress(self) -> Progress:
        remaining_s = None
        if self._segments_made >= _ESTIMATE_AFTER and self._left:
            remaining_s = (time.monotonic() - self._started) / self._made * self._left
        return Progress("translating", self._finished, self._total, "segments", remaining_s=remaining_s)
