"""What the viewer needs of an open document that has pages to draw; how large a picture of one may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from slmdesk.documents.cancelling import Cancelled
from slmdesk.documents.source import subject
from slmdesk.documents.word_places import PlacedWord
from slmdesk.errors import DocumentError
from slmdesk.messages import Box, PageSize

MAX_PIXELS = 12_000_000  # of one picture: 48 MB
MAX_SIDE_PT = 1e6
_MAX_SIDE_PX = 16_000


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page as pixels: rows from the top, four bytes a pixel (blue, green, red, unused)."""

    width_px: int
    height_px: int
    stride_bytes: int
    data: bytes


class PageSource(Protocol):
    """An open document. index counts from 0, and is less than its length. All but ``close`` raise DocumentError."""

    def __len__(self) -> int:
        """How many pages there are."""
        ...

    def size(self, index: int) -> PageSize:
        """Of a page as it is shown."""
        ...

    def draw(self, index: int, width_px: int, cancelled: Cancelled) -> DrawnPage:
        """A page about ``width_px`` wide, see ``picture_size``. Raises JobCancelled, too."""
        ...

    def boxes(self, index: int, quote: str, share: float) -> list[Box]:
        """Where a passage stands on a page, by its text layer. share: see ``LocatePassage``."""
        ...

    def words(self, index: int) -> list[PlacedWord]:
        """The words of a page's text layer."""
        ...

    def close(self) -> None:
        """Free it; the file stays open."""
        ...


def picture_size(width_pt: float, height_pt: float, width_px: int) -> tuple[int, int]:
    """Width and height in pixels of the picture of a page, at most ``MAX_PIXELS`` and never empty."""
    width_pt, height_pt = (side if 1.0 < side < MAX_SIDE_PT else 1.0 for side in (width_pt, height_pt))
    width = float(max(1, width_px))
    height = width * height_pt / width_pt
    shrink = min(1.0, (MAX_PIXELS / (width * height)) ** 0.5, _MAX_SIDE_PX / max(width, height))
    return max(1, int(width * shrink)), max(1, int(height * shrink + 0.5))


def damaged_page(name: str, index: int) -> DocumentError:
    """That a page cannot be drawn."""
    message = f"Page {index + 1} of {subject(name)} is damaged and cannot be drawn."
    return DocumentError("document-damaged", message, "Use the text view.")
