"""What every pane has: its desk, its banner, and a way to ask for another pane."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from slmdesk.gui.desk import Desk
from slmdesk.gui.widgets.banner import Banner


class Pane(QWidget):
    """Args: desk: what the panes share.

    Attributes:
        banner: says what went wrong here; each pane puts it where it belongs.
    """

    open_pane = Signal(str)  # name of another pane, to be shown

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.banner = Banner(desk.theme)
