"""Settings of models: how long an idle one stays in memory, how fast downloads may be, and which folder they lie in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from slmdesk.gui import wording
from slmdesk.gui.desk import Desk
from slmdesk.gui.file_work import FileWork
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import Choice, ElidedLabel, button, column, label, row
from slmdesk.gui.widgets.question import Question
from slmdesk.gui.widgets.work_strip import WorkStrip
from slmdesk.messages import Failed

_MINUTES = (5, 15, 30, 60, 120)
_BYTES_S = (250_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000)


class ModelSettings(QWidget):
    """Each change is kept at once; moving the models is asked about first."""

    said = Signal(str)  # something that is no error
    failed = Signal(object)  # Failed

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.unload_choice = Choice(
            desk.theme,
            self.tr("Idle model"),
            (
                *((n, self.tr("Leaves the memory after {n} minutes").format(n=n)) for n in _MINUTES),
                (0, self.tr("Stays in memory")),
            ),
        )
        self.unload_choice.currentIndexChanged.connect(
            lambda: desk.preferences.update(unload_minutes=self.unload_choice.currentData())
        )
        self.limit_choice = Choice(
            desk.theme,
            self.tr("Download speed"),
            (
                (0, self.tr("As fast as it goes")),
                *((n, self.tr("At most {size} per second").format(size=wording.size(n))) for n in _BYTES_S),
            ),
        )
        self.limit_choice.currentIndexChanged.connect(
            lambda: desk.preferences.update(download_bytes_s=self.limit_choice.currentData())
        )
        self.work = FileWork(desk.background, self)
        self.where = ElidedLabel("muted")
        self.move_button = button(self.tr("Move the models…"), tip=self.tr("Keep all models in another folder or disk"))
        self.move_button.clicked.connect(self._on_move_clicked)
        self.question = Question()
        inside = column(self, 0, SPACE[2])
        line = row(self.where, self.move_button)
        line.setStretch(0, 1)
        inside.addLayout(line)
        inside.addWidget(self.question)
        inside.addWidget(WorkStrip(self.work))
        self._told = label(look="doubt", wrap=True)
        inside.addWidget(self._told)
        desk.models.changed.connect(self.show_values)
        self.show_values()

    def show_values(self) -> None:
        """Show what is set."""
        settings = self._desk.preferences.settings
        minutes, limit = settings.unload_minutes, settings.download_bytes_s
        self.unload_choice.choose_or_add(minutes, self.tr("Leaves the memory after {n} minutes").format(n=minutes))
        words = self.tr("At most {size} per second").format(size=wording.size(limit))
        self.limit_choice.choose_or_add(limit, words)
        self.where.set_whole(str(self._desk.models.store.folder))
        missing = self._desk.models.folder_missing
        self._told.setText(
            self.tr("This folder is not there now: perhaps its disk is not connected.") if missing else ""
        )
        self._told.setVisible(missing)

    def ask_move(self, target: Path) -> None:
        """Ask, then move all models into ``target``."""
        if self._desk.models.folder_missing:
            words = self.tr("Look for models in {folder} from now on? Those on the missing disk stay there.")
            self.question.ask(
                words.format(folder=target), self.tr("Use this folder"), lambda: self._use(target), self.move_button
            )
            return
        own = [model for model in self._desk.models.installed if model.origin != "bundled"]
        size = wording.size(sum(model.size_bytes for model in own))
        words = self.tr("Move {n} models ({size}) to {folder}? They are checked on the way.")
        self.question.ask(
            words.format(n=len(own), size=size, folder=target),
            self.tr("Move them"),
            lambda: self._move(target),
            self.move_button,
        )

    def _use(self, target: Path) -> None:
        def done(_none: None) -> None:
            self._desk.models.keep_in(target)

        self._desk.background.run(lambda: target.mkdir(parents=True, exist_ok=True), done, self.failed.emit)

    def _move(self, target: Path) -> None:
        if self._desk.downloads.active:
            self.failed.emit(
                Failed("busy", self.tr("A download is on its way."), self.tr("Pause it first, then move the models."))
            )
            return
        store = self._desk.models.store
        last: list[Path] = []

        def remember(folder: Path) -> None:
            self._desk.preferences.write_ahead(models_folder=str(folder))
            last.append(folder)

        def work(tell: Callable[[int, int], None]) -> int:
            from slmdesk.models.moving import move_models

            return move_models(store, target, remember, tell)

        def done(moved: int) -> None:
            self._desk.models.keep_in(last[-1])
            self.said.emit(self.tr("{n} models are in {folder} now.").format(n=moved, folder=last[-1]))

        self._desk.idle.unload()  # a file in use cannot be deleted everywhere
        self.work.run(self.tr("Moving the models"), work, done, self.failed.emit)

    def _on_move_clicked(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Where to keep the models"))
        if name:
            self.ask_move(Path(name))
