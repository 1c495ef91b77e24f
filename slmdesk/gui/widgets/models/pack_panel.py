"""Chooses models to take to another computer, and where the pack is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from slmdesk.gui import wording
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.basics import Check, button, column, label, row
from slmdesk.models.store import InstalledModel

PACK_FOLDER = "SLM Desk models"


class PackPanel(QFrame):
    """Hidden until it is asked for."""

    chosen = Signal(list, object)  # of InstalledModel; Path of a folder that is not there yet, or of a .slmpack file

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("look", "card")
        self._boxes = column(space=SPACE[1])
        self.checks: dict[str, Check] = {}
        self._models: Sequence[InstalledModel] = ()
        self._sum = label(look="muted")
        self.folder = button(self.tr("Into a folder or a stick…"), "primary")
        self.folder.clicked.connect(self._on_folder_clicked)
        self.file = button(self.tr("Into one file…"))
        self.file.clicked.connect(self._on_file_clicked)
        self.close_button = button(self.tr("Close"), "quiet")
        self.close_button.clicked.connect(self.hide)
        words = self.tr(
            "A pack holds models with their licences, signed with your key. SLM Desk on the other computer imports it "
            "without internet, and checks every byte first."
        )
        inside = column(self, SPACE[4], SPACE[3])
        inside.addLayout(row(label(self.tr("Take models to another computer"), "heading"), None, self.close_button))
        inside.addWidget(label(words, "muted", wrap=True))
        inside.addLayout(self._boxes)
        inside.addLayout(row(self.folder, self.file, self._sum, None, space=SPACE[3]))
        self.hide()

    def open(self, models: Sequence[InstalledModel], ticked: str = "") -> None:
        """Show the models. ticked: id of one that is chosen already; empty for all."""
        for check in self.checks.values():
            check.setParent(None)
            check.deleteLater()
        self._models = models
        self.checks = {}
        for model in models:
            words = (
                f"{model.name} · {wording.size(model.size_bytes)} · {model.license or self.tr('licence not stated')}"
            )
            check = Check(self._theme, words)
            check.setChecked(not ticked or model.id == ticked)
            check.toggled.connect(self._show_sum)
            self.checks[model.id] = check
            self._boxes.addWidget(check)
        self._show_sum()
        self.show()
        next(iter(self.checks.values()), self.close_button).setFocus()

    def picked(self) -> list[InstalledModel]:
        """The models that are ticked."""
        return [model for model in self._models if self.checks[model.id].isChecked()]

    def choose(self, target: Path) -> None:
        """Write to this folder or file."""
        self.hide()
        self.chosen.emit(self.picked(), target)

    def _show_sum(self) -> None:
        picked = self.picked()
        total = sum(file.size_bytes for model in picked for file in model.files)
        self._sum.setText(self.tr("{size} together").format(size=wording.size(total)) if picked else "")
        for each in (self.folder, self.file):
            each.setEnabled(bool(picked))
            each.setToolTip("" if picked else self.tr("Tick a model first"))

    def _on_folder_clicked(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Where to write the pack"))
        if name:
            self.choose(free_place(Path(name)))

    def _on_file_clicked(self) -> None:
        name, _filter = QFileDialog.getSaveFileName(
            self, self.tr("Write the pack as"), f"{PACK_FOLDER}.slmpack", self.tr("Packs (*.slmpack)")
        )
        if name:
            self.choose(Path(name if name.lower().endswith(".slmpack") else f"{name}.slmpack"))


def free_place(folder: Path) -> Path:
    """A folder inside ``folder`` that is not there yet."""
    place, number = folder / PACK_FOLDER, 2
    while place.exists():
        place, number = folder / f"{PACK_FOLDER} {number}", number + 1
    return place
