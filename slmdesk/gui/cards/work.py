"""The user's cards as the window has them: their file in a thread of its own, and what can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from slmdesk.errors import StorageError
from slmdesk.gui.background import Background
from slmdesk.gui.cards.pictures import pictures
from slmdesk.gui.one_thread import OneThread
from slmdesk.messages import Citation, Failed, Question

if TYPE_CHECKING:  # the store is loaded with the first look at the cards, not when the window starts
    from slmdesk.store.cards import Card, Cards
    from slmdesk.store.cards.overview import DeckCounts

T = TypeVar("T")

_MOST_UNDOS = 100


@dataclass(frozen=True)
class ShownCard:
    """A card to answer, and all that its screen shows. intervals: after how long it comes back, by answer."""

    card: Card
    deck: str
    intervals: tuple[timedelta, ...]
    waiting: dict[str, int]
    pictures: dict[str, QImage] = field(default_factory=dict)


@dataclass(frozen=True)
class NothingNow:
    """Nothing is left for now. again: when there is something; None when never. answered: today."""

    again: datetime | None
    now: datetime
    answered: int


@dataclass(frozen=True)
class Undoable:
    """Something that was done. words: it, for the user; back: takes it back, and returns the card's id if one is."""

    words: str
    back: Callable[[Cards], int | None]


