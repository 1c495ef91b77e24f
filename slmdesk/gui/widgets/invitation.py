"""What an empty pane shows: a sentence, a promise, what to press, and a sample to try."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import button, column, frame, label, row


class Invitation(QWidget):
    """A box to drop files on. The drop itself is taken by the pane, which is larger.

    Args:
        icon: of ``Theme``.
        actions: buttons below the words.
        sample: the words of the button that takes the sample; it is hidden until there is one.
        margin: around the box.
    """

    sample_clicked = Signal()

    def __init__(
        self,
        theme: Theme,
        icon: str,
        sentence: str,
        promise: str,
        actions: tuple[QPushButton, ...],
        sample: str,
        margin: int = 0,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._icon_name = icon
        self._box = frame("drop")
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sample = button(sample, look="quiet", tip=self.tr("A short report that comes with SLM Desk"))
        self.sample.clicked.connect(self.sample_clicked)
        self.sample.hide()
        inside = column(self._box, SPACE[5], SPACE[3])
        inside.addStretch(2)
        inside.addWidget(self._icon)
        for words, look in ((sentence, "heading"), (promise, "muted")):
            line = label(words, look, wrap=True)
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inside.addWidget(line)
        inside.addSpacing(SPACE[2])
        inside.addLayout(row(None, *actions, None))
        inside.addLayout(row(None, self.sample, None))
        inside.addStretch(3)
        column(self, margin).addWidget(self._box)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()

    def set_over(self, over: bool) -> None:
        """Whether a file is held above the pane."""
        self._box.setProperty("over", over)
        self._box.style().unpolish(self._box)
        self._box.style().polish(self._box)

    def _paint_icon(self) -> None:
        self._icon.setPixmap(self._theme.pixmap(self._icon_name, self._theme.tokens.accent, 40))
