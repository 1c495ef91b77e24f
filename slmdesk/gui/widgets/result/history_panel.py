"""The drawer with the results or conversations of before: search, open, delete one or all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
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
from slmdesk.gui.widgets.result.history_entry import HistoryEntryLook
from slmdesk.messages import Failed

if TYPE_CHECKING:
    from slmdesk.store.history import HistoryEntry

_TYPING_MS = 200
_HEADING = re.compile(r"^#+ .*", re.MULTILINE)
_SHOWN_CHARACTERS = 70
_TIP_CHARACTERS = 400
_READ_CHARACTERS = 2000  # of each text, for the list: conversations are long


class HistoryPanel(Card):
    """Args: records: where the results are kept. conversations: those with the Tutor, in the place of results."""

    opened = Signal(object)  # HistoryEntry
    deleted = Signal(object)  # HistoryEntry; None: all of them, those too that the search does not show
    closed = Signal()

    def __init__(
        self, theme: Theme, records: ResultRecords, parent: QWidget | None = None, conversations: bool = False
    ) -> None:
        translate = QCoreApplication.translate
        heading = (
            translate("HistoryPanel", "EARLIER CONVERSATIONS")
            if conversations
            else translate("HistoryPanel", "HISTORY")
        )
        super().__init__(theme, heading, translate("HistoryPanel", "Reading the history"), parent)
        self._records = records
        self._conversations = conversations
        self._entries: list[HistoryEntry] = []
        self._asked = 0
        self._answered = 0  # the latest question that was; none is: nobody knows what there is
        self._unreadable = False
        self.keeping = True
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(
            self.tr("Search the conversations") if conversations else self.tr("Search the history")
        )
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.refresh)
        self.search.textChanged.connect(lambda: self._typing.start())
        self.search.returnPressed.connect(self._open)
        self.list = QListWidget()
        self.list.setAccessibleName(
            self.tr("Conversations of before") if conversations else self.tr("Results of before")
        )
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setProperty("look", "history")
        self.list.setItemDelegate(HistoryEntryLook(theme, self.list))
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
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
        self.question = Question(
            self.tr("deleting conversations") if conversations else self.tr("deleting the history")
        )
        close = self.tr("Back to the conversation") if conversations else self.tr("Close the history")
        self.close_button = button("", "quiet", f"{close} ({self.tr('Esc')})")
        self.close_button.setAccessibleName(close)
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
        records.failed.connect(self._on_failed)
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
                self._answered, self._unreadable = number, False
                self._show_entries(entries)

        self._records.search(self.search.text(), show, self._conversations)
        self._show_words()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self._delete()
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus():  # that field has no use for it
            self.list.setFocus()
        else:
            super().keyPressEvent(event)

    def _refresh_shown(self) -> None:
        if not self.isHidden():
            self.refresh()

    def _on_failed(self, _failure: Failed) -> None:
        """The pane's banner says why."""
        self._unreadable = self._answered < self._asked
        self._show_words()

    def _show_entries(self, entries: Sequence[HistoryEntry]) -> None:
        chosen, at = self._chosen(), max(0, self.list.currentRow())
        self._entries = list(entries)
        if chosen is not None:  # it stays the chosen one, also when another comes above it
            same = (n for n, each in enumerate(entries) if each.id == chosen.id or each.key == chosen.key != "")
            at = next(same, at)
        self.list.clear()
        for entry in self._entries:
            when = QDateTime.fromString(entry.created, Qt.DateFormat.ISODate).toLocalTime()
            date = QLocale().toString(when, QLocale.FormatType.ShortFormat)
            item = QListWidgetItem("\n".join((entry.title, *_below(entry, date))))
            begins = wording.shortened(entry.text[:_READ_CHARACTERS], _TIP_CHARACTERS)
            item.setToolTip("\n".join(each for each in (entry.model, begins) if each))  # none checked a text
            self.list.addItem(item)
        self.list.setCurrentRow(min(at, len(self._entries) - 1))
        self._show_words()
        self._show_buttons()

    def _show_words(self) -> None:
        """What stands in the place of the list."""
        if self._entries:
            words = ""
        elif self._unreadable:
            words = self.tr("What was kept cannot be read now.")
        elif not self._answered:
            words = self.tr("Looking for what was kept…")
        elif self.search.text():
            words = (
                self.tr("No conversation has these words.")
                if self._conversations
                else self.tr("No result has these words.")
            )
        elif self.keeping:
            words = (
                self.tr("Conversations are kept here after each answer.")
                if self._conversations
                else self.tr("Results are kept here when they are done.")
            )
        else:
            words = self.tr("Nothing is kept: the history is switched off in Settings.")
        self._empty.setText(words)
        self._empty.setVisible(bool(words))

    def _show_buttons(self) -> None:
        chosen = self.list.currentRow() >= 0
        why_not = "" if chosen else self.tr("Choose one first")
        self.open.setEnabled(chosen)
        self.open.setToolTip(why_not or self.tr("Show it (Return)"))
        self.delete.setEnabled(chosen)
        self.delete.setToolTip(why_not or self.tr("Delete it for good (Delete)"))
        self.delete_all.setEnabled(bool(self._entries))
        everything = (
            self.tr("Delete all conversations for good")
            if self._conversations
            else self.tr("Delete the whole history for good")
        )
        self.delete_all.setToolTip(everything if self._entries else self.tr("There is nothing here"))

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
            lambda: self._forget(entry),
            self.list,
        )

    def _forget(self, entry: HistoryEntry) -> None:
        if entry.key:  # what is written on may have another number by now
            self._records.forget_conversation(entry.key)
        else:
            self._records.delete(entry.id)
        self.deleted.emit(entry)

    def _forget_all(self) -> None:
        self._records.delete_all(self._conversations)
        self.deleted.emit(None)

    def _ask_delete_all(self) -> None:
        self.question.ask(
            self.tr("Delete all conversations for good?")
            if self._conversations
            else self.tr("Delete all results of the history for good?"),
            self.tr("Delete all"),
            self._forget_all,
            self.delete_all,
        )

    def _paint(self) -> None:
        self.close_button.setIcon(self._theme.icon("close", self._theme.tokens.muted, 16))


def _below(entry: HistoryEntry, date: str) -> tuple[str, str]:
    """What stands below the title: when it was, and what about; how the text begins."""
    begins = entry.text[:_READ_CHARACTERS]
    if entry.about:
        _question, _line, begins = begins.partition("\n")  # it is the title
        files = ", ".join(Path(name).name for name in entry.about.split("\n"))
        date = f"{date} · {wording.shortened(files, _SHOWN_CHARACTERS)}"
    return date, wording.shortened(_HEADING.sub("", begins).lstrip() or begins, _SHOWN_CHARACTERS)
