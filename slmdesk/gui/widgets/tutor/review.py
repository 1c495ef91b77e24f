"""The third mode of the Tutor pane: the user's cards, and how far they have come with them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from slmdesk.gui.desk import Desk
from slmdesk.gui.widgets.basics import column
from slmdesk.gui.widgets.cards.review_panel import ReviewPanel
from slmdesk.gui.widgets.translation.segments import Segments

if TYPE_CHECKING:
    from slmdesk.gui.widgets.cards.progress_panel import ProgressPanel


class TutorReview(QWidget):
    """One of the two is in view; while a card is, nothing stands above it.

    Attributes:
        head: the switch between the two, for the head of the pane.
    """

    source_asked = Signal(object)  # Citation: the page to show beside
    studying = Signal(bool)  # one card is on the screen, and nothing else should be

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_studying = False
        self.cards = ReviewPanel(desk)
        self._desk = desk
        self.cards.source_asked.connect(self.source_asked)
        self.cards.studying.connect(self._on_studying)
        self.head = Segments(
            {
                "cards": (self.tr("Cards"), self.tr("Your decks, and what is due")),
                "progress": (self.tr("Progress"), self.tr("What is known, due and forgotten")),
            }
        )
        self.cards_button, self.progress_button = self.head.buttons["cards"], self.head.buttons["progress"]
        self.cards_button.clicked.connect(self.show_cards)
        self.progress_button.clicked.connect(self.show_progress)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.cards)
        column(self, 0, 0).addWidget(self._pages)

    @cached_property
    def progress(self) -> ProgressPanel:
        """How far the user has come; its charts are built when they are first looked at."""
        from slmdesk.gui.widgets.cards.progress_panel import ProgressPanel

        made = ProgressPanel(self._desk)
        made.study_asked.connect(self.study)
        self._pages.addWidget(made)
        return made

    def study(self, deck: str = "") -> None:
        """Begin a session. deck: empty for all."""
        self.show_cards()
        self.cards.study(deck or None)

    def show_cards(self) -> None:
        """The decks, or the card that is studied."""
        self.cards_button.setChecked(True)
        self._pages.setCurrentWidget(self.cards)
        self.cards.setFocus()

    def show_progress(self) -> None:
        """How far the user has come."""
        self.progress_button.setChecked(True)
        self._pages.setCurrentWidget(self.progress)

    def take_focus(self) -> None:
        """Put the keyboard on what is in view."""
        if self._pages.currentWidget() is self.cards:
            self.cards.setFocus()
        else:
            self.progress_button.setFocus()

    def _on_studying(self, studying: bool) -> None:
        self.is_studying = studying
        self.studying.emit(studying)
