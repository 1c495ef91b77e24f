"""Anki's newest package form (2.1.50 and later): everything in it is compressed, and lists are Protocol Buffers.

By the sources of ankitects/anki: ``proto/anki/import_export.proto`` (``PackageMetadata``, ``MediaEntries``),
``proto/anki/notetypes.proto`` and ``rslib/src/storage/upgrades/schema15_upgrade.sql``. Of Protocol Buffers only what
those messages need is read here, by https://protobuf.dev/programming-guides/encoding/.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, cast

COLLECTION = "collection.anki21b"
TABLES = {"notetypes", "fields", "templates", "decks"}
NEWEST_VERSION = 3  # PackageMetadata.VERSION_LATEST
_LARGEST_WINDOW_BYTES = 128 << 20  # what Anki's compressor uses at most at its highest level
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_CLOZE = 1  # Notetype.Config.Kind


@dataclass(frozen=True)
class Medium:
    """An entry of the list of media. sha1: of the content, empty when it is not told."""

    name: str
    sha1: bytes


def decompressed(file: IO[bytes]) -> IO[bytes]:
    """A file to read from. What it gives has no limit of its own: the reader sets one.

    Raises:
        ValueError: while reading, for what is no zstd frame.
    """
    import zstandard

    reader = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW_BYTES).stream_reader(
        file, read_across_frames=True
    )
    return cast("IO[bytes]", _Reader(reader, zstandard.ZstdError))


def version(data: bytes) -> int:
    """The package's form, of its file ``meta``."""
    return next((int(value) for number, value in _fields(data) if number == 1 and isinstance(value, int)), 0)


def media(data: bytes, most: int) -> list[Medium]:
    """The list of media; the place in it is the name of the file in the package.

    Raises:
        ValueError: it is none, or has more than ``most`` entries.
    """
    found: list[Medium] = []
    for number, value in _fields(data):
        if number == 1 and isinstance(value, bytes):
            if len(found) == most:  # an entry may take two bytes, and many times that in memory
                raise ValueError("too many entries")
            parts = {each: part for each, part in _fields(value) if isinstance(part, bytes)}
            found.append(Medium(parts.get(1, b"").decode("utf-8"), parts.get(3, b"")))
    return found


def note_types(connection: sqlite3.Connection) -> dict[str, Any]:
    """The note types in the shape that the older form has them: id -> ``type``, ``flds``, ``tmpls``."""
    found: dict[str, Any] = {}
    for id, config in connection.execute("SELECT id, config FROM notetypes"):
        kind = next((value for number, value in _fields(_blob(config)) if number == 1), 0)
        found[str(id)] = {"type": int(kind == _CLOZE), "flds": [], "tmpls": []}
    for id, name in connection.execute("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
        if str(id) in found:
            found[str(id)]["flds"].append({"name": str(name)})
    for id, config in connection.execute("SELECT ntid, config FROM templates ORDER BY ntid, ord"):
        if str(id) in found:
            parts = {number: value for number, value in _fields(_blob(config)) if isinstance(value, bytes)}
            sides = {"qfmt": parts.get(1, b"").decode("utf-8"), "afmt": parts.get(2, b"").decode("utf-8")}
            found[str(id)]["tmpls"].append(sides)
    return found


def decks(connection: sqlite3.Connection) -> dict[str, Any]:
    """The decks likewise: id -> ``name``, with ``::`` between the parts of a name."""
    rows = connection.execute("SELECT id, name FROM decks")
    return {str(id): {"name": str(name).replace("\x1f", "::")} for id, name in rows}


def _blob(value: object) -> bytes:
    """What has to be bytes. SQLite keeps anything in a column, and ``bytes`` of a number takes that many of them."""
    if not isinstance(value, bytes):
        raise ValueError("a setting is not of the right kind")
    return value


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """(number, value) of a message's fields.

    Raises:
        ValueError: for what is no message.
    """
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        value: int | bytes
        if kind == _VARINT:
            value, at = _varint(data, at)
        elif kind in (_BYTES, _FIXED64, _FIXED32):
            size = 8 if kind == _FIXED64 else 4
            if kind == _BYTES:
                size, at = _varint(data, at)
            if size > len(data) - at:
                raise ValueError("a field is longer than its message")
            value, at = data[at : at + size], at + size
        else:
            raise ValueError("a field of an unknown kind")
        yield key >> 3, value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            break
        value |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:
            return value, at
    raise ValueError("a number has no end")


class _Reader:
    """A decompressing reader whose errors are ours."""

    def __init__(self, reader: Any, failure: type[Exception]) -> None:
        self._reader, self._failure = reader, failure

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes; fewer only at the end."""
        parts, left = [], size
        try:
            while left > 0 and (part := self._reader.read(left)):
                parts.append(part)
                left -= len(part)
        except self._failure as error:
            raise ValueError("it is not compressed as it should be") from error
        return b"".join(parts)
