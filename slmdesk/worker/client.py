"""The parent's side of a child: start it, send requests, hand events on, cancel, restart. No Qt.

One ``Child`` is one process of one kind, started at the first request and again after it died. Jobs run
one at a time in the order they were given; a crash costs only the running one.
"""

from __future__ import annotations

import collections
import io
import queue
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from slmdesk.errors import WorkerError
from slmdesk.messages import (
    TERMINAL,
    Bulk,
    Cancel,
    Cancelled,
    Event,
    Failed,
    FromChild,
    Ready,
    Request,
    Start,
    Terminal,
    ToChild,
    decode_from_child,
)
from slmdesk.worker.framing import FrameReader
from slmdesk.worker.process import describe_exit, drain, reap, started, write

if TYPE_CHECKING:
    import subprocess

CANCEL_TIMEOUT_S = 3.0  # after that the child is killed; see the design's rules
DATA_TIMEOUT_S = 20.0  # for the bytes behind a line, which the child writes in one go
_STDERR_LINES = 20
_END_TIMEOUT_S = 5.0  # for a process that was told to leave, and is killed sooner
_KILLED = -9  # by SIGKILL; Windows has no such status
_INTERRUPT_CHECK_S = 0.5  # a wait without a limit cannot be ended by Ctrl+C on Windows

OnEvent = Callable[["Job", Event], None]


class Job:
    """One request on its way. Iterate over ``events()``, or give ``on_event`` to ``Child.run``."""

    def __init__(self, child: Child, number: int, request: Request, on_event: OnEvent | None) -> None:
        self.number = number
        self.request = request
        self.terminal: Terminal | None = None
        self._child = child
        self._on_event = on_event
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.cancel_asked = False
        self._answered = False  # at least one event came back
        self._sent_again = False

    def cancel(self) -> None:
        """Stop the job; it ends in ``Cancelled`` (or in ``Done`` if it was faster). Returns at once."""
        self._child._cancel(self)

    def events(self) -> Iterator[Event]:
        """Every event in order, the terminal one last. Only for jobs without ``on_event``."""
        while True:
            try:
                event = self._events.get(timeout=_INTERRUPT_CHECK_S)
            except queue.Empty:
                continue
            yield event
            if isinstance(event, TERMINAL):
                return

    def _deliver(self, event: Event) -> None:
        self._answered = True
        with self._child._lock:
            if self.terminal is not None:
                return  # an answer that crossed with a cancel or a kill: exactly one terminal event
            if isinstance(event, TERMINAL):
                self.terminal = event
        if self._on_event is not None:
            self._on_event(self, event)
        else:
            self._events.put(event)


