"""Collects the sheets of an ODS: what is stored of each cell, a row on one line (OpenDocument 1.3 part 3, 9)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from slmdesk.documents.cells import MAX_CELLS, MAX_COLUMNS, number_text, percent_text, row_text
from slmdesk.documents.opendocument.package import Manifest, Styles, attribute, repeated
from slmdesk.documents.opendocument.story import Story
from slmdesk.documents.piece import Kind

_DURATION = re.compile(r"(-?)P(?:(\d{1,9})D)?T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,]\d+)?S)?")
_FRACTION = re.compile(r"\.\d+$")
_HIDDEN = ("collapse", "filter")


@dataclass(slots=True)
class Sheet:
    """A sheet. number: from 1. lines: what was read and not yet taken. row: the last one read, from 1."""

    number: int
    name: str
    is_hidden: bool
    lines: list[tuple[str, Kind]] = field(default_factory=list)
    row: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    hidden_rows: int = 0
    hidden_columns: set[int] = field(default_factory=set)
    is_full: bool = False
    is_named: bool = False


@dataclass(slots=True)
class _Cell:
    kind: str
    value: str
    currency: str
    repeats: int


class Sheets(Story):
    """Handler of ``content.xml``.

    Attributes:
        finished: whole sheets; the reader takes them away.
        open: the sheet that is being read.
        count: how many sheets were started.
        is_full: the limit of cells was reached, and nothing is read any more.
    """

    def __init__(self, styles: Styles, manifest: Manifest) -> None:
        super().__init__(styles, manifest, Counter())
        self.finished: list[Sheet] = []
        self.open: Sheet | None = None
        self.count = 0
        self.is_full = False
        self._cells_left = MAX_CELLS
        self._depth = 0  # of tables: one may stand in a cell of another
        self._column = 0
        self._columns_to_hide: set[int] = set()
        self._row: dict[int, str] = {}
        self._row_repeats = 1
        self._row_is_hidden = False
        self._cell: _Cell | None = None
        self._in_shapes = False

    def start_short(self, name: str, attributes: dict[str, str]) -> None:
        if self.is_full:
            return
        if self._ignored:
            super().start_short(name, attributes)
        elif name == "table:table":
            self._depth += 1
            if self._depth == 1:
                self._start_sheet(attributes)
        elif self._depth != 1 or self.open is None:
            super().start_short(name, attributes)
        elif name == "table:table-column":
            self._start_column(attributes)
        elif name == "table:table-row":
            self._row, self._column = {}, 0
            self._row_repeats = repeated(attributes, "table:number-rows-repeated")
            self._row_is_hidden = attribute(attributes, "table:visibility") in _HIDDEN
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell = _Cell(
                attribute(attributes, "office:value-type") or "",
                next((value for key in _VALUES if (value := attribute(attributes, key)) is not None), ""),
                attribute(attributes, "office:currency") or "",
                repeated(attributes, "table:number-columns-repeated"),
            )
            self._open_sink()
        else:
            super().start_short(name, attributes)

    def end_short(self, name: str) -> None:
        if self.is_full:
            return
        if self._ignored:
            super().end_short(name)
        elif name == "table:table" and self._depth:
            self._depth -= 1
            if self._depth == 0 and self.open is not None:
                self._keep_boxes(self.open)
                self.finished.append(self.open)
                self.open = None
        elif self._depth != 1 or self.open is None:
            super().end_short(name)
        elif name == "table:table-row":
            self._end_row(self.open)
        elif name in ("table:table-cell", "table:covered-table-cell"):
            if self._cell is not None:
                self._end_cell(self.open, self._cell)
            self._cell = None
        elif name != "table:table-column":
            super().end_short(name)

    def _start_sheet(self, attributes: dict[str, str]) -> None:
        self.count += 1
        is_hidden = self.styles.is_hidden("table", attribute(attributes, "table:style-name"))
        self.open = Sheet(self.count, attribute(attributes, "table:name") or "", is_hidden)
        self.left_out = self.open.left_out
        self._column, self._columns_to_hide = 0, set()

    def _start_column(self, attributes: dict[str, str]) -> None:
        first = self._column
        self._column = min(first + repeated(attributes, "table:number-columns-repeated"), MAX_COLUMNS)
        if attribute(attributes, "table:visibility") in _HIDDEN:
            self._columns_to_hide.update(range(first, self._column))

    def _end_cell(self, sheet: Sheet, cell: _Cell) -> None:
        text = " ".join(item.text for item in self._close_sink())
        text = _value(cell, text).strip()
        first = self._column
        self._column = min(first + cell.repeats, MAX_COLUMNS)
        if not text or sheet.is_hidden:
            return
        self._cells_left -= self._column - first
        for column in range(first, self._column):
            if column in self._columns_to_hide:
                sheet.hidden_columns.add(column)
            else:
                self._row[column] = text

    def _end_row(self, sheet: Sheet) -> None:
        text = row_text(self._row) if self._row else ""
        if not text or self._row_is_hidden:
            sheet.row += self._row_repeats
            sheet.hidden_rows += self._row_repeats if text else 0
        else:
            count = min(self._row_repeats, 1 + max(0, self._cells_left) // len(self._row))
            sheet.lines += [(text, "table-row")] * count
            sheet.row += count
            self._cells_left -= (count - 1) * len(self._row)
            if count < self._row_repeats:
                self._cells_left = 0
        sheet.is_full = self.is_full = self._cells_left <= 0

    def _keep_boxes(self, sheet: Sheet) -> None:
        """Text of shapes on the sheet follows its rows."""
        sheet.lines += [(item.text, item.kind) for item in self.take() if item.kind != "heading"]


_VALUES = (
    "office:value", "office:date-value", "office:time-value", "office:boolean-value", "office:string-value",
)  # fmt: skip


def _value(cell: _Cell, shown: str) -> str:
    """What a cell holds. shown: as the program that wrote the file displayed it."""
    if cell.kind in ("float", "percentage", "currency"):
        try:
            number = float(cell.value)
        except ValueError:
            return shown
        if number - number != 0:  # inf or nan
            return shown
        if cell.kind == "percentage":
            return percent_text(number)
        return f"{number_text(number)} {cell.currency}".strip()
    if cell.kind == "date":
        return _FRACTION.sub("", cell.value).removesuffix("T00:00:00").replace("T", " ") or shown
    if cell.kind == "time":
        found = _DURATION.fullmatch(cell.value)
        if found is None:
            return shown
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
        clock = f"{found[1]}{days * 24 + hours:02}:{minutes:02}"
        return f"{clock}:{seconds:02}" if seconds else clock
    if cell.kind == "boolean":
        return cell.value.upper() or shown
    return shown or cell.value
