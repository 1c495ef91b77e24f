"""The head of the Summarize pane: its title, how the result shall be, and the button that starts and stops it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from slmdesk.gui import wording
from slmdesk.gui.preferences import Preferences
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import Choice, button, pane_title, rename, row

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "tr", "ar", "hi", "zh", "ja", "ko")
OWN_TEMPLATE, EXAMPLE_NOTE = "own-template", "example-note"
_LEVELS = range(3, 13)
_LEAST_WIDTH = 84


class SummaryControls(QWidget):
    """Keeps what is chosen in the settings; the kind of a note and the language only while it is open.

    Attributes:
        controls: in the order of the keyboard.
    """

    clear_clicked = Signal()
    start_clicked = Signal()
    template_file_asked = Signal(str)  # OWN_TEMPLATE or EXAMPLE_NOTE: a file has to be chosen
    changed = Signal()

    def __init__(self, theme: Theme, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.style_choice = Choice(
            theme,
            self.tr("Style of the summary"),
            (
                ("general", self.tr("General")),
                ("study", self.tr("Study notes")),
                ("clinical", self.tr("Clinical")),
                ("meeting", self.tr("Meeting")),
                ("plain", self.tr("Plain language")),
                ("abstract", self.tr("Lay abstract")),
            ),
        )
        self.note_choice = Choice(
            theme,
            self.tr("Summary or structured note"),
            (
                ("", self.tr("Summary")),
                ("soap", self.tr("SOAP note")),
                ("hp", self.tr("History and physical")),
                ("discharge", self.tr("Discharge summary")),
                ("referral", self.tr("Referral letter")),
                ("brief", self.tr("Brief note")),
                (OWN_TEMPLATE, ""),
                (EXAMPLE_NOTE, ""),
            ),
        )
        self._file_was_asked = False
        self.show_template_file("", "")
        self.level_choice = Choice(
            theme,
            self.tr("Reading level: school grade"),
            ((grade, self.tr("Grade {n}").format(n=grade)) for grade in _LEVELS),
        )
        self.length_choice = Choice(
            theme,
            self.tr("Length of the summary"),
            (("short", self.tr("Short")), ("medium", self.tr("Medium")), ("long", self.tr("Long"))),
        )
        self.language_choice = Choice(
            theme,
            self.tr("Language of the result"),
            (("", self.tr("Source's language")), *((code, wording.language(code)) for code in LANGUAGES)),
        )
        settings = preferences.settings
        self.style_choice.choose(settings.summary_style)
        self.length_choice.choose(settings.summary_length)
        self.level_choice.choose(6)
        for choice in (self.style_choice, self.length_choice, self.level_choice, self.language_choice):
            choice.currentIndexChanged.connect(self._on_choice_changed)
        self.note_choice.currentIndexChanged.connect(self._on_note_changed)
        self.note_choice.activated.connect(self._on_note_activated)
        for choice in (self.style_choice, self.note_choice, self.language_choice):
            choice.setMinimumWidth(_LEAST_WIDTH)  # a narrow window cuts these: of “M…” nobody knows what it is
        self.clear = button(self.tr("New"), "quiet")
        self.clear.clicked.connect(self.clear_clicked)
        self.start = button(self.tr("Summarize"), "primary")
        self.start.clicked.connect(self.start_clicked)
        self._title = pane_title(self.tr("Summarize"))
        choices = (self.style_choice, self.note_choice, self.level_choice, self.length_choice, self.language_choice)
        self.controls: tuple[QWidget, ...] = (self.clear, *choices, self.start)
        self.setLayout(row(self._title, None, *self.controls))
        self._show_fitting()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_title()

    def _fit_title(self) -> None:
        """What the rail says too gives way where the choices would be cut."""
        shown = [self._title, *(each for each in self.controls if not each.isHidden())]
        needed = sum(each.sizeHint().width() + SPACE[2] for each in shown)
        self._title.setVisible(needed <= self.width())

    def showEvent(self, event: QShowEvent) -> None:
        self.start.setMinimumWidth(
            max(self.start.minimumWidth(), self.start.sizeHint().width())
        )  # "Stop" moves nothing
        super().showEvent(event)

    @property
    def template(self) -> str:
        """Which note is wanted; empty for a summary."""
        return str(self.note_choice.currentData()) if self.style_choice.currentData() == "clinical" else ""

    @property
    def language(self) -> str | None:
        """BCP 47 code, None for the source's own."""
        return self.language_choice.currentData() or None

    @property
    def level(self) -> int:
        """School grade for the plain style."""
        return int(self.level_choice.currentData())

    def ask_for(self, style: str, length: str, language: str | None, level: int, template: str = "") -> None:
        """Choose what an earlier summary was asked for with. template: of a note."""
        self.style_choice.choose(style)
        self.length_choice.choose(length)
        self.language_choice.choose_or_add(language or "", wording.language(language or ""))
        self.level_choice.choose(level)
        self.note_choice.choose(template)
        self._on_choice_changed()

    def ask_for_style(self, style: str) -> None:
        """Choose the style of an earlier summary of which no more is known."""
        self.style_choice.choose(style)
        self._on_choice_changed()

    def show_template_file(self, template: str, name: str) -> None:
        """Say which file the user's template is. template: what it belongs to, else as ``name`` empty."""
        words = {OWN_TEMPLATE: self.tr("Own template…"), EXAMPLE_NOTE: self.tr("Like an example note…")}
        named = {OWN_TEMPLATE: self.tr("Template {name}"), EXAMPLE_NOTE: self.tr("Like {name}")}
        for each in (OWN_TEMPLATE, EXAMPLE_NOTE):
            said = named[each].format(name=name) if each == template and name else words[each]
            self.note_choice.setItemText(self.note_choice.findData(each), said)
            again = self.tr("Choose it again for another file") if said is not words[each] else None
            self.note_choice.setItemData(self.note_choice.findData(each), again, Qt.ItemDataRole.ToolTipRole)

    def show_state(self, running: bool, why_not: str, anything_open: bool) -> None:
        """running: a result is on its way. why_not: why none can start, empty when one can."""
        idle = self.tr("Write note") if self.template else self.tr("Summarize")
        rename(self.start, self.tr("Stop") if running else idle)
        self.start.setEnabled(running or not why_not)
        if running:
            self.start.setToolTip(self.tr("Stop; what has been written stays (Esc)"))
        elif self.template:
            self.start.setToolTip(why_not or self.tr("Write a note from what is open (Ctrl+Return)"))
        else:
            self.start.setToolTip(why_not or self.tr("Summarize what is open (Ctrl+Return)"))
        self.clear.setEnabled(anything_open)
        self.clear.setToolTip(
            self.tr("Close everything here and begin anew (Ctrl+N)") if anything_open else self.tr("Nothing is open")
        )

    def _on_choice_changed(self) -> None:
        self._preferences.update(
            summary_style=self.style_choice.currentData(), summary_length=self.length_choice.currentData()
        )
        self._show_fitting()
        self.changed.emit()

    def _on_note_changed(self) -> None:
        self._ask_for_file()
        self._show_fitting()
        self.changed.emit()

    def _on_note_activated(self) -> None:
        """Chosen once more, which changes nothing: another file is wanted."""
        if not self._file_was_asked:
            self._ask_for_file()
        self._file_was_asked = False

    def _ask_for_file(self) -> None:
        if self.template in (OWN_TEMPLATE, EXAMPLE_NOTE):
            self._file_was_asked = True
            self.template_file_asked.emit(self.template)

    def _show_fitting(self) -> None:
        """Only what the chosen style has."""
        style = self.style_choice.currentData()
        self.note_choice.setVisible(style == "clinical")
        self.level_choice.setVisible(style == "plain")
        self.length_choice.setVisible(not self.template)
        self._fit_title()
