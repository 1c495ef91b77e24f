"""Loads the model while a question is still being written, so that its answer begins at once."""

from __future__ import annotations

from PySide6.QtCore import QObject

from slmdesk.gui.desk import Desk
from slmdesk.gui.jobs import JobHandle
from slmdesk.messages import Failed, LoadModel, ModelFile, Sampling


class LoadingAhead(QObject):
    """Asks the inference child for the chosen model when a question is likely to come."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._job: JobHandle | None = None
        self._failed: ModelFile | None = None  # the question itself will say why, and what can be done

    def look(self) -> None:
        """A question is likely: load the model unless one is in memory, on its way, or did not load before."""
        model = self._desk.models.model_file()
        if model is None or self._job is not None or self._desk.idle.loaded or model == self._failed:
            return
        sampling = Sampling(threads=self._desk.preferences.settings.threads)
        self._job = self._desk.jobs.run(LoadModel(model, sampling))
        self._job.finished.connect(lambda terminal: self._on_ended(model, terminal))

    def _on_ended(self, model: ModelFile, terminal: object) -> None:
        self._job = None
        self._failed = model if isinstance(terminal, Failed) else None
