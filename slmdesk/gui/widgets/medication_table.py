"""The medicines of a clinical note as a table, each row with what came of its check."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from slmdesk.gui.theme import Theme
from slmdesk.gui.widgets.basics import for_letters
from slmdesk.gui.widgets.tables import set_up
from slmdesk.messages import MedicationRow

_MOST_ROWS = 5  # in view at once
_LEAST_ROWS = 2
_NARROW = 480  # pixels below which the columns do not stand beside each other
_CHECK_COLUMN = 5
_WIDE = (2, 3, _CHECK_COLUMN)  # what does not fit into them is in the row's tool tip


class MedicationTable(QTableWidget):
    """Hidden while there are no medicines."""

    chosen = Signal(object)  # list[Citation] of a row

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._most = 0  # pixels of its height
        self.rows: list[MedicationRow] = []
        titles = (
            self.tr("Medicine"),
            self.tr("Dose"),
            self.tr("Route"),
            self.tr("Frequency"),
            self.tr("Use"),
            self.tr("Check"),
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
        self.setRowCount(len(self.rows))
        for line, row in enumerate(self.rows):
            values = (row.name, row.dose, row.route, row.frequency, _use(row), _check(row))
            tip = ", ".join(value for value in values if value)
            for column, value in enumerate(values):
                item = QTableWidgetItem(value or self.tr("not said"))
                if not value:
                    item.setForeground(QColor(self._theme.tokens.muted))
                item.setToolTip(tip)
                if column == _CHECK_COLUMN and (row.status == "unsupported" or row.reasons):
                    item.setForeground(QColor(self._theme.tokens.doubt))
                    item.setIcon(self._theme.icon("warning", self._theme.tokens.doubt, 16))
                self.setItem(line, column, item)
        self.setCurrentCell(-1, -1)
        self.blockSignals(False)
        self.fit(self._most)
        self.setVisible(bool(self.rows))

    def fit(self, most: int) -> None:
        """Be as high as the rows need. most: pixels of the height that there are; 0 while nobody knows."""
        self._most = most
        head, one = self.horizontalHeader().sizeHint().height() + 2, max(1, self.rowHeight(0))
        head += self.horizontalScrollBar().sizeHint().height() if self._narrow else 0
        rows = min(_MOST_ROWS, max(_LEAST_ROWS, (most - head) // one)) if most else _MOST_ROWS
        self.setFixedHeight(head + one * min(len(self.rows), rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < for_letters(self, _NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self._share_width()
            self.fit(self._most)

    def _share_width(self) -> None:
        """Some columns share what the others leave; in a narrow table each has its words, and is scrolled to."""
        stretch, contents = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.ResizeToContents
        for column in range(self.columnCount()):
            shared = column in _WIDE and not self._narrow
            self.horizontalHeader().setSectionResizeMode(column, stretch if shared else contents)
        as_needed, off = Qt.ScrollBarPolicy.ScrollBarAsNeeded, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(as_needed if self._narrow else off)

    def _show_passage(self) -> None:
        if 0 <= self.currentRow() < len(self.rows):
            self.chosen.emit(self.rows[self.currentRow()].sources)


def _use(row: MedicationRow) -> str:
    return {
        "current": QCoreApplication.translate("MedicationTable", "current"),
        "new": QCoreApplication.translate("MedicationTable", "new"),
        "changed": QCoreApplication.translate("MedicationTable", "changed"),
        "stopped": QCoreApplication.translate("MedicationTable", "stopped"),
        "unclear": QCoreApplication.translate("MedicationTable", "unclear"),
    }[row.use]


def _check(row: MedicationRow) -> str:
    if row.reasons:
        return " ".join(row.reasons)
    return {
        "supported": QCoreApplication.translate("MedicationTable", "in the source"),
        "unsupported": QCoreApplication.translate("MedicationTable", "not in the source"),
        "unverifiable": QCoreApplication.translate("MedicationTable", "cannot be checked"),
    }[row.status]
