"""Translation of a text, segment by segment; what stands between the segments stays as it is.

Each translation is checked (``checks``); one in doubt gets a second try, and the better of the two is kept
with its warnings.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Protocol

from slmdesk.documents.language import LanguageDetector
from slmdesk.engine import Cancelled, Engines
from slmdesk.errors import JobCancelled, ModelError, TaskError
from slmdesk.messages import (
    Done,
    ModelLoaded,
    Notice,
    Progress,
    TaskEvent,
    Timings,
    Translate,
    Translated,
    TranslateResult,
)
from slmdesk.tasks.translate import checks
from slmdesk.tasks.translate.languages import Language, language
from slmdesk.tasks.translate.segments import Segment, split
from slmdesk.tasks.translate.slm import SlmTranslator

_ROUND = 64  # segments between two deliveries: a long document shows its beginning early
_DETECTED = 0.8  # how sure a segment's language has to be when others are of another one


class Translator(Protocol):
    """What turns segments into another language."""

    def translate(
        self, segments: Sequence[str], source: Language | None, target: Language, doubts: Sequence[Sequence[str]] = ()
    ) -> Iterator[tuple[int, str]]:
        """Yields (index, translation) as they are finished. doubts: of a first try, for a second one."""
        ...


def run(request: Translate, engines: Engines, detector: LanguageDetector, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Translate a text.

    Yields:
        ``Progress``, ``Notice``, ``Translated`` in the order of the text, ``Done``.

    Raises:
        TaskError: ``unknown-language``, ``nothing-to-translate``.
        ModelError: ``no-model`` when neither a pair nor a language model is given; or it cannot be loaded.
        JobCancelled: ``cancelled()`` became true.
    """
    started = time.perf_counter()
    target = language(request.target_language)
    segments, rest = split(request.text)
    if not segments:
        raise TaskError("nothing-to-translate", "There is no text to translate.", "Choose another file, or paste text.")
    source = language(request.source_language) if request.source_language else _detected(request.text, detector)
    if request.model is None:
        raise ModelError("no-model", "No model is installed that can translate.", "Get one with: slmdesk models pull")
    yield Progress("loading", 0, 0, note=f"Loading {request.model.id}")
    engine = engines.load(request.model, request.sampling, cancelled, "segments")
    engine.take_usage()
    yield ModelLoaded(request.model.id, engine.architecture, engine.max_context_tokens, engine.load_s)
    for notice in [*engine.notices, *_language_notices(request, source, target)]:
        yield Notice(notice)
    translator = SlmTranslator(engine, request.tone, request.glossary, request.sampling, cancelled)
    work = _Work(translator, request, source, target, detector, cancelled)
    texts: list[str] = []
    yield Progress("translating", 0, len(segments), "segments")
    for first in range(0, len(segments), _ROUND):
        stretch = segments[first : first + _ROUND]
        for segment, (text, warnings) in zip(stretch, work.translated(stretch), strict=True):
            texts.append(segment.lead + text)
            yield Translated(segment.lead, segment.text, text, segment.start, segment.end, warnings)
        yield Progress("translating", len(texts), len(segments), "segments")
    usage = engine.take_usage()
    timings = Timings(
        load_s=engine.load_s,
        prompt_tokens=usage.prompt_tokens,
        prompt_s=usage.prompt_s,
        cached_tokens=usage.cached_tokens,
        output_tokens=usage.output_tokens,
        output_s=usage.output_s,
        total_s=time.perf_counter() - started,
    )
    yield Done(
        TranslateResult(
            "".join(texts) + rest, source.code if source else None, "language model", request.model.id, timings
        )
    )


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
        self._memory: dict[str, tuple[str, list[str]]] = {}

    def translated(self, segments: Sequence[Segment]) -> list[tuple[str, list[str]]]:
        """(translation, warnings) of each segment."""
        if self._cancelled():
            raise JobCancelled
        new = list(dict.fromkeys(segment.text for segment in segments if segment.text not in self._memory))
        for text in [text for text in new if self._is_target_language(text)]:
            self._memory[text] = (text, [])
            new.remove(text)
        if new:
            self._first_try(new)
            self._second_try([text for text in new if self._memory[text][1]])
        return [self._memory[segment.text] for segment in segments]

    def _first_try(self, texts: list[str]) -> None:
        for index, answer in self._translator.translate(texts, self._source, self._target):
            self._memory[texts[index]] = (answer, self._warnings(texts[index], answer))

    def _second_try(self, texts: list[str]) -> None:
        doubts = [self._memory[text][1] for text in texts]
        if not texts:
            return
        for index, answer in self._translator.translate(texts, self._source, self._target, doubts):
            warnings = self._warnings(texts[index], answer)
            if len(warnings) < len(doubts[index]):
                self._memory[texts[index]] = (answer, warnings)

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


def _language_notices(request: Translate, source: Language | None, target: Language) -> list[str]:
    notices = []
    if request.source_language is None:
        name = source.name if source else "a language that was not recognised"
        notices.append(f"The text is taken to be in {name}.")
    if request.model and request.model.languages and target.base not in request.model.languages:
        notices.append(f"{target.name} is not among the languages that the maker of this model names.")
    return notices