class Child:
    """A child process of one kind.

    Args:
        command: how to start it, see ``paths.worker_command``.
        on_ready: called with each new process's ``Ready``.
        on_exit: called when a process has ended, whatever the reason; before ``on_ready`` of the next one.
        elsewhere: has something done in another thread, such as the start of a process, which takes a moment. Without
            it ``run`` and ``start`` wait for that, and raise when it fails.

    All callbacks run on a thread of this object; they must return quickly and not call ``close``.
    """

    def __init__(
        self,
        command: list[str],
        on_ready: Callable[[Ready], None] | None = None,
        on_exit: Callable[[], None] | None = None,
        elsewhere: Callable[[Callable[[], None]], None] | None = None,
    ) -> None:
        self._command = command
        self._on_ready = on_ready
        self._on_exit = on_exit
        self._elsewhere = elsewhere
        self._starting = False  # in the other thread
        self._wanted = False  # what is being started: not after ``stop`` or ``close``
        self._lock = threading.RLock()
        self._waiting: collections.deque[Job] = collections.deque()
        self._running: Job | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._outbox: queue.SimpleQueue[ToChild | None] = queue.SimpleQueue()
        self._reader: threading.Thread | None = None
        self._next_number = 1
        self._crashes: collections.Counter[str] = collections.Counter()
        self._closed = False
        self.ready: Ready | None = None

    # --- for the window and the command line --------------------------------------------------

    @property
    def process_id(self) -> int | None:
        """Of the running process, None while there is none."""
        with self._lock:
            return self._process.pid if self._process is not None else None

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        with self._lock:
            return self._running is not None or bool(self._waiting)

    def run(self, request: Request, on_event: OnEvent | None = None) -> Job:
        """Queue a request; the child is started if it is not running.

        Raises:
            WorkerError: the process cannot be started; with ``elsewhere`` the job then ends in ``Failed``.
        """
        with self._lock:
            if self._closed:
                raise WorkerError("worker-closed", "The program is closing.")
            job = Job(self, self._next_number, request, on_event)
            self._next_number += 1
            self._waiting.append(job)
            try:
                self._send_next()
            except WorkerError:
                self._waiting.remove(job)
                raise
        return job

    def start(self) -> None:
        """Start the process before the first request, to save its start-up time later."""
        with self._lock:
            if self._process is None and not self._closed:
                self._spawn()

    def stop(self) -> None:
        """End the process if no job is on its way; the next request starts a new one."""
        with self._lock:
            if self._running is None and not self._waiting:
                self._wanted = False
                self._end_process()

    def close(self) -> None:
        """End the process and every job (as ``Cancelled``). Safe to call twice."""
        with self._lock:
            self._closed = True
            self._wanted = False
            jobs = [job for job in (self._running, *self._waiting) if job is not None]
            self._waiting.clear()
            self._running = None
            reader = self._reader
            self._end_process()
        for job in jobs:
            job._deliver(Cancelled())
        if reader is not None and reader is not threading.current_thread():
            reader.join(timeout=_END_TIMEOUT_S)

    # --- sending ------------------------------------------------------------------------------

    def _send_next(self) -> None:
        if self._running is not None or not self._waiting:
            return
        if self._process is None:
            self._spawn()
            if self._elsewhere is not None:
                return  # it goes on from there
        self._running = self._waiting.popleft()
        self._outbox.put(Start(self._running.number, self._running.request))

    def _cancel(self, job: Job) -> None:
        with self._lock:
            if job.terminal is not None or job.cancel_asked:
                return
            job.cancel_asked = True
            if job in self._waiting:
                self._waiting.remove(job)
            elif job is self._running:
                self._outbox.put(Cancel(job.number))
                timer = threading.Timer(CANCEL_TIMEOUT_S, self._kill_if_running, (job,))
                timer.daemon = True
                timer.start()
                return
        job._deliver(Cancelled())

    def _kill_if_running(self, job: Job) -> None:
        with self._lock:
            if self._running is job and self._process is not None:
                self._process.kill()

    # --- the process --------------------------------------------------------------------------

    def _spawn(self) -> None:
        """Start the process; in the other thread, if there is one for that. With the lock held."""
        self._wanted = True
        if self._elsewhere is None:
            self._take(started(self._command))
        elif not self._starting:
            self._starting = True
            self._elsewhere(self._spawn_elsewhere)

    def _spawn_elsewhere(self) -> None:
        """Start the process, and send it what waits for it; a failure to start is the end of all that waits."""
        with self._lock:
            self._starting = self._wanted
            if not self._wanted:
                return
        try:
            process = started(self._command)
        except WorkerError as error:
            with self._lock:
                self._starting = False
                jobs = list(self._waiting)
                self._waiting.clear()
            for job in jobs:
                job._deliver(Failed(error.kind, error.message, error.hint))
            return
        with self._lock:
            self._starting = False
            if self._wanted:
                self._take(process)
                self._send_next()
                return
        with process:  # nobody wants it any more, and it was told nothing: no need to let it take its time
            process.kill()

    def _take(self, process: subprocess.Popen[bytes]) -> None:
        """Use a process that has been started."""
        self._process = process
        self.ready = None
        self._outbox = queue.SimpleQueue()
        # Its own thread: a request of many megabytes must not hold up the caller, which may draw a window.
        writer = threading.Thread(target=write, args=(process, self._outbox), name="slmdesk-child-writer", daemon=True)
        writer.start()
        self._reader = threading.Thread(
            target=self._read, args=(process, self._reader), name="slmdesk-child-reader", daemon=True
        )
        self._reader.start()

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        self._outbox.put(None)  # end of input: the child leaves by itself
        threading.Thread(target=reap, args=(process,), name="slmdesk-child-reaper", daemon=True).start()

    # --- the reader thread --------------------------------------------------------------------

    def _read(self, process: subprocess.Popen[bytes], before: threading.Thread | None) -> None:
        assert isinstance(process.stdout, io.BufferedReader)
        assert isinstance(process.stderr, io.BufferedReader)
        last_words: collections.deque[bytes] = collections.deque(maxlen=_STDERR_LINES)
        stderr = threading.Thread(
            target=drain, args=(process.stderr, last_words), name="slmdesk-child-stderr", daemon=True
        )
        stderr.start()
        if before is not None:  # of a process that was told to leave: its end is told before this one's beginning
            before.join(timeout=_END_TIMEOUT_S)
            before = None
        damaged = ""
        frames = FrameReader(process.stdout)
        while (line := frames.line()) is not None:
            try:
                message = decode_from_child(line)
                event = self._with_data(process, message, frames)
            except (msgspec.MsgspecError, ValueError) as error:
                damaged = f"A helper process wrote a line that is no message ({type(error).__name__})."
                process.kill()
                break
            if event is None:
                damaged = "A helper process did not send all of a picture."
                process.kill()
                break
            self._handle(process, message.job, event)
        process.wait()
        stderr.join(timeout=2.0)
        self._ended(process, damaged, [line.decode("utf-8", "replace") for line in last_words])
        process.stdout.close()

    def _with_data(self, process: subprocess.Popen[bytes], message: FromChild, frames: FrameReader) -> Event | None:
        """The event with the bytes that follow its line; None when they do not come."""
        if not message.data_bytes:
            return message.event
        if not isinstance(message.event, Bulk):
            raise ValueError("bytes behind an event that takes none")
        # A child that announced more than it writes would be waited for without end.
        watch = threading.Timer(DATA_TIMEOUT_S, process.kill)
        watch.daemon = True
        watch.start()
        data = frames.data(message.data_bytes)
        watch.cancel()
        return None if data is None else replace(message.event, data=data)

    def _handle(self, process: subprocess.Popen[bytes], number: int, event: Event) -> None:
        if isinstance(event, Ready):
            with self._lock:
                if process is not self._process:
                    return  # it was told to leave before it was there
                self.ready = event
            if self._on_ready is not None:
                self._on_ready(event)
            return
        with self._lock:
            job = self._running
            if job is None or job.number != number or process is not self._process:
                return  # the rest of a job that has ended already
            if isinstance(event, TERMINAL):
                self._running = None
        job._deliver(event)
        if isinstance(event, TERMINAL):
            self._send_next_safely()

    def _ended(self, process: subprocess.Popen[bytes], damaged: str, last_words: list[str]) -> None:
        with self._lock:
            job = None
            if process is self._process:
                self._outbox.put(None)
                self._process = None
                self.ready = None
                job, self._running = self._running, None
            if job is not None and not (job._answered or job._sent_again or job.cancel_asked):
                # The process was dying when the job was sent (killed while it was idle): not the job's fault.
                job._sent_again = True
                self._waiting.appendleft(job)
                job = None
        if job is not None:
            job._deliver(Cancelled() if job.cancel_asked else self._crash(job, process.returncode, damaged, last_words))
        if self._on_exit is not None:
            self._on_exit()
        self._send_next_safely()

    def _send_next_safely(self) -> None:
        while True:
            with self._lock:
                try:
                    self._send_next()
                    return
                except WorkerError as error:
                    failed, failure = self._waiting.popleft(), Failed(error.kind, error.message, error.hint)
            failed._deliver(failure)

    def _crash(self, job: Job, status: int, damaged: str, last_words: list[str]) -> Failed:
        model = getattr(job.request, "model", None)
        subject = model.id if model is not None else type(job.request).__name__
        self._crashes[subject] += 1
        work = "runs the model" if model is not None else "reads documents"
        hint = "Your text is safe. Try again."
        if status == _KILLED:
            memory = "choose a smaller model" if model is not None else "read a part of the file"
            hint = f"The system ends what takes too much memory: close other programs, or {memory}. Your text is safe."
        if model is not None and self._crashes[subject] > 1:
            hint = "It has crashed twice with this model: set a smaller context in Settings, or choose a smaller model."
        elif model is None and self._crashes[subject] > 1:
            hint = "It has crashed before: this file cannot be read here. Try to save it again from its program."
        return Failed(
            "engine-crashed" if model is not None else "reader-crashed",
            damaged or f"The part of the program that {work} stopped without warning ({describe_exit(status)}).",
            hint,
            "\n".join(last_words),
        )
