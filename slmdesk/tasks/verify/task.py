"""The task behind ``slmdesk verify``: any text against its sources."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from slmdesk.errors import DocumentError, JobCancelled
from slmdesk.messages import Done, Progress, TaskEvent, Timings, UncoveredSection, VerifyResult, VerifyText
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify.checking import check
from slmdesk.tasks.verify.cover import coverage, covered, uncovered
from slmdesk.tasks.verify.index import SourceIndex

_SHOWN_EVERY = 20  # sentences


def run(request: VerifyText, cancelled: Callable[[], bool]) -> Iterator[TaskEvent]:
    """Check a text.

    Yields:
        ``Progress``, each ``Sentence`` in order, ``Done`` with a ``VerifyResult``.

    Raises:
        DocumentError: ``document-empty``, the sources or the text have no words.
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

    yield Progress("indexing", 0, 0, "", "Reading the source")
    index = SourceIndex(request.sources, stop_if_cancelled)
    pairs = split_result(request.text)
    sentences = []
    for number, (lead, text) in enumerate(pairs):
        stop_if_cancelled()
        if number % _SHOWN_EVERY == 0:
            yield Progress("checking", number, len(pairs), "sentences", "Checking each sentence")
        sentences.append(check(index, lead, text))
        yield sentences[-1]
    yield Done(
        VerifyResult(
            coverage(request.sources, sentences),
            covered(request.sources, sentences),
            [
                UncoveredSection(each.source, each.title, each.start, each.end, each.page_number)
                for each in uncovered(request.sources, sentences)
            ],
            [skipped for source in request.sources for skipped in source.skipped],
            Timings(total_s=time.perf_counter() - started),
        )
    )
