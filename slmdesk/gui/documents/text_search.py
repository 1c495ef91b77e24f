"""Searches a long text in slices, so that the window never waits for it."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, QTimer, Signal

_SLICE_CHARACTERS = 200_000
MAX_FOUND = 9_999


class TextSearch(QObject):
    """Finds words without regard to case; a space stands for any white space.

    Attributes:
        found: (start, end) of what was found so far, in code points.
        running: whether there may be more.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found: list[tuple[int, int]] = []
        self._text = ""
        self._pattern: re.Pattern[str] | None = None
        self._place = 0
        self._reach = 0  # how far a match may go beyond its slice
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)

    @property
    def running(self) -> bool:
        """Whether there may be more."""
        return self._timer.isActive()

    def start(self, text: str, words: str) -> None:
        """Search anew. Nothing is found for blank words."""
        self._timer.stop()
        self.found = []
        parts = [re.escape(part) for part in words.split()]
        self._pattern = re.compile(r"\s{1,40}".join(parts), re.IGNORECASE) if parts else None
        self._text, self._place, self._reach = text, 0, len(words) + 40 * len(parts)
        if self._pattern is not None:
            self._step()
            if self._place < len(text):
                self._timer.start(0)
        self.changed.emit()

    def stop(self) -> None:
        """Forget what was found."""
        self.start("", "")

    def _step(self) -> None:
        assert self._pattern is not None
        end = min(len(self._text), self._place + _SLICE_CHARACTERS)
        start = max(self._place, self.found[-1][1] if self.found else 0)
        for found in self._pattern.finditer(self._text, start, min(len(self._text), end + self._reach)):
            if found.start() >= end or len(self.found) >= MAX_FOUND:
                break
            self.found.append(found.span())
        self._place = len(self._text) if len(self.found) >= MAX_FOUND else end
        if self._timer.isActive():
            if self._place >= len(self._text):
                self._timer.stop()
            self.changed.emit()
