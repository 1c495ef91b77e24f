"""The line under the head of a card, which is a progress bar while something goes on."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar

from slmdesk.gui.theme import Theme

_HEIGHT = 3


class ProgressRule(QProgressBar):
    """Takes the same room whether it runs or not: nothing moves when a job starts."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.running = False
        self.setAccessibleName(name)
        self.setTextVisible(False)
        self.setFixedHeight(_HEIGHT)
        self.setMaximum(1000)

    def show_fraction(self, fraction: float) -> None:
        """How much is done, 0..1."""
        self.running = True
        self.setValue(round(1000 * max(0.0, min(1.0, fraction))))
        self.update()

    def rest(self) -> None:
        """Nothing goes on."""
        self.running = False
        self.setValue(0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRectF(0, _HEIGHT - 1, self.width(), 1), QColor(self._theme.tokens.border))
        if self.running:
            done = self.width() * self.value() / self.maximum()
            painter.fillRect(QRectF(0, 0, done, _HEIGHT), QColor(self._theme.tokens.accent))
        painter.end()
