"""Results that were written before, to search and to show again. Nothing gets here when the user switched it off."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from slmdesk.errors import StorageError
from slmdesk.store.database import FILE_NAME, as_storage_error, changing, open_database, transaction

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class HistoryEntry:
    """A result. kind: the task, such as ``"summary"``; content: the whole result, as its task wrote it (JSON).

    created: ISO 8601, UTC.
    """

    id: int
    created: str
    kind: str
    title: str
    model: str
    text: str
    content: str


class History:
    """The list of results. Use it in the thread that made it; ``close`` it after.

    Words are found by SQLite's full-text index (FTS5) where it has one, else by looking through all texts.

    Args:
        folder: where the database is.
        now: the time, for tests.
        full_text: whether to use the index; None where there is one.

    Raises:
        StorageError: every method, when the file cannot be used (see ``database.open_database``).
    """

    def __init__(
        self,
        folder: Path,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        full_text: bool | None = None,
    ) -> None:
        self._file = folder / FILE_NAME
        self._now = now
        self._connection = open_database(self._file)
        self._connection.execute("PRAGMA secure_delete = ON")  # a deleted result is overwritten, not only unlinked
        self._full_text = self._make_index() if full_text is None else full_text and self._make_index()

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def add(self, kind: str, title: str, model: str, text: str, content: str) -> int:
        """Keep a result. Returns its id."""
        with self._changing() as connection:
            now = self._now().isoformat(timespec="seconds")
            (id,) = connection.execute(
                "INSERT INTO history (created, kind, title, model, text, content)"
                " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
                (now, kind, title, model, text, content),
            ).fetchone()
            if self._full_text:
                connection.execute("INSERT INTO history_words (rowid, title, text) VALUES (?, ?, ?)", (id, title, text))
        return int(id)

    def get(self, id: int) -> HistoryEntry:
        """One result. Raises StorageError ``not-kept`` for an id that is not there."""
        found = self._select("WHERE id = ?", (id,))
        if not found:
            raise StorageError("not-kept", f"There is no result {id} in the history.", "See slmdesk history list.")
        return found[0]

    def entries(self, limit: int | None = None) -> list[HistoryEntry]:
        """Results, the latest first."""
        return self._select("ORDER BY id DESC LIMIT ?", (-1 if limit is None else limit,))

    def search(self, words: str, limit: int | None = None) -> list[HistoryEntry]:
        """Results whose title or text has every one of the words or a longer one that begins so, the best first."""
        wanted = _WORD.findall(words)
        count = -1 if limit is None else limit
        if not wanted:
            return self.entries(limit)
        if self._full_text:
            query = " ".join(f'"{word}"*' for word in wanted)
            condition = (
                "JOIN history_words ON history_words.rowid = id WHERE history_words MATCH ? ORDER BY rank LIMIT ?"
            )
            return self._select(condition, (query, count))
        conditions = " AND ".join("(' ' || title || ' ' || text) LIKE ? ESCAPE '\\'" for _word in wanted)
        values = ["%" + re.sub(r"([\\%_])", r"\\\1", word) + "%" for word in wanted]
        return self._select(f"WHERE {conditions} ORDER BY id DESC LIMIT ?", (*values, count))

    def delete(self, id: int) -> None:
        """Delete one result. Raises StorageError ``not-kept``."""
        self.get(id)
        with self._changing() as connection:
            connection.execute("DELETE FROM history WHERE id = ?", (id,))
            if self._full_text:
                connection.execute("DELETE FROM history_words WHERE rowid = ?", (id,))
        self._wipe()

    def clear(self) -> int:
        """Delete all results. Returns how many there were."""
        with self._changing() as connection:
            count = connection.execute("DELETE FROM history").rowcount
            if self._full_text:
                connection.execute("DELETE FROM history_words")
        self._wipe()
        return int(count)

    # --- inside -------------------------------------------------------------------------------

    def _make_index(self) -> bool:
        """Make the full-text index, filled with what is there. Returns False where SQLite has none."""
        try:
            known = self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'history_words'").fetchone()
            if known is None:
                with transaction(self._connection):
                    self._connection.execute("CREATE VIRTUAL TABLE history_words USING fts5 (title, text)")
            with transaction(self._connection):
                # What another program without the index added or deleted meanwhile.
                self._connection.execute(
                    "INSERT INTO history_words (rowid, title, text) SELECT id, title, text FROM history"
                    " WHERE id NOT IN (SELECT rowid FROM history_words)"
                )
                self._connection.execute("DELETE FROM history_words WHERE rowid NOT IN (SELECT id FROM history)")
        except sqlite3.OperationalError:
            return False
        return True

    def _wipe(self) -> None:
        """Leave nothing of deleted text in the index's old segments, nor in the write-ahead log."""
        try:
            if self._full_text:
                self._connection.execute("INSERT INTO history_words (history_words) VALUES ('optimize')")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.Error as error:
            raise as_storage_error(error, self._file) from error

    def _select(self, condition: str, values: tuple[object, ...]) -> list[HistoryEntry]:
        columns = "id, created, kind, history.title, model, history.text, content"
        try:
            rows = list(self._connection.execute(f"SELECT {columns} FROM history {condition}", values))
        except sqlite3.Error as error:
            raise as_storage_error(error, self._file) from error
        return [HistoryEntry(*row) for row in rows]

    def _changing(self) -> AbstractContextManager[sqlite3.Connection]:
        return changing(self._connection, self._file)