class CardWork(QObject):
    """Every call answers on the GUI thread when it is on the disk; a failure goes to ``failed`` without its own.

    Args:
        folder: where the file is. It is opened with the first call, and closed with ``close``.
        now: the time with the user's time zone; None for the computer's.
    """

    changed = Signal()  # cards, decks or answers
    failed = Signal(object)  # Failed

    def __init__(
        self,
        folder: Path,
        background: Background,
        now: Callable[[], datetime] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.folder = folder
        self.background = background
        self._now = now
        self._thread = OneThread(background, "slmdesk-cards")
        self._store: Cards | None = None  # of that thread: nobody else touches it
        self._undoable: list[Undoable] = []  # likewise

    def close(self) -> None:
        """Write what is still to be written, and give the file back."""
        self._thread.close(self._close_store)

    def run(
        self,
        work: Callable[[Cards], T],
        done: Callable[[T], None] = lambda _nothing: None,
        failed: Callable[[Failed], None] | None = None,
        *,
        changes: bool = False,
    ) -> None:
        """Anything with the store, in its thread. changes: tell everybody after."""

        def answered(found: T) -> None:
            done(found)
            if changes:
                self.changed.emit()

        self._thread.run(lambda: work(self._cards()), answered, failed or self.failed.emit)

    def can_undo(self, undoable: Undoable) -> None:
        """In the store's thread: remember how to take something back."""
        self._undoable = [*self._undoable[1 - _MOST_UNDOS :], undoable]

    def forget_undos(self) -> None:
        """In the store's thread: what was done before belongs to other cards now."""
        self._undoable = []

    # --- cards --------------------------------------------------------------------------------

    def keep(
        self,
        questions: Sequence[Question],
        deck: str,
        done: Callable[[int], None] = lambda _count: None,
        failed: Callable[[Failed], None] | None = None,
    ) -> None:
        """Keep questions of a quiz. Answers with how many are new; those that the deck has are left alone."""
        asked = tuple(questions)

        def work(cards: Cards) -> int:
            with cards.changing():
                return sum(cards.keep_question(question, deck) is not None for question in asked)

        self.run(work, done, failed, changes=True)

    def add(
        self,
        front: str,
        back: str,
        deck: str,
        done: Callable[[int | None], None] = lambda _id: None,
        failed: Callable[[Failed], None] | None = None,
        *,
        tags: Sequence[str] = (),
        source: Citation | None = None,
        section: str = "",
    ) -> None:
        """Keep a card. front, back: plain text. Answers with its id."""
        words = self.tr("The card was added.")

        def work(cards: Cards) -> int | None:
            from slmdesk.store.cards.editing import delete
            from slmdesk.store.markup import escaped

            card = cards.add(escaped(front), escaped(back), deck, tags, source, section)
            if card is None:
                return None
            id = card.id

            def remove(cards: Cards) -> None:
                delete(cards, id)

            self.can_undo(Undoable(words, remove))
            return id

        self.run(work, done, failed, changes=True)

    def edit(
        self,
        card: Card,
        sides: tuple[str, str],
        deck: str,
        tags: Sequence[str],
        done: Callable[[], None] = lambda: None,
        failed: Callable[[Failed], None] | None = None,
    ) -> None:
        """Write a card anew. sides: front and back as HTML."""
        words = self.tr("The card was changed.")

        def work(cards: Cards) -> None:
            from slmdesk.store.cards.editing import edit

            before = cards.get(card.id)
            name = next(each.name for each in cards.decks() if each.id == before.deck_id)
            edit(cards, card.id, *sides, deck, tags)
            self.can_undo(
                Undoable(words, lambda cards: edit(cards, card.id, before.front, before.back, name, before.tags).id)
            )

        self.run(work, lambda _nothing: done(), failed, changes=True)

    def delete(self, ids: Sequence[int], done: Callable[[], None] = lambda: None) -> None:
        """Take cards away."""
        words = self.tr("The card was deleted.") if len(ids) == 1 else self.tr("The cards were deleted.")
        chosen = tuple(ids)

        def work(cards: Cards) -> None:
            from slmdesk.store.cards.editing import delete, put_back

            with cards.changing():
                gone = [delete(cards, id) for id in chosen]

            def back(cards: Cards) -> int | None:
                with cards.changing():
                    found = [put_back(cards, each) for each in gone]
                return found[0].id if found[0] is not None else None

            self.can_undo(Undoable(words, back))

        self.run(work, lambda _nothing: done(), changes=True)

    def suspend(self, ids: Sequence[int], suspended: bool, done: Callable[[], None] = lambda: None) -> None:
        """Let cards rest, or ask them again."""
        words = self.tr("The card rests.") if suspended else self.tr("The card is asked again.")
        chosen = tuple(ids)

        def work(cards: Cards) -> None:
            with cards.changing():
                before = [(id, cards.get(id).suspended) for id in chosen]
                for id in chosen:
                    cards.suspend(id, suspended)

            def back(cards: Cards) -> int | None:
                with cards.changing():
                    for id, was in before:
                        cards.suspend(id, was)
                return chosen[0]

            self.can_undo(Undoable(words, back))

        self.run(work, lambda _nothing: done(), changes=True)

    def undo(self, done: Callable[[str, int | None], None]) -> None:
        """Take the last thing back. Answers with its words (empty: there was none) and the card that it was about."""

        def work(_cards: Cards) -> tuple[str, int | None]:
            if not self._undoable:
                return "", None
            last = self._undoable.pop()
            return last.words, last.back(_cards)

        self.run(work, lambda found: done(*found), changes=True)

    # --- studying -----------------------------------------------------------------------------

    def prepare(self) -> None:
        """Read what the first screen needs, so that it comes at once; nothing where there are no cards yet."""
        self._thread.run(self._read_ahead, lambda _nothing: None, lambda _failure: None)  # who looks will be told

    def deck_names(self, done: Callable[[list[str]], None]) -> None:
        """The names of all decks."""
        self.run(lambda cards: [deck.name for deck in cards.decks()], done)

    def decks(self, done: Callable[[list[DeckCounts]], None]) -> None:
        """What waits in each deck."""

        def work(cards: Cards) -> list[DeckCounts]:
            from slmdesk.store.cards.overview import overview

            return overview(cards)

        self.run(work, done)

    def next(
        self, deck: str | None, done: Callable[[ShownCard | NothingNow], None], preferred: int | None = None
    ) -> None:
        """The card to answer now. preferred: one to show again, after its answer was taken back."""
        self.run(lambda cards: _shown(cards, deck, preferred), done)

    def answer(
        self,
        shown: ShownCard,
        rating: int,
        seconds: float,
        deck: str | None,
        done: Callable[[Card, ShownCard | NothingNow], None],
        failed: Callable[[Failed], None],
    ) -> None:
        """Keep an answer. The card as it is now and the one that comes next."""
        words = self.tr("The answer was taken back.")
        card = shown.card

        def work(cards: Cards) -> tuple[Card, ShownCard | NothingNow]:
            after = cards.review(card.id, rating, seconds, seen=card.reviews)
            self.can_undo(Undoable(words, lambda cards: undone.id if (undone := cards.undo()) else None))
            return after, _shown(cards, deck, None)

        self.run(work, lambda found: done(*found), failed)

    # --- inside -------------------------------------------------------------------------------

    def _cards(self) -> Cards:
        if self._store is None:
            from slmdesk.store.cards import Cards

            self._store = Cards(self.folder) if self._now is None else Cards(self.folder, self._now)
        return self._store

    def _read_ahead(self) -> None:
        from slmdesk.store.cards.overview import overview
        from slmdesk.store.cards.schema import CARDS_FILE_NAME

        if (self.folder / CARDS_FILE_NAME).exists():  # it is not made for this
            overview(self._cards())

    def _close_store(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None


def _shown(cards: Cards, deck: str | None, preferred: int | None) -> ShownCard | NothingNow:
    from slmdesk.store.cards.overview import next_time
    from slmdesk.store.cards.progress import answered_today
    from slmdesk.store.cards.scheduling import intervals

    card = None
    if preferred is not None:
        try:
            card = cards.get(preferred)
        except StorageError:
            card = None
    if card is None or card.suspended:
        card = cards.next(deck)
    if card is None:
        return NothingNow(next_time(cards, deck), cards.time(), answered_today(cards))
    (name,) = (row["name"] for row in cards.select("SELECT name FROM decks WHERE id = ?", card.deck_id))
    due = intervals(card, cards.time(), cards.desired_retention(), cards.parameters())
    return ShownCard(card, name, due, cards.waiting(deck), pictures(cards, (card.front, card.back)))
