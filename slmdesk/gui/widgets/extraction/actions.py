"""The line under the table of what was found: how it goes, and the ways to take the table away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from slmdesk.export.table import as_tab_separated, write_table
from slmdesk.gui.background import Background
from slmdesk.gui.extraction import ResultTable
from slmdesk.gui.file_endings import with_ending
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.basics import ElidedLabel, button, row


class ExtractionActions(QWidget):
    """Args: results: the table."""

    def __init__(
        self, results: ResultTable, banner: Banner, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._results = results
        self._banner = banner
        self._background = background
        self.words = ElidedLabel("muted", sentence=True)
        self.copy_button = button(self.tr("Copy"))
        self.copy_button.clicked.connect(self.copy)
        self.save_button = button(self.tr("Save table…"))
        self.save_button.clicked.connect(self.ask_and_save)
        inside = row(self.words, self.copy_button, self.save_button)
        inside.setStretch(0, 1)
        self.setLayout(inside)

    def say(self, words: str) -> None:
        """The progress line."""
        self.words.set_whole(words)

    def show_state(self) -> None:
        """Whether there is anything to take away."""
        usable = bool(self._results.rows)
        for each, tip in (
            (self.copy_button, self.tr("Copy the table, for a spreadsheet (Ctrl+Shift+C)")),
            (self.save_button, self.tr("Save the table as a spreadsheet, Excel or CSV (Ctrl+S)")),
        ):
            each.setEnabled(usable)
            each.setToolTip(tip if usable else self.tr("Nothing has been found yet"))

    def copy(self) -> None:
        """The table to the clipboard, as spreadsheets take it."""
        if self.copy_button.isEnabled():
            QGuiApplication.clipboard().setText(as_tab_separated(self._results.fields, self._results.rows))
            self.say(self.tr("Copied"))

    def ask_and_save(self) -> None:
        """Let the user choose a file, then write it."""
        if not self.save_button.isEnabled():
            return
        excel, csv = self.tr("Excel (*.xlsx)"), self.tr("CSV (*.csv)")
        name, chosen = QFileDialog.getSaveFileName(
            self, self.tr("Save the table"), self.tr("extracted.xlsx"), f"{excel};;{csv}"
        )
        if name:
            path = Path(name)
            self.save_to(with_ending(path, ".csv" if chosen == csv else ".xlsx"))

    def save_to(self, path: Path) -> None:
        """Write the table, as an Excel file when its name ends so, else as CSV."""
        fields, rows = list(self._results.fields), self._results.rows
        self._background.run(
            lambda: write_table(path, fields, rows),
            lambda _none: self.say(self.tr("Saved as {name}").format(name=path.name)),
            lambda failure: self._banner.show_failure(failure, self.tr("Save elsewhere…"), self.ask_and_save),
            writes=True,
        )
