"""The Summarize pane: a source at the left, its summary at the right, each sentence tied to its passage."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QSplitter, QWidget

from slmdesk.export import Report
from slmdesk.gui.desk import Desk
from slmdesk.gui.keeping import Keeping
from slmdesk.gui.kept import Kept
from slmdesk.gui.note_templates import NoteTemplates
from slmdesk.gui.preview import Preview
from slmdesk.gui.result_editing import ResultEditing
from slmdesk.gui.result_text import Line
from slmdesk.gui.summary_keys import bind_keys
from slmdesk.gui.summary_past import SummaryPast
from slmdesk.gui.summary_requests import SummaryRequests
from slmdesk.gui.summary_work import SummaryWork
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.basics import column
from slmdesk.gui.widgets.file_drop import FileDrop
from slmdesk.gui.widgets.history_panel import HistoryPanel
from slmdesk.gui.widgets.passage_links import PassageLinks
from slmdesk.gui.widgets.result_actions import ResultActions
from slmdesk.gui.widgets.result_panel import ResultPanel
from slmdesk.gui.widgets.source_panel import SourcePanel
from slmdesk.gui.widgets.source_problems import SourceProblems
from slmdesk.gui.widgets.summary_controls import SummaryControls
from slmdesk.messages import Estimate, Failed

_PATTERNS = (
    "*.pdf *.docx *.doc *.odt *.rtf *.txt *.md *.markdown *.html *.htm *.epub *.fb2 *.pptx *.ppt *.odp *.xlsx *.xls"
    " *.ods *.csv *.eml *.msg *.xml *.json *.png *.bmp *.webp *.jpg *.jpeg *.tif *.tiff"
)


class SummarizePane(QWidget):
    """Args: desk: what the panes share."""

    open_pane = Signal(str)
    library_asked = Signal(int)  # id of a kept document, to be shown in the library

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._waiting_to_start = False
        self._resume = True
        self._build_widgets()
        self._build_work()
        self._build_layout()
        bind_keys(self)
        desk.models.changed.connect(self._on_wish_changed)
        desk.preferences.changed.connect(self._show_state)
        drop = FileDrop(self, with_text=True)
        drop.over.connect(self.source_panel.drop.set_over)
        drop.files_dropped.connect(self.open_files)
        drop.text_dropped.connect(self.source_panel.typed)
        self._find_samples()
        self._show_state()

    # --- building -----------------------------------------------------------------------------

    def _build_widgets(self) -> None:
        desk, theme = self._desk, self._desk.theme
        self.controls = SummaryControls(theme, desk.preferences)
        self.banner = Banner(theme)
        self.source_panel = SourcePanel(desk.jobs, theme, desk.cache_folder / "ocr")
        self.source_panel.body.remember_in(desk.preferences)
        self.source_panel.open_asked.connect(self.ask_for_files)
        self.source_panel.sample_asked.connect(self._on_sample_clicked)
        self.source_panel.changed.connect(self._on_sources_changed)
        self._keeping = Keeping(self.source_panel, desk.library, self.banner, self.library_asked.emit, self)
        self._trouble = SourceProblems(self.source_panel, self.banner, self.ask_for_files, self.start, self)
        for stopped in (self.source_panel.failed, self.source_panel.stopped):
            stopped.connect(self._stop_waiting)
        self.result_panel = ResultPanel(theme, self.source_panel.place)
        self.result_panel.action_clicked.connect(lambda: self.open_pane.emit("models"))
        self.result_panel.form.asked.connect(self.check_text)
        self.result_panel.medications.chosen.connect(lambda cited: self.source_panel.mark(cited, scroll=True))
        self._links = PassageLinks(self.source_panel, self.result_panel.view, self)
        self.records = desk.records
        self.records.failed.connect(self._on_store_failed)
        self.history = HistoryPanel(theme, self.records)
        self.history.hide()

    def _build_work(self) -> None:
        desk, view = self._desk, self.result_panel.view
        self.work = SummaryWork(self.result_panel, desk.jobs, self.records, self)
        self.footer = ResultActions(view, self._links.place_with_file, self.work.report, self.banner, desk.background)
        self.footer.uncovered.chosen.connect(self._links.show_section)
        self.work.said.connect(self.footer.say)
        self.work.resumed.connect(self._on_resumed)
        self.work.ended.connect(self._on_ended)
        self.templates = NoteTemplates(desk, self)
        self.templates.changed.connect(self._on_wish_changed)
        self.templates.failed.connect(self._on_template_failed)
        self.requests = SummaryRequests(desk, self.controls, self.source_panel, self.templates)
        self.preview = Preview(view, desk.jobs, self.requests.summary, self)
        self.preview.said.connect(self._on_preview)
        self.work.estimated.connect(self._on_estimate)
        self.editing = ResultEditing(
            view, self.result_panel.doubts, desk.jobs, self.requests.repair, self.requests.why_no_rewrite, self
        )
        self.editing.said.connect(self.footer.say)
        self.editing.failed.connect(lambda failure: self.banner.show_failure(failure))
        self.editing.changed.connect(self._on_edited)
        self.past = SummaryPast(self, self.records, desk.jobs)
        controls = self.controls
        controls.clear_clicked.connect(self.clear)
        controls.start_clicked.connect(self._on_start_clicked)
        self.result_panel.history.clicked.connect(self.toggle_history)
        controls.template_file_asked.connect(self.templates.ask)
        controls.changed.connect(self._on_wish_changed)
        self.history.opened.connect(self.past.open_entry)
        self.history.closed.connect(self.toggle_history)

    def _build_layout(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(SPACE[3])
        self._splitter.setChildrenCollapsible(False)
        for half in (self.source_panel, self.result_panel, self.history):
            self._splitter.addWidget(half)
        self._splitter.setSizes([500, 500, 260])
        layout = column(self, SPACE[4], SPACE[3])
        layout.addWidget(self.controls)
        layout.addWidget(self.banner)
        layout.addWidget(self._splitter, 1)
        layout.addWidget(self.footer)
        order = (
            *self.controls.controls,
            self.source_panel.open,
            *self.source_panel.body.controls,
            self.result_panel.check,
            self.result_panel.history,
            self.result_panel.view,
            self.result_panel.medications,
            *self.result_panel.doubts.buttons,
            self.footer.uncovered,
            self.footer.copy_button,
            self.footer.save_button,
        )
        for first, second in itertools.pairwise(order):
            QWidget.setTabOrder(first, second)

    def _find_samples(self) -> None:
        folder = self._desk.resources / "samples"
        self._sample: Path | None = None

        def work() -> Path | None:
            return min(folder.glob("*.pdf"), default=None)

        def done(sample: Path | None) -> None:
            self._sample = sample
            self.source_panel.drop.sample.setVisible(sample is not None)

        self._desk.background.run(work, done, lambda _failure: None)

    # --- sources ------------------------------------------------------------------------------

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open files; reading starts at once."""
        self.past.forget_cleared()
        self.source_panel.close_failed()
        for path in paths:
            self.source_panel.open_file(path)
        if self._desk.models.chosen is not None:
            self._desk.jobs.start("inference")  # its start-up time passes while the file is read

    def ask_for_files(self) -> None:
        """Let the user choose files."""
        names, _chosen = QFileDialog.getOpenFileNames(
            self,
            self.tr("Open documents"),
            "",
            self.tr("Documents ({patterns});;All files (*)").format(patterns=_PATTERNS),
        )
        self.open_files([Path(name) for name in names])

    def clear(self) -> None:
        """Begin anew. What was here can be brought back until something else is opened."""
        self._waiting_to_start = False
        self.past.clear()
        self._show_state()

    def show_result(self, lines: Sequence[Line], about: Report | None) -> None:
        """A result that was written before."""
        self.result_panel.begin(about.kind if about is not None else "summary")
        self.work.about = about
        self.result_panel.view.show_lines(lines)
        self._show_state()
        self._links.show_cited()

    def _on_sources_changed(self) -> None:
        if self._waiting_to_start and not self.source_panel.reading:
            self._waiting_to_start = False
            if self.source_panel.usable():
                self._run()
        self._on_wish_changed()
        self._links.show_cited()
        self._show_uncovered()

    def _stop_waiting(self) -> None:
        self._waiting_to_start = False

    def _on_wish_changed(self) -> None:
        """Other sources, another model, or another wish."""
        if not self.running:
            panel, chosen = self.source_panel, self._desk.models.chosen
            self.preview.look([] if panel.reading else panel.usable(), chosen.name if chosen is not None else "")
        self._show_state()

    # --- keeping ------------------------------------------------------------------------------

    def to_keep(self) -> Kept:
        """What is open, for the next start."""
        return self.past.to_keep()

    def restore(self, kept: Kept | None) -> None:
        """Bring back what was kept, or else offer to go on with what was interrupted."""
        self.past.restore(kept)
        self._show_state()

    # --- the job ------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a result is on its way, or waits for a document to be read."""
        return self._waiting_to_start or self.work.running

    def start(self, resume: bool = True) -> None:
        """Write what is asked for from what is open; text that was pasted is read first."""
        if self.running or self.requests.why_not():
            return
        self._resume = resume
        self.banner.clear()
        self.preview.stop()
        self.requests.read_typed()
        self._waiting_to_start = self.source_panel.reading
        if not self._waiting_to_start:
            self._run()
        self._show_state()

    def stop(self) -> None:
        """Stop what is on its way; what has been written stays."""
        self._waiting_to_start = False
        self.editing.stop()
        self.work.stop()
        self._show_state()

    def check_text(self, text: str) -> None:
        """Check any text against what is open."""
        if not self.running and self.source_panel.usable():
            self.past.forget_cleared()
            self.preview.stop()
            self.source_panel.set_cited([])
            self.work.check(self.requests.check(text))
            self._show_state()

    def _run(self) -> None:
        chosen = self._desk.models.chosen
        note, summary = self.requests.note(), self.requests.summary()
        if chosen is None or summary is None:
            return
        self.past.forget_cleared()
        self.source_panel.set_cited([])
        self.editing.stop()
        if note is not None:
            self.work.write_note(note, chosen.name)
        else:
            self.work.summarize(summary, chosen.name, self._resume)
        self._show_state()

    def _on_ended(self, terminal: object) -> None:
        if isinstance(terminal, Failed):
            step = self._desk.ladder.step(terminal)
            if step is not None:
                self.banner.show_failure(step.failure, step.button, lambda: step.take(self.start))
            else:
                action, act = self._next_step(terminal)
                self.banner.show_failure(terminal, action, act)
        self._show_state()
        self._links.show_cited()
        self._show_uncovered()

    def _on_resumed(self, parts: int) -> None:
        words = self.tr("1 part was done before") if parts == 1 else self.tr("{n} parts were done before")
        self.banner.show_notice(
            self.tr("The summary goes on where it was interrupted."),
            words.format(n=parts),
            self.tr("Begin anew"),
            self._begin_anew,
        )

    def _begin_anew(self) -> None:
        self.work.leave()
        self.start(resume=False)

    def _next_step(self, failure: Failed) -> tuple[str, Callable[[], None]]:
        if failure.kind == "context-too-small":
            return self.tr("Open Settings"), lambda: self.open_pane.emit("settings")
        if failure.kind.startswith("model-") or failure.kind in ("no-model", "no-such-model", "out-of-memory"):
            return self.tr("Open Models"), lambda: self.open_pane.emit("models")
        return self.tr("Try again"), self.start

    # --- showing ------------------------------------------------------------------------------

    def _show_state(self) -> None:
        running = self.running
        view = self.result_panel.view
        written = bool(view.text())
        usable = written and not running
        self.footer.show_state(usable)
        self.editing.show_state(usable)
        self.controls.show_state(
            running,
            "" if running else self.requests.why_not(),
            written or bool(self.source_panel.sources),
        )
        self.result_panel.show_check(self.requests.why_no_check(running))
        self.footer.suggested_name = self.requests.suggested_name()
        self.result_panel.show_empty(
            has_model=self._desk.models.chosen is not None or not self._desk.models.loaded,
            starter=self._desk.models.starter(),
            running=running,
            edited=any(source.edited for source in self.source_panel.sources),
        )
        self.history.keeping = self._desk.preferences.settings.keep_history
        if self._waiting_to_start:
            self.footer.say(self.tr("Starts when the document is read"))

    def _show_uncovered(self) -> None:
        shown = self.result_panel.view.sentences if not self.running else []
        self.footer.uncovered.show_sections(self._links.uncovered(shown))

    def _on_preview(self, words: str) -> None:
        if not self.running and not self.result_panel.view.text():
            self.footer.say(words)
            self._show_state()

    def _on_estimate(self, estimate: Estimate) -> None:
        self.preview.take(estimate)
        self.footer.say(self.preview.words())

    def _on_edited(self) -> None:
        self._show_state()
        self._links.show_cited()
        self._show_uncovered()

    def _on_store_failed(self, failure: Failed) -> None:
        self.banner.show_failure(failure)

    def _on_template_failed(self, failure: Failed) -> None:
        self.controls.note_choice.choose("soap")
        if failure.message:
            self.banner.show_failure(failure)
        self._show_state()

    def toggle_history(self) -> None:
        """Open or close the drawer with the results of before."""
        shown = self.history.isHidden()
        self.history.setVisible(shown)
        self.result_panel.history.setChecked(shown)
        if shown:
            self.history.refresh()
            self.history.search.setFocus()
        else:
            self.result_panel.history.setFocus()

    def go_to_other_half(self) -> None:
        """Move the keyboard from the source to the result, or back."""
        focused = QApplication.focusWidget()
        if focused is not None and self.source_panel.isAncestorOf(focused):
            self.result_panel.take_focus()
        else:
            self.source_panel.take_focus()

    # --- small slots --------------------------------------------------------------------------

    def _on_start_clicked(self) -> None:
        if self.running:
            self.stop()
        else:
            self.start()

    def _on_sample_clicked(self) -> None:
        if self._sample is not None:
            self.open_files([self._sample])

    def paste(self) -> None:
        """Put what is in the clipboard into the place of a source."""
        self.source_panel.typed(QGuiApplication.clipboard().text())
