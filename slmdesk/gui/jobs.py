"""Turns what the children say, on their reader threads, into signals of the GUI thread."""

from __future__ import annotations

import collections
import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from slmdesk.errors import SlmDeskError
from slmdesk.gui.documents.viewers import Viewers
from slmdesk.messages import (
    TERMINAL,
    Ask,
    Benchmark,
    Classify,
    Deidentify,
    Embed,
    EstimateLook,
    EstimateNote,
    EstimateSummary,
    Event,
    ExplainPhrase,
    Extract,
    Failed,
    Grade,
    InspectModel,
    LoadModel,
    LocatePassage,
    LookAgain,
    MakeOutline,
    MeasurePages,
    OptimizeModel,
    Progress,
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
    Summarize,
    TextPiece,
    Token,
    Translate,
    TranslateBack,
    UnloadModel,
    VerifyText,
    WriteForm,
    WriteNote,
)
from slmdesk.worker.client import Child, Job

DELIVERY_INTERVAL_MS = 33
DELIVERY_BUDGET_S = 0.008  # of work for the slots of one delivery; the rest waits for the next
_JOINED_CHARACTERS = 1 << 15
_SPACES_OF_SENTENCE = 3  # in what came at once: no token has so many

CHILD_OF: dict[type, str] = {
    **dict.fromkeys((Read, MakeOutline, ReadForm, WriteForm), "documents"),
    **dict.fromkeys((Summarize, EstimateSummary, VerifyText, RepairSentence, InspectModel), "inference"),
    **dict.fromkeys((LookAgain, EstimateLook), "inference"),
    **dict.fromkeys((LoadModel, UnloadModel, Embed), "inference"),
    **dict.fromkeys((WriteNote, EstimateNote, Deidentify, Benchmark, OptimizeModel), "inference"),
    **dict.fromkeys((Translate, Extract, Classify, Ask, Quiz, Grade), "inference"),
    **dict.fromkeys((TranslateBack, ExplainPhrase, RewriteTranslation), "inference"),
    Pull: "download",
}


class JobHandle(QObject):
    """One request on its way.

    ``arrived`` carries everything but the end; ``finished`` carries ``Done``, ``Cancelled`` or ``Failed``,
    exactly once, after every ``arrived``.

    Attributes:
        pane: where it can be looked at and stopped; empty for the one that such requests belong to.
    """

    arrived = Signal(object)
    finished = Signal(object)

    def __init__(self, request: Request, parent: QObject, pane: str = "") -> None:
        super().__init__(parent)
        self.request = request
        self.pane = pane
        self.terminal: object | None = None
        self.tokens = 0  # that the reader thread has seen, for the speed shown while a job runs
        self.in_sentences = False  # more than a token came at once: nobody knows how many they were
        self.began_s = time.monotonic()
        self._job: Job | None = None

    @property
    def running(self) -> bool:
        """Whether ``finished`` is still to come."""
        return self.terminal is None

    @property
    def cancel_asked(self) -> bool:
        """Whether it has been told to stop."""
        return self._job is not None and self._job.cancel_asked

    def cancel(self) -> None:
        """Ask the child to stop; ``finished`` follows."""
        if self._job is not None:
            self._job.cancel()


