"""The drawer with the results of before: search, open, delete one or all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from slmdesk.gui import wording
from slmdesk.gui.result_records import ResultRecords
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import button, column, label, row
from slmdesk.gui.widgets.card import Card
from slmdesk.gui.widgets.question import Question

if TYPE_CHECKING:
    from slmdesk.store.history import HistoryEntry

_TYPING_MS = 200
_HEADING = re.compile(r"^#+ ", re.MULTILINE)
_SHOWN_CHARACTERS = 70


class HistoryPanel(Card):
    """Args: records: where the results are kept."""

    opened = Signal(object)  # HistoryEntry
    closed = Signal()

    def __init__(self, theme: Theme, records: ResultRecords, parent: QWidget | None = None) -> None:
        translate = QCoreApplication.translate
        super().__init__(
            theme, translate("HistoryPanel", "HISTORY"), translate("HistoryPanel", "Reading the history"), parent
        )
        self._records = records
        self._entries: list[HistoryEntry] = []
        self._asked = 0
        self.keeping = True
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search the history"))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.refresh)
        self.search.textChanged.connect(lambda: self._typing.start())
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Results of before"))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setProperty("look", "history")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda _item: self._open())
        self.list.itemDoubleClicked.connect(lambda _item: self._open())
        self.list.currentRowChanged.connect(lambda _row: self._show_buttons())
        self._empty = label(look="muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.open = button(self.tr("Open"))
        self.open.clicked.connect(self._open)
        self.delete = button(self.tr("Delete"), "quiet")
        self.delete.clicked.connect(self._delete)
        self.delete_all = button(self.tr("Delete all…"), "quiet")
        self.delete_all.clicked.connect(self._ask_delete_all)
        self.question = Question(self.tr("deleting the history"))
        self.close_button = button("", "quiet", self.tr("Close the history (Esc)"))
        self.close_button.setAccessibleName(self.tr("Close the history"))
        self.close_button.clicked.connect(self.closed)
        self.header.addStretch(1)
        self.header.addWidget(self.close_button)
        body = QWidget()
        inside = column(body, SPACE[3], SPACE[2])
        inside.addWidget(self.search)
        inside.addWidget(self._empty)
        inside.addWidget(self.list, 1)
        inside.addWidget(self.question)
        inside.addLayout(row(self.open, self.delete, None, self.delete_all))
        self._stack.addWidget(body)
        records.changed.connect(self._refresh_shown)
        theme.changed.connect(self._paint)
        self._theme = theme
        self._paint()
        self._show_entries([])

    def refresh(self) -> None:
        """Read the list again."""
        self._asked += 1
        number = self._asked

        def show(entries: list[HistoryEntry]) -> None:
            if number == self._asked:
                self._show_entries(entries)

        self._records.search(self.search.text(), show)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self._delete()
        else:
            super().keyPressEvent(event)

    def _refresh_shown(self) -> None:
        if not self.isHidden():
            self.refresh()

    def _show_entries(self, entries: Sequence[HistoryEntry]) -> None:
        self._entries = list(entries)
        at = max(0, self.list.currentRow())
        self.list.clear()
        for entry in self._entries:
            when = QDateTime.fromString(entry.created, Qt.DateFormat.ISODate).toLocalTime()
            date = QLocale().toString(when, QLocale.FormatType.ShortFormat)
            words = wording.shortened(_HEADING.sub("", entry.text), _SHOWN_CHARACTERS)
            item = QListWidgetItem("\n".join((entry.title, date, words)))
            item.setToolTip(f"{entry.model}\n{wording.shortened(entry.text, 400)}")
            self.list.addItem(item)
        self.list.setCurrentRow(min(at, len(self._entries) - 1))
        if self._entries:
            words = ""
        elif self.search.text():
            words = self.tr("No result has these words.")
        elif self.keeping:
            words = self.tr("Results are kept here when they are done.")
        else:
            words = self.tr("Nothing is kept: the history is switched off in Settings.")
        self._empty.setText(words)
        self._empty.setVisible(bool(words))
        self._show_buttons()

    def _show_buttons(self) -> None:
        chosen = self.list.currentRow() >= 0
        why_not = "" if chosen else self.tr("Choose a result first")
        self.open.setEnabled(chosen)
        self.open.setToolTip(why_not or self.tr("Show this result (Return)"))
        self.delete.setEnabled(chosen)
        self.delete.setToolTip(why_not or self.tr("Delete this result for good (Delete)"))
        self.delete_all.setEnabled(bool(self._entries))
        self.delete_all.setToolTip(
            self.tr("Delete the whole history for good") if self._entries else self.tr("The history is empty")
        )

    def _chosen(self) -> HistoryEntry | None:
        number = self.list.currentRow()
        return self._entries[number] if 0 <= number < len(self._entries) else None

    def _open(self) -> None:
        entry = self._chosen()
        if entry is not None:
            self.opened.emit(entry)

    def _delete(self) -> None:
        entry = self._chosen()
        if entry is None:
            return
        self.question.ask(
            self.tr("Delete “{title}” for good?").format(title=entry.title),
            self.tr("Delete"),
            lambda: self._records.delete(entry.id),
            self.list,
        )

    def _ask_delete_all(self) -> None:
        self.question.ask(
            self.tr("Delete all results of the history for good?"),
            self.tr("Delete all"),
            self._records.delete_all,
            self.delete_all,
        )

    def _paint(self) -> None:
        self.close_button.setIcon(self._theme.icon("close", self._theme.tokens.muted, 16))
