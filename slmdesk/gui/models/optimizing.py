"""Makes a faster file of a model for this computer, in the inference child, and keeps it if the user wants it."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from slmdesk.gui.background import Background
from slmdesk.gui.jobs import JobHandle, Jobs
from slmdesk.gui.models.library import ModelLibrary
from slmdesk.messages import Cancelled, Done, Failed, ModelFile, OptimizeModel, OptimizeResult, Progress
from slmdesk.models.store import InstalledModel

_KEEPING_S = 60.0  # that a closing window waits for a file that is being kept: hashing a large one takes a while


class Optimizing(QObject):
    """One model at a time.

    Attributes:
        model: whose file is made, compared or offered now; None when nothing is.
    """

    progressed = Signal(object)  # Progress
    offered = Signal(object)  # OptimizeResult; ``keep`` or ``end`` follows
    kept = Signal(object)  # the new InstalledModel
    failed = Signal(object)  # Failed
    ended = Signal()  # nothing runs and nothing is offered any more

    def __init__(self, jobs: Jobs, models: ModelLibrary, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._models = models
        self._background = background
        self._folder = contextlib.ExitStack()
        self._job: JobHandle | None = None
        self._result: OptimizeResult | None = None
        self._stopped = False
        self._in_folder = threading.Lock()  # held by the thread that works in it
        self._closed = False
        self.model: InstalledModel | None = None

    def start(self, model: InstalledModel) -> None:
        """Make files in other formats and compare them; nothing happens while one is on its way."""
        if self.model is not None:
            return
        self.model, self._result, self._stopped = model, None, False
        folder, store = self._folder, self._models.store

        def work() -> Path:
            with self._in_folder:
                made = folder.enter_context(store.staging_folder(f"{model.name} cannot be made faster"))
                if self._closed:
                    folder.close()
                return made

        self._background.run(work, self._run, self._fail)

    def stop(self) -> None:
        """Stop making files; ``ended`` follows."""
        self._stopped = True
        if self._job is not None:
            self._job.cancel()

    def keep(self) -> None:
        """Put the offered file beside the original."""
        model, result, store = self.model, self._result, self._models.store
        if model is None or result is None or not result.file:
            return
        self._result = None

        def work() -> InstalledModel:
            from slmdesk.models.optimized import keep_optimized  # here: few windows ever need it

            with self._in_folder:
                return keep_optimized(store, Path(result.file), model, result.format)

        def done(made: InstalledModel) -> None:
            self.end()
            self._models.refresh()
            self.kept.emit(made)

        self._background.run(work, done, self._fail, writes=True)

    def end(self) -> None:
        """Throw away what is not kept."""
        self.model = self._result = self._job = None
        folder, self._folder = self._folder, contextlib.ExitStack()
        self._background.run(folder.close, lambda _none: None, self.failed.emit, writes=True)
        self.ended.emit()

    def close(self) -> None:
        """The window closes: nothing of it stays but what the user keeps, which is waited for."""
        self.stop()
        self._closed = True
        if self._in_folder.acquire(timeout=_KEEPING_S):
            self._folder.close()
            self._in_folder.release()

    def _run(self, folder: Path) -> None:
        if self._stopped or self.model is None:
            self.end()
            return
        self._job = job = self._jobs.run(OptimizeModel(ModelFile(self.model.id, str(self.model.path)), str(folder)))
        job.arrived.connect(self._on_arrived)
        job.finished.connect(self._on_finished)

    def _on_arrived(self, event: object) -> None:
        if isinstance(event, Progress):
            self.progressed.emit(event)

    def _on_finished(self, terminal: object) -> None:
        self._job = None
        match terminal:
            case Done(OptimizeResult() as result):
                self._result = result
                self.offered.emit(result)
            case Failed() as failure:
                self._fail(failure)
            case Cancelled():
                self.end()

    def _fail(self, failure: Failed) -> None:
        self.end()
        self.failed.emit(failure)
