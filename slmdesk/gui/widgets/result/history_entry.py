"""How a result of before looks in the list: its title stands out from when it was and how it begins."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from slmdesk.gui.theme import SPACE, Theme

_WRAPPED = int(Qt.TextFlag.TextWordWrap)


class HistoryEntryLook(QStyledItemDelegate):
    """The first line of an item's text is its title."""

    def __init__(self, theme: Theme, items: QListWidget) -> None:
        super().__init__(items)
        self._theme = theme
        self._items = items

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = self._items.viewport().width()
        title, rest = self._parts(option, index, QRect(0, 0, width, 1 << 16))
        return QSize(width, rest.bottom() + 1 + SPACE[2] if rest.height() else title.bottom() + 1 + SPACE[2])

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        words = QStyleOptionViewItem(option)
        self.initStyleOption(words, index)
        words.text = ""
        title, _, rest = str(index.data()).partition("\n")
        self._items.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, words, painter, self._items)
        place, below = self._parts(option, index, option.rect)
        painter.save()
        painter.setFont(_bold(option.font))
        painter.setPen(QColor(self._theme.tokens.text))
        painter.drawText(place, _WRAPPED, title)
        painter.setFont(option.font)
        painter.setPen(QColor(self._theme.tokens.muted))
        painter.drawText(below, _WRAPPED, rest)
        painter.restore()

    def _parts(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, whole: QRect
    ) -> tuple[QRect, QRect]:
        """Where the title stands, and what is below it."""
        title, _, rest = str(index.data()).partition("\n")
        room = whole.adjusted(SPACE[3], SPACE[2], -SPACE[3], 0)
        room.setHeight(1 << 16)
        above = QFontMetrics(_bold(option.font)).boundingRect(room, _WRAPPED, title)
        room.setTop(above.bottom() + 1)
        return above, QFontMetrics(option.font).boundingRect(room, _WRAPPED, rest)


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made
