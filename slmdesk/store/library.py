"""The documents that the user keeps: where they are, what they are called, when they were used."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from slmdesk.errors import StorageError
from slmdesk.store.database import FILE_NAME, MOST_SEARCHED_WORDS, as_storage_error, changing, like, open_database

_INCOMING = "incoming"  # a copy is made in there, and moved out when its document is in the database
_ABANDONED_AFTER_S = 3600


@dataclass(frozen=True)
class LibraryDocument:
    """A kept document.

    path: absolute; the user's own file. kept_copy: a copy of ours, only if asked for.
    pages: None where the format has none. language: a BCP 47 code, None when not known.
    added, last_used: ISO 8601, UTC.
    """

    id: int
    path: Path
    title: str
    format: str
    size_bytes: int
    pages: int | None
    language: str | None
    kept_copy: Path | None
    added: str
    last_used: str
    tags: tuple[str, ...]

    @property
    def readable_path(self) -> Path:
        """What to open: the user's file, or our copy when that is gone."""
        if self.kept_copy is not None and not self.path.exists():
            return self.kept_copy
        return self.path


class Library:
    """The list of kept documents. Use it in the thread that made it; ``close`` it after.

    Args:
        folder: where the database and kept copies are.
        now: the time, for tests.

    Raises:
        StorageError: every method, when the file cannot be used (see ``database.open_database``).
    """

    def __init__(self, folder: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._file = folder / FILE_NAME
        self._copies = folder / "documents"
        self._now = now
        self._connection = open_database(self._file)
        try:
            self._finish_copies()
        except StorageError:
            self._connection.close()
            raise

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def add(
        self,
        path: Path,
        format: str,
        pages: int | None = None,
        language: str | None = None,
        title: str | None = None,
        keep_copy: bool = False,
    ) -> LibraryDocument:
        """Keep a document; one that is kept already is brought up to date, its title and tags stay.

        Args:
            keep_copy: copy the file into our folder too. Otherwise it only stays where it is.

        Raises:
            StorageError: ``document-missing``, or ``no-copy`` when the copy cannot be made; nothing is kept then.
        """
        path = path.absolute()
        try:
            size_bytes = path.stat().st_size
        except OSError as error:
            raise StorageError(
                "document-missing", f"{path} cannot be read: {error.strerror}.", "Choose a file that is there."
            ) from error
        # Copied before the database is written to: a large file must not keep other programs from it.
        copy = self._copy(path) if keep_copy else None
        now = self._now().isoformat(timespec="milliseconds")
        with self._or_without(copy), self._changing() as connection:
            known = connection.execute("SELECT kept_copy FROM documents WHERE path = ?", (str(path),)).fetchone()
            (id,) = connection.execute(
                """
                INSERT INTO documents (path, title, format, size_bytes, pages, language, kept_copy, added, last_used)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (path) DO UPDATE SET format = excluded.format, size_bytes = excluded.size_bytes,
                    pages = excluded.pages, language = coalesce(excluded.language, language),
                    kept_copy = coalesce(excluded.kept_copy, kept_copy), last_used = excluded.last_used
                RETURNING id
                """,
                (
                    str(path),
                    title or path.stem,
                    format,
                    size_bytes,
                    pages,
                    language,
                    None if copy is None else str(copy),
                    now,
                    now,
                ),
            ).fetchone()
        if copy is not None:
            with suppress(OSError):  # the next one who opens the library moves it
                self._incoming(copy).parent.rename(copy.parent)
            if known is not None and known["kept_copy"]:
                _delete_copy(Path(known["kept_copy"]))
        return self.get(id)

    def restore(self, document: LibraryDocument) -> LibraryDocument:
        """Keep a document again that was removed: its title, tags and dates as they were, and a copy if it had one.

        Raises:
            StorageError: as ``add``.
        """
        again = self.add(
            document.path,
            document.format,
            document.pages,
            document.language,
            keep_copy=document.kept_copy is not None,
        )
        with self._changing() as connection:
            connection.execute(
                "UPDATE documents SET title = ?, added = ?, last_used = ? WHERE id = ?",
                (document.title, document.added, document.last_used, again.id),
            )
        self.set_tags(again.id, document.tags)
        return self.get(again.id)

    def get(self, id: int) -> LibraryDocument:
        """One document. Raises StorageError ``not-kept`` for an id that is not there."""
        found = self._select("WHERE documents.id = ?", (id,))
        if not found:
            raise StorageError("not-kept", f"There is no document {id} in the library.", "List the library first.")
        return found[0]

    def find(self, path: Path) -> LibraryDocument | None:
        """The document of a path, which may also be that of our copy; None when it is not kept."""
        found = self._select("WHERE ?1 IN (path, kept_copy)", (str(path.absolute()),))
        return found[0] if found else None

    def documents(self, words: str = "", tag: str | None = None, limit: int | None = None) -> list[LibraryDocument]:
        """Documents, the one used last first.

        Args:
            words: each must be in the title, the path or a tag, whatever the case.
            tag: only documents that have it.
            limit: at most so many; None for all.
        """
        conditions: list[str] = ["1"]
        values: list[object] = []
        for word in words.split()[:MOST_SEARCHED_WORDS]:
            conditions.append(
                "plain(title || ' ' || path || ' ' || coalesce((SELECT group_concat(tag, ' ') FROM tags"
                " WHERE document_id = documents.id), '')) LIKE ? ESCAPE '\\'"
            )
            values.append(like(word))
        if tag is not None:
            conditions.append("EXISTS (SELECT 1 FROM tags WHERE document_id = documents.id AND tag = ?)")
            values.append(tag)
        values.append(-1 if limit is None else limit)
        found = f"WHERE {' AND '.join(conditions)} ORDER BY last_used DESC, id DESC LIMIT ?"
        return self._select(found, tuple(values))

    def rename(self, id: int, title: str) -> None:
        """Call a document something else; an empty title gives it its file's name back."""
        with self._changing() as connection:
            shown = " ".join(title.split()) or self.get(id).path.stem
            connection.execute("UPDATE documents SET title = ? WHERE id = ?", (shown, id))

    def set_tags(self, id: int, tags: Iterable[str]) -> None:
        """Replace a document's tags; empty ones are left out. Raises StorageError ``not-kept``."""
        wanted = {" ".join(tag.split()) for tag in tags if tag.strip()}
        with self._changing() as connection:
            self.get(id)  # another window may have removed it
            connection.execute("DELETE FROM tags WHERE document_id = ?", (id,))
            connection.executemany("INSERT INTO tags VALUES (?, ?)", [(id, tag) for tag in sorted(wanted)])

    def used(self, id: int) -> None:
        """Note that a document was opened now."""
        with self._changing() as connection:
            now = self._now().isoformat(timespec="milliseconds")
            connection.execute("UPDATE documents SET last_used = ? WHERE id = ?", (now, id))

    def remove(self, id: int) -> Path | None:
        """Take a document off the list. The user's own file is never touched.

        Returns:
            Our copy of it, which is deleted; None when there was none.
        """
        copy = self.get(id).kept_copy
        with self._changing() as connection:
            connection.execute("DELETE FROM documents WHERE id = ?", (id,))
        if copy is not None:
            _delete_copy(copy)
        return copy

    # --- inside -------------------------------------------------------------------------------

    def _select(self, condition: str, values: tuple[object, ...]) -> list[LibraryDocument]:
        query = f"""
            SELECT documents.*, (SELECT group_concat(tag, char(31)) FROM tags WHERE document_id = documents.id) AS tags
            FROM documents {condition}
        """
        try:
            return [_document(row) for row in self._connection.execute(query, values)]
        except sqlite3.Error as error:
            raise as_storage_error(error, self._file) from error

    def _changing(self) -> AbstractContextManager[sqlite3.Connection]:
        return changing(self._connection, self._file)

    def _copy(self, path: Path) -> Path:
        """Copy a file to a folder of its own under its own name; nothing is left when that fails.

        Returns:
            Where it will be; it lies at ``_incoming`` of that until its document is in the database.
        """
        copy = self._copies / uuid.uuid4().hex / path.name
        incoming = self._incoming(copy)
        try:
            incoming.parent.mkdir(parents=True)
            shutil.copyfile(path, incoming)
        except OSError as error:
            _delete_copy(incoming)
            raise StorageError(
                "no-copy", f"{path.name} could not be copied: {error.strerror}.", "Free some space, or keep no copy."
            ) from error
        return copy

    def _incoming(self, copy: Path) -> Path:
        return self._copies / _INCOMING / copy.parent.name / copy.name

    @contextmanager
    def _or_without(self, copy: Path | None) -> Iterator[None]:
        """A copy that no document came to have is deleted again."""
        try:
            yield
        except BaseException:
            if copy is not None:
                _delete_copy(self._incoming(copy))
            raise

    def _finish_copies(self) -> None:
        """Bring to an end what a program that was killed left: a copy gets to its place if its document is kept.

        Else it is deleted, unless it is so young that another program may be making it now.
        """
        with suppress(OSError):  # there is none; or it cannot be moved or deleted, and stays for the next time
            for folder in (self._copies / _INCOMING).iterdir():
                for copy in folder.iterdir():
                    final = self._copies / folder.name / copy.name
                    if self._select("WHERE kept_copy = ?", (str(final),)):
                        folder.rename(final.parent)
                        break
                else:
                    newest = max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
                    if newest < self._now().timestamp() - _ABANDONED_AFTER_S:
                        shutil.rmtree(folder)


def _delete_copy(copy: Path) -> None:
    shutil.rmtree(copy.parent, ignore_errors=True)


def _document(row: sqlite3.Row) -> LibraryDocument:
    return LibraryDocument(
        id=row["id"],
        path=Path(row["path"]),
        title=row["title"],
        format=row["format"],
        size_bytes=row["size_bytes"],
        pages=row["pages"],
        language=row["language"],
        kept_copy=Path(row["kept_copy"]) if row["kept_copy"] else None,
        added=row["added"],
        last_used=row["last_used"],
        tags=tuple(sorted(row["tags"].split("\x1f"))) if row["tags"] else (),
    )
