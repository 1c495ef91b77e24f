"""The table of kept documents: how a row looks, what its keys do, titles and tags edited in place."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from slmdesk.gui.library.table import LARGEST_FIRST, MISSING_ROLE, NOTE_ROLE, Column, DocumentTable, Index
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import for_letters

_WIDTHS = {
    Column.FORMAT: "Markdown",
    Column.PAGES: "Pages 00",
    Column.SIZE: "1000.0 MB",
    Column.LANGUAGE: "Portuguese",
    Column.ADDED: "00/00/0000",
    Column.LAST_USED: "00/00/0000",
    Column.TAGS: "biology, examination",
}
_MARGIN = 10  # as the header's in the style sheet
_GIVE_WAY = (Column.LANGUAGE, Column.ADDED, Column.FORMAT, Column.PAGES, Column.SIZE)  # the first of them first
_LEAST_OF_TITLE = 190  # pixels, of letters of the usual size


class DocumentRow(QStyledItemDelegate):
    """Draws one row: the title over its place, the facts at its right; and makes the fields to edit in.

    Args:
        table: told to keep still while a field is open.
    """

    def __init__(self, theme: Theme, table: DocumentTable, view: QTableView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens = self._theme.tokens
        rect: QRect = option.rect
        view = self._view
        selected = view.selectionModel().isSelected(index)
        painter.save()
        if selected:
            painter.fillRect(rect, QColor(tokens.accent_soft))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.border))
        if index.column() == Column.TITLE:
            if view.hasFocus() and index.row() == view.currentIndex().row():
                painter.fillRect(rect.left(), rect.top(), 3, rect.height() - 1, QColor(tokens.accent))
            self._paint_title(painter, rect.adjusted(_MARGIN, 0, -_MARGIN, 0), view.font(), index)
        else:
            painter.setPen(QColor(tokens.accent if index.column() == Column.TAGS else tokens.muted))
            align = index.data(Qt.ItemDataRole.TextAlignmentRole) or Qt.AlignmentFlag.AlignVCenter
            self._line(painter, rect.adjusted(_MARGIN, 0, -_MARGIN, 0), index.data(), Qt.AlignmentFlag(align))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, row_height(self._view))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        self._table.hold()
        editor = QLineEdit(parent)
        if index.column() == Column.TITLE:
            editor.setAccessibleName(self.tr("Title"))
        else:
            editor.setAccessibleName(self.tr("Tags, with commas between them"))
            editor.setPlaceholderText(self.tr("exam, biology"))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        editor.setText(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        self._table.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(3, 2, -3, -3))  # over both lines: half of one would show below

    def _paint_title(self, painter: QPainter, rect: QRect, font: QFont, index: Index) -> None:
        tokens = self._theme.tokens
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(tokens.text))
        half = rect.height() // 2
        upper = rect.adjusted(0, SPACE[1], 0, -half)
        lower = rect.adjusted(0, half, 0, -SPACE[1])
        self._line(painter, upper, index.data(), Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(font)
        elide = Qt.TextElideMode.ElideMiddle
        if index.data(MISSING_ROLE):
            elide = Qt.TextElideMode.ElideRight
            icon = self._theme.pixmap("warning", tokens.doubt, 14)
            painter.drawPixmap(lower.left(), lower.center().y() - 7, icon)
            lower.setLeft(lower.left() + 14 + SPACE[1])
            painter.setPen(QColor(tokens.doubt))
        else:
            painter.setPen(QColor(tokens.muted))
        self._line(painter, lower, index.data(NOTE_ROLE), Qt.AlignmentFlag.AlignVCenter, elide)

    @staticmethod
    def _line(
        painter: QPainter,
        rect: QRect,
        text: str,
        align: Qt.AlignmentFlag,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        shown = painter.fontMetrics().elidedText(text, elide, rect.width())
        painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, shown)


class DocumentList(QTableView):
    """Enter opens, F2 renames, Delete asks to remove; what is chosen stays chosen when the rows change."""

    open_asked = Signal(list)  # of ids
    remove_asked = Signal()
    chosen_changed = Signal()
    order_changed = Signal(int)  # Column, by a click on its name

    def __init__(self, theme: Theme, table: DocumentTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._kept: tuple[list[int], int | None] = ([], None)
        self._order = (Column.LAST_USED, True)
        self.setAccessibleName(self.tr("Documents in the library"))
        row = DocumentRow(theme, table, self)
        self.setItemDelegate(row)
        row.closeEditor.connect(self._on_editor_closed)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height(self))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self._on_header_clicked)
        table.modelAboutToBeReset.connect(self._keep_chosen)
        self.setModel(table)
        table.modelReset.connect(self._bring_back_chosen)  # after the view itself has heard of it
        header.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        for column in _WIDTHS:
            self.setColumnWidth(column, self._wanted(column))
        header.setSortIndicator(*_indicator(*self._order))
        self.doubleClicked.connect(lambda index: self.open_asked.emit([self._table.rows[index.row()].id]))

    @property
    def chosen(self) -> list[int]:
        """The ids of the selected documents, from the top."""
        ranges = self.selectionModel().selection().toList()  # a hidden column may cut one row into two
        rows = {number for each in ranges for number in range(each.top(), each.bottom() + 1)}
        return [self._table.rows[number].id for number in sorted(rows)]

    def choose(self, ids: Sequence[int]) -> None:
        """Select documents and bring the first into view; those that are not shown are left out."""
        rows = [number for number in (self._table.row_of(each) for each in ids) if number >= 0]
        self._select(rows)
        if rows:
            first = self._table.index(min(rows), Column.TITLE)
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(first)

    def edit_chosen(self, column: Column) -> None:
        """Open the field of the current document: its title or its tags."""
        if len(self.chosen) == 1:
            index = self._table.index(self._table.row_of(self.chosen[0]), column)
            self.setCurrentIndex(index)
            self.edit(index)

    def order_by(self, column: Column, descending: bool) -> None:
        """Show documents in the order of a column."""
        self._order = column, descending
        self.horizontalHeader().setSortIndicator(*_indicator(column, descending))
        self._table.order_by(column, descending)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            return  # the field is done with it: Enter has ended it and must not open the document too
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.chosen:
                self.open_asked.emit(self.chosen)
            case Qt.Key.Key_F2:
                self.edit_chosen(Column.TITLE)
            case Qt.Key.Key_Delete if self.chosen:
                self.remove_asked.emit()
            case Qt.Key.Key_Backspace if self.chosen and sys.platform == "darwin":
                self.remove_asked.emit()
            case _:
                super().keyPressEvent(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.chosen_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.verticalHeader().setDefaultSectionSize(row_height(self))
            for column in _WIDTHS:
                self.setColumnWidth(column, self._wanted(column))
            self._show_columns()

    # --- inside -------------------------------------------------------------------------------

    def _wanted(self, column: Column) -> int:
        return self.fontMetrics().horizontalAdvance(_WIDTHS[column]) + 2 * SPACE[3]

    def _show_columns(self) -> None:
        """As many as leave room for the titles."""
        shown = [each for each in _WIDTHS if each != Column.LANGUAGE or self._table.has_languages]
        room = self.width() - for_letters(self, _LEAST_OF_TITLE)
        for column in _GIVE_WAY:
            if column in shown and sum(map(self._wanted, shown)) > room:
                shown.remove(column)
        for column in _WIDTHS:
            self.setColumnHidden(column, column not in shown)

    def _select(self, rows: Sequence[int]) -> None:
        chosen = QItemSelection()
        for first, last in _runs(rows):  # thousands of single rows would take seconds
            chosen.select(self._table.index(first, 0), self._table.index(last, len(Column) - 1))
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _keep_chosen(self) -> None:
        current = self.currentIndex()
        self._kept = self.chosen, self._table.rows[current.row()].id if current.isValid() else None
        self._scrolled = self.verticalScrollBar().value()

    def _bring_back_chosen(self) -> None:
        ids, current = self._kept
        self._show_columns()
        if current is not None and (row := self._table.row_of(current)) >= 0:
            index = self._table.index(row, Column.TITLE)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        wanted = set(ids)
        self._select([number for number, each in enumerate(self._table.rows) if each.id in wanted])
        self.verticalScrollBar().setValue(self._scrolled)
        self.chosen_changed.emit()

    def _on_editor_closed(self, _editor: QWidget, _hint: QAbstractItemDelegate.EndEditHint) -> None:
        QTimer.singleShot(0, self, self._table.release)  # not while the view is closing it

    def _on_header_clicked(self, section: int) -> None:
        column = Column(section)
        again = column == self._order[0]
        self.order_by(column, not self._order[1] if again else column in LARGEST_FIRST)
        self.order_changed.emit(column)


def row_height(view: QWidget) -> int:
    """Two lines of text and some air."""
    return 2 * view.fontMetrics().height() + SPACE[4]


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Rows as (first, last) of those that follow each other."""
    runs: list[tuple[int, int]] = []
    for number in sorted(rows):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return runs


def _indicator(column: Column, descending: bool) -> tuple[int, Qt.SortOrder]:
    return int(column), Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
