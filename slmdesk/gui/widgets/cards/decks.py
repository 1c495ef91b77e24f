"""The first screen of a study: the decks with what waits in each, and the ways to get cards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedWidget, QWidget

from slmdesk.gui.cards.files import CardFiles
from slmdesk.gui.figure_table import FigureTable
from slmdesk.gui.file_endings import with_ending
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import button, column, frame, label, row
from slmdesk.gui.widgets.figure_view import FigureView
from slmdesk.gui.widgets.invitation import Invitation
from slmdesk.gui.widgets.question import Question

if TYPE_CHECKING:
    from slmdesk.store.cards.overview import DeckCounts

_CHOICE_ENDINGS = (".apkg", ".csv", ".pdf")


class CardDecks(QWidget):
    """Args: files: what imports, exports and backs up."""

    study_asked = Signal(object)  # a deck's name, None for all
    browse_asked = Signal(object)  # likewise
    add_asked = Signal()
    settings_asked = Signal(object)

    def __init__(self, theme: Theme, files: CardFiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self._decks: list[DeckCounts] = []
        self._working = ""
        columns = (self.tr("Deck"), self.tr("New"), self.tr("Learning"), self.tr("Due"), self.tr("Cards"))
        self.table = FigureTable(columns, figures=(1, 2, 3, 4), parent=self)
        self.view = FigureView(self.tr("Decks"), self.table)
        self.view.opened.connect(self._study_chosen)
        self.study_all = button(self.tr("Study all"), "primary", self.tr("Cards of every deck, what is due first"))
        self.study_all.clicked.connect(lambda: self.study_asked.emit(None))
        self.study = button(self.tr("Study this deck"))
        self.study.clicked.connect(self._study_chosen)
        self.browse = button(self.tr("Browse"), tip=self.tr("Look through the cards, change or delete some"))
        self.browse.clicked.connect(lambda: self.browse_asked.emit(None))
        self.add = button(self.tr("Add a card"))
        self.add.clicked.connect(self.add_asked)
        self.more = button(self.tr("More"), tip=self.tr("Import, export, back up, limits"))
        self.more.setMenu(self._menu())
        self._tips = {each: each.toolTip() for each in (self.study_all, self.add, self.browse, self.more)}
        self.busy_words = label(look="muted")
        self.stop = button(self.tr("Stop"), tip=self.tr("Stop printing; nothing is written"))
        self.stop.clicked.connect(self._on_stop_clicked)
        self.stop.hide()
        self.question = Question(self.tr("going back to a backup"))
        self.summary = label(look="muted")

        card = frame("card")
        inside = column(card, 1, 0)
        inside.addWidget(self.view, 1)
        page = QWidget()
        body = column(page, 0, SPACE[3])
        body.addWidget(card, 1)
        body.addLayout(row(self.study_all, self.study, self.summary, None))
        bring = button(self.tr("Import…"), tip=self.tr("An Anki package (.apkg) or a table (.csv)"))
        bring.clicked.connect(self.ask_import)
        write = button(self.tr("Add a card"))
        write.setAccessibleName(self.tr("Add a first card"))
        write.clicked.connect(self.add_asked)
        empty = Invitation(
            theme,
            "library",
            self.tr("Cards ask you again just before you would forget."),
            self.tr("Keep questions of a quiz as cards, write one, or bring in a deck of Anki."),
            (write, bring),
            "",
        )
        self._pages = QStackedWidget()
        for each in (QWidget(), page, empty):  # the first: nobody knows yet
            self._pages.addWidget(each)
        layout = column(self, 0, SPACE[3])
        layout.addLayout(row(self.busy_words, self.stop, None, self.add, self.browse, self.more))
        layout.addWidget(self.question)
        layout.addWidget(self._pages, 1)
        self.view.selectionModel().selectionChanged.connect(lambda *_both: self._show_buttons())
        files.busy.connect(self._show_busy)
        files.progressed.connect(self._show_progress)

    def show_decks(self, decks: Sequence[DeckCounts]) -> None:
        """Show what waits; decks without cards are not shown."""
        chosen = self.chosen()
        self._decks = [deck for deck in decks if deck.cards]
        self.table.show_rows(
            [
                (
                    "    " * deck.name.count("::") + deck.name.rpartition("::")[2],
                    *(str(n) if n else "–" for n in (deck.new, deck.learning, deck.review)),
                    str(deck.cards),
                )
                for deck in self._decks
            ]
        )
        names = [deck.name for deck in self._decks]
        if names:
            self.view.choose(names.index(chosen) if chosen in names else 0)
        outer = [deck for deck in self._decks if not any(deck.name.startswith(f"{name}::") for name in names)]
        waiting = sum(deck.new + deck.learning + deck.review for deck in outer)
        self.summary.setText(
            self.tr("Nothing waits now.")
            if not waiting
            else self.tr("1 card waits.")
            if waiting == 1
            else self.tr("{n} cards wait.").format(n=waiting)
        )
        self._pages.setCurrentIndex(1 if self._decks else 2)
        self._show_buttons()

    def chosen(self) -> str | None:
        """The deck that is chosen."""
        rows = self.view.chosen_rows()
        return self._decks[rows[0]].name if rows and rows[0] < len(self._decks) else None

    def ask_import(self) -> None:
        """Choose a file to bring in."""
        words = self.tr("Anki packages and tables (*.apkg *.csv *.tsv *.txt)")
        name, _kind = QFileDialog.getOpenFileName(self, self.tr("Import cards"), "", words)
        if name:
            self._files.take_in(Path(name))

    def ask_export(self, ending: str) -> None:
        """Choose where the chosen deck goes."""
        deck = self.chosen()
        suggested = "".join(c if c.isalnum() or c in " -_" else "-" for c in deck or self.tr("Cards")) + ending
        name, _kind = QFileDialog.getSaveFileName(self, self.tr("Export cards"), suggested, f"*{ending}")
        if name:
            path = Path(name)
            self._files.write(with_ending(path, ending, only=True), deck)

    def ask_backup(self) -> None:
        """Choose where the backup goes."""
        suggested = self.tr("cards-backup") + ".sqlite3"
        name, _kind = QFileDialog.getSaveFileName(self, self.tr("Back up all cards"), suggested)
        if name:
            self._files.back_up(Path(name))

    def ask_restore(self) -> None:
        """Choose a backup, and ask once more: it replaces what is there."""
        name, _kind = QFileDialog.getOpenFileName(self, self.tr("Go back to a backup"))
        if name:
            self.question.ask(
                self.tr("Replace all cards of now by those of “{name}”? Those of now are kept in a file.").format(
                    name=Path(name).name
                ),
                self.tr("Replace"),
                lambda: self._files.restore(Path(name)),
                self.more,
            )

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self.tr("Import…"), self.ask_import)
        exporting = menu.addMenu(self.tr("Export the chosen deck"))
        words = (
            self.tr("For Anki (.apkg)…"),
            self.tr("Table for a spreadsheet (.csv)…"),
            self.tr("To print, fold and cut (.pdf)…"),
        )
        for ending, word in zip(_CHOICE_ENDINGS, words, strict=True):
            exporting.addAction(word).triggered.connect(lambda _checked=False, end=ending: self.ask_export(end))
        menu.addSeparator()
        menu.addAction(self.tr("Back up all…"), self.ask_backup)
        menu.addAction(self.tr("Go back to a backup…"), self.ask_restore)
        menu.addSeparator()
        menu.addAction(self.tr("Limits and memory…"), lambda: self.settings_asked.emit(self.chosen()))
        return menu

    def _study_chosen(self) -> None:
        deck = self.chosen()
        if deck is not None:
            self.study_asked.emit(deck)

    def _show_busy(self, words: str) -> None:
        self._working = words
        self.busy_words.setText(f"{words}…" if words else "")
        self.stop.setVisible(bool(words) and self._files.printing)
        self.stop.setEnabled(True)
        self._show_buttons()

    def _show_progress(self, percent: int) -> None:
        if self._working and self.stop.isEnabled():
            self.busy_words.setText(self.tr("{what}, {n}%").format(what=self._working, n=percent))

    def _on_stop_clicked(self) -> None:
        self.busy_words.setText(self.tr("Stopping…"))
        self.stop.setEnabled(False)
        self._files.stop()

    def _show_buttons(self) -> None:
        chosen, working = self.chosen() is not None, bool(self._working)
        busy = working and not self._files.printing  # cards can be used while some are printed
        self.study.setEnabled(chosen and not busy)
        wait = self.tr("Wait until the file is done")
        self.study.setToolTip(wait if busy else "" if chosen else self.tr("Choose a deck first"))
        for each, tip in self._tips.items():
            kept_out = working if each is self.more else busy
            each.setEnabled(not kept_out)
            each.setToolTip(wait if kept_out else tip)
        self.view.setEnabled(not busy)
        if not busy:
            self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
