"""The job of a pane: one request at a time, its failure in the banner, and nothing left of one that was cleared."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from slmdesk.gui.failures import Failures
from slmdesk.gui.jobs import JobHandle, Jobs
from slmdesk.messages import Failed, Request


class PaneJob(QObject):
    """Args: failures: says what went wrong, with the next step."""

    arrived = Signal(object)  # any event but the end
    ended = Signal(object)  # Done, Cancelled, or Failed, which the banner shows already

    def __init__(self, pane: QWidget, jobs: Jobs, failures: Failures) -> None:
        super().__init__(pane)
        self._jobs = jobs
        self._failures = failures
        self.handle: JobHandle | None = None

    @property
    def running(self) -> bool:
        """Whether its end is still to come."""
        return self.handle is not None and self.handle.running

    @property
    def stopping(self) -> bool:
        """Whether it has been told to stop, and has not yet."""
        return self.handle is not None and self.handle.running and self.handle.cancel_asked

    def run(self, request: Request, uses_model: bool = True) -> JobHandle:
        """Send a request in the place of the one before.

        uses_model: a language model runs it, so that a smaller one may help when it fails.
        """
        self.stop()  # nobody hears of it any more
        job = self.handle = self._jobs.run(request)
        job.arrived.connect(lambda event: self._on_event(job, event))
        job.finished.connect(lambda terminal: self._on_finished(job, terminal, uses_model))
        return job

    def stop(self) -> bool:
        """Stop; what has come stays. Returns whether there was something to stop."""
        if self.handle is None or not self.handle.running:
            return False
        self.handle.cancel()
        return True

    def leave(self) -> None:
        """Stop and tell nobody: what it was for has been cleared away."""
        self.stop()
        self.handle = None

    def _on_event(self, job: JobHandle, event: object) -> None:
        if job is self.handle:
            self.arrived.emit(event)

    def _on_finished(self, job: JobHandle, terminal: object, uses_model: bool) -> None:
        if job is not self.handle:
            return
        if isinstance(terminal, Failed):
            self._failures.show(terminal, uses_model)
        self.ended.emit(terminal)
