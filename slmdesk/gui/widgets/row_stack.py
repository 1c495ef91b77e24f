"""Many rows below each other, each as high as its words need.

Qt's own layout measures every row again whenever one comes: 200 rows that come bit by bit took 7 s. Here a row is
measured when it comes, when it changes, and when the width does.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from slmdesk.gui.widgets.basics import frame

_BORDER = 1


class RowStack(QFrame):
    """A card with a line between its rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._rows: list[QWidget] = []
        self._numbers: dict[QWidget, int] = {}
        self._lines: list[QFrame] = []
        self._heights: list[int] = []
        self.setFixedHeight(2 * _BORDER)

    def add(self, row: QWidget) -> None:
        """One more row at the end."""
        if self._rows:
            line = frame("line")
            line.setParent(self)
            line.show()
            self._lines.append(line)
        row.setParent(self)
        row.installEventFilter(self)
        row.show()
        self._numbers[row] = len(self._rows)
        self._rows.append(row)
        self._heights.append(0)
        self._measure(len(self._rows) - 1)
        self._place(len(self._rows) - 1)

    def give_back(self) -> None:
        """Let all rows go without deleting them."""
        for row in self._rows:
            row.removeEventFilter(self)
            row.setParent(None)
        self._rows.clear()
        self._numbers.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and isinstance(watched, QWidget) and watched in self._numbers:
            number = self._numbers[watched]
            if self._measure(number):
                self._place(number)
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            for number in range(len(self._rows)):
                self._measure(number)
            self._place(0)

    def _measure(self, number: int) -> bool:
        """Whether a row has another height than before."""
        row, width = self._rows[number], max(1, self.width() - 2 * _BORDER)
        height = row.heightForWidth(width) if row.hasHeightForWidth() else row.sizeHint().height()
        changed = height != self._heights[number]
        self._heights[number] = height
        return changed

    def _place(self, first: int) -> None:
        """Put the rows from one on below the one before."""
        width = max(1, self.width() - 2 * _BORDER)
        top = _BORDER + sum(self._heights[:first]) + first
        for number in range(first, len(self._rows)):
            if number:
                self._lines[number - 1].setGeometry(_BORDER, top - 1, width, 1)
            self._rows[number].setGeometry(_BORDER, top, width, self._heights[number])
            top += self._heights[number] + 1
        self.setFixedHeight(top - 1 + _BORDER)
