"""Search in the kept documents, exact and by meaning: FTS5's BM25 and embeddings, joined by reciprocal ranks.

Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion" (2009). The index is a file of its own, which can be made anew
from the documents at any time.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from slmdesk.errors import StorageError
from slmdesk.messages import SourceText
from slmdesk.store.database import as_storage_error, changing, open_database, wipe
from slmdesk.store.passages import passages
from slmdesk.store.query import parse, spaced

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SEARCH_FILE_NAME = "search.sqlite3"

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE documents (
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL UNIQUE,
        size_bytes INTEGER NOT NULL,
        modified_ns INTEGER NOT NULL,
        pages INTEGER
    ) STRICT;
    CREATE TABLE passages (
        id INTEGER PRIMARY KEY,
        document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        page_number INTEGER,
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        heading TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT;
    CREATE INDEX passages_by_document ON passages (document_id);
    CREATE VIRTUAL TABLE words USING fts5(text, heading, tokenize = 'porter unicode61 remove_diacritics 2');
    CREATE TABLE vectors (
        model TEXT NOT NULL,
        passage_id INTEGER NOT NULL REFERENCES passages (id) ON DELETE CASCADE,
        vector BLOB NOT NULL,
        PRIMARY KEY (model, passage_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX vectors_by_passage ON vectors (passage_id);
    """,
    """
    CREATE TABLE numbering (last INTEGER NOT NULL) STRICT;
    INSERT INTO numbering SELECT coalesce(max(id), 0) FROM passages;
    """,
)
"""``numbering``: no number is given again. A vector that is still being made of a passage that is gone would become
that of the next one.
"""

_CANDIDATES = 50  # of each list that are joined
_RANK_OFFSET = 60.0  # the constant k of the paper
_WORDS_WEIGHT, _MEANING_WEIGHT = 1.0, 1.0
_HEADING_WEIGHT = 0.5

State = Literal["current", "changed", "missing", "not-indexed"]


@dataclass(frozen=True)
class Hit:
    """A passage that was found. start, end: code points into the text of the document. score: higher is better."""

    file: Path
    page_number: int | None
    start: int
    end: int
    quote: str
    heading: str
    score: float


@dataclass(frozen=True)
class IndexedDocument:
    """A document in the index, and whether its file is still the one that was read."""

    path: Path
    passages: int
    state: State


