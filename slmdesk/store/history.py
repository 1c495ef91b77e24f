"""Results that were written before, to search and to show again. Nothing gets here when the user switched it off."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from slmdesk.errors import StorageError
from slmdesk.store.database import (
    FILE_NAME,
    MOST_SEARCHED_WORDS,
    as_storage_error,
    changing,
    like,
    open_database,
    transaction,
    wipe,
)

CONVERSATION = "conversation"
"""The kind of a conversation with the Tutor; every other kind is a result that is written once."""

_WORD = re.compile(r"\w+")
_LATEST_FIRST = "ORDER BY created DESC, id DESC"  # what comes back from a backup is no later than it was


@dataclass(frozen=True)
class HistoryEntry:
    """A result. kind: the task, such as ``"summary"``; content: the whole result, as its task wrote it (JSON).

    created: ISO 8601, UTC. key: of what is written on, such as a conversation: each time it takes the place of what
    was kept under it; else empty. about: which documents it is about, as ``latest`` looks for them.
    """

    id: int
    created: str
    kind: str
    title: str
    model: str
    text: str
    content: str
    key: str = ""
    about: str = ""


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
        try:
            self._connection.execute("PRAGMA secure_delete = ON")  # a deleted result is overwritten, not only unlinked
            self._full_text = self._make_index() if full_text is None else full_text and self._make_index()
        except sqlite3.Error as error:
            self._connection.close()
            raise as_storage_error(error, self._file) from error

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def add(
        self,
        kind: str,
        title: str,
        model: str,
        text: str,
        content: str,
        key: str = "",
        about: str = "",
        *,
        before: str | None = None,
        aside: str = "",
    ) -> int:
        """Keep a result. One with a key replaces what is kept under it, and is the latest. Returns its id.

        before: the content that is replaced, as its writer knows it. Where another is there, another window has gone
        on with it: that stays, and this is kept under the key ``aside``. None: whatever is there is replaced.
        """
        with self._changing() as connection:
            if key and before is not None:
                (others,) = connection.execute(
                    "SELECT count(*) FROM history WHERE key = ? AND content != ?", (key, before)
                ).fetchone()
                key = aside if others else key
            if key:
                self._forget(connection, "key = ?", (key,))
            now = self._now().isoformat(timespec="seconds")
            return self._insert(connection, (now, kind, title, model, text, content, key, about))

    def put_back(self, entries: Iterable[HistoryEntry]) -> int:
        """Keep what was kept before, as it was, but for what is still there. Returns how many came in."""
        count = 0
        with self._changing() as connection:
            for each in entries:
                if connection.execute(
                    "SELECT 1 FROM history WHERE key = ? AND (key != '' OR content = ?)", (each.key, each.content)
                ).fetchone():
                    continue
                values = (each.created, each.kind, each.title, each.model, each.text, each.content, each.key)
                self._insert(connection, (*values, each.about))
                count += 1
        return count

    def get(self, id: int) -> HistoryEntry:
        """One result. Raises StorageError ``not-kept`` for an id that is not there."""
        found = self._select("WHERE id = ?", (id,))
        if not found:
            raise StorageError("not-kept", f"There is no result {id} in the history.", "See slmdesk history list.")
        return found[0]

    def latest(self, kind: str, about: str | None = None) -> HistoryEntry | None:
        """The latest of a kind; about: of these documents only."""
        if about is None:
            found = self._select(f"WHERE kind = ? {_LATEST_FIRST} LIMIT 1", (kind,))
        else:
            found = self._select(f"WHERE kind = ? AND about = ? {_LATEST_FIRST} LIMIT 1", (kind, about))
        return found[0] if found else None

    def entries(self, limit: int | None = None, conversations: bool | None = None) -> list[HistoryEntry]:
        """Results, the latest first. conversations: only those, or none of them."""
        return self._select(f"WHERE {_of(conversations)} {_LATEST_FIRST} LIMIT ?", (-1 if limit is None else limit,))

    def search(self, words: str, limit: int | None = None, conversations: bool | None = None) -> list[HistoryEntry]:
        """Results whose title or text has every one of the words or a longer one that begins so, the best first."""
        wanted = _WORD.findall(words)[:MOST_SEARCHED_WORDS]
        count = -1 if limit is None else limit
        if not wanted:
            return self.entries(limit, conversations)
        of = _of(conversations)
        if self._full_text:
            query = " ".join(f'"{word}"*' for word in wanted)
            condition = (
                "JOIN history_words ON history_words.rowid = id WHERE history_words MATCH ?"
                f" AND {of} ORDER BY rank LIMIT ?"
            )
            return self._select(condition, (query, count))
        conditions = " AND ".join("plain(' ' || title || ' ' || text) LIKE ? ESCAPE '\\'" for _word in wanted)
        values = [like(word) for word in wanted]
        return self._select(f"WHERE {conditions} AND {of} {_LATEST_FIRST} LIMIT ?", (*values, count))

    def delete(self, id: int) -> None:
        """Delete one result. Raises StorageError ``not-kept``."""
        self.get(id)
        with self._changing() as connection:
            self._forget(connection, "id = ?", (id,))
        self._wipe()

    def delete_key(self, key: str) -> bool:
        """Delete what is kept under a key. Returns whether something was."""
        with self._changing() as connection:
            count = self._forget(connection, "key = ? AND key != ''", (key,))
        self._wipe()
        return bool(count)

    def clear(self, conversations: bool | None = None) -> int:
        """Delete all results; conversations: only those, or none of them. Returns how many there were."""
        with self._changing() as connection:
            count = self._forget(connection, _of(conversations), ())
        self._wipe()
        return count

    # --- inside -------------------------------------------------------------------------------

    def _insert(self, connection: sqlite3.Connection, values: tuple[str, ...]) -> int:
        (id,) = connection.execute(
            "INSERT INTO history (created, kind, title, model, text, content, key, about)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            values,
        ).fetchone()
        if self._full_text:
            _created, _kind, title, _model, text, *_rest = values
            connection.execute("INSERT INTO history_words (rowid, title, text) VALUES (?, ?, ?)", (id, title, text))
        return int(id)

    def _forget(self, connection: sqlite3.Connection, condition: str, values: tuple[object, ...]) -> int:
        if self._full_text:
            connection.execute(
                f"DELETE FROM history_words WHERE rowid IN (SELECT id FROM history WHERE {condition})", values
            )
        return int(connection.execute(f"DELETE FROM history WHERE {condition}", values).rowcount)

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
        wipe(self._connection, self._file, "history_words" if self._full_text else None)

    def _select(self, condition: str, values: tuple[object, ...]) -> list[HistoryEntry]:
        columns = "id, created, kind, history.title, model, history.text, content, key, about"
        try:
            rows = list(self._connection.execute(f"SELECT {columns} FROM history {condition}", values))
        except sqlite3.Error as error:
            raise as_storage_error(error, self._file) from error
        return [HistoryEntry(*row) for row in rows]

    def _changing(self) -> AbstractContextManager[sqlite3.Connection]:
        return changing(self._connection, self._file)


def _of(conversations: bool | None) -> str:
    """The SQL condition of ``conversations``."""
    if conversations is None:
        return "1"
    return f"kind {'=' if conversations else '!='} '{CONVERSATION}'"
