"""The Translate pane: a text at the left, its translation at the right, each segment tied to the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QSplitter, QWidget

from slmdesk.gui.desk import Desk
from slmdesk.gui.failures import next_step
from slmdesk.gui.glossary import Glossary
from slmdesk.gui.jobs import JobHandle
from slmdesk.gui.keeping import Keeping
from slmdesk.gui.pairs import Translators
from slmdesk.gui.sources import Source
from slmdesk.gui.theme import SPACE
from slmdesk.gui.translations import SAMPLE, LastTranslations, Translation, TranslationProgress, outcome
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.basics import column
from slmdesk.gui.widgets.drop_area import DropArea
from slmdesk.gui.widgets.file_drop import FileDrop
from slmdesk.gui.widgets.source_panel import SourcePanel
from slmdesk.gui.widgets.source_problems import SourceProblems
from slmdesk.gui.widgets.translation_actions import TranslationActions
from slmdesk.gui.widgets.translation_controls import TranslationControls
from slmdesk.gui.widgets.translation_links import TranslationLinks
from slmdesk.gui.widgets.translation_panel import TranslationPanel
from slmdesk.gui.widgets.typing_pause import TypingPause
from slmdesk.messages import (
    Cancelled,
    Done,
    Failed,
    Notice,
    Progress,
    Sampling,
    Translate,
    Translated,
    TranslateResult,
)

_REFRESH_MS = 500


class TranslatePane(QWidget):
    """Args: desk: what the panes share."""

    open_pane = Signal(str)
    library_asked = Signal(int)  # id of a kept document, to be shown in the library

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._job: JobHandle | None = None
        self._waiting_to_start = self._live = False
        self._running: Translation | None = None
        self._shown: Translation | None = None
        self._of_source: dict[str, Translation] = {}  # key of a source -> its latest translation
        self._progress = TranslationProgress("")
        self._last = LastTranslations()
        self._build_widgets()
        self._build_layout()
        self._build_shortcuts()
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._show_progress)
        desk.models.changed.connect(self._show_state)
        drop = FileDrop(self, with_text=True)
        drop.over.connect(self.source_panel.drop.set_over)
        drop.files_dropped.connect(self.open_files)
        drop.text_dropped.connect(self.source_panel.typed)
        self._show_state()

    # --- building -----------------------------------------------------------------------------

    def _build_widgets(self) -> None:
        desk, theme = self._desk, self._desk.theme
        self.controls = TranslationControls(theme, desk.preferences, desk.background)
        self.controls.start_clicked.connect(lambda: self.stop() if self.running else self.start())
        self.controls.clear_clicked.connect(self.clear)
        self.controls.swap_clicked.connect(self.swap)
        self.controls.languages_changed.connect(self._on_languages_changed)
        self.translators = Translators(desk.models, desk.background, self)
        self.translators.changed.connect(self._show_state)
        self.banner = Banner(theme)
        area = DropArea(
            theme,
            self.tr("Drop a document here to read it in another language, or paste a text."),
            self.tr("It is translated on this computer and goes nowhere else."),
        )
        self.source_panel = SourcePanel(desk.jobs, theme, desk.cache_folder / "ocr", drop=area)
        self.source_panel.open_asked.connect(self.ask_for_files)
        self.source_panel.sample_asked.connect(self._on_sample_clicked)
        self.source_panel.changed.connect(self._on_sources_changed)
        area.sample.setText(self.tr("Try a sample"))
        area.sample.setToolTip(self.tr("A few sentences in Spanish, with a dose and a date to keep an eye on"))
        area.sample.show()
        self._keeping = Keeping(self.source_panel, desk.library, self.banner, self.library_asked.emit, self)
        self._problems = SourceProblems(self.source_panel, self.banner, self.ask_for_files, self.start, self)
        self._problems.happened.connect(self._on_source_problem)
        self._typing = TypingPause(self.source_panel, self.translators, self.controls, self)
        self._typing.paused.connect(self._on_typing_paused)
        self.result_panel = TranslationPanel(theme)
        self.result_panel.action_clicked.connect(lambda: self.open_pane.emit("models"))
        self.links = TranslationLinks(self.source_panel, self.result_panel.view, self)
        self.result_panel.doubts.chosen.connect(self.links.go_to)
        self.footer = TranslationActions(self.banner, desk.background, self._last)
        self.footer.chosen.connect(self.show_again)
        self.glossary = Glossary(self.controls, self.banner, desk.background, self.footer.say)

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

    def _build_shortcuts(self) -> None:
        for keys, slot in (
            ("Ctrl+O", self.ask_for_files),
            ("Ctrl+N", self.clear),
            ("Ctrl+Return", self.start),
            ("Ctrl+Enter", self.start),
            ("Escape", self.stop),
            ("Ctrl+S", self.footer.ask_and_save),
            ("Ctrl+Shift+C", self.footer.copy),
            ("Ctrl+Shift+X", self.swap),
            ("F8", self.result_panel.doubts.step),
            ("F6", self.go_to_other_half),
        ):
            QShortcut(QKeySequence(keys), self, slot, context=Qt.ShortcutContext.WindowShortcut)
        paste = QShortcut(QKeySequence.StandardKey.Paste, self.source_panel.drop, self._on_paste)
        paste.setContext(Qt.ShortcutContext.WindowShortcut)

    # --- sources ------------------------------------------------------------------------------

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open files; reading starts at once."""
        self.source_panel.close_failed()
        for path in paths:
            self.source_panel.open_file(path)
        if self._desk.models.chosen is not None:
            self._desk.jobs.start("inference")  # its start-up time passes while the file is read

    def ask_for_files(self) -> None:
        """Let the user choose files."""
        names, _chosen = QFileDialog.getOpenFileNames(self, self.tr("Open documents"))
        self.open_files([Path(name) for name in names])

    def clear(self) -> None:
        """Begin anew. The translations stay among the last ones."""
        if not self.source_panel.sources:
            return
        self.stop()
        self._job = self._running = None
        taken = self.source_panel.take_all()
        self._show(None)
        self.banner.show_notice(
            self.tr("Everything here was closed."), "", self.tr("Bring it back"), lambda: self._bring_back(taken)
        )
        self._show_state()

    def _bring_back(self, sources: list[Source]) -> None:
        self.source_panel.put_back(sources + self.source_panel.sources)

    def swap(self) -> None:
        """Exchange the languages; the translation of a text that was typed becomes the text."""
        if self.running or self.controls.known_source is None:
            return
        shown, source = self._shown, self.source_panel.current
        self.controls.exchange()
        if shown is not None and shown.text.strip() and source is not None and source.path is None:
            self._replace_typed(shown.text)
            self._of_source.pop(source.key, None)
            self._show(None)
        self._show_state()

    def _replace_typed(self, text: str) -> None:
        """Put a text in the place of the one that was typed; it can be undone."""
        self.source_panel.typed()
        self.source_panel.view.selectAll()
        self.source_panel.view.insert_text(text)

    def _on_sources_changed(self) -> None:
        if self._waiting_to_start and not self._reading_current():
            self._waiting_to_start = False
            current = self.source_panel.current
            if current is not None and current.state == "read" and current.text.strip():
                self._run(current)
        current = self.source_panel.current
        shown = self._of_source.get(current.key) if current is not None else None
        if shown is not self._shown:
            self._show(shown)
        self._show_state()

    def _on_typing_paused(self) -> None:
        if self.running:
            self._typing.wait()  # once more, when this one is done
        elif not self._why_not():
            self._live = True
            self.start()

    def _on_languages_changed(self) -> None:
        self.translators.choice = self.controls.engine_choice.currentData()
        self._show_state()

    def _on_source_problem(self) -> None:
        self._waiting_to_start = False
        self._show_state()

    def _reading_current(self) -> bool:
        current = self.source_panel.current
        return current is not None and current.state == "reading"

    # --- the job ------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a translation is on its way, or waits for a document to be read."""
        return self._waiting_to_start or (self._job is not None and self._job.running)

    def start(self) -> None:
        """Translate the text in view; text that was typed is read first."""
        current = self.source_panel.current
        if self.running or self._why_not() or current is None:
            return
        self.banner.clear()
        if current.path is None and (current.state != "read" or current.edited):
            current.read_typed(self._desk.jobs, current.typed_text())
        self._waiting_to_start = current.state == "reading"
        if not self._waiting_to_start:
            self._run(current)
        self._show_state()

    def stop(self) -> None:
        """Stop the translation; what has been translated stays."""
        self._waiting_to_start = self._live = False
        if self._job is not None and self._job.running:
            self._job.cancel()
            self.footer.say(self.tr("Stopping…"))
        self._show_state()

    def _run(self, source: Source) -> None:
        language = self.controls.source_language
        translation = Translation(
            source.key, source.name, source.text, language or source.language, self.controls.target_language
        )
        self.controls.set_detected(source.language)
        translation.live, self._live = self._live, False
        self._running = translation
        if not translation.live:  # what was there stays until the new one is complete: nothing blinks
            self._of_source[source.key] = translation
            self._show(translation)
        self._progress = TranslationProgress(self.translators.loaded_name())
        request = Translate(
            source.text,
            language,
            translation.target_language,
            self.translators.model_file(),
            pairs=self.translators.pairs,
            engine=self.translators.choice,
            glossary=self.glossary.terms,
            tone=self.controls.tone.currentData(),
            sampling=Sampling(threads=self._desk.preferences.settings.threads),
        )
        job = self._job = self._desk.jobs.run(request)
        job.arrived.connect(lambda event: self._on_event(job, event))
        job.finished.connect(lambda terminal: self._on_finished(job, terminal))
        if not translation.live:
            self.controls.remember()
        self._timer.start()
        self._show_progress()

    def _on_event(self, job: JobHandle, event: object) -> None:
        translation = self._running
        if job is not self._job or translation is None:
            return  # the rest of one that was cleared away
        match event:
            case Translated():
                translation.segments.append(event)
                if translation is self._shown:
                    self.result_panel.add(event)
            case Progress():
                self._progress.add(event)
                self._show_progress()
            case Notice():
                translation.notices.append(event.text)
                if translation is self._shown:
                    self.result_panel.show_notes(translation.notices)

    def _on_finished(self, job: JobHandle, terminal: object) -> None:
        translation = self._running
        if job is not self._job or translation is None:
            return
        self._timer.stop()
        match terminal:
            case Done(TranslateResult() as result):
                translation.complete = True
                translation.source_language = result.source_language
                translation.rest = result.text[len(translation.text) :]
                translation.engine = self.translators.words(result)
                if self.controls.source_language is None:
                    self.controls.set_detected(result.source_language)
            case Cancelled():
                self.footer.say(self.tr("Stopped. What was translated stays."))
            case Failed() as failure:
                self.footer.say("")
                self.banner.show_failure(failure, *next_step(failure, self.open_pane.emit, self.start))
        if translation.live and translation.complete:
            self._of_source[translation.source_key] = translation
            current = self.source_panel.current
            if current is not None and current.key == translation.source_key:
                self._show(translation)
        if translation.segments and (translation.complete or not translation.live):
            self._last.add(translation)
        if translation.complete:
            self.footer.say(outcome(translation))
        self._show_state()

    # --- the last ones ------------------------------------------------------------------------

    def show_again(self, translation: Translation) -> None:
        """Bring one of the last translations back, with its text and its languages."""
        if self.running:
            return
        source = next((each for each in self.source_panel.sources if each.key == translation.source_key), None)
        if source is None or source.path is None:
            if source is None or source.typed_text() != translation.source_text:
                self._replace_typed(translation.source_text)
            source = self.source_panel.typed()
            translation.source_key = source.key
            source.read_typed(self._desk.jobs, translation.source_text)
        else:
            self.source_panel.open_file(source.path)  # it is open: it comes into view
        self._of_source[source.key] = translation
        self.controls.set_languages(translation.source_language, translation.target_language)
        self._show(translation)
        self._show_state()

    # --- showing ------------------------------------------------------------------------------

    def _show(self, translation: Translation | None) -> None:
        self._shown = translation
        self.links.show(translation)
        self.source_panel.mark([], scroll=False)
        self.result_panel.show_translation(
            translation, self.controls.name(translation.target_language) if translation is not None else ""
        )
        self.footer.say(outcome(translation) if translation is not None and translation.complete else "")

    def _why_not(self) -> str:
        """Why a translation cannot start now; empty when it can."""
        current = self.source_panel.current
        missing = self.translators.why_not(self.controls.known_source, self.controls.target_language)
        if missing:
            return missing
        if current is None or (current.path is None and not current.typed_text().strip()):
            return self.tr("Open a file or paste text first")
        if current.path is not None and current.state not in ("read", "reading"):
            return self.tr("This document was not read")
        if self.controls.source_language == self.controls.target_language:
            return self.tr("The text is in that language already")
        return ""

    def _show_state(self) -> None:
        running, shown = self.running, self._shown
        self.controls.engine_choice.setVisible(bool(self.translators.pairs))
        reason = "" if running else self._why_not()
        self.controls.show_state(running, reason, bool(self.source_panel.sources), self._engine_line())
        current = self.source_panel.current
        edited = current is not None and current.edited and shown is not None
        self.result_panel.show_state(
            has_model=bool(self._desk.models.chosen or self.translators.pairs or not self._desk.models.loaded),
            starter=self._desk.models.starter(),
            running=running and (self._waiting_to_start or shown is self._running),
            edited=edited,
        )
        written = shown is not None and bool(shown.segments)
        busy = running and shown is self._running
        self.footer.show_state(shown if written and not busy else None, running)
        if self._waiting_to_start:
            self.footer.say(self.tr("Starts when the document is read"))

    def _engine_line(self) -> str:
        if self._shown is not None and self._shown.engine:
            return self.tr("Translated by {engine}").format(engine=self._shown.engine)
        return self.translators.name(self.controls.known_source, self.controls.target_language)

    def _show_progress(self) -> None:
        job = self._job
        if job is not None and job.running and not job.cancel_asked:
            self.footer.say(self._progress.line())
            if self._running is self._shown:
                self.result_panel.show_progress(self._progress.fraction())

    def go_to_other_half(self) -> None:
        """Move the keyboard from the text to its translation, or back."""
        focused = QApplication.focusWidget()
        if focused is not None and self.source_panel.isAncestorOf(focused):
            self.result_panel.take_focus()
        else:
            self.source_panel.take_focus()

    # --- small slots --------------------------------------------------------------------------

    def _on_sample_clicked(self) -> None:
        self.source_panel.typed(SAMPLE)

    def _on_paste(self) -> None:
        self.source_panel.typed(QGuiApplication.clipboard().text())
