"""The button in the foot of the window that says how many jobs run, and leads to each."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from slmdesk.gui.jobs import JobHandle, Jobs
from slmdesk.gui.underway import line, pane_of, underway
from slmdesk.gui.widgets.basics import rename

_AFTER_MS = 1000  # what is over sooner is not worth a word that comes and goes


class JobsButton(QPushButton):
    """Hidden while nothing runs."""

    pane_asked = Signal(str)  # where the job that was chosen can be looked at and stopped

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._shown: list[JobHandle] = []
        self.setProperty("look", "status")
        self.setAutoDefault(False)
        self.setToolTip(self.tr("What runs now, and what waits; choose one to look at it or stop it"))
        self.setAccessibleDescription(self.toolTip())
        menu = QMenu(self)
        menu.aboutToShow.connect(self.fill)
        self.setMenu(menu)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_AFTER_MS)
        self._later.timeout.connect(self._show_all)
        jobs.changed.connect(self._on_changed)
        self._show([])

    def fill(self) -> None:
        """Write the jobs into the menu as they are now."""
        self.menu().clear()
        for handle in underway(self._jobs.running):
            action = self.menu().addAction(line(handle, self._jobs.running).replace("&", "&&"))
            pane = pane_of(handle)
            action.triggered.connect(lambda _checked=False, pane=pane: self.pane_asked.emit(pane))

    def _on_changed(self) -> None:
        running = underway(self._jobs.running)
        left = [each for each in self._shown if each in running]
        if len(left) < len(self._shown):
            self._show(left)
        if len(running) > len(left) and not self._later.isActive():
            self._later.start()

    def _show_all(self) -> None:
        self._show(underway(self._jobs.running))

    def _show(self, handles: list[JobHandle]) -> None:
        self._shown = handles
        one, more = self.tr("1 job"), self.tr("{n} jobs").format(n=len(handles))
        rename(self, one if len(handles) == 1 else more)
        self.setVisible(bool(handles))
