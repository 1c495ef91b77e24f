"""De-identification in the Summarize pane: asked for in the source's menu, looked through beside the source."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QFileDialog, QWidget

from slmdesk.atomic import write_atomically
from slmdesk.gui.desk import Desk
from slmdesk.gui.documents.source_side import SourceSide
from slmdesk.gui.documents.sources import Source
from slmdesk.gui.failures import Failures
from slmdesk.gui.pane_job import PaneJob
from slmdesk.gui.summary.deidentified import Deidentified
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.result.deidentify_panel import DeidentifyPanel
from slmdesk.messages import Citation, Deidentify, DeidentifyResult, Done, Progress


class Deidentification(QObject):
    """Args: panel: shown while a text is looked through, and hidden else."""

    opened = Signal()
    closed = Signal()

    def __init__(self, pane: QWidget, desk: Desk, sources: SourceSide, panel: DeidentifyPanel, banner: Banner) -> None:
        super().__init__(pane)
        self._pane = pane
        self._desk = desk
        self._sources = sources
        self._panel = panel
        self._banner = banner
        self._source: Source | None = None
        self._latest: Source | None = None  # also when it has failed
        self._waiting = False  # for the text to be read
        self._left: set[tuple[int, int]] = set()  # places that the user left as they are
        self._job = PaneJob(pane, desk.jobs, Failures(banner, desk.ladder, lambda _name: None, self._try_again))
        self._job.arrived.connect(self._on_event)
        self._job.ended.connect(self._on_ended)
        sources.panel.head.offer(
            self.tr("De-identify…"),
            self.tr("Take out names, dates, numbers and places, and look through each change"),
            self.open,
        )
        sources.changed.connect(self._on_sources_changed)
        panel.pointed.connect(self._on_pointed)
        panel.keep_dates_changed.connect(self._look_again)
        panel.copy_asked.connect(self.copy)
        panel.save_asked.connect(self.ask_and_save)
        panel.use_asked.connect(self.use)
        panel.closed.connect(self.close)

    @property
    def is_open(self) -> bool:
        """Whether a text is being looked through."""
        return self._source is not None

    def open(self, source: Source) -> None:
        """Look for what identifies a person in one document, or in the text that was typed."""
        self._banner.clear()
        self._source = self._latest = source
        self._left = set()
        self._job.leave()
        self._panel.begin(source.name)
        self.opened.emit()
        if source.path is None and (source.state != "read" or source.edited):
            source.read_typed(self._desk.jobs, source.typed_text())
        self._waiting = True
        self._on_sources_changed()
        self._panel.take_focus()

    def close(self) -> None:
        """Back to the result; nothing is changed."""
        if self._source is None:
            return
        self._job.leave()
        self._source, self._waiting = None, False
        self._sources.panel.mark([], scroll=False)
        self.closed.emit()

    def _look_again(self, _keep_dates: bool = False) -> None:
        if self._source is not None and not self._waiting:
            found = self._panel.found
            if found is not None:
                pairs = zip(found.spans, found.replaced, strict=True)
                self._left = {(span.start, span.end) for span, replaced in pairs if not replaced}
            self._panel.begin(self._source.name)
            self._job.run(Deidentify([self._source.as_message()], self._panel.keep_dates.isChecked()), uses_model=False)

    def _try_again(self) -> None:
        if self._latest is not None and self._latest in self._sources.panel.sources:
            self.open(self._latest)

    def _on_event(self, event: object) -> None:
        if isinstance(event, Progress) and event.total:
            self._panel.show_progress(event.done / event.total)

    def _on_ended(self, terminal: object) -> None:
        if self._source is None:
            return
        match terminal:
            case Done(DeidentifyResult() as result):
                found = Deidentified(self._source.text, result.texts[0].spans)
                found.replaced = [(span.start, span.end) not in self._left for span in found.spans]
                self._panel.show_found(found)
            case _:
                self.close()

    def _on_sources_changed(self) -> None:
        source = self._source
        if source is None or (self._waiting and source.state == "reading"):
            return
        if source not in self._sources.panel.sources or source.edited or source.state != "read":
            self.close()  # the places of what was found are not those of this text
        elif self._waiting:
            self._waiting = False
            self._look_again()

    def _on_pointed(self, number: int) -> None:
        source, found = self._source, self._panel.found
        if source is not None and found is not None:
            span = found.spans[number]
            self._sources.panel.mark([Citation(source.key, None, span.start, span.end, span.text)], scroll=True)

    # --- taking it away -----------------------------------------------------------------------

    def copy(self) -> None:
        """The text to the clipboard."""
        if self._panel.found is not None:
            QGuiApplication.clipboard().setText(self._panel.found.text)
            self._panel.say(self.tr("Copied"))

    def ask_and_save(self) -> None:
        """Let the user choose a file, then write it."""
        if self._source is None or self._panel.found is None:
            return
        stem = self._source.path.stem if self._source.path is not None else self.tr("text")
        suggested = self.tr("{name} de-identified.txt").format(name=stem)
        name, _chosen = QFileDialog.getSaveFileName(
            self._panel, self.tr("Save the de-identified text"), suggested, self.tr("Text (*.txt)")
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write the text as UTF-8, whole or not at all."""
        if self._panel.found is None:
            return
        content = self._panel.found.text.encode("utf-8", "replace")
        self._desk.background.run(
            lambda: write_atomically(path, content, private=False),
            lambda _none: self._panel.say(self.tr("Saved as {name}").format(name=path.name)),
            lambda failure: self._banner.show_failure(failure, self.tr("Save elsewhere…"), self.ask_and_save),
            writes=True,
        )

    def use(self) -> None:
        """Put the text in the place of the document it was made from."""
        found, source = self._panel.found, self._source
        if found is None or source is None:
            return
        text, panel = found.text, self._sources.panel
        self.close()
        if source.path is None:
            panel.typed()
            panel.view.selectAll()
            panel.view.insert_text(text)
        else:
            panel.close_source(source)
            typed = panel.typed()
            if typed.typed_text().strip():  # a text that stands there already stays, and stays one of its own
                panel.view.moveCursor(QTextCursor.MoveOperation.End)
                text = f"\n\n{text}"
            panel.view.insert_text(text)
