"""How much a day, how well to remember, and whose memory the dates are reckoned by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QProgressBar, QWidget

from slmdesk.gui.cards.fitting import CardFitting
from slmdesk.gui.cards.work import CardWork
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import Choice, button, column, frame, label, row

if TYPE_CHECKING:
    from slmdesk.store.cards import Cards, Deck
    from slmdesk.store.cards.fitting import Fit

_WIDTH = 620
_A_DAY = (0, 5, 10, 15, 20, 30, 50, 100, 200, 300, 500)
_MOST_A_DAY = 9999
_RETENTIONS = (70, 75, 80, 85, 88, 90, 92, 94, 95, 96, 97)


@dataclass(frozen=True)
class _Settings:
    decks: list[Deck]
    retention: float
    fitted: bool
    earlier: int


class CardSettings(QWidget):
    """Each change is kept at once."""

    left = Signal()
    failed = Signal(object)  # Failed

    def __init__(self, theme: Theme, work: CardWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._settings: _Settings | None = None
        self.fitting = CardFitting(work, self)
        self.deck = Choice(theme, self.tr("Deck whose limits these are"))
        numbers = [(each, str(each)) for each in _A_DAY] + [(_MOST_A_DAY, self.tr("no limit"))]
        self.new = Choice(theme, self.tr("New cards a day"), numbers)
        self.reviews = Choice(theme, self.tr("Reviews a day"), numbers)
        self.retention = Choice(theme, self.tr("Desired retention"), [(each, percent(each)) for each in _RETENTIONS])
        self.deck.currentIndexChanged.connect(lambda _index: self._show_limits())
        for each in (self.new, self.reviews):
            each.currentIndexChanged.connect(lambda _index: self._set_limits())
        self.retention.currentIndexChanged.connect(lambda _index: self._set_retention())
        self.state = label(wrap=True)
        self.optimize = button(self.tr("Fit to my answers"))
        self.optimize.clicked.connect(self.fitting.start)
        self.stop = button(self.tr("Stop"), "quiet", self.tr("Change nothing"))
        self.stop.clicked.connect(self.fitting.stop)
        self.back = button(self.tr("Use those of before"), "quiet", self.tr("Go back by one"))
        self.back.clicked.connect(lambda: self.fitting.bring_back(lambda _done: self.look(self._chosen())))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMaximum(1000)
        self.bar.setAccessibleName(self.tr("How far the fitting is"))
        self.told = label(look="muted", wrap=True)
        close = button(self.tr("Back to the decks"), "quiet", self.tr("Esc"))
        close.clicked.connect(self.left)

        limits, memory = QGridLayout(), column(space=SPACE[2])
        limits.setHorizontalSpacing(SPACE[3])
        for place, (words, field) in enumerate(
            (
                (self.tr("Deck"), self.deck),
                (self.tr("New cards a day"), self.new),
                (self.tr("Reviews a day"), self.reviews),
            )
        ):
            limits.addWidget(label(words), place, 0)
            limits.addWidget(field, place, 1, Qt.AlignmentFlag.AlignLeft)
        limits.setColumnStretch(1, 1)
        memory.addLayout(row(label(self.tr("Desired retention")), self.retention, None))
        memory.addWidget(
            label(
                self.tr(
                    "The chance to remember at which a card comes back. Higher means more reviews; 90 % suits most."
                ),
                "muted",
                wrap=True,
            )
        )
        memory.addWidget(self.state)
        memory.addLayout(row(self.optimize, self.stop, self.back, None))
        memory.addWidget(self.bar)
        memory.addWidget(self.told)
        page = QWidget()
        page.setMaximumWidth(_WIDTH)
        inside = column(page, 0, SPACE[3])
        for caption, body in ((self.tr("LIMITS OF THE DAY"), limits), (self.tr("MEMORY"), memory)):
            inside.addWidget(label(caption, "caption"))
            card = frame("card")
            box = column(card, SPACE[4], SPACE[2])
            box.addLayout(body)
            inside.addWidget(card)
        inside.addStretch(1)
        layout = column(self, 0, SPACE[2])
        layout.addLayout(row(None, close))
        layout.addWidget(page, 1)
        self.fitting.progressed.connect(lambda share: self.bar.setValue(round(1000 * share)))
        self.fitting.ended.connect(self._show_fitting)
        self.fitting.found.connect(self._on_found)
        self.fitting.failed.connect(self.failed)
        self.optimize.clicked.connect(self._show_fitting)
        self._show_fitting()

    def look(self, deck: str | None) -> None:
        """Read what is set. deck: whose limits to show."""

        def work(cards: Cards) -> _Settings:
            from slmdesk.store.cards.fitting import earlier_parameters

            fitted = cards.parameters() is not None
            return _Settings(cards.decks(), cards.desired_retention(), fitted, earlier_parameters(cards))

        def show(found: _Settings) -> None:
            self._settings = found
            self.deck.fill([(each.name, each.name) for each in found.decks])
            self.deck.choose(deck or "")
            share = round(100 * found.retention)
            self.retention.choose_or_add(share, percent(share))
            self._show_limits()
            self._show_fitting()

        self._work.run(work, show, self.failed.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # --- inside -------------------------------------------------------------------------------

    def _chosen(self) -> str | None:
        name = self.deck.currentData()
        return name if isinstance(name, str) else None

    def _show_limits(self) -> None:
        decks = self._settings.decks if self._settings is not None else []
        deck = next((each for each in decks if each.name == self._chosen()), None)
        for field, value in ((self.new, deck and deck.new_per_day), (self.reviews, deck and deck.reviews_per_day)):
            field.choose_or_add(value or 0, str(value or 0))
            field.setEnabled(deck is not None)

    def _set_limits(self) -> None:
        name, new, reviews = self._chosen(), int(self.new.currentData()), int(self.reviews.currentData())
        if name is None:
            return

        def work(cards: Cards) -> list[Deck]:
            cards.set_limits(name, new, reviews)
            return cards.decks()

        def kept(decks: list[Deck]) -> None:
            if self._settings is not None:
                self._settings = _Settings(
                    decks, self._settings.retention, self._settings.fitted, self._settings.earlier
                )

        self._work.run(work, kept, self.failed.emit, changes=True)

    def _set_retention(self) -> None:
        share = int(self.retention.currentData()) / 100
        self._work.run(lambda cards: cards.set_desired_retention(share), failed=self.failed.emit)

    def _show_fitting(self) -> None:
        running, settings = self.fitting.running, self._settings
        self.optimize.setVisible(not running)
        self.stop.setVisible(running)
        self.bar.setVisible(running)
        self.back.setVisible(not running and settings is not None and settings.earlier > 0)
        if running:
            self.bar.setValue(0)
            self.told.setText(self.tr("Fitting to your answers; you can go on learning."))
        elif self.told.text() == self.tr("Fitting to your answers; you can go on learning."):
            self.told.setText("")
        self.state.setText(
            self.tr("Dates are reckoned by your own answers.")
            if settings is not None and settings.fitted
            else self.tr("Dates are reckoned by what holds for most people.")
        )

    def _on_found(self, fit: Fit) -> None:
        if fit.better:
            words = self.tr(
                "Fitted to {n} answers. On answers that were kept aside the error is {now} instead of {before}."
            ).format(n=fit.answers, now=f"{fit.log_loss:.4f}", before=f"{fit.makers_log_loss:.4f}")
        else:
            words = self.tr(
                "The usual parameters foretell your {n} answers at least as well: they stay in use."
            ).format(n=fit.answers)
        self.told.setText(words)
        self.look(self._chosen())


def percent(share: int) -> str:
    """A share of a hundred, as this computer writes it."""
    return f"{QLocale().toString(share)} %"
