"""The task behind ``slmdesk verify``: any text against its sources, on demand with a second look by a model."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator

from slmdesk import paths
from slmdesk.engine import Engine, Engines
from slmdesk.errors import DocumentError, JobCancelled
from slmdesk.messages import (
    Done,
    Notice,
    Progress,
    Sentence,
    TaskEvent,
    Timings,
    UncoveredSection,
    VerifyResult,
    VerifyText,
)
from slmdesk.tasks.load import loaded
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.timings import timings_of
from slmdesk.tasks.verify.checking import check
from slmdesk.tasks.verify.cover import coverage, covered, uncovered
from slmdesk.tasks.verify.second_look.model_check import COMPARED, ModelCheck, warning, why_nothing
from slmdesk.tasks.verify.sources.index import SourceIndex

_SHOWN_EVERY = 20  # sentences
_MOST_ASKED = 150  # sentences that a model looks at: it takes seconds for each


def run(
    request: VerifyText, cancelled: Callable[[], bool], engines: Engines | None = None
) -> Generator[TaskEvent, None, None]:
    """Check a text.

    Args:
        engines: only needed for a request with a model.

    Yields:
        ``Progress``, each ``Sentence`` in order, ``Done`` with a ``VerifyResult``; with a model ``ModelLoaded`` and
        ``Notice`` before the sentences.

    Raises:
        DocumentError: ``document-empty``, the sources or the text have no words.
        ModelError: the model cannot be loaded.
        JobCancelled: ``cancelled()`` became true.
    """
    started = time.perf_counter()
    if not any(source.text.strip() for source in request.sources):
        raise DocumentError("document-empty", "There is no text in the source.", "Choose another file, or paste text.")
    if not request.text.strip():
        raise DocumentError("document-empty", "There is no text to check.", "Choose another file, or paste text.")

    def stop_if_cancelled() -> None:
        if cancelled():
            raise JobCancelled

    engine: Engine | None = None
    if request.model is not None and engines is not None:
        engine = yield from loaded(engines, request.model, request.sampling, cancelled, "chat")
    yield Progress("indexing", 0, 0, "", "Reading the source")
    index = SourceIndex(request.sources, stop_if_cancelled)
    sentences: list[Sentence] = []
    for event in _by_rules(index, request.text, stop_if_cancelled):
        if isinstance(event, Sentence):
            sentences.append(event)
        if engine is None or not isinstance(event, Sentence):
            yield event
    if engine is not None:
        sentences = yield from _looked_at_again(sentences, index, engine, cancelled)
    total_s = time.perf_counter() - started
    yield Done(
        VerifyResult(
            coverage(request.sources, sentences),
            covered(request.sources, sentences),
            [
                UncoveredSection(each.source, each.title, each.start, each.end, each.page_number)
                for each in uncovered(request.sources, sentences)
            ],
            [skipped for source in request.sources for skipped in source.skipped],
            timings_of(engine.take_usage(), engine.load_s, total_s) if engine is not None else Timings(total_s=total_s),
            request.model.id if engine is not None and request.model is not None else None,
        )
    )


def _by_rules(index: SourceIndex, text: str, stop_if_cancelled: Callable[[], None]) -> Iterator[Progress | Sentence]:
    pairs = split_result(text)
    for number, (lead, sentence) in enumerate(pairs):
        stop_if_cancelled()
        if number % _SHOWN_EVERY == 0:
            yield Progress("checking", number, len(pairs), "sentences", "Checking each sentence")
        yield check(index, lead, sentence)


def _looked_at_again(
    sentences: list[Sentence], index: SourceIndex, engine: Engine, cancelled: Callable[[], bool]
) -> Generator[TaskEvent, None, list[Sentence]]:
    """Let the model look at what the rules leave open. Yields each sentence in order."""
    asking = ModelCheck(engine, index, paths.resources() / "prompts")
    open_ = [number for number, sentence in enumerate(sentences) if asking.asks(sentence)]
    asked = frozenset(open_[:_MOST_ASKED])
    yield Notice(_told(len(asked), len(open_), len(sentences), engine))
    if asked and (note := warning(engine)):
        yield Notice(note)
    found = []
    done = 0
    for number, sentence in enumerate(sentences):
        if cancelled():
            raise JobCancelled
        if number in asked:
            yield Progress("checking", done, len(asked), "sentences", "The model looks again")
            sentence = asking.checked(sentence, cancelled)
            done += 1
        found.append(sentence)
        yield sentence
    return found


def _told(asked: int, open_: int, sentences: int, engine: Engine) -> str:
    if not asked:
        return why_nothing(engine)
    more = f" (the first of {open_})" if open_ > asked else ""
    return (
        f"The model looks again at {asked} of {sentences} sentences{more}: those that no rule doubts and that have "
        f"{COMPARED}. It takes a while for each, and it can be wrong."
    )
