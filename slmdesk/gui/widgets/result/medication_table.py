"""The medicines of a clinical note as a table; under a row stands what its check found, where that is anything."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from slmdesk.gui.theme import Theme
from slmdesk.gui.widgets.basics import for_letters
from slmdesk.gui.widgets.tables import set_up
from slmdesk.messages import MedicationRow

_MOST_ROWS = 5  # in view at once
_LEAST_ROWS = 2
_NARROW = 480  # pixels below which the columns do not stand beside each other
_FREQUENCY_COLUMN = 3  # it gets what room the others leave: what does not fit into it is in the row's tool tip


class MedicationTable(QTableWidget):
    """Hidden while there are no medicines."""

    chosen = Signal(object)  # list[Citation] of a row
    changed = Signal()  # the rows

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._most = 0  # pixels of its height
        self.rows: list[MedicationRow] = []
        self._row_of: list[MedicationRow] = []  # by line of the table: what a check found is a line too
        titles = (
            self.tr("Medicine"),
            self.tr("Dose"),
            self.tr("Route"),
            self.tr("Frequency"),
            self.tr("Use"),
        )
        self.setColumnCount(len(titles))
        self.setHorizontalHeaderLabels(titles)
        set_up(self, self.tr("Medicines of the note"))
        self._narrow = False
        self._share_width()
        self.setProperty("look", "in-card")
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.currentCellChanged.connect(lambda *_cells: self._show_passage())
        self.cellClicked.connect(lambda *_cell: self._show_passage())
        theme.changed.connect(lambda: self.show_rows(self.rows))
        self.hide()

    def show_rows(self, rows: Sequence[MedicationRow]) -> None:
        """Other medicines. A cell that the source does not say is empty and says so."""
        self.blockSignals(True)
        self.rows = list(rows)
        self._row_of = [row for row in self.rows for _line in ("medicine", _found(row)) if _line]
        self.clearSpans()
        self.setRowCount(len(self._row_of))
        line = 0
        for row in self.rows:
            found = _found(row)
            values = (row.name, row.dose, row.route, row.frequency, _use(row))
            tip = ", ".join(value for value in (*values, found) if value)
            for column, value in enumerate(values):
                item = QTableWidgetItem(value or self.tr("not said"))
                if not value:
                    item.setForeground(QColor(self._theme.tokens.muted))
                item.setToolTip(tip)
                self.setItem(line, column, item)
            line += 1
            if found:
                item = QTableWidgetItem(found)
                tokens, doubtful = self._theme.tokens, row.status != "supported"
                item.setForeground(QColor(tokens.doubt if doubtful else tokens.muted))
                if doubtful:  # else it only tells how the row came about
                    item.setIcon(self._theme.icon("warning", tokens.doubt, 16))
                item.setToolTip(tip)
                item.setSizeHint(QSize(1, 1))  # it spans all columns: the first is no wider for it
                self.setItem(line, 0, item)
                self.setSpan(line, 0, 1, self.columnCount())
                line += 1
        self.setCurrentCell(-1, -1)
        self.blockSignals(False)
        self.fit(self._most)
        self.setVisible(bool(self.rows))
        self.changed.emit()

    def fit(self, most: int) -> None:
        """Be as high as the rows need. most: pixels of the height that there are; 0 while nobody knows."""
        self._most = most
        head, one = self.horizontalHeader().sizeHint().height() + 2, max(1, self.rowHeight(0))
        head += self.horizontalScrollBar().sizeHint().height() if self._narrow else 0
        rows = min(_MOST_ROWS, max(_LEAST_ROWS, (most - head) // one)) if most else _MOST_ROWS
        self.setFixedHeight(head + one * min(self.rowCount(), rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < for_letters(self, _NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self._share_width()
            self.fit(self._most)

    def _share_width(self) -> None:
        """One column takes what the others leave; in a narrow table each has its words, and is scrolled to."""
        stretch, contents = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.ResizeToContents
        for column in range(self.columnCount()):
            takes_rest = column == _FREQUENCY_COLUMN and not self._narrow
            self.horizontalHeader().setSectionResizeMode(column, stretch if takes_rest else contents)
        as_needed, off = Qt.ScrollBarPolicy.ScrollBarAsNeeded, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(as_needed if self._narrow else off)

    def _show_passage(self) -> None:
        if 0 <= self.currentRow() < len(self._row_of):
            self.chosen.emit(self._row_of[self.currentRow()].sources)


def _use(row: MedicationRow) -> str:
    return {
        "current": QCoreApplication.translate("MedicationTable", "current"),
        "new": QCoreApplication.translate("MedicationTable", "new"),
        "changed": QCoreApplication.translate("MedicationTable", "changed"),
        "stopped": QCoreApplication.translate("MedicationTable", "stopped"),
        "unclear": QCoreApplication.translate("MedicationTable", "unclear"),
    }[row.use]


def _found(row: MedicationRow) -> str:
    """What the check of a row found; nothing where the source says all of it."""
    if row.reasons:
        return " ".join(row.reasons)
    return {
        "supported": "",
        "unsupported": QCoreApplication.translate("MedicationTable", "not in the source"),
        "unverifiable": QCoreApplication.translate("MedicationTable", "cannot be checked"),
    }[row.status]
