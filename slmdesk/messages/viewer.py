"""Pages of a document as pictures, and where a passage stands on them."""

from __future__ import annotations

from msgspec import Struct

from slmdesk.messages.events import Bulk


class MeasurePages(Struct, frozen=True, tag="measure-pages"):
    """Viewer child: how large the pages of a PDF are."""

    path: str
    password: str | None = None


class RenderPage(Struct, frozen=True, tag="render-page"):
    """Viewer child: draw one page of a PDF. width_px: how wide the picture shall be; a huge one comes smaller."""

    path: str
    page_number: int
    width_px: int
    password: str | None = None


class LocatePassage(Struct, frozen=True, tag="locate-passage"):
    """Viewer child: find where on a page of a PDF a passage stands.

    share: how far down the text of the page it stands (0..1), to choose between several that read the same.
    """

    path: str
    page_number: int
    quote: str
    share: float = 0.0
    password: str | None = None


class PageSize(Struct, frozen=True, array_like=True):
    """Of a page as it is shown, turned and cropped; in points (1/72 inch)."""

    width_pt: float
    height_pt: float


class PageSizes(Struct, frozen=True, tag="page-sizes"):
    """The next pages of a document, beginning with ``first_page_number``."""

    first_page_number: int
    sizes: list[PageSize]


class PageImage(Bulk, frozen=True, tag="page-image"):
    """A page as a picture: rows from the top, four bytes a pixel (blue, green, red, unused)."""

    page_number: int
    width_px: int
    height_px: int
    stride_bytes: int


class Box(Struct, frozen=True, array_like=True):
    """A rectangle on a page, in points from the upper left corner of the page as it is shown."""

    left: float
    top: float
    right: float
    bottom: float


class MeasureResult(Struct, frozen=True, tag="measure-result"):
    pages: int


class RenderResult(Struct, frozen=True, tag="render-result"):
    seconds: float


class PassagePlace(Struct, frozen=True, tag="passage-place"):
    """Where a passage stands, a box for each line of it; no boxes when it was not found on its page."""

    page_number: int
    boxes: list[Box]
