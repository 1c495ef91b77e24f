"""The Extract pane: documents at the left, at the right what is looked for in them and what was found, as a table."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from slmdesk.gui import wording
from slmdesk.gui.desk import Desk
from slmdesk.gui.documents.document_pane import DocumentPane
from slmdesk.gui.documents.sources import Source
from slmdesk.gui.extraction import FieldTable, ResultTable, reason
from slmdesk.gui.pane_job import PaneJob
from slmdesk.gui.pane_keys import bind_keys
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import button, column, halves, pane_title, rename, row
from slmdesk.gui.widgets.drop_area import DropArea
from slmdesk.gui.widgets.extraction.actions import ExtractionActions
from slmdesk.gui.widgets.extraction.panel import ExtractionPanel
from slmdesk.gui.widgets.extraction.wishes import ExtractionWishes
from slmdesk.messages import (
    Cancelled,
    Done,
    ExtractedRow,
    ExtractedValue,
    Failed,
    Field,
    Notice,
    Progress,
)

_SAMPLE_FILE = "visit-note.docx"


class ExtractPane(DocumentPane):
    """Args: desk: what the panes share."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._working_on = ""
        self._labelling = False  # in the last run; something else may be wished since
        self.fields = FieldTable(self)
        self.results = ResultTable(self)
        self._build_widgets()
        self._build_layout()
        self._build_shortcuts()
        self.wishes.changed.connect(self._show_state)
        desk.models.changed.connect(self._show_state)
        self.offer_sample(_SAMPLE_FILE)
        self._show_state()

    # --- building -----------------------------------------------------------------------------

    def _build_widgets(self) -> None:
        desk, theme = self._desk, self._desk.theme
        self.clear_button = button(self.tr("New"), "quiet")
        self.clear_button.clicked.connect(self.clear)
        self.start_button = button(self.tr("Extract"), "primary")
        self.start_button.setMinimumWidth(self.start_button.sizeHint().width() + SPACE[4])
        self.start_button.clicked.connect(lambda: self.stop() if self.running else self.start())
        area = DropArea(
            theme,
            self.tr("Drop one document or a hundred here, to find the same facts in each."),
            self.tr("They are read on this computer, and each value leads to the words it was taken from."),
        )
        self.build_sources(area)
        self.sources.changed.connect(self._on_sources_changed)
        self.source_panel.sample_asked.connect(self._on_sample_clicked)
        self.job = PaneJob(self, desk.jobs, self.make_failures(self.start, self.tr("Go on")))
        self.job.arrived.connect(self._on_event)
        self.job.ended.connect(self._on_ended)
        area.sample.setToolTip(self.tr("A visit note that comes with SLM Desk, and what to look for in it"))
        self.wishes = ExtractionWishes(desk, self.fields, self.banner)
        self.wishes.models_asked.connect(lambda: self.open_pane.emit("models"))
        self.editor = self.wishes.editor
        self.result_panel = ExtractionPanel(theme, self.results)
        self.result_panel.table.pointed.connect(self._on_value_pointed)
        self.result_panel.action_clicked.connect(lambda: self.open_pane.emit("models"))
        self.footer = ExtractionActions(self.results, self.banner, desk.background)

    def _build_layout(self) -> None:
        right = halves(self.wishes, self.result_panel, sizes=(310, 300), vertical=True)
        whole = halves(self.source_panel, right, sizes=(500, 620))
        for splitter in (right, whole):  # in a small window both give room
            splitter.setStretchFactor(0, 1)
            splitter.setStretchFactor(1, 1)
        layout = column(self, SPACE[4], SPACE[3])
        head = row(pane_title(self.tr("Extract")), self.wishes.switch, None, self.clear_button, self.start_button)
        head.setSpacing(SPACE[4])
        layout.addLayout(head)
        layout.addWidget(self.banner)
        layout.addWidget(whole, 1)
        layout.addWidget(self.footer)

    def _build_shortcuts(self) -> None:
        bind_keys(
            self,
            {
                "Ctrl+N": self.clear,
                "Ctrl+Return": self.start,
                "Escape": self.stop,
                "Ctrl+S": self.footer.ask_and_save,
                "Ctrl+Shift+C": self.footer.copy,
                "F6": self.go_to_next_part,
            },
        )

    # --- documents ----------------------------------------------------------------------------

    def clear(self) -> None:
        """Begin anew; what is looked for stays, for the next documents."""
        if not self.source_panel.sources:
            return
        self.stop()
        self.job.leave()
        self._working_on = ""
        self.footer.say("")
        found = self.results.rows
        self.sources.close_all(
            self.tr("The documents were closed; what to look for stays."),
            self.tr("Bring them back"),
            lambda: self._bring_back(found),
        )

    def _bring_back(self, found: list[ExtractedRow]) -> None:
        for each in found:
            self.results.add(each)
        self._show_state()

    def _on_sources_changed(self) -> None:
        for source in self.source_panel.sources:
            if source.state == "reading" or source.edited:
                self.results.forget(source.key)
        self._show_state()
        if self.source_panel.current is not None:
            self.result_panel.table.choose_document(self.source_panel.current.key)

    # --- the job ------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether the documents are being searched, or waited for until they are read."""
        return self.sources.waiting or self.job.running

    def start(self) -> None:
        """Look for what is wished; in the documents that have not been searched for it, or else in all again."""
        if self.running or self._why_not():
            return
        self.banner.clear()
        self.sources.when_read(self._run, go_on_without_failed=True)
        self._show_state()

    def stop(self) -> None:
        """Stop; rows that are finished stay."""
        self.sources.stop_waiting()
        if self.job.stop():
            self.footer.say(self.tr("Stopping…"))
        self._show_state()

    def _run(self) -> None:
        columns = self.wishes.columns()
        waiting = self._not_searched()
        anew = columns != self.results.fields or not waiting
        if anew:
            waiting = self.source_panel.usable()
        request = self.wishes.request([source.as_message() for source in waiting])
        if request is None:  # the model was removed while a document was read
            return
        if anew:
            self.results.begin(columns)
        self._labelling = self.wishes.labelling
        self.job.run(request, uses_model=self.wishes.needs_model)
        self.footer.say(self.tr("Starting…"))
        self._show_state()

    def _not_searched(self) -> list[Source]:
        """The documents that have no row for the columns of the last run."""
        return [source for source in self.source_panel.usable() if not self.results.has(source.key)]

    def _on_event(self, event: object) -> None:
        match event:
            case ExtractedRow():
                self.results.add(self.wishes.in_words(event))
                self.result_panel.refresh()
            case Progress():
                self._show_progress(event)
            case Notice():
                self.result_panel.add_notice(event.text)

    def _show_progress(self, progress: Progress) -> None:
        if progress.stage != "extracting":
            self.footer.say(progress.note or self.tr("Starting…"))
            return
        self._working_on = progress.note
        self.result_panel.show_progress(progress.done / max(1, progress.total))
        number = min(progress.done + 1, progress.total)
        words = [self.tr("Document {n} of {total}").format(n=number, total=progress.total)]
        if progress.remaining_s is not None:
            words.append(wording.time_left(progress.remaining_s))
        self.footer.say(" · ".join([*words, Path(progress.note).name]))
        self._show_documents()

    def _on_ended(self, terminal: object) -> None:
        self._working_on = ""
        match terminal:
            case Done():
                self.footer.say(self._outcome())
            case Cancelled():
                self.footer.say(self.tr("Stopped. The rows that are finished stay."))
            case Failed():
                self.footer.say("")
        self._show_state()

    def _outcome(self) -> str:
        values = [value for each in self.results.rows for value in each.values]
        found = sum(value.value is not None for value in values)
        if self._labelling:
            return self.tr("{n} of {total} documents have a label").format(n=found, total=len(values))
        return self.tr("{n} of {total} values found").format(n=found, total=len(values))

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
        if self.wishes.needs_model and self._desk.models.chosen is None:
            return self.tr("There is no model yet: get one under Models")
        if not any(
            source.state in ("read", "reading") or (source.path is None and source.typed_text().strip())
            for source in self.source_panel.sources
        ):
            return self.tr("Open a document first")
        return self.wishes.problem()

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
        left = bool(self.results.rows) and self.wishes.columns() == self.results.fields and bool(self._not_searched())
        rename(self.start_button, self.tr("Stop") if running else self.tr("Go on") if left else self.wishes.verb())
        self.start_button.setEnabled(running or not reason_not)
        if running:
            self.start_button.setToolTip(self.tr("Stop; rows that are finished stay (Esc)"))
        elif left:
            self.start_button.setToolTip(self.tr("Look in the documents that are not searched yet (Ctrl+Return)"))
        else:
            self.start_button.setToolTip(reason_not or self.wishes.what())
        anything = bool(self.source_panel.sources)
        self.clear_button.setEnabled(anything)
        self.clear_button.setToolTip(
            self.tr("Close the documents; what to look for stays (Ctrl+N)") if anything else self.tr("Nothing is open")
        )
        self.footer.show_state()
        self.result_panel.show_state(
            has_model=self._desk.models.chosen is not None
            or not self._desk.models.loaded
            or not self.wishes.needs_model,
            starter=self._desk.models.starter(),
            running=running,
            has_documents=anything,
            coming=self.wishes.coming(),
        )
        if self.sources.waiting:
            self.footer.say(self.tr("Starts when the documents are read"))

    def go_to_next_part(self) -> None:
        """Move the keyboard from the documents to what is looked for, to what was found, to the banner, and round."""
        focused = QApplication.focusWidget()
        if focused is not None and self.source_panel.isAncestorOf(focused):
            self.wishes.take_focus()
        elif focused is not None and self.wishes.isAncestorOf(focused):
            self.result_panel.take_focus()
        elif not self.banner.take_focus():
            self.source_panel.take_focus()

    def _on_sample_clicked(self) -> None:
        if self.wishes.labelling:
            self.wishes.labels.suggest(self.tr("visit note, referral, laboratory report"))
        elif not self.fields.fields:
            self.fields.replace(
                [
                    Field("patient", self.tr("name of the patient")),
                    Field("date of visit", "", "date"),
                    Field("reason", self.tr("why the patient came")),
                    Field("medicine", self.tr("taken for blood pressure")),
                    Field("allergy", self.tr("any allergy is mentioned"), "choice", [self.tr("yes"), self.tr("no")]),
                ]
            )
        self.open_sample(_SAMPLE_FILE)
