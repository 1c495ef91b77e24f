"""Work that has to be done in one and the same thread, in order: what SQLite asks of those who use it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

from slmdesk.gui.background import Background
from slmdesk.messages import Failed

T = TypeVar("T")

_CLOSE_TIMEOUT_S = 5.0


class OneThread:
    """A thread that starts with the first piece of work and takes one after the other.

    Args:
        background: delivers the answers on the GUI thread.
    """

    def __init__(self, background: Background, name: str) -> None:
        self._background = background
        self._name = name
        self._asked: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Failed], None]) -> None:
        """Call ``work`` when its turn comes, then ``done`` or ``failed`` as ``Background.run`` does."""
        if self._closed:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()
        self._asked.put(lambda: self._background.answer(work, done, failed))

    def close(self, last: Callable[[], None], timeout_s: float = _CLOSE_TIMEOUT_S) -> None:
        """Let it end what was asked for, then call ``last`` in the thread; waits, but not for ever."""
        if self._closed:
            return
        self._closed = True
        if self._thread is not None:
            self._asked.put(last)
            self._asked.put(None)
            self._thread.join(timeout_s)

    def _work(self) -> None:
        while (call := self._asked.get()) is not None:
            call()
