"""The Models pane: what is on this computer, what can be brought, and files of the user's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QLayout, QProgressBar, QScrollArea, QWidget

from slmdesk.errors import DownloadError
from slmdesk.gui import wording
from slmdesk.gui.desk import Desk
from slmdesk.gui.jobs import JobHandle
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.basics import button, column, frame, label, pane_title, row
from slmdesk.gui.widgets.file_drop import FileDrop
from slmdesk.gui.widgets.model_row import ModelRow
from slmdesk.messages import Done, Failed, Inspection, InspectModel, Progress, Pull, PullResult
from slmdesk.models.catalog import CatalogEntry
from slmdesk.models.store import InstalledModel, memory_bytes

_LANGUAGES_SHOWN = 4


class ModelsPane(QWidget):
    """Args: desk: what the panes share."""

    open_pane = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pulls: dict[str, JobHandle] = {}
        self.rows: dict[str, ModelRow] = {}
        FileDrop(self, with_text=False).files_dropped.connect(lambda paths: self.import_file(paths[0]))
        self.banner = Banner(desk.theme)
        title = pane_title(self.tr("Models"))
        self.import_button = button(
            self.tr("Import a GGUF file…"), tip=self.tr("Use a model file that you have; it can also be dropped here")
        )
        self.import_button.clicked.connect(self._on_import_clicked)
        self._importing = frame("notice")
        self._importing_text = label()
        self._importing_bar = QProgressBar()
        self._importing_bar.setTextVisible(False)
        self._importing_bar.setAccessibleName(self.tr("How much of the file is imported"))
        inside = column(self._importing, SPACE[3], SPACE[2])
        inside.addWidget(self._importing_text)
        inside.addWidget(self._importing_bar)
        self._importing.hide()

        page = QWidget()
        page.setObjectName("window")
        self._sections = column(page, 0, SPACE[4])
        self._scroll = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        layout = column(self, SPACE[4], SPACE[3])
        layout.addLayout(row(title, None, self.import_button))
        layout.addWidget(self.banner)
        layout.addWidget(self._importing)
        layout.addWidget(scroll, 1)
        desk.models.changed.connect(self._show_models)
        desk.models.failed.connect(self.banner.show_failure)
        desk.theme.changed.connect(self._show_models)
        self._show_models()

    # --- the list -----------------------------------------------------------------------------

    def _show_models(self) -> None:
        models = self._desk.models
        _empty(self._sections)
        self.rows.clear()
        if not models.loaded:
            self._sections.addWidget(label(self.tr("The list of models is being read."), "muted"))
            self._sections.addStretch(1)
            return
        if models.installed:
            self._add_section(self.tr("ON THIS COMPUTER"), [self._installed_row(model) for model in models.installed])
        else:
            self._sections.addWidget(self._no_model_card())
        to_get = [entry for entry in models.catalog if not models.is_installed(entry.id)]
        if to_get:
            self._add_section(self.tr("CAN BE DOWNLOADED"), [self._catalog_row(entry) for entry in to_get])
        for problem in models.problems:
            self._sections.addWidget(label(problem, "doubt", wrap=True))
        self._sections.addStretch(1)

    def _add_section(self, title: str, rows: list[ModelRow]) -> None:
        card = QFrame()
        card.setProperty("look", "card")
        inside = column(card, 1, 0)
        for number, each in enumerate(rows):
            if number:
                inside.addWidget(frame("line"))
            inside.addWidget(each)
        section = column(space=SPACE[2])
        section.addWidget(label(title, "caption"))
        section.addWidget(card)
        self._sections.addLayout(section)

    def _installed_row(self, model: InstalledModel) -> ModelRow:
        entry = next((each for each in self._desk.models.catalog if each.id == model.id), None)
        facts = [wording.size(model.size_bytes), model.license or self.tr("licence not stated"), self._origin(model)]
        if model.parameters:
            facts.insert(0, wording.parameters(model.parameters))
        made = ModelRow(self._desk.theme, model.name, entry.good_for if entry is not None else "", facts)
        chosen = self._desk.models.chosen
        if chosen is not None and chosen.id == model.id:
            preferred = self._desk.preferences.settings.model_id == model.id
            made.show_chosen(self.tr("in use") if preferred else self.tr("in use, chosen automatically"))
        else:
            made.add_button(self.tr("Use"), lambda: self._desk.models.use(model.id))
        if model.origin != "bundled":
            made.add_button(self.tr("Remove…"), lambda: self._ask_removal(made, model), "quiet")
        self.rows[model.id] = made
        return made

    def _origin(self, model: InstalledModel) -> str:
        words = {
            "catalogue": self.tr("downloaded"),
            "imported": self.tr("imported from your own file"),
            "bundled": self.tr("came with the program"),
        }
        return words[model.origin]

    def _catalog_row(self, entry: CatalogEntry) -> ModelRow:
        languages = ", ".join(wording.language(code) for code in entry.languages[:_LANGUAGES_SHOWN])
        if len(entry.languages) > _LANGUAGES_SHOWN:
            languages = self.tr("{languages} and {n} more").format(
                languages=languages, n=len(entry.languages) - _LANGUAGES_SHOWN
            )
        facts = [
            wording.parameters(entry.parameters),
            self.tr("{size} to download").format(size=wording.size(entry.size_bytes)),
            entry.license,
            languages,
        ]
        made = ModelRow(self._desk.theme, entry.name, entry.good_for, facts)
        if not self._desk.models.fits(entry.size_bytes):
            needed = wording.size(memory_bytes(entry.size_bytes))
            made.add_doubt(self.tr("Too large for this computer: it needs about {size} of memory.").format(size=needed))
        pull = self._pulls.get(entry.id)
        made.add_button(self.tr("Download…"), lambda: self._ask_download(made, entry))
        if pull is not None and pull.running:
            made.start_transfer(pull.cancel)
        self.rows[entry.id] = made
        return made

    def _no_model_card(self) -> QFrame:
        card = frame("card")
        inside = column(card, SPACE[5], SPACE[3])
        inside.addWidget(label(self.tr("There is no model on this computer yet."), "heading"))
        starter = self._desk.models.starter()
        if starter is not None:
            sentence = self.tr("The starter model is small and shows how everything works; a larger one writes better.")
            inside.addWidget(label(sentence, "muted", wrap=True))
            get = button(
                self.tr("Get the starter model ({size})").format(size=wording.size(starter.size_bytes)), "primary"
            )
            get.clicked.connect(lambda: self._ask_download(self.rows[starter.id], starter))
            inside.addLayout(row(get, None))
        return card

    # --- downloading and removing -------------------------------------------------------------

    def _ask_download(self, made: ModelRow, entry: CatalogEntry) -> None:
        parts = [
            self.tr("This contacts {hosts} and stores {size} in {folder}.").format(
                hosts=entry.sources_in_words(),
                size=wording.size(entry.size_bytes),
                folder=self._desk.data_folder / "models",
            )
        ]
        if not entry.hashes_known:
            parts.append(self.tr("Its checksum is not known here: the one that the server tells is recorded."))
        if entry.note:
            parts.append(entry.note)
        made.ask(" ".join(parts), self.tr("Download"), lambda: self._download(entry))
        QTimer.singleShot(0, made, lambda: self._scroll.ensureWidgetVisible(made))

    def _download(self, entry: CatalogEntry) -> None:
        self.banner.clear()
        folder = self._desk.models.store.incoming(entry.id)
        self._desk.ledger.name_of(entry.id, entry.name)
        job = self._desk.jobs.run(Pull(entry.id, entry.files, str(folder)))
        self._pulls[entry.id] = job
        self.rows[entry.id].start_transfer(job.cancel)
        job.arrived.connect(lambda event: self._on_pull_event(entry, event))
        job.finished.connect(lambda terminal: self._on_pull_finished(entry, terminal))

    def _on_pull_event(self, entry: CatalogEntry, event: object) -> None:
        if isinstance(event, Progress) and entry.id in self.rows:
            self.rows[entry.id].show_transfer(event)

    def _on_pull_finished(self, entry: CatalogEntry, terminal: object) -> None:
        del self._pulls[entry.id]
        if not self._pulls:
            self._desk.jobs.stop("download")  # nothing that may use the network stays behind
        match terminal:
            case Done(PullResult() as result):
                self._desk.models.adopt(entry, result.files)
                return
            case Failed() as failure:
                self.banner.show_failure(failure, self.tr("Try again"), lambda: self._download(entry))
        self._show_models()

    def _ask_removal(self, made: ModelRow, model: InstalledModel) -> None:
        question = self.tr("Removing {name} frees {size}. It can be downloaded or imported again.")
        made.ask(
            question.format(name=model.name, size=wording.size(model.size_bytes)),
            self.tr("Remove"),
            lambda: self._desk.models.remove(model.id),
        )

    # --- importing ----------------------------------------------------------------------------

    def import_file(self, path: Path) -> None:
        """Bring in a model file: its header is looked at first, in the inference child."""
        self.banner.clear()
        self._show_importing(self.tr("Looking at {name}").format(name=path.name), 0, 0)
        job = self._desk.jobs.run(InspectModel(str(path)))
        job.finished.connect(lambda terminal: self._on_inspected(path, terminal))

    def _on_inspected(self, path: Path, terminal: object) -> None:
        self._importing.hide()
        match terminal:
            case Done(Inspection(verdict="ok")):
                self._copy_in(path)
            case Done(Inspection() as inspection):
                reasons = " ".join(inspection.reasons)
                if inspection.verdict == "warn":
                    self.banner.show_doubt(
                        self.tr("{name} may not work well.").format(name=path.name),
                        reasons,
                        self.tr("Import it anyway"),
                        lambda: self._copy_in(path),
                    )
                else:
                    failure = Failed(
                        "model-refused",
                        self.tr("{name} cannot be used here.").format(name=path.name) + " " + reasons,
                        self.tr("Choose another GGUF file, or download a model from the list."),
                    )
                    self.banner.show_failure(failure, self.tr("Choose another file…"), self._on_import_clicked)
            case Failed() as failure:
                self.banner.show_failure(failure, self.tr("Try again"), lambda: self.import_file(path))

    def _copy_in(self, path: Path) -> None:
        background = self._desk.background

        def on_progress(done: int, total: int) -> None:
            if background.closed:  # the window has gone: stop hashing
                raise DownloadError("import-stopped", "The program is closing.")
            background.post(
                lambda: self._show_importing(self.tr("Importing {name}").format(name=path.name), done, total)
            )

        def done(model: InstalledModel) -> None:
            self._importing.hide()
            self.banner.show_notice(
                self.tr("{name} is imported.").format(name=model.name),
                "",
                self.tr("Use it"),
                lambda: self._desk.models.use(model.id),
            )
            self._desk.models.refresh()

        def failed(failure: Failed) -> None:
            self._importing.hide()
            self.banner.show_failure(failure, self.tr("Try again"), lambda: self._copy_in(path))

        self._show_importing(self.tr("Importing {name}").format(name=path.name), 0, 0)
        background.run(lambda: self._desk.models.store.import_file(path, on_progress=on_progress), done, failed)

    def _show_importing(self, words: str, done: int, total: int) -> None:
        self._importing_text.setText(words)
        self._importing_bar.setVisible(total > 0)
        self._importing_bar.setMaximum(1000)
        self._importing_bar.setValue(round(1000 * done / total) if total else 0)
        self._importing.show()

    def _on_import_clicked(self) -> None:
        name, _chosen = QFileDialog.getOpenFileName(
            self, self.tr("Import a model"), "", self.tr("Model files (*.gguf);;All files (*)")
        )
        if name:
            self.import_file(Path(name))


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            _empty(inner)
