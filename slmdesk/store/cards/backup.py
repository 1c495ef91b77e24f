"""All cards, answers and pictures in one file with the conversations about the same material, and back."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from pathlib import Path

from slmdesk.errors import StorageError
from slmdesk.store.cards import Cards
from slmdesk.store.cards.schema import MIGRATIONS
from slmdesk.store.database import FILE_NAME, as_storage_error, open_database
from slmdesk.store.history import CONVERSATION, History, HistoryEntry

_CONVERSATIONS = (
    "CREATE TABLE conversations (created TEXT, kind TEXT, title TEXT, model TEXT, text TEXT, content TEXT,"
    " key TEXT, about TEXT) STRICT"
)
_COLUMNS = "created, kind, title, model, text, content, key, about"


def back_up(cards: Cards, to: Path, conversations: bool = True) -> None:
    """Write a backup; an older file there is replaced only by a whole new one.

    conversations: with what is kept of them.

    Raises:
        StorageError: ``not-written``, or as ``History`` where the conversations cannot be read.
    """
    handle, name = -1, ""
    try:
        kept = _kept_conversations(cards.file.parent) if conversations else None
        handle, name = tempfile.mkstemp(dir=to.absolute().parent, prefix=f".{to.name[:50]}.", suffix=".part")
        os.close(handle)
        with contextlib.closing(sqlite3.connect(name)) as target:
            cards.connection.backup(target)
            if kept is not None:
                _write_conversations(target, kept)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        with open(name, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(name, to)
    except (OSError, sqlite3.Error) as error:
        if name:
            Path(name).unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or str(error)
        raise StorageError("not-written", f"{to} could not be written: {reason}.", "Choose another place.") from error


def restore(cards: Cards, file: Path, keep_history: bool = True) -> Path:
    """Take the cards of a backup in place of those there are, all or none; conversations come in beside those here.

    Args:
        keep_history: whether conversations may be kept on this computer.

    Returns:
        Where those that were there are kept.

    Raises:
        StorageError: ``backup-missing``, ``not-a-backup``, ``store-newer``; nothing is changed then.
    """
    if not file.is_file():
        raise StorageError("backup-missing", f"{file} is not there.", "Choose a file of slmdesk cards backup.")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite3"  # an older backup is brought up to date here, not in place
        try:
            with (
                contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as old,
                contextlib.closing(sqlite3.connect(copy)) as new,
            ):
                _check(old)
                old.backup(new)
            connection = open_database(copy, MIGRATIONS)
        except sqlite3.Error as error:
            raise _not_a_backup(file) from error
        except StorageError as error:
            raise error if error.kind == "store-newer" else _not_a_backup(file) from error
        try:
            try:
                conversations = _take_conversations(connection)
            except sqlite3.Error as error:
                raise _not_a_backup(file) from error
            if _objects(connection) != _objects(cards.connection):
                raise _not_a_backup(file)
            if conversations and keep_history:
                with contextlib.closing(History(cards.file.parent)) as history:
                    history.put_back(conversations)
            kept = cards.file.with_name(f"cards-before-{cards.time():%Y%m%d-%H%M%S}.sqlite3")
            back_up(cards, kept, conversations=False)
            connection.backup(cards.connection)
            return kept
        except sqlite3.Error as error:
            raise as_storage_error(error, cards.file) from error
        finally:
            connection.close()


def _check(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    (sound,) = connection.execute("PRAGMA quick_check").fetchone()
    tables = {row[1] for row in _objects(connection) if row[0] == "table"}
    if sound != "ok" or not {"cards", "decks", "reviews"} <= tables:
        raise sqlite3.DatabaseError("not a backup of cards")


def _kept_conversations(folder: Path) -> list[HistoryEntry]:
    if not (folder / FILE_NAME).exists():  # it is not made for the question
        return []
    with contextlib.closing(History(folder)) as history:
        return history.entries(conversations=True)


def _write_conversations(target: sqlite3.Connection, entries: list[HistoryEntry]) -> None:
    target.execute(_CONVERSATIONS)
    rows = [tuple(getattr(each, name) for name in _COLUMNS.split(", ")) for each in reversed(entries)]
    target.executemany("INSERT INTO conversations VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    target.commit()


def _take_conversations(connection: sqlite3.Connection) -> list[HistoryEntry]:
    """What a backup holds of them; a backup of the version before holds none. Nothing of them stays in the copy.

    Raises:
        sqlite3.Error: there are none that could be kept.
    """
    if ("table", "conversations", _CONVERSATIONS) not in _objects(connection):
        return []
    rows = list(connection.execute(f"SELECT {_COLUMNS} FROM conversations ORDER BY rowid"))
    if any(value is None for row in rows for value in row):
        raise sqlite3.DatabaseError("a conversation is not whole")
    connection.execute("DROP TABLE conversations")
    connection.execute("VACUUM")  # else their text would come into the file of the cards, in pages that are free
    return [HistoryEntry(0, *row) for row in rows if row["key"] and row["kind"] == CONVERSATION]


def _objects(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    """Everything defined in a file: one with a trigger or view more is not ours."""
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master")
    return {(row[0], row[1], " ".join(row[2].split())) for row in rows}


def _not_a_backup(file: Path) -> StorageError:
    return StorageError(
        "not-a-backup", f"{file.name} is not a whole backup of cards.", "Your cards are as they were. Try another file."
    )