class Jobs(QObject):
    """Runs requests in the children and delivers their events.

    At most one delivery each 33 ms, with adjacent tokens joined, so that a fast model cannot keep the
    window from drawing.

    Args:
        commands: how to start each child: ``documents``, ``inference``, ``download``. A second one for documents is
            called ``aside``.

    Attributes:
        running: what has not ended, the earliest first.
        viewers: a second documents child for each document whose pages are shown: one that is looked at does
            not wait until a long one has been read. They call themselves ``viewer`` in the signals.
    """

    ready = Signal(str, object)  # kind of child, Ready
    exited = Signal(str)  # kind of child
    delivered = Signal(object, object)  # JobHandle, any Event, before the handle's own signals
    changed = Signal()  # what is running
    _wake = Signal()

    def __init__(self, commands: dict[str, list[str]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.running: list[JobHandle] = []
        self._inbox: collections.deque[tuple[JobHandle | str, Event | None]] = collections.deque()
        self._wake_sent = False
        self._closed = False
        self._ending: list[threading.Thread] = []
        self._last_delivery = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._deliver)
        self._wake.connect(self._on_wake, Qt.ConnectionType.QueuedConnection)
        self._starts: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._starter = threading.Thread(target=self._start_all, name="slmdesk-child-starter", daemon=True)
        self._starter.start()  # now: to wait for a thread is what its work is to spare the window
        self._children = {kind: self._child(kind, command) for kind, command in commands.items()}
        if "documents" in commands:
            self._children["aside"] = self._child("aside", commands["documents"])
        self.viewers = Viewers(lambda: self._child("viewer", commands["documents"]))

    def _child(self, kind: str, command: list[str]) -> Child:
        return Child(
            command,
            on_ready=lambda event: self._put(kind, event),
            on_exit=lambda: self._put(kind, None),
            elsewhere=self._starts.put,
        )

    def _start_all(self) -> None:
        """Start processes, in a thread of its own: the three of one document would hold up the window."""
        while (start := self._starts.get()) is not None:
            if not self._closed:
                start()

    def run(self, request: Request, aside: bool = False, pane: str = "") -> JobHandle:
        """Send a request to the child of its kind. Never raises: a child that cannot start is a ``Failed``.

        aside: to another documents child, so that what the user opens meanwhile does not wait for it.
        pane: as in ``JobHandle``.
        """
        handle = JobHandle(request, self, pane)
        self.running.append(handle)
        try:
            child = self._children["aside"] if aside else self._child_for(request)
            handle._job = child.run(request, lambda _job, event: self._put(handle, event))
        except SlmDeskError as error:
            self._put(handle, Failed(error.kind, error.message, error.hint))
        self.changed.emit()
        return handle

    def _child_for(self, request: Request) -> Child:
        if isinstance(request, (MeasurePages, RenderPage, LocatePassage, ReadWords)):
            return self.viewers.of(request.path)
        return self._children[CHILD_OF[type(request)]]

    def busy(self, kind: str) -> bool:
        """Whether a child has a job now, or one that waits."""
        return self._children[kind].busy

    def start(self, kind: str) -> None:
        """Start a child before its first request; a failure shows when it is needed."""
        with contextlib.suppress(SlmDeskError):
            self._children[kind].start()

    def stop(self, kind: str) -> None:
        """End a child that has nothing to do."""
        self._children[kind].stop()

    def begin_to_close(self) -> None:
        """End the children, all at once, and let them take their time; nothing is delivered from now on."""
        if self._closed:
            return
        self._closed = True
        ends = [self.viewers.close, *(child.close for child in self._children.values())]
        self._ending = [threading.Thread(target=end, name="slmdesk-child-end") for end in ends]
        for thread in self._ending:
            thread.start()

    def close(self) -> None:
        """End the children; returns when they have ended."""
        self.begin_to_close()
        for thread in self._ending:
            thread.join()
        self._starts.put(None)
        self._starter.join()
        self._timer.stop()
        self._inbox.clear()

    # --- any thread ---------------------------------------------------------------------------

    def _put(self, whose: JobHandle | str, event: Event | None) -> None:
        if self._closed:
            return
        if isinstance(event, Token) and isinstance(whose, JobHandle):
            whose.tokens += 1
            whose.in_sentences |= event.text.count(" ") >= _SPACES_OF_SENTENCE
        self._inbox.append((whose, event))
        if not self._wake_sent:
            self._wake_sent = True
            self._wake.emit()

    # --- the GUI thread -----------------------------------------------------------------------

    def _on_wake(self) -> None:
        if self._closed or self._timer.isActive():
            return
        waited_ms = (time.monotonic() - self._last_delivery) * 1000
        self._timer.start(max(0, int(DELIVERY_INTERVAL_MS - waited_ms)))

    def _deliver(self) -> None:
        self._wake_sent = False  # before the inbox is read: what comes later sends a new wake
        self._last_delivery = time.monotonic()
        end = self._last_delivery + DELIVERY_BUDGET_S
        for whose, event in self._joined():
            self._signal(whose, event)
            if self._closed:
                return
            if time.monotonic() > end:
                break
        if self._inbox and not self._timer.isActive():
            self._timer.start(DELIVERY_INTERVAL_MS)

    def _joined(self) -> Iterator[tuple[JobHandle | str, Event | None]]:
        """Take events out of the inbox; neighbours that can be one are one."""
        while self._inbox:
            whose, event = self._inbox.popleft()
            while event is not None and self._inbox and self._inbox[0][0] is whose:
                joined = _join(event, self._inbox[0][1])
                if joined is None:
                    break
                self._inbox.popleft()
                event = joined
            yield whose, event

    def _signal(self, whose: JobHandle | str, event: Event | None) -> None:
        if isinstance(whose, str):
            if isinstance(event, Ready):
                self.ready.emit(whose, event)
            else:
                self.exited.emit(whose)
            return
        self.delivered.emit(whose, event)
        if isinstance(event, TERMINAL):
            whose.terminal = event
            self.running.remove(whose)
            whose.finished.emit(event)
            self.changed.emit()
            whose.deleteLater()
        else:
            whose.arrived.emit(event)


def _join(first: Event, second: Event | None) -> Event | None:
    """One event that says what the two say, or None."""
    match first, second:
        case Token(), Token() if first.draft == second.draft and len(first.text) < _JOINED_CHARACTERS:
            return Token(first.text + second.text, first.draft)
        case TextPiece(), TextPiece() if len(first.text) < _JOINED_CHARACTERS:
            return TextPiece(first.text + second.text, [*first.blocks, *second.blocks])
        case Progress(), Progress() if first.stage == second.stage:
            return second  # the later one tells all
        case _:
            return None
