"""A question inside a pane, before something is done: what it does, the word for doing it, and a way out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import button, label, rename, row


class Question(QFrame):
    """Hidden until something is asked; Escape is the way out too.

    Args:
        name: what it is about, for a screen reader; empty when the question says it.
    """

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "confirm")
        self.text = label(wrap=True)
        self.yes = button(self.tr("Yes"))
        self.no = button(self.tr("Cancel"), "quiet")
        if name:
            self.no.setAccessibleName(self.tr("Cancel: {name}").format(name=name))
        inside = row(space=SPACE[3])
        inside.addWidget(self.text, 1)
        inside.addWidget(self.yes)
        inside.addWidget(self.no)
        inside.setContentsMargins(SPACE[3], SPACE[2], SPACE[3], SPACE[2])
        self.setLayout(inside)
        self.hide()
        self._act: Callable[[], None] | None = None
        self._asker: QWidget | None = None
        self.yes.clicked.connect(self._on_yes_clicked)
        self.no.clicked.connect(self.close_question)

    def ask(self, question: str, yes: str, act: Callable[[], None], asker: QWidget | None = None) -> None:
        """Ask. yes: the word for doing it. asker: what has the keyboard again afterwards."""
        self._act, self._asker = act, asker
        self.text.setText(question)
        self.yes.setAccessibleDescription(question)
        rename(self.yes, yes)
        self.show()
        self.yes.setFocus()

    def close_question(self) -> None:
        """Nothing is done."""
        self.hide()
        if self._asker is not None:
            self._asker.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.close_question()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                (self.no if self.no.hasFocus() else self.yes).click()
            case _:
                super().keyPressEvent(event)

    def _on_yes_clicked(self) -> None:
        self.close_question()
        if self._act is not None:
            self._act()
