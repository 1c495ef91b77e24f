"""The inference child's task: says of a model of any kind whether it can run here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from slmdesk.messages import ClassifierModel, Done, InspectModel, TaskEvent
from slmdesk.models.classifier import inspect_classifier, is_classifier
from slmdesk.models.inspect import inspect_file
from slmdesk.models.translation import is_translation_model
from slmdesk.models.translation_inspect import inspect_translation_model


def inspect_model(
    request: InspectModel, attempt: Callable[[ClassifierModel], None] = lambda model: None
) -> Iterator[TaskEvent]:
    """Yields one ``Done(Inspection)``. attempt: see ``inspect_classifier``."""
    path = Path(request.path)
    if is_translation_model(path):
        yield Done(inspect_translation_model(path))
    elif is_classifier(path):
        yield Done(inspect_classifier(path, attempt))
    else:
        yield Done(inspect_file(path))
