"""A child for ``make_screenshots.py``: writes prepared summaries, so that the pictures are the same each time.

``screenshot_child.py KIND``. The length asked for chooses the moment: short stays in the middle of a
summary, long ends the process, medium finishes.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from screenshot_answers import ANSWERS, citation
from slmdesk.errors import JobCancelled
from slmdesk.messages import (
    Block,
    Connection,
    Done,
    ModelLoaded,
    Progress,
    Pull,
    Read,
    Ready,
    Request,
    Sentence,
    SourceText,
    Summarize,
    SummaryResult,
    TaskEvent,
    TextPiece,
    Timings,
    Token,
)
from slmdesk.worker.main import Task, serve, take_descriptors

_SUMMARIES = json.loads(Path(__file__).with_name("screenshots.json").read_text("utf-8"))
_DRAFT = (
    "The text explains photosynthesis, who found it out and how, and what happens inside a chloroplast. "
    "Priestley found in 1771 that plants restore air; Ingenhousz showed in 1779 that they need light."
)


def read(request: Read, cancelled: Callable[[], bool]) -> Iterator[TaskEvent]:
    """Stays at page 12 of 48."""
    text = _DRAFT.replace("; ", ".\n\n") + "\n\n"
    yield TextPiece(text * 4, [Block(1 + 3 * n, n * len(text), n * len(text) + 9) for n in range(4)])
    yield Progress("reading", 12, 48, "pages")
    yield from _wait(cancelled)


def summarize(request: Summarize, cancelled: Callable[[], bool]) -> Iterator[TaskEvent]:
    """The prepared summary of the first source."""
    yield ModelLoaded(request.model.id, "qwen2", 4096, 1.2)
    yield Progress("summarizing", 0, 12, "parts")
    yield Progress("summarizing", 2, 12, "parts")
    if request.length == "short":
        yield Token(_DRAFT, draft=True)
        yield from _wait(cancelled)
    sentences = list(_sentences(request.sources[0]))
    if request.length == "long":
        for sentence in sentences[:3]:
            yield Token(sentence.lead + sentence.text)
        os.abort()
    yield from sentences
    summary = "".join(each.lead + each.text for each in sentences)
    timings = Timings(1.2, 2100, 41.0, 0, 190, 5.0, 47.2)
    yield Done(SummaryResult(summary, 0.41, [], request.model.id, timings))


def pull(request: Pull, cancelled: Callable[[], bool]) -> Iterator[TaskEvent]:
    """Stays at two fifths, with a socket that the system counts and nobody is at the other end of."""
    (file,) = request.files
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as counted:
        counted.bind(("127.0.0.1", 0))
        yield Connection("models.example.org", True, file.size_bytes * 2 // 5, file.name)
        yield Progress("downloading", file.size_bytes * 2 // 5, file.size_bytes, "bytes")
        yield from _wait(cancelled)


def _sentences(source: SourceText) -> Iterator[Sentence]:
    for entry in _SUMMARIES[Path(source.name).name]:
        yield Sentence(
            entry.get("lead", ""),
            entry["text"],
            entry.get("status", "supported"),
            entry.get("reasons", []),
            [citation(source, quote) for quote in entry["quotes"]],
        )


def _wait(cancelled: Callable[[], bool]) -> Iterator[TaskEvent]:
    pause = threading.Event()
    while not cancelled():
        pause.wait(0.02)
    raise JobCancelled
    yield


if __name__ == "__main__":
    kinds: dict[str, dict[type[Any], Task]] = {
        "documents": {Read: read},
        "inference": {**ANSWERS, Summarize: summarize},
        "download": {Pull: pull},
    }
    tasks: dict[type[Request], Task] = kinds[sys.argv[1]]
    incoming, outgoing = take_descriptors()
    serve(tasks, incoming, outgoing, Ready(os.getpid(), sys.argv[1] != "download"))
