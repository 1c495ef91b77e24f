"""One half of a pane: a header, how far its work is, one of several bodies, and a strip of notes below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from slmdesk.gui.theme import HEADER_HEIGHT, SPACE, Theme
from slmdesk.gui.widgets.basics import column, for_letters, frame, label, row
from slmdesk.gui.widgets.notes import Notes
from slmdesk.gui.widgets.progress_rule import ProgressRule

_HEADER_LETTERS = 20  # of the height
MOST_OF_CARD = 0.25
"""Of its height for notes; what is longer scrolls, and the body keeps its room."""


class Card(QFrame):
    """What is in the header and the bodies is the matter of who makes it.

    Args:
        title: in small capitals, first in the header.
        progress: what the rule below the header tells, for a screen reader.

    Attributes:
        header: the row to add to.
    """

    def __init__(self, theme: Theme, title: str, progress: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._caption = label(title, "caption")
        self.header = row(self._caption, space=SPACE[2])
        self.header.setContentsMargins(SPACE[4], 0, SPACE[2], 0)
        top = QWidget()
        top.setLayout(self.header)
        top.setFixedHeight(max(HEADER_HEIGHT, for_letters(self, _HEADER_LETTERS) + SPACE[5]))
        self._bar = ProgressRule(theme, progress)
        self._stack = QStackedWidget()
        self._strip = frame("strip")
        self._strip_layout = column(self._strip)
        self._strip_layout.setContentsMargins(SPACE[4], SPACE[2], SPACE[4], SPACE[2])
        self._notes = Notes(QCoreApplication.translate("Card", "Notes"), "muted")
        self._strip_text = self._notes.label
        self._notes_row = row(self._notes, space=SPACE[2])
        self._beside_notes: QWidget | None = None
        self._strip_layout.addLayout(self._notes_row)
        layout = column(self, 1, 0)
        layout.addWidget(top)
        layout.addWidget(self._bar)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._strip)
        self._strip.hide()

    def show_notes(self, lines: Sequence[str]) -> None:
        """What is to be known about what the card shows; none hides the strip."""
        self._strip_text.setText("\n".join(lines))
        self._notes.setVisible(bool(lines))
        self._strip.setVisible(bool(lines))
        self._fit_notes()

    def put_beside_notes(self, control: QWidget) -> None:
        """What belongs to the notes, at their right."""
        self._beside_notes = control
        self._notes_row.addWidget(control, 0, Qt.AlignmentFlag.AlignTop)
        self._notes_row.setStretch(0, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_notes()

    def _fit_notes(self) -> None:
        margins, beside = self._strip_layout.contentsMargins(), self._beside_notes
        taken = beside.sizeHint().width() + SPACE[2] if beside is not None and not beside.isHidden() else 0
        width = self.width() - margins.left() - margins.right() - 2 - taken
        self._notes.fit(width, round(self.height() * MOST_OF_CARD))
