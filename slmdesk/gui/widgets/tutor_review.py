"""The third mode of the Tutor pane: the user's cards, and how far they have come with them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QWidget

from slmdesk.gui.desk import Desk
from slmdesk.gui.widgets.basics import button, column
from slmdesk.gui.widgets.progress_panel import ProgressPanel
from slmdesk.gui.widgets.review_panel import ReviewPanel


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
        self.progress = ProgressPanel(desk)
        self.cards.source_asked.connect(self.source_asked)
        self.cards.studying.connect(self._on_studying)
        self.progress.study_asked.connect(self.study)
        self.cards_button = button(self.tr("Cards"), look="segment", tip=self.tr("Your decks, and what is due"))
        self.progress_button = button(
            self.tr("Progress"), look="segment", tip=self.tr("What is known, due and forgotten")
        )
        group = QButtonGroup(self)
        switch = QHBoxLayout()
        switch.setSpacing(0)
        for each in (self.cards_button, self.progress_button):
            each.setCheckable(True)
            group.addButton(each)
            switch.addWidget(each)
        self.head = QWidget()
        self.head.setLayout(switch)
        switch.setContentsMargins(0, 0, 0, 0)
        self.cards_button.setChecked(True)
        self.cards_button.clicked.connect(self.show_cards)
        self.progress_button.clicked.connect(self.show_progress)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.cards)
        self._pages.addWidget(self.progress)
        column(self, 0, 0).addWidget(self._pages)

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
