"""How far the adding of files is, with a way to stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from slmdesk.gui.library.intake import LibraryIntake
from slmdesk.gui.library.search import LibrarySearch
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import ElidedLabel, button, column, row
from slmdesk.messages import Progress


class IntakeBar(QFrame):
    """In view while files are read. stopping: what its button does, in words."""

    def __init__(self, intake: LibraryIntake | LibrarySearch, stopping: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._intake = intake
        self.setProperty("look", "notice")
        self.text = ElidedLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMaximum(1000)
        self.bar.setAccessibleName(self.tr("How many of the files are read"))
        self.stop = button(self.tr("Stop"), "quiet", stopping)
        self.stop.clicked.connect(intake.cancel)
        words = column(space=SPACE[2])
        words.addWidget(self.text)
        words.addWidget(self.bar)
        inside = row(space=SPACE[3])
        inside.addLayout(words, 1)
        inside.addWidget(self.stop)
        inside.setContentsMargins(SPACE[3], SPACE[2], SPACE[3], SPACE[2])
        self.setLayout(inside)
        intake.changed.connect(self._show_state)
        self._show_state()

    def _show_state(self) -> None:
        intake = self._intake
        self.setVisible(intake.current is not None)
        if intake.current is None:
            return
        progress = intake.progress
        share = progress.done / progress.total if progress is not None and progress.total else 0.0
        self.bar.setValue(round(1000 * (intake.number - 1 + share) / intake.total))
        name = intake.current.path.name
        if intake.total > 1:
            words = self.tr("Reading {n} of {total}: {name}").format(n=intake.number, total=intake.total, name=name)
        else:
            words = self.tr("Reading {name}").format(name=name)
        if progress is not None and progress.unit == "pages" and progress.total > 1:
            words += self._pages(progress)
        self.text.set_whole(words)

    def _pages(self, progress: Progress) -> str:
        return self.tr(", page {n} of {total}").format(n=progress.done, total=progress.total)
