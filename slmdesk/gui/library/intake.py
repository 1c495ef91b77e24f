"""Brings files into the library: each is read by the documents child first, one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from slmdesk.gui.jobs import JobHandle, Jobs
from slmdesk.gui.library.documents import DocumentLibrary
from slmdesk.messages import Cancelled, Done, Failed, Progress, Read, ReadResult

if TYPE_CHECKING:
    from slmdesk.store.library import LibraryDocument


@dataclass(frozen=True)
class Wanted:
    """A file to be kept. ocr: whether the text of pictures is recognised to read it, which takes long."""

    path: Path
    keep_copy: bool
    password: str | None = None
    ocr: bool = False


@dataclass
class Outcome:
    """What came of it. left: what was not tried, because the user did not want to wait."""

    kept: list[LibraryDocument] = field(default_factory=list)
    failed: list[tuple[Wanted, Failed]] = field(default_factory=list)
    left: list[Wanted] = field(default_factory=list)


class LibraryIntake(QObject):
    """One file at a time; more may be added while it works.

    Attributes:
        current: the file that is being read; None at rest.
        number, total: which file that is, from 1, and of how many.
        progress: how far it is read.
    """

    changed = Signal()
    finished = Signal(object)  # Outcome, when the last file is done

    def __init__(self, jobs: Jobs, library: DocumentLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._library = library
        self._waiting: deque[Wanted] = deque()
        self._job: JobHandle | None = None
        self._outcome = Outcome()
        self.current: Wanted | None = None
        self.number = 0
        self.total = 0
        self.progress: Progress | None = None

    def add(self, wanted: Sequence[Wanted]) -> None:
        """Read these files, and keep those that can be read."""
        self._waiting.extend(wanted)
        self.total += len(wanted)
        if self.current is None:
            self._next()
        else:
            self.changed.emit()

    def cancel(self) -> None:
        """Stop; what is kept by now stays."""
        self._outcome.left.extend(self._waiting)
        self._waiting.clear()
        if self._job is not None and self._job.running:
            self._job.cancel()

    def _next(self) -> None:
        self.progress = None
        if not self._waiting:
            self._finish()
            return
        self.number += 1
        self._read(self._waiting.popleft())

    def _read(self, wanted: Wanted) -> None:
        self.current = wanted
        # Only its format and its pages are asked for: text is recognised in pictures only if there is no other.
        self._job = self._jobs.run(Read(str(wanted.path), password=wanted.password, ocr=wanted.ocr))
        self._job.arrived.connect(self._on_event)
        self._job.finished.connect(lambda terminal: self._on_read(wanted, terminal))
        self.changed.emit()

    def _on_event(self, event: object) -> None:
        if isinstance(event, Progress):
            self.progress = event
            self.changed.emit()

    def _on_read(self, wanted: Wanted, terminal: object) -> None:
        self._job = None
        match terminal:
            case Done(ReadResult() as result):
                self._library.add(
                    wanted.path,
                    result.format,
                    result.pages,
                    result.language,
                    wanted.keep_copy,
                    self._on_kept,
                    lambda failure: self._on_failed(wanted, failure),
                )
            case Failed("document-no-text") if not wanted.ocr:
                self.progress = None
                self._read(replace(wanted, ocr=True))
            case Failed() as failure:
                self._on_failed(wanted, failure)
            case Cancelled():
                self._outcome.left.insert(0, wanted)
                self._next()

    def _on_kept(self, document: LibraryDocument) -> None:
        self._outcome.kept.append(document)
        self._next()

    def _on_failed(self, wanted: Wanted, failure: Failed) -> None:
        self._outcome.failed.append((wanted, failure))
        if failure.kind.startswith("store-"):  # the next file would meet the same
            self._outcome.left.extend(self._waiting)
            self._waiting.clear()
        self._next()

    def _finish(self) -> None:
        outcome, self._outcome = self._outcome, Outcome()
        self.current = None
        self.number = self.total = 0
        self.changed.emit()
        self.finished.emit(outcome)
