"""De-identification on demand: names, dates, numbers that identify, contacts, places, ages over 89.

By rules and lists, without a model, so that every span says which rule took it and the same text always gives the
same result. The kinds are those of the "safe harbor" method (45 CFR 164.514(b)(2), HHS) that a text can hold. No
such method finds everything: the spans are there to be reviewed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from slmdesk import paths
from slmdesk.errors import DocumentError, JobCancelled
from slmdesk.messages import DeidentifiedText, Deidentify, DeidentifyResult, Done, Progress, TaskEvent, Timings
from slmdesk.tasks.deidentify.names import NameLists
from slmdesk.tasks.deidentify.replacing import Pseudonyms, replaced
from slmdesk.tasks.deidentify.spans import find_spans


def run(request: Deidentify, cancelled: Callable[[], bool]) -> Iterator[TaskEvent]:
    """Find and replace what identifies a person, the same name by the same pseudonym in all texts.

    Raises:
        DocumentError: ``document-empty``, no text at all.
        JobCancelled: ``cancelled()`` became true.
    """
    started = time.perf_counter()
    if not any(source.text.strip() for source in request.sources):
        raise DocumentError("document-empty", "There is no text to de-identify.", "Choose another file.")
    lists = NameLists(paths.resources() / "names")
    found = []
    for number, source in enumerate(request.sources):
        if cancelled():
            raise JobCancelled
        yield Progress("checking", number, len(request.sources), "files", source.name)
        found.append(find_spans(source.text, lists, request.keep_dates))
    pseudonyms = Pseudonyms()
    texts = []
    for source, spans in zip(request.sources, found, strict=True):
        text, named = replaced(source.text, spans, pseudonyms)
        texts.append(DeidentifiedText(source.name, text, named))
    yield Done(
        DeidentifyResult(
            texts,
            [skipped for source in request.sources for skipped in source.skipped],
            Timings(total_s=time.perf_counter() - started),
        )
    )
