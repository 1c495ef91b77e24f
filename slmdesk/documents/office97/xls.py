"""Reads XLS files (Excel 97 to 2003, BIFF) with xlrd: a row is a line, a page is a sheet.

Formulas give the result that was stored with them. Hidden sheets, rows and columns are left out, and that is said.
(python-calamine is faster, but aborts the whole process on some broken files, where xlrd only raises.)
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.cells import (
    MAX_CELLS,
    cells_limit_reason,
    hidden_reasons,
    number_kind,
    number_text,
    row_text,
    serial_text,
)
from slmdesk.documents.office97.common import OldOffice
from slmdesk.documents.office97.ole import top_names
from slmdesk.documents.ooxml.package import MACROS_IGNORED
from slmdesk.documents.piece import PIECE_CHARACTERS, Format, Piece, PieceBuilder
from slmdesk.documents.sniff import Sniff
from slmdesk.messages import Skipped

_KIND = OldOffice("an XLS", "sheets", "Excel", "LibreOffice", "XLSX", 200 << 20)  # xlrd holds the whole file


def is_xls(sniff: Sniff) -> bool:
    """Whether it is a compound file whose main stream is a workbook."""
    return not sniff.streams.isdisjoint(("workbook", "book")) and "worddocument" not in sniff.streams


def read_xls(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read an XLS; about 64,000 characters make a piece. See ``piece.Reader``."""
    _KIND.check_size(file, name)
    file.seek(0)
    book = _open(file.read(), name)
    builder = PieceBuilder()
    cells_left = MAX_CELLS
    for index in range(book.nsheets):
        stop_if(cancelled)
        sheet_name = book.sheet_names()[index]
        why = ""
        if book._sheet_visibility[index]:
            why = f'the sheet "{sheet_name}" is hidden and was not read'
        elif cells_left <= 0:
            why = f'the sheet "{sheet_name}" was not read: {MAX_CELLS:,} cells of a file can be read'
        if why:
            yield Piece("", [], index + 1, book.nsheets, [Skipped(index + 1, why)])
            continue
        builder.add(sheet_name, "heading", 1, page=index + 1)
        sheet = _Sheet(book, _load(book, index, name), cells_left)
        for row in sheet.rows(name):
            builder.add(row, "table-row", page=index + 1)
            if len(builder) >= PIECE_CHARACTERS:
                stop_if(cancelled)
                yield builder.take(index, book.nsheets)
        cells_left -= sheet.cells
        book.unload_sheet(index)
        yield builder.take(index + 1, book.nsheets, [Skipped(index + 1, reason) for reason in sheet.reasons()])
    yield Piece("", [], book.nsheets, book.nsheets, _whole_file(file, book))


FORMAT = Format("xls", "pages", read_xls)


class _Sheet:
    """The rows of one sheet. cells: how many were read."""

    def __init__(self, book: Any, sheet: Any, max_cells: int) -> None:
        self._book = book
        self._sheet = sheet
        self._max_cells = max_cells
        self._hidden_columns: set[int] = set()
        self._hidden_rows = 0
        self._last_row = 0
        self.cells = 0

    @property
    def is_full(self) -> bool:
        return self.cells >= self._max_cells

    def rows(self, name: str) -> Iterator[str]:
        """The rows that are not empty."""
        for number in range(self._sheet.nrows):
            try:
                row = self._row(number)
            except Exception as error:  # indices in a broken file lead anywhere
                raise _KIND.damaged(name) from error
            if row:
                yield row
            self._last_row = number + 1
            if self.is_full:
                return

    def reasons(self) -> list[str]:
        """What was left out."""
        reasons = hidden_reasons(self._hidden_rows, len(self._hidden_columns))
        return [*reasons, cells_limit_reason(self._last_row)] if self.is_full else reasons

    def _row(self, number: int) -> str:
        cells: dict[int, str] = {}
        for column, cell in enumerate(self._sheet.row(number)):
            text = self._value(cell)
            if text.strip():
                info = self._sheet.colinfo_map.get(column)
                if info is not None and info.hidden:
                    self._hidden_columns.add(column)
                else:
                    cells[column] = text
        self.cells += len(cells)
        info = self._sheet.rowinfo_map.get(number)
        if cells and info is not None and info.hidden:
            self._hidden_rows += 1
            return ""
        return row_text(cells)

    def _value(self, cell: Any) -> str:
        from xlrd import biffh

        if cell.ctype == biffh.XL_CELL_TEXT:
            return str(cell.value)
        if cell.ctype in (biffh.XL_CELL_NUMBER, biffh.XL_CELL_DATE):
            if cell.value - cell.value != 0:  # inf or nan
                return str(cell.value)
            format_id = self._book.xf_list[cell.xf_index].format_key
            code = self._book.format_map[format_id].format_str
            kind = number_kind(format_id, code or None)
            return serial_text(cell.value, kind, bool(self._book.datemode)) if kind else number_text(cell.value)
        if cell.ctype == biffh.XL_CELL_BOOLEAN:
            return "TRUE" if cell.value else "FALSE"
        if cell.ctype == biffh.XL_CELL_ERROR:
            return str(biffh.error_text_from_code.get(cell.value, "#ERROR"))
        return ""


def _open(data: bytes, name: str) -> Any:
    import xlrd

    try:
        # The log goes nowhere: it would hold text of the document.
        return xlrd.open_workbook(file_contents=data, on_demand=True, formatting_info=True, logfile=io.StringIO())
    except MemoryError:
        raise
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise _KIND.protected(name) from error
        raise _KIND.damaged(name) from error
    except Exception as error:  # xlrd trusts what the file says of itself, and fails in every way where that is wrong
        raise _KIND.damaged(name) from error


def _load(book: Any, index: int, name: str) -> Any:
    try:
        return book.sheet_by_index(index)
    except MemoryError:
        raise
    except Exception as error:
        raise _KIND.damaged(name) from error


def _whole_file(file: BinaryIO, book: Any) -> list[Skipped]:
    found = []
    count = book._all_sheets_map.count(-1)
    if count:
        sheets = "1 sheet with a chart or macros was" if count == 1 else f"{count} sheets with charts or macros were"
        found.append(Skipped(None, f"{sheets} not read"))
    if "_vba_project_cur" in top_names(file):
        found.append(Skipped(None, MACROS_IGNORED))
    return found
