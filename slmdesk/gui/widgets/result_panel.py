"""The right half of a pane: the result with its notices, or what to do to get one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from slmdesk.gui import wording
from slmdesk.gui.theme import HEADER_HEIGHT, SPACE, Theme
from slmdesk.gui.widgets.basics import button, column, frame, label, rename, row
from slmdesk.gui.widgets.progress_rule import ProgressRule
from slmdesk.gui.widgets.result_view import ResultView
from slmdesk.messages import Citation
from slmdesk.models.catalog import CatalogEntry


class ResultPanel(QFrame):
    """A card around the result view. place: see ``ResultView``."""

    action_clicked = Signal()

    def __init__(
        self, theme: Theme, place: Callable[[Citation], tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._notices: list[str] = []
        self._state = label(look="muted")
        header = row(label(self.tr("SUMMARY"), "caption"), None, self._state)
        header.setContentsMargins(SPACE[4], 0, SPACE[4], 0)
        top = QWidget()
        top.setLayout(header)
        top.setFixedHeight(HEADER_HEIGHT)
        self._bar = ProgressRule(theme, self.tr("How much of the summary is done"))
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
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        self._strip = frame("strip")
        self._strip_text = label(look="muted", wrap=True)
        inside = column(self._strip)
        inside.setContentsMargins(SPACE[4], SPACE[2], SPACE[4], SPACE[2])
        inside.addWidget(self._strip_text)

        layout = column(self, 1, 0)
        layout.addWidget(top)
        layout.addWidget(self._bar)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._strip)
        self._strip.hide()

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
        lines = [*self._notices, *([edited] if edited else [])]
        self._strip_text.setText("\n".join(lines))
        self._strip.setVisible(bool(lines))
