"""The process of a child: started, written to, drained, ended."""

from __future__ import annotations

import collections
import contextlib
import io
import os
import queue
import sys
import time
from typing import TYPE_CHECKING

from slmdesk.errors import WorkerError
from slmdesk.messages import ToChild, encode
from slmdesk.worker.framing import FrameReader

if TYPE_CHECKING:
    import subprocess

_LONGEST_LINE = 500  # bytes that are kept of a line of stderr
_LEAVE_TIMEOUT_S = 2.0  # after the end of its input


def started(command: list[str]) -> subprocess.Popen[bytes]:
    """A new process with pipes for its three streams.

    Raises:
        WorkerError: ``worker-start``.
    """
    import subprocess  # here: a window is drawn before it starts one

    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=flags,
            # Ctrl+C in a terminal goes to the parent alone, which then cancels in order.
            start_new_session=True,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
    except OSError as error:
        raise WorkerError(
            "worker-start", f"A helper process could not be started: {error.strerror}.", "Install SLM Desk again."
        ) from error


def write(process: subprocess.Popen[bytes], outbox: queue.SimpleQueue[ToChild | None]) -> None:
    """Send what is put into the outbox, until None."""
    assert process.stdin is not None
    # A broken pipe: it is dying, and the reader thread sees the end of its output and reports it.
    with contextlib.suppress(OSError):
        while (message := outbox.get()) is not None:
            process.stdin.write(encode(message) + b"\n")
            process.stdin.flush()
    with contextlib.suppress(OSError):
        process.stdin.close()


def drain(stream: io.BufferedReader, last_words: collections.deque[bytes]) -> None:
    """Keep the last lines of stderr, to its end."""
    frames = FrameReader(stream)
    while (line := frames.line()) is not None:
        last_words.append(line[:_LONGEST_LINE])
    stream.close()


def reap(process: subprocess.Popen[bytes]) -> None:
    """Wait until a process has left that was told to, and kill one that does not."""
    deadline = time.monotonic() + _LEAVE_TIMEOUT_S
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    if process.poll() is None:
        process.kill()
        process.wait()


def describe_exit(status: int) -> str:
    """A process's return code in words: ``"signal SIGABRT"``, ``"exit status 3"``."""
    if status < 0:
        import signal

        try:
            return f"signal {signal.Signals(-status).name}"
        except ValueError:
            return f"signal {-status}"
    return f"exit status {status}"
