"""The Summarize pane: a source at the left, its summary at the right, each sentence tied to its passage."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QSplitter, QWidget

from slmdesk.gui.desk import Desk
from slmdesk.gui.jobs import JobHandle
from slmdesk.gui.keeping import Keeping
from slmdesk.gui.kept import Kept
from slmdesk.gui.sources import Source
from slmdesk.gui.summary_progress import SummaryProgress, outcome
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.basics import column
from slmdesk.gui.widgets.file_drop import FileDrop
from slmdesk.gui.widgets.passage_links import PassageLinks
from slmdesk.gui.widgets.result_actions import ResultActions
from slmdesk.gui.widgets.result_panel import ResultPanel
from slmdesk.gui.widgets.source_panel import SourcePanel
from slmdesk.gui.widgets.summary_controls import SummaryControls
from slmdesk.messages import (
    Cancelled,
    Done,
    Failed,
    Notice,
    Progress,
    Sampling,
    Sentence,
    Summarize,
    SummaryResult,
    Token,
)

_REFRESH_MS = 500
_PATTERNS = (
    "*.pdf *.docx *.odt *.rtf *.txt *.md *.markdown *.html *.htm *.epub *.fb2 *.pptx *.odp *.xlsx *.xls *.ods *.csv"
    " *.eml *.msg *.xml *.json *.png *.jpg *.jpeg *.tif *.tiff"
)


class SummarizePane(QWidget):
    """Args: desk: what the panes share."""

    open_pane = Signal(str)
    library_asked = Signal(int)  # id of a kept document, to be shown in the library

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._job: JobHandle | None = None
        self._waiting_to_start = False
        self._progress = SummaryProgress("")
        self._cleared: tuple[list[Source], list[Sentence]] | None = None
        self._build_widgets()
        self._build_layout()
        self._build_shortcuts()
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._show_progress)
        desk.models.changed.connect(self._show_state)
        desk.preferences.changed.connect(self._show_state)
        drop = FileDrop(self, with_text=True)
        drop.over.connect(self.source_panel.drop.set_over)
        drop.files_dropped.connect(self.open_files)
        drop.text_dropped.connect(self.source_panel.typed)
        self._find_samples()
        self._show_state()

    # --- building -----------------------------------------------------------------------------

    def _build_widgets(self) -> None:
        theme = self._desk.theme
        self.controls = SummaryControls(theme, self._desk.preferences)
        self.controls.clear_clicked.connect(self.clear)
        self.controls.start_clicked.connect(self._on_start_clicked)
        self.banner = Banner(theme)
        self.source_panel = SourcePanel(self._desk.jobs, theme, self._desk.cache_folder / "ocr")
        self.source_panel.open_asked.connect(self.ask_for_files)
        self.source_panel.sample_asked.connect(self._on_sample_clicked)
        self.source_panel.changed.connect(self._on_sources_changed)
        self.source_panel.failed.connect(self._on_source_failed)
        self.source_panel.stopped.connect(self._on_source_stopped)
        self._keeping = Keeping(self.source_panel, self._desk.library, self.banner, self.library_asked.emit, self)
        self.result_panel = ResultPanel(theme, self.source_panel.place)
        self._links = PassageLinks(self.source_panel, self.result_panel.view, self)
        self.result_panel.action_clicked.connect(lambda: self.open_pane.emit("models"))
        self.footer = ResultActions(
            self.result_panel.view, self._links.place_with_file, self.banner, self._desk.background
        )

    def _build_layout(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(SPACE[3])
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.source_panel)
        self._splitter.addWidget(self.result_panel)
        self._splitter.setSizes([500, 500])
        layout = column(self, SPACE[4], SPACE[3])
        layout.addWidget(self.controls)
        layout.addWidget(self.banner)
        layout.addWidget(self._splitter, 1)
        layout.addWidget(self.footer)
        order = (
            self.controls.clear,
            self.controls.style_choice,
            self.controls.length_choice,
            self.controls.start,
            self.source_panel.open,
            *self.source_panel.body.controls,
            self.result_panel.view,
            self.footer.copy_button,
            self.footer.save_button,
        )
        for first, second in itertools.pairwise(order):
            QWidget.setTabOrder(first, second)

    def _build_shortcuts(self) -> None:
        for keys, slot in (
            ("Ctrl+O", self.ask_for_files),
            ("Ctrl+N", self.clear),
            ("Ctrl+Return", self.start),
            ("Ctrl+Enter", self.start),
            ("Escape", self.stop),
            ("Ctrl+S", self.footer.ask_and_save),
            ("Ctrl+Shift+C", self.footer.copy),
            ("F6", self.go_to_other_half),
        ):
            QShortcut(QKeySequence(keys), self, slot, context=Qt.ShortcutContext.WindowShortcut)
        paste = QShortcut(QKeySequence.StandardKey.Paste, self.source_panel.drop, self._on_paste)
        paste.setContext(Qt.ShortcutContext.WindowShortcut)

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
        self._cleared = None
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
        if not self.source_panel.sources and not self.result_panel.view.text():
            return
        self.stop()
        self._job = None
        self.footer.say("")
        sentences = list(self.result_panel.view.sentences)
        self._cleared = (self.source_panel.take_all(), sentences)
        self.result_panel.reset()
        self.banner.show_notice(self.tr("Everything here was closed."), "", self.tr("Bring it back"), self._bring_back)
        self._show_state()

    def _bring_back(self) -> None:
        if self._cleared is None:
            return
        sources, sentences = self._cleared
        self._cleared = None
        self.source_panel.put_back(sources)
        self.result_panel.reset()
        for sentence in sentences:
            self.result_panel.view.add_sentence(sentence)
        self._show_state()

    def _on_sources_changed(self) -> None:
        if self._waiting_to_start and not self.source_panel.reading:
            self._waiting_to_start = False
            if self.source_panel.usable():
                self._run()
        self._show_state()
        self._links.show_cited()

    def _on_source_failed(self, source: Source, failure: Failed) -> None:
        self._waiting_to_start = False
        if failure.kind.startswith("document-password") and source.name.lower().endswith(".pdf"):
            self.banner.ask_password(
                failure.message,
                self.tr("The password is forgotten when the file is closed, and is never written down."),
                lambda password: self.source_panel.read_again(source, password),
            )
        elif source.path is None:
            self.banner.show_failure(failure, self.tr("Try again"), self.start)
        elif failure.kind == "document-no-text" and not source.ocr:
            self.banner.show_failure(
                failure, self.tr("Recognise its text"), lambda: self.source_panel.recognise(source, True)
            )
        elif failure.kind in ("reader-crashed", "document-unreadable", "document-missing", "internal", "worker-start"):
            self.banner.show_failure(failure, self.tr("Try again"), lambda: self.source_panel.read_again(source))
        else:
            self.banner.show_failure(failure, self.tr("Open another file…"), self.ask_for_files)

    def _on_source_stopped(self, source: Source) -> None:
        self._waiting_to_start = False
        self.banner.show_notice(
            self.tr("Reading {name} was stopped.").format(name=source.name),
            self.tr("What was read by then can be used; the rest is left out, and the summary will not know of it.")
            if source.stopped
            else self.tr("Nothing was read by then, so this document is not used."),
            self.tr("Read all of it") if source.stopped else self.tr("Read it again"),
            lambda: self.source_panel.read_again(source, source.password),
        )

    def to_keep(self) -> Kept:
        """What is open, for the next start."""
        view = self.result_panel.view
        typed = next((source.typed_text() for source in self.source_panel.sources if source.path is None), "")
        files = [str(source.path) for source in self.source_panel.sources if source.path is not None]
        return Kept(typed, files, list(view.sentences), "" if view.sentences else view.text())

    def restore(self, kept: Kept | None) -> None:
        """Bring back what was kept."""
        if kept is None:
            return
        self.open_files([Path(name) for name in kept.files])
        if kept.typed:
            self.source_panel.typed(kept.typed).read_typed(self._desk.jobs, kept.typed)
        for sentence in kept.sentences:
            self.result_panel.view.add_sentence(sentence)
        if kept.unfinished:
            self.result_panel.add_token(kept.unfinished, draft=False)
        self.banner.show_notice(
            self.tr("Your text is back."),
            self.tr("The system closed SLM Desk while it was open. The file that it was kept in is deleted."),
        )
        self._show_state()

    # --- the job ------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a summary is on its way, or waits for a document to be read."""
        return self._waiting_to_start or (self._job is not None and self._job.running)

    def start(self) -> None:
        """Summarize what is open; text that was pasted is read first."""
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
        """Stop the summary; what has been written stays."""
        self._waiting_to_start = False
        if self._job is not None and self._job.running:
            self._job.cancel()
            self.footer.say(self.tr("Stopping…"))
        self._show_state()

    def _run(self) -> None:
        model = self._desk.models.model_file()
        if model is None:
            return
        request = Summarize(
            [source.as_message() for source in self.source_panel.usable()],
            model,
            self.controls.style_choice.currentData(),
            self.controls.length_choice.currentData(),
            sampling=Sampling(threads=self._desk.preferences.settings.threads),
        )
        self._cleared = None
        self.result_panel.reset()
        self.source_panel.set_cited([])
        chosen = self._desk.models.chosen
        self._progress = SummaryProgress(chosen.name if chosen is not None else model.id)
        self._job = self._desk.jobs.run(request)
        job = self._job
        job.arrived.connect(lambda event: self._on_event(job, event))
        job.finished.connect(lambda terminal: self._on_finished(job, terminal))
        self._timer.start()
        self._show_state()

    def _on_event(self, job: JobHandle, event: object) -> None:
        if job is not self._job:
            return  # the rest of a summary that was cleared away
        match event:
            case Token():
                self.result_panel.add_token(event.text, event.draft)
            case Sentence():
                self.result_panel.view.add_sentence(event)
            case Progress():
                self._progress.add(event)
                self._show_progress()
            case Notice():
                self.result_panel.add_notice(event.text)

    def _on_finished(self, job: JobHandle, terminal: object) -> None:
        if job is not self._job:
            return
        self._timer.stop()
        self.result_panel.view.finish()
        match terminal:
            case Done(SummaryResult() as result):
                doubts = sum(1 for each in self.result_panel.view.sentences if each.status == "unsupported")
                self.footer.say(outcome(result, doubts))
            case Cancelled():
                self.footer.say(self.tr("Stopped. What was written stays."))
            case Failed() as failure:
                self.footer.say("")
                action, act = self._next_step(failure)
                self.banner.show_failure(failure, action, act)
        self._show_state()
        self._links.show_cited()

    def _next_step(self, failure: Failed) -> tuple[str, Callable[[], None]]:
        if failure.kind == "context-too-small":
            return self.tr("Open Settings"), lambda: self.open_pane.emit("settings")
        if failure.kind.startswith("model-") or failure.kind in ("no-model", "no-such-model", "out-of-memory"):
            return self.tr("Open Models"), lambda: self.open_pane.emit("models")
        return self.tr("Try again"), self.start

    # --- showing ------------------------------------------------------------------------------

    def _why_not(self) -> str:
        """Why a summary cannot start now; empty when it can."""
        if not self._desk.models.loaded:
            return self.tr("The list of models is being read")
        if self._desk.models.chosen is None:
            return self.tr("There is no model yet: get one under Models")
        if not any(
            source.state in ("read", "reading") or (source.path is None and not source.document.isEmpty())
            for source in self.source_panel.sources
        ):
            return self.tr("Open a file or paste text first")
        return ""

    def _show_state(self) -> None:
        running = self.running
        reason = "" if running else self._why_not()
        written = bool(self.result_panel.view.text())
        self.footer.show_state(written and not running)
        self.controls.show_state(running, reason, written or bool(self.source_panel.sources))
        current = self.source_panel.current
        stem = current.path.stem if current is not None and current.path is not None else self.tr("text")
        self.footer.suggested_name = self.tr("{name} summary.md").format(name=stem)
        self.result_panel.show_empty(
            has_model=self._desk.models.chosen is not None or not self._desk.models.loaded,
            starter=self._desk.models.starter(),
            running=running,
            edited=any(source.edited for source in self.source_panel.sources),
        )
        if self._waiting_to_start:
            self.footer.say(self.tr("Starts when the document is read"))

    def _show_progress(self) -> None:
        job = self._job
        if job is None or not job.running or job.cancel_asked or self._progress.latest is None:
            return
        self.footer.say(self._progress.line(job.tokens))
        self.result_panel.show_progress(self._progress.fraction())

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

    def _on_paste(self) -> None:
        self.source_panel.typed(QGuiApplication.clipboard().text())
