"""All cards as a table: searched, changed, deleted, each of it with a way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from slmdesk.gui.cards.wording import day_words
from slmdesk.gui.cards.work import CardWork
from slmdesk.gui.figure_table import FigureTable
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import Choice, button, column, frame, label, rename, row
from slmdesk.gui.widgets.figure_view import FigureView

if TYPE_CHECKING:
    from slmdesk.store.cards import Card, Cards

_TYPING_MS = 200
_AT_ONCE = 200
_SHOWN_CHARACTERS = 120


class CardBrowser(QWidget):
    """Return or a double click changes a card, Delete deletes it, Ctrl+Z takes the last change back."""

    left = Signal()
    edit_asked = Signal(object, str)  # Card, its deck

    def __init__(self, theme: Theme, work: CardWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._cards: list[Card] = []
        self._names: dict[int, str] = {}
        self._asked = 0
        self._more = False
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search fronts, backs and tags"))
        self.search.setAccessibleName(self.tr("Search the cards"))
        self.deck = Choice(theme, self.tr("Deck to look through"), [("", self.tr("All decks"))])
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.refresh)
        self.search.textChanged.connect(lambda: self._typing.start())
        self.deck.currentIndexChanged.connect(lambda _index: self.refresh())
        columns = (self.tr("Front"), self.tr("Back"), self.tr("Deck"), self.tr("Due"))
        self.table = FigureTable(columns, parent=self)
        self.view = FigureView(self.tr("Cards that were found"), self.table, several=True)
        for place, width in ((1, 220), (2, 130), (3, 120)):
            self.view.setColumnWidth(place, width)
        self.view.opened.connect(self._edit)
        self.view.delete_pressed.connect(self._delete)
        self.view.selectionModel().selectionChanged.connect(lambda *_both: self._show_buttons())
        self.view.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.said = label(look="muted")
        self.edit = button(self.tr("Change…"))
        self.edit.clicked.connect(self._edit)
        self.rest = button(self.tr("Suspend"))
        self.rest.clicked.connect(self._suspend)
        self.delete = button(self.tr("Delete"))
        self.delete.clicked.connect(self._delete)
        self.undo_button = button(self.tr("Undo"), "quiet", self.tr("Take the last change back (Ctrl+Z)"))
        self.undo_button.clicked.connect(self._undo)
        self.close_button = button(self.tr("Back to the decks"), "quiet", self.tr("Esc"))
        self.close_button.clicked.connect(self.left)
        card = frame("card")
        inside = column(card, 1, 0)
        inside.addWidget(self.view, 1)
        line = row(self.search, self.deck, self.close_button)
        line.setStretch(0, 1)
        layout = column(self, 0, SPACE[3])
        layout.addLayout(line)
        layout.addWidget(card, 1)
        layout.addLayout(row(self.edit, self.rest, self.delete, self.said, None, self.undo_button))
        work.changed.connect(self._refresh_shown)
        self._show_buttons()

    def look(self, deck: str | None) -> None:
        """Show the cards of a deck, or all."""
        self.search.clear()
        self._typing.stop()

        def named(names: list[str]) -> None:
            self.deck.fill([("", self.tr("All decks")), *((name, name) for name in names)])
            self.deck.choose(deck or "")
            self.refresh()

        self._work.deck_names(named)
        self.search.setFocus()

    def refresh(self) -> None:
        """Search again."""
        self._fetch(after=0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._undo()
        else:
            super().keyPressEvent(event)

    # --- inside -------------------------------------------------------------------------------

    def _fetch(self, after: int) -> None:
        self._asked += 1
        number, deck, words = self._asked, self.deck.currentData() or None, self.search.text()

        def work(cards: Cards) -> tuple[list[Card], list[tuple[str, ...]], dict[int, str]]:
            names = {each.id: each.name for each in cards.decks()}
            if deck is not None and deck not in names.values():
                return [], [], names
            found = cards.cards(deck, words, _AT_ONCE + 1, after)
            return found, [_row(card, names[card.deck_id]) for card in found[:_AT_ONCE]], names

        def show(answer: tuple[list[Card], list[tuple[str, ...]], dict[int, str]]) -> None:
            if number != self._asked:
                return
            found, rows, self._names = answer
            self._more = len(found) > _AT_ONCE
            if after:
                self._cards += found[:_AT_ONCE]
                self.table.add_rows(rows)
            else:
                at = self.view.currentIndex().row()
                self._cards = found[:_AT_ONCE]
                self.table.show_rows(rows)
                if at >= 0:
                    self.view.choose(min(at, len(rows) - 1))
            self._show_buttons()

        self._work.run(work, show)

    def _refresh_shown(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_scrolled(self, value: int) -> None:
        bar = self.view.verticalScrollBar()
        if self._more and self._cards and value > bar.maximum() - 4 * bar.pageStep():
            self._more = False
            self._fetch(after=self._cards[-1].id)

    def _chosen(self) -> list[Card]:
        return [self._cards[row] for row in self.view.chosen_rows() if row < len(self._cards)]

    def _edit(self) -> None:
        chosen = self._chosen()
        if len(chosen) == 1:
            self.edit_asked.emit(chosen[0], self._names[chosen[0].deck_id])

    def _suspend(self) -> None:
        chosen = self._chosen()
        if chosen:
            self._work.suspend([card.id for card in chosen], not chosen[0].suspended)

    def _delete(self) -> None:
        chosen = self._chosen()
        if chosen:
            told = (
                self.tr("Deleted 1 card. Undo brings it back.")
                if len(chosen) == 1
                else self.tr("Deleted {n} cards. Undo brings them back.").format(n=len(chosen))
            )
            self._work.delete([card.id for card in chosen], lambda: self.said.setText(told))

    def _undo(self) -> None:
        self._work.undo(
            lambda words, _id: self.said.setText(
                self.tr("Taken back: {words}").format(words=words)
                if words
                else self.tr("There is nothing to take back.")
            )
        )

    def _show_buttons(self) -> None:
        chosen = self._chosen()
        none = self.tr("Choose a card first")
        rename(self.rest, self.tr("Ask again") if chosen and chosen[0].suspended else self.tr("Suspend"))
        for each, tip in (
            (self.rest, self.tr("Let it rest, or ask it again")),
            (self.delete, self.tr("Delete it (Delete); Undo brings it back")),
        ):
            each.setEnabled(bool(chosen))
            each.setToolTip(tip if chosen else none)
        self.edit.setEnabled(len(chosen) == 1)
        self.edit.setToolTip(self.tr("Write it anew (Return)") if len(chosen) == 1 else self.tr("Choose one card"))


def _row(card: Card, deck: str) -> tuple[str, ...]:
    from slmdesk.store.markup import plain

    translate = QCoreApplication.translate
    front, back = (" ".join(plain(side).split())[:_SHOWN_CHARACTERS] for side in (card.front, card.back))
    due = "–" if card.state == 0 else day_words(card.due.astimezone())
    if card.suspended:
        due = translate("CardBrowser", "leech, rests") if card.leech else translate("CardBrowser", "rests")
    return front, back, deck, due
