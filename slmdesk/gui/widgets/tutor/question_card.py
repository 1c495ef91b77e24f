"""One question of a quiz: answered with the keyboard or the mouse, then how right it was and what is missing."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QScrollArea, QWidget

from slmdesk.gui import wording
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.tutor import words as tutor_words
from slmdesk.gui.tutor.quiz import Taken
from slmdesk.gui.widgets.basics import button, column, frame, label, rename, row, set_look
from slmdesk.gui.widgets.tutor.conversation_input import QuestionField

_WIDEST = 680  # pixels
_MOST_OPTIONS = 9
_QUOTE_CHARACTERS = 320
_RIGHT, _WRONG = 0.8, 0.2  # as the grading task has them


class QuestionCard(QScrollArea):
    """Digits choose an option, Enter checks it and then goes on."""

    answered = Signal(object, str)  # Taken, the answer
    next_asked = Signal()
    keep_asked = Signal(object)  # Taken
    right_asked = Signal(object)  # Taken: the student says that it was right
    source_asked = Signal(object)  # Taken

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.taken: Taken | None = None
        self.options: list[OptionButton] = []
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Question"))
        self._build()
        theme.changed.connect(self._paint)
        self._paint()

    def _build(self) -> None:
        self.about = label(look="muted", wrap=True)
        self.question = label(wrap=True)
        self._option_column = column(space=SPACE[2])
        self.gap = QLineEdit()
        self.gap.setAccessibleName(self.tr("What belongs into the gap"))
        self.gap.setPlaceholderText(self.tr("What belongs into the gap?"))
        self.gap.textChanged.connect(lambda _text: self._show_check())
        self.text = QuestionField(self.tr("Your answer"), lines=4)
        self.text.setPlaceholderText(self.tr("Your answer, in your own words"))
        self.text.sent.connect(self.act)
        self.text.textChanged.connect(self._show_check)
        self._verdict_box = frame("notice")
        self._sign = QLabel()
        self.verdict = label(look="heading", wrap=True)
        self.told = label(wrap=True)
        self.quote = label(look="muted", wrap=True)
        inside = column(self._verdict_box, SPACE[3], SPACE[2])
        head = row(self._sign, self.verdict)
        head.setStretch(1, 1)
        inside.addLayout(head)
        inside.addWidget(self.told)
        inside.addWidget(self.quote)
        self.source = button(self.tr("Show the passage"), "quiet")
        self.source.clicked.connect(lambda: self.source_asked.emit(self.taken))
        self.right = button(
            self.tr("Count it as right"), "quiet", self.tr("Models grade by words; you may know better")
        )
        self.right.clicked.connect(lambda: self.right_asked.emit(self.taken))
        self.keep = button(self.tr("Keep as card"), "quiet")
        self.keep.clicked.connect(lambda: self.keep_asked.emit(self.taken))
        inside.addLayout(row(self.source, self.right, None, space=SPACE[1]))
        self.act_button = button(self.tr("Check"), "primary")
        self.act_button.clicked.connect(self.act)
        body = QWidget()
        body.setMaximumWidth(_WIDEST)
        whole = column(body, 0, SPACE[3])
        whole.addWidget(self.about)
        whole.addWidget(self.question)
        whole.addLayout(self._option_column)
        for each in (self.gap, self.text, self._verdict_box):
            whole.addWidget(each)
        whole.addLayout(row(self.keep, None, self.act_button))
        middle = QWidget()
        middle.setProperty("look", "plain")
        around = column(middle, SPACE[4], 0)
        around.addWidget(body)
        around.addStretch(1)
        self.setWidget(middle)

    # --- the question -------------------------------------------------------------------------

    def show_taken(self, taken: Taken) -> None:
        """Show a question, and what came of it if it was answered."""
        if taken is not self.taken:
            self.taken = taken
            self._begin(taken)
        self._show_outcome(taken)
        self._paint()
        if taken.answered:  # after the layout: the verdict makes the card higher
            QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.act_button, 0, SPACE[4]))

    def _begin(self, taken: Taken) -> None:
        question = taken.question
        self.about.setText(tutor_words.about_question(question))
        self.question.setText(question.question)
        for each in self.options:
            self._option_column.removeWidget(each)
            each.hide()
            each.deleteLater()
        self.options = []
        for number, words in enumerate(question.options[:_MOST_OPTIONS], 1):
            made = OptionButton(number, self._words_of(words))
            made.clicked.connect(lambda _checked=False, chosen=number - 1: self._choose(chosen))
            self.options.append(made)
            self._option_column.addWidget(made)
        self.gap.setVisible(question.kind == "cloze")
        self.gap.setText(taken.given or "")
        self.text.setVisible(question.kind == "open")
        self.text.setPlainText(taken.given or "")
        self.verticalScrollBar().setValue(0)
        self.take_focus()

    def take_focus(self) -> None:
        """Put the keyboard where the question is answered."""
        taken = self.taken
        if taken is None:
            return
        if taken.answered:
            target: QWidget = self.act_button
        elif taken.question.kind == "cloze":
            target = self.gap
        elif taken.question.kind == "open":
            target = self.text
        else:
            target = self.options[0] if self.options else self.act_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.key() - Qt.Key.Key_1.value
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.act()
        elif 0 <= digit < len(self.options) and self.taken is not None and not self.taken.answered:
            self.options[digit].setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._choose(digit)
        else:
            super().keyPressEvent(event)

    def act(self) -> None:
        """Check what is answered, or go on when it has been."""
        taken = self.taken
        if taken is None:
            return
        if taken.answered:
            self.next_asked.emit()
        elif given := self._given():
            self.answered.emit(taken, given)
            self.act_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- inside -------------------------------------------------------------------------------

    def _choose(self, number: int) -> None:
        for each, made in enumerate(self.options):
            made.setChecked(each == number)
        self._show_check()

    def _given(self) -> str:
        assert self.taken is not None, "only asked with a question"
        question = self.taken.question
        if question.kind == "cloze":
            return self.gap.text().strip()
        if question.kind == "open":
            return self.text.toPlainText().strip()
        return next(
            (words for words, made in zip(question.options, self.options, strict=False) if made.isChecked()), ""
        )

    def _show_check(self) -> None:
        taken = self.taken
        if taken is None:
            return
        rename(self.act_button, self.tr("Next") if taken.answered else self.tr("Check"))
        ready = taken.answered or bool(self._given())
        self.act_button.setEnabled(ready)
        self.act_button.setToolTip(self.tr("Enter") if ready else self.tr("Answer first"))

    def _show_outcome(self, taken: Taken) -> None:
        question = taken.question
        self.gap.setReadOnly(taken.answered)
        self.text.setReadOnly(taken.answered)
        for words, made in zip(question.options, self.options, strict=False):
            if taken.answered:
                made.setChecked(words == taken.given)
            is_right = words == question.answer
            verdict = "right" if is_right else "wrong" if words == taken.given else ""
            made.show_verdict(verdict if taken.answered else "")
            made.setEnabled(not taken.answered)
            made.setToolTip(self.tr("It has been answered") if taken.answered else "")
        self._verdict_box.setVisible(taken.answered)
        self.keep.setVisible(taken.answered)
        self.keep.setEnabled(not taken.kept)
        self.keep.setToolTip(self.tr("It is among your cards") if taken.kept else "")
        rename(self.keep, self.tr("Kept") if taken.kept else self.tr("Keep as card"))
        self._show_check()
        if not taken.answered:
            return
        score = taken.score
        self.verdict.setText(self._verdict_words(taken))
        wrong = score is not None and score < _WRONG
        set_look(self._verdict_box, "error" if wrong else "doubt" if score is not None and score < _RIGHT else "notice")
        told = self._told(taken)
        self.told.setText(told)
        self.told.setVisible(bool(told))
        quote = wording.shortened(question.sources[0].quote, _QUOTE_CHARACTERS) if question.sources else ""
        self.quote.setText(f"“{quote}”" if quote else "")
        self.quote.setVisible(bool(quote) and question.kind != "open" and quote not in told)
        self.source.setVisible(bool(question.sources))
        graded_by_model = question.kind in ("open", "cloze")
        self.right.setVisible(graded_by_model and (taken.grading or (score is not None and score < _RIGHT)))

    def _verdict_words(self, taken: Taken) -> str:
        if taken.by_user:
            return self.tr("Counted as right, by you")
        if taken.grading:
            return self.tr("The model is grading this; you can go on")
        if taken.score is None:
            return self.tr("Not graded")
        if taken.score >= _RIGHT:
            return self.tr("Right")
        if taken.score < _WRONG:
            return self.tr("Not right")
        return self.tr("Partly right: {n}%").format(n=round(100 * taken.score))

    def _told(self, taken: Taken) -> str:
        question = taken.question
        lines = [taken.grade.missing] if taken.grade is not None and taken.grade.missing and not taken.by_user else []
        if question.explanation:
            lines.append(question.explanation)
        elif question.kind == "cloze" and (taken.score is None or taken.score < 1):
            lines.append(self.tr("The answer: {answer}").format(answer=question.answer))
        elif question.kind == "open":
            lines.append(self.tr("A full answer: {answer}").format(answer=question.answer))
        return "\n".join(lines)

    def _words_of(self, option: str) -> str:
        assert self.taken is not None, "options belong to a question"
        if self.taken.question.kind == "true-false":  # the two words of the task
            return {"True": self.tr("True"), "False": self.tr("False")}.get(option, option)
        return option

    def _paint(self) -> None:
        self.question.setFont(self._theme.reading_font)
        tokens = self._theme.tokens
        score = self.taken.score if self.taken is not None else None
        icon, color = ("check", tokens.accent) if score is not None and score >= _RIGHT else ("info", tokens.accent)
        if score is not None and score < _RIGHT:
            icon, color = ("close", tokens.error) if score < _WRONG else ("warning", tokens.doubt)
        self._sign.setPixmap(self._theme.pixmap(icon, color, 18))


class OptionButton(QPushButton):
    """An option with its number; long ones are wrapped."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__()
        self._name = f"{number}. {words}"
        self.setProperty("look", "option")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(self._name)
        inside = label(f"{number}   {words}", wrap=True)
        inside.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sign = label(look="heading")
        layout = row(inside, self._sign)
        layout.setStretch(0, 1)
        layout.setContentsMargins(SPACE[4], SPACE[2], SPACE[4], SPACE[2])
        self.setLayout(layout)
        self._inside = inside

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(
            40,
            self._inside.heightForWidth(max(40, width - 2 * SPACE[4] - self._sign.sizeHint().width())) + 2 * SPACE[2],
        )

    def show_verdict(self, verdict: str) -> None:
        """``right``, ``wrong`` or nothing."""
        sign = {"right": self.tr("✓ right"), "wrong": self.tr("✗ your answer")}.get(verdict, "")
        self._sign.setText(sign)
        self.setAccessibleName(f"{self._name}, {sign}" if sign else self._name)
        if self.property("verdict") != verdict:
            self.setProperty("verdict", verdict)
            self.style().unpolish(self)
            self.style().polish(self)
