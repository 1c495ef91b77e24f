"""What the scripted child answers to the Translate and the Extract pane. The model's id chooses what happens."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator

from slmdesk.errors import EngineError, JobCancelled
from slmdesk.messages import (
    Citation,
    Done,
    Extract,
    ExtractedRow,
    ExtractedValue,
    ExtractResult,
    Notice,
    Progress,
    TaskEvent,
    Timings,
    Translate,
    Translated,
    TranslateResult,
)

Cancelled = Callable[[], bool]


def translate(request: Translate, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Each sentence in capitals; one with a figure is in doubt, and ``waiting`` stops after the first."""
    yield Progress("loading", 0, 0, note=f"Loading {request.model.id if request.model else ''}")
    if request.model is not None and request.model.id == "broken":
        raise EngineError("engine-silent", "The model wrote nothing about this text.", "Try another model.")
    found = list(re.finditer(r"\S[^.\n]*\.?", request.text))
    yield Notice("The text is taken to be in Spanish.")
    yield Progress("translating", 0, len(found), "segments")
    end, whole = 0, ""
    for number, match in enumerate(found, 1):
        lead, target = request.text[end : match.start()], match.group().upper()
        for term in request.glossary:
            target = target.replace(term.source.upper(), term.target or term.source)
        warnings = ["A number of the text is not in the translation."] if re.search(r"\d", target) else []
        yield Translated(lead, match.group(), target, match.start(), match.end(), warnings)
        yield Progress("translating", number, len(found), "segments")
        end, whole = match.end(), whole + lead + target
        if request.model is not None and request.model.id == "waiting":
            yield from _until_cancelled(cancelled)
    yield Done(
        TranslateResult(
            whole + request.text[end:], request.source_language or "es", "language model", "scripted", Timings()
        )
    )


def extract(request: Extract, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """The line that begins with a field's name; a choice takes its first option; ``waiting`` stops at file 2."""
    yield Progress("loading", 0, 0, note=f"Loading {request.model.id}")
    if request.model.id == "broken":
        raise EngineError("engine-silent", "The model wrote nothing about this text.", "Try another model.")
    for number, source in enumerate(request.sources):
        yield Progress("extracting", number, len(request.sources), "files", source.name)
        if number and request.model.id == "waiting":
            yield from _until_cancelled(cancelled)
        values = []
        for field in request.fields:
            found = re.search(rf"^{re.escape(field.name)}: (.+)$", source.text, re.MULTILINE)
            if field.options:
                values.append(ExtractedValue(field.name, field.options[0], "unverifiable", ["A judgement."], []))
            elif found is None:
                values.append(ExtractedValue(field.name, None, "unverifiable", ["It was not found."], []))
            else:
                place = Citation(source.name, None, *found.span(1), found[1])
                reasons = ["Another part says 9."] if "doubtful" in found[1] else []
                values.append(ExtractedValue(field.name, found[1], "supported", reasons, [place]))
        yield ExtractedRow(source.name, values)
    yield Done(ExtractResult(len(request.sources), request.model.id, Timings()))


def _until_cancelled(cancelled: Cancelled) -> Iterator[TaskEvent]:
    pause = threading.Event()
    while not cancelled():
        pause.wait(0.01)
    raise JobCancelled
    yield Notice("never")


PANE_TASKS = {Translate: translate, Extract: extract}
