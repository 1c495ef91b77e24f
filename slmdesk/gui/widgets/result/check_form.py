"""Where a text from anywhere is pasted, to be checked against the documents that are open."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import button, column, label, row


class CheckForm(QWidget):
    """What is in it stays until it is checked, whatever is shown meanwhile."""

    asked = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self.tr("Text to check"))
        self.text.setPlaceholderText(self.tr("Paste or type a text here: a summary, a letter, an answer."))
        self.text.setTabChangesFocus(True)
        self.text.setProperty("look", "field")  # where to type is seen before it has the keyboard
        self.text.textChanged.connect(self._show_state)
        self.check = button(self.tr("Check"), "primary")
        self.check.clicked.connect(lambda: self.asked.emit(self.text.toPlainText()))
        self.cancel = button(self.tr("Cancel"), "quiet")
        self.cancel.clicked.connect(self.closed)
        layout = column(self, SPACE[4], SPACE[3])
        words = self.tr(
            "Each sentence is compared with what is open at the left. No model is used; one can look again afterwards."
        )
        layout.addWidget(label(words, "muted", wrap=True))
        layout.addWidget(self.text, 1)
        layout.addLayout(row(None, self.cancel, self.check))
        self._show_state()

    def take_focus(self) -> None:
        """Put the keyboard where the text goes."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_state(self) -> None:
        anything = bool(self.text.toPlainText().strip())
        self.check.setEnabled(anything)
        self.check.setToolTip("" if anything else self.tr("Paste a text first"))
