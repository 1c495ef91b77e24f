"""The right half of a pane: the result with its notices, or what to do to get one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from slmdesk.gui import wording
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import button, column, label, rename, row
from slmdesk.gui.widgets.card import Card
from slmdesk.gui.widgets.result_view import ResultView
from slmdesk.messages import Citation
from slmdesk.models.catalog import CatalogEntry


class ResultPanel(Card):
    """A card around the result view. place: see ``ResultView``."""

    action_clicked = Signal()

    def __init__(
        self, theme: Theme, place: Callable[[Citation], tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        translate = QCoreApplication.translate
        super().__init__(
            theme,
            translate("ResultPanel", "SUMMARY"),
            translate("ResultPanel", "How much of the summary is done"),
            parent,
        )
        self._notices: list[str] = []
        self._state = label(look="muted")
        self.header.addStretch(1)
        self.header.addWidget(self._state)
        self.header.addSpacing(SPACE[2])
        self.view = ResultView(theme, place)

        self._empty = QWidget()
        self._words = label(look="muted", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.action = button(self.tr("Open Models"), "primary")
        self.action.clicked.connect(self.action_clicked)
        empty = column(self._empty, SPACE[6], SPACE[4])
        empty.addStretch(2)
        empty.addWidget(self._words)
        empty.addLayout(row(None, self.action, None))
        empty.addStretch(3)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)

    def take_focus(self) -> None:
        """Put the keyboard on the result, or on the button in its place."""
        target = self.action if self._stack.currentWidget() is self._empty and self.action.isVisible() else self.view
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def reset(self) -> None:
        """Empty, for a new result."""
        self.view.reset()
        self._notices.clear()
        self._show_notices("")

    def add_token(self, text: str, draft: bool) -> None:
        """Text as the model writes it."""
        self.view.add_token(text, draft)
        self._state.setText(self.tr("notes on parts, not the summary yet") if draft else "")
        self._stack.setCurrentWidget(self.view)

    def add_notice(self, text: str) -> None:
        """Something to know about this result, that is no error."""
        if text not in self._notices:
            self._notices.append(text)
        self._show_notices("")

    def show_progress(self, fraction: float) -> None:
        """How much is done, 0..1."""
        self._bar.show_fraction(fraction)

    def show_empty(self, has_model: bool, starter: CatalogEntry | None, running: bool, edited: bool) -> None:
        """Choose between the result and the words that stand in its place."""
        written = bool(self.view.text() or self.view.draft())
        if not running:
            self._bar.rest()
            if not self.view.draft():
                self._state.clear()
        self._show_notices(
            self.tr("The text was changed after this summary, so its passages are not marked.")
            if edited and written and not running
            else ""
        )
        self._stack.setCurrentWidget(self.view if written else self._empty)
        needs_model = not has_model and not running
        self.action.setVisible(needs_model)
        if needs_model and starter is not None:
            self._words.setText(self.tr("A summary needs a language model, and there is none on this computer yet."))
            rename(self.action, self.tr("Get the starter model ({size})").format(size=wording.size(starter.size_bytes)))
        elif needs_model:
            self._words.setText(self.tr("A summary needs a language model, and there is none on this computer yet."))
            rename(self.action, self.tr("Open Models"))
        elif running:
            self._words.setText(self.tr("The summary appears here as it is written."))
        else:
            self._words.setText(self.tr("The summary appears here. Each sentence leads to the passage it came from."))

    def _show_notices(self, edited: str) -> None:
        self.show_notes([*self._notices, *([edited] if edited else [])])
