"""What the Library shows while there is no row: what it is for, that nothing was found, or that it cannot be read."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import button, column, frame, label, row


class LibraryEmpty(QWidget):
    """Invites files. The drop itself is taken by the pane, which is larger."""

    add_clicked = Signal()
    sample_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._box = frame("drop")
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        sentence = label(self.tr("Drop the documents here that you come back to."), "heading", wrap=True)
        sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        promise = label(
            self.tr("They stay where they are. The library remembers where, with a title and tags of your own."),
            "muted",
            wrap=True,
        )
        promise.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.add = button(self.tr("Choose files…"), tip=self.tr("Add files (Ctrl+O)"))
        self.add.clicked.connect(self.add_clicked)
        self.sample = button(
            self.tr("Add a sample"), look="quiet", tip=self.tr("A short report that comes with SLM Desk")
        )
        self.sample.clicked.connect(self.sample_clicked)
        self.sample.hide()
        inside = column(self._box, SPACE[5], SPACE[3])
        inside.addStretch(2)
        inside.addWidget(self._icon)
        inside.addWidget(sentence)
        inside.addWidget(promise)
        inside.addSpacing(SPACE[2])
        inside.addLayout(row(None, self.add, None))
        inside.addLayout(row(None, self.sample, None))
        inside.addStretch(3)
        column(self).addWidget(self._box)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()

    def set_over(self, over: bool) -> None:
        """Whether a file is held above the pane."""
        self._box.setProperty("over", over)
        self._box.style().unpolish(self._box)
        self._box.style().polish(self._box)

    def _paint_icon(self) -> None:
        self._icon.setPixmap(self._theme.pixmap("library", self._theme.tokens.accent, 40))


class NothingFound(QWidget):
    """Says that no document has the words, and shows all again."""

    show_all_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = label(look="muted", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.show_all = button(self.tr("Show all documents"))
        self.show_all.clicked.connect(self.show_all_clicked)
        inside = column(self, SPACE[5], SPACE[3])
        inside.addStretch(2)
        inside.addWidget(self.text)
        inside.addLayout(row(None, self.show_all, None))
        inside.addStretch(3)

    def show_words(self, words: str) -> None:
        """What was looked for."""
        self.text.setText(self.tr("No document has “{words}” in its title, folder or tags.").format(words=words))
