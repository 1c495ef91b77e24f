"""The child's side: standard descriptors, the sandbox, then one job after the other.

Order matters. The protocol's descriptors are taken first, because llama.cpp redirects fds 1 and 2 for
the whole process while it loads a model; the sandbox comes before any import that starts threads.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, BinaryIO

import msgspec
from msgspec.structs import replace

from slmdesk import paths
from slmdesk.errors import JobCancelled, SlmDeskError
from slmdesk.messages import (
    Ask,
    Benchmark,
    Bulk,
    Cancel,
    Cancelled,
    Classify,
    Deidentify,
    Done,
    Embed,
    EstimateLook,
    EstimateNote,
    EstimateSummary,
    Event,
    ExplainPhrase,
    Extract,
    Failed,
    FromChild,
    Grade,
    InspectModel,
    LoadModel,
    LocatePassage,
    LookAgain,
    MakeOutline,
    MeasurePages,
    OptimizeModel,
    Pull,
    Quiz,
    Read,
    ReadForm,
    ReadWords,
    Ready,
    RenderPage,
    RepairSentence,
    Request,
    RewriteTranslation,
    Start,
    Summarize,
    TaskEvent,
    Translate,
    TranslateBack,
    Translated,
    UnloadModel,
    VerifyText,
    WriteForm,
    WriteNote,
    decode_to_child,
    encode,
)
from slmdesk.worker import sandbox
from slmdesk.worker.watchdog import GRACE_S, Watchdog

KINDS = ("documents", "inference", "download")

_DOCUMENTS_MEMORY_BYTES = 3 << 30  # ten times what a document of 1,000 pages takes
_DOCUMENTS_CPU_S = 180.0  # without a page or a piece of text; a large scan takes a tenth of it

Task = Callable[[Any, Callable[[], bool]], Iterator[TaskEvent]]
"""A task yields its events, ``Done`` last. It raises SlmDeskError or JobCancelled instead of those two."""

Tasks = Mapping[type[Request], Task]


def main(kind: str) -> int:
    """Be a child of ``kind`` until standard input ends. Returns the exit status."""
    incoming, outgoing = take_descriptors()
    sandbox.forbid_core_dumps()
    if kind == "documents":
        sandbox.limit_memory(_DOCUMENTS_MEMORY_BYTES)
    if kind == "download":
        sandboxed, reason = False, "This process downloads: it is the one that may use the network."
    else:
        sandboxed, reason = sandbox.refuse_network()
    limit_s = _DOCUMENTS_CPU_S if kind == "documents" else None
    serve(load_tasks(kind), incoming, outgoing, Ready(os.getpid(), sandboxed, reason), limit_s)
    return 0


def take_descriptors() -> tuple[BinaryIO, BinaryIO]:
    """Take fds 0 and 1 for the protocol; whatever prints to standard output then lands in stderr."""
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return incoming, outgoing


def load_tasks(kind: str) -> Tasks:
    """What a child of ``kind`` can do. Each kind imports only its own code."""
    if kind == "documents":
        from slmdesk.documents import forms, reading
        from slmdesk.documents.language import LanguageDetector
        from slmdesk.documents.ocr.recognition import Ocr
        from slmdesk.documents.render import PageRenderer

        ocr = Ocr()  # loads its models at the first scan, and keeps them for the next document
        detector = LanguageDetector()
        renderer = PageRenderer()
        return {
            Read: lambda request, cancelled: reading.read(request, cancelled, ocr, detector),
            MeasurePages: renderer.measure,
            RenderPage: renderer.draw,
            LocatePassage: renderer.locate,
            ReadWords: renderer.words,
            MakeOutline: _outline,
            ReadForm: forms.read_form,
            WriteForm: forms.write_form,
        }
    if kind == "inference":
        from slmdesk.documents.language import LanguageDetector
        from slmdesk.engine import classify
        from slmdesk.engine.embed import LoadedEmbedder
        from slmdesk.engine.loading import LoadedEngine
        from slmdesk.engine.nmt import LoadedPairs
        from slmdesk.engine.preparing import WORKS, measured_first
        from slmdesk.models.inspect_model import inspect_model
        from slmdesk.tasks import (
            ask,
            benchmark,
            deidentify,
            extract,
            grade,
            load,
            note,
            optimize,
            quiz,
            repair,
            summarize,
            translate,
            unload,
        )
        from slmdesk.tasks.ask.finding import Finding
        from slmdesk.tasks.embed import EmbeddingTask
        from slmdesk.tasks.extract.labels import ClassifyTask
        from slmdesk.tasks.translate import back, wording
        from slmdesk.tasks.verify import task as verification
        from slmdesk.tasks.verify.second_look import looking_again

        engines = LoadedEngine(paths.cache_folder())
        pairs = LoadedPairs()
        embedder = LoadedEmbedder()
        finding = Finding(embedder)
        classifying = ClassifyTask(engines)
        detector = LanguageDetector()
        tasks: dict[type[Request], Task] = {
            Summarize: lambda request, cancelled: summarize.run(request, engines, cancelled),
            EstimateSummary: lambda request, cancelled: summarize.estimate(request, engines, cancelled),
            Ask: lambda request, cancelled: ask.run(request, engines, cancelled, finding),
            Quiz: lambda request, cancelled: quiz.run(request, engines, cancelled),
            Grade: lambda request, cancelled: grade.run(request, engines, cancelled),
            Extract: lambda request, cancelled: extract.run(request, engines, cancelled),
            Classify: classifying.run,
            Translate: lambda request, cancelled: translate.run(request, engines, pairs, detector, cancelled),
            TranslateBack: lambda request, cancelled: back.run(request, engines, pairs, cancelled),
            ExplainPhrase: lambda request, cancelled: wording.explain(request, engines, cancelled),
            RewriteTranslation: lambda request, cancelled: wording.rewrite(request, engines, cancelled),
            WriteNote: lambda request, cancelled: note.run(request, engines, detector, cancelled),
            EstimateNote: lambda request, cancelled: note.estimate(request, engines, detector, cancelled),
            Deidentify: deidentify.run,
            VerifyText: lambda request, cancelled: verification.run(request, cancelled, engines),
            LookAgain: lambda request, cancelled: looking_again.run(request, engines, cancelled),
            EstimateLook: lambda request, cancelled: looking_again.estimate(request, engines, cancelled),
            RepairSentence: lambda request, cancelled: repair.run(request, engines, cancelled),
            Embed: EmbeddingTask(embedder).run,
            InspectModel: lambda request, _cancelled: inspect_model(request, classify.attempt),
            LoadModel: lambda request, cancelled: load.run(request, engines, cancelled),
            UnloadModel: lambda _request, _cancelled: unload.run(engines, pairs, embedder, classifying),
            Benchmark: lambda request, cancelled: benchmark.run(request, engines, cancelled),
            OptimizeModel: lambda request, cancelled: optimize.run(request, engines, cancelled),
        }
        return {**tasks, **{each: measured_first(tasks[each], engines, work) for each, work in WORKS.items()}}
    if kind == "download":
        from slmdesk.models import download

        return {Pull: download.pull}
    raise ValueError(f"no child of the kind {kind!r}; known: {', '.join(KINDS)}")


def _outline(request: MakeOutline, cancelled: Callable[[], bool]) -> Iterator[TaskEvent]:
    from slmdesk.tasks import outline  # numpy: only when it is asked for

    return outline.run(request, cancelled)


def serve(
    tasks: Tasks,
    incoming: BinaryIO,
    outgoing: BinaryIO,
    ready: Ready,
    cpu_limit_s: float | None = None,
    grace_s: float = GRACE_S,
) -> None:
    """Run jobs in order until ``incoming`` ends; then leave at once, even in the middle of one.

    cpu_limit_s, grace_s: how long a job may take without an event; see ``watchdog``.
    """
    inbox = _Inbox(incoming)
    outbox = _Outbox(outgoing)
    outbox.send(0, ready)
    inbox.start()
    while (start := inbox.next_job()) is not None:
        job = start.job
        watchdog = Watchdog(
            inbox.cancelled_check(job), cpu_limit_s, partial(outbox.send_and_leave, job, _SLOW), grace_s
        )
        with watchdog:
            last = _last_event(tasks, start, watchdog, outbox)
        outbox.send(job, last)
        inbox.finished()


_SLOW = Failed(
    "document-too-slow",
    "Reading this was stopped: it worked for minutes and did not get on.",
    "The file is broken, or made to do harm. If you trust it, print it to a new PDF and try that.",
)


def _last_event(tasks: Tasks, start: Start, watchdog: Watchdog, outbox: _Outbox) -> Event:
    """Run one job, sending all of its events but the terminal one, which is returned."""
    try:
        if watchdog.stopped():
            return Cancelled()
        task = tasks.get(type(start.request))
        if task is None:
            return Failed("internal", f"This helper process cannot do {type(start.request).__name__}.")
        for event in task(start.request, watchdog.stopped):
            watchdog.got_on()
            if isinstance(event, Done):
                return event
            outbox.send(start.job, event)
        return Failed("internal", f"{type(start.request).__name__} ended without a result.")
    except JobCancelled:
        return _SLOW if watchdog.expired else Cancelled()
    except SlmDeskError as error:
        return Failed(error.kind, error.message, error.hint)
    except MemoryError:
        return Failed(
            "out-of-memory", "There is not enough memory for this.", "Close other programs, or choose a smaller model."
        )
    except Exception as error:
        return Failed(
            "internal",
            f"Something went wrong inside the program ({type(error).__name__}).",
            "Use “Copy details” to report it; your text is not in the details.",
            traceback_without_text(error),
        )


def traceback_without_text(error: BaseException) -> str:
    """The traceback's places without the exception's words, which may quote a document."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{os.path.basename(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join([*lines, type(error).__name__])


