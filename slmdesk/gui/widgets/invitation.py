"""What an empty pane shows: a sentence, a promise, what to press, and a sample to try."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import button, column, frame, label, row

_ICON_SIZE = 40


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
        self._icon = _Icon()
        self._promise = label(promise, "muted", wrap=True)
        self.sample = button(sample, look="quiet", tip=self.tr("A short report that comes with SLM Desk"))
        self.sample.clicked.connect(self.sample_clicked)
        self.sample.hide()
        inside = column(self._box, SPACE[5], SPACE[3])
        inside.addStretch(2)
        inside.addWidget(self._icon)
        for line in (label(sentence, "heading", wrap=True), self._promise):
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for all, the picture is left out, then the promise, before words are cut."""
        super().resizeEvent(event)
        inside = self._box.layout()
        assert inside is not None, "it was made above"
        icon = _ICON_SIZE + inside.spacing()
        needed = inside.totalHeightForWidth(self._box.width())
        if self._icon.isHidden():
            needed += icon
        if self._promise.isHidden():
            needed += self._promise.heightForWidth(self._box.width() - 2 * SPACE[5]) + inside.spacing()
        self._icon.setVisible(needed <= self._box.height())
        self._promise.setVisible(needed - icon <= self._box.height())

    def _paint_icon(self) -> None:
        self._icon.setPixmap(self._theme.pixmap(self._icon_name, self._theme.tokens.accent, _ICON_SIZE))


class _Icon(QLabel):
    """Left out where words and buttons need its room."""

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.height() >= _ICON_SIZE:
            super().paintEvent(event)
