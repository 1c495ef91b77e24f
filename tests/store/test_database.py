from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from slmdesk.errors import StorageError
from slmdesk.store.database import MIGRATIONS, as_storage_error, changing, like, open_database, transaction


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "store.sqlite3"


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_database(path)) as connection:
        yield connection


def test_a_new_file_has_the_newest_version_and_is_sound(connection: sqlite3.Connection) -> None:
    assert connection.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_an_older_file_is_brought_up_to_date_with_what_is_in_it(path: Path) -> None:
    with closing(open_database(path)) as connection, transaction(connection):
        connection.execute(
            "INSERT INTO documents (path, title, format, size_bytes, added, last_used)"
            " VALUES ('/a', 'A', 'txt', 1, '', '')"
        )
    newer = (*MIGRATIONS, "ALTER TABLE documents ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'")
    with closing(open_database(path, newer)) as connection:
        assert connection.execute("SELECT title, colour FROM documents").fetchone()[:] == ("A", "red")


def test_a_migration_that_fails_changes_nothing(path: Path) -> None:
    open_database(path).close()
    with pytest.raises(StorageError):
        open_database(path, (*MIGRATIONS, "CREATE TABLE extra (a TEXT); CREATE nonsense"))
    with closing(open_database(path)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert "extra" not in tables


def test_a_file_of_a_later_version_is_left_alone(path: Path) -> None:
    open_database(path, (*MIGRATIONS, "CREATE TABLE later (a TEXT)")).close()
    before = path.read_bytes()
    with pytest.raises(StorageError) as caught:
        open_database(path)
    assert caught.value.kind == "store-newer"
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database at all " * 100, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_damaged_file_is_an_error_and_stays(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StorageError) as caught:
        open_database(path)
    assert caught.value.kind == "store-damaged"
    assert path.read_bytes() == content


def test_a_folder_in_the_files_place_is_an_error(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(StorageError) as caught:
        open_database(path)
    assert caught.value.kind == "store-unreadable"
    assert str(path.parent) in caught.value.hint


def test_a_transaction_is_all_or_nothing(connection: sqlite3.Connection) -> None:
    def half() -> None:
        with transaction(connection):
            connection.execute("CREATE TABLE half (a TEXT)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone()[0] == 0


def test_a_commit_that_fails_leaves_no_transaction_open(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE whole (id INTEGER PRIMARY KEY)")
    connection.execute("CREATE TABLE part (of INTEGER REFERENCES whole (id) DEFERRABLE INITIALLY DEFERRED)")
    with pytest.raises(sqlite3.IntegrityError), transaction(connection):
        connection.execute("INSERT INTO part VALUES (1)")
    assert not connection.in_transaction
    with transaction(connection):
        connection.execute("INSERT INTO whole VALUES (1)")
    assert connection.execute("SELECT (SELECT count(*) FROM part), count(*) FROM whole").fetchone()[:] == (0, 1)


def test_a_full_disk_is_said_and_what_was_there_stays(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("CREATE TABLE texts (text TEXT)")
    with transaction(connection):
        connection.execute("INSERT INTO texts VALUES ('before')")
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StorageError) as caught, changing(connection, path):
        connection.executemany("INSERT INTO texts VALUES (?)", [("x" * 4000,)] * 40)
    assert caught.value.kind == "disk-full"
    assert caught.value.message.startswith("The disk is full")
    assert "still there" in caught.value.hint
    assert [row[0] for row in connection.execute("SELECT text FROM texts")] == ["before"]
    connection.execute("PRAGMA max_page_count = 100000")
    with changing(connection, path):
        connection.execute("INSERT INTO texts VALUES ('after')")
    assert connection.execute("SELECT count(*) FROM texts").fetchone()[0] == 2


def test_another_program_that_writes_is_said(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA busy_timeout = 0")
    with closing(open_database(path)) as other, transaction(other), pytest.raises(StorageError) as caught:
        changing(connection, path).__enter__()
    assert "Another program" in caught.value.message
    with changing(connection, path):
        pass


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (errno.ENOSPC, "disk-full", "The disk is full"),
        (errno.EACCES, "store-unreadable", "opened for writing"),
        (errno.EROFS, "store-unreadable", "opened for writing"),
        (errno.EIO, "store-unreadable", "Input/output error"),
    ],
)
def test_what_the_system_refuses_is_said_in_the_users_words(number: int, kind: str, words: str) -> None:
    error = as_storage_error(OSError(number, os.strerror(number)), Path("folder") / "a.sqlite3")
    assert error.kind == kind
    assert words in error.message
    assert error.hint


def test_a_statement_that_cannot_be_is_no_damage() -> None:
    assert as_storage_error(sqlite3.IntegrityError("x"), Path("a")).kind == "store-unreadable"
    assert as_storage_error(sqlite3.DatabaseError("malformed"), Path("a")).kind == "store-damaged"


def test_words_are_found_whatever_their_case_and_accents(connection: sqlite3.Connection) -> None:
    pairs = (("Über uns", "ÜBER"), ("Re\u0301sume\u0301", "résumé"), ("a_b%c\\d", "_B%C\\"), ("Straße", "STRASSE"))
    for text, word in pairs:
        (found,) = connection.execute("SELECT plain(?) LIKE ? ESCAPE '\\'", (text, like(word))).fetchone()
        assert found, text
    (found,) = connection.execute("SELECT plain('axb') LIKE ? ESCAPE '\\'", (like("a_b"),)).fetchone()
    assert not found
