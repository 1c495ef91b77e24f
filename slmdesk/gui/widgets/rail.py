"""The navigation rail: an icon and a word for each pane."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QFrame, QToolButton, QWidget

from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import column

_LEAST_WIDTH = 92
_SMALLER = 0.9  # than the window's other words


class Rail(QFrame):
    """Buttons of which one is on."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons: dict[str, str] = {}
        self.buttons: dict[str, QToolButton] = {}
        self.setObjectName("rail")
        self._font = self.font()
        self._font.setPointSizeF(self._font.pointSizeF() * _SMALLER)
        self._width = _LEAST_WIDTH
        self.setFixedWidth(self._width)
        layout = column(self, SPACE[2], SPACE[1])
        self._top = column(space=SPACE[1])
        self._foot = column(space=SPACE[1])
        layout.addLayout(self._top)
        layout.addStretch(1)
        layout.addLayout(self._foot)
        theme.changed.connect(self._paint_icons)

    def add(self, name: str, icon: str, words: str, keys: str, at_foot: bool) -> None:
        """One more pane. name: its stable name; keys: its shortcut, for the tool tip."""
        made = QToolButton()
        made.setProperty("look", "rail")
        made.setText(words)
        made.setAccessibleName(words)
        made.setToolTip(f"{words} ({keys})")
        made.setCheckable(True)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setIconSize(QSize(22, 22))
        made.setFont(self._font)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.clicked.connect(lambda _checked=False: self._on_clicked(name))
        self.buttons[name] = made
        self._icons[name] = icon
        (self._foot if at_foot else self._top).addWidget(made)
        self._paint_icon(name)
        bold = QFont(self._font)
        bold.setWeight(QFont.Weight.DemiBold)
        room = QFontMetrics(bold).horizontalAdvance(words) + 2 * (SPACE[2] + SPACE[1])
        self._width = max(self._width, room)  # for the longest word, in large letters too
        self.setFixedWidth(self._width)
        for each in self.buttons.values():
            each.setFixedWidth(self._width - 2 * SPACE[2])

    def show_chosen(self, name: str) -> None:
        """Turn one on and the others off."""
        for each, made in self.buttons.items():
            made.setChecked(each == name)
        self._paint_icons()

    def _on_clicked(self, name: str) -> None:
        # No button group: in one, Tab reaches the chosen button only.
        self.show_chosen(name)
        self.chosen.emit(name)

    def _paint_icons(self) -> None:
        for name in self.buttons:
            self._paint_icon(name)

    def _paint_icon(self, name: str) -> None:
        made, tokens = self.buttons[name], self._theme.tokens
        made.setIcon(self._theme.icon(self._icons[name], tokens.accent if made.isChecked() else tokens.muted, 22))
