"""Finds passages in the kept documents: keeps their index in step with the library, and asks it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from slmdesk.gui.background import Background
from slmdesk.gui.jobs import JobHandle, Jobs
from slmdesk.gui.library.documents import DocumentLibrary
from slmdesk.gui.library.index_thread import IndexThread, Stamp, ToRead
from slmdesk.gui.models.library import ModelLibrary
from slmdesk.messages import (
    Block,
    Done,
    Embed,
    Failed,
    Progress,
    Read,
    ReadResult,
    SourceText,
    TextPiece,
    Vectors,
)
from slmdesk.models.embedding import EmbeddingModel, embedding_model

if TYPE_CHECKING:  # the store is loaded with the first search, not when the window starts
    from slmdesk.store.library import LibraryDocument
    from slmdesk.store.search import Hit, SearchIndex

T = TypeVar("T")

_MOST_HITS = 40
_EMBEDDED_AT_ONCE = 64  # passages: about a second, after which a job of the user's has its turn
_BUSY_MS = 700  # until it is asked again whether the model's child has nothing else to do


class LibrarySearch(QObject):
    """Reads documents in a child of its own, one after the other; what is read is found at once, and stays read.

    Args:
        folder: where the index is. ocr_folder: where recognised pages of scans are kept.

    Attributes:
        current: the document that is being read for the index; None at rest.
        number, total: which one that is, from 1, and of how many.
        progress: how far it is read.
        unread: documents that could not be read, and why; they are tried again when they change, or with ``read_all``.
        query, hits: what was looked for last, and what was found, best first.
        by_meaning: whether the hits were looked for by meaning too. meaning_waits: they will be, when the model has
            nothing else to do.
        unprepared: passages that cannot be found by meaning yet.
    """

    changed = Signal()  # of the reading
    found = Signal()
    failed = Signal(object)  # Failed

    def __init__(
        self,
        folder: Path,
        jobs: Jobs,
        library: DocumentLibrary,
        models: ModelLibrary,
        background: Background,
        resources: Path,
        ocr_folder: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._library = library
        self._models = models
        self._resources = resources
        self._ocr_folder = ocr_folder
        self._index = IndexThread(folder, background)
        self._waiting: deque[LibraryDocument] = deque()
        self._job: JobHandle | None = None
        self._stopped = False
        self._behind = False  # the library changed while it was read
        self._embedding = False
        self._fresh = False  # there are vectors that the last search did not see
        self._asked = 0
        self._stamps: dict[Path, Stamp] = {}  # of the files that are to be read, and of those in ``unread``
        self._embed_soon = self._timer(lambda: self._embed_next())
        self._meaning_soon = self._timer(lambda: self._search_by_meaning(self._asked))
        self.current: LibraryDocument | None = None
        self.number = 0
        self.total = 0
        self.progress: Progress | None = None
        self.unread: dict[Path, Failed] = {}
        self.query = ""
        self.hits: list[Hit] = []
        self.by_meaning = False
        self.meaning_waits = False
        self.unprepared = 0

    def _timer(self, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(_BUSY_MS)
        timer.timeout.connect(slot)
        return timer

    @property
    def model(self) -> EmbeddingModel | None:
        """What finds by meaning; None where none is installed."""
        return embedding_model(self._models.installed, self._resources)

    @property
    def was_stopped(self) -> bool:
        """Whether the user stopped the reading, and has not gone on since."""
        return self._stopped

    def close(self) -> None:
        """Give the file back."""
        self._embed_soon.stop()
        self._meaning_soon.stop()
        self._index.close()

    # --- keeping up with the library ----------------------------------------------------------

    def read_all(self) -> None:
        """Go on after ``cancel``, and try again what could not be read."""
        for path in self.unread:
            self._stamps.pop(path, None)
        self.keep_up()

    def keep_up(self) -> None:
        """Read what is new or changed in the library, and forget what is not in it any more."""
        if self.current is not None:
            self._behind = True  # when this reading ends, also when it was stopped and goes on now
            return
        if not self._library.loaded:
            return
        self._stopped = self._behind = False
        failed = {path: self._stamps[path] for path in self.unread if path in self._stamps}
        self._index.look(list(self._library.documents), failed, self._read_all, self.failed.emit)

    def cancel(self) -> None:
        """Stop reading, until ``keep_up``; what is read by now is found."""
        self._stopped, self._behind = True, False
        self._waiting.clear()
        if self._job is not None and self._job.running:
            self._job.cancel()

    def forget(self, paths: Sequence[Path]) -> None:
        """Take documents out of the index that the user took off the list; none of them is read any more."""
        if self.current is not None and self.current.path in paths and self._job is not None and self._job.running:
            self._job.cancel()
        for path in paths:
            self.unread.pop(path, None)
        self.by_meaning = False  # what is found now is to be shown, and no passage of theirs
        self._index.forget(paths, lambda _none: self._again(), self.failed.emit)

    def _read_all(self, wanted: ToRead) -> None:
        if self.current is not None:
            self._behind = not self._stopped  # these may be newer than the ones that are read now
            return
        self._waiting.extend(wanted.documents)
        if wanted.documents:
            self.number, self.total = 0, len(wanted.documents)
        self._stamps = wanted.stamps
        self.unread = {path: failure for path, failure in self.unread.items() if path in wanted.stamps}
        self._read_next()

    def _read_next(self) -> None:
        self.progress, self.current, self._job = None, None, None
        while self._waiting and not self._is_kept(self._waiting[0]):
            self._waiting.popleft()
            self.number += 1
        if not self._waiting or self._stopped:
            self._waiting.clear()
            self._jobs.stop("aside")
            if self._behind:
                self.keep_up()
            self.changed.emit()
            self._embed_next()
            return
        document = self.current = self._waiting.popleft()
        self.number += 1
        texts: list[str] = []
        blocks: list[Block] = []

        def arrived(event: object) -> None:
            if isinstance(event, TextPiece):
                texts.append(event.text)
                blocks.extend(event.blocks)
            elif isinstance(event, Progress):
                self.progress = event
                self.changed.emit()

        self._job = self._jobs.run(Read(str(document.readable_path), cache_folder=str(self._ocr_folder)), aside=True)
        self._job.arrived.connect(arrived)
        self._job.finished.connect(lambda terminal: self._on_read(document, "".join(texts), blocks, terminal))
        self.changed.emit()

    def _on_read(self, document: LibraryDocument, text: str, blocks: list[Block], terminal: object) -> None:
        match terminal:
            case Done(ReadResult() as result) if self._is_kept(document):
                source = SourceText(str(document.path), text, blocks, result.skipped)

                def keep(index: SearchIndex) -> None:
                    index.add(document.path, source, result.pages, read_from=document.readable_path)

                self._ask(
                    keep, lambda _none: self._on_kept(document), lambda failure: self._on_unread(document, failure)
                )
            case Failed() as failure if self._is_kept(document):
                self._on_unread(document, failure)
            case _:  # stopped, or taken off the list
                self._read_next()

    def _is_kept(self, document: LibraryDocument) -> bool:
        return any(each.path == document.path for each in self._library.documents)

    def _on_kept(self, document: LibraryDocument) -> None:
        self.unread.pop(document.path, None)
        self._again()
        self._read_next()

    def _again(self) -> None:
        if self.query:
            self.search(self.query)

    def _on_unread(self, document: LibraryDocument, failure: Failed) -> None:
        if failure.kind.startswith("store-"):  # it is not the document's fault, and the next would meet the same
            self._waiting.clear()
            self.failed.emit(failure)
        else:
            self.unread[document.path] = failure
        self._read_next()

    # --- meaning ------------------------------------------------------------------------------

    def _embed_next(self) -> None:
        """Give the next passages their vectors, while the model's child has nothing else to do."""
        model = self.model
        if model is None or self._stopped or self._embedding:
            return
        if self._jobs.busy("inference"):
            self._embed_soon.start()
            return
        self._embedding = True

        def embed(waiting: list[tuple[int, str]]) -> None:
            self._embedding = bool(waiting)
            if waiting:
                self._embed(model, waiting)
            elif self._fresh:
                self._fresh = False
                self._again()  # with their meaning, now

        def failed(failure: Failed) -> None:
            self._embedding = False
            self.failed.emit(failure)

        self._ask(lambda index: index.without_vectors(model.id, _EMBEDDED_AT_ONCE), embed, failed)

    def _embed(self, model: EmbeddingModel, waiting: list[tuple[int, str]]) -> None:
        numbers = [number for number, _text in waiting]
        data: list[Vectors] = []

        def finished(terminal: object) -> None:
            self._embedding = False
            if not isinstance(terminal, Done) or not data:
                return  # the passages are found by words; the next start tries again

            def keep(index: SearchIndex) -> None:
                index.add_vectors(model.id, numbers, b"".join(each.data for each in data), data[0].dimensions)

            def kept(_none: None) -> None:
                self._fresh = True
                self._embed_next()

            self._ask(keep, kept)

        self._ask_vectors(model, [text for _number, text in waiting], data, finished)

    def _ask_vectors(
        self, model: EmbeddingModel, texts: list[str], data: list[Vectors], finished: Callable[[object], None]
    ) -> None:
        job = self._jobs.run(Embed(texts, str(model.path), str(model.tokenizer)))
        job.arrived.connect(lambda event: data.append(event) if isinstance(event, Vectors) else None)
        job.finished.connect(finished)

    def _ask(
        self,
        work: Callable[[SearchIndex], T],
        done: Callable[[T], None],
        failed: Callable[[Failed], None] | None = None,
    ) -> None:
        self._index.run(work, done, failed or self.failed.emit)

    # --- searching ----------------------------------------------------------------------------

    def search(self, query: str) -> None:
        """Find passages; ``found`` follows, once by words and, where a model is there, again by meaning too."""
        self._asked += 1
        number = self._asked
        is_new = query.strip() != self.query
        self.query = query.strip()
        self._meaning_soon.stop()
        self.meaning_waits = False
        if not self.query:
            self._show(number, [], by_meaning=False)
            return
        words = self.query
        self._ask(lambda index: index.search(words, _MOST_HITS), lambda hits: self._on_hits(number, hits, is_new))

    def _on_hits(self, number: int, hits: list[Hit], is_new: bool) -> None:
        if number != self._asked:
            return
        there = {(hit.file, hit.start) for hit in hits}
        busy = self.model is None or self._jobs.busy("inference")
        # What was found by meaning too is not put in worse order for the moment until it is found so again.
        if is_new or busy or not self.by_meaning or not there <= {(hit.file, hit.start) for hit in self.hits}:
            self._show(number, hits, by_meaning=False)
        self._search_by_meaning(number)

    def _search_by_meaning(self, number: int) -> None:
        model, words, data = self.model, self.query, list[Vectors]()
        if number != self._asked or model is None or not words:
            return
        if self._jobs.busy("inference") and not self._embedding:  # vectors for the index take a second, a job minutes
            self._meaning_soon.start()
            if not self.meaning_waits:
                self.meaning_waits = True
                self.found.emit()
            return

        def better(index: SearchIndex) -> tuple[list[Hit], int]:
            return index.search(words, _MOST_HITS, data[0].data, model.id), index.count_without_vectors(model.id)

        def found(answer: tuple[list[Hit], int]) -> None:
            hits, unprepared = answer
            if number == self._asked:
                self.unprepared, self.meaning_waits = unprepared, False
                self._show(number, hits, by_meaning=True)

        def finished(terminal: object) -> None:
            if isinstance(terminal, Done) and data:
                self._ask(better, found)

        self._ask_vectors(model, [words], data, finished)

    def _show(self, number: int, hits: list[Hit], by_meaning: bool) -> None:
        if number == self._asked:
            self.hits, self.by_meaning = hits, by_meaning
            self.found.emit()
