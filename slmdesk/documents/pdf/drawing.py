"""Draws pages of PDF files by pdfium, and finds words and passages in their text layer."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from slmdesk.documents.cancelling import Cancelled
from slmdesk.documents.page_drawing import MAX_SIDE_PT, DrawnPage, damaged_page, picture_size
from slmdesk.documents.pdf.page_search import find_boxes, placed_words
from slmdesk.documents.pdf.reader import open_pdf
from slmdesk.documents.word_places import PlacedWord
from slmdesk.errors import JobCancelled
from slmdesk.messages import Box, PageSize

_A4 = PageSize(595.0, 842.0)  # stands in for a page whose size cannot be read


class PdfSource:
    """An open PDF; see ``page_drawing.PageSource``. Raises DocumentError when it cannot be opened."""

    def __init__(self, file: BinaryIO, name: str, password: str | None) -> None:
        self._name = name
        self._document = open_pdf(file, name, password)
        self._count = len(self._document)

    def __len__(self) -> int:
        return self._count

    def size(self, index: int) -> PageSize:
        try:
            width, height = self._document.get_page_size(index)
        except pypdfium2.PdfiumError:
            return _A4
        return PageSize(width, height) if 0 < width < MAX_SIDE_PT and 0 < height < MAX_SIDE_PT else _A4

    def draw(self, index: int, width_px: int, cancelled: Cancelled) -> DrawnPage:
        """Stops in the middle of a page, too."""
        with self._page(index) as page:
            width_pt, height_pt = page.get_size()
            width, height = picture_size(width_pt, height_pt, width_px)
            data, stride = _draw(page, width, height, cancelled)
        return DrawnPage(width, height, stride, data)

    def boxes(self, index: int, quote: str, share: float) -> list[Box]:
        with self._page(index) as page:
            return find_boxes(page, quote, share)

    def words(self, index: int) -> list[PlacedWord]:
        with self._page(index) as page:
            return placed_words(page)

    def close(self) -> None:
        self._document.close()

    @contextmanager
    def _page(self, index: int) -> Iterator[Any]:
        try:
            page = self._document[index]
            try:
                yield page
            finally:
                page.close()
        except pypdfium2.PdfiumError as error:
            raise damaged_page(self._name, index) from error


def _draw(page: Any, width: int, height: int, cancelled: Cancelled) -> tuple[bytes, int]:
    """(rows of pixels, bytes of a row). pdfium asks between objects whether to go on."""
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        pause = pdfium.IFSDK_PAUSE()
        pause.version = 1
        pypdfium2.internal.set_callback(pause, "NeedToPauseNow", lambda _pause: int(cancelled()))
        status = pdfium.FPDF_RenderPageBitmap_Start(
            bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT, ctypes.byref(pause)
        )
        pdfium.FPDF_RenderPage_Close(page)
        if status == pdfium.FPDF_RENDER_TOBECONTINUED:
            raise JobCancelled
        if status != pdfium.FPDF_RENDER_DONE:
            raise pypdfium2.PdfiumError("the page could not be drawn")
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        return ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height), stride
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
