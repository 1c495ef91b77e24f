"""Pictures of pages that were drawn, as many as there is room for."""

from __future__ import annotations

import collections

from PySide6.QtGui import QImage

CACHE_BYTES = 100_000_000  # two pictures of the largest kind, or some fifty pages as they are read


class ImageCache:
    """Pictures of pages, the ones not used for longest leave first."""

    def __init__(self, budget_bytes: int = CACHE_BYTES) -> None:
        self.budget_bytes = budget_bytes
        self.used_bytes = 0
        # A QImage does not keep the bytes that it is made of: they are kept beside it.
        self._images: collections.OrderedDict[tuple[object, int], tuple[QImage, bytes, int]] = collections.OrderedDict()

    def get(self, owner: object, index: int) -> tuple[QImage, int] | None:
        """The last picture of a page, and the width in pixels that it was asked for with."""
        found = self._images.get((owner, index))
        if found is None:
            return None
        self._images.move_to_end((owner, index))
        return found[0], found[2]

    def put(self, owner: object, index: int, image: QImage, data: bytes, asked_px: int) -> None:
        """Keep a picture, in the place of an older one of the page."""
        self._drop((owner, index))
        self._images[owner, index] = image, data, asked_px
        self.used_bytes += len(data)
        while self.used_bytes > self.budget_bytes and len(self._images) > 1:
            self._drop(next(iter(self._images)))

    def forget(self, owner: object) -> None:
        """Drop all pictures of a document."""
        for key in [key for key in self._images if key[0] is owner]:
            self._drop(key)

    def _drop(self, key: tuple[object, int]) -> None:
        image = self._images.pop(key, None)
        if image is not None:
            self.used_bytes -= len(image[1])
