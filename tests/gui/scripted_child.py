"""A child that follows a script instead of reading files and running models: a real process, with the real loop.

``scripted_child.py KIND``. What it does hangs on the names in the request: a file called ``locked`` wants
the password ``secret``, one called ``crash`` ends the process; the model's id chooses a summary.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from scripted_panes import FORM_TASKS, PANE_TASKS
from scripted_results import RESULT_TASKS, outline, outline_of
from scripted_tutor import TUTOR_TASKS

from slmdesk.errors import DocumentError, DownloadError, EngineError, JobCancelled
from slmdesk.messages import (
    Benchmark,
    BenchmarkResult,
    Block,
    Checkpoint,
    Citation,
    Connection,
    Done,
    Estimate,
    Inspection,
    InspectModel,
    Loaded,
    LoadModel,
    MakeOutline,
    ModelLoaded,
    Notice,
    PageWords,
    Progress,
    Pull,
    PulledFile,
    PullResult,
    Read,
    ReadResult,
    Ready,
    Sentence,
    Skipped,
    SourceText,
    Summarize,
    SummaryResult,
    TaskEvent,
    TextPiece,
    Timings,
    Token,
    Unloaded,
    UnloadModel,
    Word,
    summary_key,
)
from slmdesk.worker.main import serve, take_descriptors

Cancelled = Callable[[], bool]


def read(request: Read, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Text with form feeds between pages; ``[scan]`` is a page that nobody can read, ``[ocr] text`` one that can
    be recognised. A file called ``endless`` stops at its last page."""
    name = Path(request.path).name
    if "crash" in name:
        os.abort()
    if "locked" in name and request.password != "secret":
        words = "is protected with a password" if request.password is None else "has another password"
        raise DocumentError("document-password", f"{name} {words}.", "Ask whoever sent it.")
    if "damaged" in name:
        raise DocumentError("document-damaged", f"{name} is damaged.", "Choose another file.")
    if "picture" in name and not request.ocr:
        raise DocumentError("document-no-text", f"{name} is a picture.", "Read it again with OCR on.")
    if name.endswith((".srt", ".xlf", ".po")):
        from slmdesk import documents  # here: most tests do without

        yield from documents.read(request, cancelled)  # the real one: its lines are what the form is filled with
        return
    if "waiting" in name:
        yield Progress("reading", 1, 48, "pages")
        yield from _wait(cancelled)
    text = request.data.decode() if request.data is not None else Path(request.path).read_bytes().decode()
    pages = re.split(r"(?<=\f)", text) if "\f" in text else [text]
    skipped, offset, scans = [], 0, 0
    for number, page in enumerate(pages, 1):
        page = page.replace("\f", "\n")
        if page.strip() == "[scan]":
            skipped.append(Skipped(number, "a picture without text"))
            page, scans = "", scans + 1
        recognised = page.startswith("[ocr] ")
        if recognised:
            scans += 1
            page = page.removeprefix("[ocr] ") if request.ocr else ""
            if request.ocr:
                yield Progress("reading", number - 1, len(pages), "pages", f"Recognising page {number}")
            else:
                skipped.append(Skipped(number, "a scan, and OCR is off"))
        if "endless" in name and number == len(pages):
            yield from _wait(cancelled)
        blocks = [
            Block(number if len(pages) > 1 else None, offset + found.start(), offset + found.end())
            for found in re.finditer(r"\S[^\n]*", page)
        ]
        yield TextPiece(page, blocks)
        if recognised and page:
            yield PageWords(number, _words_in(page, offset))
        yield Progress("reading", number, len(pages), "pages")
        offset += len(page)
    if not offset and scans:
        raise DocumentError("document-no-text", f"{name} has only scans.", "Recognise its text.")
    language = "de" if "und" in text.split() else "en"
    yield Done(ReadResult("text", len(pages) if len(pages) > 1 else None, skipped, 0.1, language, scans=scans))


def _words_in(page: str, offset: int) -> list[Word]:
    """Each word ten points a letter wide, each line twenty points high."""
    return [
        Word(
            offset + found.start(),
            offset + found.end(),
            10.0 * (found.start() - page.rfind("\n", 0, found.start())),
            20.0 * page.count("\n", 0, found.start()),
            10.0 * (found.end() - page.rfind("\n", 0, found.start())),
            20.0 * page.count("\n", 0, found.start()) + 15,
        )
        for found in re.finditer(r"\S+", page)
    ]


