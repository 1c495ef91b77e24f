"""A few words beside each other of which one is chosen: the ways in which a pane can be used."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import button


class Segments(QWidget):
    """Args: words: (words, tool tip) of each, by its name. The first is chosen to begin with."""

    chosen = Signal(str)  # by the user

    def __init__(self, words: Mapping[str, tuple[str, str]]) -> None:
        super().__init__()
        self.buttons = {name: button(text, look="segment", tip=tip) for name, (text, tip) in words.items()}
        group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setSpacing(0)
        layout.setContentsMargins(0, 0, 0, 0)
        for name, made in self.buttons.items():
            made.setCheckable(True)
            bold = QFont(made.font())
            bold.setWeight(QFont.Weight.DemiBold)  # as the chosen one is written
            made.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(made.text()) + 2 * SPACE[3] + 2)
            made.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
            group.addButton(made)
            layout.addWidget(made)
        next(iter(self.buttons.values())).setChecked(True)

    def choose(self, name: str) -> None:
        """Show one as chosen; tells nobody."""
        self.buttons[name].setChecked(True)
