"""``slmdesk translate --back``: the translation is translated back, and what differs is shown."""

from __future__ import annotations

from typing import Any

import msgspec

from slmdesk.cli.output import Output
from slmdesk.cli.session import Session
from slmdesk.errors import ModelError, TaskError
from slmdesk.messages import (
    BackResult,
    ModelFile,
    PairModel,
    Translate,
    TranslateBack,
    Translated,
    TranslatedBack,
    TranslateResult,
)


def check_back(model: ModelFile | None, pairs: list[PairModel], target: str) -> None:
    """Refuse, before any work, what nothing here can translate back.

    Raises:
        ModelError: ``no-pair``.
    """
    base = target.partition("-")[0]
    if model is None and not any(base in (code.partition("-")[0] for code in pair.sources) for pair in pairs):
        raise ModelError(
            "no-pair",
            f"No installed pair translates from {target}, so nothing can be translated back.",
            "Import one with: slmdesk models import FILE.argosmodel, or leave out --back.",
        )


def translate_back(
    session: Session, request: Translate, result: TranslateResult, segments: list[Translated], output: Output
) -> list[dict[str, Any]]:
    """For each segment: ``text``, ``alike`` (percent), ``differences``; see ``messages.Difference``.

    Raises:
        TaskError: ``unknown-language`` when the language of the source was not recognised.
    """
    if result.source_language is None:
        raise TaskError(
            "unknown-language", "The language of the text was not recognised.", "Name it: --from xx, such as --from en."
        )
    asked = TranslateBack(
        [segment.source for segment in segments],
        [segment.target for segment in segments],
        result.source_language,
        request.target_language,
        request.model,
        request.pairs,
        request.engine,
        request.sampling,
    )
    found: list[dict[str, Any]] = [{"text": "", "alike": 100, "differences": []} for _segment in segments]
    for event in session.events("inference", asked):
        if isinstance(event, TranslatedBack):
            found[event.index] = {
                "text": event.text,
                "alike": event.alike,
                "differences": [msgspec.to_builtins(each) for each in event.differences],
            }
            marked = _marked(event)
            if marked:
                output.note(f"Back, {event.alike}% alike: {marked}")
    assert isinstance(session.result, BackResult)
    output.note(f"Translated back by: {session.result.engine} ({session.result.model}).")
    return found


def _marked(event: TranslatedBack) -> str:
    """The back-translation with [what differs] and [!what a reader should check]; empty where all is alike."""
    written, position = "", 0
    for each in event.differences:
        mark = "!" if each.grave else ""
        written += f"{event.text[position : each.back_start]}[{mark}{event.text[each.back_start : each.back_end]}]"
        position = each.back_end
    return written + event.text[position:] if event.differences else ""
