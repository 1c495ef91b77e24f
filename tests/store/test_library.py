from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from slmdesk.errors import StorageError
from slmdesk.store.database import FILE_NAME, open_database
from slmdesk.store.library import Library


class Clock:
    """A second later each time it is asked."""

    def __init__(self) -> None:
        self._time = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self._time += timedelta(seconds=1)
        return self._time


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(Library(tmp_path / "store", Clock())) as library:
        yield library


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "Biology 101.pdf"
    path.write_bytes(b"%PDF book")
    return path


def test_a_document_is_kept_with_what_is_known_of_it(library: Library, book: Path) -> None:
    document = library.add(book, "pdf", pages=48, language="en")
    assert (document.title, document.format, document.size_bytes, document.pages) == ("Biology 101", "pdf", 9, 48)
    assert document.path == book
    assert document.kept_copy is None
    assert library.documents() == [document] == [library.find(book)]


def test_keeping_it_again_keeps_its_title_and_tags(library: Library, book: Path) -> None:
    first = library.add(book, "pdf", pages=48, language="en")
    library.rename(first.id, "Cells")
    library.set_tags(first.id, ("exam", " exam ", ""))
    book.write_bytes(b"%PDF longer now")
    again = library.add(book, "pdf", pages=50)
    assert (again.id, again.title, again.tags, again.pages, again.size_bytes) == (first.id, "Cells", ("exam",), 50, 15)
    assert again.language == "en"
    assert again.added == first.added < again.last_used


def test_the_one_used_last_comes_first(library: Library, tmp_path: Path) -> None:
    ids = []
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(name)
        ids.append(library.add(tmp_path / name, "txt").id)
    library.used(ids[0])
    assert [document.id for document in library.documents()] == [ids[0], ids[2], ids[1]]


