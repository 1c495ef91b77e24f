"""What stands above the rows of the Models pane: that there is nothing yet, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QWidget

from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import button, column, frame, label, row
from slmdesk.gui.widgets.models.model_row import Action


class ModelCards(QWidget):
    """Takes no room while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = column(self, 0, SPACE[3])
        self._cards: list[QFrame] = []
        self.hide()

    def clear(self) -> None:
        """Nothing to say."""
        for card in self._cards:
            card.setParent(None)
            card.deleteLater()
        self._cards = []
        self.hide()

    def add(self, heading: str, words: str, actions: Sequence[Action], look: str = "card") -> None:
        """Say one thing more, with buttons for it. look: ``card``, ``doubt``, or ``plain`` for a line without a box."""
        card = frame(look)
        inside = column(card, SPACE[4] if look != "plain" else 0, SPACE[2])
        inside.addWidget(label(heading, "heading" if words else "muted" if look == "plain" else "", wrap=True))
        if words:
            inside.addWidget(label(words, "muted", wrap=True))
        made = []
        for name, act, kind in actions:
            each = button(name, kind)
            each.clicked.connect(lambda _checked=False, act=act: act())
            made.append(each)
        if made:
            inside.addLayout(row(*made, None))
        self._cards.append(card)
        self._column.addWidget(card)
        self.show()
