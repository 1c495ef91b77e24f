"""The smallest pieces: labels, buttons and choices with their look and accessible name."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from slmdesk.gui.theme import CHROME_POINTS, SPACE, TITLE_POINTS, Theme

_USUAL_HEIGHT = 18  # pixels of a line
_BUTTON_HEIGHT = 30


def set_look(widget: QWidget, look: str) -> None:
    """Choose a variant of the style sheet, also after the widget has been shown."""
    if widget.property("look") == look:
        return
    widget.setProperty("look", look)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def for_letters(widget: QWidget, pixels: int) -> int:
    """A width that was chosen for letters of the usual size, for those of this widget."""
    return round(pixels * widget.fontMetrics().height() / _USUAL_HEIGHT)


def label(text: str = "", look: str = "", wrap: bool = False) -> QLabel:
    """Words to read. Plain text always: names of files and models are not markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if look:
        made.setProperty("look", look)
    return made


def pane_title(text: str) -> QLabel:
    """The name of a pane, above it."""
    made = label(text, "title")
    high = made.fontMetrics().height() + SPACE[3]  # as with buttons beside it, which not every pane has
    made.setMinimumHeight(max(_BUTTON_HEIGHT, high))
    font = made.font()
    font.setPointSizeF(max(TITLE_POINTS, font.pointSizeF() * TITLE_POINTS / CHROME_POINTS))
    made.setFont(font)
    return made


def button(text: str, look: str = "", tip: str = "") -> QPushButton:
    """Something to press. tip: what it does, when its word alone does not say it."""
    made = QPushButton(text)
    made.setAccessibleName(text)
    made.setToolTip(tip)
    made.setAccessibleDescription(tip)
    made.setAutoDefault(False)
    if look:
        made.setProperty("look", look)
    return made


def rename(pressed: QPushButton, text: str) -> None:
    """Another word on a button, for the eye and for a screen reader."""
    pressed.setText(text)
    pressed.setAccessibleName(text)


def frame(look: str) -> QFrame:
    """A box of the style sheet."""
    made = QFrame()
    made.setProperty("look", look)
    return made


def row(*widgets: QWidget | None, space: int = SPACE[2]) -> QHBoxLayout:
    """Widgets side by side; None is the gap that grows."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(space)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget)
    return layout


def width_of(widgets: Iterable[QWidget], space: int) -> int:
    """Pixels that they want beside each other, each with a gap of ``space``."""
    return sum(min(each.sizeHint().width(), each.maximumWidth()) + space for each in widgets)


def that_fit(room: int, space: int, *gives_way: Sequence[QWidget]) -> list[QWidget]:
    """Which widgets of a row have room in so many pixels. gives_way: what goes together, the first of it first."""
    left = list(gives_way)
    while left and sum(width_of(each, space) for each in left) > room:
        left.pop(0)
    return list(itertools.chain(*left))


def column(parent: QWidget | None = None, margin: int = 0, space: int = SPACE[2]) -> QVBoxLayout:
    """Widgets below each other."""
    layout = QVBoxLayout() if parent is None else QVBoxLayout(parent)
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(space)
    return layout


def halves(*widgets: QWidget, sizes: Sequence[int], vertical: bool = False) -> QSplitter:
    """Widgets beside each other, or below, with a border between them that can be moved. sizes: in pixels, at first."""
    made = QSplitter(Qt.Orientation.Vertical if vertical else Qt.Orientation.Horizontal)
    made.setHandleWidth(SPACE[3])
    made.setChildrenCollapsible(False)
    for widget in widgets:
        made.addWidget(widget)
    made.setSizes(list(sizes))
    return made


def takes_tab(widget: QWidget) -> bool:
    """Whether Tab stops there."""
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def tab_through(*parts: QWidget) -> None:
    """Let Tab go from each part to the next, through all that is in one; also to what is made later than the rest.

    The first one stays where it is in the order of the window. All are inside one window.
    """
    order: list[QWidget] = []
    for part in parts:
        order += filter(takes_tab, [part] if takes_tab(part) else part.findChildren(QWidget))
    for first, second in itertools.pairwise(order):
        QWidget.setTabOrder(first, second)


class Choice(QComboBox):
    """A combo box of (value, words) pairs, with our own chevron.

    Args:
        name: what is chosen here, for a screen reader and the tool tip.
    """

    def __init__(self, theme: Theme, name: str, items: Iterable[tuple[object, str]] = ()) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.fill(items)

    def fill(self, items: Iterable[tuple[object, str]]) -> None:
        """Replace what can be chosen; tells nobody."""
        self.blockSignals(True)
        self.clear()
        for value, words in items:
            self.addItem(words, value)
        self.blockSignals(False)

    def choose(self, value: object) -> None:
        """Show a value; tells nobody. Nothing happens when it is not there."""
        index = self.findData(value)
        if index >= 0:
            self.blockSignals(True)
            self.setCurrentIndex(index)
            self.blockSignals(False)

    def choose_or_add(self, value: object, words: str) -> None:
        """Show a value, also one that is not in the list."""
        if self.findData(value) < 0:
            self.blockSignals(True)
            self.addItem(words, value)
            self.blockSignals(False)
        self.choose(value)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words that have no room end in dots, and not in the middle of a letter."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        place = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, place, self).width()
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        color = self._theme.tokens.muted if self.isEnabled() else self._theme.tokens.border
        painter.drawPixmap(
            QPoint(self.width() - 22, (self.height() - 14) // 2), self._theme.pixmap("chevron-down", color, 14)
        )
        painter.end()


class Check(QCheckBox):
    """A box to tick, with our own tick.

    Args:
        text: what is so while it is ticked.
    """

    def __init__(self, theme: Theme, text: str, tip: str = "") -> None:
        super().__init__(text)
        self._theme = theme
        self.setToolTip(tip)
        self.setAccessibleDescription(tip)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        tick = self._theme.pixmap("check", self._theme.tokens.on_accent, 12)
        painter.drawPixmap(box.center() - QPoint(5, 5), tick)
        painter.end()


class ElidedLabel(QLabel):
    """A line that is cut when it is too long, with the whole of it as its tool tip.

    Args:
        sentence: cut at its end; a name is cut in the middle, as its ending tells what it is.
    """

    def __init__(self, look: str = "", sentence: bool = False) -> None:
        super().__init__()
        self._mode = Qt.TextElideMode.ElideRight if sentence else Qt.TextElideMode.ElideMiddle
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if look:
            self.setProperty("look", look)
        self._whole = self._short = ""

    def set_whole(self, text: str, short: str = "") -> None:
        """The text, before it is cut. short: what is shown where there is no room for all of it."""
        self._whole, self._short = text, short
        self.setAccessibleName(text)
        self.setToolTip(text)
        self._cut()

    def whole(self) -> str:
        """The text, before it is cut."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        metrics, width = self.fontMetrics(), max(40, self.width())
        too_long = self._short and metrics.horizontalAdvance(self._whole) > width
        super().setText(metrics.elidedText(self._short if too_long else self._whole, self._mode, width))
