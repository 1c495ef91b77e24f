"""Documents as text with positions, and reading them.

Offsets are code points into the text of one document, end exclusive. Pages count from 1.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from slmdesk.messages.viewer import PageSize

Units = Literal["open", "source", "target"]
"""What is read of a file of units with a source and its translation (XLIFF, PO).

open: the sources of those that have no translation yet; source: the sources of all that may be translated;
target: the translation of each, and the source where there is none.
"""


class Block(Struct, frozen=True):
    """A heading, paragraph, list item, table row or caption of a document.

    start, end: where it stands in the document's text. level: 1..6 for a heading, else 0.
    page_number: None where the format has no pages.
    """

    page_number: int | None
    start: int
    end: int
    kind: Literal["heading", "paragraph", "list-item", "table-row", "caption", "code"] = "paragraph"
    level: int = 0


class Skipped(Struct, frozen=True):
    """A part of a document that was not read, and why. page_number: None for the whole document."""

    page_number: int | None
    reason: str


class SourceText(Struct, frozen=True):
    """A document as a task receives it. name: what the user calls it (the path as it was given)."""

    name: str
    text: str
    blocks: list[Block]
    skipped: list[Skipped] = []


class Citation(Struct, frozen=True):
    """A passage of a source. quote is ``SourceText.text[start:end]``."""

    file: str
    page_number: int | None
    start: int
    end: int
    quote: str


class Read(Struct, frozen=True, tag="read"):
    """Documents child: read one file. data replaces the file's content (standard input, pasted text).

    ocr: recognise the text of pages that are pictures. ocr_language: BCP 47 code of the language they are in;
    None to go by the text of the other pages. cache_folder: where the child may keep what it recognised, so that
    the next time goes on from there; None to keep nothing. units: of XLIFF and PO.
    """

    path: str
    data: bytes | None = None
    password: str | None = None
    ocr: bool = True
    ocr_language: str | None = None
    cache_folder: str | None = None
    units: Units = "target"


class TextPiece(Struct, frozen=True, tag="text"):
    """The next piece of the document's text; the pieces joined in order are the whole text."""

    text: str
    blocks: list[Block]


class ReadResult(Struct, frozen=True, tag="read-result"):
    """pages: None where the format has none.

    language: BCP 47 code of the language that most of the text is in; None where that is not clear.
    page_sizes: of each page in order; empty where the format has none. (0, 0) for a damaged page.
    scans: how many pages are pictures of text, recognised or not.
    translated: how many units of XLIFF or PO have a translation; with ``Read.units`` "open" they are not in the text.
    """

    format: str
    pages: int | None
    skipped: list[Skipped]
    seconds: float
    language: str | None = None
    page_sizes: list[PageSize] = []
    scans: int = 0
    translated: int = 0
