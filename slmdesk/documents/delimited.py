"""Reads CSV and TSV files: a row is a line, and a blank cell keeps its place.

The delimiter is found from the first lines. What stands in quotes is one cell, also over several lines.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.cells import MAX_COLUMNS, row_text
from slmdesk.documents.encoding import Encoding, find_encoding, is_junk
from slmdesk.documents.piece import PIECE_CHARACTERS, Format, Piece, PieceBuilder
from slmdesk.documents.source import subject
from slmdesk.errors import DocumentError

EXTENSIONS = (".csv", ".tsv", ".tab")
_DELIMITERS = ",;\t|"
_SAMPLE_CHARACTERS = 64_000
_MAX_LINE_CHARACTERS = 1 << 20
_ROWS_BETWEEN_LOOKS = 1_000


def read_delimited(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read a CSV or TSV; about 64,000 characters make a piece. See ``piece.Reader``."""
    encoding = find_encoding(file)
    if encoding is None:
        raise _not_text(name)
    total = file.seek(0, os.SEEK_END)
    file.seek(encoding.skip)
    lines = _Lines(file, encoding, name)
    builder = PieceBuilder()
    notice = encoding.notice
    wide = 0
    try:
        for number, cells in enumerate(_rows(lines)):
            if number % _ROWS_BETWEEN_LOOKS == 0:
                stop_if(cancelled)
            wide += len(cells) > MAX_COLUMNS
            builder.add(row_text(dict(enumerate(cells[:MAX_COLUMNS]))), "table-row")
            if len(builder) >= PIECE_CHARACTERS:
                yield replace(builder.take(min(lines.done, total), total), notice=notice)
                notice = ""
    except csv.Error as error:
        raise DocumentError(
            "document-damaged",
            f"{subject(name)} is no table: a cell is longer than {csv.field_size_limit():,} characters.",
            "Look for a quotation mark that is never closed, or rename the file to .txt to read it as text.",
        ) from error
    if wide:
        notice = f"{notice} In {wide} rows the columns after {MAX_COLUMNS:,} were left out.".strip()
    yield replace(builder.take(total, total), notice=notice)


FORMAT = Format("csv", "bytes", read_delimited)


class _Lines:
    """The decoded lines of a file. done: bytes decoded so far."""

    def __init__(self, file: BinaryIO, encoding: Encoding, name: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding.codec)(encoding.errors)
        self._name = name
        self.done = encoding.skip

    def __iter__(self) -> Iterator[str]:
        rest = ""
        while chunk := self._file.read(1 << 16):
            text = rest + self._decoder.decode(chunk)
            self.done += len(chunk)
            if is_junk(text):
                raise _not_text(self._name)
            # Only the first of \r\n may be in this chunk.
            lines = io.StringIO(text, newline="").readlines() if len(text) < _MAX_LINE_CHARACTERS else [text, ""]
            rest = lines.pop() if lines else ""
            yield from lines
        rest += self._decoder.decode(b"", final=True)
        yield from io.StringIO(rest, newline="")


def _rows(lines: _Lines) -> Iterator[list[str]]:
    source = iter(lines)
    first: list[str] = []
    length = 0
    for line in source:
        first.append(line)
        length += len(line)
        if length > _SAMPLE_CHARACTERS:
            break

    def all_lines() -> Iterator[str]:
        yield from first
        first.clear()
        yield from source

    return csv.reader(all_lines(), delimiter=_delimiter(first))


def _delimiter(sample: list[str]) -> str:
    """The delimiter that cuts most rows of the sample into the same number of cells, more than one."""
    best = (0.0, ",")
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
        except csv.Error:
            continue
        if widths:
            common = max(set(widths), key=widths.count)
            score = widths.count(common) / len(widths) * (common > 1) + min(common, 100) / 10_000
            if common > 1 and score > best[0]:
                best = (score, delimiter)
    return best[1]


def _not_text(name: str) -> DocumentError:
    return DocumentError(
        "document-format",
        f"{subject(name)} is named like a table, but what it holds is not text.",
        "Open it in the program it was made with and save it as CSV or XLSX.",
    )
