"""The index of what the kept documents say, asked and changed in a thread of its own."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from slmdesk.errors import StorageError
from slmdesk.gui.background import Background
from slmdesk.gui.one_thread import OneThread
from slmdesk.messages import Failed

if TYPE_CHECKING:  # the store is loaded with the first search, not when the window starts
    from slmdesk.store.library import LibraryDocument
    from slmdesk.store.search import SearchIndex

T = TypeVar("T")

_CLOSE_TIMEOUT_S = 0.5  # a document that is just being written into the index is read again at the next start

Stamp = tuple[int, int]  # of a file: size in bytes, when it was changed in nanoseconds


class ToRead(NamedTuple):
    """Documents that the index does not have as they are now. stamps: of their files, and of those not tried again."""

    documents: list[LibraryDocument]
    stamps: dict[Path, Stamp]


class IndexThread:
    """Args: folder: where the index is; its file is made with the first question. background: delivers the answers."""

    def __init__(self, folder: Path, background: Background) -> None:
        self._folder = folder
        self._thread = OneThread(background, "slmdesk-search")
        self._index: SearchIndex | None = None  # of that thread: nobody else touches it

    def run(
        self, work: Callable[[SearchIndex], T], done: Callable[[T], None], failed: Callable[[Failed], None]
    ) -> None:
        """Call ``work`` with the index when its turn comes, then ``done`` or ``failed`` on the GUI thread."""
        self._thread.run(lambda: self._with_index(work), done, failed)

    def look(
        self,
        documents: Sequence[LibraryDocument],
        unreadable: Mapping[Path, Stamp],
        done: Callable[[ToRead], None],
        failed: Callable[[Failed], None],
    ) -> None:
        """See what is to be read, and take out what is not kept any more; see ``to_read``."""
        self.run(lambda index: to_read(index, documents, self._folder, unreadable), done, failed)

    def forget(self, paths: Sequence[Path], done: Callable[[None], None], failed: Callable[[Failed], None]) -> None:
        """Take documents out of the index, where there is one."""

        def work() -> None:
            from slmdesk.store.search import SEARCH_FILE_NAME

            if (self._folder / SEARCH_FILE_NAME).exists():
                self._with_index(lambda index: index.remove(*paths))

        self._thread.run(work, done, failed)

    def close(self) -> None:
        """Give the file back. What is being written is kept whole or not at all."""
        self._thread.close(self._close_index, _CLOSE_TIMEOUT_S)

    # --- the thread ---------------------------------------------------------------------------

    def _with_index(self, work: Callable[[SearchIndex], T]) -> T:
        from slmdesk.store.search import SearchIndex

        try:
            if self._index is None:
                self._index = SearchIndex(self._folder)
            return work(self._index)
        except StorageError as error:
            if error.kind.startswith("store-"):  # the next try opens the file anew, which may be another by then
                self._close_index()
            raise

    def _close_index(self) -> None:
        if self._index is not None:
            self._index.close()
            self._index = None


def to_read(
    index: SearchIndex, documents: Sequence[LibraryDocument], folder: Path, unreadable: Mapping[Path, Stamp]
) -> ToRead:
    """What of the kept documents is to be read; what is not kept any more is taken out of the index.

    Args:
        folder: of the library. unreadable: files that could not be read; they are not tried again as they are.
    """
    kept = {document.path for document in documents}
    if unknown := [indexed.path for indexed in index.documents() if indexed.path not in kept]:
        from slmdesk.store.library import Library

        # The list may be older than the store: the command line keeps and reads documents, too.
        with contextlib.closing(Library(folder)) as library:
            gone = [path for path in unknown if library.find(path) is None]
        index.remove(*gone)
    wanted, stamps = [], {}
    for document in documents:
        if index.state(document.path) not in ("not-indexed", "changed"):  # of one that is gone, what was read is found
            continue
        try:
            stat = document.readable_path.stat()
        except OSError:
            continue
        stamps[document.path] = (stat.st_size, stat.st_mtime_ns)
        if unreadable.get(document.path) != stamps[document.path]:
            wanted.append(document)
    return ToRead(wanted, stamps)
