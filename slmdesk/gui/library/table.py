"""The kept documents as a table: which are shown, in what order, and each cell in words. Knows no widget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QDate,
    QDateTime,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from slmdesk.gui import wording
from slmdesk.gui.library.documents import DocumentLibrary

if TYPE_CHECKING:
    from slmdesk.store.library import LibraryDocument

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_NOWHERE = QModelIndex()


class Column(IntEnum):
    """What a cell tells."""

    TITLE = 0
    FORMAT = 1
    PAGES = 2
    SIZE = 3
    LANGUAGE = 4
    ADDED = 5
    LAST_USED = 6
    TAGS = 7


LARGEST_FIRST = frozenset({Column.PAGES, Column.SIZE, Column.ADDED, Column.LAST_USED})
"""Columns that people want to see from the other end."""

_COLUMNS = len(Column)
_FIXED = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_EDITABLE = _FIXED | Qt.ItemFlag.ItemIsEditable
_NUMBERS = (Column.PAGES, Column.SIZE)

NOTE_ROLE = Qt.ItemDataRole.UserRole + 1  # of a title: where the file is, or that it is not there
MISSING_ROLE = Qt.ItemDataRole.UserRole + 2  # whether the file is not there


class DocumentTable(QAbstractTableModel):
    """Rows are documents, columns are ``Column``. Titles and tags can be edited; the library does it."""

    def __init__(self, library: DocumentLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._rows: list[LibraryDocument] = []
        self._words: tuple[str, ...] = ()
        self._searched: dict[int, tuple[LibraryDocument, str]] = {}
        self._column, self._descending = Column.LAST_USED, True
        self._held = False
        self._stale = False
        self.has_languages = False
        library.changed.connect(self._rebuild)
        self._rebuild()

    # --- what is shown ------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[LibraryDocument]:
        """The documents shown, in order."""
        return self._rows

    def search(self, words: str) -> None:
        """Show only documents that have each of these words in their title, path or tags, whatever the case."""
        wanted = tuple(words.casefold().split())
        if wanted != self._words:
            self._words = wanted
            self._rebuild()

    def order_by(self, column: Column, descending: bool) -> None:
        """Show documents in the order of a column."""
        if (column, descending) != (self._column, self._descending):
            self._column, self._descending = column, descending
            self._rebuild()

    def hold(self) -> None:
        """Keep the rows as they are while one is edited, whatever arrives."""
        self._held = True

    def release(self) -> None:
        """Editing has ended: show what has arrived."""
        self._held = False
        if self._stale:
            self._rebuild()

    def row_of(self, id: int) -> int:
        """Where a document is shown; -1 when it is not."""
        return next((number for number, each in enumerate(self._rows) if each.id == id), -1)

    def _rebuild(self) -> None:
        self._stale = self._held
        if self._held:
            return
        documents = self._library.documents
        self.beginResetModel()
        self.has_languages = any(each.language for each in documents)
        rows = [each for each in documents if self._found(each)] if self._words else list(documents)
        if (self._column, self._descending) != (Column.LAST_USED, True):  # the library's own order
            rows.sort(key=_ORDER[self._column], reverse=self._descending)
        self._rows = rows
        self.endResetModel()

    def _found(self, document: LibraryDocument) -> bool:
        known = self._searched.get(document.id)
        if known is None or known[0] is not document:
            text = "\n".join((document.title, str(document.path), *document.tags)).casefold()
            known = self._searched[document.id] = document, text
        return all(word in known[1] for word in self._words)

    # --- what Qt asks -------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else _COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return column_name(Column(section))
        if role == _Role.TextAlignmentRole and section in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _EDITABLE if index.column() in (Column.TITLE, Column.TAGS) else _FIXED

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        document, column = self._rows[index.row()], Column(index.column())
        if role in (_Role.DisplayRole, _Role.EditRole):
            return cell(document, column)
        if role == NOTE_ROLE:
            return self._note(document)
        if role == MISSING_ROLE:
            return self._is_missing(document)
        if role in (_Role.AccessibleTextRole, _Role.ToolTipRole):
            if column == Column.TITLE:
                return "\n".join(part for part in (document.title, self._note(document), str(document.path)) if part)
            if column in (Column.ADDED, Column.LAST_USED) and role == _Role.ToolTipRole:
                return _moment(document.added if column == Column.ADDED else document.last_used)
            return cell(document, column) or None
        if role == _Role.TextAlignmentRole and column in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:
        if role != _Role.EditRole:
            return False
        document = self._rows[index.row()]
        if index.column() == Column.TITLE and value.strip() != document.title:
            self._library.rename(document.id, value)
        elif index.column() == Column.TAGS:
            tags = {tag.strip() for tag in value.split(",") if tag.strip()}
            if tags != set(document.tags):
                self._library.set_tags(document.id, tags)
        return True

    def _is_missing(self, document: LibraryDocument) -> bool:
        state = self._library.states.get(document.id)
        return state is not None and not state.present

    def _note(self, document: LibraryDocument) -> str:
        state = self._library.states.get(document.id)
        if state is not None and not state.present:
            if state.copy_bytes is not None:
                return self.tr("The file is not there; its copy is used")
            return self.tr("The file is not there")
        folder = _short_folder(document.path)
        if state is not None and state.copy_bytes is not None:
            return self.tr("{folder} · with a copy").format(folder=folder)
        return folder


def column_name(column: Column) -> str:
    """What stands above a column."""
    return {
        Column.TITLE: QCoreApplication.translate("DocumentTable", "Title"),
        Column.FORMAT: QCoreApplication.translate("DocumentTable", "Format"),
        Column.PAGES: QCoreApplication.translate("DocumentTable", "Pages"),
        Column.SIZE: QCoreApplication.translate("DocumentTable", "Size"),
        Column.LANGUAGE: QCoreApplication.translate("DocumentTable", "Language"),
        Column.ADDED: QCoreApplication.translate("DocumentTable", "Added"),
        Column.LAST_USED: QCoreApplication.translate("DocumentTable", "Last used"),
        Column.TAGS: QCoreApplication.translate("DocumentTable", "Tags"),
    }[column]


def cell(document: LibraryDocument, column: Column) -> str:
    """A fact about a document in words; empty where there is none."""
    match column:
        case Column.TITLE:
            return document.title
        case Column.FORMAT:
            return format_name(document.format)
        case Column.PAGES:
            return QLocale().toString(document.pages) if document.pages is not None else ""
        case Column.SIZE:
            return wording.size(document.size_bytes)
        case Column.LANGUAGE:
            return wording.language(document.language) if document.language else ""
        case Column.ADDED:
            return _day(document.added)
        case Column.LAST_USED:
            return _day(document.last_used)
        case Column.TAGS:
            return ", ".join(document.tags)


def format_name(format: str) -> str:
    """A format as people call it."""
    words = {
        "text": QCoreApplication.translate("DocumentTable", "Text"),
        "image": QCoreApplication.translate("DocumentTable", "Picture"),
        "e-mail": QCoreApplication.translate("DocumentTable", "E-mail"),
        "outlook-message": QCoreApplication.translate("DocumentTable", "Outlook message"),
        "markdown": "Markdown",
    }
    return words.get(format) or format.upper()


_ORDER: dict[Column, Callable[[LibraryDocument], Any]] = {
    Column.TITLE: lambda document: document.title.casefold(),
    Column.FORMAT: lambda document: document.format,
    Column.PAGES: lambda document: -1 if document.pages is None else document.pages,
    Column.SIZE: lambda document: document.size_bytes,
    Column.LANGUAGE: lambda document: document.language or "",
    Column.ADDED: lambda document: document.added,
    Column.LAST_USED: lambda document: document.last_used,
    Column.TAGS: lambda document: tuple(tag.casefold() for tag in document.tags),
}


def _day(moment: str) -> str:
    day = _local(moment).date()
    days_ago = day.daysTo(QDate.currentDate())
    if days_ago == 0:
        return QCoreApplication.translate("DocumentTable", "today")
    if days_ago == 1:
        return QCoreApplication.translate("DocumentTable", "yesterday")
    return QLocale().toString(day, QLocale.FormatType.ShortFormat)


def _moment(moment: str) -> str:
    return QLocale().toString(_local(moment), QLocale.FormatType.ShortFormat)


def _local(moment: str) -> QDateTime:
    return QDateTime.fromString(moment, Qt.DateFormat.ISODateWithMs).toLocalTime()


def _short_folder(path: Path) -> str:
    folder, home = str(path.parent), str(Path.home())
    return f"~{folder.removeprefix(home)}" if path.parent.is_relative_to(home) else folder
