"""Brings a model into memory: the first step of a task, or ahead of it, so that its answer begins at once."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from slmdesk.engine import Cancelled, Engine, Engines, Work
from slmdesk.messages import Done, Loaded, LoadModel, ModelFile, ModelLoaded, Notice, Progress, Sampling, TaskEvent


def loaded(
    engines: Engines, model: ModelFile, sampling: Sampling, cancelled: Cancelled, work: Work = "reading"
) -> Generator[TaskEvent, None, Engine]:
    """The first step of a task with a model; what was used of it before is not counted to the task.

    Yields:
        ``Progress``, ``ModelLoaded``, a ``Notice`` for each thing that the model has to say of itself.

    Raises:
        ModelError: the model cannot be loaded. JobCancelled.
    """
    yield Progress("loading", 0, 0, note=f"Loading {model.id}")
    engine = engines.load(model, sampling, cancelled, work)
    engine.take_usage()
    yield ModelLoaded(model.id, engine.architecture, engine.max_context_tokens, engine.load_s)
    for notice in engine.notices:
        yield Notice(notice)
    return engine


def run(request: LoadModel, engines: Engines, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Load it as for questions. What it has to say of itself, the first job with it says.

    Yields:
        ``ModelLoaded``, then ``Done(Loaded)``.

    Raises:
        ModelError: the model cannot be loaded. JobCancelled.
    """
    engine = engines.load(request.model, request.sampling, cancelled, "chat")
    yield ModelLoaded(request.model.id, engine.architecture, engine.max_context_tokens, engine.load_s)
    yield Done(Loaded(engine.load_s))
