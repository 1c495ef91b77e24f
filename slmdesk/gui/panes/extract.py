"""The Extract pane: documents at the left, at the right the fields to look for and what was found, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QSplitter, QWidget

from slmdesk.export.table import as_tab_separated, write_csv
from slmdesk.gui import wording
from slmdesk.gui.desk import Desk
from slmdesk.gui.extraction import FieldTable, ResultTable, reason
from slmdesk.gui.failures import next_step
from slmdesk.gui.jobs import JobHandle
from slmdesk.gui.keeping import Keeping
from slmdesk.gui.sources import Source
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.basics import button, column, label, pane_title, rename, row
from slmdesk.gui.widgets.drop_area import DropArea
from slmdesk.gui.widgets.extraction_panel import ExtractionPanel
from slmdesk.gui.widgets.field_editor import FieldEditor
from slmdesk.gui.widgets.file_drop import FileDrop
from slmdesk.gui.widgets.source_panel import SourcePanel
from slmdesk.gui.widgets.source_problems import SourceProblems
from slmdesk.messages import (
    Cancelled,
    Done,
    Extract,
    ExtractedRow,
    ExtractedValue,
    Failed,
    Field,
    Notice,
    Progress,
    Sampling,
)

_SAMPLE_FILE = "visit-note.docx"


class ExtractPane(QWidget):
    """Args: desk: what the panes share."""

    open_pane = Signal(str)
    library_asked = Signal(int)  # id of a kept document, to be shown in the library

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._job: JobHandle | None = None
        self._waiting_to_start = False
        self._working_on = ""
        self.fields = FieldTable(self)
        self.results = ResultTable(self)
        self._build_widgets()
        self._build_layout()
        self._build_shortcuts()
        self.fields.changed.connect(self._show_state)
        desk.models.changed.connect(self._show_state)
        drop = FileDrop(self, with_text=True)
        drop.over.connect(self.source_panel.drop.set_over)
        drop.files_dropped.connect(self.open_files)
        drop.text_dropped.connect(self.source_panel.typed)
        self._find_sample()
        self._show_state()

    # --- building -----------------------------------------------------------------------------

    def _build_widgets(self) -> None:
        desk, theme = self._desk, self._desk.theme
        self.clear_button = button(self.tr("New"), "quiet")
        self.clear_button.clicked.connect(self.clear)
        self.start_button = button(self.tr("Extract"), "primary")
        self.start_button.setMinimumWidth(self.start_button.sizeHint().width() + SPACE[4])
        self.start_button.clicked.connect(lambda: self.stop() if self.running else self.start())
        self.banner = Banner(theme)
        area = DropArea(
            theme,
            self.tr("Drop one document or a hundred here, to find the same facts in each."),
            self.tr("They are read on this computer, and each value leads to the words it was taken from."),
        )
        self.source_panel = SourcePanel(desk.jobs, theme, desk.cache_folder / "ocr", drop=area)
        self.source_panel.open_asked.connect(self.ask_for_files)
        self.source_panel.sample_asked.connect(self._on_sample_clicked)
        self.source_panel.changed.connect(self._on_sources_changed)
        area.sample.setToolTip(self.tr("A visit note that comes with SLM Desk, and five fields to look for in it"))
        self._keeping = Keeping(self.source_panel, desk.library, self.banner, self.library_asked.emit, self)
        self._problems = SourceProblems(self.source_panel, self.banner, self.ask_for_files, self.start, self)
        self._problems.happened.connect(self._show_state)
        self.editor = FieldEditor(theme, self.fields, self.banner, desk.background)
        self.result_panel = ExtractionPanel(theme, self.results)
        self.result_panel.table.pointed.connect(self._on_value_pointed)
        self.result_panel.action_clicked.connect(lambda: self.open_pane.emit("models"))
        self.words = label(look="muted")
        self.copy_button = button(self.tr("Copy"))
        self.copy_button.clicked.connect(self.copy)
        self.save_button = button(self.tr("Save as CSV…"))
        self.save_button.clicked.connect(self.ask_and_save)

    def _build_layout(self) -> None:
        self._right = QSplitter(Qt.Orientation.Vertical)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        for splitter in (self._right, self._splitter):
            splitter.setHandleWidth(SPACE[3])
            splitter.setChildrenCollapsible(False)
        self._right.addWidget(self.editor)
        self._right.addWidget(self.result_panel)
        self._right.setSizes([310, 300])
        self._right.setStretchFactor(1, 1)
        self._splitter.addWidget(self.source_panel)
        self._splitter.addWidget(self._right)
        self._splitter.setSizes([500, 620])
        self._splitter.setStretchFactor(1, 1)
        layout = column(self, SPACE[4], SPACE[3])
        layout.addLayout(row(pane_title(self.tr("Extract")), None, self.clear_button, self.start_button))
        layout.addWidget(self.banner)
        layout.addWidget(self._splitter, 1)
        layout.addLayout(row(self.words, None, self.copy_button, self.save_button))

    def _build_shortcuts(self) -> None:
        for keys, slot in (
            ("Ctrl+O", self.ask_for_files),
            ("Ctrl+N", self.clear),
            ("Ctrl+Return", self.start),
            ("Ctrl+Enter", self.start),
            ("Escape", self.stop),
            ("Ctrl+S", self.ask_and_save),
            ("Ctrl+Shift+C", self.copy),
            ("F6", self.go_to_next_part),
        ):
            QShortcut(QKeySequence(keys), self, slot, context=Qt.ShortcutContext.WindowShortcut)
        paste = QShortcut(
            QKeySequence.StandardKey.Paste,
            self.source_panel.drop,
            lambda: self.source_panel.typed(QGuiApplication.clipboard().text()),
        )
        paste.setContext(Qt.ShortcutContext.WindowShortcut)

    def _find_sample(self) -> None:
        path = self._desk.resources / "samples" / _SAMPLE_FILE

        def done(is_there: bool) -> None:
            self.source_panel.drop.sample.setVisible(is_there)

        self._desk.background.run(path.is_file, done, lambda _failure: None)

    # --- documents ----------------------------------------------------------------------------

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open files; reading starts at once."""
        self.source_panel.close_failed()
        for path in paths:
            self.source_panel.open_file(path)
        if self._desk.models.chosen is not None:
            self._desk.jobs.start("inference")  # its start-up time passes while the files are read

    def ask_for_files(self) -> None:
        """Let the user choose files."""
        names, _chosen = QFileDialog.getOpenFileNames(self, self.tr("Open documents"))
        self.open_files([Path(name) for name in names])

    def clear(self) -> None:
        """Begin anew; the fields stay, for the next documents."""
        if not self.source_panel.sources:
            return
        self.stop()
        self._job = None
        found = self.results.rows
        taken = self.source_panel.take_all()
        self.banner.show_notice(
            self.tr("The documents were closed; the fields stay."),
            "",
            self.tr("Bring them back"),
            lambda: self._bring_back(taken, found),
        )

    def _bring_back(self, sources: list[Source], found: list[ExtractedRow]) -> None:
        self.source_panel.put_back(sources + self.source_panel.sources)
        for each in found:
            self.results.add(each)
        self._show_state()

    def _on_sources_changed(self) -> None:
        if self._waiting_to_start and not self.source_panel.reading:
            self._waiting_to_start = False
            if self.source_panel.usable():
                self._run()
        for source in self.source_panel.sources:
            if source.state == "reading" or source.edited:
                self.results.forget(source.key)
        self._show_state()
        if self.source_panel.current is not None:
            self.result_panel.table.choose_document(self.source_panel.current.key)

    # --- the job ------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether fields are being looked for, or wait for the documents to be read."""
        return self._waiting_to_start or (self._job is not None and self._job.running)

    def start(self) -> None:
        """Look for the fields; in the documents that have not been searched for them, or else in all again."""
        if self.running or self._why_not():
            return
        self.banner.clear()
        for source in self.source_panel.sources:
            if source.path is None and (source.state != "read" or source.edited):
                source.read_typed(self._desk.jobs, source.typed_text())
        self._waiting_to_start = self.source_panel.reading
        if not self._waiting_to_start:
            self._run()
        self._show_state()

    def stop(self) -> None:
        """Stop; rows that are finished stay."""
        self._waiting_to_start = False
        if self._job is not None and self._job.running:
            self._job.cancel()
            self.words.setText(self.tr("Stopping…"))
        self._show_state()

    def _run(self) -> None:
        model = self._desk.models.model_file()
        if model is None:
            return
        fields = self.fields.fields
        waiting = self._not_searched()
        if fields != self.results.fields or not waiting:
            self.results.begin(fields)
            waiting = self.source_panel.usable()
        request = Extract(
            [source.as_message() for source in waiting],
            fields,
            model,
            Sampling(threads=self._desk.preferences.settings.threads),
        )
        job = self._job = self._desk.jobs.run(request)
        job.arrived.connect(lambda event: self._on_event(job, event))
        job.finished.connect(lambda terminal: self._on_finished(job, terminal))
        self.words.setText(self.tr("Starting…"))
        self._show_state()

    def _not_searched(self) -> list[Source]:
        """The documents that have no row for the fields of the last run."""
        return [source for source in self.source_panel.usable() if not self.results.has(source.key)]

    def _on_event(self, job: JobHandle, event: object) -> None:
        if job is not self._job:
            return  # the rest of a run that was cleared away
        match event:
            case ExtractedRow():
                self.results.add(event)
                self.result_panel.refresh()
            case Progress():
                self._show_progress(event)
            case Notice():
                self.result_panel.add_notice(event.text)

    def _show_progress(self, progress: Progress) -> None:
        if progress.stage != "extracting":
            self.words.setText(progress.note or self.tr("Starting…"))
            return
        self._working_on = progress.note
        self.result_panel.show_progress(progress.done / max(1, progress.total))
        number = min(progress.done + 1, progress.total)
        words = [self.tr("Document {n} of {total}").format(n=number, total=progress.total)]
        if progress.remaining_s is not None:
            words.append(wording.time_left(progress.remaining_s))
        self.words.setText(" · ".join([*words, Path(progress.note).name]))
        self._show_documents()

    def _on_finished(self, job: JobHandle, terminal: object) -> None:
        if job is not self._job:
            return
        self._working_on = ""
        match terminal:
            case Done():
                self.words.setText(self._outcome())
            case Cancelled():
                self.words.setText(self.tr("Stopped. The rows that are finished stay."))
            case Failed() as failure:
                self.words.setText("")
                self.banner.show_failure(
                    failure, *next_step(failure, self.open_pane.emit, self.start, self.tr("Go on"))
                )
        self._show_state()

    def _outcome(self) -> str:
        values = [value for each in self.results.rows for value in each.values]
        found = sum(value.value is not None for value in values)
        return self.tr("{n} of {total} values found").format(n=found, total=len(values))

    # --- taking it away -----------------------------------------------------------------------

    def copy(self) -> None:
        """The table to the clipboard, as spreadsheets take it."""
        if self.copy_button.isEnabled():
            QGuiApplication.clipboard().setText(as_tab_separated(self.results.fields, self.results.rows))
            self.words.setText(self.tr("Copied"))

    def ask_and_save(self) -> None:
        """Let the user choose a file, then write it."""
        if not self.save_button.isEnabled():
            return
        name, _chosen = QFileDialog.getSaveFileName(
            self, self.tr("Save the table"), self.tr("extracted.csv"), self.tr("CSV (*.csv)")
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write the table as CSV."""
        fields, rows = list(self.results.fields), self.results.rows
        self._desk.background.run(
            lambda: write_csv(path, fields, rows),
            lambda _none: self.words.setText(self.tr("Saved as {name}").format(name=path.name)),
            lambda failure: self.banner.show_failure(failure, self.tr("Save elsewhere…"), self.ask_and_save),
        )

    # --- showing ------------------------------------------------------------------------------

    def _on_value_pointed(self, key: str, value: ExtractedValue | None) -> None:
        source = next((each for each in self.source_panel.sources if each.key == key), None)
        if source is not None and source is not self.source_panel.current and source.path is not None:
            self.source_panel.open_file(source.path)  # it is open: it comes into view
        self.source_panel.mark(list(value.sources) if value is not None else [], scroll=True)
        self.result_panel.explain(value, reason(value) if value is not None else "")

    def _why_not(self) -> str:
        """Why nothing can be looked for now; empty when it can."""
        if not self._desk.models.loaded:
            return self.tr("The list of models is being read")
        if self._desk.models.chosen is None:
            return self.tr("There is no model yet: get one under Models")
        if not any(
            source.state in ("read", "reading") or (source.path is None and source.typed_text().strip())
            for source in self.source_panel.sources
        ):
            return self.tr("Open a document first")
        return self.fields.problem()

    def _show_documents(self) -> None:
        self.results.show_documents(
            [
                (source.key, source.name, "working" if source.key == self._working_on else source.state)
                for source in self.source_panel.sources
            ]
        )

    def _show_state(self) -> None:
        running, reason_not = self.running, "" if self.running else self._why_not()
        self._show_documents()
        left = bool(self.results.rows) and self.fields.fields == self.results.fields and bool(self._not_searched())
        rename(self.start_button, self.tr("Stop") if running else self.tr("Go on") if left else self.tr("Extract"))
        self.start_button.setEnabled(running or not reason_not)
        if running:
            self.start_button.setToolTip(self.tr("Stop; rows that are finished stay (Esc)"))
        elif left:
            self.start_button.setToolTip(self.tr("Look in the documents that are not searched yet (Ctrl+Return)"))
        else:
            self.start_button.setToolTip(reason_not or self.tr("Look for the fields in every document (Ctrl+Return)"))
        anything = bool(self.source_panel.sources)
        self.clear_button.setEnabled(anything)
        self.clear_button.setToolTip(
            self.tr("Close the documents; the fields stay (Ctrl+N)") if anything else self.tr("Nothing is open")
        )
        usable = bool(self.results.rows)
        for each, tip in (
            (self.copy_button, self.tr("Copy the table, for a spreadsheet (Ctrl+Shift+C)")),
            (self.save_button, self.tr("Save the table for a spreadsheet (Ctrl+S)")),
        ):
            each.setEnabled(usable)
            each.setToolTip(tip if usable else self.tr("Nothing has been found yet"))
        self.result_panel.show_state(
            has_model=self._desk.models.chosen is not None or not self._desk.models.loaded,
            starter=self._desk.models.starter(),
            running=running,
            has_documents=anything,
        )
        if self._waiting_to_start:
            self.words.setText(self.tr("Starts when the documents are read"))

    def go_to_next_part(self) -> None:
        """Move the keyboard from the documents to the fields, to what was found, and round."""
        focused = QApplication.focusWidget()
        if focused is not None and self.source_panel.isAncestorOf(focused):
            self.editor.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif focused is not None and self.editor.isAncestorOf(focused):
            self.result_panel.take_focus()
        else:
            self.source_panel.take_focus()

    def _on_sample_clicked(self) -> None:
        if not self.fields.fields:
            self.fields.replace(
                [
                    Field("patient", self.tr("name of the patient")),
                    Field("date of visit", "", "date"),
                    Field("reason", self.tr("why the patient came")),
                    Field("medicine", self.tr("taken for blood pressure")),
                    Field("allergy", self.tr("any allergy is mentioned"), "choice", [self.tr("yes"), self.tr("no")]),
                ]
            )
        self.open_files([self._desk.resources / "samples" / _SAMPLE_FILE])
