"""Extracted values as a table in a file or on the clipboard: a row a document, a column a field."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from slmdesk.atomic import write_atomically
from slmdesk.errors import StorageError
from slmdesk.messages import ExtractedRow, Field

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_FORMULA_SIGNS = ("=", "@", "+", "-", "\t", "\r")


def as_csv(fields: Sequence[Field], rows: Sequence[ExtractedRow]) -> bytes:
    """The table by RFC 4180, in UTF-8 with the mark that spreadsheets look for."""
    return _written(fields, rows, ",").encode("utf-8-sig", "replace")


def as_tab_separated(fields: Sequence[Field], rows: Sequence[ExtractedRow]) -> str:
    """The table as spreadsheets take it from the clipboard."""
    return _written(fields, rows, "\t")


def as_xlsx(fields: Sequence[Field], rows: Sequence[ExtractedRow]) -> bytes:
    """The table as a workbook, with a second sheet that says where each value stands."""
    from slmdesk.export.xlsx import Cell, workbook

    table: list[list[Cell]] = [["file", *(field.name for field in fields)]]
    sources: list[list[Cell]] = [["file", "field", "value", "status", "page", "quote", "reasons"]]
    numbers = {field.name for field in fields if field.kind == "number"}
    for row in rows:
        values = {value.field: value.value for value in row.values}
        cells = ((field.name, values.get(field.name)) for field in fields)
        table.append([row.file, *(_number(value) if name in numbers else value for name, value in cells)])
        for value in row.values:
            source = value.sources[0] if value.sources else None
            where: list[Cell] = [source.page_number, " ".join(source.quote.split())] if source else [None, None]
            sources.append([row.file, value.field, value.value, value.status, *where, " ".join(value.reasons)])
    return workbook([("Values", table), ("Sources", sources)])


def write_table(path: Path, fields: Sequence[Field], rows: Sequence[ExtractedRow]) -> None:
    """Write the table as the name's ending says: ``.xlsx``, or CSV.

    Raises:
        StorageError: ``not-written``.
    """
    if path.suffix.lower() == ".xlsx":
        _write(path, as_xlsx(fields, rows))
    else:
        write_csv(path, fields, rows)


def write_csv(path: Path, fields: Sequence[Field], rows: Sequence[ExtractedRow]) -> None:
    """Write the table into a file, whole or not at all.

    Raises:
        StorageError: ``not-written``.
    """
    _write(path, as_csv(fields, rows))


def _write(path: Path, content: bytes) -> None:
    try:
        write_atomically(path, content, private=False)
    except OSError as error:
        raise StorageError(
            "not-written", f"{path} could not be written: {error.strerror}.", "Choose another place."
        ) from error


def _written(fields: Sequence[Field], rows: Sequence[ExtractedRow], delimiter: str) -> str:
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter=delimiter)
    writer.writerow(["file", *(_harmless(field.name) for field in fields)])
    for row in rows:
        values = {value.field: value.value or "" for value in row.values}
        writer.writerow([_harmless(row.file), *(_harmless(values.get(field.name, "")) for field in fields)])
    return table.getvalue()


def _harmless(value: str) -> str:
    """A cell that a spreadsheet does not take for a formula: one that only looks like a number is none."""
    return f"'{value}" if value[:1] in _FORMULA_SIGNS and not _NUMBER.fullmatch(value) else value


def _number(value: str | None) -> str | float | None:
    """A number as such where it is written plainly, else as it is written."""
    return float(value) if value is not None and _NUMBER.fullmatch(value) and len(value) <= 15 else value
