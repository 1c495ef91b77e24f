"""Extracted values as a table in a file or on the clipboard: a row a document, a column a field."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from slmdesk.atomic import write_atomically
from slmdesk.errors import StorageError
from slmdesk.messages import ExtractedRow, Field

_FORMULA_SIGNS = ("=", "@", "+", "-", "\t", "\r")


def as_csv(fields: Sequence[Field], rows: Sequence[ExtractedRow]) -> bytes:
    """The table by RFC 4180, in UTF-8 with the mark that spreadsheets look for."""
    return _written(fields, rows, ",").encode("utf-8-sig", "replace")


def as_tab_separated(fields: Sequence[Field], rows: Sequence[ExtractedRow]) -> str:
    """The table as spreadsheets take it from the clipboard."""
    return _written(fields, rows, "\t")


def write_csv(path: Path, fields: Sequence[Field], rows: Sequence[ExtractedRow]) -> None:
    """Write the table into a file, whole or not at all.

    Raises:
        StorageError: ``not-written``.
    """
    try:
        write_atomically(path, as_csv(fields, rows))
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
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{value}" if value[:1] in _FORMULA_SIGNS and not value[1:2].isdigit() else value
