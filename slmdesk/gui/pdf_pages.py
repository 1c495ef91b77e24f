"""The pages of one PDF as the viewer child draws them: sizes, pictures, and where passages stand."""

from __future__ import annotations

import collections
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from slmdesk.gui.jobs import JobHandle, Jobs
from slmdesk.messages import (
    Box,
    Cancelled,
    Done,
    Failed,
    LocatePassage,
    MeasurePages,
    PageImage,
    PageSize,
    PageSizes,
    PassagePlace,
    RenderPage,
)

CACHE_BYTES = 100_000_000  # two pictures of the largest kind, or some fifty pages as they are read
_AT_ONCE = 2  # requests on their way: the child always has work, and what is scrolled past is not drawn
_PATIENCE_MS = 150  # for a page that was scrolled past: most are drawn sooner than they are stopped
_BYTES_A_PIXEL = 4
_LARGEST_PIXELS = 12_000_000  # of a picture; the child draws none larger
_KEPT_PLACES = 200

Passage = tuple[int, str, float]
"""Page number, quote, share of the page's text that stands before it."""


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


class PdfPages(QObject):
    """One document.

    Attributes:
        sizes: of the pages that are known so far.
        failed_pages: index of a page that cannot be drawn -> why.
    """

    measured = Signal()  # more sizes are known
    failed = Signal(object)  # Failed: there will be no pages
    drawn = Signal(int)  # index of a page
    located = Signal()

    def __init__(self, path: Path, password: str | None, jobs: Jobs, cache: ImageCache, parent: QObject) -> None:
        super().__init__(parent)
        self._path = str(path)
        self._password = password
        self._jobs = jobs
        self._cache = cache
        self.sizes: list[PageSize] = []
        self.failed_pages: dict[int, Failed] = {}
        self._wanted: list[tuple[int, int]] = []
        self._drawing: dict[tuple[int, int], JobHandle] = {}
        self._places: collections.OrderedDict[Passage, list[Box] | None] = collections.OrderedDict()
        self._others: set[JobHandle] = set()
        self._closed = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._stop_unwanted)

    def measure(self) -> None:
        """Ask for the sizes of all pages."""
        job = self._jobs.run(MeasurePages(self._path, self._password))
        self._others.add(job)
        job.arrived.connect(self._on_sizes)
        job.finished.connect(lambda terminal: self._on_measured(job, terminal))

    def close(self) -> None:
        """Stop what is on its way, and drop the pictures."""
        self._closed = True
        for job in (*self._drawing.values(), *self._others):
            job.cancel()
        self._cache.forget(self)

    # --- pictures -----------------------------------------------------------------------------

    def image(self, index: int) -> tuple[QImage, int] | None:
        """The picture of a page that is there, perhaps of another size, and the width it was asked for with."""
        return self._cache.get(self, index)

    def want(self, pages: Sequence[tuple[int, int]]) -> None:
        """Have pages drawn that are not there: (index, width in pixels), the most wanted first.

        What was wanted before and is not any more is soon stopped. Pages beyond what the cache holds are left out.
        """
        wanted: list[tuple[int, int]] = []
        bytes_of_all = 0
        for index, width_px in pages:
            size = self.sizes[index]
            height_px = width_px * max(1.0, size.height_pt) / max(1.0, size.width_pt)
            bytes_of_all += int(min(width_px * height_px, _LARGEST_PIXELS) * _BYTES_A_PIXEL)
            if wanted and bytes_of_all > self._cache.budget_bytes:
                break
            wanted.append((index, width_px))
        self._wanted = wanted
        if not self._patience.isActive() and any(key not in wanted for key in self._drawing):
            self._patience.start()
        self._draw_next()

    def _stop_unwanted(self) -> None:
        for key, job in list(self._drawing.items()):
            if key not in self._wanted:
                job.cancel()

    def _draw_next(self) -> None:
        for key in self._wanted:
            if len(self._drawing) >= _AT_ONCE or self._closed:
                return
            index, width_px = key
            there = self.image(index)
            if key in self._drawing or index in self.failed_pages or (there is not None and there[1] == width_px):
                continue
            job = self._jobs.run(RenderPage(self._path, index + 1, width_px, self._password))
            self._drawing[key] = job
            job.arrived.connect(lambda event, key=key: self._on_image(key, event))
            job.finished.connect(lambda terminal, key=key, job=job: self._on_drawn(key, job, terminal))

    def _on_image(self, key: tuple[int, int], event: object) -> None:
        if self._closed or not isinstance(event, PageImage):
            return
        if event.height_px * event.stride_bytes != len(event.data) or event.stride_bytes < event.width_px * 4:
            return  # never show memory that is not the picture's
        image = QImage(event.data, event.width_px, event.height_px, event.stride_bytes, QImage.Format.Format_RGB32)
        self._cache.put(self, key[0], image, event.data, key[1])
        self.drawn.emit(key[0])

    def _on_drawn(self, key: tuple[int, int], job: JobHandle, terminal: object) -> None:
        if self._drawing.get(key) is job:
            del self._drawing[key]
        if self._closed:
            return
        if isinstance(terminal, Failed):
            self.failed_pages[key[0]] = terminal
            self.drawn.emit(key[0])
        self._draw_next()

    # --- passages -----------------------------------------------------------------------------

    def boxes(self, passage: Passage) -> list[Box] | None:
        """Where a passage stands on its page; None while that is not known. Asks for it; ``located`` tells."""
        if passage in self._places:
            self._places.move_to_end(passage)
            return self._places[passage]
        self._places[passage] = None
        while len(self._places) > _KEPT_PLACES:
            self._places.popitem(last=False)
        number, quote, share = passage
        job = self._jobs.run(LocatePassage(self._path, number, quote, share, self._password))
        self._others.add(job)
        job.finished.connect(lambda terminal: self._on_located(job, passage, terminal))
        return None

    def _on_located(self, job: JobHandle, passage: Passage, terminal: object) -> None:
        self._others.discard(job)
        if self._closed:
            return
        match terminal:
            case Done(PassagePlace(boxes=boxes)):
                self._places[passage] = boxes
            case _:
                self._places[passage] = []
        self.located.emit()

    # --- sizes --------------------------------------------------------------------------------

    def _on_sizes(self, event: object) -> None:
        if isinstance(event, PageSizes) and not self._closed:
            self.sizes.extend(event.sizes)
            self.measured.emit()

    def _on_measured(self, job: JobHandle, terminal: object) -> None:
        self._others.discard(job)
        if isinstance(terminal, (Failed, Cancelled)) and not self._closed:
            self.failed.emit(terminal)
