"""The pages of one document as the viewer child draws them: sizes, pictures, and small ones to find them by."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance
from PySide6.QtGui import QImage

from slmdesk.gui.documents.page_images import ImageCache
from slmdesk.gui.documents.page_places import PagePlaces
from slmdesk.gui.documents.page_selection import PageSelection
from slmdesk.gui.documents.sources import Source
from slmdesk.gui.jobs import JobHandle, Jobs
from slmdesk.messages import Cancelled, Failed, MeasurePages, PageImage, PageSize, PageSizes, RenderPage

_AT_ONCE = 2  # requests on their way: the child always has work, and what is scrolled past is not drawn
_PATIENCE_MS = 150  # for a page that was scrolled past: most are drawn sooner than they are stopped
_BYTES_A_PIXEL = 4
_LARGEST_PIXELS = 12_000_000  # of a picture; the child draws none larger
_SMALL_BYTES = 16_000_000  # some two hundred small pictures


class DrawnPages(QObject):
    """One document.

    Attributes:
        source: the same document as text.
        places: where its passages and words stand.
        selection: what the user selected of it.
        sizes: of the pages that are known so far.
        failed_pages: index of a page that cannot be drawn -> why.
    """

    measured = Signal()  # more sizes are known
    failed = Signal(object)  # Failed: there will be no pages
    drawn = Signal(int)  # index of a page
    drawn_small = Signal(int)  # index of a page

    def __init__(self, source: Source, jobs: Jobs, cache: ImageCache, parent: QObject) -> None:
        super().__init__(parent)
        self.source = source
        self._path = str(source.path)
        self._password = source.password
        self._jobs = jobs
        self.places = PagePlaces(source, jobs, self)
        self.selection = PageSelection(source, self.places, self)
        self._cache = cache
        self.sizes: list[PageSize] = []
        self.failed_pages: dict[int, Failed] = {}
        self._wanted: list[tuple[int, int]] = []
        self._drawing: dict[tuple[int, int], JobHandle] = {}
        self._small = ImageCache(_SMALL_BYTES)
        self._small_wanted: list[tuple[int, int]] = []
        self._small_job: JobHandle | None = None
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
        for job in (*self._drawing.values(), *self._others, self._small_job):
            if job is not None:
                job.cancel()
        self.places.close()
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

    def small_image(self, index: int) -> tuple[QImage, int] | None:
        """As ``image``, of the small pictures."""
        return self._small.get(self, index)

    def want_small(self, pages: Sequence[tuple[int, int]]) -> None:
        """Have small pictures drawn as ``want`` does, one at a time and only while no large one is on its way."""
        self._small_wanted = list(pages)
        self._draw_next()

    def _stop_unwanted(self) -> None:
        for key, job in list(self._drawing.items()):
            if key not in self._wanted:
                job.cancel()

    def _draw_next(self) -> None:
        if self._closed:
            return
        for key in self._wanted:
            if len(self._drawing) >= _AT_ONCE:
                return
            if key in self._drawing or not self._missing(key, self.image(key[0])):
                continue
            job = self._jobs.run(RenderPage(self._path, key[0] + 1, key[1], self._password))
            self._drawing[key] = job
            job.arrived.connect(lambda event, key=key: self._on_image(key, event, self._cache, self.drawn))
            job.finished.connect(lambda terminal, key=key, job=job: self._on_drawn(key, job, terminal))
        if not self._drawing and self._small_job is None:
            self._draw_small()

    def _draw_small(self) -> None:
        key = next((key for key in self._small_wanted if self._missing(key, self.small_image(key[0]))), None)
        if key is None:
            return
        job = self._jobs.run(RenderPage(self._path, key[0] + 1, key[1], self._password))
        self._small_job = job
        job.arrived.connect(lambda event: self._on_image(key, event, self._small, self.drawn_small))
        job.finished.connect(lambda terminal: self._on_drawn_small(key, terminal))

    def _missing(self, key: tuple[int, int], there: tuple[QImage, int] | None) -> bool:
        return key[0] not in self.failed_pages and (there is None or there[1] != key[1])

    def _on_image(self, key: tuple[int, int], event: object, cache: ImageCache, told: SignalInstance) -> None:
        if self._closed or not isinstance(event, PageImage):
            return
        if event.height_px * event.stride_bytes != len(event.data) or event.stride_bytes < event.width_px * 4:
            return  # never show memory that is not the picture's
        image = QImage(event.data, event.width_px, event.height_px, event.stride_bytes, QImage.Format.Format_RGB32)
        cache.put(self, key[0], image, event.data, key[1])
        told.emit(key[0])

    def _on_drawn_small(self, key: tuple[int, int], terminal: object) -> None:
        self._small_job = None
        if self._closed:
            return
        if isinstance(terminal, Failed):
            self.failed_pages[key[0]] = terminal
            self.drawn.emit(key[0])
            self.drawn_small.emit(key[0])
        self._draw_next()

    def _on_drawn(self, key: tuple[int, int], job: JobHandle, terminal: object) -> None:
        if self._drawing.get(key) is job:
            del self._drawing[key]
        if self._closed:
            return
        if isinstance(terminal, Failed):
            self.failed_pages[key[0]] = terminal
            self.drawn.emit(key[0])
        self._draw_next()

    # --- sizes --------------------------------------------------------------------------------

    def _on_sizes(self, event: object) -> None:
        if isinstance(event, PageSizes) and not self._closed:
            self.sizes.extend(event.sizes)
            self.measured.emit()

    def _on_measured(self, job: JobHandle, terminal: object) -> None:
        self._others.discard(job)
        if isinstance(terminal, (Failed, Cancelled)) and not self._closed:
            self.failed.emit(terminal)
