"""Reads ODS files (OpenDocument spreadsheets) sheet by sheet as a stream; a row is a line, a page is a sheet.

Formulas give the result that was stored with them, and are never calculated. Dates become ISO 8601.
Hidden sheets, rows and columns are left out, and that is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from slmdesk.documents.cancelling import Cancelled
from slmdesk.documents.cells import MAX_CELLS, MAX_UNPACKED_BYTES, cells_limit_reason, hidden_reasons
from slmdesk.documents.ooxml.package import left_out
from slmdesk.documents.opendocument.ods_sheet import Sheet, Sheets
from slmdesk.documents.opendocument.package import Container
from slmdesk.documents.piece import PIECE_CHARACTERS, Format, Piece, PieceBuilder
from slmdesk.documents.sniff import Sniff
from slmdesk.messages import Skipped

_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def is_ods(sniff: Sniff) -> bool:
    """Whether it is an OpenDocument spreadsheet."""
    return sniff.mimetype.startswith(_MIMETYPE)


def read_ods(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read an ODS; about 64,000 characters make a piece. See ``piece.Reader``."""
    container = Container(file, name, password, cancelled, MAX_UNPACKED_BYTES)
    try:
        yield from _pieces(container)
    finally:
        container.close()


FORMAT = Format("ods", "pages", read_ods)


def _pieces(container: Container) -> Iterator[Piece]:
    container.parse("styles.xml", container.styles)
    builder = PieceBuilder()
    sheets = Sheets(container.styles, container.manifest)
    for _ in container.archive.parse("content.xml", sheets, container.cancelled):
        for sheet in sheets.finished:
            _add(builder, sheet)
            yield builder.take(sheet.number, 0, _skipped(sheet))  # how many there are is known at the end
        sheets.finished.clear()
        if sheets.open is not None:
            _add(builder, sheets.open)
            if len(builder) >= PIECE_CHARACTERS:
                yield builder.take(sheets.count - 1, 0)
        if sheets.is_full:
            break
    skipped = container.whole_file()
    if sheets.is_full and sheets.open is not None:
        skipped += _skipped(sheets.open)
        skipped.append(Skipped(None, f"sheets that follow were not read: {MAX_CELLS:,} cells of a file can be read"))
    yield builder.take(sheets.count, sheets.count, skipped)


def _add(builder: PieceBuilder, sheet: Sheet) -> None:
    if sheet.is_hidden:
        return
    if not sheet.is_named:
        sheet.is_named = True
        builder.add(sheet.name, "heading", 1, page=sheet.number)
    for text, kind in sheet.lines:
        builder.add(text, kind, page=sheet.number)
    sheet.lines.clear()


def _skipped(sheet: Sheet) -> list[Skipped]:
    if sheet.is_hidden:
        return [Skipped(sheet.number, f'the sheet "{sheet.name}" is hidden and was not read')]
    reasons = hidden_reasons(sheet.hidden_rows, len(sheet.hidden_columns))
    if sheet.is_full:
        reasons.append(cells_limit_reason(sheet.row))
    counts: Counter[str] = sheet.left_out
    return [Skipped(sheet.number, reason) for reason in reasons] + left_out(counts, sheet.number)
