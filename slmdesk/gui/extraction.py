"""What the Extract pane holds: the fields that the user names and the rows that were found. Knows no widget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from slmdesk.messages import ExtractedRow, ExtractedValue, Field
from slmdesk.messages.extraction import FieldKind

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_NOWHERE = QModelIndex()

NAME, MEANING, KIND, OPTIONS = range(4)
KINDS: tuple[FieldKind, ...] = ("text", "number", "date", "address", "choice")

GHOST_ROLE = Qt.ItemDataRole.UserRole + 1  # whether the words of a cell only say what can be written there
VALUE_ROLE = Qt.ItemDataRole.UserRole + 2  # the ``ExtractedValue`` of a cell, None for none
STATE_ROLE = Qt.ItemDataRole.UserRole + 3  # of a document: waiting, read, failed, working, done


def kind_words(kind: str) -> str:
    """A kind of field, for people."""
    translate = QCoreApplication.translate
    return {
        "text": translate("extraction", "Text"),
        "number": translate("extraction", "Number"),
        "date": translate("extraction", "Date"),
        "address": translate("extraction", "Address"),
        "choice": translate("extraction", "One of these"),
    }[kind]


class FieldTable(QAbstractTableModel):
    """The fields as rows to write in; the last row is empty, and what is written there is a new field."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Field] = [Field("")]

    @property
    def fields(self) -> list[Field]:
        """Those that have a name."""
        return [each for each in self._rows if each.name]

    def problem(self) -> str:
        """Why these fields cannot be looked for; empty when they can."""
        translate, names = QCoreApplication.translate, [each.name for each in self.fields]
        if not names:
            return translate("extraction", "Name a field to look for first")
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            return translate("extraction", "Two fields are called “{name}”").format(name=twice)
        colon = next((name for name in names if ":" in name), "")
        if colon:
            return translate("extraction", "“{name}” cannot be a name: take the colon out").format(name=colon)
        empty = next((each.name for each in self.fields if each.kind == "choice" and len(each.options) < 2), "")
        if empty:
            return translate("extraction", "“{name}” needs two or more words to choose from").format(name=empty)
        return ""

    def replace(self, fields: Sequence[Field]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._rows = [*fields, Field("")]
        self.endResetModel()
        self.changed.emit()

    def remove(self, row: int) -> None:
        """Take one away."""
        if 0 <= row < len(self._rows) - 1:
            self.beginRemoveRows(_NOWHERE, row, row)
            del self._rows[row]
            self.endRemoveRows()
            self.changed.emit()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        if role not in (_Role.DisplayRole, _Role.ToolTipRole) or orientation == Qt.Orientation.Vertical:
            return None
        translate = QCoreApplication.translate
        return (
            translate("extraction", "Field"),
            translate("extraction", "What is meant"),
            translate("extraction", "Kind"),
            translate("extraction", "To choose from"),
        )[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        field = self._rows[index.row()]
        editable = index.column() == NAME or (field.name and (index.column() != OPTIONS or field.kind == "choice"))
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        field, column = self._rows[index.row()], index.column()
        words = (field.name, field.description, kind_words(field.kind), ", ".join(field.options))[column]
        if role == _Role.EditRole:
            return field.kind if column == KIND else words
        ghost = self._ghost(field, column)
        if role == GHOST_ROLE:
            return bool(ghost)
        if role == _Role.DisplayRole:
            return ghost if ghost else words if field.name else ""
        if role == _Role.AccessibleTextRole:
            return ghost or words
        return None

    def _ghost(self, field: Field, column: int) -> str:
        translate = QCoreApplication.translate
        if column == NAME and not field.name:
            return translate("extraction", "Add a field…")
        if column == MEANING and field.name and not field.description:
            return translate("extraction", "optional")
        if column == OPTIONS and field.kind == "choice" and not field.options:
            return translate("extraction", "yes, no")
        return ""

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:
        row, field, words = index.row(), self._rows[index.row()], " ".join(str(value).split())
        match index.column():
            case 0:
                made = Field(words, field.description, field.kind, field.options)
            case 1:
                made = Field(field.name, words, field.kind, field.options)
            case 2:
                made = Field(field.name, field.description, value, field.options if value == "choice" else [])
            case _:
                options = [each.strip() for each in words.split(",") if each.strip()]
                made = Field(field.name, field.description, field.kind, list(dict.fromkeys(options)))
        if made == field:
            return False
        if not made.name and row < len(self._rows) - 1:
            return False  # a name that was emptied by mistake; rows are taken away by their key
        self._rows[row] = made
        if row == len(self._rows) - 1 and made.name:
            self.beginInsertRows(_NOWHERE, row + 1, row + 1)
            self._rows.append(Field(""))
            self.endInsertRows()
        self.dataChanged.emit(self.index(row, NAME), self.index(row, OPTIONS))
        self.changed.emit()
        return True


class ResultTable(QAbstractTableModel):
    """A row a document, in the order of opening; a column a field, behind the document's name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.fields: list[Field] = []
        self._documents: list[tuple[str, str, str]] = []
        self._found: dict[str, ExtractedRow] = {}

    @property
    def rows(self) -> list[ExtractedRow]:
        """What was found, in the order of the documents."""
        return [self._found[key] for key, _name, _state in self._documents if key in self._found]

    def key_of(self, row: int) -> str:
        """The document of a row, as citations call it."""
        return self._documents[row][0] if 0 <= row < len(self._documents) else ""

    def row_of(self, key: str) -> int:
        """Where a document is; -1 when it is not there."""
        return next((number for number, each in enumerate(self._documents) if each[0] == key), -1)

    def has(self, key: str) -> bool:
        """Whether a document has been searched for these fields."""
        return key in self._found

    def begin(self, fields: Sequence[Field]) -> None:
        """Other columns; what was found before goes."""
        self.beginResetModel()
        self.fields, self._found = list(fields), {}
        self.endResetModel()

    def forget(self, key: str) -> None:
        """A document was read again: what was found in it may not stand there any more."""
        if self._found.pop(key, None) is not None:
            self._tell(self.row_of(key))

    def add(self, row: ExtractedRow) -> None:
        """What was found in one document."""
        self._found[row.file] = row
        self._tell(self.row_of(row.file))

    def show_documents(self, documents: Sequence[tuple[str, str, str]]) -> None:
        """The rows. documents: (key, name, state) of each."""
        if [each[0] for each in documents] == [each[0] for each in self._documents]:
            changed = [n for n, (old, new) in enumerate(zip(self._documents, documents, strict=True)) if old != new]
            self._documents = list(documents)
            for number in changed:
                self._tell(number)
            return
        self.beginResetModel()
        self._documents = list(documents)
        self.endResetModel()

    def value(self, index: Index) -> ExtractedValue | None:
        """What stands in a cell."""
        if not index.isValid() or index.column() == 0:
            return None
        row = self._found.get(self.key_of(index.row()))
        name = self.fields[index.column() - 1].name
        return next((each for each in row.values if each.field == name), None) if row is not None else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._documents)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 1 + len(self.fields)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical or section > len(self.fields):
            return None
        field = self.fields[section - 1] if section else None
        if role == _Role.DisplayRole:
            return field.name if field is not None else QCoreApplication.translate("extraction", "Document")
        return field.description or None if role == _Role.ToolTipRole and field is not None else None

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if index.row() >= len(self._documents) or index.column() > len(self.fields):
            return None
        key, name, state = self._documents[index.row()]
        if role == STATE_ROLE:
            return "done" if key in self._found else state
        if index.column() == 0:
            return {_Role.DisplayRole: name, _Role.AccessibleTextRole: name, _Role.ToolTipRole: key}.get(_Role(role))
        value = self.value(index)
        if role == VALUE_ROLE:
            return value
        if role == _Role.DisplayRole:
            return cell_words(value) if value is not None else ""
        if role in (_Role.ToolTipRole, _Role.AccessibleDescriptionRole):
            return reason(value) if value is not None else None
        if role == _Role.AccessibleTextRole and value is not None:
            return cell_words(value) or QCoreApplication.translate("extraction", "not found")
        return None

    def _tell(self, row: int) -> None:
        if row >= 0:
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))


def cell_words(value: ExtractedValue) -> str:
    """A value on one line, a label with its score; empty for none."""
    if value.value is None:
        return ""
    words = " ".join(value.value.split())
    return words if value.score is None else f"{words}  {value.score:.0%}"


def reason(value: ExtractedValue) -> str:
    """What is known about a value, in words."""
    translate = QCoreApplication.translate
    if value.score is not None and value.value is not None:
        words = translate("extraction", "{name} says so, with a score of {share}.")
        return " ".join([words.format(name=value.by, share=f"{value.score:.0%}"), *value.reasons])
    if value.reasons:
        return " ".join(value.reasons)
    if value.value is None:
        return translate("extraction", "The document does not say this.")
    if value.status == "supported":
        return translate("extraction", "These words stand in the document.")
    if value.status == "unsupported":
        return translate("extraction", "The document does not say this.")
    return translate("extraction", "This is how the model understands the document; it has no words of its own there.")


def mark_of(value: ExtractedValue) -> str:
    """The sign beside a value, by its icon's name: it stands there, look at it, it is a judgement, or none."""
    if value.value is None:
        return ""
    if value.status == "unverifiable":
        return "info"
    return "check" if value.status == "supported" and not value.reasons else "warning"