def summarize(request: Summarize, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """A summary by the model's id: see the tests that use each."""
    script = request.model.id
    yield Progress("loading", 0, 0, note=f"Loading {script}")
    yield ModelLoaded(script, "scripted", 4096, 0.1)
    if script == "crash":
        yield Token("This was written before the crash")
        os.abort()
    if script == "hungry" and (request.model.context_tokens or 8192) > 4096:
        raise EngineError("not-enough-memory", "There is not enough free memory to run this model.", "Close others.")
    if script == "broken":
        raise EngineError("engine-silent", "The model wrote nothing about this text.", "Try another model.")
    if script == "stream-2000":
        for number in range(2000):
            yield Token(f"word{number} ")
        yield from _result([Sentence("", f"Sentence {n}.", "unverifiable", [], []) for n in range(40)])
        return
    if script == "outlining":
        yield outline_of(request.sources)
        yield Estimate(380.0, 24_000, 12)
        yield Progress("summarizing", 1, 12, "parts", remaining_s=350.0)
        yield from _wait(cancelled)
    if script == "interrupted":
        known = len(request.done_parts)
        if known < 2:
            yield Checkpoint(summary_key(request), f"part {known}", f"Notes on part {known}.")
            yield Progress("summarizing", known + 1, 12, "parts")
            yield from _wait(cancelled)
    if script == "crash-in-the-middle":
        yield Checkpoint(summary_key(request), "part 0", "Notes on part 0.")
        os.abort()
    yield Progress("summarizing", 0, 12, "parts")
    yield Token("The trial ran at nine hospitals; adults were followed for a year. ", draft=True)
    yield Progress("summarizing", 2, 12, "parts", "Part 2 of 12")
    if script == "waiting":
        yield Token("Blood pressure fell in both groups, more in the", draft=True)
        yield from _wait(cancelled)
    yield Notice("The model repeated itself; repeated sentences were taken out.")
    sentences = list(_sentences(request.sources))
    for sentence in sentences:
        yield Token(sentence.lead + sentence.text)
    yield from _result(sentences)


def inspect(request: InspectModel, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """By the file's name."""
    name = Path(request.path).name
    verdict = "refuse" if "refused" in name else "warn" if "doubtful" in name else "ok"
    reasons = {"refuse": ["It is cut off after 12 MB."], "warn": ["It has no chat template."], "ok": []}[verdict]
    kind = "classifier" if "classifier" in name else "language-model"
    yield Done(Inspection(verdict, reasons, "llama", 1000, kind))  # type: ignore[arg-type]


def pull(request: Pull, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Writes files of the right size; a model called ``slow`` arrives half and waits."""
    folder = Path(request.folder)
    folder.mkdir(parents=True, exist_ok=True)
    pulled = []
    for file in request.files:
        yield Connection("models.example.org", True, 0, file.name)
        yield Progress("downloading", file.size_bytes // 3, file.size_bytes, "bytes")
        if "slow" in request.id or file.size_bytes > 1_000_000:
            yield Connection("models.example.org", True, file.size_bytes // 3, file.name)
            yield from _wait(cancelled)
        if "failing" in request.id:
            raise DownloadError("download-cut-off", "The server closed the connection.", "Try again later.")
        content = b"G" * file.size_bytes
        (folder / file.name).write_bytes(content)
        yield Connection("models.example.org", False, file.size_bytes, file.name)
        pulled.append(PulledFile(file.name, file.size_bytes, hashlib.sha256(content).hexdigest(), False))
    yield Done(PullResult(pulled))


def load(request: LoadModel, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """A model called ``hungry`` does not fit."""
    if request.model.id == "hungry":
        raise EngineError("not-enough-memory", "There is not enough free memory to run this model.", "Close others.")
    yield ModelLoaded(request.model.id, "scripted", 4096, 0.1)
    yield Done(Loaded(0.1))


def unload(request: UnloadModel, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """As if a model had been in memory."""
    yield Done(Unloaded(1_100_000_000))


def measure(request: Benchmark, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """A model called ``slow`` is measured until it is cancelled."""
    yield Progress("measuring", 1, 4, "parts")
    if "slow" in request.model.id:
        yield from _wait(cancelled)
    yield Done(BenchmarkResult(request.model.id, 0.1, 100, 0.1, 60.0, 12.0, 2048, 10**9, 10**9, 3.0, [], []))


def _wait(cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Until the job is cancelled, looked at now and then; a model's next token takes as long."""
    pause = threading.Event()
    while not cancelled():
        pause.wait(0.01)
    raise JobCancelled
    yield Notice("never")


def _result(sentences: list[Sentence]) -> Iterator[TaskEvent]:
    yield Progress("linking", 0, len(sentences), "sentences")
    yield from sentences
    yield Done(
        SummaryResult(
            "".join(each.lead + each.text for each in sentences),
            0.64,
            [],
            "scripted",
            Timings(0.1, 800, 2.0, 0, 190, 5.0, 7.4),
        )
    )


def _sentences(sources: list[SourceText]) -> Iterator[Sentence]:
    """The first blocks of each source, by the words in them supported or not."""
    for number, source in enumerate(sources):
        for index, block in enumerate(source.blocks[:6]):
            words = source.text[block.start : block.end]
            cited = [Citation(source.name, block.page_number, block.start, block.end, words)]
            lead = "" if index == number == 0 else " "
            if "unsupported" in words:
                yield Sentence(lead, words, "unsupported", ["The source does not say this."], cited)
            elif "unverifiable" in words:
                yield Sentence(lead, words, "unverifiable", [], [])
            else:
                yield Sentence(lead, words, "supported", [], cited)


if __name__ == "__main__":
    tasks = {
        "documents": {Read: read, MakeOutline: outline, **FORM_TASKS},
        "inference": {
            **RESULT_TASKS,
            **PANE_TASKS,
            **TUTOR_TASKS,
            Summarize: summarize,
            InspectModel: inspect,
            LoadModel: load,
            UnloadModel: unload,
            Benchmark: measure,
        },
        "download": {Pull: pull},
    }[sys.argv[1]]
    incoming, outgoing = take_descriptors()
    serve(tasks, incoming, outgoing, Ready(os.getpid(), sys.argv[1] != "download"))
