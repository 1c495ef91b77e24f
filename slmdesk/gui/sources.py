"""The documents that are open: read by the documents child, shown, and sent along with a request."""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path

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
    Progress,
    Read,
    ReadResult,
    Skipped,
    SourceText,
    TextPiece,
)


class Source(QObject):
    """One document: its text with positions, and the text document that shows it.

    Attributes:
        path: None for text that was pasted or typed.
        password: what opens the file, while it is open here; never written down.
        format: as the reader calls it; empty until the file has been read.
        state: ``reading``, ``read``, ``failed``, ``cancelled``, or ``typed`` (pasted, not read yet).
    """

    grew = Signal(str)  # the next piece of text
    progressed = Signal(object)  # Progress
    noticed = Signal(str)
    finished = Signal(object)  # Done, Cancelled, Failed

    def __init__(self, name: str, path: Path | None, parent: QObject) -> None:
        super().__init__(parent)
        self.name = name
        self.path = path
        self.password: str | None = None
        self.format = ""
        self.state = "typed" if path is None else "reading"
        self.blocks: list[Block] = []
        self.skipped: list[Skipped] = []
        self.notices: list[str] = []
        self.pages: int | None = None
        self.positions = Positions()
        self.document = QTextDocument(self)
        self.document.setDocumentLayout(QPlainTextDocumentLayout(self.document))
        self.document.setUndoRedoEnabled(path is None)
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

    def read(self, jobs: Jobs, password: str | None = None) -> None:
        """Have the file read from its beginning."""
        self.password = password
        self._start(jobs, Read(str(self.path), password=password))

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

    def on_pages(self, start: int, end: int) -> list[tuple[int, str, float]]:
        """What of a passage stands on each page: (page number, quote, share of the page's text before it)."""
        first = bisect_right(self.blocks, start, key=lambda block: block.end)
        found = []
        while first < len(self.blocks) and self.blocks[first].start < end:
            number = self.blocks[first].page_number
            low, high = first, first
            while low > 0 and self.blocks[low - 1].page_number == number:
                low -= 1
            while high + 1 < len(self.blocks) and self.blocks[high + 1].page_number == number:
                high += 1
            page_start, page_end = self.blocks[low].start, self.blocks[high].end
            if number is not None:
                cut = max(start, page_start)
                quote = self.text[cut : min(end, page_end)]
                found.append((number, quote, (cut - page_start) / max(1, page_end - page_start)))
            first = high + 1
        return found

    def _start(self, jobs: Jobs, request: Read) -> None:
        self.cancel()
        self._pieces.clear()
        self.blocks, self.skipped, self.notices = [], [], []
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
            case Progress():
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
            case Failed():
                self.state = "failed"
            case Cancelled():
                self.state = "cancelled"
        self.finished.emit(terminal)
