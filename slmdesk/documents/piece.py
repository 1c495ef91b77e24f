"""What a reader is and what it yields: pieces of text with their blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Literal

from slmdesk.documents.cancelling import Cancelled
from slmdesk.messages import Block, PageSize, Skipped, Units, Word

if TYPE_CHECKING:
    from slmdesk.documents.ocr.page_ocr import PageOcr

Kind = Literal["heading", "paragraph", "list-item", "table-row", "caption", "code"]

PIECE_CHARACTERS = 64_000  # readers without pages send about this much at once


@dataclass(frozen=True)
class Piece:
    """The next stretch of a document; the texts of all pieces joined in order are the whole text.

    Attributes:
        text: may be empty, when there is only something else to report.
        blocks: offsets count from the start of *this* piece; in order, not overlapping, no white space around.
        done, total: how far the reader is, in the unit of its ``Format``.
        skipped: parts that were not read.
        notice: something the user should know, such as a guessed encoding; empty for nothing.
        note: what takes time now, for the progress line; empty for nothing.
        words: where the words stand on page ``done``, when its text was recognised; offsets count in ``text``.
        size: of page ``done``, where the format has pages of a size.
        is_scan: page ``done`` is a picture of text, recognised or not.
        translated: units that have a translation, of a file of units.
    """

    text: str
    blocks: list[Block]
    done: int
    total: int
    skipped: list[Skipped] = field(default_factory=list)
    notice: str = ""
    note: str = ""
    words: list[Word] | None = None
    size: PageSize | None = None
    is_scan: bool = False
    translated: int = 0


Reader = Callable[[BinaryIO, str, str | None, Cancelled], Iterator[Piece]]
"""(open seekable binary file, its name for messages, password, cancelled) -> pieces.

Raises DocumentError or JobCancelled and nothing else, whatever the file holds.
"""

OcrReader = Callable[[BinaryIO, str, str | None, Cancelled, "PageOcr | None"], Iterator[Piece]]
"""As ``Reader``, of a format that may hold pictures of text; the last is None when recognition is off."""

UnitsReader = Callable[[BinaryIO, str, str | None, Cancelled, Units], Iterator[Piece]]
"""As ``Reader``, of a format that holds sources and their translations."""


@dataclass(frozen=True)
class Format:
    """A format that can be read.

    Attributes:
        name: ``ReadResult.format``.
        unit: of ``Piece.done`` and ``Piece.total``.
        with_ocr: the reader to use instead of ``read``, where pictures of text can be recognised.
        with_units: the same, where sources and translations can be told apart.
    """

    name: str
    unit: Literal["pages", "bytes"]
    read: Reader
    with_ocr: OcrReader | None = None
    with_units: UnitsReader | None = None


class PieceBuilder:
    """Joins blocks into pieces: a blank line between them, a line break inside a list or a table."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0
        self._last_kind: Kind | None = None

    def __len__(self) -> int:
        """Characters since the last ``take``."""
        return self._length

    def add(
        self, text: str, kind: Kind = "paragraph", level: int = 0, page: int | None = None, joiner: str | None = None
    ) -> None:
        """Append a block; text without anything but white space is left out.

        Args:
            joiner: what stands between the block before and this one; None for the usual.
        """
        text = text.strip()
        if not text:
            return
        if self._last_kind is not None:
            if joiner is None:
                together = kind == self._last_kind and kind in ("list-item", "table-row")
                joiner = "\n" if together else "\n\n"
            self._parts.append(joiner)
            self._length += len(joiner)
        self._parts.append(text)
        self._blocks.append(Block(page, self._length, self._length + len(text), kind, level))
        self._length += len(text)
        self._last_kind = kind

    def take(self, done: int, total: int, skipped: list[Skipped] | None = None) -> Piece:
        """What was added since the last call, as a piece."""
        piece = Piece("".join(self._parts), self._blocks, done, total, skipped or [])
        self._parts, self._blocks, self._length = [], [], 0
        return piece
