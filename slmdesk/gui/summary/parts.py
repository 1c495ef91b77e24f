"""What the Summarize pane is put together of: its widgets and what works behind them, and how they lie."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from slmdesk.export import Report
from slmdesk.gui.desk import Desk
from slmdesk.gui.documents.document_pane import DocumentPane
from slmdesk.gui.result_records import Beside
from slmdesk.gui.summary.note_templates import NoteTemplates
from slmdesk.gui.summary.requests import SummaryRequests
from slmdesk.gui.summary.result_editing import ResultEditing
from slmdesk.gui.summary.result_text import Line
from slmdesk.gui.summary.work import SummaryWork
from slmdesk.gui.theme import SPACE
from slmdesk.gui.widgets.basics import column, halves, tab_through
from slmdesk.gui.widgets.question import Question
from slmdesk.gui.widgets.result.actions import ResultActions
from slmdesk.gui.widgets.result.deidentify_panel import DeidentifyPanel
from slmdesk.gui.widgets.result.history_panel import HistoryPanel
from slmdesk.gui.widgets.result.panel import ResultPanel
from slmdesk.gui.widgets.result.summary_controls import SummaryControls
from slmdesk.gui.widgets.tutor.passage_links import PassageLinks


class SummaryParts(DocumentPane):
    """The pane itself says what happens between its parts; helpers that work on several of them know this class."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        theme = desk.theme
        self.controls = SummaryControls(theme, desk.preferences)
        self.build_sources()
        self.source_panel.body.remember_in(desk.preferences)
        self.result_panel = ResultPanel(theme, self.source_panel.place)
        view = self.result_panel.view
        self.links = PassageLinks(self.source_panel, view, self)
        self.records = desk.records
        self.history = HistoryPanel(theme, self.records)
        self.history.hide()
        self.deidentify_panel = DeidentifyPanel(theme)
        self.deidentify_panel.hide()
        self.work = SummaryWork(self.result_panel, desk.jobs, self.records, self)
        self.footer = ResultActions(
            view, self.links.place_with_file, self.work.report, self.banner, desk.background, desk.models.name_of
        )
        self.templates = NoteTemplates(desk, self)
        self.requests = SummaryRequests(desk, self.controls, self.source_panel, self.templates)
        self.editing = ResultEditing(
            view, self.result_panel.doubts, desk.jobs, self.requests.repair, self.why_no_rewrite, self
        )

    def lay_out(self, question: Question) -> None:
        """Put the widgets in their places. question: before the model looks again at a result."""
        layout = column(self, SPACE[4], SPACE[3])
        layout.addWidget(self.controls)
        layout.addWidget(self.banner)
        right = (self.result_panel, self.deidentify_panel, self.history)
        layout.addWidget(halves(self.source_panel, *right, sizes=(500, 500, 500, 260)), 1)
        layout.addWidget(question)
        layout.addWidget(self.footer)
        tab_through(
            *self.controls.controls,
            self.banner,
            *self.source_panel.head.controls,
            self.source_panel.drop,
            *self.source_panel.body.controls,
            self.result_panel.check,
            self.result_panel.history,
            self.result_panel.view,
            self.result_panel.fold,
            self.result_panel.medications,
            *self.result_panel.doubts.buttons,
            self.result_panel.more,
            question.yes,
            question.no,
            self.footer.uncovered,
            self.footer.look,
            self.footer.copy_button,
            self.footer.save_button,
            self.footer.translate_button,
        )

    # --- what the pane does with them ---------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a result is on its way, or waits for a document to be read."""
        return self.sources.waiting or self.work.running

    def start(self, resume: bool = True) -> None:
        """Write what is asked for from what is open; text that was pasted is read first."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop what is on its way; what has been written stays."""
        raise NotImplementedError

    def clear(self) -> None:
        """Begin anew. What was here can be brought back until something else is opened."""
        raise NotImplementedError

    def show_result(self, lines: Sequence[Line], about: Report | None, beside: Beside) -> None:
        """Show a result that was written before, with all that is to be known of it."""
        raise NotImplementedError

    def toggle_history(self) -> None:
        """Open or close the drawer with the results of before."""
        raise NotImplementedError

    def why_no_rewrite(self) -> str:
        """Why the model cannot rewrite a sentence now; empty when it can."""
        raise NotImplementedError
