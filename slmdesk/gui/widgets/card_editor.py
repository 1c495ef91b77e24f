"""Writing a card: front, back, deck and tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from slmdesk.gui.card_work import CardWork
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import button, column, label, row

if TYPE_CHECKING:
    from slmdesk.store.cards import Card


class CardEditor(QWidget):
    """Ctrl+Return keeps, Escape leaves. A side with formatting is shown as the HTML that it is; others as text.

    A new card leaves the form open for the next one, in the same deck.
    """

    left = Signal()
    failed = Signal(object)  # Failed

    def __init__(self, work: CardWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._card: Card | None = None
        self._as_html = (False, False)
        self.heading = label(look="heading")
        self.deck = QComboBox()
        self.deck.setEditable(True)
        self.deck.setAccessibleName(self.tr("Deck of the card"))
        self.deck.setMinimumWidth(240)
        self.tags = QLineEdit()
        self.tags.setAccessibleName(self.tr("Tags of the card"))
        self.tags.setPlaceholderText(self.tr("Separated by spaces"))
        self.front, self.back = self._side(self.tr("Front of the card")), self._side(self.tr("Back of the card"))
        self.note = label(look="muted", wrap=True)
        self.keep = button(self.tr("Keep"), "primary", self.tr("Ctrl+Return"))
        self.keep.clicked.connect(self.save)
        self.cancel = button(self.tr("Close"), "quiet", self.tr("Esc"))
        self.cancel.clicked.connect(self.left)
        self.said = label(look="muted")
        layout = column(self, 0, SPACE[2])
        layout.addWidget(self.heading)
        layout.addLayout(row(label(self.tr("Deck"), "muted"), self.deck, label(self.tr("Tags"), "muted"), self.tags))
        layout.addWidget(label(self.tr("Front: what is asked"), "muted"))
        layout.addWidget(self.front, 2)
        layout.addWidget(label(self.tr("Back: the answer"), "muted"))
        layout.addWidget(self.back, 3)
        layout.addWidget(self.note)
        layout.addLayout(row(self.said, None, self.cancel, self.keep))

    def write_new(self, deck: str | None, decks: Sequence[str]) -> None:
        """An empty form."""
        self._card, self._as_html = None, (False, False)
        self.heading.setText(self.tr("A new card"))
        self._fill_decks(decks, deck or (decks[0] if decks else self.tr("My cards")))
        for each in (self.front, self.back):
            each.clear()
        self.tags.clear()
        self.said.clear()
        self.note.hide()
        self.front.setFocus()

    def write_anew(self, card: Card, deck: str, decks: Sequence[str]) -> None:
        """The form with what a card says now."""
        from slmdesk.store.markup import escaped, plain

        self._card = card
        self.heading.setText(self.tr("Change the card"))
        self._fill_decks(decks, deck)
        self.tags.setText(" ".join(card.tags))
        shown = []
        for widget, markup in ((self.front, card.front), (self.back, card.back)):
            text = plain(markup)
            shown.append(escaped(text) != markup)
            widget.setPlainText(markup if shown[-1] else text)
        self._as_html = (shown[0], shown[1])
        self.note.setText(self.tr("This card has formatting or pictures: it is shown with its HTML marks. Keep them."))
        self.note.setVisible(any(shown))
        self.said.clear()
        self.front.setFocus()

    def save(self) -> None:
        """Keep what is written."""
        if not self.keep.isEnabled():
            return  # it is being kept
        deck, tags = self.deck.currentText(), self.tags.text().split()
        self.keep.setEnabled(False)
        self.keep.setToolTip(self.tr("The card is being kept"))
        front, back = self.front.toPlainText().strip(), self.back.toPlainText().strip()
        if self._card is None:
            self._work.add(front, back, deck, self._on_added, self._on_failed, tags=tags)
            return
        from slmdesk.store.markup import escaped

        sides = [side if html else escaped(side) for side, html in zip((front, back), self._as_html, strict=True)]
        self._work.edit(self._card, (sides[0], sides[1]), deck, tags, self._on_edited, self._on_failed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)

    def _on_added(self, _id: object) -> None:
        self._let_keep()
        for each in (self.front, self.back):
            each.clear()
        self.said.setText(self.tr("Kept. Write the next one, or close."))
        self.front.setFocus()

    def _on_edited(self) -> None:
        self._let_keep()
        self.left.emit()

    def _on_failed(self, failure: object) -> None:
        self._let_keep()
        self.failed.emit(failure)

    def _let_keep(self) -> None:
        self.keep.setEnabled(True)
        self.keep.setToolTip(self.tr("Ctrl+Return"))

    def _fill_decks(self, decks: Sequence[str], chosen: str) -> None:
        self.deck.clear()
        self.deck.addItems(list(decks))
        self.deck.setCurrentText(chosen)

    def _side(self, name: str) -> QPlainTextEdit:
        made = QPlainTextEdit()
        made.setAccessibleName(name)
        made.setTabChangesFocus(True)
        made.setProperty("look", "field")
        return made
