"""What stands in the place of a result until there is one: a sentence, and where there is no model the way to one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from slmdesk.gui import wording
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import button, column, label, rename, row
from slmdesk.models.catalog import CatalogEntry


class ResultEmpty(QWidget):
    """Args: without_model: says that this needs a language model and there is none."""

    action_clicked = Signal()  # the user wants to get a model

    def __init__(self, without_model: str) -> None:
        super().__init__()
        self._without_model = without_model
        self.words = label(look="muted", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.action = button(self.tr("Open Models"), "primary")
        self.action.clicked.connect(self.action_clicked)
        layout = column(self, SPACE[5], SPACE[4])
        layout.addStretch(2)
        layout.addWidget(self.words)
        layout.addLayout(row(None, self.action, None))
        layout.addStretch(3)

    def show_state(self, needs_model: bool, starter: CatalogEntry | None, words: str) -> None:
        """words: what appears here, and how, when there is a model. starter: the smallest one that can be had."""
        self.action.setVisible(needs_model)
        self.words.setText(self._without_model if needs_model else words)
        rename(
            self.action,
            self.tr("Get the starter model ({size})").format(size=wording.size(starter.size_bytes))
            if starter is not None
            else self.tr("Open Models"),
        )

    def take_focus(self) -> bool:
        """Put the keyboard on the button; False when there is none in view."""
        if self.action.isVisible():
            self.action.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        return False
