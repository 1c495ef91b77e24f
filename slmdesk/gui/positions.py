"""Between code points, which messages count, and UTF-16 units, which Qt counts; ranges of either."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import TypeVar

Offset = TypeVar("Offset", int, float)

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_ENDLESS_WORD = re.compile(r"[^ ]{2001,}")
_LINE_CHARACTERS = 2000
_UNSHOWABLE = re.compile("[\r\u2029\ufdd0\ufdd1]")


class Positions:
    """Converts offsets of one text, which may still grow.

    Only characters above U+FFFF take two units: their places are kept, the rest is a search among them.
    """

    def __init__(self, text: str = "") -> None:
        self._astral: list[int] = []  # code point offsets, ascending
        self.length = 0  # code points
        self.append(text)

    def append(self, text: str) -> None:
        """The text grew by this at its end."""
        if not text.isascii():
            self._astral.extend(self.length + found.start() for found in _ASTRAL.finditer(text))
        self.length += len(text)

    def to_qt(self, offset: int) -> int:
        """A code point offset as a position of a QTextDocument. Beyond the end: the end."""
        offset = max(0, min(offset, self.length))
        return offset + bisect_left(self._astral, offset)

    def from_qt(self, position: int) -> int:
        """A position of a QTextDocument as a code point offset; inside a pair, the pair's start."""
        low, high = 0, len(self._astral)
        while low < high:  # the first astral character that does not end at or before the position
            middle = (low + high) // 2
            if self._astral[middle] + middle + 2 <= position:
                low = middle + 1
            else:
                high = middle
        offset = position - low
        if low < len(self._astral) and self._astral[low] < offset:
            offset = self._astral[low]
        return max(0, min(offset, self.length))


def shown(text: str) -> str:
    """The text as it is put into a text widget: every position stays the same.

    Qt makes one line break of ``\\r\\n`` and takes two characters for marks of its own; and it lays out
    a line of a megabyte in seconds, so that very long lines are broken at a space.
    """
    text = text.replace("\r\n", " \n")
    if _UNSHOWABLE.search(text):  # rare, and a table look-up for each character takes a second for 5 MB
        text = _UNSHOWABLE.sub(lambda found: "\n" if found.group() in "\r\u2029" else "\ufffd", text)
    lines = text.split("\n")
    if max(map(len, lines)) <= 2 * _LINE_CHARACTERS:
        return text
    return "\n".join(map(_broken, lines))


def has_endless_word(text: str) -> bool:
    """Whether there is a line that ``shown`` could not break, as in a file of base64."""
    return any(len(line) > 2 * _LINE_CHARACTERS and _ENDLESS_WORD.search(line) for line in text.split("\n"))


def _broken(line: str) -> str:
    pieces: list[str] = []
    start = 0
    while len(line) - start > _LINE_CHARACTERS * 2:
        space = line.rfind(" ", start, start + _LINE_CHARACTERS)
        if space <= start:
            space = line.find(" ", start + _LINE_CHARACTERS)
            if space < 0:
                break
        pieces.append(line[start:space])
        start = space + 1
    pieces.append(line[start:])
    return "\n".join(pieces)


def utf16_slice(text: str, start: int, end: int) -> str:
    """Cut a text by UTF-16 units, which Qt counts."""
    if text.isascii():
        return text[start:end]
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "replace")


def joined(ranges: Iterable[tuple[Offset, Offset]]) -> list[tuple[Offset, Offset]]:
    """Ranges in order, those that touch or overlap as one. (start, end) of each; they may be of any unit."""
    whole: list[tuple[Offset, Offset]] = []
    for start, end in sorted(ranges):
        if whole and start <= whole[-1][1]:
            whole[-1] = whole[-1][0], max(end, whole[-1][1])
        else:
            whole.append((start, end))
    return whole
