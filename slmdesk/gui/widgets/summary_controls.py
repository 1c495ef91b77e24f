"""The head of the Summarize pane: its title, how the summary shall be, and the button that starts and stops it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from slmdesk.gui.preferences import Preferences
from slmdesk.gui.theme import Theme
from slmdesk.gui.widgets.basics import Choice, button, pane_title, rename, row


class SummaryControls(QWidget):
    """Keeps style and length in the settings."""

    clear_clicked = Signal()
    start_clicked = Signal()

    def __init__(self, theme: Theme, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.style_choice = Choice(
            theme,
            self.tr("Style of the summary"),
            (
                ("general", self.tr("General")),
                ("study", self.tr("Study")),
                ("clinical", self.tr("Clinical")),
                ("meeting", self.tr("Meeting")),
            ),
        )
        self.length_choice = Choice(
            theme,
            self.tr("Length of the summary"),
            (("short", self.tr("Short")), ("medium", self.tr("Medium")), ("long", self.tr("Long"))),
        )
        self.style_choice.choose(preferences.settings.summary_style)
        self.length_choice.choose(preferences.settings.summary_length)
        self.style_choice.currentIndexChanged.connect(self._on_choice_changed)
        self.length_choice.currentIndexChanged.connect(self._on_choice_changed)
        self.clear = button(self.tr("New"), "quiet")
        self.clear.clicked.connect(self.clear_clicked)
        self.start = button(self.tr("Summarize"), "primary")
        self.start.setMinimumWidth(self.start.sizeHint().width())  # "Stop" must not move the rest
        self.start.clicked.connect(self.start_clicked)
        self.setLayout(
            row(pane_title(self.tr("Summarize")), None, self.clear, self.style_choice, self.length_choice, self.start)
        )

    def show_state(self, running: bool, why_not: str, anything_open: bool) -> None:
        """running: a summary is on its way. why_not: why none can start, empty when one can."""
        rename(self.start, self.tr("Stop") if running else self.tr("Summarize"))
        self.start.setEnabled(running or not why_not)
        if running:
            self.start.setToolTip(self.tr("Stop; what has been written stays (Esc)"))
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
