"""The Summarize pane: a source at the left, its summary at the right, each sentence tied to its passage."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from slmdesk.export import Report
from slmdesk.gui.desk import Desk
from slmdesk.gui.documents.typing_pause import TypingPause
from slmdesk.gui.documents.wanted_passage import WantedPassage
from slmdesk.gui.kept import Kept
from slmdesk.gui.result_records import Beside
from slmdesk.gui.summary.deidentification import Deidentification
from slmdesk.gui.summary.keys import bind_summary_keys
from slmdesk.gui.summary.looking_again import LookingAgain
from slmdesk.gui.summary.parts import SummaryParts
from slmdesk.gui.summary.past import SummaryPast
from slmdesk.gui.summary.preview import Preview
from slmdesk.gui.summary.result_text import Line
from slmdesk.gui.widgets.basics import for_letters
from slmdesk.messages import Citation, Estimate, Failed

_SAMPLE_FILE = "photosynthesis.pdf"
_PAUSE_MS = 600  # after which pasted text is read, for its outline and estimate
_ROOM_FOR_THREE = 900  # pixels below which document, result and history are too narrow beside each other


class SummarizePane(SummaryParts):
    """Args: desk: what the panes share."""

    translate_asked = Signal(str, int)  # a result, and how many of its sentences are still to check

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._resume = True
        self._read: list[tuple[str, int]] = []  # what places are known of: key and blocks of each source
        self._connect_sources()
        self._connect_work()
        self._connect_controls()
        self.lay_out(self.looking.question)
        bind_summary_keys(self, self.looking, self.deidentification)
        desk.models.changed.connect(self._on_wish_changed)
        desk.preferences.changed.connect(self._show_state)
        self.offer_sample(_SAMPLE_FILE)
        self._show_state()

    # --- building -----------------------------------------------------------------------------

    def _connect_sources(self) -> None:
        desk = self._desk
        self.sources.before_open = lambda: self.past.forget_cleared()
        self.sources.changed.connect(self._on_sources_changed)
        # Citations of a result are places in the text that it was written from: that is not read again meanwhile.
        nothing_written = lambda: not self.running and not self.result_panel.view.text()  # noqa: E731
        self._typing = TypingPause(self.source_panel, nothing_written, _PAUSE_MS, self)
        self._typing.paused.connect(self._read_typed)
        self._passage = WantedPassage(self.source_panel, self.open_files, self.banner, self)
        self.source_panel.sample_asked.connect(lambda: self.open_sample(_SAMPLE_FILE))
        self.deidentification = Deidentification(self, desk, self.sources, self.deidentify_panel, self.banner)
        self.deidentification.opened.connect(self._show_halves)
        self.deidentification.closed.connect(self._show_halves)

    def _connect_work(self) -> None:
        desk, view = self._desk, self.result_panel.view
        self.failures = self.make_failures(self.start)
        self.work.said.connect(self.footer.say)
        self.work.ended.connect(self._on_ended)
        self.work.estimated.connect(self._on_estimate)
        self.templates.changed.connect(self._on_template_read)
        self.templates.failed.connect(self._on_template_failed)
        wanted, with_pace = self.requests.to_estimate, self.records.with_pace
        self.preview = Preview(view, desk.jobs, wanted, with_pace, lambda: desk.idle.loaded, self)
        self.preview.said.connect(self._on_preview)
        self.editing.said.connect(self.footer.say)
        self.editing.failed.connect(lambda failure: self.banner.show_failure(failure))
        self.editing.changed.connect(self._on_edited)
        self.looking = LookingAgain(self, desk)
        self.looking.changed.connect(self._on_edited)
        self.past = SummaryPast(self, desk, self.looking.leave)
        self.work.resumed.connect(self.past.go_on)

    def _connect_controls(self) -> None:
        controls, panel = self.controls, self.result_panel
        controls.clear_clicked.connect(self.clear)
        controls.start_clicked.connect(self._on_start_clicked)
        controls.template_file_asked.connect(self.templates.ask)
        controls.changed.connect(self._on_wish_changed)
        panel.action_clicked.connect(lambda: self.open_pane.emit("models"))
        panel.form.asked.connect(self.check_text)
        panel.medications.chosen.connect(lambda cited: self.source_panel.mark(cited, scroll=True))
        panel.history.clicked.connect(self.toggle_history)
        self.history.opened.connect(self.past.open_entry)
        self.history.deleted.connect(self.past.forgotten)
        self.history.closed.connect(self.toggle_history)
        self.footer.uncovered.chosen.connect(self.links.show_section)
        self.footer.translate_asked.connect(self.translate_asked)

    # --- sources ------------------------------------------------------------------------------

    def show_passage(self, citation: Citation) -> None:
        """Bring a passage into view; its document is opened where it is not."""
        self._passage.show(citation)

    def clear(self) -> None:
        self.sources.stop_waiting()
        self.past.clear()
        self._show_state()

    def show_result(self, lines: Sequence[Line], about: Report | None, beside: Beside) -> None:
        self.deidentification.close()
        self.looking.leave()
        self.result_panel.begin(about.kind if about is not None else "summary")
        self.work.about, self.work.beside = about, beside
        self.result_panel.show_about(about, beside.medications)
        self.result_panel.view.show_lines(lines)
        self._show_state()
        self.links.show_cited()

    def _on_sources_changed(self) -> None:
        self._on_wish_changed()
        read = [(source.key, len(source.blocks)) for source in self.source_panel.usable()]
        if read != self._read and not self.running and self.result_panel.view.sentences:
            self.result_panel.view.refresh()  # where a passage stands is known only of what has been read
        self._read = read
        self.links.show_cited()
        self._show_uncovered()
        self._passage.look()

    def _on_wish_changed(self) -> None:
        """Other sources, another model, or another wish."""
        if not self.running:
            panel, chosen = self.source_panel, self._desk.models.chosen
            ready = [] if panel.reading else [source for source in panel.usable() if not source.edited]
            self.preview.look(ready, chosen.name if chosen is not None else "")
        self._show_state()

    def _read_typed(self) -> None:
        source = self.source_panel.current
        if source is not None and not self.running:
            source.read_typed(self._desk.jobs, source.typed_text())

    # --- keeping ------------------------------------------------------------------------------

    def to_keep(self) -> Kept:
        """What is open, for the next start."""
        return self.past.to_keep()

    def restore(self, kept: Kept | None) -> None:
        """Bring back what was kept, or else offer to go on with what was interrupted."""
        self.past.restore(kept)
        self._show_state()

    # --- the job ------------------------------------------------------------------------------

    def start(self, resume: bool = True) -> None:
        if self.running or self.requests.why_not():
            return
        self._resume = resume
        self.banner.clear()
        self.deidentification.close()  # what is written appears in its place
        self.preview.stop()
        self.sources.when_read(self._run)
        self._show_state()

    def stop(self) -> None:
        self.sources.stop_waiting()
        self.editing.stop()
        self.looking.stop()
        self.work.stop()
        self._show_state()

    def check_text(self, text: str) -> None:
        """Check any text against what is open."""
        if not self.running and self.source_panel.usable():
            self.preview.stop()
            self._leave_result()
            self.work.check(self.requests.check(text))
            self._show_state()

    def _run(self) -> None:
        chosen = self._desk.models.chosen
        note, summary = self.requests.note(), self.requests.summary()
        if chosen is None or summary is None:
            return
        self._leave_result()
        if note is not None:
            self.work.write_note(note, chosen.name, self._resume)
        else:
            self.work.summarize(summary, chosen.name, self._resume)
        self._show_state()

    def _leave_result(self) -> None:
        """Another result comes: nothing of this one is marked or worked on any more."""
        self.past.forget_cleared()
        self.source_panel.set_cited([])
        self.source_panel.mark([], scroll=False)
        self.editing.stop()
        self.looking.leave()

    def _on_ended(self, terminal: object) -> None:
        if isinstance(terminal, Failed):
            self.failures.show(terminal)
        else:
            self.past.gone_on()
        self._show_state()
        self.links.show_cited()
        self._show_uncovered()

    # --- showing ------------------------------------------------------------------------------

    def _show_state(self) -> None:
        running = self.running
        view = self.result_panel.view
        written = bool(view.text())
        usable = written and not running
        focused = QApplication.focusWidget()
        if not usable and focused is not None and self.footer.isAncestorOf(focused):
            self.setFocus()  # its buttons are switched off: Qt would go on to any other, and a key would press that
        self.footer.show_state(usable)
        self.editing.show_state(usable)
        self.looking.show_state(usable)
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
            note=bool(self.controls.template),
        )
        self.history.keeping = self._desk.preferences.settings.keep_history
        if self.sources.waiting:
            self.footer.say(self.tr("Starts when the document is read"))

    def _show_uncovered(self) -> None:
        shown = self.result_panel.view.sentences if not self.running else []
        self.footer.uncovered.show_sections(self.links.uncovered(shown))

    def _on_preview(self, words: str) -> None:
        if not self.running and not self.result_panel.view.text():
            self.footer.say(words)
            self._show_state()

    def _on_estimate(self, estimate: Estimate) -> None:
        self.preview.take(estimate)
        self.footer.say(self.preview.words())

    def _on_edited(self) -> None:
        self.work.keep()
        self._show_state()
        self.links.show_cited()
        self._show_uncovered()

    def why_no_rewrite(self) -> str:
        looking = self.tr("The model looks at the sentences: stop that first, or wait for its end")
        return looking if self.looking.busy else self.requests.why_no_model_on_result()

    def _on_template_read(self) -> None:
        self.controls.show_template_file(self.templates.template, self.templates.name)
        self._on_wish_changed()

    def _on_template_failed(self, failure: Failed) -> None:
        self.controls.note_choice.choose("soap")
        self.controls.show_template_file("", "")
        if failure.message:
            self.banner.show_failure(failure)
        self._show_state()

    def _show_halves(self) -> None:
        """Beside the source stands the result, or what is being de-identified."""
        is_open = self.deidentification.is_open
        self.deidentify_panel.setVisible(is_open)
        self.result_panel.setVisible(not is_open)
        self.footer.setVisible(not is_open)
        if is_open:
            self.looking.question.hide()
        else:
            self.links.show_cited()

    def toggle_history(self) -> None:
        shown = self.history.isHidden()
        self.history.setVisible(shown)
        self.result_panel.history.setChecked(shown)
        self._make_room()
        if shown:
            self.history.refresh()
            self.history.search.setFocus()
        else:
            self.result_panel.history.setFocus()

    def _make_room(self) -> None:
        """In a narrow window the drawer takes the place of the document."""
        narrow = self.width() < for_letters(self, _ROOM_FOR_THREE)
        self.source_panel.setVisible(self.history.isHidden() or not narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    # --- small slots --------------------------------------------------------------------------

    def _on_start_clicked(self) -> None:
        if self.running:
            self.stop()
        else:
            self.start()
