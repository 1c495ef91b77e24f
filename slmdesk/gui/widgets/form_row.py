"""The row above a translation of a document: what is kept when it is written again in its form, and how it goes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import button, label, rename, row


class FormRow(QFrame):
    """Hidden while what is translated is no document that keeps its form."""

    save_asked = Signal()
    stop_asked = Signal()
    show_asked = Signal(object)  # Path: look at the document that was written

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._running = False
        self._written: Path | None = None
        self.setProperty("look", "tools")
        self._icon = QLabel()
        self.words = label(look="muted", wrap=True)
        self.look = button(self.tr("Show it"), "quiet", self.tr("Open the document that was written, here"))
        self.look.clicked.connect(lambda: self.show_asked.emit(self._written))
        self.save = button(self.tr("Save document…"))
        self.save.clicked.connect(lambda: (self.stop_asked if self._running else self.save_asked).emit())
        inside = row(self._icon, self.words, self.look, self.save)
        inside.setStretch(1, 1)
        inside.setContentsMargins(SPACE[4], SPACE[2], SPACE[3], SPACE[2])
        self.setLayout(inside)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()
        self.hide()

    def show_state(self, words: str, why_not: str, running: bool, written: Path | None) -> None:
        """Show the row.

        Args:
            words: what is kept, how it goes, or what came of it.
            why_not: why the document cannot be written now; empty when it can.
            running: it is being written.
            written: the document that came of it; None for none yet.
        """
        self._running, self._written = running, written
        self.words.setText(words)
        rename(self.save, self.tr("Stop") if running else self.tr("Save document…"))
        self.save.setEnabled(running or not why_not)
        tip = why_not or self.tr("Write the document again in its own form, translated; the original stays (Ctrl+S)")
        self.save.setToolTip(self.tr("Stop; no file is written") if running else tip)
        self.look.setVisible(written is not None and not running)
        self.show()

    def _paint_icon(self) -> None:
        self._icon.setPixmap(self._theme.pixmap("document", self._theme.tokens.muted, 18))
