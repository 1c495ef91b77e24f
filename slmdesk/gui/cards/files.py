"""Cards to and from files: what is asked for in the menu, done in the store's thread, told in words."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Signal

from slmdesk.errors import JobCancelled, StorageError
from slmdesk.gui.cards.work import CardWork
from slmdesk.messages import Failed

if TYPE_CHECKING:
    from slmdesk.store.anki.reading import Imported
    from slmdesk.store.cards import Cards

T = TypeVar("T")

_BREATH_S = 0.001  # after each page, for the window: Python runs one thread at a time


class CardFiles(QObject):
    """One thing at a time; ``busy`` says what, ``told`` what came of it.

    Printing takes minutes for thousands of cards, and leaves them free meanwhile: ``stop`` ends it.

    Args:
        work: the user's cards.
        keep_history: whether conversations of a backup may be kept here.
    """

    busy = Signal(str)  # empty: nothing any more
    progressed = Signal(int)  # per cent, of what can be stopped
    told = Signal(str, str)  # what was done, and more about it
    failed = Signal(object)  # Failed

    def __init__(self, work: CardWork, keep_history: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._keep_history = keep_history
        self._stopped: threading.Event | None = None

    @property
    def printing(self) -> bool:
        """Whether what is done can be stopped, and cards can be used meanwhile."""
        return self._stopped is not None

    def stop(self) -> None:
        """Print no more; nothing is written."""
        if self._stopped is not None:
            self._stopped.set()

    def take_in(self, path: Path) -> None:
        """Import an Anki package or a table; all of it or nothing."""

        def work(cards: Cards) -> Imported:
            if path.suffix.lower() in (".csv", ".tsv", ".txt"):
                from slmdesk.store.cards_csv import import_csv

                return import_csv(cards, path, self.tr("Imported"))
            from slmdesk.store.anki.reading import import_apkg

            return import_apkg(cards, path)

        self._do(self.tr("Bringing in “{name}”").format(name=path.name), work, lambda done: imported_words(done))

    def write(self, path: Path, deck: str | None) -> None:
        """Export a deck, or all; the name's ending says as what."""
        if path.suffix.lower() == ".pdf":
            self._print(path, deck)
            return

        def work(cards: Cards) -> int:
            ending = path.suffix.lower()
            if ending == ".csv":
                from slmdesk.store.cards_csv import export_csv

                return export_csv(cards, path, deck)
            if ending != ".apkg":
                raise StorageError("unknown-format", f"{path.name} is of no known format.", "End it in .apkg.")
            from slmdesk.store.anki.writing import export_apkg

            return export_apkg(cards, path, deck)

        self._do(self.tr("Writing “{name}”").format(name=path.name), work, lambda count: written_words(count, path))

    def back_up(self, path: Path) -> None:
        """Write everything into one file."""

        def work(cards: Cards) -> None:
            from slmdesk.store.cards.backup import back_up

            back_up(cards, path)

        told = self.tr("All cards, answers and pictures are in “{name}”.").format(name=path.name)
        self._do(self.tr("Writing “{name}”").format(name=path.name), work, lambda _nothing: (told, str(path.parent)))

    def restore(self, path: Path) -> None:
        """Go back to a backup; the cards of now are kept in a file of their own."""

        keep_history = self._keep_history()

        def work(cards: Cards) -> Path:
            from slmdesk.store.cards.backup import restore

            kept = restore(cards, path, keep_history)
            self._work.forget_undos()
            return kept

        def words(kept: Path) -> tuple[str, str]:
            told = self.tr("The cards of the backup are back.")
            return told, self.tr("Those that were there are kept in {file}.").format(file=kept)

        self._do(self.tr("Reading “{name}”").format(name=path.name), work, words)

    def _print(self, path: Path, deck: str | None) -> None:
        """The cards are taken in their thread, and drawn in another."""
        stopped, background = threading.Event(), self._work.background
        self._stopped = stopped
        self.busy.emit(self.tr("Writing “{name}”").format(name=path.name))

        def read(cards: Cards) -> list[tuple[str, str]]:
            from slmdesk.store.markup import plain

            return [(plain(card.front), plain(card.back)) for card in cards.cards(deck)]

        def step(done: int, total: int) -> None:
            if stopped.is_set():
                raise JobCancelled
            background.post(lambda: self.progressed.emit(100 * done // max(1, total)))
            time.sleep(_BREATH_S)

        def draw(sides: list[tuple[str, str]]) -> None:
            def work() -> int | None:
                from slmdesk.export.cards_pdf import write_cards

                try:
                    write_cards(path, deck or "", sides, step)
                except JobCancelled:
                    return None
                return len(sides)

            background.run(work, done, failed)

        def done(count: int | None) -> None:
            self._stopped = None
            self.busy.emit("")
            if count is None:
                self.told.emit(self.tr("Printing was stopped; nothing was written."), "")
            else:
                self.told.emit(*written_words(count, path))

        def failed(failure: Failed) -> None:
            self._stopped = None
            self.busy.emit("")
            self.failed.emit(failure)

        self._work.run(read, draw, failed)

    def _do(self, said: str, work: Callable[[Cards], T], words: Callable[[T], tuple[str, str]]) -> None:
        self.busy.emit(said)

        def done(found: T) -> None:
            self.busy.emit("")
            self.told.emit(*words(found))

        def failed(failure: Failed) -> None:
            self.busy.emit("")
            self.failed.emit(failure)

        self._work.run(work, done, failed, changes=True)


def written_words(count: int, path: Path) -> tuple[str, str]:
    """What was written, and where."""
    translate = QCoreApplication.translate
    told = (
        translate("CardFiles", "1 card was written to “{name}”.")
        if count == 1
        else translate("CardFiles", "{n} cards were written to “{name}”.")
    )
    return told.format(n=count, name=path.name), str(path.parent)


def imported_words(done: Imported) -> tuple[str, str]:
    """What came in, and what did not."""
    translate = QCoreApplication.translate
    more = []
    if done.same:
        more.append(translate("CardFiles", "{n} were there already.").format(n=done.same))
    if done.clashing:
        more.append(
            translate("CardFiles", "{n} differ from yours and came in beside them, with the tag import-clash.").format(
                n=done.clashing
            )
        )
    if done.reviews:
        more.append(translate("CardFiles", "{n} answers came along.").format(n=done.reviews))
    more += [
        translate("CardFiles", "Left out: {reason} ({n}).").format(reason=reason, n=count)
        for reason, count in done.left_out.items()
    ]
    if done.added == 1:
        return translate("CardFiles", "1 card was added."), " ".join(more)
    return translate("CardFiles", "{n} cards were added.").format(n=done.added), " ".join(more)
