"""Draws pages of PDF files and pictures for the viewer, and finds where on a page a passage stands."""

from __future__ import annotations

import collections
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from msgspec.structs import replace

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.ocr.image import is_image
from slmdesk.documents.ocr.image_drawing import ImageSource
from slmdesk.documents.page_drawing import PageSource
from slmdesk.documents.pdf.drawing import PdfSource
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.source import open_source, refusal, subject
from slmdesk.documents.word_places import words_in
from slmdesk.errors import DocumentError
from slmdesk.messages import (
    Done,
    LocatePassage,
    MeasurePages,
    MeasureResult,
    PageImage,
    PageSizes,
    PageWords,
    PassagePlace,
    Read,
    ReadWords,
    RenderPage,
    RenderResult,
    TaskEvent,
)

MAX_PAGES = 50_000
_KEPT_OPEN = 2
_SIZES_AT_ONCE = 500


@dataclass
class _Open:
    file: BinaryIO
    pages: PageSource


class PageRenderer:
    """Keeps the last documents open, so that a page costs its drawing only."""

    def __init__(self) -> None:
        self._open: collections.OrderedDict[tuple[object, ...], _Open] = collections.OrderedDict()

    def measure(self, request: MeasurePages, cancelled: Cancelled) -> Iterator[TaskEvent]:
        """Yields ``PageSizes`` in order. Raises DocumentError."""
        pages = self._pages(request.path, request.password, cancelled)
        total = len(pages)
        if total > MAX_PAGES:
            raise DocumentError(
                "document-too-large",
                f"{subject(request.path)} has {total:,} pages; documents up to {MAX_PAGES:,} pages can be drawn.",
                "Use the text view.",
            )
        for first in range(0, total, _SIZES_AT_ONCE):
            stop_if(cancelled)
            last = min(total, first + _SIZES_AT_ONCE)
            yield PageSizes(first + 1, [pages.size(index) for index in range(first, last)])
        yield Done(MeasureResult(total))

    def draw(self, request: RenderPage, cancelled: Cancelled) -> Iterator[TaskEvent]:
        """Yields one ``PageImage``. Raises DocumentError (also in the middle of a page)."""
        started = time.perf_counter()
        pages = self._with_page(request.path, request.page_number, request.password, cancelled)
        drawn = pages.draw(request.page_number - 1, request.width_px, cancelled)
        yield PageImage(request.page_number, drawn.width_px, drawn.height_px, drawn.stride_bytes, data=drawn.data)
        yield Done(RenderResult(time.perf_counter() - started))

    def locate(self, request: LocatePassage, cancelled: Cancelled) -> Iterator[TaskEvent]:
        """Ends in a ``PassagePlace``. Raises DocumentError."""
        stop_if(cancelled)
        pages = self._with_page(request.path, request.page_number, request.password, cancelled)
        boxes = pages.boxes(request.page_number - 1, request.quote, request.share)
        yield Done(PassagePlace(request.page_number, boxes))

    def words(self, request: ReadWords, cancelled: Cancelled) -> Iterator[TaskEvent]:
        """Ends in ``PageWords``. Raises DocumentError."""
        stop_if(cancelled)
        pages = self._with_page(request.path, request.page_number, request.password, cancelled)
        found = words_in(request.text, pages.words(request.page_number - 1))
        moved = [replace(word, start=word.start + request.start, end=word.end + request.start) for word in found]
        yield Done(PageWords(request.page_number, moved))

    def close(self) -> None:
        """Close the documents that are open."""
        while self._open:
            self._close_oldest()

    def _with_page(self, path: str, number: int, password: str | None, cancelled: Cancelled) -> PageSource:
        pages = self._pages(path, password, cancelled)
        if not 1 <= number <= len(pages):
            raise DocumentError("document-damaged", f"{subject(path)} has no page {number}.", "Open it again.")
        return pages

    def _pages(self, path: str, password: str | None, cancelled: Cancelled) -> PageSource:
        try:
            status = os.stat(path)
        except (OSError, ValueError) as error:
            raise refusal(subject(path), error) from error
        key = (path, status.st_mtime_ns, status.st_size, password)
        if key in self._open:
            self._open.move_to_end(key)
            return self._open[key].pages
        while len(self._open) >= _KEPT_OPEN:
            self._close_oldest()
        file = open_source(Read(path))
        try:
            pages = _page_source(file, path, password, cancelled)
        except BaseException:
            file.close()
            raise
        self._open[key] = _Open(file, pages)
        return pages

    def _close_oldest(self) -> None:
        _key, oldest = self._open.popitem(last=False)
        oldest.pages.close()
        oldest.file.close()


def _page_source(file: BinaryIO, path: str, password: str | None, cancelled: Cancelled) -> PageSource:
    """What the file holds decides; what is no picture is taken for a PDF, which says what is wrong with it."""
    if is_image(Sniff(file, path)):
        return ImageSource(file, path, cancelled)
    return PdfSource(file, path, password)
