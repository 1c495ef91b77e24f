"""The conversation of the Tutor pane: its exchanges one below the other, and the field for the next question."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.tutor.conversation import Exchange
from slmdesk.gui.widgets.basics import column, tab_through
from slmdesk.gui.widgets.card import Card
from slmdesk.gui.widgets.documents.source_panel import SourcePanel
from slmdesk.gui.widgets.result.empty import ResultEmpty
from slmdesk.gui.widgets.tutor.conversation_input import ConversationInput
from slmdesk.gui.widgets.tutor.conversation_turn import ConversationTurn
from slmdesk.gui.widgets.tutor.passage_links import PassageLinks
from slmdesk.models.catalog import CatalogEntry

_NEAR_END = 12  # pixels from the end of the conversation, within which it is followed
_AT_ONCE = 4  # exchanges that are drawn in one go: the window answers in between
_WIDEST = 720  # pixels of an answer: lines that the eye finds back from


class ConversationPanel(Card):
    """Args: source_panel: where the passages of an answer are shown."""

    action_clicked = Signal()  # the user wants to get a model
    again_asked = Signal(object)  # Exchange, as the signals of a turn
    knowledge_asked = Signal(object)
    telling_asked = Signal(object)

    def __init__(self, theme: Theme, source_panel: SourcePanel, parent: QWidget | None = None) -> None:
        translate = QCoreApplication.translate
        super().__init__(
            theme,
            translate("ConversationPanel", "CONVERSATION"),
            translate("ConversationPanel", "How far the material is read"),
            parent,
        )
        self._theme = theme
        self._source_panel = source_panel
        self._following = True
        self.turns: list[ConversationTurn] = []
        self._older: list[Exchange] = []  # still to be drawn above the turns
        self.header.addStretch(1)
        self.empty = ResultEmpty(self.tr("Answers need a language model, and there is none on this computer yet."))
        self.empty.action_clicked.connect(self.action_clicked)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = QWidget()
        self._content.setMaximumWidth(_WIDEST)
        middle = QWidget()
        middle.setProperty("look", "plain")
        around = column(middle, SPACE[4], 0)
        around.addWidget(self._content)
        around.addStretch(1)
        self._column = column(self._content, 0, SPACE[5])
        self._scroll.setWidget(middle)
        bar = self._scroll.verticalScrollBar()
        bar.valueChanged.connect(lambda value: self._set_following(value))
        bar.rangeChanged.connect(lambda _least, most: bar.setValue(most) if self._following else None)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._scroll)
        self.input = ConversationInput(theme)
        self.header.addWidget(self.input.level)
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout), "a card is a column"
        whole.addWidget(self.input)

    # --- turns --------------------------------------------------------------------------------

    def show_exchanges(self, exchanges: Iterable[Exchange]) -> None:
        """Another conversation, or none. The end of a long one is there at once, the rest follows above it."""
        for turn in self.turns:
            self._column.removeWidget(turn)
            turn.hide()
            turn.deleteLater()
        self.turns = []
        shown = list(exchanges)
        self._older = shown[:-_AT_ONCE]
        for each in shown[-_AT_ONCE:]:
            self.add(each)
        self._show_stack()
        if self._older:
            QTimer.singleShot(0, self, self._draw_older)

    def _draw_older(self) -> None:
        for _number in range(min(_AT_ONCE, len(self._older))):
            turn = self._made(self._older.pop())
            self.turns.insert(0, turn)
            self._column.insertWidget(0, turn)
            tab_through(self.input.level, turn)
        if self._older:
            QTimer.singleShot(0, self, self._draw_older)

    def add(self, exchange: Exchange) -> ConversationTurn:
        """One more at the end, which comes into view."""
        turn = self._made(exchange)
        self._column.addWidget(turn)
        tab_through(self.turns[-1] if self.turns else self.input.level, turn)
        self.turns.append(turn)
        self._following = True
        self._show_stack()
        return turn

    def _made(self, exchange: Exchange) -> ConversationTurn:
        turn = ConversationTurn(self._theme, self._source_panel.place, exchange)
        turn.again_asked.connect(self.again_asked)
        turn.knowledge_asked.connect(self.knowledge_asked)
        turn.telling_asked.connect(self.telling_asked)
        turn.view.pointed.connect(lambda index: self._on_pointed(turn, index))  # first: it clears other marks
        PassageLinks(self._source_panel, turn.view, turn)
        return turn

    def remove_last(self) -> None:
        """The last one goes: its question is asked once more."""
        turn = self.turns.pop()
        self._column.removeWidget(turn)
        turn.hide()
        turn.deleteLater()
        self._show_stack()

    def show_cited(self, turn: ConversationTurn) -> None:
        """Show beside the page where the passages of an answer are."""
        sentences = turn.view.sentences
        cited = [source for each in sentences if each.status == "supported" for source in each.sources]
        self._source_panel.set_cited(cited)

    # --- state --------------------------------------------------------------------------------

    def show_progress(self, fraction: float) -> None:
        """How far the material is read, 0..1; 0 at rest."""
        if fraction:
            self._bar.show_fraction(fraction)
        else:
            self._bar.rest()

    def show_state(
        self,
        running: bool,
        why_not: str,
        needs_model: bool,
        starter: CatalogEntry | None,
        documents: int,
        busy: str = "",
    ) -> None:
        """why_not: why nothing can be asked now. documents: how many are ticked. busy: with what else the model is."""
        self.input.show_state(running, why_not)
        for turn in self.turns:
            turn.show_state(self.tr("An answer is on its way") if running else busy)
        if documents:
            words = self.tr(
                "Ask about your material. Each sentence of an answer leads to the passage it came from, "
                "and what the material does not say is not made up."
            )
        else:
            words = self.tr("Open the material to ask about. Each sentence of an answer leads to its passage.")
        self.empty.show_state(needs_model, starter, words)

    def take_focus(self) -> None:
        """Put the keyboard where the next question is written."""
        if not (self._stack.currentWidget() is self.empty and self.empty.take_focus()):
            self.input.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_stack(self) -> None:
        self._stack.setCurrentWidget(self._scroll if self.turns else self.empty)

    def _set_following(self, value: int) -> None:
        self._following = value >= self._scroll.verticalScrollBar().maximum() - _NEAR_END

    def _on_pointed(self, turn: ConversationTurn, index: int) -> None:
        """One sentence at a time is chosen in the whole conversation; the keyboard brings it into view."""
        if index < 0:
            return
        for other in self.turns:
            if other is not turn and other.view.current >= 0:
                other.view.choose(-1)
        if turn.view.hasFocus():
            place = turn.view.mapTo(self._content, turn.view.cursorRect().center()) + QPoint(0, SPACE[4])
            self._scroll.ensureVisible(place.x(), place.y(), 0, SPACE[6])
