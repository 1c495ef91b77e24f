"""Words of a document on one line, as a model copies them, and back to where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"\S+")
_LABEL = re.compile(r"[:=]\s*$")
# What a name or address does not go across; of brackets those with a number, such as of a register.
_BORDER = re.compile(r"[:=]|\((?![^()\d:=]*\))|\s{3,}|\t")
_REGISTER_NUMBER = re.compile(r"\(?\d{5,}(?:[ -]*[A-Z])?\)?[^\S\n]*\n\s*")
_TIME_BEHIND = re.compile(r"(?<=\d)[^\S\n]+(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:[^\S\n]*[AaPp]\.?[Mm]\.?)?\Z")
_LONGEST_ADDRESS_LINES = 4
_MOST_WORDS_OF_A_LINE = 8
_CODE = re.compile(  # postal codes: of four to six digits, or as in the United Kingdom
    r"(?<![\d/.:-])\b\d{4,6}\b(?![/.,:-]?\d)|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
)
_PLACE = re.compile(r"\s*[^\W_]")
_NO_PLACE = re.compile(
    r"\b(?:tax|invoice|receipt|cash|cashier|bill|order|table|date|time|thank|welcome|customer|copy|check|guest|total|items?|"
    r"qty|description|price|amount|tel|fax|phone|mobile|e-?mail|www|gst|vat|reg|statement|quotation|delivery|company|branch|"
    r"operator|staff|served|counter|payment|dear|mrs?|ms|"
    r"rechnung|quittung|beleg|kasse|bon|datum|kunde|telefon|lieferschein|angebot|herrn?|frau|factura|recibo|ticket|fecha|"
    r"cliente|caja|facture|reçu|caisse|client|fattura|scontrino|fatura)\b|\d[.,]\d\d\b",  # nor one with an amount
    re.IGNORECASE,
)
_REGISTERED = re.compile(  # a number of a register behind a name
    r"\s(?:\((?=[^()\n]*[\d:])|(?:\d{7,}|\d{5,}-[A-Z])\b)"
)
_LEGAL_FORM = re.compile(
    r"\n[^\S\n]*(?:SDN\.? ?BHD|BHD|S/B|LTD|LIMITED|INC|LLC|LLP|PLC|PTY|GMBH|MBH|AG|KG|OHG|UG|SARL|"
    r"S\.?A\.?S?|S\.?L\.?U?|S\.?P\.?A|S\.?R\.?L|B\.?V)(?:\.|\b)(?=[^\S\n]*(?:[(&,.]|\n|$|CO\b|LTD\b|\d{5}))",
    re.IGNORECASE,
)


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

    A name goes on with a line that begins with its legal form. goes_on: it may have several lines (an address): one
    that ends with a comma goes on, and so do those between the number of the street and the postal code.
    """
    line_start = text.rfind("\n", 0, start) + 1
    before = text[line_start:start]
    if not _has_label(before):
        start = line_start + len(before) - len(before.lstrip())
        start = _upwards(text, start, end) if goes_on else start
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    registered = _REGISTERED.search(text, end, line_end)
    line_end = registered.start() if registered else line_end
    if not _has_label(text[end:line_end]):
        end = start + len(text[start:line_end].rstrip())
        if goes_on:
            end = _downwards(text, start, end)
        elif registered is None and (form := _LEGAL_FORM.match(text, end)):
            end = form.end()
    return start, end


def _upwards(text: str, start: int, end: int) -> int:
    """Where an address begins: in the lines above it, up to the one with the number of its street."""
    begin, skipped, line_start = start, False, start
    for _line in range(_LONGEST_ADDRESS_LINES):
        line_end = text.rfind("\n", 0, line_start)
        line_start = text.rfind("\n", 0, max(0, line_end)) + 1
        line = text[line_start : max(0, line_end)]
        if line_end < 0 or _has_label(line):
            break
        first = line_start + len(line) - len(line.lstrip())
        if line.rstrip().endswith(",") and not skipped:
            begin = first
        elif not _is_place(line) or not text[:line_start].strip() or _has_number(text[begin:end]):
            break  # above all stands a name
        elif _has_number(line):
            begin, skipped = first, False
        else:
            skipped = True
    return begin


def _downwards(text: str, start: int, end: int) -> int:
    """Where an address ends: in the lines below it, at the one with the postal code or the region behind that."""
    line_end = text.find("\n", end)
    for _line in range(_LONGEST_ADDRESS_LINES):
        line_start = line_end + 1
        line_end = text.find("\n", line_start)
        line = text[line_start : line_end if line_end >= 0 else len(text)].rstrip()
        if not line_start or _has_label(line):
            break
        has_code = bool(_CODE.search(text[start:end]))
        if text[start:end].endswith(",") or (has_code and _is_place(line) and not any(map(str.isdigit, line))):
            end = line_start + len(line)
        elif has_code or not _is_place(line):
            break
        elif _CODE.search(line):
            end = line_start + len(line)
        if line_end < 0:
            break
    return end


def _is_place(line: str) -> bool:
    """Whether a line may be one of an address, and not a heading or something else of the document."""
    return bool(_PLACE.match(line)) and len(line.split()) <= _MOST_WORDS_OF_A_LINE and not _NO_PLACE.search(line)


def _has_number(text: str) -> bool:
    """Whether a text has a number that is no postal code."""
    return any(map(str.isdigit, _CODE.sub("", text)))


def without_time(text: str, start: int, end: int) -> int:
    """Where a date ends without the time of day behind it."""
    found = _TIME_BEHIND.search(text, start, end)
    return found.start() if found else end


def after_register_number(text: str, start: int, end: int) -> int:
    """Where a stretch begins without a first line that is only a number of a register, such as "(989625-A)"."""
    found = _REGISTER_NUMBER.match(text, start, end)
    return found.end() if found and found.end() < end else start


def _has_label(stretch: str) -> bool:
    return bool(_BORDER.search(stretch.strip()) or _LABEL.search(stretch))
