"""The library as the window has it: read off the GUI thread, every change on the disk before it is shown."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from slmdesk import paths
from slmdesk.gui.desk import Desk
from slmdesk.gui.library.documents import DocumentLibrary, FileState
from slmdesk.messages import Failed
from slmdesk.store.database import FILE_NAME
from slmdesk.store.library import Library, LibraryDocument

Keep = Callable[..., LibraryDocument]


@pytest.fixture
def library(desk: Desk) -> DocumentLibrary:
    return desk.library


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    """A file of any name, with 12 bytes in it."""

    def make(name: str) -> Path:
        path = tmp_path / "documents of the user" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("Twelve bytes")
        return path

    return make


@pytest.fixture
def keep(qtbot: QtBot, library: DocumentLibrary, file: Callable[[str], Path]) -> Keep:
    """Keeps a new file."""

    def make(name: str, keep_copy: bool = False) -> LibraryDocument:
        kept: list[LibraryDocument] = []
        library.add(file(name), "text", 3, "en", keep_copy, kept.append, pytest.fail)
        qtbot.waitUntil(lambda: bool(kept))
        return kept[0]

    return make


def refreshed(qtbot: QtBot, library: DocumentLibrary) -> None:
    """Wait until the list is read and each file is looked at."""
    library.states.clear()
    library.refresh()
    qtbot.waitUntil(lambda: library.loaded and set(library.states) == {each.id for each in library.documents})


def on_disk() -> list[LibraryDocument]:
    """The list as another program reads it."""
    with closing(Library(paths.data_folder())) as store:
        return store.documents()


def test_nothing_is_opened_before_the_first_question(library: DocumentLibrary) -> None:
    assert not (paths.data_folder() / FILE_NAME).exists()
    assert not library.loaded


def test_what_is_kept_is_listed_last_used_first(qtbot: QtBot, library: DocumentLibrary, keep: Keep) -> None:
    first, second = keep("first.txt"), keep("second.txt")
    assert [each.id for each in library.documents] == [second.id, first.id]
    assert library.documents == on_disk()
    refreshed(qtbot, library)
    assert library.documents == on_disk()
    assert library.states[first.id] == FileState(present=True, copy_bytes=None)


def test_more_documents_than_a_screen_shows_all_arrive(qtbot: QtBot, library: DocumentLibrary) -> None:
    with closing(Library(paths.data_folder())) as store, store._changing() as connection:
        connection.executemany(
            "INSERT INTO documents (path, title, format, size_bytes, added, last_used) VALUES (?, ?, 'pdf', 1, '', ?)",
            [(f"/gone/{n}.pdf", f"Lecture {n}", f"2025-01-01T00:00:00.{n:03d}+00:00") for n in range(450)],
        )
    sizes: list[int] = []
    library.changed.connect(lambda: sizes.append(len(library.documents)))
    refreshed(qtbot, library)
    qtbot.waitUntil(lambda: len(library.states) == 450)
    assert sizes[0] == 200
    assert [each.title for each in library.documents] == [f"Lecture {n}" for n in reversed(range(450))]
    assert not any(state.readable for state in library.states.values())


def test_titles_and_tags_are_changed(qtbot: QtBot, library: DocumentLibrary, keep: Keep) -> None:
    other, document = keep("other.txt"), keep("report.txt")
    library.rename(document.id, "Biology 101")
    library.set_tags(document.id, ["exam", "biology"])
    qtbot.waitUntil(lambda: bool(library.documents[0].tags))
    assert library.documents[0].title == "Biology 101"
    assert library.documents[0].tags == ("biology", "exam")
    assert library.documents[1] == other
    assert library.documents == on_disk()


def test_opening_notes_the_use_and_answers_with_the_file(qtbot: QtBot, library: DocumentLibrary, keep: Keep) -> None:
    first, second = keep("first.txt"), keep("second.txt")
    opened: list[list[Path]] = []
    library.open([first.id], opened.append)
    qtbot.waitUntil(lambda: bool(opened))
    assert opened == [[first.path]]
    assert [each.id for each in library.documents] == [first.id, second.id]
    assert library.documents[0].last_used > first.last_used


def test_a_file_that_is_gone_is_opened_from_its_copy_or_named(
    qtbot: QtBot, library: DocumentLibrary, keep: Keep
) -> None:
    with_copy, without = keep("with.txt", keep_copy=True), keep("without.txt")
    with_copy.path.unlink()
    without.path.unlink()
    refreshed(qtbot, library)
    assert library.states == {with_copy.id: FileState(False, 12), without.id: FileState(False, None)}
    opened: list[list[Path]] = []
    failures: list[Failed] = []
    library.failed.connect(failures.append)
    library.open([with_copy.id, without.id], opened.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert opened == [[with_copy.kept_copy]]
    assert failures[0].kind == "document-missing"
    assert str(without.path) in failures[0].message


def test_what_is_forgotten_comes_back_with_title_tags_and_copy(
    qtbot: QtBot, library: DocumentLibrary, keep: Keep
) -> None:
    document = keep("report.txt", keep_copy=True)
    library.rename(document.id, "Biology 101")
    library.set_tags(document.id, ["exam"])
    gone: list[LibraryDocument] = []
    library.remove([document.id], gone.extend)
    qtbot.waitUntil(lambda: bool(gone))
    assert library.documents == on_disk() == []
    assert document.kept_copy is not None
    assert not document.kept_copy.exists()
    assert document.path.exists(), "the user's own file is never touched"
    library.restore(gone)
    qtbot.waitUntil(lambda: bool(library.documents))
    (again,) = library.documents
    assert (again.title, again.tags, again.pages) == ("Biology 101", ("exam",), 3)
    assert again.kept_copy is not None
    assert again.kept_copy.read_text() == "Twelve bytes"
    assert library.states[again.id] == FileState(True, 12)


def test_what_cannot_come_back_is_named_and_the_others_come(qtbot: QtBot, library: DocumentLibrary, keep: Keep) -> None:
    lost, found = keep("lost.txt"), keep("found.txt")
    gone: list[LibraryDocument] = []
    library.remove([lost.id, found.id], gone.extend)
    qtbot.waitUntil(lambda: len(gone) == 2)
    lost.path.unlink()
    failures: list[Failed] = []
    library.failed.connect(failures.append)
    library.restore(gone)
    qtbot.waitUntil(lambda: bool(failures) and bool(library.documents))
    assert [each.title for each in library.documents] == ["found"]
    assert "lost.txt" in failures[0].message


def test_a_damaged_file_is_told_and_works_again_when_it_is_moved_away(
    qtbot: QtBot, library: DocumentLibrary, keep: Keep
) -> None:
    file = paths.data_folder() / FILE_NAME
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"This is no database at all. " * 100)
    with qtbot.waitSignal(library.failed) as failed:
        library.refresh()
    assert failed.args is not None
    assert failed.args[0].kind == "store-damaged"
    assert not library.loaded
    file.rename(file.with_suffix(".damaged"))
    refreshed(qtbot, library)
    assert library.documents == []
    assert keep("report.txt").title == "report"


def test_the_file_of_a_later_version_is_left_alone(qtbot: QtBot, library: DocumentLibrary) -> None:
    paths.data_folder().mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(paths.data_folder() / FILE_NAME)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with qtbot.waitSignal(library.failed) as failed:
        library.refresh()
    assert failed.args is not None
    assert failed.args[0].kind == "store-newer"


def test_a_change_that_was_asked_for_is_written_before_the_end(library: DocumentLibrary, keep: Keep) -> None:
    document = keep("report.txt")
    library.rename(document.id, "Written at the last moment")
    library.close()
    assert [each.title for each in on_disk()] == ["Written at the last moment"]
