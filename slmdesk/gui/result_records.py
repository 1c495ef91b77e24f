"""What is kept of results, off the GUI thread: parts of an interrupted job, the model's pace, the history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from slmdesk.gui.background import Background
from slmdesk.gui.one_thread import OneThread
from slmdesk.messages import Checkpoint, Failed, Pace, PartText, Summarize, encode, summary_key

if TYPE_CHECKING:  # the stores are loaded with the first question, not when the window starts
    from slmdesk.export import Report
    from slmdesk.store.history import History, HistoryEntry
    from slmdesk.store.jobs import InterruptedJob, Jobs

T = TypeVar("T")


class AskedSummary(msgspec.Struct, frozen=True):
    """How to ask for an interrupted summary again: the files and what was chosen; never a text."""

    files: list[str]
    style: str
    length: str
    language: str | None = None
    reading_level: int = 6


class ResultRecords(QObject):
    """Keeps results and unfinished work unless the user wants nothing kept. A store that fails is said once.

    Args:
        folder: where the stores are. keep: whether anything of the user's text may be written now.
    """

    failed = Signal(object)  # Failed
    changed = Signal()  # the history

    def __init__(
        self, folder: Path, background: Background, keep: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._keep = keep
        self._thread = OneThread(background, "slmdesk-records")
        self._jobs: Jobs | None = None  # of that thread: nobody else touches them
        self._history: History | None = None

    def close(self) -> None:
        """Write what is still to be written, and give the file back."""
        self._thread.close(self._close_stores)

    # --- a job --------------------------------------------------------------------------------

    def prepare(self, request: Summarize, resume: bool, title: str, done: Callable[[Summarize], None]) -> None:
        """Note that a summary begins. ``done`` gets the request with the parts that are known and the model's pace.

        A summary of a text that was pasted can go on too while it is here, but is not offered at the next start.
        """
        keep = self._keep()
        asked = AskedSummary(
            [source.name for source in request.sources],
            request.style,
            request.length,
            request.language,
            request.reading_level,
        )
        lasting = all(Path(name).is_absolute() for name in asked.files)

        def work() -> Summarize:
            store, key = self._job_store(), summary_key(request)
            pace = _pace(store.pace(request.model.id, request.sampling.threads))
            parts = store.parts(key) if keep and resume else []
            if keep:
                if not parts:
                    store.end(key)
                store.begin(key, title, encode(asked).decode() if lasting else "")
            return replace(request, pace=pace, done_parts=[PartText(part, text) for part, text in parts])

        def failed(failure: Failed) -> None:
            self.failed.emit(failure)
            done(request)

        self._thread.run(work, done, failed)

    def add_part(self, checkpoint: Checkpoint) -> None:
        """Keep a part that is done."""
        if self._keep():
            self._do(lambda: self._job_store().add_part(checkpoint.key, checkpoint.part, checkpoint.text))

    def finish(self, request: Summarize, pace: Pace | None) -> None:
        """A summary is done: its parts are not needed any more."""

        def work() -> None:
            self._job_store().end(summary_key(request))
            if pace is not None:
                text = msgspec.json.encode(pace).decode()
                self._job_store().set_pace(request.model.id, request.sampling.threads, text)

        self._do(work)

    def interrupted(self, done: Callable[[list[tuple[InterruptedJob, AskedSummary]]], None]) -> None:
        """Summaries of files that were interrupted, the latest first."""

        def work() -> list[tuple[InterruptedJob, AskedSummary]]:
            known = [(job, _asked(job.request)) for job in self._job_store().interrupted()]
            return [
                (job, asked) for job, asked in known if asked is not None and all(Path(n).exists() for n in asked.files)
            ]

        self._thread.run(work, done, self.failed.emit)

    def forget(self, key: str) -> None:
        """The user does not want an interrupted job any more."""
        self._do(lambda: self._job_store().end(key))

    # --- the history --------------------------------------------------------------------------

    def keep_result(self, report: Report) -> None:
        """Put a result into the history."""
        if self._keep():
            content = encode(report).decode()
            add: Callable[[], Any] = lambda: self._history_store().add(  # noqa: E731
                report.kind, report.title, report.model, report.text, content
            )
            self._do(add, self.changed.emit)

    def search(self, words: str, done: Callable[[list[HistoryEntry]], None]) -> None:
        """Results with these words, all without any."""
        self._thread.run(lambda: self._history_store().search(words, 500), done, self.failed.emit)

    def delete(self, id: int) -> None:
        """Delete one result; it is overwritten on the disk."""
        self._do(lambda: self._history_store().delete(id), self.changed.emit)

    def delete_all(self) -> None:
        """Delete the whole history."""
        self._do(lambda: self._history_store().clear(), self.changed.emit)

    # --- inside -------------------------------------------------------------------------------

    def _do(self, work: Callable[[], Any], done: Callable[[], None] = lambda: None) -> None:
        self._thread.run(work, lambda _nothing: done(), self.failed.emit)

    def _job_store(self) -> Jobs:
        if self._jobs is None:
            from slmdesk.store.jobs import Jobs

            self._jobs = Jobs(self._folder)
        return self._jobs

    def _history_store(self) -> History:
        if self._history is None:
            from slmdesk.store.history import History

            self._history = History(self._folder)
        return self._history

    def _close_stores(self) -> None:
        for store in (self._jobs, self._history):
            if store is not None:
                store.close()
        self._jobs = self._history = None


def _pace(kept: str | None) -> Pace | None:
    try:
        return msgspec.json.decode(kept.encode(), type=Pace) if kept is not None else None
    except msgspec.MsgspecError:  # of another version: measured anew
        return None


def _asked(request: str) -> AskedSummary | None:
    try:
        return msgspec.json.decode(request.encode(), type=AskedSummary) if request else None
    except msgspec.MsgspecError:
        return None
