"""The SQLite file: opening it safely, and bringing an older one up to date."""

from __future__ import annotations

import errno
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from slmdesk.errors import StorageError

FILE_NAME = "slmdesk.sqlite3"
_BUSY_TIMEOUT_S = 10.0
MOST_SEARCHED_WORDS = 50
"""Of what is typed into a search: SQLite refuses an expression of some hundred conditions."""
_NOT_ALLOWED = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)
_LONGEST_SEARCHED = 1_000  # characters of a word: it refuses a pattern of 50,000 bytes, too

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE documents (
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        format TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        pages INTEGER,
        language TEXT,
        kept_copy TEXT,
        added TEXT NOT NULL,
        last_used TEXT NOT NULL
    ) STRICT;
    CREATE INDEX documents_by_use ON documents (last_used DESC);
    CREATE TABLE tags (
        document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        tag TEXT NOT NULL,
        PRIMARY KEY (document_id, tag)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX tags_by_tag ON tags (tag);
    """,
    """
    CREATE TABLE jobs (
        key TEXT NOT NULL PRIMARY KEY,
        title TEXT NOT NULL,
        started TEXT NOT NULL,
        request TEXT NOT NULL
    ) STRICT;
    CREATE TABLE job_parts (
        number INTEGER PRIMARY KEY,
        key TEXT NOT NULL REFERENCES jobs (key) ON DELETE CASCADE,
        part TEXT NOT NULL,
        text TEXT NOT NULL,
        UNIQUE (key, part)
    ) STRICT;
    CREATE TABLE paces (
        model TEXT NOT NULL,
        threads INTEGER NOT NULL,
        pace TEXT NOT NULL,
        PRIMARY KEY (model, threads)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE history (
        id INTEGER PRIMARY KEY,
        created TEXT NOT NULL,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        model TEXT NOT NULL,
        text TEXT NOT NULL,
        content TEXT NOT NULL
    ) STRICT;
    """,
    """
    ALTER TABLE history ADD COLUMN key TEXT NOT NULL DEFAULT '';
    ALTER TABLE history ADD COLUMN about TEXT NOT NULL DEFAULT '';
    CREATE INDEX history_by_about ON history (kind, about, id);
    CREATE INDEX history_by_key ON history (key);
    """,
)
"""SQL that brings version N to N + 1, in order. Never changed once released; each has a test."""


def open_database(path: Path, migrations: Sequence[str] = MIGRATIONS) -> sqlite3.Connection:
    """Open the file, made or brought up to date if need be.

    The connection belongs to the thread that opened it. Write-ahead logging: a crash at any moment
    leaves the last whole transaction.

    Raises:
        StorageError: ``store-newer`` (written by a later version), ``store-damaged`` (not a database, or
            not a sound one), ``disk-full``, ``store-unreadable`` (no permission). The file is left as it is.
    """
    connection: sqlite3.Connection | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.create_function("plain", 1, plain, deterministic=True)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # a kept document must survive a power cut
        _migrate(connection, migrations)
        return connection
    except (sqlite3.Error, OSError) as error:
        if connection is not None:
            connection.close()
        raise as_storage_error(error, path) from error
    except StorageError:
        if connection is not None:
            connection.close()
        raise


def as_storage_error(error: sqlite3.Error | OSError, path: Path) -> StorageError:
    """The failure in the user's words."""
    if type(error) is sqlite3.DatabaseError:  # its subclasses are of statements, not of the file
        return StorageError(
            "store-damaged",
            f"The file {path} is damaged ({error}).",
            "Your documents are safe: they are not in it. Move it away to begin a new one; cards come back from a "
            "backup (slmdesk cards restore).",
        )
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    number = error.errno if isinstance(error, OSError) else None
    if code == sqlite3.SQLITE_FULL or number in (errno.ENOSPC, errno.EDQUOT):
        return StorageError(
            "disk-full",
            f"The disk is full: nothing more can be kept in {path}.",
            "Free some space on it. What was kept before is still there.",
        )
    if code in _NOT_ALLOWED or number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StorageError(
            "store-unreadable",
            f"The file {path} cannot be opened for writing.",
            f"Check that the folder {path.parent} is there, that you may write in it and that its disk is not "
            "write-protected.",
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StorageError(
            "store-unreadable",
            f"Another program is writing to {path}.",
            "Try again in a moment.",
        )
    return StorageError(
        "store-unreadable",
        f"The file {path} cannot be used: {error}.",
        f"Check that the disk with {path.parent} is connected, sound and not full.",
    )


def plain(text: str) -> str:
    """A text as it is compared, in SQL too: whatever the case, and however an accent is written (macOS writes its
    file names with accents of their own). SQLite's ``LIKE`` by itself knows the case of A to Z only.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def like(word: str) -> str:
    """The pattern for ``plain(...) LIKE ? ESCAPE '\\'`` of what has a word in it."""
    escaped = plain(word[:_LONGEST_SEARCHED]).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing. Takes the write lock at once, so that two programs do not deadlock."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")  # it may fail as well, and must not stay open: what follows would seem kept
    except BaseException:
        if connection.in_transaction:  # a full disk ends it by itself
            connection.execute("ROLLBACK")
        raise


@contextmanager
def changing(connection: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    """All of a change or nothing. path: of the file, for the words of a ``StorageError``."""
    try:
        with transaction(connection):
            yield connection
    except sqlite3.Error as error:
        raise as_storage_error(error, path) from error


def wipe(connection: sqlite3.Connection, path: Path, index: str | None) -> None:
    """Leave nothing of deleted text in the old segments of a full-text index, nor in the write-ahead log.

    Where another program reads just now the log stays until the next time.
    """
    try:
        if index is not None:
            connection.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.Error as error:
        raise as_storage_error(error, path) from error


def _migrate(connection: sqlite3.Connection, migrations: Sequence[str]) -> None:
    if _version(connection) == len(migrations):
        return
    with transaction(connection):
        version = _version(connection)  # again: another program may have been faster
        if version > len(migrations):
            raise StorageError(
                "store-newer",
                "The library was written by a later version of SLM Desk.",
                "Install that version to open it.",
            )
        for step in migrations[version:]:
            for statement in step.split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)
