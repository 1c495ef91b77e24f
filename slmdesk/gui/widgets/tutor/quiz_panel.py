"""The quiz of the Tutor pane: set up, written, taken one question at a time, and its end."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.tutor import words as tutor_words
from slmdesk.gui.tutor.quiz import QuizRound, Taken
from slmdesk.gui.widgets.basics import ElidedLabel, button, column, label, row
from slmdesk.gui.widgets.card import Card
from slmdesk.gui.widgets.tutor.question_card import QuestionCard
from slmdesk.gui.widgets.tutor.quiz_end import TutorQuizEnd
from slmdesk.gui.widgets.tutor.quiz_setup import TutorQuizSetup
from slmdesk.messages import Progress


class TutorQuizPanel(Card):
    """Shows a round, or where one is set up."""

    stop_clicked = Signal()
    shown = Signal(object)  # Taken that came into view, None for none

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        translate = QCoreApplication.translate
        super().__init__(
            theme,
            translate("TutorQuizPanel", "QUIZ"),
            translate("TutorQuizPanel", "How many questions are written"),
            parent,
        )
        self._shown: Taken | None = None
        self._where = ElidedLabel("muted")
        self._score = label(look="muted")
        self.stop = button(self.tr("Stop writing"), "quiet", self.tr("Stop; the questions that came stay (Esc)"))
        self.stop.clicked.connect(self.stop_clicked)
        self.header.addWidget(self._where, 1)
        self.header.addWidget(self._score)
        self.header.addWidget(self.stop)
        self.setup = TutorQuizSetup(theme)
        self.card = QuestionCard(theme)
        self.end = TutorQuizEnd()
        self._waiting = QWidget()
        self.status = label(look="muted", wrap=True)
        self.status.setAlignment(Qt.AlignmentFlag.AlignCenter)
        waiting = column(self._waiting, SPACE[5], SPACE[3])
        waiting.addStretch(2)
        waiting.addLayout(row(self.status))
        waiting.addStretch(3)
        for each in (self.setup, self._waiting, self.card, self.end):
            self._stack.addWidget(each)

    def show_progress(self, progress: Progress, model: str) -> None:
        """How far the writing is."""
        if progress.unit == "questions" and progress.total:
            self._bar.show_fraction(progress.done / progress.total)
            words = self.tr("{n} of {total} questions are written").format(n=progress.done, total=progress.total)
        else:
            words = tutor_words.asking(progress, model)
        self.status.setText(words)

    def show_round(self, round: QuizRound | None, running: bool, notices: list[str]) -> None:
        """Bring into view what is next; the question in view stays as the student left it."""
        self.stop.setVisible(running)
        if not running:
            self._bar.rest()
        current = round.current if round is not None else None
        self.show_notes([] if current is not None else notices)  # no room taken from a question
        if round is None:
            self._stack.setCurrentWidget(self.setup)
        elif current is not None:
            self.card.show_taken(current)
            self._stack.setCurrentWidget(self.card)
        elif round.complete:
            fresh = self._stack.currentWidget() is not self.end
            self.end.show_round(round)
            self._stack.setCurrentWidget(self.end)
            if fresh:
                self.end.take_focus()
        else:
            if self._stack.currentWidget() is not self._waiting:
                self.status.setText(
                    self.tr("The first question comes in a moment")
                    if not round.place
                    else self.tr("The next question is being written")
                )
            self._stack.setCurrentWidget(self._waiting)
        self._show_header(round)
        if current is not self._shown:
            self._shown = current
            if current is not None:
                self.card.take_focus()
            self.shown.emit(current)

    def take_focus(self) -> None:
        """Put the keyboard on what is in view."""
        shown = self._stack.currentWidget()
        if shown is self.card:
            self.card.take_focus()
        elif shown is self.end:
            self.end.take_focus()
        else:
            (self.setup.start if self.setup.start.isEnabled() else self.setup.count).setFocus(
                Qt.FocusReason.ShortcutFocusReason
            )

    def _show_header(self, round: QuizRound | None) -> None:
        if round is None or not round.taken:
            self._where.set_whole("")
            self._score.clear()
            return
        if round.at_end:  # the end says it, and larger
            self._where.set_whole(self.tr("The end"))
            self._score.clear()
            return
        total = len(round.taken) if round.complete else round.wanted
        place = min(round.place + 1, len(round.taken))
        self._where.set_whole(self.tr("Question {n} of {total}").format(n=place, total=total))
        right, graded = round.score
        self._score.setText(tutor_words.score_words(right, graded) if graded else "")
