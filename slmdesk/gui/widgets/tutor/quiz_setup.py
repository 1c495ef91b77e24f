"""How a quiz shall be: how many questions, of which kinds, how hard, and the deck that takes those that are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCompleter, QGridLayout, QLineEdit, QScrollArea, QWidget

from slmdesk.gui import wording
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.tutor import words as tutor_words
from slmdesk.gui.tutor.quiz import QuizWishes
from slmdesk.gui.widgets.basics import Check, Choice, button, column, for_letters, label, rename, row
from slmdesk.messages import QuestionKind
from slmdesk.models.catalog import CatalogEntry

_COUNTS = (5, 10, 15, 20, 30, 50)
_WIDEST = 520  # pixels
_TWO_COLUMNS = 390  # pixels below which the kinds are one below the other


class TutorQuizSetup(QScrollArea):
    """Says why it cannot start on the button that starts."""

    start_clicked = Signal()
    action_clicked = Signal()  # the user wants to get a model

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("How the quiz shall be"))
        self.count = Choice(
            theme,
            self.tr("How many questions"),
            ((number, self.tr("{n} questions").format(n=number)) for number in _COUNTS),
        )
        self.count.choose(10)
        self.difficulty = Choice(
            theme,
            self.tr("How hard the questions are"),
            ((each, tutor_words.difficulty_words(each)) for each in ("", "easy", "medium", "hard")),
        )
        self.kinds = {kind: Check(theme, words) for kind, words in tutor_words.kinds()}
        self.kinds["choice"].setChecked(True)
        for each in self.kinds.values():
            each.toggled.connect(lambda _on: self._show_start())
        self.deck = QLineEdit()
        self.deck.setAccessibleName(self.tr("Deck for the questions that you keep as cards"))
        self._decks = QStringListModel(self)
        completer = QCompleter(self._decks, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.deck.setCompleter(completer)
        self._offered = ""
        self._why_not = ""
        self.start = button(self.tr("Write the quiz"), "primary")
        self.start.clicked.connect(self.start_clicked)
        self.action = button(self.tr("Open Models"))
        self.action.clicked.connect(self.action_clicked)
        self.needs_model = label(look="muted", wrap=True)
        self._build()

    def _build(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(SPACE[4])
        form.setVerticalSpacing(SPACE[3])
        form.setColumnStretch(1, 1)
        self._kinds_grid = kinds = QGridLayout()
        kinds.setVerticalSpacing(SPACE[1])
        self._lay_out_kinds(2)
        for line, words in enumerate((self.tr("How many"), self.tr("Kinds"), self.tr("How hard"), self.tr("Deck"))):
            caption = label(words, "muted")
            caption.setContentsMargins(0, SPACE[1] + 1, 0, 0)
            form.addWidget(caption, line, 0, Qt.AlignmentFlag.AlignTop)
        form.addLayout(row(self.count, None), 0, 1)
        form.addLayout(kinds, 1, 1)
        form.addLayout(row(self.difficulty, None), 2, 1)
        form.addWidget(self.deck, 3, 1)
        body = QWidget()
        body.setMaximumWidth(_WIDEST)
        inside = column(body, 0, SPACE[4])
        inside.addWidget(
            label(
                self.tr(
                    "Questions on the ticked documents. Each comes with the passage that answers it; "
                    "one that its passage does not answer is thrown away."
                ),
                wrap=True,
            )
        )
        inside.addLayout(form)
        inside.addWidget(self.needs_model)
        inside.addLayout(row(self.start, None))
        inside.addLayout(row(self.action, None))
        middle = QWidget()
        middle.setProperty("look", "plain")
        around = column(middle, SPACE[5], 0)
        around.addWidget(body)
        around.addStretch(1)
        self.setWidget(middle)

    def _lay_out_kinds(self, columns: int) -> None:
        self._columns = columns
        for number, each in enumerate(self.kinds.values()):
            self._kinds_grid.addWidget(each, number // columns, number % columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = 2 if self.viewport().width() >= for_letters(self, _TWO_COLUMNS) else 1
        if columns != self._columns:
            self._lay_out_kinds(columns)

    @property
    def wishes(self) -> QuizWishes:
        """What is asked for."""
        kinds = tuple(cast(QuestionKind, kind) for kind, each in self.kinds.items() if each.isChecked())
        return QuizWishes(int(self.count.currentData()), kinds, str(self.difficulty.currentData()))

    @property
    def deck_name(self) -> str:
        """Where questions are kept."""
        return self.deck.text().strip() or self._offered

    def offer_deck(self, name: str) -> None:
        """A name for the deck, unless the user has written one."""
        if self.deck.text().strip() in ("", self._offered):
            self.deck.setText(name)
        self._offered = name

    def show_decks(self, names: Sequence[str]) -> None:
        """The decks that there are, to be completed."""
        self._decks.setStringList(list(names))

    def show_state(self, why_not: str, needs_model: bool, starter: CatalogEntry | None) -> None:
        """why_not: why no quiz can be written now; empty when one can."""
        self._why_not = why_not
        self.action.setVisible(needs_model)
        self.needs_model.setVisible(needs_model)
        self.needs_model.setText(self.tr("A quiz needs a language model, and there is none on this computer yet."))
        if starter is not None:
            rename(self.action, self.tr("Get the starter model ({size})").format(size=wording.size(starter.size_bytes)))
        self._show_start()

    def _show_start(self) -> None:
        why_not = self._why_not or ("" if self.wishes.kinds else self.tr("Choose a kind of question first"))
        self.start.setEnabled(not why_not)
        self.start.setToolTip(why_not or self.tr("Write the questions (Ctrl+Return)"))
