"""What a DOC says of its paragraphs and characters: which are headings, and which are hidden ([MS-DOC] 2.8.6, 2.9).

Properties lie in pages of 512 bytes, each for a stretch of the file's bytes.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator

_PAGE_BYTES = 512
_CHARACTERS, _PARAGRAPHS = 0x00FA, 0x0102  # where the Fib tells of the two tables, 2.5.6
_HIDDEN, _DELETED = 0x083C, 0x0800  # sprmCFVanish, sprmCFRMarkDel: 2.6.1
_OPERAND_BYTES = (1, 1, 2, 4, 2, 2, -1, 3)  # by the upper three bits of a sprm, 2.2.5.1; -1: the length comes first
_LEVELS = 9  # the styles 1 to 9 are the headings, whatever they are called: 2.4.6.5


class Properties:
    """Headings and hidden text by the place of a character in the main stream.

    Raises:
        struct.error, ValueError, LookupError: the tables are broken.
    """

    def __init__(self, data: bytes, table: bytes) -> None:
        self._ends: list[int] = []
        self._levels: list[int] = []
        for _start, end, style in sorted(_paragraphs(data, table)):
            self._ends.append(end)
            self._levels.append(style if 1 <= style <= _LEVELS else 0)
        self._hidden = sorted(
            (start, end) for start, end, properties in _characters(data, table) if _is_hidden(properties)
        )
        self._hidden_starts = [start for start, _end in self._hidden]

    def level(self, place: int) -> int:
        """1 to 9 when the paragraph that ends at this byte is a heading, else 0."""
        index = bisect_right(self._ends, place)
        return self._levels[index] if place >= 0 and index < len(self._ends) else 0

    def hidden(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The stretches of bytes from ``first`` to ``last`` whose text is hidden or deleted."""
        index = max(0, bisect_right(self._hidden_starts, first) - 1)
        while index < len(self._hidden) and self._hidden[index][0] < last:
            start, end = self._hidden[index]
            if end > first:
                yield max(start, first), min(end, last)
            index += 1


def _pages(data: bytes, table: bytes, where: int) -> Iterator[tuple[bytes, tuple[int, ...]]]:
    """The pages of one kind, each with the places in the file that its runs lie between."""
    start, size = struct.unpack_from("<II", data, where)
    plc = table[start : start + size]
    count = max(0, (len(plc) - 4) // 8)
    for number in struct.unpack_from(f"<{count}I", plc, 4 * (count + 1)) if count else ():
        begin = (number & 0x3FFFFF) * _PAGE_BYTES
        page = data[begin : begin + _PAGE_BYTES]
        if len(page) == _PAGE_BYTES and 0 < page[-1] <= 101:
            yield page, struct.unpack_from(f"<{page[-1] + 1}I", page)


def _paragraphs(data: bytes, table: bytes) -> Iterator[tuple[int, int, int]]:
    """(start, end, style) of each run of paragraphs: PapxFkp, 2.9.174."""
    for page, places in _pages(data, table, _PARAGRAPHS):
        for index in range(len(places) - 1):
            entry = 4 * len(places) + 13 * index
            offset = 2 * page[entry] if entry < _PAGE_BYTES else 0
            style = 0
            if 0 < offset < _PAGE_BYTES - 4:
                skip = 2 if page[offset] == 0 else 1
                style = struct.unpack_from("<H", page, offset + skip)[0]
            yield places[index], places[index + 1], style


def _characters(data: bytes, table: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(start, end, changes of properties) of each run of characters: ChpxFkp, 2.9.33."""
    for page, places in _pages(data, table, _CHARACTERS):
        for index in range(len(places) - 1):
            entry = 4 * len(places) + index
            offset = 2 * page[entry] if entry < _PAGE_BYTES else 0
            if 0 < offset < _PAGE_BYTES:
                yield places[index], places[index + 1], page[offset + 1 : offset + 1 + page[offset]]


def _is_hidden(changes: bytes) -> bool:
    place = 0
    while place + 2 < len(changes):
        sprm = struct.unpack_from("<H", changes, place)[0]
        place += 2
        length = _OPERAND_BYTES[sprm >> 13]
        if length < 0:
            length = 1 + changes[place]
        if sprm in (_HIDDEN, _DELETED) and changes[place] & 1:
            return True
        place += length
    return False
