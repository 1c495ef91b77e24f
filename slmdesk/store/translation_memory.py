"""The user's translation memory: translations that were confirmed or brought along, to be used again.

Nothing gets in by itself: a machine's translation counts when the user kept or changed it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from slmdesk.messages import MemoryUnit
from slmdesk.store.database import as_storage_error, changing, open_database

FILE_NAME = "translation-memory.sqlite3"

_MIGRATIONS = (
    """
    CREATE TABLE units (
        id INTEGER PRIMARY KEY,
        source_language TEXT NOT NULL,
        target_language TEXT NOT NULL,
        source TEXT NOT NULL,
        target TEXT NOT NULL,
        origin TEXT NOT NULL,
        UNIQUE (source_language, target_language, source)
    ) STRICT;
    """,
)
_WORD = re.compile(r"[^\W\d_]+")
_NEEDED = 0.6  # of a unit's words have to be in a text for it to be like one of its segments


class TranslationMemory:
    """Use it in the thread that made it; ``close`` it after. Languages are BCP 47 codes; regions are not minded.

    Args:
        folder: where the database is.

    Raises:
        StorageError: every method, when the file cannot be used (see ``database.open_database``).
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE_NAME
        self._connection = open_database(self._file, _MIGRATIONS)
        self._connection.execute("PRAGMA secure_delete = ON")  # what is removed is overwritten, not only unlinked

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def add(self, units: Iterable[MemoryUnit], source_language: str, target_language: str, origin: str) -> int:
        """Keep translations; one of the same source is replaced. origin: "edited" or "imported". Returns how many."""
        rows = [
            (_stem(source_language), _stem(target_language), source, target, origin)
            for unit in units
            if (source := " ".join(unit.source.split())) and (target := " ".join(unit.target.split()))
        ]
        with self._changing() as connection:
            connection.executemany(
                "INSERT INTO units (source_language, target_language, source, target, origin) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET target = excluded.target, origin = excluded.origin",
                rows,
            )
        return len(rows)

    def remove(self, source: str, source_language: str, target_language: str) -> bool:
        """Forget a translation. Returns whether there was one."""
        with self._changing() as connection:
            found = connection.execute(
                "DELETE FROM units WHERE source_language = ? AND target_language = ? AND source = ?",
                (_stem(source_language), _stem(target_language), " ".join(source.split())),
            )
        return found.rowcount > 0

    def clear(self) -> None:
        """Forget all of them."""
        with self._changing() as connection:
            connection.execute("DELETE FROM units")

    def count(self) -> int:
        """How many there are."""
        (row,) = self._read("SELECT count(*) FROM units")
        return int(row[0])

    def units(self, source_language: str | None, target_language: str) -> Iterator[MemoryUnit]:
        """All of a pair of languages, oldest first. source_language: None for any."""
        where, values = "target_language = ?", [_stem(target_language)]
        if source_language is not None:
            where, values = f"{where} AND source_language = ?", [*values, _stem(source_language)]
        for row in self._read(f"SELECT source, target FROM units WHERE {where} ORDER BY id", values):
            yield MemoryUnit(row["source"], row["target"])

    def units_for(self, text: str, source_language: str | None, target_language: str) -> list[MemoryUnit]:
        """Those that may fit a segment of a text: most of their words are in it."""
        words = {word.casefold() for word in _WORD.findall(text)}
        found = []
        for unit in self.units(source_language, target_language):
            own = [word.casefold() for word in _WORD.findall(unit.source)]
            if sum(word in words for word in own) >= _NEEDED * len(own):
                found.append(unit)
        return found

    def _read(self, query: str, values: Iterable[str] = ()) -> Iterator[sqlite3.Row]:
        try:
            yield from self._connection.execute(query, tuple(values))
        except sqlite3.Error as error:
            raise as_storage_error(error, self._file) from error

    def _changing(self) -> AbstractContextManager[sqlite3.Connection]:
        return changing(self._connection, self._file)


def _stem(code: str) -> str:
    """The language without its region; a script stays (zh-Hant)."""
    base, *rest = code.replace("_", "-").split("-")
    script = next((part.title() for part in rest if len(part) == 4), "")
    return f"{base.lower()}-{script}" if script else base.lower()
