"""One result on its way in the Summarize pane: a summary, a clinical note, or the check of a text."""

from __future__ import annotations

import os
import uuid

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from slmdesk.export import Report
from slmdesk.export.note_report import report_of
from slmdesk.gui.export import reported, untold
from slmdesk.gui.jobs import JobHandle, Jobs
from slmdesk.gui.result_records import Beside, ResultRecords, asked_of
from slmdesk.gui.summary.note_text import NoteText, note_lines
from slmdesk.gui.summary.progress import SummaryProgress, last_page, outcome
from slmdesk.gui.summary.result_text import Line, outline_lines
from slmdesk.gui.underway import before, name
from slmdesk.gui.widgets.result.panel import ResultPanel
from slmdesk.messages import (
    Cancelled,
    Checkpoint,
    Done,
    Estimate,
    Failed,
    NoteField,
    NoteOutline,
    NoteResult,
    Notice,
    Outline,
    PartText,
    Progress,
    Sentence,
    SourceText,
    Summarize,
    SummaryResult,
    Token,
    VerifyResult,
    VerifyText,
    WriteNote,
)

_REFRESH_MS = 500


class SummaryWork(QObject):
    """Runs one request at a time and shows in the panel what comes of it.

    Attributes:
        about, beside: what is known of the result in the panel, besides its sentences.
        kept_as: key of that result in the history; empty while it is not there.
    """

    said = Signal(str)  # the progress line
    estimated = Signal(object)  # Estimate of the job that runs
    resumed = Signal(int)  # it begins, with so many parts that were known from before
    ended = Signal(object)  # Done, Cancelled, Failed

    def __init__(self, panel: ResultPanel, jobs: Jobs, records: ResultRecords, parent: QObject) -> None:
        super().__init__(parent)
        self._panel = panel
        self._jobs = jobs
        self._records = records
        self._progress = SummaryProgress("")
        self._note: NoteText | None = None
        self._asked = 0
        self._kept_parts: set[str] = set()  # whole ones of the job that runs, to go on with
        self._preparing = False
        self.job: JobHandle | None = None
        self.about: Report | None = None
        self.kept_as = ""
        self.beside = Beside()
        self._kept_lines: list[Line] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._show_progress)

    @property
    def running(self) -> bool:
        return self._preparing or (self.job is not None and self.job.running)

    def report(self) -> Report:
        """The result in the panel as it is now, with what the user decided."""
        view = self._panel.view
        about = self.about or untold("", "summary", [], "")
        if not view.result.lines:
            return replace(about, sentences=[Sentence("", view.text(), "unverifiable", [], [])])
        return reported(view.result, about)

    def keep(self) -> None:
        """Put the result into the history, in the place of what is there of it: with what the user decided since."""
        lines = list(self._panel.view.result.lines)
        if self.kept_as and lines and lines != self._kept_lines:
            self._kept_lines = lines
            self._records.keep_result(self.report(), self.kept_as, self.beside)

    def take_kept(self, key: str) -> None:
        """The result in the panel is in the history as it is, under this key."""
        self.kept_as, self._kept_lines = key, list(self._panel.view.result.lines)

    def add_notice(self, text: str) -> None:
        """Something more to know about the result that is there."""
        self._panel.add_notice(text)
        if self.about is not None:
            self.about = replace(self.about, notices=[*self.about.notices, text])
            self._kept_lines = []  # what is in the history does not tell it

    # --- starting -----------------------------------------------------------------------------

    def summarize(self, request: Summarize, model_name: str, resume: bool = True) -> None:
        """Write a summary; it goes on where the same one was interrupted, unless ``resume`` is off."""
        titles = {
            "study": self.tr("Study notes on {name}"),
            "clinical": self.tr("Clinical summary of {name}"),
            "meeting": self.tr("Minutes of {name}"),
            "plain": self.tr("{name} in plain language"),
            "abstract": self.tr("Lay abstract of {name}"),
        }
        title = self._titled(titles.get(request.style, self.tr("Summary of {name}")), request.sources)
        self._begin(title, "summary", request, model_name)
        if request.style == "clinical" and self.about is not None:
            self._panel.add_caution(self.about.caution)
        self._prepare(request, resume)

    def write_note(self, request: WriteNote, model_name: str, resume: bool = True) -> None:
        """Write a clinical note; as ``summarize``."""
        self._begin(self._titled(self.tr("Note from {name}"), request.sources), "note", request, model_name)
        self._prepare(replace(request, model_name=model_name), resume)

    def check(self, request: VerifyText) -> None:
        """Check a text that was written elsewhere."""
        self._begin(self._titled(self.tr("Text checked against {name}"), request.sources), "check", request, "")
        self._run(request)

    def stop(self) -> None:
        """Stop; what has been written stays."""
        if self._preparing:
            self._asked += 1
            self._preparing = False
            self.said.emit("")
            self.ended.emit(Cancelled())
        elif self.job is not None and self.job.running:
            self.job.cancel()
            self.said.emit(self.tr("Stopping…"))

    def leave(self) -> None:
        """Stop and tell nobody: the result is cleared away."""
        self.stop()
        self.job, self.about, self.kept_as = None, None, ""
        self._timer.stop()

    # --- on the way ---------------------------------------------------------------------------

    def _begin(self, title: str, kind: str, request: Summarize | WriteNote | VerifyText, model_name: str) -> None:
        self._asked += 1
        self._kept_parts = set()
        self._note, self.kept_as = None, ""
        self.beside = Beside() if isinstance(request, VerifyText) else Beside(asked_of(request))
        self._panel.begin(kind)
        self._progress = SummaryProgress(model_name, last_page(request.sources), is_note=kind == "note")
        style = request.style if isinstance(request, Summarize) else "clinical" if kind == "note" else ""
        files = [source.name for source in request.sources]
        model = request.model.id if not isinstance(request, VerifyText) else ""
        self.about = untold(title, kind, files, model, style, model_name)

    def _titled(self, pattern: str, sources: list[SourceText]) -> str:
        name = os.path.basename(sources[0].name)
        title = pattern.format(name=name)
        more = len(sources) - 1
        return self.tr("{title} and {n} more").format(title=title, n=more) if more else title

    def _prepare(self, request: Summarize | WriteNote, resume: bool) -> None:
        self._preparing = True
        if self._records.keeping:
            self.said.emit(self.tr("Looking whether a part of it is done…"))
        number = self._asked
        assert self.about is not None, "it has just begun"
        self._records.prepare(request, resume, self.about.title, lambda ready: self._on_prepared(number, ready))

    def _on_prepared(self, number: int, request: Summarize | WriteNote) -> None:
        if number != self._asked or not self._preparing:
            return
        self._preparing = False
        whole = sum(part.is_whole for part in request.done_parts)
        self.resumed.emit(whole)
        self._run(request)

    def _run(self, request: Summarize | WriteNote | VerifyText) -> None:
        self.job = job = self._jobs.run(request)
        job.arrived.connect(lambda event: self._on_event(job, event))
        job.finished.connect(lambda terminal: self._on_finished(job, terminal))
        self._timer.start()
        first = before(job, self._jobs.running)
        waits = self.tr("Begins when this is done: {job}")
        self.said.emit(waits.format(job=name(first.request)) if first is not None else self.tr("Starting…"))

    def _on_event(self, job: JobHandle, event: object) -> None:
        if isinstance(event, Checkpoint):  # kept also for one that was cleared away
            kept = self._records.add_part(event)
            if kept and job is self.job and PartText(event.part, event.text).is_whole:
                self._kept_parts.add(event.part)
        if job is not self.job:
            return  # the rest of a result that was cleared away
        view = self._panel.view
        match event:
            case Outline():
                self._panel.show_outline(outline_lines(event))
            case Estimate():
                self._progress.part_pages = event.part_pages
                self.estimated.emit(event)
            case Token() if self._note is None or event.draft:
                self._panel.add_token(event.text, event.draft)
            case Sentence():
                view.add_sentence(event)
                self._panel.show_result()
            case NoteOutline():
                self._note = NoteText(event, self.tr("Not mentioned."))
                self._show_note(self._note)
            case NoteField() if self._note is not None:
                self._note.add(event)
                self._show_note(self._note)
            case Progress():
                self._progress.add(event)
                self._show_progress()
            case Notice() if self._panel.kind == "note" and self._note is None:
                self._panel.add_caution(event.text)  # what to know before: the model is too small for it
            case Notice():
                self._panel.add_notice(event.text)

    def _show_note(self, note: NoteText) -> None:
        bar = self._panel.view.verticalScrollBar()
        at = bar.value()
        self._panel.view.show_lines(note.lines())
        bar.setValue(at)
        self._panel.show_result()

    def _on_finished(self, job: JobHandle, terminal: object) -> None:
        if job is not self.job:
            return
        self._timer.stop()
        self._panel.view.finish()
        match terminal:
            case Done(SummaryResult() as result):
                self._take(job, result)
                self.said.emit(outcome(result, len(self._panel.view.result.doubts())))
            case Done(NoteResult() as note):
                self._take_note(job, note)
                self.said.emit(outcome(note, len(self._panel.view.result.doubts())))
            case Done(VerifyResult() as checked):
                self._take_check(checked)
                self.said.emit(outcome(checked, len(self._panel.view.result.doubts())))
            case Cancelled() if self._kept_parts and self._panel.kind == "note":
                self.said.emit(self.tr("Stopped. What the model answered is kept, and the note can go on from there."))
            case Cancelled() if self._kept_parts and not self._panel.view.result.lines:
                one = self.tr("Stopped. The part that is done is kept: Summarize goes on from there.")
                more = self.tr("Stopped. The {n} parts that are done are kept: Summarize goes on from there.")
                self.said.emit((one if len(self._kept_parts) == 1 else more).format(n=len(self._kept_parts)))
            case Cancelled():
                self.said.emit(self.tr("Stopped. What was written stays."))
            case Failed():
                self.said.emit("")
                if self._kept_parts:
                    kept = self.tr("What is done is kept: it goes on from there.")
                    terminal = replace(terminal, hint=f"{terminal.hint} {kept}".strip())
        self.ended.emit(terminal)

    def _take(self, job: JobHandle, result: SummaryResult) -> None:
        assert self.about is not None, "a job that runs has begun"
        assert isinstance(job.request, Summarize), "only that has this result"
        self.about = replace(
            self.about,
            skipped=result.skipped,
            notices=list(self._panel.notices),
            reading_grade=result.reading_grade,
            model=result.model,
        )
        self._records.finish(job.request, result.pace)
        self._keep_new()

    def _take_check(self, result: VerifyResult) -> None:
        assert self.about is not None, "a job that runs has begun"
        self.about = replace(self.about, skipped=result.skipped, notices=list(self._panel.notices))
        self._keep_new()

    def _take_note(self, job: JobHandle, result: NoteResult) -> None:
        assert self.about is not None, "a job that runs has begun"
        assert isinstance(job.request, WriteNote), "only that has this result"
        self._records.finish(job.request, result.pace)
        files = self.about.files
        self._panel.view.show_lines(note_lines(result))
        self._panel.medications.show_rows(result.medications)
        self.beside = replace(self.beside, medications=result.medications)
        for caution in (*result.warnings, result.drafted_by):
            self._panel.add_caution(caution)
        words = self.tr("Left out of {field}: “{text}” {reason}")
        self._panel.show_left_out(
            [words.format(field=each.field, text=each.text, reason=each.reason) for each in result.removed]
        )
        self.about = report_of(result, files)
        self._keep_new()

    def _keep_new(self) -> None:
        """A result that ends while nothing is kept has no key: it is not written later either, with some decision."""
        self.kept_as = uuid.uuid4().hex if self._records.keeping else ""
        self.keep()

    def _show_progress(self) -> None:
        job = self.job
        if job is None or not job.running or job.cancel_asked or self._progress.latest is None:
            return
        self.said.emit(self._progress.line(0 if job.in_sentences else job.tokens))
        self._panel.show_progress(self._progress.fraction())
