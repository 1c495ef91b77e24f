"""What was found, as a table: a row a document, each value with its mark, which leads to its passage."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from slmdesk.gui.extraction import STATE_ROLE, VALUE_ROLE, Index, ResultTable, mark_of
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.tables import set_up
from slmdesk.messages import ExtractedValue

_MARGIN = 10  # as the header's in the style sheet
_ICON = 14
_WIDEST = "a value that is a sentence of its own"
_DOCUMENT_WIDTH, _VALUE_WIDTH, _LEAST_WIDTH = "name of a document", "28 April 2025", 80


class ExtractionTable(QTableView):
    """A click, or the arrow keys, show where a value comes from."""

    pointed = Signal(str, object)  # key of the document, ExtractedValue or None

    def __init__(self, theme: Theme, table: ResultTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self.setModel(table)
        set_up(self, self.tr("What was found"))
        self.setItemDelegate(_ValueCell(theme, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(_LEAST_WIDTH)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        table.modelReset.connect(self._set_widths)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.clicked.connect(self._tell)
        self._set_widths()

    def choose_document(self, key: str) -> None:
        """Make the row of a document the current one; tells nobody."""
        row = self._table.row_of(key)
        current = self.currentIndex()
        if row >= 0 and current.row() != row:
            model = self.selectionModel()
            model.blockSignals(True)
            index = self._table.index(row, max(0, current.column()))
            model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            model.blockSignals(False)
            self.viewport().update()

    def widen(self) -> None:
        """Give columns room for what has come, as far as it is reasonable; none gets smaller."""
        most = self.fontMetrics().horizontalAdvance(_WIDEST)
        for column in range(self._table.columnCount() - 1):  # the last one takes the rest
            wanted = min(self.sizeHintForColumn(column), most) + 2 * _MARGIN + (_ICON + SPACE[1] if column else 0)
            if wanted > self.columnWidth(column):
                self.setColumnWidth(column, wanted)

    def _on_current_changed(self, index: Index, _before: Index) -> None:
        self._tell(index)

    def _tell(self, index: Index) -> None:
        if index.isValid():
            self.pointed.emit(self._table.key_of(index.row()), self._table.value(index))

    def _set_widths(self) -> None:
        metrics = self.fontMetrics()
        for column in range(self._table.columnCount()):
            words = _DOCUMENT_WIDTH if column == 0 else _VALUE_WIDTH
            name = str(self._table.headerData(column, Qt.Orientation.Horizontal) or "")
            width = max(metrics.horizontalAdvance(words), metrics.horizontalAdvance(name))
            self.setColumnWidth(column, width + 2 * _MARGIN + (_ICON if column else 0))


class _ValueCell(QStyledItemDelegate):
    """Draws the mark before the words: what was not found is a dash, what waits is empty."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens = self._theme.tokens
        rect: QRect = option.rect
        current = self._view.currentIndex()
        painter.save()
        if index == current:
            painter.fillRect(rect, QColor(tokens.accent_soft))
            if self._view.hasFocus():
                painter.fillRect(rect.left(), rect.top(), 3, rect.height() - 1, QColor(tokens.accent))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.border))
        inner = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        if index.column() == 0:
            self._paint_document(painter, inner, index)
        else:
            value = index.data(VALUE_ROLE)
            if isinstance(value, ExtractedValue):
                self._paint_value(painter, inner, value, str(index.data() or ""))
        painter.restore()

    def _paint_document(self, painter: QPainter, rect: QRect, index: Index) -> None:
        tokens = self._theme.tokens
        state = index.data(STATE_ROLE)
        font = self._view.font()
        if state == "working":
            font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        color = {"failed": tokens.error, "working": tokens.accent, "done": tokens.text}.get(str(state), tokens.muted)
        painter.setPen(QColor(color))
        if state == "failed":
            rect = self._icon(painter, rect, "error", tokens.error)
        self._line(painter, rect, str(index.data()), Qt.TextElideMode.ElideMiddle)

    def _paint_value(self, painter: QPainter, rect: QRect, value: ExtractedValue, words: str) -> None:
        tokens, sign = self._theme.tokens, mark_of(value)
        if value.value is None:
            painter.setPen(QColor(tokens.muted))
            self._line(painter, rect, "—", Qt.TextElideMode.ElideRight)
            return
        color = {"warning": tokens.doubt, "check": tokens.accent}.get(sign, tokens.muted)
        rect = self._icon(painter, rect, sign, color)
        painter.setPen(QColor(tokens.doubt if sign == "warning" else tokens.text))
        self._line(painter, rect, words, Qt.TextElideMode.ElideRight)

    def _icon(self, painter: QPainter, rect: QRect, name: str, color: str) -> QRect:
        inner = rect.adjusted(_ICON + SPACE[1], 0, 0, 0)
        top = inner.center().y() - _ICON // 2
        painter.drawPixmap(inner.left() - _ICON - SPACE[1], top, self._theme.pixmap(name, color, _ICON))
        return inner

    @staticmethod
    def _line(painter: QPainter, rect: QRect, words: str, elide: Qt.TextElideMode) -> None:
        shown = painter.fontMetrics().elidedText(words, elide, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
