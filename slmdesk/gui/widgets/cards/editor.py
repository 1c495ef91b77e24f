"""Writing a card: front, back, deck and tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from slmdesk.gui.cards.work import CardWork
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import button, column, label, row
from slmdesk.messages import Failed

if TYPE_CHECKING:
    from slmdesk.store.cards import Card, Cards


class Written(NamedTuple):
    """What stands in the form."""

    front: str
    back: str
    deck: str
    tags: str


class CardEditor(QWidget):
    """Ctrl+Return keeps, Escape leaves. A side with formatting is shown as the HTML that it is; others as text.

    A new card leaves the form open for the next one, in the same deck. What was written and not kept is a draft: it
    stands there again when the form of that card, or of a new one, is opened the next time, also in another window.
    """

    left = Signal()
    failed = Signal(object)  # Failed

    def __init__(self, work: CardWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._card: Card | None = None
        self._as_html = (False, False)
        self._drafts: dict[str, Written] = {}  # by the card's guid, of a new one: empty; as they are in the store
        self._is_open = False
        self._form = 0  # number of the one that is open: what was kept may be told when it is another
        self._before = Written("", "", "", "")  # what is changed
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
        self.cancel.clicked.connect(self.leave)
        self.said = label(look="muted")
        self.afresh = button(self.tr("Begin afresh"), "quiet", self.tr("Drop what was written and not kept"))
        self.afresh.clicked.connect(self._drop_draft)
        layout = column(self, 0, SPACE[2])
        layout.addWidget(self.heading)
        layout.addLayout(row(label(self.tr("Deck"), "muted"), self.deck, label(self.tr("Tags"), "muted"), self.tags))
        layout.addWidget(label(self.tr("Front: what is asked"), "muted"))
        layout.addWidget(self.front, 2)
        layout.addWidget(label(self.tr("Back: the answer"), "muted"))
        layout.addWidget(self.back, 3)
        layout.addWidget(self.note)
        layout.addLayout(row(self.said, self.afresh, None, self.cancel, self.keep))
        work.run(_drafts, self._on_drafts_read)

    def write_new(self, deck: str | None, decks: Sequence[str]) -> None:
        """An empty form."""
        self._card, self._as_html = None, (False, False)
        self.heading.setText(self.tr("A new card"))
        self._fill_decks(decks, deck or (decks[0] if decks else self.tr("My cards")))
        for each in (self.front, self.back):
            each.clear()
        self.tags.clear()
        self.note.hide()
        self._open()

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
        self._open()

    def leave(self) -> None:
        """Close the form. What was changed in it and not kept waits there as a draft."""
        self._form += 1
        self._is_open = False
        self._put_draft(self._key, self._unkept() if self.keep.isEnabled() else None)
        self.left.emit()

    def save(self) -> None:
        """Keep what is written."""
        if not self.keep.isEnabled():
            return  # it is being kept
        form, key, written = self._form, self._key, self._written()
        deck, tags = written.deck, written.tags.split()

        def kept(_id: object = None) -> None:
            if form == self._form:
                self._on_kept()

        def failed(failure: Failed) -> None:
            if form == self._form:
                self._let_keep()
            else:
                self._put_draft(key, self._drafts.get(key, written))
            self.failed.emit(failure)

        self.keep.setEnabled(False)
        self.keep.setToolTip(self.tr("The card is being kept"))
        front, back = written.front.strip(), written.back.strip()
        if self._card is None:
            self._work.add(front, back, deck, kept, failed, tags=tags)
            return
        from slmdesk.store.markup import escaped

        sides = [side if html else escaped(side) for side, html in zip((front, back), self._as_html, strict=True)]
        self._work.edit(self._card, (sides[0], sides[1]), deck, tags, kept, failed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """The window may be closing: what is written outlives it."""
        super().hideEvent(event)
        if self._is_open and self.keep.isEnabled():
            self._put_draft(self._key, self._unkept())

    def _on_kept(self) -> None:
        self._let_keep()
        if self._card is not None:
            self._forget_draft()
            self._is_open = False
            self.left.emit()
            return
        for each in (self.front, self.back):
            each.clear()
        self._forget_draft()
        self.said.setText(self.tr("Kept. Write the next one, or close."))
        self.front.setFocus()

    # --- drafts -------------------------------------------------------------------------------

    @property
    def _key(self) -> str:
        return self._card.guid if self._card is not None else ""

    def _written(self) -> Written:
        sides = self.front.toPlainText(), self.back.toPlainText()
        return Written(*sides, self.deck.currentText(), self.tags.text())

    def _unkept(self) -> Written | None:
        """What was changed in the form; None when nothing was, or a new card says nothing yet."""
        written = self._written()
        something = self._card is not None or written.front.strip() or written.back.strip()
        return written if written != self._before and something else None

    def _open(self) -> None:
        """Begin with what the card says, or with its draft."""
        self._form += 1
        self._is_open = True
        self._let_keep()
        self._before = self._written()
        self._offer_draft()
        self.front.setFocus()

    def _on_drafts_read(self, found: dict[str, Written]) -> None:
        self._drafts = found | self._drafts
        if self._is_open and self._written() == self._before:
            self._offer_draft()

    def _offer_draft(self) -> None:
        draft = self._drafts.get(self._key)
        if draft is not None:
            self._fill(draft)
        self.said.setText(self.tr("This was written before, and is not kept yet.") if draft is not None else "")
        self.afresh.setVisible(draft is not None)

    def _put_draft(self, key: str, written: Written | None) -> None:
        if written == self._drafts.get(key):
            return
        if written is None:
            del self._drafts[key]
        else:
            self._drafts[key] = written
        self._work.run(lambda cards: _put_draft(cards, key, written))

    def _drop_draft(self) -> None:
        self._put_draft(self._key, None)
        self._fill(self._before)
        self.said.clear()
        self.afresh.hide()
        self.front.setFocus()

    def _forget_draft(self) -> None:
        self._put_draft(self._key, None)
        self._before = self._written()
        self.afresh.hide()

    def _fill(self, written: Written) -> None:
        self.front.setPlainText(written.front)
        self.back.setPlainText(written.back)
        for each in (self.front, self.back):
            each.moveCursor(QTextCursor.MoveOperation.End)
        self.deck.setCurrentText(written.deck)
        self.tags.setText(written.tags)

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


def _drafts(cards: Cards) -> dict[str, Written]:
    from slmdesk.store.cards.drafts import drafts  # in the store's thread, as the store itself

    return {guid: Written(*draft) for guid, draft in drafts(cards).items()}


def _put_draft(cards: Cards, guid: str, written: Written | None) -> None:
    from slmdesk.store.cards.drafts import put_draft

    put_draft(cards, guid, written)
