"""FSRS parameters fitted to the user's answers, beside everything else: a thread of its own, with a way to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from slmdesk.errors import SlmDeskError
from slmdesk.gui.cards.work import CardWork
from slmdesk.messages import Failed

if TYPE_CHECKING:
    from slmdesk.store.cards import Cards
    from slmdesk.store.cards.fitting import Fit

_STOPPED = "stopped"


class CardFitting(QObject):
    """Fits, and uses what was found when it foretells better.

    numpy does the work in many short steps, between which the window has its turn. The cards can be used meanwhile.
    """

    progressed = Signal(float)  # 0..1
    ended = Signal()
    found = Signal(object)  # Fit
    failed = Signal(object)  # Failed

    def __init__(self, work: CardWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._stop = threading.Event()
        self.running = False

    def start(self) -> None:
        """Begin; nothing happens while it runs."""
        if self.running:
            return
        self.running = True
        self._stop.clear()
        folder, background = self._work.folder, self._work.background

        def told(share: float) -> None:
            if self._stop.is_set() or background.closed:  # the window is closed: the thread ends before the process
                raise SlmDeskError(_STOPPED, "Stopped.")
            background.post(lambda: self._tell(share))

        def work() -> Fit:
            from slmdesk.store.cards import Cards
            from slmdesk.store.cards.fitting import fit, histories_of

            cards = Cards(folder)  # a connection of this thread's own
            try:
                answers = histories_of(cards)
            finally:
                cards.close()
            return fit(answers, told)

        background.run(work, self._on_found, self._on_failed)

    def stop(self) -> None:
        """Give up; nothing is changed."""
        self._stop.set()

    def bring_back(self, done: Callable[[bool], None]) -> None:
        """Use the parameters of before again. Answers whether there were any."""

        def work(cards: Cards) -> bool:
            from slmdesk.store.cards.fitting import bring_back

            return bring_back(cards)

        self._work.run(work, done, changes=True)

    def _tell(self, share: float) -> None:
        if self.running:
            self.progressed.emit(share)

    def _on_found(self, fit: Fit) -> None:
        if not fit.better:
            self._end()
            self.found.emit(fit)
            return

        def use(cards: Cards) -> None:
            from slmdesk.store.cards.fitting import use

            use(cards, fit)

        def used(_nothing: None) -> None:
            self._end()
            self.found.emit(fit)

        self._work.run(use, used, self._on_failed, changes=True)

    def _on_failed(self, failure: Failed) -> None:
        self._end()
        if failure.kind != _STOPPED:
            self.failed.emit(failure)

    def _end(self) -> None:
        self.running = False
        self.ended.emit()
