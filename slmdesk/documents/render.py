"""Draws pages of PDF files for the viewer, and finds where on a page a passage stands."""

from __future__ import annotations

import collections
import ctypes
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from slmdesk.documents.page_search import find_boxes
from slmdesk.documents.pdf import open_pdf
from slmdesk.documents.piece import Cancelled, stop_if
from slmdesk.documents.source import open_source, refusal, subject
from slmdesk.errors import DocumentError, JobCancelled
from slmdesk.messages import (
    Done,
    LocatePassage,
    MeasurePages,
    MeasureResult,
    PageImage,
    PageSize,
    PageSizes,
    PassagePlace,
    Read,
    RenderPage,
    RenderResult,
    TaskEvent,
)

MAX_PIXELS = 12_000_000  # of one picture: 48 MB
MAX_PAGES = 50_000
_MAX_SIDE_PX = 16_000
_MAX_SIDE_PT = 1e6
_KEPT_OPEN = 2
_SIZES_AT_ONCE = 500
_A4 = PageSize(595.0, 842.0)  # stands in for a page whose size cannot be read


@dataclass
class _Open:
    file: BinaryIO
    document: Any


class PageRenderer:
    """Keeps the last documents open, so that a page costs its drawing only."""

    def __init__(self) -> None:
        self._open: collections.OrderedDict[tuple[object, ...], _Open] = collections.OrderedDict()

    def measure(self, request: MeasurePages, cancelled: Cancelled) -> Iterator[TaskEvent]:
        """Yields ``PageSizes`` in order. Raises DocumentError, JobCancelled."""
        document = self._document(request.path, request.password)
        total = len(document)
        if total > MAX_PAGES:
            raise DocumentError(
                "document-too-large",
                f"{subject(request.path)} has {total:,} pages; documents up to {MAX_PAGES:,} pages can be drawn.",
                "Use the text view.",
            )
        for first in range(0, total, _SIZES_AT_ONCE):
            stop_if(cancelled)
            last = min(total, first + _SIZES_AT_ONCE)
            yield PageSizes(first + 1, [_size(document, index) for index in range(first, last)])
        yield Done(MeasureResult(total))

    def draw(self, request: RenderPage, cancelled: Cancelled) -> Iterator[TaskEvent]:
        """Yields one ``PageImage``. Raises DocumentError, JobCancelled (also in the middle of a page)."""
        started = time.perf_counter()
        page = self._page(request.path, request.page_number, request.password)
        try:
            width_pt, height_pt = page.get_size()
            width, height = picture_size(width_pt, height_pt, request.width_px)
            data, stride = _draw(page, width, height, cancelled)
        except pypdfium2.PdfiumError as error:
            raise _damaged(request.path, request.page_number) from error
        finally:
            page.close()
        yield PageImage(request.page_number, width, height, stride, data=data)
        yield Done(RenderResult(time.perf_counter() - started))

    def locate(self, request: LocatePassage, cancelled: Cancelled) -> Iterator[TaskEvent]:
        """Ends in a ``PassagePlace``. Raises DocumentError."""
        stop_if(cancelled)
        page = self._page(request.path, request.page_number, request.password)
        try:
            boxes = find_boxes(page, request.quote, request.share)
        except pypdfium2.PdfiumError as error:
            raise _damaged(request.path, request.page_number) from error
        finally:
            page.close()
        yield Done(PassagePlace(request.page_number, boxes))

    def close(self) -> None:
        """Close the documents that are open."""
        while self._open:
            self._close_oldest()

    def _page(self, path: str, number: int, password: str | None) -> Any:
        document = self._document(path, password)
        if not 1 <= number <= len(document):
            raise DocumentError("document-damaged", f"{subject(path)} has no page {number}.", "Open it again.")
        try:
            return document[number - 1]
        except pypdfium2.PdfiumError as error:
            raise _damaged(path, number) from error

    def _document(self, path: str, password: str | None) -> Any:
        try:
            status = os.stat(path)
        except (OSError, ValueError) as error:
            raise refusal(subject(path), error) from error
        key = (path, status.st_mtime_ns, status.st_size, password)
        if key in self._open:
            self._open.move_to_end(key)
            return self._open[key].document
        while len(self._open) >= _KEPT_OPEN:
            self._close_oldest()
        file = open_source(Read(path))
        try:
            document = open_pdf(file, path, password)
        except DocumentError:
            file.close()
            raise
        self._open[key] = _Open(file, document)
        return document

    def _close_oldest(self) -> None:
        _key, oldest = self._open.popitem(last=False)
        oldest.document.close()
        oldest.file.close()


def picture_size(width_pt: float, height_pt: float, width_px: int) -> tuple[int, int]:
    """Width and height in pixels of the picture of a page, at most ``MAX_PIXELS`` and never empty."""
    width_pt, height_pt = (side if 1.0 < side < _MAX_SIDE_PT else 1.0 for side in (width_pt, height_pt))
    width = float(max(1, width_px))
    height = width * height_pt / width_pt
    shrink = min(1.0, (MAX_PIXELS / (width * height)) ** 0.5, _MAX_SIDE_PX / max(width, height))
    return max(1, int(width * shrink)), max(1, int(height * shrink + 0.5))


def _size(document: Any, index: int) -> PageSize:
    try:
        width, height = document.get_page_size(index)
    except pypdfium2.PdfiumError:
        return _A4
    return PageSize(width, height) if 0 < width < _MAX_SIDE_PT and 0 < height < _MAX_SIDE_PT else _A4


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


def _damaged(path: str, number: int) -> DocumentError:
    return DocumentError(
        "document-damaged", f"Page {number} of {subject(path)} is damaged and cannot be drawn.", "Use the text view."
    )
