"""The panel that the badge opens: every connection that was ever made, and what the system refuses."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from slmdesk.gui import wording
from slmdesk.gui.ledger import Ledger
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import button, column, label, row
from slmdesk.messages import Ready

_ROWS_SHOWN = 5


class LedgerPanel(QFrame):
    """Lies above the status bar while it is open."""

    closed = Signal()

    def __init__(self, ledger: Ledger, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ledger = ledger
        self.setProperty("look", "card")
        close = button(self.tr("Close"), "quiet")
        close.clicked.connect(self.closed)
        self._sandbox = label(wrap=True)
        self._now = label(wrap=True)
        self._none = label("", "muted")
        self.table = QTableWidget(0, 4)
        self.table.setAccessibleName(self.tr("Connections ever made"))
        self.table.setHorizontalHeaderLabels([self.tr("Time"), self.tr("Host"), self.tr("Received"), self.tr("File")])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        layout = column(self, SPACE[3], SPACE[2])
        layout.setContentsMargins(SPACE[4], SPACE[2], SPACE[2], SPACE[3])
        layout.addLayout(row(label(self.tr("CONNECTIONS"), "caption"), None, close))
        layout.addWidget(self._sandbox)
        layout.addWidget(self._now)
        layout.addWidget(self._none)
        layout.addWidget(self.table)
        ledger.changed.connect(self.refresh)
        self.show_sandbox(None)
        self.refresh()

    def show_sandbox(self, ready: Ready | None) -> None:
        """What the child that runs the model found when it started; None while there is none."""
        if ready is None:
            self._sandbox.setText(
                self.tr("The model's process is not running. What the system refuses it is tried each time it starts.")
            )
        elif ready.sandboxed:
            self._sandbox.setText(
                self.tr("The system refuses the network to the model's process: proved at its start.")
            )
        else:
            self._sandbox.setText(
                self.tr("The system does not refuse the network to the model's process. {reason}").format(
                    reason=ready.reason
                )
            )

    def refresh(self) -> None:
        """Show what the ledger holds."""
        count = self._ledger.count
        if count is None:
            self._now.setText(self.tr("The connections of this program are being counted."))
        elif count.problem:
            self._now.setText(
                self.tr("The connections of this program could not be counted: {reason}").format(reason=count.problem)
            )
        else:
            one = self.tr("The system counts 1 internet socket of this program and its helpers now.")
            more = self.tr("The system counts {n} internet sockets of this program and its helpers now.")
            self._now.setText(one if count.sockets == 1 else more.format(n=count.sockets))
        entries = list(reversed(self._ledger.entries))
        earlier = self._earlier()
        number_of_rows = len(entries) + len(earlier)
        self._none.setText(
            self.tr("No connection was made since the start.") if earlier else self.tr("No connection was ever made.")
        )
        self._none.setVisible(not entries)
        self.table.setVisible(bool(number_of_rows))
        self.table.setRowCount(number_of_rows)
        for number, entry in enumerate(entries):
            received = wording.size(entry.received_bytes) if entry.received_bytes else ""
            state = self.tr("{received}, open").format(received=received or "0") if entry.is_open else received
            for place, words in enumerate((entry.opened.strftime("%H:%M:%S"), entry.host, state, entry.file)):
                self.table.setItem(number, place, QTableWidgetItem(words))
        for number, cells in enumerate(earlier, len(entries)):
            for place, words in enumerate(cells):
                self.table.setItem(number, place, QTableWidgetItem(words))
        height = self.table.horizontalHeader().sizeHint().height() + 2 * self.table.frameWidth()
        self.table.setFixedHeight(
            height + min(number_of_rows, _ROWS_SHOWN) * self.table.verticalHeader().defaultSectionSize()
        )

    def _earlier(self) -> list[tuple[str, str, str, str]]:
        """The cells of each connection that was made before the start, the newest first."""
        rows = []
        for kept in reversed(self._ledger.earlier or ()):
            try:
                when = datetime.fromisoformat(kept.when).astimezone().strftime("%Y-%m-%d %H:%M")
            except ValueError:  # somebody wrote into the list
                when = kept.when
            received = wording.size(kept.received_bytes) if kept.received_bytes else ""
            rows.append((when, kept.host, received, kept.file))
        return rows
