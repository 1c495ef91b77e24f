"""Reads XLSX files (ECMA-376 SpreadsheetML) sheet by sheet as a stream; a row is a line, a page is a sheet.

Formulas give the result that was stored with them, and are never calculated. Dates become ISO 8601.
Hidden sheets, rows and columns are left out, and that is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.cells import MAX_CELLS, MAX_UNPACKED_BYTES, cells_limit_reason, hidden_reasons
from slmdesk.documents.ooxml.drawing_text import Shapes
from slmdesk.documents.ooxml.package import MACROS_IGNORED, Package, Relations, left_out
from slmdesk.documents.ooxml.xlsx_parts import NumberFormats, SharedStrings, SheetEntry, Workbook
from slmdesk.documents.ooxml.xlsx_sheet import Sheet
from slmdesk.documents.piece import PIECE_CHARACTERS, Format, Piece, PieceBuilder
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.zipped import Archive
from slmdesk.messages import Skipped

_DEFAULT_MAIN = "xl/workbook.xml"
_MAX_STRINGS_BYTES = 150 << 20


def is_xlsx(sniff: Sniff) -> bool:
    """Whether it is a ZIP container with an Excel workbook in it, and not the binary kind (XLSB)."""
    return (
        "[Content_Types].xml" in sniff.members
        and any(name.startswith("xl/") for name in sniff.members)
        and "xl/workbook.bin" not in sniff.members
    )


def read_xlsx(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read an XLSX; about 64,000 characters make a piece. See ``piece.Reader``."""
    archive = Archive(file, name, MAX_UNPACKED_BYTES)
    try:
        yield from _Reader(Package(archive, cancelled)).pieces()
    finally:
        archive.close()


FORMAT = Format("xlsx", "pages", read_xlsx)


class _Reader:
    """Reads the sheets of one XLSX in order."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._builder = PieceBuilder()
        self._workbook = Workbook()
        self._strings = SharedStrings()
        self._formats = NumberFormats()
        self._cells_left = MAX_CELLS

    def pieces(self) -> Iterator[Piece]:
        main = self._package.main(_DEFAULT_MAIN)
        self._package.parse(main, self._workbook)
        relations = self._package.relations(main)
        for part in relations.of_kind("styles")[:1]:
            self._package.parse(part, self._formats)
        for part in relations.of_kind("sharedStrings")[:1]:
            archive = self._package.archive
            if part in archive.names and archive.size(part) > _MAX_STRINGS_BYTES:  # these are held in memory
                raise archive.too_large(f"holds more than {_MAX_STRINGS_BYTES >> 20} MiB of different texts")
            self._package.parse(part, self._strings)
        total = len(self._workbook.sheets)
        for number, entry in enumerate(self._workbook.sheets, start=1):
            stop_if(self._package.cancelled)
            yield from self._read(entry, relations, number, total)
        whole_file = [Skipped(None, MACROS_IGNORED)] if self._package.has_macros else []
        yield Piece("", [], total, total, whole_file)

    def _read(self, entry: SheetEntry, relations: Relations, number: int, total: int) -> Iterator[Piece]:
        relation = relations.by_id(entry.relation_id)
        why = ""
        if entry.is_hidden:
            why = f'the sheet "{entry.name}" is hidden and was not read'
        elif relation is None or relation.part not in self._package.archive.names:
            why = f'the sheet "{entry.name}" is missing in the file'
        elif relation.kind != "worksheet":
            why = f'the sheet "{entry.name}" holds a chart, a dialog or macros and was not read'
        elif self._cells_left <= 0:
            why = f'the sheet "{entry.name}" was not read: {MAX_CELLS:,} cells of a file can be read'
        if why or relation is None:
            yield Piece("", [], number, total, [Skipped(number, why)])
            return
        sheet = Sheet(self._strings, self._formats, self._workbook.from_1904, self._cells_left)
        self._builder.add(entry.name, "heading", 1, page=number)
        for _ in self._package.archive.parse(relation.part, sheet, self._package.cancelled):
            self._add_rows(sheet, number)
            if len(self._builder) >= PIECE_CHARACTERS:
                yield self._builder.take(number - 1, total)
            if sheet.is_full:
                break
        self._cells_left -= sheet.cells
        counts = self._add_drawings(self._package.relations(relation.part), number)
        yield self._builder.take(number, total, _skipped(sheet, number) + left_out(counts, number))

    def _add_rows(self, sheet: Sheet, number: int) -> None:
        for row in sheet.rows:
            self._builder.add(row, "table-row", page=number)
        sheet.rows.clear()

    def _add_drawings(self, relations: Relations, number: int) -> Counter[str]:
        """Text boxes follow the rows; pictures, charts and comments are counted."""
        counts: Counter[str] = Counter()
        for part in relations.of_kind("drawing"):
            drawing = Shapes()
            self._package.parse(part, drawing)
            for shape in drawing.shapes:
                for item in shape.items:
                    self._builder.add(item.text, item.kind, item.level, page=number)
            counts += drawing.left_out
            counts["diagram"] += len(drawing.diagrams)
        threads = relations.of_kind("threadedComment")  # a copy of these stands among the comments
        comments = threads or relations.of_kind("comments")
        counts["comment"] += self._package.count(comments, "comment", "threadedComment")
        counts["object"] += len(relations.of_kind("oleObject", "package"))
        return counts


def _skipped(sheet: Sheet, number: int) -> list[Skipped]:
    reasons = []
    if sheet.is_full:
        reasons.append(cells_limit_reason(sheet.row))
    reasons += hidden_reasons(sheet.hidden_rows, sheet.hidden_columns)
    if sheet.unsolved:
        formulas = "1 formula has" if sheet.unsolved == 1 else f"{sheet.unsolved} formulas have"
        reasons.append(f"{formulas} no stored result; open the file in a spreadsheet program and save it to get it")
    return [Skipped(number, reason) for reason in reasons]
