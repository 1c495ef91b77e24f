"""What to check in a translation, as a list that leads to each place on both sides."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QWidget

from slmdesk.gui import wording
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import column, label

_EXCERPT_CHARACTERS = 60
_MOST_ROWS_SEEN = 4


class DoubtList(QFrame):
    """Hidden while there is nothing to check."""

    chosen = Signal(int)  # number of the segment

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("look", "strip")
        self._title = label(look="caution")
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("What to check in the translation"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setProperty("look", "doubts")
        self.list.setTabKeyNavigation(False)
        self.list.currentRowChanged.connect(self._on_row_changed)
        self.list.itemClicked.connect(lambda item: self.chosen.emit(item.data(Qt.ItemDataRole.UserRole)))
        layout = column(self, 0, SPACE[1])
        layout.setContentsMargins(SPACE[4], SPACE[2], SPACE[2], SPACE[2])
        layout.addWidget(self._title)
        layout.addWidget(self.list)
        theme.changed.connect(self._paint_icons)
        self.hide()

    def clear(self) -> None:
        """Nothing to check."""
        self.list.clear()
        self.hide()

    def add(self, number: int, text: str, words: str) -> None:
        """One more doubt. number, text: of its segment; words: what is doubtful."""
        excerpt = wording.shortened(text, _EXCERPT_CHARACTERS)
        item = QListWidgetItem(self.tr("{doubt}  “{text}”").format(doubt=words, text=excerpt))
        item.setIcon(self._theme.icon("warning", self._theme.tokens.doubt, 16))
        item.setToolTip(f"{words}\n“{text}”")
        item.setData(Qt.ItemDataRole.UserRole, number)
        height = self.fontMetrics().height() + SPACE[2]
        item.setSizeHint(QSize(0, height))
        self.list.addItem(item)
        count = self.list.count()
        self._title.setText(self.tr("1 doubt") if count == 1 else self.tr("{n} doubts").format(n=count))
        self.list.setFixedHeight(min(count, _MOST_ROWS_SEEN) * height + SPACE[1])
        self.show()

    def step(self) -> None:
        """To the next doubt, after the last to the first."""
        if self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + 1) % self.list.count())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_row_changed(self.list.currentRow())
            return
        super().keyPressEvent(event)

    def _on_row_changed(self, row: int) -> None:
        item = self.list.item(row)
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def _paint_icons(self) -> None:
        for row in range(self.list.count()):
            self.list.item(row).setIcon(self._theme.icon("warning", self._theme.tokens.doubt, 16))
