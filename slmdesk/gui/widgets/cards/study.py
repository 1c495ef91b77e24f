"""A study session: one card, four keys, nothing else on the screen."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QWidget

from slmdesk.gui.cards.wording import again_words, interval_words, waiting_words
from slmdesk.gui.cards.work import CardWork, NothingNow, ShownCard
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import button, column, for_letters, frame, label, rename, row, set_look
from slmdesk.gui.widgets.cards.face import CardFace
from slmdesk.messages import Citation, Failed

_LONGEST_ANSWER_S = 600.0  # who was away did not think for an hour


class CardStudy(QWidget):
    """Space or Return shows the answer; 1 to 4 say how it went; U takes the last thing back, S lets the card rest.

    An answer is on the disk before the next card is shown. Keys pressed meanwhile do nothing, so that none is
    counted for a card that was not seen.
    """

    left = Signal()
    source_asked = Signal(object)  # Citation
    edit_asked = Signal(object)  # ShownCard
    failed = Signal(object)  # Failed

    def __init__(self, theme: Theme, work: CardWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        work.failed.connect(self._on_store_failed)
        self._deck: str | None = None
        self._shown: ShownCard | None = None
        self._revealed = self._busy = False
        self._asked = 0
        self._began = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Study session"))
        self.waiting = label(look="muted")
        self.said = label(wrap=True)
        self.said.setMargin(SPACE[2])
        self.said.hide()
        self.source = self._tool(self.tr("Source"), self.tr("Show where it stands (O)"), self._show_source)
        self.edit = self._tool(self.tr("Edit"), self.tr("Write this card anew (E)"), self._edit)
        self.rest = self._tool(self.tr("Suspend"), self.tr("Let this card rest (S)"), self._suspend)
        self.undo_button = self._tool(self.tr("Undo"), self.tr("Take the last answer or change back (U)"), self.undo)
        self.close_button = self._tool(self.tr("End"), self.tr("Back to the decks (Esc)"), self.left.emit)

        self.face = CardFace(theme)
        self.face.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.reveal = button(self.tr("Show the answer"), "primary", self.tr("Space or Return"))
        self.reveal.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.reveal.clicked.connect(self.show_answer)
        self.ratings = tuple(self._rating(rating) for rating in range(1, 5))
        below = QStackedWidget()
        for inside in (row(None, self.reveal, None), row(None, *self.ratings, None)):
            page = QWidget()
            inside.setContentsMargins(SPACE[3], SPACE[3], SPACE[3], SPACE[3])
            page.setLayout(inside)
            below.addWidget(page)
        below.setFixedHeight(for_letters(self, 84))
        self._below = below
        card = frame("card")
        body = column(card, 1, 0)
        body.addWidget(self.face, 1)
        body.addWidget(below)

        done = QWidget()
        ending = column(done, SPACE[5], SPACE[3])
        self.done_words, self.done_next, self.done_count = (
            label(look="heading", wrap=True),
            label(wrap=True),
            label(look="muted", wrap=True),
        )
        self.done_back = button(self.tr("Back to the decks"), "primary")
        self.done_back.clicked.connect(self.left)
        ending.addStretch(2)
        for words in (self.done_words, self.done_next, self.done_count):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            ending.addWidget(words)
        ending.addSpacing(SPACE[3])
        ending.addLayout(row(None, self.done_back, None))
        ending.addStretch(3)

        self._pages = QStackedWidget()
        self._pages.addWidget(card)
        self._pages.addWidget(done)
        layout = column(self, 0, SPACE[2])
        layout.addLayout(
            row(self.waiting, None, self.source, self.edit, self.rest, self.undo_button, self.close_button)
        )
        layout.addWidget(self.said)
        layout.addWidget(self._pages, 1)

    @property
    def shown(self) -> ShownCard | None:
        """The card on the screen."""
        return self._shown

    def begin(self, deck: str | None) -> None:
        """Study a deck, or all."""
        self._deck = deck
        self.said.hide()
        self.waiting.setText("")
        self.go_on()

    def go_on(self, preferred: int | None = None) -> None:
        """Show what is next. preferred: the card that was taken back."""
        self._busy = True
        self._asked += 1
        number = self._asked

        def show(found: ShownCard | NothingNow) -> None:
            if number == self._asked:
                self._show(found)

        self._work.next(self._deck, show, preferred)

    def show_answer(self) -> None:
        """Turn the card."""
        if self._shown is None or self._revealed or self._busy:
            return
        self._revealed = True
        card = self._shown.card
        self.face.show_card(card.front, card.back, self._shown.pictures)
        self._below.setCurrentIndex(1)

    def answer(self, rating: int) -> None:
        """Say how it went: 1 again, 2 hard, 3 good, 4 easy."""
        if self._shown is None or not self._revealed or self._busy:
            return
        self._busy = True
        seconds = min(_LONGEST_ANSWER_S, time.monotonic() - self._began)
        shown, number = self._shown, self._asked

        def answered(after: object, found: ShownCard | NothingNow) -> None:
            if number != self._asked:  # another session has begun
                return
            self._tell_leech(after)
            self._show(found)

        self._work.answer(shown, rating, seconds, self._deck, answered, self._on_failed)

    def undo(self) -> None:
        """Take the last thing back, and show the card that it was about."""
        if self._busy:
            return
        self._busy = True

        def undone(words: str, id: int | None) -> None:
            self._say(words or self.tr("There is nothing to take back."))
            self.go_on(id)

        self._work.undo(undone)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.isAutoRepeat() or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_U:
            self.undo()
        elif self._shown is None:
            self.left.emit() if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) else super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.show_answer()
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_4:
            self.answer(key - Qt.Key.Key_0)
        elif key == Qt.Key.Key_S:
            self._suspend()
        elif key == Qt.Key.Key_E:
            self._edit()
        elif key == Qt.Key.Key_O:
            self._show_source()
        else:
            super().keyPressEvent(event)

    # --- inside -------------------------------------------------------------------------------

    def _show(self, found: ShownCard | NothingNow) -> None:
        self._busy = self._revealed = False
        self._shown = found if isinstance(found, ShownCard) else None
        for tool in (self.edit, self.rest, self.source):
            tool.setVisible(self._shown is not None)
        if isinstance(found, NothingNow):
            self._show_done(found)
            return
        self.source.setVisible(bool(found.card.file))
        self.waiting.setText(waiting_words(found.waiting))
        self.waiting.setToolTip(found.deck)
        self.face.show_card(found.card.front, None, found.pictures)
        for rating, made in enumerate(self.ratings, 1):
            after = interval_words(found.intervals[rating - 1])
            word = _words(rating)
            made.setText(f"{rating}  {word}\n{after}")
            made.setAccessibleName(
                self.tr("{answer}, comes back in {time}, key {key}").format(answer=word, time=after, key=rating)
            )
        self._below.setCurrentIndex(0)
        self._pages.setCurrentIndex(0)
        self._began = time.monotonic()

    def _show_done(self, found: NothingNow) -> None:
        self.waiting.setText("")
        self.done_words.setText(self.tr("Nothing is left for now."))
        if found.again is None:
            words = self.tr("There are no cards to come. Add some, or wake those that rest.")
        else:
            words = again_words(found.again, found.now)
        self.done_next.setText(words)
        self.done_count.setText(
            self.tr("1 answer today.")
            if found.answered == 1
            else self.tr("{n} answers today.").format(n=found.answered)
        )
        self._pages.setCurrentIndex(1)

    def _suspend(self) -> None:
        if self._shown is None or self._busy:
            return
        self._busy = True

        def rests() -> None:
            self._say(self.tr("The card rests. U wakes it."))
            self.go_on()

        self._work.suspend([self._shown.card.id], True, rests)

    def _edit(self) -> None:
        if self._shown is not None and not self._busy:
            self.edit_asked.emit(self._shown)

    def _show_source(self) -> None:
        if self._shown is not None and self._shown.card.file:
            card = self._shown.card
            self.source_asked.emit(Citation(card.file, card.page_number, card.start, card.end, card.quote))

    def _tell_leech(self, after: object) -> None:
        if getattr(after, "leech", False) and getattr(after, "suspended", False):
            self._say(
                self.tr(
                    "That card was forgotten {n} times and rests now. Write it another way: shorter, or in two."
                    " U takes it back."
                ).format(n=getattr(after, "lapses", 0)),
                "doubt",
            )
        else:
            self.said.hide()

    def _say(self, words: str, look: str = "notice") -> None:
        set_look(self.said, look)
        self.said.setText(words)
        self.said.show()

    def _on_failed(self, failure: Failed) -> None:
        self._busy = False
        self.failed.emit(failure)
        if failure.kind in ("already-reviewed", "no-such-card"):
            self.go_on()

    def _on_store_failed(self, _failure: Failed) -> None:
        self._busy = False  # the panel says it; the keys work again

    def _tool(self, words: str, tip: str, act: Callable[[], object]) -> QPushButton:
        made = button(words, "quiet", tip)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda _checked=False: act())
        return made

    def _rating(self, rating: int) -> QPushButton:
        made = button("", tip=self.tr("Key {key}").format(key=rating))
        rename(made, _words(rating))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setFixedHeight(for_letters(made, 54))
        made.setMinimumWidth(for_letters(made, 72))  # with the page beside, in a small window
        made.setMaximumWidth(for_letters(made, 112))
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda _checked=False: self.answer(rating))
        return made


def _words(rating: int) -> str:
    translate = QCoreApplication.translate
    return (
        translate("CardStudy", "Again"),
        translate("CardStudy", "Hard"),
        translate("CardStudy", "Good"),
        translate("CardStudy", "Easy"),
    )[rating - 1]
