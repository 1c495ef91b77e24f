"""The navigation rail: an icon and a word for each pane."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QWidget

from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import column

WIDTH = 92


class Rail(QFrame):
    """Buttons of which one is on."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons: dict[str, str] = {}
        self.buttons: dict[str, QToolButton] = {}
        self.setObjectName("rail")
        self.setFixedWidth(WIDTH)
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
        made.setFixedWidth(WIDTH - 2 * SPACE[2])
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.clicked.connect(lambda _checked=False: self._on_clicked(name))
        self.buttons[name] = made
        self._icons[name] = icon
        (self._foot if at_foot else self._top).addWidget(made)
        self._paint_icons()

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
        tokens = self._theme.tokens
        for name, made in self.buttons.items():
            made.setIcon(self._theme.icon(self._icons[name], tokens.accent if made.isChecked() else tokens.muted, 22))
