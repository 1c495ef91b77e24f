"""Translation of a text, segment by segment; what stands between the segments stays as it is.

Each translation is checked (``checks``); one in doubt gets a second try, and the better of the two is kept
with its warnings.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from slmdesk.documents.language import LanguageDetector
from slmdesk.engine import Cancelled, Engines
from slmdesk.errors import TaskError
from slmdesk.messages import Done, Notice, Progress, TaskEvent, Translate, Translated, TranslateResult
from slmdesk.tasks.languages import Language, language
from slmdesk.tasks.translate.answers import Answers
from slmdesk.tasks.translate.loading import load
from slmdesk.tasks.translate.pairs import PairEngines, Step
from slmdesk.tasks.translate.segments import split


def run(
    request: Translate, engines: Engines, pairs: PairEngines, detector: LanguageDetector, cancelled: Cancelled
) -> Iterator[TaskEvent]:
    """Translate a text.

    Yields:
        ``Progress``, ``Notice``, ``Checkpoint`` of the language model, ``Translated`` in the order of the text,
        ``Done``.

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
    detector.preload()  # beside the model: the checks ask it what language a word is of
    loaded = yield from load(request, source, target, engines, pairs, cancelled)
    for notice in [*loaded.notices, *_notices(request, source, target, loaded.steps)]:
        yield Notice(notice)
    answers = Answers(loaded.translator, request, source, target, detector, cancelled)
    texts: list[str] = []
    yield Progress("translating", 0, len(segments), "segments")
    for event in answers.events(segments):
        if isinstance(event, Translated):
            texts.append(event.lead + event.target)
        yield event
    yield Done(
        TranslateResult(
            "".join(texts) + rest,
            source.code if source else None,
            loaded.kind,
            loaded.model,
            loaded.timings(time.perf_counter() - started),
        )
    )


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
