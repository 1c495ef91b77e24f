"""Translation of a text, segment by segment; what stands between the segments stays as it is.

Each translation is checked (``checks``); one in doubt gets a second try, and the better of the two is kept
with its warnings.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from slmdesk.documents.language import LanguageDetector
from slmdesk.engine import Cancelled, Engines
from slmdesk.errors import JobCancelled, TaskError
from slmdesk.messages import (
    Aligned,
    Done,
    MemoryMatch,
    Notice,
    Progress,
    TaskEvent,
    Translate,
    Translated,
    TranslateResult,
)
from slmdesk.tasks.languages import Language, language
from slmdesk.tasks.translate import checks
from slmdesk.tasks.translate.loading import Translator, load
from slmdesk.tasks.translate.pairs import PairEngines, PairTranslator, Step
from slmdesk.tasks.translate.reuse import Reuse
from slmdesk.tasks.translate.segments import Segment, split

_FIRST_ROUND = 64  # segments
_DETECTED = 0.8  # how sure a segment's language has to be when others are of another one


def run(
    request: Translate, engines: Engines, pairs: PairEngines, detector: LanguageDetector, cancelled: Cancelled
) -> Iterator[TaskEvent]:
    """Translate a text.

    Yields:
        ``Progress``, ``Notice``, ``Translated`` in the order of the text, ``Done``.

    Raises:
        TaskError: ``unknown-language``, ``nothing-to-translate``.
        ModelError: ``no-pair`` when a pair was asked for and there is none; ``no-model`` when there is no language
            model either; or one cannot be loaded.
        JobCancelled: ``cancelled()`` became true.
    """
    started = time.perf_counter()
    target = language(request.target_language)
    segments, rest = split(request.text)
    if not segments:
        raise TaskError("nothing-to-translate", "There is no text to translate.", "Choose another file, or paste text.")
    source = language(request.source_language) if request.source_language else _detected(request.text, detector)
    loaded = yield from load(request, source, target, engines, pairs, cancelled)
    translator = loaded.translator
    for notice in [*loaded.notices, *_notices(request, source, target, loaded.steps)]:
        yield Notice(notice)
    work = _Work(translator, request, source, target, detector, cancelled)
    texts: list[str] = []
    yield Progress("translating", 0, len(segments), "segments")
    while len(texts) < len(segments):
        # The first delivery is small, so that a long document shows its beginning early.
        count = translator.round_segments if texts else min(translator.round_segments, _FIRST_ROUND)
        stretch = segments[len(texts) : len(texts) + count]
        for segment, answer in zip(stretch, work.translated(stretch), strict=True):
            texts.append(segment.lead + answer.text)
            yield Translated(
                segment.lead, segment.text, answer.text, segment.start, segment.end,
                answer.warnings, answer.alignment, answer.match,
            )  # fmt: skip
        yield Progress("translating", len(texts), len(segments), "segments")
    yield Done(
        TranslateResult(
            "".join(texts) + rest,
            source.code if source else None,
            loaded.kind,
            loaded.model,
            loaded.timings(time.perf_counter() - started),
        )
    )


@dataclass(frozen=True)
class _Answer:
    """What came of a segment; see ``Translated``."""

    text: str
    warnings: list[str]
    match: MemoryMatch | None = None
    alignment: list[Aligned] = field(default_factory=list)


class _Work:
    """Translates segments, each text once, and gives those in doubt a second try."""

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
        self._reuse = Reuse(request.memory)
        self._matches: dict[str, MemoryMatch | None] = {}
        self._stretches = sorted(request.align)
        self._answers: dict[str, _Answer] = {}

    def translated(self, segments: Sequence[Segment]) -> list[_Answer]:
        """The answer to each segment."""
        if self._cancelled():
            raise JobCancelled
        new = []
        for text in dict.fromkeys(segment.text for segment in segments):
            if text not in self._answers and not self._take(text):
                new.append(text)
        if new:
            self._first_try(new)
            self._second_try([text for text in new if self._answers[text].warnings])
        self._align(segments)
        return [self._answers[segment.text] for segment in segments]

    def _take(self, text: str) -> bool:
        """Whether a segment needs no engine: it is in the user's memory, or in the wanted language already."""
        match = self._matches[text] = self._reuse.find(text)
        if match is not None and match.used:
            doubts = self._warnings(text, match.target) if match.percent < 100 else []
            self._answers[text] = _Answer(match.target, doubts, match)
        elif self._is_target_language(text):
            self._answers[text] = _Answer(text, [])
        return text in self._answers

    def _first_try(self, texts: list[str]) -> None:
        for index, answer in self._translator.translate(texts, self._source, self._target):
            text = texts[index]
            self._answers[text] = _Answer(answer, self._warnings(text, answer), self._matches.get(text))

    def _second_try(self, texts: list[str]) -> None:
        doubts = [self._answers[text].warnings for text in texts]
        if not texts:
            return
        for index, answer in self._translator.translate(texts, self._source, self._target, doubts):
            warnings = self._warnings(texts[index], answer)
            if len(warnings) < len(doubts[index]):
                first = self._answers[texts[index]]
                self._answers[texts[index]] = replace(first, text=answer, warnings=warnings)

    def _align(self, segments: Sequence[Segment]) -> None:
        """Find which words belong together in those segments that this was asked for."""
        if not isinstance(self._translator, PairTranslator) or not self._request.align:
            return
        wanted = dict.fromkeys(each.text for each in segments if self._is_wanted(each))
        new = [text for text in wanted if not self._answers[text].alignment]
        found = self._translator.align([(text, self._answers[text].text) for text in new])
        for text, alignment in zip(new, found, strict=True):
            self._answers[text] = replace(self._answers[text], alignment=alignment)

    def _is_wanted(self, segment: Segment) -> bool:
        number = bisect_right(self._stretches, (segment.start, segment.end))
        return any(
            start < segment.end and segment.start < end
            for start, end in self._stretches[max(0, number - 1) : number + 1]
        )

    def _warnings(self, source: str, answer: str) -> list[str]:
        code = self._source.code if self._source else None
        found = checks.warnings(source, answer, code, self._target.code)
        return found + checks.glossary_warnings(source, answer, self._request.glossary)

    def _is_target_language(self, text: str) -> bool:
        """Whether a segment needs no translation; asked only where the user did not name the source's language."""
        if self._request.source_language is not None:
            return False
        found = self._detector.detect(text)
        return found is not None and found[1] >= _DETECTED and found[0] == self._target.base and len(text) >= 24


def _detected(text: str, detector: LanguageDetector) -> Language | None:
    found = detector.detect(text)
    return language(found[0]) if found else None


def _notices(request: Translate, source: Language | None, target: Language, chain: Sequence[Step]) -> list[str]:
    notices = []
    if request.source_language is None:
        name = source.name if source else "a language that was not recognised"
        notices.append(f"The text is taken to be in {name}.")
    if len(chain) > 1:
        notices.append(
            f"There is no pair from {source.name if source else '?'} to {target.name}: it goes through English, "
            "which loses some of the meaning."
        )
    if chain and request.tone:
        notices.append("A pair knows no tone; choose the language model for it (--engine slm).")
    named = request.model.languages if request.model and not chain else []
    if named and target.base not in named:
        notices.append(f"{target.name} is not among the languages that the maker of this model names.")
    return notices
