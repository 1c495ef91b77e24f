"""Words of a document on one line, as a model copies them, and back to where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"\S+")
_LABEL = re.compile(r"[:=]\s*$")
_BORDER = re.compile(r"[:=(]|\s{3,}|\t")  # what a name or address does not go across
_REGISTER_NUMBER = re.compile(r"\(?\d{5,}(?:[ -]*[A-Z])?\)?[^\S\n]*\n\s*")
_LONGEST_ADDRESS_LINES = 4


class Words:
    """The words of ``text[start:end]``. line: all of them on one line, with single spaces."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._spans = [found.span() for found in _WORD.finditer(text, start, end)]
        words = [text[first:last] for first, last in self._spans]
        self.line = " ".join(words)
        self._begins: list[int] = []  # offset of each word in the line
        position = 0
        for word in words:
            self._begins.append(position)
            position += len(word) + 1

    def places(self, value: str) -> Iterator[tuple[int, int]]:
        """Where a value stands, as offsets into the text; it begins and ends with whole words or marks."""
        at = self.line.find(value) if value else -1
        while at >= 0:
            end = at + len(value)
            if not (_inside(self.line, at) or _inside(self.line, end)):
                yield self._offset(at), self._offset(end - 1) + 1
            at = self.line.find(value, at + 1)

    def _offset(self, place: int) -> int:
        low, high = 0, len(self._begins)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._begins[middle] <= place else (low, middle)
        return self._spans[low][0] + place - self._begins[low]


def _inside(line: str, place: int) -> bool:
    """Whether a place is in the middle of a word."""
    return 0 < place < len(line) and line[place - 1].isalnum() and line[place].isalnum()


def whole_lines(text: str, start: int, end: int, goes_on: bool) -> tuple[int, int]:
    """Widen a stretch to where its line begins and ends, but not across a label ("Name: ...").

    goes_on: it may have several lines (an address): one that ends with a comma goes on.
    """
    line_start = text.rfind("\n", 0, start) + 1
    before = text[line_start:start]
    if not _has_label(before):
        start = line_start + len(before) - len(before.lstrip())
        for _line in range(_LONGEST_ADDRESS_LINES if goes_on else 0):
            above_start = text.rfind("\n", 0, max(0, line_start - 1)) + 1
            above = text[above_start : max(0, line_start - 1)]
            if line_start == 0 or not above.rstrip().endswith(",") or _has_label(above):
                break
            line_start, start = above_start, above_start + len(above) - len(above.lstrip())
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    if not _has_label(text[end:line_end]):
        end = start + len(text[start:line_end].rstrip())
        for _line in range(_LONGEST_ADDRESS_LINES if goes_on else 0):
            below_end = text.find("\n", line_end + 1)
            below_end = len(text) if below_end < 0 else below_end
            if line_end >= len(text) or not text[start:end].endswith(",") or _has_label(text[line_end:below_end]):
                break
            line_end, end = below_end, start + len(text[start:below_end].rstrip())
    return start, end


def after_register_number(text: str, start: int, end: int) -> int:
    """Where a stretch begins without a first line that is only a number of a register, such as "(989625-A)"."""
    found = _REGISTER_NUMBER.match(text, start, end)
    return found.end() if found and found.end() < end else start


def _has_label(stretch: str) -> bool:
    return bool(_BORDER.search(stretch.strip()) or _LABEL.search(stretch))