def test_a_limit_gives_those_used_last(library: Library, tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").touch()
        library.add(tmp_path / f"{number}.txt", "text")
    assert [each.title for each in library.documents(limit=2)] == ["4", "3"]
    assert [each.title for each in library.documents("txt", limit=3)] == ["4", "3", "2"]
    assert len(library.documents(limit=9)) == 5


def test_those_used_last_are_found_without_sorting_all(library: Library) -> None:
    plan = library._connection.execute(
        "EXPLAIN QUERY PLAN SELECT * FROM documents WHERE 1 ORDER BY last_used DESC, id DESC LIMIT 200"
    ).fetchall()
    steps = [row["detail"] for row in plan]
    assert steps[0] == "SCAN documents USING INDEX documents_by_use"
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps


def test_a_word_of_any_length_can_be_looked_for(library: Library, book: Path) -> None:
    library.add(book, "pdf")
    assert library.documents("x" * 100_000) == []


def test_words_are_looked_for_in_title_path_and_tags(library: Library, book: Path, tmp_path: Path) -> None:
    other = tmp_path / "100%_sure.txt"
    other.write_text("x")
    library.add(other, "txt")
    library.set_tags(library.add(book, "pdf").id, ("summer",))
    assert [document.path for document in library.documents("biology SUMMER")] == [book]
    assert [document.path for document in library.documents("100%_")] == [other]
    assert library.documents("biology winter") == []
    assert [document.path for document in library.documents(tag="summer")] == [book]


def test_removing_leaves_the_users_file_and_deletes_only_our_copy(library: Library, book: Path) -> None:
    document = library.add(book, "pdf", keep_copy=True)
    assert document.kept_copy is not None
    assert document.kept_copy.read_bytes() == book.read_bytes()
    assert library.remove(document.id) == document.kept_copy
    assert book.exists()
    assert not document.kept_copy.exists()
    assert library.documents() == []


def test_our_copy_is_read_when_the_file_is_gone(library: Library, book: Path) -> None:
    document = library.add(book, "pdf", keep_copy=True)
    assert document.readable_path == book
    book.unlink()
    assert document.readable_path == document.kept_copy


def test_a_copy_that_cannot_be_made_keeps_nothing(library: Library, book: Path, tmp_path: Path) -> None:
    (tmp_path / "store" / "documents").write_text("a file where the folder should be")
    with pytest.raises(StorageError) as caught:
        library.add(book, "pdf", keep_copy=True)
    assert caught.value.kind == "no-copy"
    assert library.documents() == []


def test_the_database_is_free_while_a_file_is_copied(
    library: Library, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free: list[bool] = []
    copyfile = shutil.copyfile

    def copy_and_look(source: Path, target: Path) -> Path:
        with closing(sqlite3.connect(tmp_path / "store" / FILE_NAME, timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")
            free.append(True)
        return copyfile(source, target)

    monkeypatch.setattr(shutil, "copyfile", copy_and_look)
    library.add(book, "pdf", keep_copy=True)
    assert free == [True]


def test_a_newer_copy_takes_the_place_of_the_older(library: Library, book: Path, tmp_path: Path) -> None:
    first = library.add(book, "pdf", keep_copy=True)
    book.write_bytes(b"%PDF longer now")
    assert library.add(book, "pdf").kept_copy == first.kept_copy
    second = library.add(book, "pdf", keep_copy=True)
    assert second.kept_copy is not None
    assert second.kept_copy.read_bytes() == b"%PDF longer now"
    assert [path for path in (tmp_path / "store" / "documents").rglob("*") if path.is_file()] == [second.kept_copy]


def test_what_was_removed_comes_back_as_it_was(library: Library, book: Path) -> None:
    document = library.add(book, "pdf", pages=48, language="en", keep_copy=True)
    library.rename(document.id, "Cells")
    library.set_tags(document.id, ("exam",))
    document = library.get(document.id)
    library.remove(document.id)
    again = library.restore(document)
    assert again.kept_copy is not None
    assert again.kept_copy.read_bytes() == book.read_bytes()
    assert replace(again, id=document.id, kept_copy=document.kept_copy) == document


def test_a_missing_file_is_not_kept(library: Library, tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        library.add(tmp_path / "gone.txt", "txt")
    assert caught.value.kind == "document-missing"


def test_an_unknown_id_is_an_error(library: Library) -> None:
    for attempt in (library.get, library.remove):
        with pytest.raises(StorageError) as caught:
            attempt(99)
        assert caught.value.kind == "not-kept"


def test_two_programs_share_one_library(library: Library, book: Path, tmp_path: Path) -> None:
    with closing(Library(tmp_path / "store")) as other:
        document = other.add(book, "pdf")
        assert library.documents() == [document]
        library.rename(document.id, "Renamed")
        assert other.get(document.id).title == "Renamed"


class LibraryMachine(RuleBasedStateMachine):
    """Any order of changes gives what a plain dictionary gives."""

    names = st.sampled_from([f"{letter}.txt" for letter in "abcde"])
    titles = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)

    @initialize()
    def start(self) -> None:
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        self.library = Library(self.root / "store", Clock())
        self.model: dict[str, tuple[str, frozenset[str]]] = {}

    @rule(name=names)
    def add(self, name: str) -> None:
        (self.root / name).write_text(name)
        self.library.add(self.root / name, "txt")
        self.model.setdefault(name, (Path(name).stem, frozenset()))

    @rule(name=names, title=titles)
    def rename(self, name: str, title: str) -> None:
        document = self.library.find(self.root / name)
        if document is not None:
            self.library.rename(document.id, title)
            self.model[name] = (" ".join(title.split()) or Path(name).stem, self.model[name][1])

    @rule(name=names, tags=st.frozensets(st.sampled_from(["x", "y", "z"])))
    def tag(self, name: str, tags: frozenset[str]) -> None:
        document = self.library.find(self.root / name)
        if document is not None:
            self.library.set_tags(document.id, tuple(tags))
            self.model[name] = (self.model[name][0], tags)

    @rule(name=names)
    def remove(self, name: str) -> None:
        document = self.library.find(self.root / name)
        if document is not None:
            self.library.remove(document.id)
            del self.model[name]

    @rule()
    def open_again(self) -> None:
        self.library.close()
        self.library = Library(self.root / "store", Clock())

    @invariant()
    def same_as_the_model(self) -> None:
        kept = {document.path.name: (document.title, frozenset(document.tags)) for document in self.library.documents()}
        assert kept == self.model

    def teardown(self) -> None:
        if hasattr(self, "library"):
            self.library.close()
            self.folder.cleanup()


TestLibraryMachine = LibraryMachine.TestCase
TestLibraryMachine.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not of Windows")
@pytest.mark.parametrize("times", [20, pytest.param(200, marks=pytest.mark.soak)])
def test_killed_at_any_moment_what_was_said_to_be_kept_is_kept(tmp_path: Path, times: int) -> None:
    writer = f"""
        from pathlib import Path
        from slmdesk.store.library import Library
        folder = Path({str(tmp_path)!r})
        library = Library(folder / "store")
        number = len(library.documents())
        while True:
            path = folder / f"{{number}}.txt"
            path.write_text("text")
            library.set_tags(library.add(path, "txt").id, ("a", "b"))
            print(number, flush=True)
            number += 1
    """
    moments = random.Random(times)
    said: set[int] = set()
    for _ in range(times):
        process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(writer)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        for _line in range(moments.randrange(1, 12)):
            said.add(int(process.stdout.readline()))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with closing(open_database(tmp_path / "store" / FILE_NAME)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        with closing(Library(tmp_path / "store")) as library:
            kept = {int(document.path.stem): document.tags for document in library.documents()}
        assert {number: kept.get(number) for number in said} == dict.fromkeys(said, ("a", "b"))


def left_behind(folder: Path, name: str, hours: float) -> Path:
    """A copy that was being made when its program was killed."""
    made = folder / "documents" / "incoming" / name / "book.pdf"
    made.parent.mkdir(parents=True)
    made.write_bytes(b"half of it")
    then = datetime.now(UTC).timestamp() - 3600 * hours
    for path in (made, made.parent):
        os.utime(path, (then, then))
    return made


def test_half_a_copy_is_deleted_when_the_library_is_opened_again(tmp_path: Path, book: Path) -> None:
    folder = tmp_path / "store"
    with closing(Library(folder)) as library:
        kept = library.add(book, "pdf", keep_copy=True).kept_copy
        assert list((folder / "documents" / "incoming").iterdir()) == []
    old, young = left_behind(folder, "a" * 32, hours=2), left_behind(folder, "b" * 32, hours=0.5)
    with closing(Library(folder)):
        assert not old.parent.exists()
        assert young.exists()  # another program may be making it
        assert kept is not None
        assert kept.exists()


def test_a_copy_whose_document_was_kept_gets_to_its_place(tmp_path: Path, book: Path) -> None:
    folder = tmp_path / "store"
    with closing(Library(folder)) as library:
        kept = library.add(book, "pdf", keep_copy=True).kept_copy
    assert kept is not None
    incoming = folder / "documents" / "incoming" / kept.parent.name
    kept.parent.rename(incoming)  # as if it had been killed right before
    with closing(Library(folder)) as library:
        assert library.documents()[0].kept_copy == kept
        assert kept.read_bytes() == book.read_bytes()
        assert not incoming.exists()


def test_words_are_found_whatever_their_case(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "Übungen.txt"
    path.write_text("x")
    kept = library.add(path, "txt")
    assert [document.id for document in library.documents("ÜBUNGEN")] == [kept.id]
    assert library.documents("zebra " * 5000) == []


def test_tags_for_what_another_window_removed(library: Library, book: Path) -> None:
    kept = library.add(book, "pdf")
    library.remove(kept.id)
    with pytest.raises(StorageError) as caught:
        library.set_tags(kept.id, ["x"])
    assert caught.value.kind == "not-kept"
    with pytest.raises(StorageError):
        library.rename(kept.id, "")
