"""The end of a quiz: how much was right, what was missed, and what can be done with the questions."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from slmdesk.gui import wording
from slmdesk.gui.theme import SPACE
from slmdesk.gui.tutor import words as tutor_words
from slmdesk.gui.tutor.quiz import QuizRound
from slmdesk.gui.widgets.basics import button, column, label, pane_title, row

_WIDEST = 620  # pixels
_MOST_SHOWN = 12
_CHARACTERS = 140


class TutorQuizEnd(QScrollArea):
    """Shows a round that was taken to its end."""

    keep_asked = Signal(bool)  # only those that were missed
    again_asked = Signal()
    new_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("How the quiz went"))
        self.score = pane_title("")
        self.missed = label(wrap=True)
        self.keep_all = button(self.tr("Keep all as cards"))
        self.keep_all.clicked.connect(lambda: self.keep_asked.emit(False))
        self.keep_missed = button(self.tr("Keep the missed ones"))
        self.keep_missed.clicked.connect(lambda: self.keep_asked.emit(True))
        self.again = button(self.tr("Ask the missed ones again"))
        self.again.clicked.connect(self.again_asked)
        self.new = button(self.tr("New quiz"), "primary")
        self.new.clicked.connect(self.new_asked)
        body = QWidget()
        body.setMaximumWidth(_WIDEST)
        inside = column(body, 0, SPACE[3])
        inside.addWidget(self.score)
        inside.addWidget(self.missed)
        inside.addLayout(row(self.keep_all, self.keep_missed, None))
        inside.addLayout(row(self.again, None, self.new))
        middle = QWidget()
        middle.setProperty("look", "plain")
        around = column(middle, SPACE[5], 0)
        around.addWidget(body)
        around.addStretch(1)
        self.setWidget(middle)

    def show_round(self, round: QuizRound) -> None:
        """How it went."""
        right, graded = round.score
        waiting = sum(each.grading for each in round.taken)
        words = tutor_words.score_words(right, graded)
        if waiting == 1:
            words = self.tr("{words}, 1 is being graded").format(words=words)
        elif waiting:
            words = self.tr("{words}, {n} are being graded").format(words=words, n=waiting)
        self.score.setText(words)
        missed = round.missed
        lines = [f"•  {wording.shortened(each.question.question, _CHARACTERS)}" for each in missed[:_MOST_SHOWN]]
        if missed:
            head = self.tr("To look at again:")
            self.missed.setText("\n".join([head, *lines]))
        else:
            self.missed.setText(self.tr("Nothing was missed."))
        kept = all(each.kept for each in round.taken)
        kept_missed = all(each.kept for each in missed)
        for each, enabled, why_not in (
            (self.keep_all, not kept, self.tr("They are among your cards")),
            (
                self.keep_missed,
                not kept_missed,
                self.tr("They are among your cards") if missed else self.tr("Nothing was missed"),
            ),
            (self.again, bool(missed), self.tr("Nothing was missed")),
        ):
            each.setEnabled(enabled)
            each.setToolTip("" if enabled else why_not)

    def take_focus(self) -> None:
        """Put the keyboard on what the student most likely does next."""
        target = self.again if self.again.isEnabled() else self.new
        target.setFocus(Qt.FocusReason.OtherFocusReason)
