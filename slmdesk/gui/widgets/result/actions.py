"""The line under a result: how it goes, and the ways to take it away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QMenu, QWidget

from slmdesk.export import Report
from slmdesk.export.layout import Place
from slmdesk.gui.background import Background
from slmdesk.gui.export import save, to_clipboard
from slmdesk.gui.file_endings import with_ending
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.basics import button, for_letters, label, rename, row, width_of
from slmdesk.gui.widgets.result.uncovered_menu import UncoveredMenu
from slmdesk.gui.widgets.result.view import ResultView

_ROOM_FOR_WORDS = 260  # pixels: what is narrower takes the height of the text above


class ResultActions(QWidget):
    """Args:
    place: what a citation's place is called in a file, with its document's name.
    report: the result as it is now. model_name: what a model is called, by its id.
    """

    translate_asked = Signal(str, int)  # the result's words, and how many of its sentences are still to check

    def __init__(
        self,
        view: ResultView,
        place: Place,
        report: Callable[[], Report],
        banner: Banner,
        background: Background,
        model_name: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._place = place
        self._report = report
        self._banner = banner
        self._background = background
        self._model_name = model_name
        self.suggested_name = ""
        self.words = label(look="muted")
        self.copy_button = button(self.tr("Copy"))
        self.copy_button.clicked.connect(self.copy)
        self.save_button = button(self.tr("Export"))
        self.menu = QMenu(self)
        self._formats = (
            ("docx", self.tr("Word document (.docx)…")),
            ("pdf", self.tr("PDF (.pdf)…")),
            ("html", self.tr("Web page (.html)…")),
            ("md", self.tr("Markdown (.md)…")),
            ("txt", self.tr("Plain text (.txt)…")),
            ("json", self.tr("Everything, for programs (.json)…")),
        )
        for ending, words in self._formats:
            action = self.menu.addAction(words)
            action.triggered.connect(lambda _checked=False, ending=ending: self.ask_and_save(ending))
        self.menu.addSeparator()
        self.marks = QAction(self.tr("Mark what the source does not support"), self.menu)
        self.marks.setCheckable(True)
        self.marks.setChecked(True)
        self.menu.addAction(self.marks)
        self.menu.addSeparator()
        self.menu.addAction(self.tr("Put it into the Translate pane")).triggered.connect(lambda: self.translate())
        self.save_button.setMenu(self.menu)
        self.translate_button = button(self.tr("Translate"))
        self.translate_button.clicked.connect(self.translate)
        self.uncovered = UncoveredMenu()
        self.look = button("", "quiet")
        self._look_words = ("", "")
        self._buttons = row(None, self.uncovered, self.look, self.copy_button, self.save_button, self.translate_button)
        self._line = row(self.words)
        self._line.addLayout(self._buttons)
        self.words.setWordWrap(True)
        self._line.setStretch(0, 1)
        self.setLayout(self._line)

    def name_look(self, words: str, short: str) -> None:
        """What the button for the second look is called. short: where there is no room for all of it."""
        self._look_words = words, short
        rename(self.look, words)
        self._arrange()

    def say(self, words: str) -> None:
        """The progress line."""
        self.words.setText(words)

    def show_state(self, usable: bool) -> None:
        """usable: there is a result, and it does not change any more."""
        none_yet = self.tr("There is no result yet")
        for each, tip in (
            (self.copy_button, self.tr("Copy the result with its headings and lists (Ctrl+Shift+C)")),
            (self.save_button, self.tr("Save the result with its sources as footnotes (Ctrl+S)")),
            (self.translate_button, self.tr("Put the result into the Translate pane (Ctrl+Shift+T)")),
        ):
            each.setEnabled(usable)
            each.setToolTip(tip if usable else none_yet)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a button came or went, or has another word
            self._arrange()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Where the buttons leave too little room beside them, the words stand above; the last button gives way."""
        (words, short), metrics = self._look_words, self.look.fontMetrics()
        shown = [
            each for each in (self.uncovered, self.look, self.copy_button, self.save_button) if not each.isHidden()
        ]
        others = width_of(shown, SPACE[2]) - metrics.horizontalAdvance(self.look.text())
        translate = self.translate_button.sizeHint().width() + SPACE[2]
        room = self.width() - others
        has_translate = metrics.horizontalAdvance(short) + translate <= room
        self.translate_button.setVisible(has_translate)  # the menu has it too
        fitting = words if metrics.horizontalAdvance(words) + translate * has_translate <= room else short
        if fitting != self.look.text():
            self.look.setText(fitting)
        beside = self.width() - self._buttons.sizeHint().width() >= for_letters(self, _ROOM_FOR_WORDS)
        directions = QBoxLayout.Direction
        self._line.setDirection(directions.LeftToRight if beside else directions.TopToBottom)

    def copy(self) -> None:
        """The result to the clipboard."""
        if self.copy_button.isEnabled():
            QGuiApplication.clipboard().setMimeData(to_clipboard(self._view.result, self._view.text()))
            doubts = len(self._view.result.doubts())  # the clipboard has no marks
            one = self.tr("Copied; 1 sentence of it is still to check")
            more = self.tr("Copied; {n} sentences of it are still to check").format(n=doubts)
            self.say((one if doubts == 1 else more) if doubts else self.tr("Copied"))

    def translate(self) -> None:
        """The result to the Translate pane."""
        if self.translate_button.isEnabled():
            self.translate_asked.emit(self._view.text().strip(), len(self._view.result.doubts()))

    def ask_and_save(self, ending: str = "docx") -> None:
        """Let the user choose a file, then write it. ending: of the name that is offered."""
        if not self.save_button.isEnabled():
            return
        filters = {each: f"{words.rstrip('…').rpartition(' (')[0]} (*.{each})" for each, words in self._formats}
        others = [words for each, words in filters.items() if each != ending]
        name, chosen = QFileDialog.getSaveFileName(
            self,
            self.tr("Save the result"),
            f"{self.suggested_name}.{ending}",
            ";;".join([filters[ending], *others]),
        )
        if name:
            path, kind = Path(name), next((each for each, words in filters.items() if words == chosen), ending)
            if kind != ending and path.suffix.lower() == f".{ending}":  # another kind was chosen below the name
                path = with_ending(path.with_suffix(""), f".{kind}", only=True)
            self.save_to(with_ending(path, f".{kind}"))

    def save_to(self, path: Path) -> None:
        """Write the result in the format that the name ends in; sources as footnotes."""
        report, marks = self._report(), self.marks.isChecked()
        model = self._model_name(report.model)
        ending = path.suffix[1:] if path.suffix[1:] in dict(self._formats) else "docx"
        self._background.run(
            lambda: save(report, path, marks, self._place, model),
            lambda _none: self.say(self.tr("Saved as {name}").format(name=path.name)),
            lambda failure: self._banner.show_failure(
                failure, self.tr("Save elsewhere…"), lambda: self.ask_and_save(ending)
            ),
            writes=True,
        )
