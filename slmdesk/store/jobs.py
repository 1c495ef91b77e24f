"""Jobs that were interrupted, part by part, and how fast each model has been on this computer."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from slmdesk.messages import BEGUN
from slmdesk.store.database import FILE_NAME, as_storage_error, changing, open_database

_KEPT_JOBS = 50  # interrupted and never taken up again; the oldest go first


@dataclass(frozen=True)
class InterruptedJob:
    """A job of which ``parts`` are whole. started: ISO 8601, UTC. request: as the caller wrote it, or empty."""

    key: str
    title: str
    started: str
    parts: int
    request: str


class Jobs:
    """Checkpoints and paces. Use it in the thread that made it; ``close`` it after.

    Raises:
        StorageError: every method, when the file cannot be used (see ``database.open_database``).
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE_NAME
        self._connection = open_database(self._file)

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def begin(self, key: str, title: str, request: str = "") -> None:
        """Note that a job has started; one that was interrupted keeps its parts.

        request: what the caller needs to start it again, such as file names and options; never document text.
        """
        with self._changing() as connection:
            connection.execute(
                "INSERT INTO jobs (key, title, started, request)"
                " VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?)"
                " ON CONFLICT (key) DO UPDATE SET started = excluded.started",
                (key, title, request),
            )
            connection.execute(
                "DELETE FROM jobs WHERE key NOT IN (SELECT key FROM jobs ORDER BY started DESC, rowid DESC LIMIT ?)",
                (_KEPT_JOBS,),
            )

    def add_part(self, key: str, part: str, text: str) -> None:
        """Keep a part at once: on return it survives a power cut."""
        with self._changing() as connection:
            connection.execute("INSERT OR REPLACE INTO job_parts (key, part, text) VALUES (?, ?, ?)", (key, part, text))

    def parts(self, key: str) -> list[tuple[str, str]]:
        """(part, text) of a job, in the order in which they were kept; none for one that is not known."""
        rows = self._select("SELECT part, text FROM job_parts WHERE key = ? ORDER BY number", (key,))
        return [(row["part"], row["text"]) for row in rows]

    def end(self, key: str) -> None:
        """Forget a job: it is done, or the user wants it no more."""
        with self._changing() as connection:
            connection.execute("DELETE FROM jobs WHERE key = ?", (key,))

    def clear(self) -> None:
        """Forget all jobs that did not end, with what is kept of them; the paces stay."""
        with self._changing() as connection:
            connection.execute("DELETE FROM jobs")

    def interrupted(self, begun: bool = False) -> list[InterruptedJob]:
        """Jobs that began and did not end and have a whole part, the latest first.

        begun: also those of which nothing but parts of parts is kept, with 0 parts.
        """
        rows = self._select(
            "SELECT jobs.*, sum(substr(text, -1) <> ?) AS parts FROM jobs JOIN job_parts USING (key)"
            " GROUP BY key HAVING parts >= ? ORDER BY started DESC, jobs.rowid DESC",
            (BEGUN, 0 if begun else 1),
        )
        return [InterruptedJob(row["key"], row["title"], row["started"], row["parts"], row["request"]) for row in rows]

    def pace(self, model: str, threads: int) -> str | None:
        """What was kept about the speed of a model, as its keeper wrote it."""
        rows = self._select("SELECT pace FROM paces WHERE model = ? AND threads = ?", (model, threads))
        return str(rows[0]["pace"]) if rows else None

    def set_pace(self, model: str, threads: int, pace: str) -> None:
        """Keep how fast a model is."""
        with self._changing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO paces (model, threads, pace) VALUES (?, ?, ?)", (model, threads, pace)
            )

    # --- inside -------------------------------------------------------------------------------

    def _select(self, query: str, values: tuple[object, ...]) -> list[sqlite3.Row]:
        try:
            return list(self._connection.execute(query, values))
        except sqlite3.Error as error:
            raise as_storage_error(error, self._file) from error

    def _changing(self) -> AbstractContextManager[sqlite3.Connection]:
        return changing(self._connection, self._file)
