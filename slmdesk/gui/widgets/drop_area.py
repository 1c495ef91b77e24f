"""What an empty source panel shows: one sentence, one thing to drop, one sample to try."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal

from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import button
from slmdesk.gui.widgets.invitation import Invitation


class DropArea(Invitation):
    """Invites a file, pasted text, or a sample.

    Args:
        sentence, promise: what to drop, and what comes of it; without them those of a pane for documents.
    """

    open_clicked = Signal()
    paste_clicked = Signal()

    def __init__(self, theme: Theme, sentence: str = "", promise: str = "") -> None:
        translate = QCoreApplication.translate
        open_file = button(translate("DropArea", "Open a file…"), tip=translate("DropArea", "Open files (Ctrl+O)"))
        paste = button(
            translate("DropArea", "Paste text"),
            tip=translate("DropArea", "Start with the text on the clipboard, or type (Ctrl+V)"),
        )
        super().__init__(
            theme,
            "document",
            sentence or translate("DropArea", "Drop a PDF, a scan, a Word file or any other document here."),
            promise or translate("DropArea", "It is read on this computer and goes nowhere else."),
            (open_file, paste),
            translate("DropArea", "Try a sample"),
            margin=SPACE[4],
        )
        self.open, self.paste = open_file, paste
        self.open.clicked.connect(self.open_clicked)
        self.paste.clicked.connect(self.paste_clicked)