class SearchIndex:
    """The index. Use it in the thread that made it; ``close`` it after.

    Args:
        folder: where its file is.

    Raises:
        StorageError: every method, when the file cannot be used (see ``database.open_database``).
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / SEARCH_FILE_NAME
        self._connection = open_database(self._file, MIGRATIONS)
        self._connection.execute("PRAGMA secure_delete = ON")  # a forgotten document is not to be found in the file
        self._loaded: tuple[tuple[str, int, int], NDArray[np.int64], NDArray[np.float32]] | None = None
        self._version = 0  # of what this object wrote

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    # --- what is in it ------------------------------------------------------------------------

    def state(self, path: Path) -> State:
        """Whether a document is in the index as its file is now."""
        row = self._one("SELECT size_bytes, modified_ns FROM documents WHERE path = ?", (str(path.absolute()),))
        return _state(path, row)

    def documents(self) -> list[IndexedDocument]:
        """Every document of the index."""
        rows = self._all(
            "SELECT documents.*, (SELECT count(*) FROM passages WHERE document_id = documents.id) AS passages"
            " FROM documents ORDER BY path",
            (),
        )
        return [IndexedDocument(Path(row["path"]), row["passages"], _state(Path(row["path"]), row)) for row in rows]

    def add(self, path: Path, source: SourceText, pages: int | None = None, read_from: Path | None = None) -> int:
        """Index a document's text in place of what was there of it. All of it or nothing.

        read_from: our copy, when the user's own file is gone.

        Returns:
            How many passages it has.
        """
        path = path.absolute()
        try:
            stat = (read_from or path).stat()
        except OSError as error:
            raise StorageError(
                "document-missing", f"{path} cannot be read: {error.strerror}.", "Choose a file that is there."
            ) from error
        rows = [(each, source.text[each.start : each.end]) for each in passages(source)]
        with self._changing() as connection:
            self._forget(connection, path)
            (document,) = connection.execute(
                "INSERT INTO documents (path, size_bytes, modified_ns, pages) VALUES (?, ?, ?, ?) RETURNING id",
                (str(path), stat.st_size, stat.st_mtime_ns, pages),
            ).fetchone()
            # An earlier version that is still running numbers without it.
            (last,) = connection.execute(
                "SELECT max(last, coalesce((SELECT max(id) FROM passages), 0)) FROM numbering"
            ).fetchone()
            connection.execute("UPDATE numbering SET last = ?", (last + len(rows),))
            connection.executemany(
                "INSERT INTO passages (id, document_id, page_number, start, end, heading, text)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (number, document, each.page_number, each.start, each.end, each.heading, text)
                    for number, (each, text) in enumerate(rows, last + 1)
                ),
            )
            connection.executemany(
                "INSERT INTO words (rowid, text, heading) VALUES (?, ?, ?)",
                ((number, spaced(text), spaced(each.heading)) for number, (each, text) in enumerate(rows, last + 1)),
            )
        return len(rows)

    def remove(self, *paths: Path) -> int:
        """Forget documents, all of them or none. Returns how many were there."""
        if not paths:
            return 0
        with self._changing() as connection:
            known = sum(self._forget(connection, path.absolute()) for path in paths)
        if known:
            wipe(self._connection, self._file, "words")  # once: it writes the whole list of words anew
        return known

    # --- vectors ------------------------------------------------------------------------------

    def without_vectors(self, model: str, limit: int) -> list[tuple[int, str]]:
        """(number, text to embed) of passages that have no vector of this model yet, at most ``limit``."""
        rows = self._all(
            "SELECT id, heading, text FROM passages WHERE NOT EXISTS"
            " (SELECT 1 FROM vectors WHERE model = ? AND passage_id = passages.id) ORDER BY id LIMIT ?",
            (model, limit),
        )
        return [(row["id"], f"{row['heading']}. {row['text']}" if row["heading"] else row["text"]) for row in rows]

    def count_without_vectors(self, model: str) -> int:
        """How many passages have no vector of this model."""
        row = self._one(
            "SELECT (SELECT count(*) FROM passages) - (SELECT count(*) FROM vectors WHERE model = ?) AS n", (model,)
        )
        return int(row["n"]) if row else 0

    def add_vectors(self, model: str, numbers: Sequence[int], data: bytes, dimensions: int) -> None:
        """Keep vectors: rows of float32, little-endian, of length 1. They survive a kill from then on."""
        import numpy as np

        rows = np.frombuffer(data, "<f4").reshape(len(numbers), dimensions).astype("<f2")
        with self._changing() as connection:
            # A passage that was taken out meanwhile, by another program, needs none.
            connection.executemany(
                "INSERT OR REPLACE INTO vectors SELECT ?1, id, ?3 FROM passages WHERE id = ?2",
                [(model, number, row.tobytes()) for number, row in zip(numbers, rows, strict=True)],
            )

    # --- searching ----------------------------------------------------------------------------

    def search(
        self, query: str, count: int = 10, vector: bytes | None = None, model: str = "", words: bool = True
    ) -> list[Hit]:
        """The best passages, best first.

        Args:
            query: words; what is in quotation marks must be in a hit as it is.
            vector: of the query, float32 little-endian, by ``model``; None searches by words alone.
            words: False searches by meaning alone.
        """
        parsed = parse(query)
        scores: dict[int, float] = {}
        if words and parsed.words:
            for rank, number in enumerate(self._by_words(parsed.words, parsed.exact)):
                scores[number] = scores.get(number, 0.0) + _WORDS_WEIGHT / (_RANK_OFFSET + rank)
        if vector is not None:
            allowed = self._exactly(parsed.exact) if parsed.exact else None
            for rank, number in enumerate(self._by_meaning(vector, model, allowed)):
                scores[number] = scores.get(number, 0.0) + _MEANING_WEIGHT / (_RANK_OFFSET + rank)
        best = sorted(scores, key=lambda number: (-scores[number], number))
        hits = (self._hit(number, scores[number]) for number in best)
        # What another program took out meanwhile is none.
        return list(itertools.islice((hit for hit in hits if hit is not None), count))

    def _by_words(self, words: str, exact: str) -> list[int]:
        match = f"({exact}) AND ({words})" if exact else words
        rows = self._all(
            f"SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words, 1.0, {_HEADING_WEIGHT}) LIMIT ?",
            (match, _CANDIDATES),
        )
        return [row["rowid"] for row in rows]

    def _exactly(self, exact: str) -> set[int]:
        return {row["rowid"] for row in self._all("SELECT rowid FROM words WHERE words MATCH ?", (exact,))}

    def _by_meaning(self, vector: bytes, model: str, allowed: set[int] | None) -> list[int]:
        import numpy as np

        wanted = np.frombuffer(vector, "<f4")
        numbers, rows = self._vectors(model, len(wanted))
        if not len(numbers):
            return []
        closeness = rows @ wanted
        if allowed is not None:
            closeness[~np.isin(numbers, list(allowed))] = -2.0
        most = min(_CANDIDATES, len(numbers))
        best = np.argpartition(-closeness, most - 1)[:most]
        best = best[np.argsort(-closeness[best], kind="stable")]
        return [int(numbers[place]) for place in best if closeness[place] > -2.0]

    def _vectors(self, model: str, dimensions: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """All vectors of a model that have so many numbers; kept in memory until somebody changes the file."""
        import numpy as np

        row = self._one("PRAGMA data_version", ())
        version = (int(row[0]) << 32) + self._version if row else 0
        if self._loaded is None or self._loaded[0] != (model, dimensions, version):
            # Another model of the same name may have made some.
            rows = self._all(
                "SELECT passage_id, vector FROM vectors WHERE model = ? AND length(vector) = ?", (model, 2 * dimensions)
            )
            numbers = np.array([row["passage_id"] for row in rows], np.int64)
            joined = np.frombuffer(b"".join(row["vector"] for row in rows), "<f2")
            vectors = joined.reshape(len(rows), dimensions).astype(np.float32)
            self._loaded = ((model, dimensions, version), numbers, vectors)
        return self._loaded[1], self._loaded[2]

    def _hit(self, number: int, score: float) -> Hit | None:
        row = self._one(
            "SELECT passages.*, path FROM passages JOIN documents ON documents.id = document_id WHERE passages.id = ?",
            (number,),
        )
        if row is None:
            return None
        return Hit(
            Path(row["path"]),
            row["page_number"],
            row["start"],
            row["end"],
            row["text"],
            row["heading"],
            score * _RANK_OFFSET / (_WORDS_WEIGHT + _MEANING_WEIGHT),
        )

    # --- inside -------------------------------------------------------------------------------

    def _forget(self, connection: sqlite3.Connection, path: Path) -> bool:
        row = connection.execute("SELECT id FROM documents WHERE path = ?", (str(path),)).fetchone()
        if row is None:
            return False
        connection.execute(
            "DELETE FROM words WHERE rowid IN (SELECT id FROM passages WHERE document_id = ?)", tuple(row)
        )
        connection.execute("DELETE FROM documents WHERE id = ?", tuple(row))
        return True

    def _one(self, query: str, values: tuple[object, ...]) -> sqlite3.Row | None:
        return next(iter(self._all(query, values)), None)

    def _all(self, query: str, values: Iterable[object]) -> list[sqlite3.Row]:
        try:
            return list(self._connection.execute(query, tuple(values)))
        except sqlite3.Error as error:
            raise as_storage_error(error, self._file) from error

    def _changing(self) -> AbstractContextManager[sqlite3.Connection]:
        self._version += 1
        return changing(self._connection, self._file)


def _state(path: Path, row: sqlite3.Row | None) -> State:
    if row is None:
        return "not-indexed"
    try:
        stat = path.stat()
    except OSError:
        return "missing"
    return "current" if (stat.st_size, stat.st_mtime_ns) == (row["size_bytes"], row["modified_ns"]) else "changed"