class _Inbox:
    """Reads standard input on its own thread, so that a cancel arrives while a job runs."""

    def __init__(self, incoming: BinaryIO) -> None:
        self._incoming = incoming
        self._jobs: queue.SimpleQueue[Start | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._cancelled: set[int] = set()
        self._busy = 0  # jobs taken in and not finished

    def start(self) -> None:
        threading.Thread(target=self._read, name="slmdesk-inbox", daemon=True).start()

    def next_job(self) -> Start | None:
        return self._jobs.get()

    def finished(self) -> None:
        with self._lock:
            self._busy -= 1

    def cancelled_check(self, job: int) -> Callable[[], bool]:
        cancelled = self._cancelled
        return lambda: job in cancelled

    def _read(self) -> None:
        for line in self._incoming:
            if not line.endswith(b"\n"):
                break  # the parent died while it wrote
            try:
                message = decode_to_child(line)
            except msgspec.MsgspecError as error:
                print(f"not a message: {type(error).__name__}", file=sys.stderr, flush=True)
                os._exit(2)  # parent and child do not speak the same version
            if isinstance(message, Cancel):
                self._cancelled.add(message.job)
            else:
                with self._lock:
                    self._busy += 1
                self._jobs.put(message)
            del message
            line = b""  # a document is not kept here while this waits for the next line
        with self._lock:
            busy = self._busy
        if busy:
            os._exit(0)  # the parent is gone, nobody wants the rest: no orphans
        self._jobs.put(None)


class _Outbox:
    """Writes events. A broken pipe means that the parent is gone, and so are we."""

    def __init__(self, outgoing: BinaryIO) -> None:
        self._outgoing = outgoing

    def send_and_leave(self, job: int, event: Event) -> None:
        """For a job that cannot be ended in any other way than with its process."""
        self.send(job, event)
        os._exit(1)

    def send(self, job: int, event: Event) -> None:
        data = b""
        if isinstance(event, Bulk) and event.data:
            data, event = event.data, replace(event, data=b"")
        try:
            self._outgoing.write(encode(FromChild(job, event, len(data))) + b"\n")
            if data:
                self._outgoing.write(data)
            if not isinstance(event, Translated):  # they come by the hundred, and Progress follows at once
                self._outgoing.flush()
        except BrokenPipeError:
            os._exit(0)
