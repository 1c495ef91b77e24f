"""The table behind the library's list: rows, their order, their words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from slmdesk.gui.library.documents import FileState
from slmdesk.gui.library.table import LARGEST_FIRST, NOTE_ROLE, Column, DocumentTable, format_name
from slmdesk.store.library import LibraryDocument


class Shelf(QObject):
    """What the table reads of a library, with the changes that it asks for."""

    changed = Signal()

    def __init__(self, documents: list[LibraryDocument]) -> None:
        super().__init__()
        self.documents = documents
        self.states: dict[int, FileState] = {}
        self.asked: list[tuple[int, object]] = []

    def rename(self, id: int, title: str) -> None:
        self.asked.append((id, title))

    def set_tags(self, id: int, tags: set[str]) -> None:
        self.asked.append((id, tags))


def document(id: int, title: str = "", pages: int | None = None, tags: tuple[str, ...] = ()) -> LibraryDocument:
    moment = f"2025-01-{id % 28 + 1:02d}T12:00:00.000+00:00"
    return LibraryDocument(
        id, Path(f"/shelf/{id}.pdf"), title or f"Book {id}", "pdf", 1000 * id, pages, None, None, moment, moment, tags
    )


def table_of(*documents: LibraryDocument) -> tuple[DocumentTable, Shelf]:
    shelf = Shelf(list(documents))
    return DocumentTable(shelf), shelf  # type: ignore[arg-type]


def test_it_keeps_the_rules_of_a_model(qtbot: QtBot) -> None:
    table, shelf = table_of(document(1, tags=("exam",)), document(2))
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.search("exam")
    table.search("")
    table.order_by(Column.TITLE, descending=False)
    shelf.documents = []
    shelf.changed.emit()
    assert table.rowCount() == 0
    tester.deleteLater()


@pytest.mark.parametrize("column", list(Column))
def test_it_is_in_the_order_of_any_column_and_back(qtbot: QtBot, column: Column) -> None:
    table, _shelf = table_of(*(document(n, f"{n % 5}", n % 7 or None, (f"{n % 3}",)) for n in range(1, 25)))
    table.order_by(column, descending=True)
    downwards = [each.id for each in table.rows]
    assert sorted(downwards) == list(range(1, 25))
    table.order_by(column, descending=False)
    upwards = [each.id for each in table.rows]
    assert sorted(upwards) == sorted(downwards)
    if column in LARGEST_FIRST:
        shown = [table.rows[0], table.rows[-1]]
        assert shown[0].size_bytes <= shown[1].size_bytes or column == Column.PAGES
    table.order_by(Column.LAST_USED, descending=True)
    assert [each.id for each in table.rows] == list(range(1, 25)), "the library's own order"


@given(st.text(max_size=20), st.lists(st.text(max_size=12), max_size=4), st.text(max_size=6))
def test_a_document_is_found_by_any_part_of_its_own_words(title: str, tags: list[str], other: str) -> None:
    table, _shelf = table_of(document(1, title or "?", tags=tuple(tags)))
    for words in (title, title.upper(), title[2:9], "shelf", *tags):
        table.search(words)
        if set(words.casefold().split()) <= set(f"{title}\n{' '.join(tags)}\nshelf".casefold().split()):
            assert table.rowCount() == 1
    table.search(other)
    text = "\n".join((title or "?", "/shelf/1.pdf", *tags)).casefold()
    assert table.rowCount() == int(all(word in text for word in other.casefold().split()))


def test_only_what_was_changed_is_asked_for(qtbot: QtBot) -> None:
    table, shelf = table_of(document(7, "Biology", tags=("exam",)))
    title, tags = table.index(0, Column.TITLE), table.index(0, Column.TAGS)
    assert table.setData(title, " Biology ")
    assert table.setData(tags, "exam, exam ,")
    assert shelf.asked == []
    assert table.setData(title, "Botany")
    assert table.setData(tags, "")
    assert shelf.asked == [(7, "Botany"), (7, set())]
    assert not table.flags(table.index(0, Column.SIZE)) & Qt.ItemFlag.ItemIsEditable


def test_where_a_file_is_stands_under_its_title(qtbot: QtBot) -> None:
    table, shelf = table_of(document(1))
    index = table.index(0, Column.TITLE)
    assert index.data(NOTE_ROLE) == "/shelf"
    for state, words in (
        (FileState(True, 12), "/shelf · with a copy"),
        (FileState(False, 12), "The file is not there; its copy is used"),
        (FileState(False, None), "The file is not there"),
    ):
        shelf.states[1] = state
        assert index.data(NOTE_ROLE) == words
        assert words in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_formats_are_called_what_people_call_them(qtbot: QtBot) -> None:
    assert [format_name(each) for each in ("pdf", "text", "image", "c-cda", "markdown")] == [
        "PDF",
        "Text",
        "Picture",
        "C-CDA",
        "Markdown",
    ]
