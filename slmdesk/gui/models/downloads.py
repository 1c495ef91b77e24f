"""The downloads of the window: one at a time, the others wait; each can be paused, resumed and thrown away."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QObject, Signal

from slmdesk.errors import SlmDeskError
from slmdesk.gui.background import Background
from slmdesk.gui.jobs import JobHandle, Jobs
from slmdesk.gui.ledger import Ledger
from slmdesk.gui.models.library import ModelLibrary
from slmdesk.gui.preferences import Preferences
from slmdesk.messages import Cancelled, Done, Failed, Progress, Pull, PullResult
from slmdesk.models.arriving import throw_away
from slmdesk.models.catalog import CatalogEntry

State = Literal["waiting", "running", "pausing", "paused"]
_SPEED_WINDOW_S = 5.0
_SPEED_FROM_S = 1.0


@dataclass
class Download:
    """One model on its way. done, total: bytes; total 0 is not known yet. checking: it is here, and hashed."""

    entry: CatalogEntry
    state: State = "waiting"
    done: int = 0
    total: int = 0
    checking: bool = False
    bytes_per_s: float = 0.0
    discarded: bool = False
    samples: list[tuple[float, int]] = field(default_factory=list)

    @property
    def remaining_s(self) -> float | None:
        """Seconds until it is here; None when nobody knows."""
        if self.checking or not self.total or self.bytes_per_s <= 0:
            return None
        return (self.total - self.done) / self.bytes_per_s


class Downloads(QObject):
    """A queue of ``Pull`` requests. The download child lives only while one runs."""

    changed = Signal(str)  # id of a model
    failed = Signal(object, object)  # CatalogEntry, Failed

    def __init__(
        self,
        jobs: Jobs,
        models: ModelLibrary,
        ledger: Ledger,
        preferences: Preferences,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._models = models
        self._ledger = ledger
        self._preferences = preferences
        self._background = background
        self._known: dict[str, Download] = {}
        self._job: JobHandle | None = None
        ledger.failed.connect(self._on_ledger_failed)

    def of(self, model_id: str) -> Download | None:
        """The download of a model; None when there is none."""
        return self._known.get(model_id)

    @property
    def active(self) -> int:
        """How many run or wait for their turn."""
        return sum(1 for each in self._known.values() if each.state in ("waiting", "running"))

    def start(self, entry: CatalogEntry) -> None:
        """Download, or go on with what was paused; waits for its turn behind the others."""
        known = self._known.pop(entry.id, None)
        if known is not None and known.state in ("running", "pausing"):
            self._known[entry.id] = known
            return
        made = Download(entry, done=known.done if known else 0, total=known.total if known else 0)
        self._known[entry.id] = made  # the last in the queue
        self.changed.emit(entry.id)
        self._next()

    def pause(self, model_id: str) -> None:
        """Stop for now; what has come stays."""
        known = self._known.get(model_id)
        if known is None:
            return
        if known.state == "running" and self._job is not None:
            known.state = "pausing"
            self._job.cancel()
        elif known.state == "waiting":
            known.state = "paused"
        self.changed.emit(model_id)

    def discard(self, entry: CatalogEntry) -> None:
        """Stop for good and delete what has come."""
        known = self._known.get(entry.id)
        if known is not None and known.state in ("running", "pausing"):
            known.discarded = True
            self.pause(entry.id)
            return
        self._known.pop(entry.id, None)
        self._throw_away(entry)

    def _next(self) -> None:
        if self._job is not None:
            return
        waiting = next((each for each in self._known.values() if each.state == "waiting"), None)
        if waiting is None:
            self._jobs.stop("download")  # nothing that may use the network stays behind
            return
        entry = waiting.entry
        try:
            folder = self._models.store.incoming(entry.id)
        except SlmDeskError as error:  # the disk of the models is not connected
            del self._known[entry.id]
            self.failed.emit(entry, Failed(error.kind, error.message, error.hint))
            self.changed.emit(entry.id)
            self._next()
            return
        waiting.state = "running"
        self._ledger.name_of(entry.id, entry.name)
        limit = self._preferences.settings.download_bytes_s
        self._job = job = self._jobs.run(Pull(entry.id, entry.files, str(folder), limit))
        job.arrived.connect(lambda event: self._on_event(waiting, event))
        job.finished.connect(lambda terminal: self._on_finished(waiting, terminal))
        self.changed.emit(entry.id)

    def _on_event(self, known: Download, event: object) -> None:
        if not isinstance(event, Progress):
            return
        now = time.monotonic()
        known.checking = event.stage == "checking"
        known.done, known.total = event.done, event.total
        if known.checking:
            known.samples.clear()
        known.samples.append((now, event.done))
        while len(known.samples) > 2 and now - known.samples[0][0] > _SPEED_WINDOW_S:
            known.samples.pop(0)
        first_s, first = known.samples[0]
        known.bytes_per_s = (event.done - first) / (now - first_s) if now - first_s >= _SPEED_FROM_S else 0.0
        self.changed.emit(known.entry.id)

    def _on_finished(self, known: Download, terminal: object) -> None:
        entry = known.entry
        self._job = None
        match terminal:
            case Done(PullResult() as result):
                del self._known[entry.id]
                self._models.adopt(entry, result.files)
            case Cancelled() if known.discarded:
                del self._known[entry.id]
                self._throw_away(entry)
            case Cancelled():
                known.state, known.samples = "paused", []
            case Failed() as failure:
                known.state, known.samples = "paused", []  # what came is kept, and the next try goes on from it
                self.failed.emit(entry, failure)
        self.changed.emit(entry.id)
        self._next()

    def _throw_away(self, entry: CatalogEntry) -> None:
        def done(_none: None) -> None:
            self._models.refresh()

        self._background.run(
            lambda: throw_away(self._models.store.incoming(entry.id)),
            done,
            lambda failure: self.failed.emit(entry, failure),
        )

    def _on_ledger_failed(self, _failure: Failed) -> None:
        """A connection that cannot be written down is not made: stop all downloads."""
        for each in list(self._known):
            self.pause(each)
