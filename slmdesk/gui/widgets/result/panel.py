"""The right half of a pane: the result with its notices, or what to do to get one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from slmdesk.export import Report
from slmdesk.export.note_report import LEFT_OUT
from slmdesk.gui.summary.result_text import Line
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import ElidedLabel, button, for_letters, frame, rename, row
from slmdesk.gui.widgets.card import MOST_OF_CARD, Card
from slmdesk.gui.widgets.notes import Notes
from slmdesk.gui.widgets.result.check_form import CheckForm
from slmdesk.gui.widgets.result.empty import ResultEmpty
from slmdesk.gui.widgets.result.medication_table import MedicationTable
from slmdesk.gui.widgets.result.view import ResultView
from slmdesk.gui.widgets.translation.doubt_bar import DoubtBar
from slmdesk.messages import Citation, MedicationRow
from slmdesk.models.catalog import CatalogEntry

_MOST_OF_MEDICINES = 0.22  # of the height: the note itself has more, also below warnings and above notes
_LOW = 520  # pixels of height below which medicines, warnings and notes would leave some lines of the note only
_NARROW = 400  # pixels below which the header has no room for its caption


class ResultPanel(Card):
    """A card around the result view. place: see ``ResultView``."""

    action_clicked = Signal()

    def __init__(
        self, theme: Theme, place: Callable[[Citation], tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        translate = QCoreApplication.translate
        super().__init__(
            theme,
            translate("ResultPanel", "RESULT"),
            translate("ResultPanel", "How much of the summary is done"),
            parent,
        )
        self.notices: list[str] = []
        self.cautions: list[str] = []
        self.left_out: list[str] = []
        self._edited = ""
        self.more = button(self.tr("Show them"), "quiet", self.tr("What the model wrote and the source does not say"))
        self.more.setCheckable(True)
        self.more.toggled.connect(lambda _shown: self._show_notices(self._edited))
        self.more.hide()
        self.put_beside_notes(self.more)
        self.kind = "summary"
        self._state = ElidedLabel("muted", sentence=True)
        self._state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.check = button(self.tr("Check a text…"), "quiet")
        self.check.clicked.connect(self.open_form)
        self.history = button(self.tr("History"), "quiet", self.tr("Results of before (Ctrl+H)"))
        self.history.setCheckable(True)
        self.header.addWidget(self._state, 1)
        for each in (self.check, self.history):
            self.header.addWidget(each)
        self.view = ResultView(theme, place)

        self._empty = ResultEmpty(self.tr("A summary needs a language model, and there is none on this computer yet."))
        self._empty.action_clicked.connect(self.action_clicked)
        self.action = self._empty.action
        self._caution = frame("doubt")
        self._warning = Notes(self.tr("Warning"))
        self._caution_text = self._warning.label
        self._caution_sign = QLabel()
        inside = row(self._caution_sign, self._warning, space=SPACE[2])
        inside.setStretch(1, 1)
        inside.setAlignment(self._caution_sign, Qt.AlignmentFlag.AlignTop)
        inside.setContentsMargins(SPACE[4], SPACE[2], SPACE[4], SPACE[2])
        self._caution.setLayout(inside)
        self._caution.hide()
        self._theme = theme
        theme.changed.connect(self._paint_sign)
        self._paint_sign()
        self.form = CheckForm()
        self.form.closed.connect(self.close_form)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.form)
        self.medications = MedicationTable(theme)
        self.medications.changed.connect(self._fold_medicines)
        self.fold = button("", "quiet", self.tr("The medicines of the note as a table"))
        self.fold.setCheckable(True)
        self.fold.toggled.connect(lambda _shown: self._fold_medicines())
        self.fold.hide()
        self.doubts = DoubtBar(theme)
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout), "a card is a column"
        for bar in (self.fold, self.medications, self.doubts):
            whole.insertWidget(whole.indexOf(self._strip), bar)
        whole.insertWidget(whole.indexOf(self._stack), self._caution)

    def take_focus(self) -> None:
        """Put the keyboard on the result, or on the button in its place."""
        if self._stack.currentWidget() is not self._empty or not self._empty.take_focus():
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def reset(self, outline: list[Line] | None = None) -> None:
        """Empty, for a new result. outline: stays until that comes."""
        self.view.reset(outline)
        self.notices.clear()
        self.left_out.clear()
        self.more.setChecked(False)
        self.cautions.clear()
        self._caution.hide()
        self.medications.show_rows([])
        self._show_notices("")

    def begin(self, kind: str) -> None:
        """A result of another kind begins: ``summary``, ``note`` or ``check``. An outline stays until it comes."""
        self.reset(self.view.outline if kind == "summary" else None)
        self.kind = kind
        names = {"note": self.tr("Note"), "check": self.tr("Checked text")}
        self.view.setAccessibleName(names.get(kind, self.tr("Summary")))
        if self._stack.currentWidget() is self.form:
            self._stack.setCurrentWidget(self.view)

    def show_about(self, about: Report | None, medications: Sequence[MedicationRow]) -> None:
        """What a result that was written before says above, below and beside its sentences."""
        self.medications.show_rows(medications)
        if about is None:
            return
        self.add_caution(about.caution)
        left_out = [each for each in about.notices if self.kind == "note" and each.startswith(LEFT_OUT)]
        self.show_left_out(left_out)
        for notice in about.notices:
            if notice not in left_out and notice not in about.caution:  # a note has its warnings there too
                self.add_notice(notice)

    def show_outline(self, lines: list[Line]) -> None:
        """Something true to read until the result comes."""
        self.view.show_outline(lines)
        self.show_result()

    def show_result(self) -> None:
        """What has been written comes into view."""
        if self.view.result.lines:
            self._state.set_whole("")
        elif self.view.outline:
            self._state.set_whole(self.tr("outline from the source"))
        self._stack.setCurrentWidget(self.view)

    def open_form(self) -> None:
        """Ask for a text to check."""
        self._state.set_whole("")
        self._stack.setCurrentWidget(self.form)
        self.form.take_focus()

    def close_form(self) -> None:
        """Back to the result, or to the words in its place."""
        written = bool(self.view.text() or self.view.draft() or self.view.outline)
        self._stack.setCurrentWidget(self.view if written else self._empty)

    def add_token(self, text: str, draft: bool) -> None:
        """Text as the model writes it."""
        self.view.add_token(text, draft)
        drafts = (
            self.tr("answers, not the note yet")
            if self.kind == "note"
            else self.tr("notes on parts, not the summary yet")
        )
        self._state.set_whole(drafts if draft else self._checked_or_not())
        self._stack.setCurrentWidget(self.view)

    def _checked_or_not(self) -> str:
        """Of what was written as it came: while it is written, and for good where the job did not come to its end."""
        return self.tr("not checked") if self.view.text() and not self.view.result.lines else ""

    def add_notice(self, text: str) -> None:
        """Something to know about this result, that is no error."""
        if text not in self.notices:
            self.notices.append(text)
        self._show_notices("")

    def show_left_out(self, lines: Sequence[str]) -> None:
        """What the model wrote and the note leaves out: how much of it, and each at the user's wish."""
        self.left_out = list(lines)
        self._show_notices(self._edited)

    def add_caution(self, text: str) -> None:
        """Something to be read before the result itself, above it."""
        if text and text not in self.cautions:
            self.cautions.append(text)
            self._caution_text.setText("\n".join(self.cautions))
            self._caution.show()
            self._fit_caution()

    def _fit_caution(self) -> None:
        width = self.width() - 2 * SPACE[4] - SPACE[2] - self._caution_sign.sizeHint().width() - 4
        self._warning.fit(width, round(self.height() * MOST_OF_CARD))

    def _fold_medicines(self) -> None:
        """In a low window the table is a word until it is asked for: the note itself comes first."""
        count = len(self.medications.rows)
        low = self.height() < for_letters(self, _LOW)
        one, more = self.tr("1 medicine"), self.tr("{n} medicines").format(n=count)
        words = one if count == 1 else more
        rename(self.fold, self.tr("Hide the medicines") if self.fold.isChecked() else words)
        self.fold.setVisible(bool(count) and low)
        self.medications.setVisible(bool(count) and (self.fold.isChecked() or not low))

    def _paint_sign(self) -> None:
        self._caution_sign.setPixmap(self._theme.pixmap("warning", self._theme.tokens.doubt, 16))

    def show_check(self, why_not: str) -> None:
        """why_not: why no text can be checked now; empty when one can."""
        self.check.setEnabled(not why_not)
        self.check.setToolTip(why_not or self.tr("Check any text against what is open, without a model"))

    def show_progress(self, fraction: float) -> None:
        """How much is done, 0..1."""
        self._bar.show_fraction(fraction)

    def show_empty(
        self, has_model: bool, starter: CatalogEntry | None, running: bool, edited: bool, note: bool
    ) -> None:
        """Choose between the result and the words that stand in its place. note: what is asked for is no summary."""
        written = bool(self.view.text() or self.view.draft())
        outlined = bool(self.view.outline) and not self.view.text()
        if not running:
            self._bar.rest()
            if not self.view.draft() and not outlined:
                self._state.set_whole(self._checked_or_not())
        self._show_notices(
            self.tr("The text was changed after this summary, so its passages are not marked.")
            if edited and written and not running
            else ""
        )
        if self._stack.currentWidget() is not self.form:
            if outlined:
                self.show_result()
            else:
                self._stack.setCurrentWidget(self.view if written else self._empty)
        if running and note:
            words = self.tr("The note appears here, section by section.")
        elif running:
            words = self.tr("The summary appears here as it is written.")
        elif note:
            words = self.tr("The note appears here. Each line leads to the words it came from.")
        else:
            words = self.tr("The summary appears here. Each sentence leads to the passage it came from.")
        self._empty.show_state(not has_model and not running, starter, words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.medications.fit(round(self.height() * _MOST_OF_MEDICINES))
        self._fold_medicines()
        self._caption.setVisible(self.width() >= for_letters(self, _NARROW))
        self._fit_caution()

    def _show_notices(self, edited: str) -> None:
        """edited: that the source is not what it was; empty while it is."""
        self._edited = edited
        count, shown = len(self.left_out), self.more.isChecked()
        one = self.tr("1 statement of the model was left out, because the source does not say it.")
        more = self.tr("{n} statements of the model were left out, because the source does not say them.")
        about = [one if count == 1 else more.format(n=count)] if count else []
        rename(self.more, self.tr("Hide them") if shown else self.tr("Show them"))
        self.more.setVisible(bool(count))
        self.show_notes([*self.notices, *([edited] if edited else []), *about, *(self.left_out if shown else [])])
