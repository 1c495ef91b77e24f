"""Shows a ``FileWork``: what is done, how far it is, and a button that stops it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from slmdesk.gui import wording
from slmdesk.gui.file_work import FileWork
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import button, column, label, row


class WorkStrip(QFrame):
    """Hidden while nothing runs."""

    def __init__(self, work: FileWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "notice")
        self.text = label(wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMaximum(1000)
        self.bar.setAccessibleName(self.tr("How far it is"))
        self.stop = button(self.tr("Stop"), "quiet")
        self.stop.clicked.connect(work.stop)
        inside = column(self, SPACE[3], SPACE[2])
        line = row(self.text, self.stop)
        line.setStretch(0, 1)
        inside.addLayout(line)
        inside.addWidget(self.bar)
        work.progressed.connect(self._on_progressed)
        work.ended.connect(self.hide)
        self.hide()

    def show_words(self, words: str) -> None:
        """Say what is done while nobody knows how far it is."""
        self._on_progressed(words, 0, 0)

    def _on_progressed(self, words: str, done: int, total: int) -> None:
        told = words
        if total:
            told = self.tr("{words}: {done} of {total}").format(
                words=words, done=wording.size(done), total=wording.size(total)
            )
        self.text.setText(told)
        self.bar.setVisible(total > 0)
        self.bar.setValue(round(1000 * done / total) if total else 0)
        self.show()
