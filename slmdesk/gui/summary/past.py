"""What was in the Summarize pane before comes back: what was cleared, kept or in the history, or interrupted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QDateTime, QLocale, QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices

from slmdesk.export import Report
from slmdesk.gui.desk import Desk
from slmdesk.gui.kept import Kept
from slmdesk.gui.result_records import AskedSummary, Beside
from slmdesk.gui.summary.parts import SummaryParts
from slmdesk.gui.summary.result_text import Line, lines_of
from slmdesk.messages import Failed

if TYPE_CHECKING:
    from slmdesk.store.history import HistoryEntry
    from slmdesk.store.jobs import InterruptedJob


class SummaryPast(QObject):
    """Args: pane: what it comes back into, which also owns this. leave_looking: ends the second look at a result."""

    def __init__(self, pane: SummaryParts, desk: Desk, leave_looking: Callable[[], None]) -> None:
        super().__init__(pane)
        self._pane = pane
        self._leave_looking = leave_looking
        self._jobs = desk.jobs
        self._models = desk.models
        self._cleared: tuple[list[Line], Report | None, Beside, str] | None = None
        self._records = desk.records
        self._records.failed.connect(self._on_store_failed)
        self._folder = desk.data_folder
        self._goes_on = ""
        self._expected: AskedSummary | None = None  # what was to go on

    # --- what was open ------------------------------------------------------------------------

    def clear(self) -> None:
        """Close everything in the pane; the banner offers to bring it back."""
        pane = self._pane
        if not pane.source_panel.sources and not pane.result_panel.view.text():
            return
        work = pane.work
        was = list(pane.result_panel.view.result.lines), work.about, work.beside, work.kept_as
        pane.editing.stop()
        self._leave_looking()
        pane.work.leave()
        pane.footer.say("")
        pane.result_panel.reset()  # before its sources go: its sentences would lose their places one last time
        pane.footer.uncovered.show_sections([])
        pane.sources.close_all(self.tr("Everything here was closed."), self.tr("Bring it back"), self._bring_back)
        self._cleared = was

    def forget_cleared(self) -> None:
        """Something else is here now: its result is not to be replaced."""
        self._cleared = None

    def to_keep(self) -> Kept:
        """What is open, for the next start."""
        pane, view = self._pane, self._pane.result_panel.view
        typed = next((source.typed_text() for source in pane.source_panel.sources if source.path is None), "")
        files = [str(source.path) for source in pane.source_panel.sources if source.path is not None]
        kept = [number for number, line in enumerate(view.result.lines) if line.kept]
        about = pane.work.about if view.sentences else None
        unfinished = "" if view.sentences else view.text()
        medications = pane.work.beside.medications if about is not None else []
        return Kept(typed, files, view.sentences, unfinished, kept, about, medications)

    def restore(self, kept: Kept | None) -> None:
        """Bring back what was kept, or else offer to go on with what was interrupted."""
        pane = self._pane
        if kept is None:
            self.offer_to_resume()
            return
        pane.open_files([Path(name) for name in kept.files])
        if kept.typed:
            pane.source_panel.typed(kept.typed).read_typed(self._jobs, kept.typed)
        if kept.sentences:
            form = kept.about is not None and kept.about.kind == "note"
            pane.show_result(lines_of(kept.sentences, kept.decided, form), kept.about, Beside(None, kept.medications))
        if kept.unfinished:
            pane.result_panel.add_token(kept.unfinished, draft=False)
        pane.banner.show_notice(
            self.tr("Your text is back."),
            self.tr("The system closed SLM Desk while it was open. The file that it was kept in is deleted."),
        )

    def _on_store_failed(self, failure: Failed) -> None:
        banner = self._pane.banner
        if self._pane.running:
            goes_on = self.tr("What is being written goes on: save it when it is done (Ctrl+S).")
            failure = replace(failure, hint=f"{failure.hint} {goes_on}".strip())
        if failure.kind == "store-damaged":
            banner.show_failure(failure, self.tr("Open folder"), self._open_folder)
        else:
            banner.show_failure(failure)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _bring_back(self) -> None:
        if self._cleared is None:
            return
        lines, about, beside, key = self._cleared
        self._cleared = None
        self._pane.show_result(lines, about, beside)
        self._pane.work.take_kept(key)

    # --- what was written before --------------------------------------------------------------

    def offer_to_resume(self) -> None:
        """Say in the banner that a summary or note was interrupted, unless something else is said there."""
        self._records.interrupted(self._offer)

    def go_on(self, parts: int) -> None:
        """Say that what was interrupted goes on, with so many parts of before, and offer to begin anew.

        Where it was to go on and nothing of before is of use, say that it begins anew, and why.
        """
        expected, self._expected = self._expected, None
        if not parts:
            asked = self._pane.work.beside.asked
            told = self._pane.banner.isVisible()  # such as that nothing can be read of what is kept
            if expected is not None and asked is not None and asked.is_like(expected) and not told:
                self._pane.banner.show_notice(self.tr("It begins anew."), self._why_anew(expected))
            return
        note = self._pane.result_panel.kind == "note"
        summary = self.tr("The summary goes on where it was interrupted.")
        self._goes_on = self.tr("The note goes on where it was interrupted.") if note else summary
        words = self.tr("1 part was done before") if parts == 1 else self.tr("{n} parts were done before")
        self._pane.banner.show_notice(self._goes_on, words.format(n=parts), self.tr("Begin anew"), self._begin_anew)

    def gone_on(self) -> None:
        """It has ended: to begin anew would throw away what is there now."""
        if self._goes_on and self._pane.banner.message.text() == self._goes_on:
            self._pane.banner.clear()

    def _begin_anew(self) -> None:
        self._pane.work.leave()
        self._pane.start(resume=False)

    def _why_anew(self, asked: AskedSummary) -> str:
        """Why what is kept of it is of no use."""
        chosen = self._models.chosen
        if asked.model and chosen is not None and asked.model != chosen.id:
            words = self.tr("{before} wrote it: choose that model again to go on with it; {now} begins anew.")
            return words.format(before=self._models.name_of(asked.model), now=chosen.name)
        one, more = self.tr("The document is not as it was then."), self.tr("The documents are not as they were then.")
        return one if len(asked.files) == 1 else more

    def forgotten(self, entry: HistoryEntry | None) -> None:
        """A result was deleted in the history, or all (None): the one in view is not written there again."""
        if entry is None or entry.key == self._pane.work.kept_as:
            self._pane.work.kept_as = ""
        if self._cleared is not None and (entry is None or entry.key == self._cleared[3]):
            self._cleared = *self._cleared[:3], ""

    def open_entry(self, entry: HistoryEntry) -> None:
        """Show a result of the history; its documents are opened where they still are."""
        pane, banner = self._pane, self._pane.banner
        if pane.running:
            banner.show_notice(self.tr("A result is on its way: stop it first, or wait for its end."))
            return
        try:
            report = msgspec.json.decode(entry.content.encode(), type=Report)
            beside = msgspec.json.decode(entry.content.encode(), type=Beside)
        except msgspec.MsgspecError:
            banner.show_notice(
                self.tr("This result was kept by another version and cannot be shown with its sources."), entry.text
            )
            return
        is_kept_nowhere = self._is_kept_nowhere()
        pane.clear()
        cleared = self._cleared
        if beside.asked is not None:
            self._ask_for(beside.asked)
        elif report.style:  # kept by an earlier version
            self._pane.controls.ask_for_style(report.style)
        files = [Path(name) for name in report.files if Path(name).is_absolute()]
        present = [path for path in files if path.is_file()]
        pane.open_files(present)
        pane.show_result(lines_of(report.sentences, form=report.kind == "note"), report, beside)
        pane.work.take_kept(entry.key)
        self._cleared = cleared if is_kept_nowhere else None
        when = QDateTime.fromString(report.created, Qt.DateFormat.ISODate).toLocalTime()
        words = self.tr("Written on {date} by {model}") if report.model else self.tr("Checked on {date}")
        date = QLocale().toString(when, QLocale.FormatType.ShortFormat)
        pane.footer.say(words.format(date=date, model=self._models.name_of(report.model)))
        missing = len(report.files) - len(present)
        if is_kept_nowhere:
            return  # the banner offers to bring back what was open
        if missing:
            banner.show_notice(
                self.tr("Not every document of this result is there any more, so its passages cannot be shown.")
            )
        else:
            banner.clear()

    def _is_kept_nowhere(self) -> bool:
        """Whether something is open that is in no file and not in the history: words that were typed, a result."""
        typed = any(source.path is None and source.typed_text().strip() for source in self._pane.source_panel.sources)
        return typed or bool(self._pane.result_panel.view.text() and not self._pane.work.kept_as)

    def _offer(self, interrupted: list[tuple[InterruptedJob, AskedSummary]]) -> None:
        banner = self._pane.banner
        if not interrupted or not banner.isHidden() or self._pane.source_panel.sources:
            return
        job, asked = interrupted[0]
        summary = self.tr("A summary was interrupted: {title}")
        message = (self.tr("A note was interrupted: {title}") if asked.template else summary).format(title=job.title)
        if not self._records.keeping:  # it would not go on, but begin anew
            before = self.tr("What is done of it was kept before Private was switched on.")
            banner.show_notice(message, before, self.tr("Delete unfinished work"), self._forget_unfinished)
            return
        parts = self.tr("1 part of it is done.") if job.parts == 1 else self.tr("{n} parts of it are done.")
        other = asked.model and self._models.chosen is not None and asked.model != self._models.chosen.id
        hint = " ".join([parts.format(n=job.parts), *([self._why_anew(asked)] if other else [])])
        banner.show_notice(message, hint, self.tr("Go on"), lambda: self._go_on(asked))

    def _forget_unfinished(self) -> None:
        deleted = self.tr("Unfinished work was deleted for good.")
        self._records.forget_unfinished(lambda: self._pane.banner.show_notice(deleted))

    def _ask_for(self, asked: AskedSummary) -> None:
        self._pane.controls.ask_for(asked.style, asked.length, asked.language, asked.reading_level, asked.template)

    def _go_on(self, asked: AskedSummary) -> None:
        pane = self._pane
        self._expected = asked
        self._ask_for(asked)
        pane.open_files([Path(name) for name in asked.files])
        pane.start()
