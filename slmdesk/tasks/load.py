"""Brings a model into memory before it is asked: the first answer then begins at once."""

from __future__ import annotations

from collections.abc import Iterator

from slmdesk.engine import Cancelled, Engines
from slmdesk.messages import Done, Loaded, LoadModel, ModelLoaded, TaskEvent


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
