"""Long work on large files (copying, hashing), off the GUI thread, with its progress, and an end when it is stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from slmdesk.errors import StorageError
from slmdesk.gui.background import Background
from slmdesk.messages import Failed

T = TypeVar("T")
OnProgress = Callable[[int, int], None]

_TELL_EVERY_S = 0.1


class FileWork(QObject):
    """One piece of work at a time.

    Attributes:
        running: whether one is on its way.
    """

    progressed = Signal(str, object, object)  # words, bytes done, bytes in all (0: not known)
    ended = Signal()

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._stop = False
        self.running = False

    def run(
        self, words: str, work: Callable[[OnProgress], T], done: Callable[[T], None], failed: Callable[[Failed], None]
    ) -> bool:
        """Start. work: is given what to tell (bytes done, bytes in all) to. Returns False when one is running."""
        if self.running:
            return False
        self.running, self._stop = True, False
        told = 0.0

        def tell(done_bytes: int, total_bytes: int) -> None:
            nonlocal told
            if self._stop or self._background.closed:
                raise StorageError("stopped", "It was stopped.")
            now = time.monotonic()
            if now - told >= _TELL_EVERY_S:
                told = now
                self._background.post(lambda: self._show(words, done_bytes, total_bytes))

        def at_end(result: T) -> None:
            self._end()
            done(result)

        def at_failure(failure: Failed) -> None:
            self._end()
            if failure.kind != "stopped":
                failed(failure)

        self.progressed.emit(words, 0, 0)
        self._background.run(lambda: work(tell), at_end, at_failure, writes=True)
        return True

    def stop(self) -> None:
        """Stop at the next piece; nothing half done is left behind."""
        self._stop = True

    def _show(self, words: str, done_bytes: int, total_bytes: int) -> None:
        if self.running:
            self.progressed.emit(words, done_bytes, total_bytes)

    def _end(self) -> None:
        self.running = False
        self.ended.emit()
