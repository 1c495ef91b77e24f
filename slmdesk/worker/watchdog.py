"""Ends a job that works and works and does not get on: a hostile document, or a loop in a library.

What counts is processor time since the last event, so that a laptop that slept, or a busy computer, ends nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType

_LOOK_S = 1.0
GRACE_S = 5.0


class Watchdog:
    """Watches one job. Use it as a context manager around the job.

    Args:
        cancelled: whether the user stopped the job.
        limit_s: processor seconds without an event; None watches nothing.
        give_up: called on the watchdog's thread when the job does not even end after ``stopped`` became true: it
            is inside native code, and only the end of the process ends it.
        grace_s: how long it has for that, in seconds of the clock.
    """

    def __init__(
        self,
        cancelled: Callable[[], bool],
        limit_s: float | None,
        give_up: Callable[[], None],
        grace_s: float = GRACE_S,
    ) -> None:
        self._cancelled = cancelled
        self._limit_s = limit_s
        self._give_up = give_up
        self._grace_s = grace_s
        self._finished = threading.Event()
        self._since = time.process_time()
        self.expired = False

    def __enter__(self) -> Watchdog:
        if self._limit_s is not None:
            threading.Thread(target=self._watch, args=(self._limit_s,), name="slmdesk-watchdog", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._finished.set()

    def stopped(self) -> bool:
        """Whether the job shall end, by the user's wish or because its time is up."""
        return self.expired or self._cancelled()

    def got_on(self) -> None:
        """The job had something to say."""
        self._since = time.process_time()

    def _watch(self, limit_s: float) -> None:
        look_s = min(_LOOK_S, limit_s / 2)
        while time.process_time() - self._since <= limit_s:
            if self._finished.wait(look_s):
                return
        self.expired = True
        if not self._finished.wait(self._grace_s):
            self._give_up()
