"""Opening an .apkg of anybody's: nothing in it is trusted, neither sizes nor names nor tables."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from slmdesk.errors import StorageError
from slmdesk.store.anki import newest

_MOST_ENTRIES = 200_000
_LARGEST_COLLECTION_BYTES = 1 << 30
_LARGEST_MEDIUM_BYTES = 64 << 20
LARGEST_MEDIA_BYTES = 2 << 30  # together
_LARGEST_MAP_BYTES = 32 << 20
_LARGEST_META_BYTES = 1 << 10
_CHUNK_BYTES = 1 << 20
_TABLES = {"col", "notes", "cards", "revlog"}


def broken(
    reason: str, hint: str = "Export the deck from Anki again. Your own cards are as they were."
) -> StorageError:
    """The failure of a package."""
    return StorageError("apkg-damaged", f"This Anki package cannot be read: {reason}.", hint)


class AnkiPackage:
    """An open package. Use it as a context manager.

    Raises:
        StorageError: ``apkg-missing``, ``apkg-damaged``, ``apkg-newer`` (of a form that came after this program).
    """

    def __init__(self, path: Path) -> None:
        self._stack = contextlib.ExitStack()
        try:
            self._zip = self._stack.enter_context(zipfile.ZipFile(path))
            names = self._zip.namelist()
            if len(names) > _MOST_ENTRIES:
                raise broken("it has too many files")
            self._newest = newest.COLLECTION in names
            if self._newest:
                self._check_version(names)
            order = (newest.COLLECTION, "collection.anki21", "collection.anki2")
            collection = next((name for name in order if name in names), None)
            if collection is None:
                raise broken("there is no collection in it")
            folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
            self.connection = self._opened(self._unpacked(collection, folder / "collection.sqlite3"))
            self._media = self._newest_media() if self._newest else self._media_map(names)
        except BaseException as error:
            self._stack.close()
            if isinstance(error, FileNotFoundError | IsADirectoryError | PermissionError):
                reason = error.strerror or "it cannot be read"
                raise StorageError(
                    "apkg-missing", f"{path} cannot be read: {reason}.", "Choose another file."
                ) from error
            if isinstance(error, _READ_ERRORS):
                raise broken("it is damaged, or no package at all") from error
            raise

    def __enter__(self) -> AnkiPackage:
        return self

    def __exit__(self, *_ignored: object) -> None:
        self._stack.close()

    def media(self) -> Iterator[tuple[str, bytes]]:
        """(name as the package has it, content) of each medium. Names may be hostile."""
        total = 0
        for number, medium in self._media.items():
            try:
                with self._zip.open(number) as file:
                    data = (newest.decompressed(file) if self._newest else file).read(_LARGEST_MEDIUM_BYTES + 1)
            except (*_READ_ERRORS, KeyError) as error:
                raise broken(f"its file {number[:20]} is damaged") from error
            total += len(data)
            if len(data) > _LARGEST_MEDIUM_BYTES or total > LARGEST_MEDIA_BYTES:
                raise broken("its pictures and sounds unpack to more than is allowed")
            if medium.sha1 and hashlib.sha1(data, usedforsecurity=False).digest() != medium.sha1:
                raise broken(f"its file {number[:20]} is damaged")
            yield medium.name, data

    def note_types_and_decks(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Both by their ids, in the shape of Anki's older form."""
        try:
            if self._newest:
                return newest.note_types(self.connection), newest.decks(self.connection)
            (row,) = self.connection.execute("SELECT models, decks FROM col LIMIT 1")
            return json.loads(row["models"]), json.loads(row["decks"])
        except _READ_ERRORS as error:
            raise broken("its note types and decks cannot be read") from error

    def rows(self, query: str) -> Iterator[sqlite3.Row]:
        """Rows of the collection."""
        try:
            yield from self.connection.execute(query)
        except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
            raise broken("its collection is damaged") from error

    def _unpacked(self, name: str, to: Path) -> Path:
        with self._zip.open(name) as file, to.open("wb") as target:
            _copy(newest.decompressed(file) if self._newest else file, target, _LARGEST_COLLECTION_BYTES)
        return to

    def _opened(self, path: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
        self._stack.callback(connection.close)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        # Real tables only: a view could compute for hours.
        found = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        connection.create_collation("unicase", lambda one, other: (one > other) - (one < other))  # Anki's own
        if not found >= _TABLES | (newest.TABLES if self._newest else set()):
            raise broken("its collection is not Anki's")
        return connection

    def _check_version(self, names: list[str]) -> None:
        if "meta" in names:
            with self._zip.open("meta") as file:
                found = newest.version(file.read(_LARGEST_META_BYTES))
            if found > newest.NEWEST_VERSION:
                raise StorageError(
                    "apkg-newer",
                    "This package is in a form that is newer than any this version knows.",
                    "In Anki's export window tick “Support older Anki versions”, and export it again.",
                )

    def _newest_media(self) -> dict[str, newest.Medium]:
        with self._zip.open("media") as file:
            data = newest.decompressed(file).read(_LARGEST_MAP_BYTES + 1)
        if len(data) > _LARGEST_MAP_BYTES:
            raise broken("its list of media is too long")
        return {str(place): medium for place, medium in enumerate(newest.media(data, _MOST_ENTRIES))}

    def _media_map(self, names: list[str]) -> dict[str, newest.Medium]:
        if "media" not in names:
            return {}
        with self._zip.open("media") as file:
            text = file.read(_LARGEST_MAP_BYTES + 1)
        if len(text) > _LARGEST_MAP_BYTES:
            raise broken("its list of media is too long")
        found = json.loads(text or b"{}")
        if not isinstance(found, dict):
            raise broken("its list of media is not one")
        there = set(names)
        numbered = ((number, str(name)) for number, name in found.items() if number in there and number.isdigit())
        return {number: newest.Medium(name, b"") for number, name in numbered}


_READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    sqlite3.Error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,  # an encrypted entry, a compression that is not known
    ValueError,
    RecursionError,
)


def _copy(file: IO[bytes], target: IO[bytes], most: int) -> None:
    while chunk := file.read(_CHUNK_BYTES):
        most -= len(chunk)
        if most < 0:
            raise broken("it unpacks to more than is allowed")
        target.write(chunk)
