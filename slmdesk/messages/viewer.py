"""Pages of a document as pictures, and where a passage stands on them."""

from __future__ import annotations

from msgspec import Struct

from slmdesk.messages.events import Bulk


class MeasurePages(Struct, frozen=True, tag="measure-pages"):
    """Viewer child: how large the pages of a PDF or a picture are."""

    path: str
    password: str | None = None


class RenderPage(Struct, frozen=True, tag="render-page"):
    """Viewer child: draw one page of a PDF or a picture. width_px: how wide it shall be; a huge one comes smaller."""

    path: str
    page_number: int
    width_px: int
    password: str | None = None


class LocatePassage(Struct, frozen=True, tag="locate-passage"):
    """Viewer child: find where on a page of a PDF a passage stands, by its text layer; a picture has none.

    share: how far down the text of the page it stands (0..1), to choose between several that read the same.
    """

    path: str
    page_number: int
    quote: str
    share: float = 0.0
    password: str | None = None


class ReadWords(Struct, frozen=True, tag="read-words"):
    """Viewer child: find where on a page of a PDF with a text layer the words of the document stand.

    text: what the document's text says of this page. start: where that begins in the document's text.
    """

    path: str
    page_number: int
    start: int
    text: str
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

    def around(self, other: Box | Word) -> Box:
        """The smallest rectangle that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


class MeasureResult(Struct, frozen=True, tag="measure-result"):
    pages: int


class RenderResult(Struct, frozen=True, tag="render-result"):
    seconds: float


class PassagePlace(Struct, frozen=True, tag="passage-place"):
    """Where a passage stands, a box for each line of it; no boxes when it was not found on its page."""

    page_number: int
    boxes: list[Box]


class Word(Struct, frozen=True, array_like=True):
    """A word of a page. start, end: in the document's text. Its place as in ``Box``."""

    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float


class PageWords(Struct, frozen=True, tag="page-words"):
    """Where the words of a page stand, in reading order; what has no letter or digit may be missing.

    While a document is read it follows the text of a page that was recognised (OCR); of other pages it is
    the answer to ``ReadWords``.
    """

    page_number: int
    words: list[Word]

    def boxes(self, start: int, end: int) -> list[Box]:
        """The words that touch ``start`` to ``end`` of the document's text, one box for each stretch of a line."""
        lines: list[Box] = []
        for word in self.words:
            if word.start < end and word.end > start:
                last = lines[-1] if lines else None
                if last is not None and _goes_on(last, word):
                    lines[-1] = last.around(word)
                else:
                    lines.append(Box(word.left, word.top, word.right, word.bottom))
        return lines

    def nearest(self, x: float, y: float) -> Word | None:
        """The word at a point, or the one that is closest to it: those of the same line first."""

        def distance(word: Word) -> float:
            across = max(word.left - x, 0.0, x - word.right)
            down = max(word.top - y, 0.0, y - word.bottom)
            return across + 10 * down

        return min(self.words, key=distance, default=None)


def _goes_on(line: Box, word: Word) -> bool:
    overlap = min(line.bottom, word.bottom) - max(line.top, word.top)
    height = min(line.bottom - line.top, word.bottom - word.top)
    gap = max(word.left - line.right, line.left - word.right)
    return overlap > 0.5 * height and gap < 2 * (line.bottom - line.top)
