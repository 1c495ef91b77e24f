"""What an empty pane shows: one sentence, one thing to drop, one sample to try."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import button, column, frame, label, row


class DropArea(QWidget):
    """Invites a file, pasted text, or a sample. The drop itself is taken by the pane, which is larger."""

    open_clicked = Signal()
    paste_clicked = Signal()
    sample_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._box = frame("drop")
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        sentence = label(self.tr("Drop a PDF, Word, text or Markdown file here."), "heading", wrap=True)
        sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        promise = label(self.tr("It is read on this computer and goes nowhere else."), "muted", wrap=True)
        promise.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.open = button(self.tr("Open a file…"), tip=self.tr("Open files (Ctrl+O)"))
        self.open.clicked.connect(self.open_clicked)
        self.paste = button(
            self.tr("Paste text"), tip=self.tr("Start with the text on the clipboard, or type (Ctrl+V)")
        )
        self.paste.clicked.connect(self.paste_clicked)
        self.sample = button(
            self.tr("Try a sample"), look="quiet", tip=self.tr("A short report that comes with SLM Desk")
        )
        self.sample.clicked.connect(self.sample_clicked)
        self.sample.hide()

        inside = column(self._box, SPACE[5], SPACE[3])
        inside.addStretch(2)
        inside.addWidget(self._icon)
        inside.addWidget(sentence)
        inside.addWidget(promise)
        inside.addSpacing(SPACE[2])
        inside.addLayout(row(None, self.open, self.paste, None))
        inside.addLayout(row(None, self.sample, None))
        inside.addStretch(3)
        column(self, SPACE[4]).addWidget(self._box)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()

    def set_over(self, over: bool) -> None:
        """Whether a file is held above the pane."""
        self._box.setProperty("over", over)
        self._box.style().unpolish(self._box)
        self._box.style().polish(self._box)

    def _paint_icon(self) -> None:
        self._icon.setPixmap(self._theme.pixmap("document", self._theme.tokens.accent, 40))
