"""Draws the pages of pictures (PNG, JPEG, TIFF of several pages, BMP, WebP) for the viewer.

A page has the size that OCR gives its words' places in. It has no text layer: where words stand, only the reader knows.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, BinaryIO

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.ocr.image import count_pages, open_image, read_upright, shown_size
from slmdesk.documents.ocr.scans import POINTS_PER_PIXEL
from slmdesk.documents.page_drawing import DrawnPage, damaged_page, picture_size
from slmdesk.documents.word_places import PlacedWord
from slmdesk.messages import Box, PageSize

_KEPT_PAGES = 2  # decoded, up to 48 MB each, so that zooming does not decode again


class ImageSource:
    """An open picture; see ``page_drawing.PageSource``. Raises DocumentError when it cannot be opened."""

    def __init__(self, file: BinaryIO, name: str, cancelled: Cancelled) -> None:
        self._file = file
        self._name = name
        self._image: Any = open_image(file, name)
        self._count = count_pages(self._image, cancelled)
        self._sizes: dict[int, PageSize] = {}
        self._decoded: OrderedDict[int, Any] = OrderedDict()

    def __len__(self) -> int:
        return self._count

    def size(self, index: int) -> PageSize:
        """From the header: nothing is decoded."""
        if index not in self._sizes:
            width, height = shown_size(self._opened(), index)
            self._sizes[index] = PageSize(width * POINTS_PER_PIXEL, height * POINTS_PER_PIXEL)
        return self._sizes[index]

    def draw(self, index: int, width_px: int, cancelled: Cancelled) -> DrawnPage:
        from PIL import Image

        stop_if(cancelled)
        page = self._page(index)
        stop_if(cancelled)
        size = picture_size(page.width, page.height, width_px)
        if size != page.size:
            smaller = size[0] < page.width
            method = Image.Resampling.BOX if smaller else Image.Resampling.BILINEAR
            if smaller and 2 * size[0] > page.width:
                method = Image.Resampling.BICUBIC  # a box of less than two pixels makes letters uneven
            page = page.resize(size, method)
        return DrawnPage(*size, 4 * size[0], page.convert("RGBA").tobytes("raw", "BGRA"))

    def boxes(self, index: int, quote: str, share: float) -> list[Box]:
        return []

    def words(self, index: int) -> list[PlacedWord]:
        return []

    def close(self) -> None:
        self._decoded.clear()
        if self._image is not None:
            self._image.close()

    def _opened(self) -> Any:
        if self._image is None:
            self._image = open_image(self._file, self._name)
        return self._image

    def _page(self, index: int) -> Any:
        if index in self._decoded:
            self._decoded.move_to_end(index)
            return self._decoded[index]
        page = read_upright(self._opened(), index, self._name)
        if self._count == 1:
            self._image = None  # with all its pixels, which may be many more than those of the page
        if page is None:
            raise damaged_page(self._name, index)
        while len(self._decoded) >= _KEPT_PAGES:
            self._decoded.popitem(last=False)
        self._decoded[index] = page
        return page
