"""One question of a conversation and its answer: the steps that were computed, sentences with pages, what to know."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from slmdesk.gui.export import to_clipboard
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.tutor import words as tutor_words
from slmdesk.gui.tutor.conversation import Exchange, is_step, step_words
from slmdesk.gui.widgets.basics import button, column, frame, label, row
from slmdesk.gui.widgets.result.view import ResultView
from slmdesk.messages import Calculation, Citation, Sentence

_BORDER = 4  # of the view, above and below its text


class AnswerView(ResultView):
    """A result as high as its text: the conversation around it scrolls."""

    def __init__(self, theme: Theme, place: Callable[[Citation], tuple[str, str]]) -> None:
        super().__init__(theme, place, decides=False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    def _set_margins(self) -> None:
        self.setViewportMargins(0, 0, 0, 0)

    def _fit(self) -> None:
        self.setFixedHeight(math.ceil(self.document().size().height()) + 2 * _BORDER)


class ConversationTurn(QWidget):
    """Shows one exchange while it is written, and after.

    Args:
        place: what a citation's place is called: as a chip and in words.
    """

    again_asked = Signal(object)  # Exchange
    knowledge_asked = Signal(object)  # Exchange: ask once more, with what the model knows besides
    telling_asked = Signal(object)  # Exchange: no hints any more, tell the answer

    def __init__(self, theme: Theme, place: Callable[[Citation], tuple[str, str]], exchange: Exchange) -> None:
        super().__init__()
        self._theme = theme
        self.exchange = exchange
        self._build(theme, place)
        theme.changed.connect(self._paint)
        self._paint()
        self.show_all(running=False)

    def _build(self, theme: Theme, place: Callable[[Citation], tuple[str, str]]) -> None:
        asked = frame("confirm")
        self.question = label(self.exchange.question, wrap=True)
        self.question.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside = column(asked, SPACE[3], 0)
        inside.addWidget(self.question)
        self.status = label(look="muted")
        self.steps = label(wrap=True)
        self.steps.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._steps_box = frame("strip")
        steps = column(self._steps_box, SPACE[3], SPACE[1])
        steps.addWidget(label(self.tr("COMPUTED"), "caption"))
        steps.addWidget(self.steps)
        self.view = AnswerView(theme, place)
        self.view.setAccessibleName(self.tr("Answer to: {question}").format(question=self.exchange.question[:200]))
        self._caution = frame("doubt")
        self._sign = QLabel()
        words = label(self.tr("From the model's general knowledge, not from your material: check it."), wrap=True)
        caution = row(self._sign, words, space=SPACE[2])
        caution.setStretch(1, 1)
        caution.setContentsMargins(SPACE[3], SPACE[2], SPACE[3], SPACE[2])
        self._caution.setLayout(caution)
        self.note = label(look="muted", wrap=True)
        self.copy_button = button(self.tr("Copy"), "quiet", self.tr("Copy this answer"))
        self.copy_button.clicked.connect(self.copy)
        self.again = button(self.tr("Ask again"), "quiet", self.tr("Ask this once more, as it is set below now"))
        self.again.clicked.connect(lambda: self.again_asked.emit(self.exchange))
        self.knowledge = button(
            self.tr("Ask what the model knows"), "quiet", self.tr("Ask once more, and let it use general knowledge")
        )
        self.knowledge.clicked.connect(lambda: self.knowledge_asked.emit(self.exchange))
        self.telling = button(self.tr("Tell me the answer"), "quiet")
        self.telling.clicked.connect(lambda: self.telling_asked.emit(self.exchange))
        self._actions = QWidget()
        buttons = row(self.copy_button, self.again, self.knowledge, self.telling, None, space=SPACE[1])
        self._actions.setLayout(buttons)
        layout = column(self, 0, SPACE[2])
        for each in (asked, self.status, self._steps_box, self._caution, self.view, self.note, self._actions):
            layout.addWidget(each)

    # --- while it is written ------------------------------------------------------------------

    def say(self, words: str) -> None:
        """What is done now, until the first word comes."""
        self.status.setText(words)
        self.status.setVisible(bool(words))

    def add_token(self, text: str) -> None:
        """Text as the model writes it."""
        self.exchange.streamed += text
        self.say("")
        self.view.show()
        self.view.add_token(text, draft=False)

    def add_sentence(self, sentence: Sentence) -> None:
        """A checked sentence takes the place of what was streamed."""
        self.exchange.sentences.append(sentence)
        if sentence.text in {step_words(each) for each in self.exchange.calculations}:
            return
        self.say("")
        self.view.show()
        self.view.add_sentence(self.exchange.line(sentence).sentence)

    def add_step(self, step: Calculation) -> None:
        """A step that was computed."""
        self.exchange.calculations.append(step)
        self._show_steps()

    def show_all(self, running: bool) -> None:
        """Everything that there is of the exchange."""
        exchange = self.exchange
        self.say("" if not running else self.status.text())
        self._show_steps()
        if not running:
            self.view.show_lines(exchange.lines)
            if not exchange.lines and exchange.text:
                self.view.add_token(exchange.text, draft=False)
        self.view.setVisible(bool(self.view.text()))
        self._caution.setVisible(tutor_words.from_knowledge(exchange))
        words = "" if running else tutor_words.outcome(exchange)
        self.note.setText(words)
        self.note.setVisible(bool(words))
        result = exchange.result
        silent = result is not None and not result.answered and not result.refused
        self.copy_button.setVisible(bool(exchange.text))
        self.knowledge.setVisible(silent and not exchange.wishes.general)
        self.telling.setVisible(bool(exchange.hint) and result is not None and result.answered)
        self._actions.setVisible(not running)

    def show_state(self, why_not: str) -> None:
        """why_not: why nothing can be asked now; empty when it can."""
        for each in (self.again, self.knowledge, self.telling):
            each.setEnabled(not why_not)
            each.setToolTip(why_not or each.accessibleDescription())

    def copy(self) -> None:
        """The answer to the clipboard."""
        if self.exchange.text:
            QGuiApplication.clipboard().setMimeData(to_clipboard(self.view.result, self.exchange.text))

    def _show_steps(self) -> None:
        steps = [step_words(each) for each in self.exchange.calculations if is_step(each)]
        self.steps.setText("\n".join(steps))
        self._steps_box.setVisible(bool(steps))

    def _paint(self) -> None:
        self._sign.setPixmap(self._theme.pixmap("warning", self._theme.tokens.doubt, 16))
        self.question.setFont(self._theme.reading_font)
