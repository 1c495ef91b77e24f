"""The Models pane: what is on this computer, what can be brought, and files of the user's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from slmdesk.gui import wording
from slmdesk.gui.desk import Desk
from slmdesk.gui.file_work import FileWork
from slmdesk.gui.models import wording as model_wording
from slmdesk.gui.models.intake import ModelIntake
from slmdesk.gui.pane import Pane
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import button, column, pane_title, row
from slmdesk.gui.widgets.documents.file_drop import FileDrop
from slmdesk.gui.widgets.models.download_question import DownloadQuestion
from slmdesk.gui.widgets.models.model_cards import ModelCards
from slmdesk.gui.widgets.models.model_list import ModelList
from slmdesk.gui.widgets.models.model_row import Action, ModelRow
from slmdesk.gui.widgets.models.optimize_panel import OptimizePanel
from slmdesk.gui.widgets.models.pack_panel import PackPanel
from slmdesk.gui.widgets.work_strip import WorkStrip
from slmdesk.messages import Failed
from slmdesk.models.catalog import CatalogEntry
from slmdesk.models.licenses import must_be_accepted
from slmdesk.models.store import InstalledModel

_PACK_LIST = "slmdesk-pack.json"  # lies in a pack that is a folder; choosing it means the folder


class ModelsPane(Pane):
    """Args: desk: what the panes share."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.work = FileWork(desk.background, self)
        self.strip = WorkStrip(self.work)
        self.intake = ModelIntake(desk, self.work, self.banner, self.ask_for_files, self._say, self)
        FileDrop(self, with_text=False).files_dropped.connect(self.intake.take)
        self.packing = PackPanel(desk.theme)
        self.packing.chosen.connect(self._export)
        self.optimizing = OptimizePanel(desk.optimizing)
        self.list = ModelList(self._make_row)
        self.list.made.connect(self._dress)
        self.suits_button = button(self.tr("Which one suits me…"), tip=self.tr("Looks at this computer and asks you"))
        self.suits_button.clicked.connect(lambda: self.open_pane.emit("welcome"))
        self.compare_button = button(self.tr("Compare two…"), tip=self.tr("The same text, two models, side by side"))
        self.compare_button.clicked.connect(lambda: self.open_pane.emit("compare"))
        self.carry_button = button(self.tr("Take along…"), tip=self.tr("Write models to a stick for another computer"))
        self.carry_button.clicked.connect(lambda: self.packing.open(self._packable()))
        self.import_button = button(
            self.tr("Import…"), tip=self.tr("Use a model file or a pack that you have; it can also be dropped here")
        )
        self.import_button.clicked.connect(self.ask_for_files)
        self.cards = ModelCards()
        self.list.above.addWidget(self.cards)
        layout = column(self, SPACE[4], SPACE[3])
        title = pane_title(self.tr("Models"))
        layout.addLayout(
            row(title, None, self.suits_button, self.compare_button, self.carry_button, self.import_button)
        )
        layout.addWidget(self.banner)
        layout.addWidget(self.strip)
        layout.addWidget(self.packing)
        layout.addWidget(self.optimizing)
        layout.addWidget(self.list, 1)
        desk.optimizing.failed.connect(self.banner.show_failure)
        desk.optimizing.kept.connect(self._on_optimized)
        desk.models.changed.connect(self._show_models)
        desk.models.failed.connect(self.banner.show_failure)
        desk.models.removed.connect(self._on_removed)
        desk.downloads.changed.connect(self._on_download_changed)
        desk.downloads.failed.connect(self._on_download_failed)
        desk.ledger.failed.connect(self.banner.show_failure)
        desk.theme.changed.connect(self._dress_all)
        self._show_models()

    @property
    def rows(self) -> dict[str, ModelRow]:
        """The rows that have been made, by the id of their model."""
        return self.list.rows

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._desk.models.loaded:
            self._desk.models.refresh()  # memory that is free, disks that were plugged in

    # --- the list -----------------------------------------------------------------------------

    def _show_models(self) -> None:
        models = self._desk.models
        self._show_cards()
        here = tuple(
            model_wording.row_of_installed(model, models.entry_of(model), models.outlook(model))
            for model in models.installed
        )
        to_get = tuple(
            model_wording.row_of_entry(entry, models.outlook(entry))
            for entry in models.catalog
            if not models.is_installed(entry.id)
        )
        self.list.show_sections(((self.tr("ON THIS COMPUTER"), here), (self.tr("CAN BE DOWNLOADED"), to_get)))
        self._dress_all()
        enough = sum(1 for model in models.installed if model.kind == "language-model") >= 2
        self.compare_button.setEnabled(enough)
        self.compare_button.setToolTip(
            self.tr("The same text, two models, side by side") if enough else self.tr("This needs two models here")
        )
        packable = bool(self._packable())
        self.carry_button.setEnabled(packable)
        self.carry_button.setToolTip(
            self.tr("Write models to a stick for another computer") if packable else self.tr("No model is here yet")
        )

    def _show_cards(self) -> None:
        """What stands above the rows: that there is nothing yet, and what is wrong."""
        models = self._desk.models
        self.cards.clear()
        if not models.loaded:
            self.cards.add(self.tr("The list of models is being read."), "", [], "plain")
            return
        if models.folder_missing:
            self.cards.add(
                self.tr("The disk with your models is not connected."),
                self.tr(
                    "They are kept in {folder}. Connect it and look again; everything else works meanwhile."
                ).format(folder=models.store.folder),
                [
                    (self.tr("Look again"), models.refresh, "primary"),
                    (self.tr("Choose another folder…"), lambda: self.open_pane.emit("settings"), ""),
                ],
                "doubt",
            )
        elif not models.installed:
            starter = models.starter()
            actions: list[Action] = []
            if starter is not None:
                words = self.tr("Get the starter model ({size})").format(size=wording.size(starter.size_bytes))
                actions = [(words, lambda: self._ask_download(starter), "primary")]
            self.cards.add(
                self.tr("There is no model on this computer yet."),
                self.tr("The starter model is small and shows how everything works; a larger one writes better."),
                actions,
            )
        for problem in models.problems if not models.folder_missing else ():
            self.cards.add(problem, "", [], "doubt")

    def _make_row(self, words: model_wording.RowWords) -> ModelRow:
        models = self._desk.models

        def details() -> list[tuple[str, str]]:
            model, entry = self._find(words.id)
            known = model or entry
            return model_wording.details(model, entry, models.outlook(known)) if known is not None else []

        actions: list[Action] = []
        if words.installed:
            actions = [(self.tr("Check its files"), lambda: self._verify(words.id), "")]
            if any(model.id == words.id for model in self._packable()):
                actions.append((self.tr("Take along…"), lambda: self.packing.open(self._packable(), words.id), ""))
            if words.may_be_faster:
                actions.append((self.tr("Make it faster here…"), lambda: self._optimize(words.id), ""))
            if words.removable:
                actions.append((self.tr("Remove…"), lambda: self._ask_removal(words.id), ""))
        return ModelRow(self._desk.theme, words, details, actions)

    def _dress_all(self) -> None:
        for each in self.rows.values():
            self._dress(each)

    def _dress(self, made: ModelRow) -> None:
        """Buttons, state and download as they are now."""
        models, id = self._desk.models, made.words.id
        if made.words.installed:
            chosen = models.chosen
            if chosen is not None and chosen.id == id:
                preferred = self._desk.preferences.settings.model_id == id
                made.show_state(self.tr("in use") if preferred else self.tr("in use, chosen automatically"))
                made.set_buttons([])
                return
            made.show_state("")
            model, _entry = self._find(id)
            can_write = model is not None and model.kind == "language-model"
            made.set_buttons([(self.tr("Use"), lambda: models.use(id), "")] if can_write else [])
            return
        _model, entry = self._find(id)
        if entry is None:
            return
        download = self._desk.downloads.of(id)
        begun = models.begun.get(id, 0)
        if download is not None:
            made.set_buttons([])
        elif begun:
            words = self.tr("Go on ({size} are here)").format(size=wording.size(begun))
            made.set_buttons(
                [
                    (words, lambda: self._ask_download(entry), ""),
                    (self.tr("Throw away"), lambda: self._desk.downloads.discard(entry), "quiet"),
                ]
            )
        else:
            made.set_buttons([(self.tr("Download…"), lambda: self._ask_download(entry), "")])
        made.show_download(download, lambda: self._pause_or_resume(entry), lambda: self._desk.downloads.discard(entry))

    def _find(self, id: str) -> tuple[InstalledModel | None, CatalogEntry | None]:
        models = self._desk.models
        model = next((each for each in models.installed if each.id == id), None)
        if model is not None:
            return model, models.entry_of(model)
        return None, next((each for each in models.catalog if each.id == id), None)

    # --- downloads ----------------------------------------------------------------------------

    def ask_download_of(self, id: str) -> None:
        """Ask whether a model of the catalogue is to be downloaded."""
        _model, entry = self._find(id)
        if entry is not None:
            self._ask_download(entry)

    def _ask_download(self, entry: CatalogEntry) -> None:
        made = self.list.row(entry.id)
        if made is None or made.findChild(DownloadQuestion) is not None:
            return
        settings = self._desk.preferences.settings
        question = DownloadQuestion(
            self._desk.theme,
            entry,
            self._desk.models.store.folder,
            self._desk.resources,
            self._desk.background,
            lambda accepted: self._download(entry, accepted),
            first=not self._desk.ledger.ever_connected,
            to_accept=must_be_accepted(entry.license, settings.accepted_licenses),
        )
        made.add_below(question)
        question.show()
        question.take_focus()
        QTimer.singleShot(0, made, lambda: self.list.ensureWidgetVisible(made))

    def _download(self, entry: CatalogEntry, accepted: bool) -> None:
        self.banner.clear()
        if accepted:
            known = self._desk.preferences.settings.accepted_licenses
            self._desk.preferences.update(accepted_licenses=(*known, entry.license))
        self._desk.downloads.start(entry)

    def _pause_or_resume(self, entry: CatalogEntry) -> None:
        download = self._desk.downloads.of(entry.id)
        if download is not None and download.state == "paused":
            self._desk.downloads.start(entry)
        else:
            self._desk.downloads.pause(entry.id)

    def _on_download_changed(self, id: str) -> None:
        if id in self.rows:
            self._dress(self.rows[id])

    def _on_download_failed(self, entry: CatalogEntry, failure: Failed) -> None:
        self.banner.show_failure(failure, self.tr("Try again"), lambda: self._desk.downloads.start(entry))

    # --- what is here -------------------------------------------------------------------------

    def _ask_removal(self, id: str) -> None:
        model, entry = self._find(id)
        made = self.list.row(id)
        if model is None or made is None:
            return
        size = wording.size(sum(file.size_bytes for file in model.files) or model.size_bytes)
        words = self.tr("Removing {name} frees {size}. It can be downloaded again.")
        if entry is None or model.origin == "imported":
            words = self.tr("Removing {name} frees {size}; your own copy of the file, if you have one, stays.")
        made.question.ask(words.format(name=model.name, size=size), self.tr("Remove"), lambda: self._remove(model))

    def _remove(self, model: InstalledModel) -> None:
        self.banner.clear()
        self._desk.models.remove(model)

    def _on_removed(self, model: InstalledModel, freed_bytes: int) -> None:
        entry = self._desk.models.entry_of(model)
        message = self.tr("{name} is removed; {size} are free again.").format(
            name=model.name, size=wording.size(freed_bytes)
        )
        if entry is None:
            self.banner.show_notice(message)
        else:
            self.banner.show_notice(message, "", self.tr("Get it again…"), lambda: self._ask_download(entry))

    def _verify(self, id: str) -> None:
        from slmdesk.models.verify import verify_model

        model, _entry = self._find(id)
        if model is None:
            return
        self.banner.clear()

        def done(changed: object) -> None:
            if not changed:
                self.banner.show_notice(self.tr("{name} is what it was when it came.").format(name=model.name))
                return
            failure = model_wording.damaged(model.name)
            self.banner.show_failure(failure, self.tr("Remove…"), lambda: self._ask_removal(id))

        words = self.tr("Checking {name}").format(name=model.name)
        if not self.work.run(words, lambda tell: list(verify_model(model, tell)), done, self.banner.show_failure):
            self._say_busy()

    def _optimize(self, id: str) -> None:
        model, _entry = self._find(id)
        if model is None:
            return
        if self._desk.optimizing.model is not None:
            self._say_busy()
            return
        self.banner.clear()
        self._desk.optimizing.start(model)
        self.optimizing.begin(lambda: self._give_keyboard_to(id))

    def _give_keyboard_to(self, id: str) -> None:
        if (row := self.list.row(id)) is not None:
            row.more.setFocus()

    def _on_optimized(self, made: InstalledModel) -> None:
        words = self.tr("{name} is kept beside the original.").format(name=made.name)
        self.banner.show_notice(words, "", self.tr("Use it"), lambda: self._desk.models.use(made.id))

    # --- packs and files ----------------------------------------------------------------------

    def ask_for_files(self) -> None:
        """Let the user choose model files or packs."""
        names, _filter = QFileDialog.getOpenFileNames(
            self,
            self.tr("Import models"),
            "",
            self.tr("Models and packs ({patterns});;All files (*)").format(
                patterns=f"*.gguf *.bin *.ggml *.argosmodel *.zip *.slmpack *.slmpack.001 {_PACK_LIST}"
            ),
        )
        paths = [Path(name) for name in names]
        self.intake.take([path.parent if path.name == _PACK_LIST else path for path in paths])

    def _packable(self) -> list[InstalledModel]:
        return [model for model in self._desk.models.installed if model.files and all(f.sha256 for f in model.files)]

    def _export(self, models: list[InstalledModel], target: Path) -> None:
        self.banner.clear()
        config_folder = self._desk.config_folder

        def work(tell: object) -> tuple[list[Path], str]:
            from slmdesk.models.pack import export_pack  # a library for signatures: only when it is needed
            from slmdesk.models.signing import SigningKey

            key = SigningKey(config_folder)
            return export_pack(models, target, key, tell), key.public.fingerprint  # type: ignore[arg-type]

        def done(written: tuple[list[Path], str]) -> None:
            self.banner.show_notice(
                self.tr("The pack is written: {place}").format(place=written[0][0]),
                self.tr(
                    "On the other computer, drop it on this pane. It may ask for the number of your key: {key}"
                ).format(key=written[1]),
            )

        if not self.work.run(self.tr("Packing"), work, done, self.banner.show_failure):
            self._say_busy()

    def _say(self, words: str) -> None:
        if words:
            self.strip.show_words(words)
        elif not self.work.running:
            self.strip.hide()

    def _say_busy(self) -> None:
        self.banner.show_notice(self.tr("Wait until the work below has ended, or stop it."))
