"""The line under a result: how it goes, and the ways to take it away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from slmdesk.atomic import write_atomically
from slmdesk.gui.background import Background
from slmdesk.gui.export import Place, as_markdown, as_text
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.basics import button, label, row
from slmdesk.gui.widgets.result_view import ResultView


class ResultActions(QWidget):
    """Args: place: what a citation's place is called in a file, with its document's name."""

    def __init__(
        self, view: ResultView, place: Place, banner: Banner, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._place = place
        self._banner = banner
        self._background = background
        self.suggested_name = ""
        self.words = label(look="muted")
        self.copy_button = button(self.tr("Copy"))
        self.copy_button.clicked.connect(self.copy)
        self.save_button = button(self.tr("Save…"))
        self.save_button.clicked.connect(self.ask_and_save)
        self.setLayout(row(self.words, None, self.copy_button, self.save_button))

    def say(self, words: str) -> None:
        """The progress line."""
        self.words.setText(words)

    def show_state(self, usable: bool) -> None:
        """usable: there is a result, and it does not change any more."""
        none_yet = self.tr("There is no summary yet")
        for each, tip in (
            (self.copy_button, self.tr("Copy the summary as plain text (Ctrl+Shift+C)")),
            (self.save_button, self.tr("Save the summary with its sources as footnotes (Ctrl+S)")),
        ):
            each.setEnabled(usable)
            each.setToolTip(tip if usable else none_yet)

    def copy(self) -> None:
        """The result as plain text to the clipboard."""
        if self.copy_button.isEnabled():
            QGuiApplication.clipboard().setText(self._view.text())
            self.say(self.tr("Copied"))

    def ask_and_save(self) -> None:
        """Let the user choose a file, then write it."""
        if not self.save_button.isEnabled():
            return
        name, _chosen = QFileDialog.getSaveFileName(
            self, self.tr("Save the summary"), self.suggested_name, self.tr("Markdown (*.md);;Text (*.txt)")
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write the result: Markdown for ``.md``, else text; sources as footnotes."""
        sentences = list(self._view.sentences)
        make = as_markdown if path.suffix.lower() in (".md", ".markdown") else as_text
        content = make(sentences, self._place) if sentences else self._view.text() + "\n"
        self._background.run(
            lambda: write_atomically(path, content.encode("utf-8", "replace")),
            lambda _none: self.say(self.tr("Saved as {name}").format(name=path.name)),
            lambda failure: self._banner.show_failure(failure, self.tr("Save elsewhere…"), self.ask_and_save),
        )
