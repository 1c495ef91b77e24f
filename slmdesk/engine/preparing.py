"""Before a job whose model is new on this computer: the model is measured, so that every job runs it at its best."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from slmdesk.engine import Cancelled, Work
from slmdesk.engine.loading import LoadedEngine
from slmdesk.messages import Ask, Classify, Extract, Grade, Quiz, Summarize, TaskEvent, Translate, WriteNote

Task = Callable[[Any, Cancelled], Iterator[TaskEvent]]

WORKS: dict[type, Work] = {
    Summarize: "reading",
    WriteNote: "reading",
    Extract: "reading",
    Classify: "segments",
    Ask: "chat",
    Translate: "segments",
    Quiz: "segments",
    Grade: "segments",
}
"""What each job that loads a language model is tuned for: what its task says to ``Engines.load``."""


def measured_first(task: Task, engines: LoadedEngine, work: Work) -> Task:
    """The same task, after the measurement of its model where that is missing and the job is worth it."""

    def run(request: Any, cancelled: Cancelled) -> Iterator[TaskEvent]:
        if request.model is not None and not _uses_a_pair(request) and not _goes_on(request):
            yield from engines.prepare(request.model, request.sampling, work, characters(request), cancelled)
        yield from task(request, cancelled)

    return run


def _uses_a_pair(request: Any) -> bool:
    """Whether the language model may well not be needed: it is then not loaded only to be measured."""
    return isinstance(request, Translate) and request.engine != "slm" and bool(request.pairs)


def _goes_on(request: Any) -> bool:
    """Whether it is a question after others: measuring would throw away what the model has read."""
    return isinstance(request, Ask) and bool(request.turns)


def characters(value: object) -> int:
    """Of all texts in a request: how much there is to read, roughly."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, msgspec.Struct):
        return sum(characters(getattr(value, name)) for name in value.__struct_fields__)
    if isinstance(value, (list, tuple)):
        return sum(map(characters, value))
    return 0
