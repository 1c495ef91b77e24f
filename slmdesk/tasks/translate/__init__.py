"""Translation of a text, segment by segment; what stands between the segments stays as it is.

Each translation is checked (``checks``); one in doubt gets a second try, and the better of the two is kept
with its warnings.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Protocol

from slmdesk.documents.language import LanguageDetector
from slmdesk.engine import Cancelled, Engine, Engines, Usage
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
from slmdesk.tasks.languages import Language, language
from slmdesk.tasks.translate import checks
from slmdesk.tasks.translate.pairs import PairEngines, PairTranslator, Step, find_chain
from slmdesk.tasks.translate.segments import Segment, split
from slmdesk.tasks.translate.slm import SlmTranslator

_FIRST_ROUND = 64  # segments
_DETECTED = 0.8  # how sure a segment's language has to be when others are of another one


class Translator(Protocol):
    """What turns segments into another language.

    Attributes:
        round_segments: how many it gets at most at a time.
    """

    @property
    def round_segments(self) -> int: ...

    def translate(
        self, segments: Sequence[str], source: Language | None, target: Language, doubts: Sequence[Sequence[str]] = ()
    ) -> Iterator[tuple[int, str]]:
        """Yields (index, translation) as they are finished. doubts: of a first try, for a second one."""
        ...


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
    chain = find_chain(request.pairs, source, target) if source and request.engine != "slm" else []
    yield Progress("loading", 0, 0, note=f"Loading {' and '.join(_names(request, chain)) or 'the model'}")
    if chain:
        loaded = pairs.load([step.pair for step in chain], request.sampling.threads)
        load_s = sum(each.load_s for each in loaded)
        yield ModelLoaded(" + ".join(_names(request, chain)), "ctranslate2", 0, load_s)
        translator: Translator = PairTranslator(chain, loaded, cancelled)
        notices, engine = [], None
    else:
        engine = _language_model(request, engines, source, target, cancelled)
        load_s = engine.load_s
        yield ModelLoaded(engine.model_id, engine.architecture, engine.max_context_tokens, load_s)
        translator = SlmTranslator(engine, request.tone, request.glossary, request.sampling, cancelled)
        notices = engine.notices
    for notice in [*notices, *_notices(request, source, target, chain)]:
        yield Notice(notice)
    work = _Work(translator, request, source, target, detector, cancelled)
    texts: list[str] = []
    yield Progress("translating", 0, len(segments), "segments")
    while len(texts) < len(segments):
        # The first delivery is small, so that a long document shows its beginning early.
        count = translator.round_segments if texts else min(translator.round_segments, _FIRST_ROUND)
        stretch = segments[len(texts) : len(texts) + count]
        for segment, (text, warnings) in zip(stretch, work.translated(stretch), strict=True):
            texts.append(segment.lead + text)
            yield Translated(segment.lead, segment.text, text, segment.start, segment.end, warnings)
        yield Progress("translating", len(texts), len(segments), "segments")
    usage = engine.take_usage() if engine is not None else Usage()
    timings = Timings(
        load_s=load_s,
        prompt_tokens=usage.prompt_tokens,
        prompt_s=usage.prompt_s,
        cached_tokens=usage.cached_tokens,
        output_tokens=usage.output_tokens,
        output_s=usage.output_s,
        total_s=time.perf_counter() - started,
    )
    yield Done(
        TranslateResult(
            "".join(texts) + rest,
            source.code if source else None,
            "translation pair" if chain else "language model",
            " + ".join(_names(request, chain)),
            timings,
        )
    )


def _language_model(
    request: Translate, engines: Engines, source: Language | None, target: Language, cancelled: Cancelled
) -> Engine:
    if request.engine == "pair":
        origin = source.name if source else "a language that was not recognised"
        raise ModelError(
            "no-pair",
            f"No installed pair translates from {origin} to {target.name}.",
            "Import one with: slmdesk models import FILE.argosmodel, or let the language model do it: --engine slm",
        )
    if request.model is None:
        raise ModelError("no-model", "No model is installed that can translate.", "Get one with: slmdesk models pull")
    engine = engines.load(request.model, request.sampling, cancelled, "segments")
    engine.take_usage()
    return engine


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


def _names(request: Translate, chain: Sequence[Step]) -> list[str]:
    return [step.pair.id for step in chain] or ([request.model.id] if request.model else [])


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
