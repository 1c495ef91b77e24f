"""The head of the Tutor pane: its title, the three modes, and the button that begins anew."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import ElidedLabel, button, pane_title, rename, row
from slmdesk.gui.widgets.translation.segments import Segments


class TutorControls(QWidget):
    """One mode is on."""

    mode_chosen = Signal(str)
    clear_clicked = Signal()
    earlier_clicked = Signal(bool)  # whether conversations of before shall be shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        translate = QCoreApplication.translate
        words = {
            "ask": (self.tr("Ask"), self.tr("Questions about the material")),
            "quiz": (self.tr("Quiz"), self.tr("Questions to answer")),
            "review": (self.tr("Review"), self.tr("Your cards, when they are due")),
        }
        self._switch = Segments(words)
        self._switch.chosen.connect(self.mode_chosen)
        self.modes = self._switch.buttons
        self.words = ElidedLabel("muted", sentence=True)
        self.clear = button(self.tr("New"), "quiet")
        self.clear.clicked.connect(self.clear_clicked)
        self.earlier = button(self.tr("Earlier"), "quiet", self.tr("Conversations of before: search, open, delete"))
        self.earlier.setCheckable(True)
        self.earlier.clicked.connect(self.earlier_clicked)
        layout = row(pane_title(translate("panes", "Tutor")), space=SPACE[4])
        layout.addWidget(self._switch)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.earlier)
        layout.addWidget(self.clear)
        self._layout = layout
        self._of_review: QWidget | None = None
        self.setLayout(layout)

    def add_for_review(self, switch: QWidget) -> None:
        """What stands at the end of the head in the mode Review."""
        self._of_review = switch
        self._layout.addWidget(switch)

    def show_mode(self, mode: str) -> None:
        """Turn one on and the others off."""
        self._switch.choose(mode)
        self.clear.setVisible(mode != "review")
        self.earlier.setVisible(mode == "ask")
        if self._of_review is not None:
            self._of_review.setVisible(mode == "review")

    def show_looking_back(self, shown: bool) -> None:
        """Whether conversations of before are in view."""
        self.earlier.setChecked(shown)

    def show_clear(self, words: str, tip: str, why_not: str) -> None:
        """What the button begins anew; why it cannot, empty when it can."""
        rename(self.clear, words)
        self.clear.setEnabled(not why_not)
        self.clear.setToolTip(why_not or tip)

    def say(self, words: str) -> None:
        """What has just been done."""
        self.words.set_whole(words)
