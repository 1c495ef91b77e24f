"""Where a question is written: a field that grows with it, how the answer shall be, and the button that asks."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.tutor.conversation import Wishes
from slmdesk.gui.widgets.basics import Check, Choice, button, column, rename, row

_MOST_LINES = 5
_LEAST_LEVEL = 114  # pixels
_BORDER = 8  # of the field, above and below its text


class QuestionField(QPlainTextEdit):
    """Enter sends what is written, with Shift it begins a line. name: for a screen reader."""

    sent = Signal()

    def __init__(self, name: str, lines: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least_lines = lines
        self.setAccessibleName(name)
        self.setProperty("look", "field")
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sends = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if sends and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.sent.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.height())

    def _fit(self) -> None:
        lines = max(self._least_lines, min(_MOST_LINES, round(self.document().size().height())))
        height = math.ceil(lines * self.fontMetrics().lineSpacing() + 2 * self.document().documentMargin()) + _BORDER
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)


class ConversationInput(QFrame):
    """Below the conversation. What is chosen here holds for the next question.

    Attributes:
        level: stands in the head of the conversation, where there is room for it.
    """

    asked = Signal()
    stop_clicked = Signal()
    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._running = False
        self.setProperty("look", "ask")
        self.field = QuestionField(self.tr("Your question"))
        self.field.setPlaceholderText(self.tr("Ask about the material…"))
        self.field.sent.connect(self.asked)
        self.field.textChanged.connect(self.changed)
        self.ask = button(self.tr("Ask"), "primary")
        self.ask.setMinimumWidth(self.ask.sizeHint().width() + SPACE[3])  # "Stop" must not move the rest
        self.ask.clicked.connect(lambda: self.stop_clicked.emit() if self._running else self.asked.emit())
        self.level = Choice(
            theme,
            self.tr("Whom the answer is for"),
            (
                ("", self.tr("Any level")),
                ("child", self.tr("For a child")),
                ("school", self.tr("For school")),
                ("university", self.tr("For university")),
            ),
        )
        self.general = Check(
            theme,
            self.tr("General knowledge"),
            self.tr("Let the model also answer what the material does not say; such an answer is marked"),
        )
        self.general.toggled.connect(lambda _on: self.changed.emit())
        self.socratic = Check(
            theme,
            self.tr("Hints first"),
            self.tr("The tutor asks and gives three hints, each stronger, before it tells the answer"),
        )
        for each in (self.general, self.socratic):
            each.ensurePolished()
            each.setMinimumWidth(each.sizeHint().width())  # Qt would cut their words
        self.level.setMinimumWidth(_LEAST_LEVEL)
        layout = column(self, SPACE[3], SPACE[2])
        first = row(self.field, self.ask)
        first.setAlignment(self.ask, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(first)
        layout.addLayout(row(self.general, self.socratic, None, space=SPACE[2]))

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """In the order of the keyboard."""
        return self.level, self.field, self.ask, self.general, self.socratic

    @property
    def wishes(self) -> Wishes:
        """How the next answer shall be."""
        return Wishes(self.general.isChecked(), self.level.currentData(), self.socratic.isChecked())

    @property
    def question(self) -> str:
        """What is written."""
        return self.field.toPlainText().strip()

    def show_state(self, running: bool, why_not: str) -> None:
        """running: an answer is on its way. why_not: why nothing can be asked now; empty when it can."""
        self._running = running
        rename(self.ask, self.tr("Stop") if running else self.tr("Ask"))
        self.ask.setEnabled(running or not why_not)
        self.ask.setToolTip(
            self.tr("Stop; what has been written stays (Esc)") if running else why_not or self.tr("Ask (Enter)")
        )
