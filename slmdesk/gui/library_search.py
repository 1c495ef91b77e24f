"""Finds passages in the kept documents: keeps their index in step with the library, and asks it."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from slmdesk.gui.background import Background
from slmdesk.gui.document_library import DocumentLibrary
from slmdesk.gui.jobs import JobHandle, Jobs
from slmdesk.gui.model_library import ModelLibrary
from slmdesk.gui.one_thread import OneThread
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
        unread: documents that could not be read, and why.
        query, hits: what was looked for last, and what was found, best first.
        by_meaning: whether the hits were looked for by meaning too.
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
        self._folder = folder
        self._jobs = jobs
        self._library = library
        self._models = models
        self._resources = resources
        self._ocr_folder = ocr_folder
        self._thread = OneThread(background, "slmdesk-search")
        self._index: SearchIndex | None = None  # of that thread: nobody else touches it
        self._waiting: deque[LibraryDocument] = deque()
        self._job: JobHandle | None = None
        self._stopped = False
        self._behind = False  # the library changed while it was read
        self._embedding = False
        self._asked = 0
        self.current: LibraryDocument | None = None
        self.number = 0
        self.total = 0
        self.progress: Progress | None = None
        self.unread: dict[Path, Failed] = {}
        self.query = ""
        self.hits: list[Hit] = []
        self.by_meaning = False

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
        self._thread.close(self._close_index)

    # --- keeping up with the library ----------------------------------------------------------

    def keep_up(self) -> None:
        """Read what is new or changed in the library, and forget what is not in it any more."""
        if self.current is not None:
            self._behind = True  # when this reading ends, also when it was stopped and goes on now
            return
        if not self._library.loaded:
            return
        self._stopped = self._behind = False
        documents, folder = list(self._library.documents), self._folder
        self._do(lambda index: _to_read(index, documents, folder), self._read_all)

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
        self._thread.run(lambda: self._forget(paths), lambda _none: self._again(), self.failed.emit)

    def _read_all(self, documents: list[LibraryDocument]) -> None:
        if self.current is not None:
            self._behind = not self._stopped  # these may be newer than the ones that are read now
            return
        self._waiting.extend(documents)
        if documents:
            self.number, self.total = 0, len(documents)
        tried_again = {document.path for document in documents}
        self.unread = {path: failure for path, failure in self.unread.items() if path in tried_again}
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

                self._do(
                    keep, lambda _none: self._on_kept(document), lambda failure: self._on_unread(document, failure)
                )
            case Failed() as failure:
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
        self.unread[document.path] = failure
        self._read_next()

    # --- meaning ------------------------------------------------------------------------------

    def _embed_next(self) -> None:
        """Give the next passages their vectors, while the model's child has nothing else to do."""
        model = self.model
        if model is None or self._stopped or self._embedding:
            return
        if self._jobs.busy("inference"):
            QTimer.singleShot(_BUSY_MS, self, self._embed_next)
            return
        self._embedding = True

        def embed(waiting: list[tuple[int, str]]) -> None:
            self._embedding = bool(waiting)
            if waiting:
                self._embed(model, waiting)
            else:
                self._again()  # by meaning too, now

        def failed(failure: Failed) -> None:
            self._embedding = False
            self.failed.emit(failure)

        self._do(lambda index: index.without_vectors(model.id, _EMBEDDED_AT_ONCE), embed, failed)

    def _embed(self, model: EmbeddingModel, waiting: list[tuple[int, str]]) -> None:
        numbers = [number for number, _text in waiting]
        data: list[Vectors] = []

        def finished(terminal: object) -> None:
            self._embedding = False
            if not isinstance(terminal, Done) or not data:
                return  # the passages are found by words; the next start tries again

            def keep(index: SearchIndex) -> None:
                index.add_vectors(model.id, numbers, b"".join(each.data for each in data), data[0].dimensions)

            self._do(keep, lambda _none: self._embed_next())

        self._ask_vectors(model, [text for _number, text in waiting], data, finished)

    def _ask_vectors(
        self, model: EmbeddingModel, texts: list[str], data: list[Vectors], finished: Callable[[object], None]
    ) -> None:
        job = self._jobs.run(Embed(texts, str(model.path), str(model.tokenizer)))
        job.arrived.connect(lambda event: data.append(event) if isinstance(event, Vectors) else None)
        job.finished.connect(finished)

    # --- searching ----------------------------------------------------------------------------

    def search(self, query: str) -> None:
        """Find passages; ``found`` follows, once by words and, where a model is there, again by meaning too."""
        self._asked += 1
        number = self._asked
        self.query = query.strip()
        if not self.query:
            self._show(number, [], by_meaning=False)
            return
        words = self.query
        self._do(lambda index: index.search(words, _MOST_HITS), lambda hits: self._on_hits(number, hits))

    def _on_hits(self, number: int, hits: list[Hit]) -> None:
        self._show(number, hits, by_meaning=False)
        self._search_by_meaning(number)

    def _search_by_meaning(self, number: int) -> None:
        model, words, data = self.model, self.query, list[Vectors]()
        if number != self._asked or model is None:
            return
        if self._jobs.busy("inference"):
            QTimer.singleShot(_BUSY_MS, self, lambda: self._search_by_meaning(number))
            return

        def finished(terminal: object) -> None:
            if isinstance(terminal, Done) and data:
                vector = data[0].data
                self._do(
                    lambda index: index.search(words, _MOST_HITS, vector, model.id),
                    lambda better: self._show(number, better, by_meaning=True),
                )

        self._ask_vectors(model, [words], data, finished)

    def _show(self, number: int, hits: list[Hit], by_meaning: bool) -> None:
        if number == self._asked:
            self.hits, self.by_meaning = hits, by_meaning
            self.found.emit()

    # --- inside -------------------------------------------------------------------------------

    def _do(
        self,
        work: Callable[[SearchIndex], T],
        done: Callable[[T], None],
        failed: Callable[[Failed], None] | None = None,
    ) -> None:
        self._thread.run(lambda: work(self._opened()), done, failed or self.failed.emit)

    def _forget(self, paths: Sequence[Path]) -> None:
        from slmdesk.store.search import SEARCH_FILE_NAME

        if (self._folder / SEARCH_FILE_NAME).exists():
            for path in paths:
                self._opened().remove(path)

    def _opened(self) -> SearchIndex:
        from slmdesk.store.search import SearchIndex

        if self._index is None:
            self._index = SearchIndex(self._folder)
        return self._index

    def _close_index(self) -> None:
        if self._index is not None:
            self._index.close()
            self._index = None


def _to_read(index: SearchIndex, documents: Sequence[LibraryDocument], folder: Path) -> list[LibraryDocument]:
    """The documents that the index does not have as they are now; what is not kept any more is taken out of it."""
    kept = {document.path for document in documents}
    if unknown := [indexed.path for indexed in index.documents() if indexed.path not in kept]:
        from slmdesk.store.library import Library

        # The list may be older than the store: the command line keeps and reads documents, too.
        with contextlib.closing(Library(folder)) as library:
            for path in unknown:
                if library.find(path) is None:
                    index.remove(path)
    wanted = []
    for document in documents:
        state = index.state(document.path)  # of one that is gone, what was read stays found
        if state in ("not-indexed", "changed") and document.readable_path.exists():
            wanted.append(document)
    return wanted
