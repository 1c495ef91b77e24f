"""The records of PowerPoint files of 97 to 2003 ([MS-PPT] 2.3.1), and where the live ones begin.

Each begins with eight bytes: version and instance, type, length. A container's content is records again. A file
that was saved quickly keeps old states: the persist directory (2.3.4) says which record of an object counts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from slmdesk.documents.cancelling import Cancelled, stop_if

_MAX_RECORDS = 3_000_000  # of one file, however often they are referred to
_MAX_DEPTH = 40
_MAX_OBJECTS = 1_000_000
_MAX_EDITS = 10_000
_STOP_EVERY = 0xFFF

USER_EDIT, PERSIST_DIRECTORY = 0x0FF5, 0x1772


@dataclass(frozen=True, slots=True)
class Record:
    """start, end: of its content in the stream; version is 15 for a container."""

    version: int
    instance: int
    kind: int
    start: int
    end: int


class Records:
    """The stream ``PowerPoint Document``. Raises ValueError or struct.error for what makes no sense."""

    def __init__(self, data: bytes, cancelled: Cancelled) -> None:
        self._data = data
        self._cancelled = cancelled
        self._seen = 0

    def at(self, place: int, limit: int | None = None) -> Record:
        """The record that begins at ``place``; one that is cut off ends where its container does."""
        self._seen += 1
        if self._seen > _MAX_RECORDS:
            raise ValueError("too many records")
        if not self._seen & _STOP_EVERY:
            stop_if(self._cancelled)
        head, kind, length = struct.unpack_from("<HHI", self._data, place)
        end = min(place + 8 + length, len(self._data) if limit is None else limit)
        return Record(head & 0xF, head >> 4, kind, place + 8, end)

    def inside(self, parent: Record) -> Iterator[Record]:
        """The records of a container, in order."""
        place = parent.start
        while place + 8 <= parent.end:
            record = self.at(place, parent.end)
            yield record
            place = record.end

    def below(self, parent: Record, containers: frozenset[int], depth: int = 0) -> Iterator[Record]:
        """As ``inside``, and at their places those in containers of the given types."""
        for record in self.inside(parent):
            if record.kind in containers and depth < _MAX_DEPTH:
                yield from self.below(record, containers, depth + 1)
            else:
                yield record

    def content(self, record: Record) -> bytes:
        return self._data[record.start : record.end]

    def number(self, record: Record, offset: int = 0) -> int:
        """The unsigned 32-bit number at ``offset`` of a record's content."""
        if record.start + offset + 4 > record.end:
            raise ValueError("a record is cut off")
        return int(struct.unpack_from("<I", self._data, record.start + offset)[0])

    def objects(self, newest_edit: int) -> tuple[int, dict[int, int], bool]:
        """(id of the document's object, id -> where the object begins, whether the file is encrypted)."""
        places: dict[int, int] = {}
        document: int | None = None
        encrypted = False
        edits: set[int] = set()
        edit = newest_edit
        while (edit or document is None) and edit not in edits and len(edits) < _MAX_EDITS:
            edits.add(edit)
            record = self.at(edit)
            if record.kind != USER_EDIT:
                raise ValueError("no user edit")
            encrypted = encrypted or record.end - record.start >= 0x20
            if document is None:
                document = self.number(record, 16)
            directory = self.at(self.number(record, 12))
            if directory.kind != PERSIST_DIRECTORY:
                raise ValueError("no persist directory")
            for number, place in self._entries(directory):
                places.setdefault(number, place)
                if len(places) > _MAX_OBJECTS:
                    raise ValueError("too many objects")
            edit = self.number(record, 8)
        if document is None:
            raise ValueError("no document")
        return document, places, encrypted

    def _entries(self, directory: Record) -> Iterator[tuple[int, int]]:
        offset = 0
        while directory.start + offset + 4 <= directory.end:
            head = self.number(directory, offset)
            first, count = head & 0xFFFFF, head >> 20
            for index in range(count):
                yield first + index, self.number(directory, offset + 4 + 4 * index)
            offset += 4 + 4 * count
