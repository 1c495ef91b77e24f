"""All cards, answers and pictures in one file, and back."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from pathlib import Path

from slmdesk.errors import StorageError
from slmdesk.store.cards import Cards
from slmdesk.store.cards.schema import MIGRATIONS
from slmdesk.store.database import as_storage_error, open_database


def back_up(cards: Cards, to: Path) -> None:
    """Write a backup; an older file there is replaced only by a whole new one.

    Raises:
        StorageError: ``not-written``.
    """
    handle, name = -1, ""
    try:
        handle, name = tempfile.mkstemp(dir=to.absolute().parent, prefix=f".{to.name[:50]}.", suffix=".part")
        os.close(handle)
        with contextlib.closing(sqlite3.connect(name)) as target:
            cards.connection.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        with open(name, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(name, to)
    except (OSError, sqlite3.Error) as error:
        if name:
            Path(name).unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or str(error)
        raise StorageError("not-written", f"{to} could not be written: {reason}.", "Choose another place.") from error


def restore(cards: Cards, file: Path) -> Path:
    """Take the cards of a backup in place of those there are, all or none.

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
            if _objects(connection) != _objects(cards.connection):
                raise _not_a_backup(file)
            kept = cards.file.with_name(f"cards-before-{cards.time():%Y%m%d-%H%M%S}.sqlite3")
            back_up(cards, kept)
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


def _objects(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    """Everything defined in a file: one with a trigger or view more is not ours."""
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master")
    return {(row[0], row[1], " ".join(row[2].split())) for row in rows}


def _not_a_backup(file: Path) -> StorageError:
    return StorageError(
        "not-a-backup", f"{file.name} is not a whole backup of cards.", "Your cards are as they were. Try another file."
    )
