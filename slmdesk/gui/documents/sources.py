"""The documents that are open: read by the documents child, shown, and sent along with a request."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout

from slmdesk.gui.jobs import JobHandle, Jobs
from slmdesk.gui.positions import Positions
from slmdesk.messages import (
    Block,
    Cancelled,
    Done,
    Failed,
    Notice,
    PageWords,
    Progress,
    Read,
    ReadResult,
    Skipped,
    SourceText,
    TextPiece,
    Units,
)


class Passage(NamedTuple):
    """A passage on a page. share: of the page's text that stands before it. start: in the document's text."""

    page_number: int
    quote: str
    share: float
    start: int


class Source(QObject):
    """One document: its text with positions, and the text document that shows it.

    Attributes:
        path: None for text that was pasted or typed.
        password: what opens the file, while it is open here; never written down.
        format: as the reader calls it; empty until the file has been read.
        state: ``reading``, ``read``, ``failed``, ``cancelled``, or ``typed`` (pasted, not read yet).
        stopped: the user did not wait for the end; what was read until then can be used.
        language: BCP 47 code, None where it is not clear.
        ocr, ocr_language: whether and as what language the text of scans is recognised.
        units: what is read of XLIFF and PO.
        scans: how many pages are scans, recognised or not, as far as it is known.
        words: page number -> where its words stand, of each page that was recognised.
    """

    grew = Signal(str)  # the next piece of text
    progressed = Signal(object)  # Progress
    noticed = Signal(str)
    finished = Signal(object)  # Done, Cancelled, Failed

    def __init__(
        self, name: str, path: Path | None, parent: QObject, ocr_folder: Callable[[], Path | None] = lambda: None
    ) -> None:
        """ocr_folder: where recognised pages are kept now, so that they are recognised once; None for nowhere."""
        super().__init__(parent)
        self._ocr_folder = ocr_folder
        self.name = name
        self.path = path
        self.password: str | None = None
        self.format = ""
        self.state = "typed" if path is None else "reading"
        self.blocks: list[Block] = []
        self.skipped: list[Skipped] = []
        self.notices: list[str] = []
        self.pages: int | None = None
        self.stopped = False
        self.language: str | None = None
        self.ocr = True
        self.ocr_language: str | None = None
        self.units: Units = "target"
        self.scans = 0
        self.translated = 0  # units of a file that had a translation when it was read
        self.words: dict[int, PageWords] = {}
        self.progress: Progress | None = None
        self.positions = Positions()
        self.document = QTextDocument(self)
        self.document.setDocumentLayout(QPlainTextDocumentLayout(self.document))
        self.document.setUndoRedoEnabled(path is None)
        self.shown = 0  # code points that are in the document
        self.looks: dict[int, list[float]] = {}  # see ``text_looks``: the blocks that look like what they are
        self.looks_font = ""
        self.endless_words = False  # words too long to be broken at their borders
        self._read_revision = -1
        self._pieces: list[str] = []
        self._job: JobHandle | None = None

    @property
    def key(self) -> str:
        """What citations call this source; two files of the same name in two folders differ."""
        return str(self.path) if self.path is not None else self.name

    @property
    def text(self) -> str:
        """All text read so far."""
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""

    @property
    def has_text(self) -> bool:
        """Whether anything but white space was read; without a copy of megabytes."""
        return any(piece and not piece.isspace() for piece in self._pieces)

    def read(self, jobs: Jobs, password: str | None = None) -> None:
        """Have the file read from its beginning."""
        self.password = password
        folder = self._ocr_folder()
        self._start(
            jobs,
            Read(
                str(self.path),
                password=password,
                ocr=self.ocr,
                ocr_language=self.ocr_language,
                cache_folder=str(folder) if folder is not None else None,
                units=self.units,
            ),
        )

    def read_typed(self, jobs: Jobs, text: str) -> None:
        """Have pasted text read, which gives its blocks. Its document is not touched: undo lives on."""
        self._read_revision = self.document.revision()
        self._start(jobs, Read("-", data=text.encode("utf-8", "replace")))

    def typed_text(self) -> str:
        """What stands in the document now, each character as it was pasted."""
        return self.document.toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    @property
    def edited(self) -> bool:
        """Whether pasted text has been changed since it was read."""
        if self.path is not None or self.state != "read" or self.document.revision() == self._read_revision:
            return False
        return self.typed_text() != self.text  # undone again is not edited

    def cancel(self) -> None:
        """Stop reading."""
        if self._job is not None and self._job.running:
            self._job.cancel()

    def leave(self) -> None:
        """Stop reading and tell nobody: the document is being closed."""
        job, self._job = self._job, None
        if job is not None and job.running:
            job.cancel()
            self.state = "cancelled"

    def as_message(self) -> SourceText:
        """The document as a task receives it."""
        return SourceText(self.key, self.text, self.blocks, self.skipped)

    def paragraph_number(self, offset: int) -> int:
        """Which block (from 1) a code point offset is in; how places are named where there are no pages."""
        return max(1, bisect_right(self.blocks, offset, key=lambda block: block.start))

    def on_pages(self, start: int, end: int) -> list[Passage]:
        """What of a passage stands on each page."""
        first = bisect_right(self.blocks, start, key=lambda block: block.end)
        found = []
        while first < len(self.blocks) and self.blocks[first].start < end:
            low, high = self._blocks_of_page(first)
            number = self.blocks[first].page_number
            page_start, page_end = self.blocks[low].start, self.blocks[high].end
            if number is not None:
                cut = max(start, page_start)
                share = (cut - page_start) / max(1, page_end - page_start)
                found.append(Passage(number, self.text[cut : min(end, page_end)], share, cut))
            first = high + 1
        return found

    def span_of_page(self, page_number: int) -> tuple[int, int] | None:
        """Where the text of a page begins and ends; None when nothing of it has been read."""
        index = bisect_left(self.blocks, page_number, key=lambda block: block.page_number or 0)
        if index >= len(self.blocks) or self.blocks[index].page_number != page_number:
            return None
        low, high = self._blocks_of_page(index)
        return self.blocks[low].start, self.blocks[high].end

    def _blocks_of_page(self, index: int) -> tuple[int, int]:
        """First and last of the blocks that are on the same page as one of them."""
        number = self.blocks[index].page_number
        if number is None:
            return index, index
        low = bisect_left(self.blocks, number, hi=index, key=lambda block: block.page_number or 0)
        high = bisect_right(self.blocks, number, lo=index, key=lambda block: block.page_number or 0) - 1
        return low, high

    def _start(self, jobs: Jobs, request: Read) -> None:
        self.cancel()
        self._pieces.clear()
        self.blocks, self.skipped, self.notices = [], [], []
        self.words, self.stopped, self.progress = {}, False, None
        self.positions = Positions()
        self.state = "reading"
        job = jobs.run(request)
        self._job = job
        job.arrived.connect(lambda event: self._on_event(job, event))
        job.finished.connect(lambda terminal: self._on_finished(job, terminal))

    def _on_event(self, job: JobHandle, event: object) -> None:
        if job is not self._job:
            return
        match event:
            case TextPiece():
                self._pieces.append(event.text)
                self.blocks.extend(event.blocks)
                self.positions.append(event.text)
                self.grew.emit(event.text)
            case PageWords():
                self.words[event.page_number] = event
                self.scans = max(self.scans, len(self.words))
            case Progress():
                self.progress = event
                self.progressed.emit(event)
            case Notice():
                self.notices.append(event.text)
                self.noticed.emit(event.text)

    def _on_finished(self, job: JobHandle, terminal: object) -> None:
        if job is not self._job:
            return
        match terminal:
            case Done(ReadResult() as result):
                self.state = "read"
                self.pages = result.pages
                self.format = result.format
                self.skipped = result.skipped
                self.language = result.language
                self.scans = max(self.scans, result.scans)
                self.translated = result.translated
            case Failed():
                self.state = "failed"
            case Cancelled() if self.path is not None and self.has_text:
                self.state, self.stopped = "read", True
                self.skipped = [Skipped(None, self._left_out())]
            case Cancelled():
                self.state = "cancelled"
        self.finished.emit(terminal)

    def _left_out(self) -> str:
        """Why the end is missing, when the user stopped reading."""
        last, progress = self.blocks[-1].page_number if self.blocks else None, self.progress
        if last is None:
            return self.tr("the rest was not read, because reading was stopped")
        if progress is None or not progress.total:
            return self.tr("what follows page {n} was not read, because reading was stopped").format(n=last)
        return self.tr("what follows page {n} of {total} was not read, because reading was stopped").format(
            n=last, total=progress.total
        )
