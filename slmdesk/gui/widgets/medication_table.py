"""The medicines of a clinical note as a table, each row with what came of its check."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from slmdesk.gui.theme import Theme
from slmdesk.messages import MedicationRow

_MOST_ROWS = 5  # in view at once
_CHECK_COLUMN = 5


class MedicationTable(QTableWidget):
    """Hidden while there are no medicines."""

    chosen = Signal(object)  # list[Citation] of a row

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
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
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setProperty("look", "in-card")
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName(self.tr("Medicines of the note"))
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
            for column, value in enumerate(values):
                item = QTableWidgetItem(value or self.tr("not said"))
                if not value:
                    item.setForeground(QColor(self._theme.tokens.muted))
                if column == _CHECK_COLUMN:
                    item.setToolTip(" ".join(row.reasons))
                    if row.status == "unsupported" or row.reasons:
                        item.setForeground(QColor(self._theme.tokens.doubt))
                        item.setIcon(self._theme.icon("warning", self._theme.tokens.doubt, 16))
                self.setItem(line, column, item)
        self.setCurrentCell(-1, -1)
        self.blockSignals(False)
        height = self.horizontalHeader().sizeHint().height() + self.rowHeight(0) * min(len(self.rows), _MOST_ROWS) + 6
        self.setFixedHeight(height)
        self.setVisible(bool(self.rows))

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
        "supported": QCoreApplication.translate("MedicationTable", "as in the source"),
        "unsupported": QCoreApplication.translate("MedicationTable", "not in the source"),
        "unverifiable": QCoreApplication.translate("MedicationTable", "cannot be checked"),
    }[row.status]
