"""The Translate pane: a text at the left, its translation at the right, each segment tied to the other."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from slmdesk.gui.desk import Desk
from slmdesk.gui.documents.document_pane import DocumentPane
from slmdesk.gui.documents.sources import Source
from slmdesk.gui.documents.typing_pause import TypingPause
from slmdesk.gui.pane_job import PaneJob
from slmdesk.gui.pane_keys import bind_keys
from slmdesk.gui.result_records import AskedTranslation
from slmdesk.gui.theme import SPACE
from slmdesk.gui.translation.anew import AnewOffer
from slmdesk.gui.translation.document_form import DocumentForm
from slmdesk.gui.translation.glossary import Glossary
from slmdesk.gui.translation.live import LinksLater
from slmdesk.gui.translation.memory_menu import MemoryMenu
from slmdesk.gui.translation.pairs import Translators
from slmdesk.gui.translation.resume import ResumeOffer
from slmdesk.gui.translation.tools import TranslationTools
from slmdesk.gui.translation.translations import SAMPLE, LastTranslations, Translation, outcome
from slmdesk.gui.translation.work import TranslationWork
from slmdesk.gui.widgets.basics import column, halves
from slmdesk.gui.widgets.drop_area import DropArea
from slmdesk.gui.widgets.translation.actions import TranslationActions
from slmdesk.gui.widgets.translation.controls import TranslationControls
from slmdesk.gui.widgets.translation.links import TranslationLinks
from slmdesk.gui.widgets.translation.panel import TranslationPanel
from slmdesk.messages import Translated

_PAUSE_MS = 40  # with reading, translating and drawing, some sentences are there 150 ms after the last key


class TranslatePane(DocumentPane):
    """Args: desk: what the panes share."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._live = False
        self._shown: Translation | None = None
        self._of_source: dict[str, Translation] = {}  # key of a source -> its latest translation
        self._last = LastTranslations()
        self._build_widgets()
        self._build_work()
        self._build_layout()
        self._bind_keys()
        desk.models.changed.connect(self._show_state)
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
        area = DropArea(
            theme,
            self.tr("Drop a document here to read it in another language, or paste a text."),
            self.tr("It is translated on this computer and goes nowhere else."),
        )
        self.build_sources(area, "*.srt *.vtt *.po *.pot *.xlf *.xliff")
        self.sources.changed.connect(self._on_sources_changed)
        self.source_panel.units = "open"
        self.source_panel.sample_asked.connect(self._on_sample_clicked)
        area.sample.setText(self.tr("Try a sample"))
        area.sample.setToolTip(self.tr("A few sentences in Spanish, with a dose and a date to keep an eye on"))
        area.sample.show()
        at_once = lambda: self.translators.uses_pair(self.controls.known_source, self.controls.target_language)  # noqa: E731
        self._typing = TypingPause(self.source_panel, at_once, _PAUSE_MS, self)
        self._typing.paused.connect(self._on_typing_paused)
        self.result_panel = TranslationPanel(theme)
        self.result_panel.action_clicked.connect(lambda: self.open_pane.emit("models"))
        self.links = TranslationLinks(self.source_panel, self.result_panel.view, self)
        self.result_panel.doubts.chosen.connect(self.links.go_to)
        self.footer = TranslationActions(self.banner, desk.background, self._last)
        self.footer.chosen.connect(self.show_again)
        self.glossary = Glossary(self.controls, self.banner, desk.background, self.footer.say)

    def _build_work(self) -> None:
        desk, panel = self._desk, self.result_panel
        failures = self.make_failures(self.start)
        self.work = TranslationWork(self, desk, self.controls, self.translators, lambda: self.glossary.terms, failures)
        self.work.said.connect(self.footer.say)
        self.work.progressed.connect(self._on_progressed)
        self.work.grew.connect(self._on_grew)
        self.work.noticed.connect(self._on_noticed)
        self.work.ended.connect(self._on_ended)
        self.documents = DocumentForm(
            self, desk, panel.form, self.banner, self.open_pane.emit, self.work.request, self.work.uses_pair
        )
        self.documents.changed.connect(self._show_state)
        self.documents.progressed.connect(panel.show_progress)
        self.documents.show_asked.connect(lambda path: self.open_files([path]))
        self.footer.form_asked.connect(self.documents.ask_and_save)
        failures = self.make_failures(self.banner.clear, self.tr("Close"))
        self.tools = TranslationTools(
            panel,
            self.links,
            PaneJob(self, desk.jobs, failures),
            self.translators,
            desk.translations,
            desk.models.model_file,
            lambda: self.glossary.terms,
            self.work.sampling,
            lambda: self.running,
        )
        self.tools.said.connect(self.footer.say)
        self.tools.changed.connect(self._show_state)
        self.memory = MemoryMenu(self, desk.translations, self.controls, self.banner, self.footer.say)
        panel.menu.aboutToShow.connect(lambda: self.memory.fill(panel.menu))
        self.anew = AnewOffer(self, self.source_panel, self.banner)
        panel.menu.aboutToShow.connect(lambda: self.anew.fill(panel.menu, self.running))
        ResumeOffer(self, desk.records, self._go_on)
        self._links_later = LinksLater(self, desk.jobs, failures, self.work.request)

    def _build_layout(self) -> None:
        layout = column(self, SPACE[4], SPACE[3])
        layout.addWidget(self.controls)
        layout.addWidget(self.banner)
        layout.addWidget(halves(self.source_panel, self.result_panel, sizes=(500, 500)), 1)
        layout.addWidget(self.footer)

    def _bind_keys(self) -> None:
        bind_keys(
            self,
            {
                "Ctrl+N": self.clear,
                "Ctrl+Return": self._take_or_start,
                "Escape": self._close_or_stop,
                "Ctrl+S": self.footer.save,
                "Ctrl+B": self.result_panel.back_button.click,
                "Ctrl+E": self.tools.explain,
                "F2": self.tools.edit,
                "Ctrl+Shift+C": self.footer.copy,
                "Ctrl+Shift+X": self.swap,
                "F8": self.result_panel.doubts.step,
                "F6": lambda: self.sources.to_other_half(self.result_panel.take_focus),
            },
        )

    # --- sources ------------------------------------------------------------------------------

    def take_text(self, text: str, doubts: int) -> None:
        """Put a result of another pane where a text is typed; what stood there can be brought back by undo.

        doubts: how many of its sentences are still to check.
        """
        self.controls.set_languages(None, self.controls.target_language)
        self._replace_typed(text)
        self.source_panel.view.moveCursor(QTextCursor.MoveOperation.Start)
        if doubts:
            one = self.tr("1 sentence of this text is still to check against its source.")
            more = self.tr("{n} sentences of this text are still to check against its source.").format(n=doubts)
            self.banner.show_notice(one if doubts == 1 else more, self.tr("A translation does not show that any more."))
        else:
            self.banner.clear()
        self._show_state()

    def clear(self) -> None:
        """Begin anew. The translations stay among the last ones."""
        if not self.source_panel.sources:
            return
        self.stop()
        self.work.leave()
        self.sources.close_all(
            self.tr("Everything here was closed."), self.tr("Bring it back"), self._on_sources_changed
        )
        self._show(None)
        self._show_state()

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
        self._links_later.leave()
        current = self.source_panel.current
        shown = self._translation_of(current) if current is not None else None
        if shown is not self._shown:
            self._show(shown)
        self.anew.look()
        self._show_state()

    def _translation_of(self, source: Source) -> Translation | None:
        """The latest translation of a source: of this text, not of one that had its name before."""
        kept = self._of_source.get(source.key)
        if kept is None or kept.source_text == source.text:
            return kept
        stays = source.path is None or source.state == "reading"  # while one types, or it is read again
        return kept if stays and kept is self._shown else None

    def _on_typing_paused(self) -> None:
        if self.running:
            self._typing.wait()  # once more, when this one is done
        elif not self._why_not():
            self._live = True
            self.start()

    def _on_languages_changed(self) -> None:
        self.translators.choice = self.controls.engine_choice.currentData()
        self._show_state()

    # --- the job ------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a translation is on its way, or waits for a document to be read."""
        return self.sources.waiting or self.work.running

    def start(self) -> None:
        """Translate the text in view; text that was typed is read first."""
        current = self.source_panel.current
        if self.running or self._why_not() or current is None:
            return
        self.tools.leave()
        self._links_later.leave()
        self.banner.clear()
        self.sources.when_read(lambda: self._run(current), only=current)
        self._show_state()

    def stop(self) -> None:
        """Stop the translation; what has been translated stays."""
        self._live = False
        self.sources.stop_waiting()
        if self.documents.running:
            self.documents.stop()
        elif self.work.stop():
            self.footer.say(self.tr("Stopping…"))
        self._show_state()

    def _run(self, source: Source) -> None:
        language = self.controls.source_language
        target = self.controls.target_language
        translation = Translation(source.key, source.name, source.text, language or source.language, target)
        translation.blocks = list(source.blocks)
        self.controls.set_detected(source.language)
        translation.live, self._live = self._live, False
        if not translation.live:  # what was there stays until the new one is complete: nothing blinks
            self._of_source[source.key] = translation
            self._show(translation)
            self.controls.remember()
        self.work.run(translation)
        self._show_state()

    @property
    def _in_view(self) -> bool:
        """Whether the translation on its way is the one in view."""
        return self._shown is not None and self.work.current is self._shown

    def _on_progressed(self, fraction: float) -> None:
        if self._in_view:
            self.result_panel.show_progress(fraction)

    def _on_grew(self, segment: Translated) -> None:
        if self._in_view:
            self.result_panel.add(segment)

    def _on_noticed(self) -> None:
        if self._in_view and self._shown is not None:
            self.result_panel.show_notes(self._shown.notices)

    def _on_ended(self, _terminal: object) -> None:
        translation = self.work.current
        if translation is None:
            return
        if translation.complete and self.controls.source_language is None:
            self.controls.set_detected(translation.source_language)
        if translation.live and translation.complete:
            self._of_source[translation.source_key] = translation
            current = self.source_panel.current
            if current is not None and current.key == translation.source_key:
                self._show(translation)
                self._links_later.wait_for(translation)
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
        self.tools.show(translation)
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
            running=running and (self.sources.waiting or self._in_view),
            edited=edited,
        )
        written = shown is not None and bool(shown.segments)
        busy = running and self._in_view
        ready = shown if written and not busy else None
        self.documents.show_state(current, ready if shown is not None and shown.complete else None)
        self.footer.show_state(ready, running, self.documents.has_form)
        if self.sources.waiting:
            self.footer.say(self.tr("Starts when the document is read"))

    def _engine_line(self) -> tuple[str, str]:
        """What translates or has translated, in a sentence and in fewer words."""
        if self._shown is not None and self._shown.engine:
            words = self.tr("Translated by {engine}").format(engine=self._shown.engine)
            return words, self.tr("By {engine}").format(engine=self._shown.engine)
        return self.translators.name(self.controls.known_source, self.controls.target_language)

    # --- small slots --------------------------------------------------------------------------

    def _close_or_stop(self) -> None:
        """Close what is open over the translation, else stop what is on its way."""
        if not self.tools.stop():
            self.stop()

    def _take_or_start(self) -> None:
        """Take the wording that is offered, else translate."""
        strip = self.result_panel.strip
        if strip.isHidden():
            self.start()
        else:
            strip.take()

    def _go_on(self, asked: AskedTranslation) -> None:
        """With a translation that was interrupted, as it was asked for."""
        self.banner.clear()
        self.controls.set_languages(asked.source_language, asked.target_language)
        self.controls.tone.choose(asked.tone)
        self.controls.engine_choice.choose(asked.engine)
        self.translators.choice = asked.engine
        self.open_files([Path(asked.file)])
        self.glossary.use(Path(asked.glossary) if asked.glossary else None, self.start)

    def _on_sample_clicked(self) -> None:
        self.source_panel.typed(SAMPLE)
