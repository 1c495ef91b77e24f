"""Recognises the pages of a document that are pictures of text, and says of which that was not possible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.ocr import layout as ocr_layout
from slmdesk.documents.ocr.page_ocr import PageOcr
from slmdesk.documents.ocr.recognition import Recognised
from slmdesk.documents.pages import Page
from slmdesk.documents.pdf import layout as pdf_layout
from slmdesk.documents.pdf.layout import Edges
from slmdesk.documents.piece import Piece
from slmdesk.messages import PageSize, Skipped

POINTS_PER_PIXEL = 72 / 200  # pages are drawn with 200 dots an inch; pictures are taken for such
MAX_PIXELS = 16_000_000  # of a drawn page; a larger one is drawn coarser
_LOW_CONFIDENCE = 0.85  # of a page; below, half of the words and more are wrong
_MARGIN_SHARE = 0.11  # of the page's height
_INK = 48  # levels of grey that ink differs from its paper
_BLANK_SHARE = 2e-5  # of the page's pixels that may be specks of dust

_WHY = {
    "scan": "no text layer",
    "drawing": "no text layer, only drawings",
    "fonts": "its fonts do not say what most of its letters are",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn page. pixels: array of (height, width, blue-green-red), uint8. scale: points per pixel."""

    pixels: Any
    scale: float


def recognise(
    pages: Iterable[Page],
    draw: Callable[[int], Picture | None],
    ocr: PageOcr | None,
    total: int,
    cancelled: Cancelled,
) -> Iterator[Page | Piece]:
    """Fill in the lines of the pages that are ``unread``.

    Args:
        draw: makes the picture of a page by its number; None when it cannot be drawn.
        ocr: None when recognition is off.

    Yields:
        Each page, and before a page that takes time, a piece with a note and nothing else.
    """
    left: list[int] = []
    for page in pages:
        stop_if(cancelled)
        if ocr is None and page.unread == "scan" and not page.lines:
            left.append(page.number)
        elif left:
            page.skipped.insert(0, _left_out(left))
            left = []
        if not page.unread:
            pass
        elif ocr is not None:
            note = f"Recognising page {page.number} of {total}" if total > 1 else "Recognising the text"
            yield Piece("", [], page.number - 1, total, note=note)
            _recognise_page(page, draw, ocr, cancelled)
        elif page.unread == "drawing":
            page.skipped.append(Skipped(page.number, f"page {page.number} holds only drawings and OCR is off"))
        elif page.unread == "fonts":
            reason = f"page {page.number}: its fonts do not say what most of its letters are, and OCR is off"
            page.skipped.append(Skipped(page.number, reason))
        elif page.lines:
            reason = f"page {page.number} is a scan with little text beside it, and OCR is off"
            page.skipped.append(Skipped(page.number, reason))
        yield page
    if left:
        yield Piece("", [], total, total, [_left_out(left)])


def _left_out(numbers: list[int]) -> Skipped:
    if len(numbers) == 1:
        return Skipped(numbers[0], f"page {numbers[0]} is a scan and OCR is off")
    return Skipped(numbers[0], f"pages {numbers[0]}-{numbers[-1]} are scans and OCR is off")


def _recognise_page(page: Page, draw: Callable[[int], Picture | None], ocr: PageOcr, cancelled: Cancelled) -> None:
    known, page.lines = page.lines, page.lines if page.unread == "scan" else []
    picture = draw(page.number)
    if picture is None:
        page.skipped.append(Skipped(page.number, f"page {page.number} is damaged and cannot be drawn"))
        return
    if page.size is None:
        height, width = picture.pixels.shape[:2]
        page.size = PageSize(width * picture.scale, height * picture.scale)
    if not known and _is_blank(picture.pixels):
        blank, page.unread = page.unread, ""
        if blank == "fonts":
            page.skipped.append(Skipped(page.number, f"page {page.number}: {_WHY['fonts']}, and they draw nothing"))
        return
    found = ocr.read_image(picture.pixels, cancelled)
    if page.lines:
        # A stamp or a page number was typed over a scan. If that is all the text there is, it is exact.
        written = sum(len(line.text) for line in known)
        if sum(len(line.text) for line in found.lines) < 2 * written or found.confidence < _LOW_CONFIDENCE:
            return
    reason = _unusable(page, found)
    if reason:
        page.skipped.append(Skipped(page.number, reason))
        return
    _use(page, found, picture.scale)


def _unusable(page: Page, found: Recognised) -> str:
    if not found.lines and not found.dropped:
        return f"page {page.number}: {_WHY[page.unread]}, and OCR found no text on it"
    if not found.lines or found.confidence < _LOW_CONFIDENCE:
        return f"page {page.number}: {_WHY[page.unread]}, OCR confidence {found.confidence:.2f}"
    return ""


def _use(page: Page, found: Recognised, scale: float) -> None:
    page.lines = ocr_layout.page_lines(found, scale)
    page.confidence = found.confidence
    page.body_size = pdf_layout.usual_size_of(page.lines)
    margin = _MARGIN_SHARE * found.height * scale
    page.edges = Edges(margin, found.height * scale - margin)
    page.marks = pdf_layout.edge_marks(page.lines, page.edges)
    if found.dropped:
        lines = "1 line is" if found.dropped == 1 else f"{found.dropped} lines are"
        page.skipped.append(Skipped(page.number, f"page {page.number}: {lines} not legible to OCR"))


def _is_blank(pixels: Any) -> bool:
    """Whether nothing is on the paper but specks: then no text is lost."""
    import numpy

    step = 2 if min(pixels.shape[:2]) > 400 else 1
    grey = pixels[::step, ::step].min(axis=2).astype(numpy.int16)
    paper = numpy.median(grey)
    return bool((abs(grey - paper) > _INK).mean() < _BLANK_SHARE)
