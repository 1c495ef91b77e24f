"""A second process that reads every other stretch of a long PDF, so that two cores work. Linux only.

pdfium cannot be used by two threads, and nearly all of a page's time is its own. The process is a fork: it has the
open document and the sandbox of the first, closes every descriptor but its pipe, and ends with its parent. It is
only ever ahead of need: when it is gone, or gets stuck, the pages are read by the caller, as without it.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import select
import signal
import struct
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import msgspec

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.pages import Page
from slmdesk.documents.pdf.page import read_page

if sys.platform == "linux":
    import fcntl

LEAST_PAGES = 60  # fewer are read before a second process is of use
_ROUND = 16  # pages; of each round the caller reads the first, who also joins and sends them
_OWN = 6
_PIPE_BYTES = 1 << 20  # some hundred pages that may lie ready
_PATIENCE_S = 10.0  # for one page; then the caller reads it, under the watchdog's eyes
_LOOK_MS = 50  # between looks whether the user stopped the job
_MOST_DESCRIPTORS = 1 << 20  # the system may name a thousand times that, or none; an old C library tries each one
_LENGTH = struct.Struct("<I")
_SET_PARENT_DEATH_SIGNAL = 1  # prctl(2)
_ELSEWHERE = "a process cannot be forked on Windows"

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Page).decode


def second_reader(document: Any, total: int, least_pages: int = LEAST_PAGES) -> SecondReader | None:
    """A second reader, where one is of use.

    Args:
        document: a ``pypdfium2.PdfDocument`` that is in memory: two processes cannot share an open file's place.
        total: its pages.
    """
    if sys.platform != "linux" or total < least_pages or len(os.sched_getaffinity(0)) < 2:
        return None
    try:
        return SecondReader(document, total)
    except OSError:  # no memory or no process to be had
        return None


class SecondReader:
    """Reads ahead the pages that ``takes`` names. Close it. process: its number."""

    process: int
    _reading: int  # the pipe's end
    _poll: Any
    _buffer: bytearray
    _alive: bool

    def __init__(self, document: Any, total: int) -> None:
        """Start it. Raises OSError."""
        if sys.platform == "win32":
            raise OSError(_ELSEWHERE)
        self._buffer = bytearray()
        reading, writing = os.pipe()
        parent = os.getpid()
        try:
            self.process = _fork()
        except OSError:
            os.close(reading)
            os.close(writing)
            raise
        if self.process == 0:
            _serve(document, total, writing, parent)
        os.close(writing)
        os.set_blocking(reading, False)
        self._reading = reading
        self._poll = select.poll()
        self._poll.register(reading, select.POLLIN)
        if sys.platform == "linux":
            with contextlib.suppress(OSError):  # a system may allow less
                fcntl.fcntl(reading, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        self._alive = True

    @staticmethod
    def takes(index: int) -> bool:
        """Whether a page, counted from 0, is one of its own."""
        return index % _ROUND >= _OWN

    def page(self, index: int, cancelled: Cancelled, meanwhile: Callable[[], bool]) -> Page | None:
        """The next of its pages; None when it is gone or does not get on, now and from then on.

        Args:
            meanwhile: does a bit of the caller's own work while this one is not ready; False: there is none.

        Raises:
            JobCancelled: ``cancelled()`` became true while it worked.
        """
        latest = time.monotonic() + _PATIENCE_S
        while self._alive:
            if (page := self._arrived()) is not None:
                if page.number == index + 1:
                    return page
                break
            stop_if(cancelled)
            wait_ms = 0 if meanwhile() else _LOOK_MS
            if time.monotonic() > latest or (self._poll.poll(wait_ms) and not self._receive()):
                break
        self.close()
        return None

    def close(self) -> None:
        """End it at once."""
        if not self._alive:
            return
        if sys.platform == "win32":
            raise OSError(_ELSEWHERE)
        self._alive = False
        os.close(self._reading)
        # Where whoever started the program ignores SIGCHLD, a process that ended is gone without being waited for.
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)

    def _receive(self) -> bool:
        data = os.read(self._reading, _PIPE_BYTES)
        self._buffer += data
        return bool(data)

    def _arrived(self) -> Page | None:
        if len(self._buffer) < _LENGTH.size:
            return None
        end = _LENGTH.size + _LENGTH.unpack_from(self._buffer)[0]
        if len(self._buffer) < end:
            return None
        try:
            return _decode(self._buffer[_LENGTH.size : end])
        except msgspec.MsgspecError:
            return Page(0)  # no page's number
        finally:
            del self._buffer[:end]


def _fork() -> int:
    if sys.platform == "win32":
        raise OSError(_ELSEWHERE)
    with warnings.catch_warnings():
        # Python 3.12 and later warn of other threads. None of their locks is needed on the other side.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _serve(document: Any, total: int, writing: int, parent: int) -> None:
    """Be the second process: send its pages, each with its length before it. Never returns."""
    if sys.platform == "win32":
        raise OSError(_ELSEWHERE)
    try:
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        os.closerange(0, writing)
        os.closerange(writing + 1, _MOST_DESCRIPTORS)
        if os.getppid() == parent:  # or it ended before this one asked to end with it
            gc.freeze()  # what the parent had is not looked through, and so stays the parent's memory
            for index in range(total):
                if SecondReader.takes(index):
                    data = _encode(read_page(document, index))
                    _send(writing, _LENGTH.pack(len(data)) + data)
    finally:
        os._exit(0)


def _send(writing: int, data: bytes) -> None:
    while data:
        data = data[os.write(writing, data) :]
