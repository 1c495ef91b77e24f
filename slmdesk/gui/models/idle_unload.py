"""Gives the memory of the model back when nothing was asked of it for a while (the setting ``unload_minutes``)."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from slmdesk.gui.jobs import CHILD_OF, JobHandle, Jobs
from slmdesk.gui.preferences import Preferences
from slmdesk.messages import TERMINAL, Done, Embed, InspectModel, ModelLoaded, Unloaded, UnloadModel

_NO_MODEL = (UnloadModel, InspectModel, Embed)  # requests that load no language model


class IdleUnload(QObject):
    """Watches the jobs of the inference child.

    Attributes:
        loaded: a model is in memory, as far as its jobs told.
        freed_bytes: memory that the last unloading gave back; 0 while a model is loaded, or none ever was.
    """

    changed = Signal()

    def __init__(self, jobs: Jobs, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._preferences = preferences
        self._running: set[JobHandle] = set()
        self.loaded = False
        self.freed_bytes = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.unload)
        jobs.delivered.connect(self._on_delivered)
        jobs.exited.connect(self._on_exited)
        preferences.changed.connect(self._wait)

    @property
    def waiting_ms(self) -> int:
        """Until the model is unloaded; -1 when that is not going to happen."""
        return self._timer.remainingTime()

    def unload(self) -> None:
        """Give the memory back now; ``changed`` follows. Nothing happens while a job runs."""
        if self.loaded and not self._running:
            self._jobs.run(UnloadModel())

    def _on_delivered(self, handle: JobHandle, event: object) -> None:
        if CHILD_OF.get(type(handle.request)) != "inference":
            return
        if isinstance(event, TERMINAL):
            self._running.discard(handle)
        else:
            self._running.add(handle)
        match event:
            case Done(Unloaded() as unloaded):
                self._set(False, unloaded.freed_bytes)
            case ModelLoaded():
                self._set(True, 0)
            case Done() if not isinstance(handle.request, _NO_MODEL):
                self._set(True, 0)
        self._wait()

    def _on_exited(self, kind: str) -> None:
        if kind == "inference":
            self._running.clear()
            self._set(False, 0)
            self._wait()

    def _set(self, loaded: bool, freed_bytes: int) -> None:
        if (loaded, freed_bytes) != (self.loaded, self.freed_bytes):
            self.loaded, self.freed_bytes = loaded, freed_bytes
            self.changed.emit()

    def _wait(self) -> None:
        minutes = self._preferences.settings.unload_minutes
        if self.loaded and not self._running and minutes:
            self._timer.start(minutes * 60_000)
        else:
            self._timer.stop()
