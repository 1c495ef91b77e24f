"""The second look by a model at the sentences of a result that is there: a summary, a note, a text that was checked."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator

from slmdesk import paths
from slmdesk.engine import Cancelled, Engine, Engines
from slmdesk.errors import DocumentError, JobCancelled
from slmdesk.messages import (
    Done,
    Estimate,
    EstimateLook,
    LookAgain,
    LookedAt,
    LookResult,
    Notice,
    Progress,
    TaskEvent,
)
from slmdesk.tasks.load import loaded
from slmdesk.tasks.timings import timings_of
from slmdesk.tasks.verify.second_look.model_check import ModelCheck, warning, why_nothing
from slmdesk.tasks.verify.sources.index import SourceIndex


def run(
    request: LookAgain, engines: Engines, cancelled: Cancelled, now: Callable[[], float] = time.perf_counter
) -> Iterator[TaskEvent]:
    """Look at every sentence that the rules leave open.

    Args:
        now: a clock in seconds, for tests.

    Yields:
        ``Progress``, ``ModelLoaded``, ``Notice``, ``LookedAt`` for each of those sentences, ``Done`` with a
        ``LookResult``.

    Raises:
        DocumentError: ``document-empty``, the sources have no words.
        ModelError: the model cannot be loaded.
        JobCancelled: ``cancelled()`` became true.
    """
    started = now()
    engine, asking, open_ = yield from _prepared(request, engines, cancelled)
    began, doubted = now(), 0
    for done, number in enumerate(open_):
        if cancelled():
            raise JobCancelled
        left = (now() - began) / done * (len(open_) - done) if done else None
        yield Progress("checking", done, len(open_), "sentences", "The model looks again", left)
        sentence = asking.checked(request.sentences[number], cancelled)
        doubted += sentence.is_opinion
        yield LookedAt(number, sentence)
    each_s = (now() - began) / max(1, len(open_))
    timings = timings_of(engine.take_usage(), engine.load_s, now() - started)
    yield Done(LookResult(len(open_), doubted, each_s, request.model.id, timings))


def estimate(
    request: EstimateLook, engines: Engines, cancelled: Cancelled, now: Callable[[], float] = time.perf_counter
) -> Iterator[TaskEvent]:
    """How many sentences it would look at, and how long that would take.

    Yields:
        ``Progress``, ``ModelLoaded``, ``Notice`` where there is nothing to look at or the model is too small for it,
        ``Done`` with an ``Estimate``.

    Raises:
        as ``run``.
    """
    _engine, asking, open_ = yield from _prepared(request.job, engines, cancelled)
    each_s = request.sentence_s
    if open_ and each_s is None:
        yield Progress("checking", 0, 0, "", "Trying one sentence")
        began = now()
        asking.checked(request.job.sentences[open_[0]], cancelled)
        each_s = now() - began
    yield Done(Estimate(round((each_s or 0.0) * len(open_), 1), 0, len(open_)))


def _prepared(
    request: LookAgain, engines: Engines, cancelled: Cancelled
) -> Generator[TaskEvent, None, tuple[Engine, ModelCheck, list[int]]]:
    """The engine, what compares, and the numbers of the sentences to look at."""

    def stop_if_cancelled() -> None:
        if cancelled():
            raise JobCancelled

    if not any(source.text.strip() for source in request.sources):
        raise DocumentError("document-empty", "There is no text in the source.", "Choose another file, or paste text.")
    engine = yield from loaded(engines, request.model, request.sampling, cancelled, "chat")
    yield Progress("indexing", 0, 0, "", "Reading the source")
    asking = ModelCheck(engine, SourceIndex(request.sources, stop_if_cancelled), paths.resources() / "prompts")
    open_ = [number for number, sentence in enumerate(request.sentences) if asking.asks(sentence)]
    said = warning(engine) if open_ else why_nothing(engine)
    if said:
        yield Notice(said)
    return engine, asking, open_
