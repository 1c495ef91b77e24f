"""What was found, in a card: the table, why the chosen value is trusted or not, or what to do to get one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from slmdesk.gui.extraction import ResultTable, mark_of
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import column, frame, label, row, set_look
from slmdesk.gui.widgets.card import Card
from slmdesk.gui.widgets.extraction.table import ExtractionTable
from slmdesk.gui.widgets.result.empty import ResultEmpty
from slmdesk.messages import ExtractedValue
from slmdesk.models.catalog import CatalogEntry


class ExtractionPanel(Card):
    """Args: results: what the table shows."""

    action_clicked = Signal()

    def __init__(self, theme: Theme, results: ResultTable, parent: QWidget | None = None) -> None:
        translate = QCoreApplication.translate
        super().__init__(
            theme,
            translate("ExtractionPanel", "FOUND"),
            translate("ExtractionPanel", "How many of the documents are searched"),
            parent,
        )
        self._theme = theme
        self._results = results
        self._notices: list[str] = []
        self._explained: ExtractedValue | None = None
        self.header.addStretch(1)
        self.table = ExtractionTable(theme, results)
        self._sign = QLabel()
        self._sign.setTextFormat(Qt.TextFormat.PlainText)
        self._sign.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.why = label(look="muted", wrap=True)
        self._explanation = frame("strip")
        inside = row(self._sign, self.why, space=SPACE[2])
        inside.setStretch(1, 1)
        inside.setContentsMargins(SPACE[4], SPACE[2], SPACE[4], SPACE[2])
        self._explanation.setLayout(inside)
        self._explanation.hide()
        self._found = QWidget()
        found = column(self._found, 0, 0)
        found.addWidget(self.table, 1)
        found.addWidget(self._explanation)
        self._empty = ResultEmpty(
            self.tr("Finding facts needs a language model, and there is none on this computer yet.")
        )
        self._empty.action_clicked.connect(self.action_clicked)
        self.action = self._empty.action
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._found)
        results.modelReset.connect(self._forget)
        theme.changed.connect(lambda: self.explain(self._explained, self.why.text()))

    def take_focus(self) -> None:
        """Put the keyboard on the table, or on the button in its place."""
        if self._stack.currentWidget() is not self._empty or not self._empty.take_focus():
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def explain(self, value: ExtractedValue | None, words: str) -> None:
        """Say under the table why a value is trusted or not; nothing for None."""
        self._explained = value
        self._explanation.setVisible(value is not None)
        if value is None:
            return
        sign, tokens = mark_of(value), self._theme.tokens
        color = {"warning": tokens.doubt, "check": tokens.accent}.get(sign, tokens.muted)
        self._sign.setVisible(bool(sign))
        if sign:
            self._sign.setPixmap(self._theme.pixmap(sign, color, 16))
        set_look(self.why, "caution" if sign == "warning" else "muted")
        self.why.setText(words)

    def refresh(self) -> None:
        """A row came."""
        self.table.widen()

    def add_notice(self, text: str) -> None:
        """Something to know about this run, that is no error."""
        if text not in self._notices:
            self._notices.append(text)
        self.show_notes(self._notices)

    def show_progress(self, fraction: float) -> None:
        """How much is done, 0..1."""
        self._bar.show_fraction(fraction)

    def show_state(
        self, has_model: bool, starter: CatalogEntry | None, running: bool, has_documents: bool, coming: str
    ) -> None:
        """Choose between the table and the words that stand in its place. coming: what will be there."""
        if not running:
            self._bar.rest()
        needs_model = not has_model and not running
        self._stack.setCurrentWidget(self._found if has_documents and not needs_model else self._empty)
        self._empty.show_state(needs_model, starter, coming)

    def _forget(self) -> None:
        self._notices.clear()
        self.show_notes([])
        self.explain(None, "")
