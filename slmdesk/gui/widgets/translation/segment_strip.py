"""The strip under a translation: an explanation to read, or another wording of one segment to take or leave."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import ElidedLabel, button, column, label, rename, row, set_look

_LINES, _LINES_TO_READ = 3, 6
_ROOMY = 400  # pixels of the panel above which there is room for that many


class SegmentStrip(QFrame):
    """Hidden while there is nothing in it. Ctrl+Return takes the wording, Escape leaves it."""

    taken = Signal(int, str)  # number of the segment, its new words
    left = Signal()  # closed without taking anything
    toggled = Signal()  # shown or hidden

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._number = -1
        self._writing = False
        self.setProperty("look", "strip")
        self.title = ElidedLabel("heading")
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self.tr("Another wording of a sentence"))
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._show_state)
        self.words = label(look="muted", wrap=True)
        self.use = button(self.tr("Use it"), "primary")
        self.use.clicked.connect(self._on_use_clicked)
        self.close_button = button(self.tr("Close"), "quiet", self.tr("Leave the translation as it is (Esc)"))
        self.close_button.clicked.connect(self.leave)
        inside = column(self, 0, SPACE[2])
        inside.setContentsMargins(SPACE[4], SPACE[2], SPACE[2], SPACE[3])
        head = row(self.title, self.close_button)
        head.setStretch(0, 1)
        inside.addLayout(head)
        inside.addWidget(self.text)
        foot = row(self.words, self.use)
        foot.setStretch(0, 1)
        inside.addLayout(foot)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.hide()

    @property
    def number(self) -> int:
        """The segment that a wording is for; -1 for none."""
        return self._number

    def begin(self, title: str, number: int = -1) -> None:
        """Something is being written. number: of the segment that it is a wording for; -1: it is only read."""
        self._number = number
        self.title.set_whole(title)
        self.text.setReadOnly(True)
        self.text.clear()
        self.text.setAccessibleName(title)
        self._say("", False)
        self._writing = True
        self._set_height()
        self._show_state()
        self.show()

    def add(self, text: str) -> None:
        """What has been written."""
        bar = self.text.verticalScrollBar()
        at_end = bar.value() == bar.maximum()
        cursor = self.text.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        cursor.insertText(text)
        if at_end:
            bar.setValue(bar.maximum())

    def finish(self, text: str, warnings: Sequence[str] = ()) -> None:
        """All of it. warnings: what is doubtful about a wording."""
        self._writing = False
        if self.text.toPlainText() != text:
            self.text.setPlainText(text)
        self.text.verticalScrollBar().setValue(0)
        self.text.setReadOnly(self._number < 0)
        if self._number < 0:
            self._say(self.tr("Written by the model; nothing here checks it."), False)
        else:
            self._say(" ".join(warnings), bool(warnings))
        self._show_state()

    def propose(self, title: str, number: int, text: str, words: str = "") -> None:
        """A wording to take, or to write. words: what is to be known about it."""
        self.begin(title, number)
        self.finish(text)
        self._say(words, False)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.text.selectAll()

    def leave(self) -> None:
        """Take nothing."""
        if not self.isHidden():
            self.hide()
            self._number = -1
            self.left.emit()

    def take(self) -> None:
        """Take the wording."""
        if self.use.isEnabled() and self._number >= 0 and not self.isHidden():
            number, text = self._number, self.text.toPlainText().strip()
            self.hide()
            self._number = -1
            self.taken.emit(number, text)

    def _on_use_clicked(self) -> None:
        self.take()

    def _say(self, words: str, doubtful: bool) -> None:
        set_look(self.words, "caution" if doubtful else "muted")
        self.words.setText(words)

    def _show_state(self) -> None:
        self.use.setVisible(self._number >= 0)
        rename(self.use, self.tr("Use it"))
        anything = bool(self.text.toPlainText().strip())
        self.use.setEnabled(anything and not self._writing)
        if self._writing:
            tip = self.tr("Wait until it is written, or close it")
        elif not anything:
            tip = self.tr("Write the translation of this sentence first")
        else:
            tip = self.tr("Put this in the place of the sentence, and remember it (Ctrl+Return)")
        self.use.setToolTip(tip)
        self.use.setAccessibleDescription(tip)

    def _on_theme_changed(self) -> None:
        self.text.document().setDefaultFont(self._theme.reading_font)
        self._set_height()

    def _set_height(self) -> None:
        """What is only read is longer."""
        panel = self.parentWidget()
        roomy = self._number < 0 and panel is not None and panel.height() > _ROOMY
        line = QFontMetricsF(self._theme.reading_font).lineSpacing()
        self.text.setFixedHeight(round(line * (_LINES_TO_READ if roomy else _LINES)) + SPACE[3])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.toggled.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.toggled.emit()
