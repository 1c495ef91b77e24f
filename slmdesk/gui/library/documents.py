"""The documents that the user keeps, as the window has them: a list in memory, and its store in a thread of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from slmdesk.errors import StorageError
from slmdesk.gui.background import Background
from slmdesk.gui.one_thread import OneThread
from slmdesk.messages import Failed

if TYPE_CHECKING:  # the store is loaded with the first look into the library, not when the window starts
    from slmdesk.store.library import Library, LibraryDocument

T = TypeVar("T")

_AT_ONCE = 200  # documents of the first answer: more than any screen shows
_DRAWN_MS = 100  # by then they are on the screen, and reading the rest takes no time from drawing


@dataclass(frozen=True)
class FileState:
    """What is on the disk now. copy_bytes: the size of our copy; None when there is none."""

    present: bool
    copy_bytes: int | None

    @property
    def readable(self) -> bool:
        """Whether there is anything to open."""
        return self.present or self.copy_bytes is not None


class DocumentLibrary(QObject):
    """The list of kept documents. Its file is opened with the first question, and closed with ``close``.

    Every change answers when it is on the disk; a failure goes to ``failed`` unless the call has its own.

    Attributes:
        documents: the one used last first.
        states: of each document's id, once its file has been looked at.
        loaded: whether the list has been read; before that nobody can say that it is empty.
    """

    changed = Signal()
    failed = Signal(object)  # Failed

    def __init__(self, folder: Path, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._background = background
        self._thread = OneThread(background, "slmdesk-library")
        self._store: Library | None = None  # of that thread: nobody else touches it
        self._asked = 0
        self.documents: list[LibraryDocument] = []
        self.states: dict[int, FileState] = {}
        self.loaded = False

    def close(self) -> None:
        """Write what is still to be written, and give the file back."""
        self._thread.close(self._close_store)

    # --- the list -----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the list again, another program may have changed it; then look at each file. ``changed`` follows."""
        self._asked += 1
        number = self._asked
        if self.loaded:
            self._read_all(number)
            return

        def first(documents: list[LibraryDocument]) -> None:
            if number != self._asked:
                return
            self._take(documents)
            if len(documents) < _AT_ONCE:
                self.look(documents, lambda _states: self.changed.emit())
            else:
                QTimer.singleShot(_DRAWN_MS, self, lambda: self._read_all(number))

        self._do(lambda store: store.documents(limit=_AT_ONCE), first)

    def look(self, documents: Sequence[LibraryDocument], done: Callable[[dict[int, FileState]], None]) -> None:
        """See whether files are still there, off both threads: a disk far away may take its time."""

        def seen(states: dict[int, FileState]) -> None:
            self.states.update(states)
            done(states)

        self._background.run(lambda: {each.id: _state(each) for each in documents}, seen, self.failed.emit)

    # --- changes ------------------------------------------------------------------------------

    def add(
        self,
        path: Path,
        format: str,
        pages: int | None,
        language: str | None,
        keep_copy: bool,
        done: Callable[[LibraryDocument], None],
        failed: Callable[[Failed], None],
    ) -> None:
        """Keep a document; one that is kept already is brought up to date."""

        def work(store: Library) -> tuple[LibraryDocument, FileState]:
            document = store.add(path, format, pages, language, keep_copy=keep_copy)
            return document, _state(document)

        def added(answer: tuple[LibraryDocument, FileState]) -> None:
            document, state = answer
            self.states[document.id] = state
            self._put_first([document])
            done(document)

        self._do(work, added, failed)

    def find(
        self, paths: Sequence[Path], used: Sequence[Path], done: Callable[[dict[Path, LibraryDocument]], None]
    ) -> None:
        """See which files are kept. used: those of them that were opened just now, which is noted."""

        def work(store: Library) -> tuple[dict[Path, LibraryDocument], list[LibraryDocument]]:
            fresh = []
            for path in used:
                document = store.find(path)
                if document is not None:
                    store.used(document.id)
                    fresh.append(store.get(document.id))
            found = {path: document for path in paths if (document := store.find(path)) is not None}
            return found, fresh

        def answered(answer: tuple[dict[Path, LibraryDocument], list[LibraryDocument]]) -> None:
            found, fresh = answer
            if fresh:
                self._put_first(fresh)
            done(found)

        nothing: tuple[dict[Path, LibraryDocument], list[LibraryDocument]] = ({}, [])
        self._thread.run(lambda: self._with_store(work, nothing), answered, self.failed.emit)

    def rename(self, id: int, title: str) -> None:
        """Call a document something else; an empty title gives it its file's name back."""

        def work(store: Library) -> LibraryDocument:
            store.rename(id, title)
            return store.get(id)

        self._do(work, self._replace)

    def set_tags(self, id: int, tags: Iterable[str]) -> None:
        """Replace a document's tags."""
        wanted = tuple(tags)

        def work(store: Library) -> LibraryDocument:
            store.set_tags(id, wanted)
            return store.get(id)

        self._do(work, self._replace)

    def open(self, ids: Sequence[int], done: Callable[[list[Path]], None]) -> None:
        """Note that documents are used now. Answers with the files to read; one that is gone is a failure."""

        def work(store: Library) -> tuple[list[LibraryDocument], list[Path], list[StorageError]]:
            used, paths, errors = [], [], []
            for id in ids:
                document = store.get(id)
                path = document.readable_path
                if os.path.exists(path):
                    store.used(id)
                    used.append(store.get(id))
                    paths.append(path)
                else:
                    errors.append(_missing(document))
            return used, paths, errors

        def opened(answer: tuple[list[LibraryDocument], list[Path], list[StorageError]]) -> None:
            used, paths, errors = answer
            self._put_first(used)
            if paths:
                done(paths)
            self._tell(errors)

        self._do(work, opened)

    def remove(self, ids: Sequence[int], done: Callable[[list[LibraryDocument]], None]) -> None:
        """Forget documents and delete our copies of them. Answers with what was forgotten, for ``restore``."""

        def work(store: Library) -> list[LibraryDocument]:
            gone = [store.get(id) for id in ids]
            for id in ids:
                store.remove(id)
            return gone

        def removed(gone: list[LibraryDocument]) -> None:
            self._take([each for each in self.documents if each.id not in set(ids)])
            done(gone)

        self._do(work, removed)

    def restore(self, gone: Sequence[LibraryDocument]) -> None:
        """Keep documents again that were forgotten: as they were, and with a copy if there was one."""

        def work(store: Library) -> tuple[list[LibraryDocument], list[StorageError]]:
            kept, errors = [], []
            for each in gone:
                try:
                    kept.append(store.restore(each))
                except StorageError as error:
                    errors.append(error)
            return kept, errors

        def restored(answer: tuple[list[LibraryDocument], list[StorageError]]) -> None:
            kept, errors = answer
            self.look(kept, lambda _states: self._put_back(kept))
            self._tell(errors)

        self._do(work, restored)

    # --- inside -------------------------------------------------------------------------------

    def _read_all(self, number: int) -> None:
        def done(documents: list[LibraryDocument]) -> None:
            if number == self._asked:  # an older answer that came later says nothing new
                self._take(documents)
                self.look(documents, lambda _states: self.changed.emit())

        self._do(lambda store: store.documents(), done)

    def _take(self, documents: list[LibraryDocument]) -> None:
        self.documents = documents
        self.loaded = True
        self.changed.emit()

    def _put_first(self, documents: Sequence[LibraryDocument]) -> None:
        ids = {each.id for each in documents}
        self.documents = [*reversed(documents), *(each for each in self.documents if each.id not in ids)]
        self.changed.emit()

    def _put_back(self, documents: Sequence[LibraryDocument]) -> None:
        ids = {each.id for each in documents}
        others = (each for each in self.documents if each.id not in ids)
        self.documents = sorted([*documents, *others], key=lambda each: (each.last_used, each.id), reverse=True)
        self.changed.emit()

    def _replace(self, document: LibraryDocument) -> None:
        self._take([document if each.id == document.id else each for each in self.documents])

    def _tell(self, errors: Sequence[StorageError]) -> None:
        if errors:
            self.failed.emit(Failed(errors[0].kind, " ".join(each.message for each in errors), errors[0].hint))

    def _do(
        self, work: Callable[[Library], T], done: Callable[[T], None], failed: Callable[[Failed], None] | None = None
    ) -> None:
        self._thread.run(lambda: self._with_store(work), done, failed or self.failed.emit)

    def _with_store(self, work: Callable[[Library], T], without: T | None = None) -> T:
        """without: the answer as long as nothing was ever kept; its file is not made for the question then."""
        from slmdesk.store.database import FILE_NAME
        from slmdesk.store.library import Library

        try:
            if self._store is None:
                if without is not None and not os.path.exists(self._folder / FILE_NAME):
                    return without
                self._store = Library(self._folder)
            return work(self._store)
        except StorageError as error:
            if error.kind.startswith("store-"):  # the next try opens the file anew, which may be another by then
                self._close_store()
            raise

    def _close_store(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None


def _state(document: LibraryDocument) -> FileState:
    copy_bytes = None
    if document.kept_copy is not None:
        try:
            copy_bytes = document.kept_copy.stat().st_size
        except OSError:
            copy_bytes = None
    return FileState(os.path.exists(document.path), copy_bytes)  # no error for a folder that may not be looked into


def _missing(document: LibraryDocument) -> StorageError:
    return StorageError(
        "document-missing",
        f"“{document.title}” is not at {document.path} any more.",
        "Put the file back there, or remove it from the library.",
    )
