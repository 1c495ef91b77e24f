"""Words beside the matter of a card: as high as they need, but never so high that the matter has no room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from slmdesk.gui.widgets.basics import label

_LEAST_LINES = 2
_SPARE = 4  # pixels of the width: a line too many is better than one that is scrolled to


class Notes(QScrollArea):
    """Scrolls what does not fit, by keyboard too. name: for a screen reader."""

    def __init__(self, name: str, look: str = "") -> None:
        super().__init__()
        self.label = label(look=look, wrap=True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setWidget(self.label)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.viewport().setAutoFillBackground(False)
        self.label.setAutoFillBackground(False)

    def fit(self, width: int, most: int) -> None:
        """Be as high as the words need. width: pixels that there are. most: pixels of the height."""
        most = max(most, _LEAST_LINES * self.fontMetrics().lineSpacing())
        needed = self.label.heightForWidth(max(1, width - _SPARE))
        scrolls = needed > most
        if scrolls:
            needed = self.label.heightForWidth(max(1, width - self.verticalScrollBar().sizeHint().width()))
        self.setFixedHeight(max(0, min(needed, most)))
        # Qt keeps a scroll bar that was there once, as what is beside it is too narrow then for the words.
        as_needed, off = Qt.ScrollBarPolicy.ScrollBarAsNeeded, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(as_needed if scrolls else off)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if scrolls else Qt.FocusPolicy.NoFocus)
