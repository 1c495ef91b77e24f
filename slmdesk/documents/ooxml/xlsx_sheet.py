"""Collects the rows of an XLSX sheet: what is shown of each cell, on one line a row (ECMA-376 part 1, 18.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from slmdesk.documents.cells import MAX_COLUMNS, number_text, row_text, serial_text
from slmdesk.documents.ooxml.xlsx_parts import NumberFormats, SharedStrings, whole_number

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,9})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")  # 22.9.2.19


@dataclass(slots=True)
class _Cell:
    """A cell being read."""

    column: int
    style: str
    type: str
    parts: list[str] = field(default_factory=list)
    has_formula: bool = False


class Sheet:
    """Handler of a worksheet part.

    Attributes:
        rows: the finished ones that are not empty; the reader takes them away.
        row: the number of the last one, from 1.
        cells: how many cells with something in them were read.
        hidden_rows, hidden_columns: not read, though they hold something.
        unsolved: formulas without a stored result.
        is_full: the limit of cells was reached, and nothing is read any more.
    """

    def __init__(self, strings: SharedStrings, formats: NumberFormats, from_1904: bool, max_cells: int) -> None:
        self._strings = strings
        self._formats = formats
        self._from_1904 = from_1904
        self._max_cells = max_cells
        self._cells: dict[int, str] = {}
        self._cell: _Cell | None = None
        self._row_is_hidden = False
        self._columns_to_hide: set[int] = set()
        self._columns_named = 0
        self._hidden_columns: set[int] = set()
        self._in_value = False
        self._in_phonetic = 0
        self._next_column = 0
        self.rows: list[str] = []
        self.row = 0
        self.cells = 0
        self.hidden_rows = 0
        self.unsolved = 0
        self.is_full = False

    @property
    def hidden_columns(self) -> int:
        return len(self._hidden_columns)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition("}")[2]
        if local == "c":
            self._start_cell(attributes)
        elif local in ("v", "t"):
            self._in_value = self._cell is not None and not self._in_phonetic
        elif local == "f":
            if self._cell is not None:
                self._cell.has_formula = True
        elif local == "row" and not self.is_full:
            self.row = max(self.row + 1, whole_number(attributes.get("r", "")))
            self._row_is_hidden = attributes.get("hidden") in ("1", "true")
            self._cells = {}
            self._next_column = 0
        elif local == "rPh":
            self._in_phonetic += 1
        elif local == "col" and attributes.get("hidden") in ("1", "true"):
            self._hide_columns(whole_number(attributes.get("min", "")), whole_number(attributes.get("max", "")))

    def _hide_columns(self, first: int, last: int) -> None:
        """first, last: from 1."""
        columns = range(max(0, first - 1), min(last, MAX_COLUMNS))
        self._columns_named += len(columns)
        if self._columns_named <= 4 * MAX_COLUMNS:  # a hostile file may name them all again and again
            self._columns_to_hide.update(columns)

    def end(self, name: str) -> None:
        local = name.rpartition("}")[2]
        if local in ("v", "t"):
            self._in_value = False
        elif local == "rPh":
            self._in_phonetic -= 1
        elif local == "c":
            self._end_cell()
        elif local == "row":
            self._end_row()

    def characters(self, text: str) -> None:
        if self._in_value and self._cell is not None:
            self._cell.parts.append(text)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        column = _column(reference[1]) if reference is not None else self._next_column
        self._next_column = column + 1
        if not self.is_full and column < MAX_COLUMNS:
            self._cell = _Cell(column, attributes.get("s", ""), attributes.get("t", "n"))

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None:
            return
        raw = "".join(cell.parts)
        if cell.has_formula and not raw and cell.type != "str":
            self.unsolved += 1
        text = self._value(cell, raw)
        if not text.strip():
            return
        if cell.column in self._columns_to_hide:
            self._hidden_columns.add(cell.column)
            return
        self._cells[cell.column] = text
        self.cells += 1
        self.is_full = self.cells >= self._max_cells

    def _value(self, cell: _Cell, raw: str) -> str:
        if cell.type == "s":
            return _unescape(self._strings[whole_number(raw.strip())])
        if cell.type in ("str", "inlineStr"):
            return _unescape(raw)
        if cell.type == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(raw.strip(), raw)
        if cell.type == "d":
            return raw.strip().removesuffix("T00:00:00").replace("T", " ")
        try:
            value = float(raw)
        except ValueError:
            return raw  # an error such as #DIV/0!, or nonsense
        if value - value != 0:  # inf or nan, which no spreadsheet writes
            return raw
        kind = self._formats.kind(cell.style)
        return serial_text(value, kind, self._from_1904) if kind else number_text(value)

    def _end_row(self) -> None:
        text = row_text(self._cells)
        self._cells = {}
        if not text:
            return
        if self._row_is_hidden:
            self.hidden_rows += 1
        else:
            self.rows.append(text)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _unescape(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if code == 0 or 0xD800 <= code < 0xE000 else chr(code)
