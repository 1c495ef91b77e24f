"""The bar that searches in a document: words, how often, previous, next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import button, label


class FindBar(QFrame):
    """Tells what is asked; finds nothing itself."""

    words_changed = Signal(str)
    step_asked = Signal(int)  # 1 or -1
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "tools")
        self.words = _Words()
        self.words.setPlaceholderText(self.tr("Find in this document"))
        self.words.setAccessibleName(self.tr("Find in this document"))
        self.words.textChanged.connect(self.words_changed)
        self.words.step_asked.connect(self.step_asked)
        self.words.left.connect(self.close_bar)
        self.count = label(look="muted")
        self.previous = button("‹", look="quiet", tip=self.tr("Previous (Shift+Enter)"))
        self.previous.setAccessibleName(self.tr("Previous"))
        self.previous.clicked.connect(lambda: self.step_asked.emit(-1))
        self.next = button("›", look="quiet", tip=self.tr("Next (Enter)"))
        self.next.setAccessibleName(self.tr("Next"))
        self.next.clicked.connect(lambda: self.step_asked.emit(1))
        self.leave = button(self.tr("Done"), look="quiet", tip=self.tr("Close the search (Esc)"))
        self.leave.clicked.connect(self.close_bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE[3], SPACE[1], SPACE[2], SPACE[1])
        layout.setSpacing(SPACE[2])
        layout.addWidget(self.words, 1)
        for widget in (self.count, self.previous, self.next, self.leave):
            layout.addWidget(widget)
        self.hide()

    def open_bar(self) -> None:
        """Show the bar, with the words of the last time chosen."""
        self.show()
        self.words.setFocus()
        self.words.selectAll()

    def close_bar(self) -> None:
        """Hide the bar."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def show_count(self, index: int, total: int, more: bool) -> None:
        """index: of the match in view, from 0. more: the search goes on."""
        searched = bool(self.words.text().strip())
        if not searched:
            words = ""
        elif total:
            words = self.tr("{n} of {total}").format(n=f"{index + 1:,}", total=f"{total:,}{'+' if more else ''}")
        else:
            words = self.tr("Searching…") if more else self.tr("Not found")
        self.count.setText(words)
        reason = "" if total else self.tr("Nothing found yet") if searched else self.tr("Type what to look for first")
        for each, tip in (
            (self.previous, self.tr("Previous (Shift+Enter)")),
            (self.next, self.tr("Next (Enter)")),
        ):
            each.setEnabled(bool(total))
            each.setToolTip(reason or tip)


class _Words(QLineEdit):
    """Takes Esc and Enter for itself before the shortcuts of the window do."""

    step_asked = Signal(int)
    left = Signal()

    def event(self, event: QEvent) -> bool:
        own = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in own:
            event.setAccepted(not event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            return event.isAccepted()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step_asked.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)
