"""The left half of a pane: open documents, how far they are read, and their text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QWidget

from slmdesk.gui import wording
from slmdesk.gui.documents import source_wording
from slmdesk.gui.documents.sources import Source
from slmdesk.gui.jobs import Jobs
from slmdesk.gui.theme import Theme
from slmdesk.gui.widgets.card import Card
from slmdesk.gui.widgets.documents.document_view import DocumentView
from slmdesk.gui.widgets.documents.scan_bar import ScanBar
from slmdesk.gui.widgets.documents.source_header import SourceHeader, letter
from slmdesk.gui.widgets.drop_area import DropArea
from slmdesk.messages import Cancelled, Citation, Failed, Progress, Units


class SourcePanel(Card):
    """Holds the open sources; the one chosen in the header is in view.

    Args:
        ocr_folder: where recognised pages of scans are kept now; None: nowhere.
        drop: what invites documents while there is none; None: the usual words.

    Attributes:
        head: the header, with what can be done.
    """

    changed = Signal()  # a source came, went, was read to its end, or was edited
    failed = Signal(object, object)  # Source, Failed
    stopped = Signal(object)  # Source: the user did not want to wait
    open_asked = Signal()
    sample_asked = Signal()
    keep_asked = Signal(object)  # Source: to be kept in the library, or shown there when it is

    def __init__(
        self,
        jobs: Jobs,
        theme: Theme,
        ocr_folder: Callable[[], Path | None] = lambda: None,
        parent: QWidget | None = None,
        drop: DropArea | None = None,
    ) -> None:
        translate = QCoreApplication.translate
        super().__init__(
            theme,
            translate("SourcePanel", "SOURCE"),
            translate("SourcePanel", "How much of the document is read"),
            parent,
        )
        self._jobs = jobs
        self._ocr_folder = ocr_folder
        self.units: Units = "target"  # what is read of XLIFF and PO
        self.sources: list[Source] = []
        self._current: Source | None = None
        self._kept: set[Path] = set()
        head = self.head = SourceHeader(self, self.header, self._caption, theme)
        head.chosen.connect(self._on_choice_changed)
        head.stop_asked.connect(self._on_stop_asked)
        head.keep_asked.connect(lambda: self.keep_asked.emit(self._current))
        head.open_asked.connect(self.open_asked)
        head.close_asked.connect(self._on_close_asked)
        self.body = DocumentView(jobs, theme)
        self.view = self.body.text
        self.drop = drop or DropArea(theme)
        self.drop.open_clicked.connect(self.open_asked)
        self.drop.sample_clicked.connect(self.sample_asked)
        self.drop.paste_clicked.connect(self._on_paste_clicked)
        self._stack.addWidget(self.drop)
        self._stack.addWidget(self.body)
        self.scans = ScanBar(theme)
        self.scans.asked.connect(self._on_recognition_asked)
        self._strip_layout.insertWidget(0, self.scans)
        theme.changed.connect(self._show_state)
        self._show_state()

    def take_focus(self) -> None:
        """Put the keyboard on the document, or on what opens one."""
        (self.body.in_view if self._current is not None else self.drop.open).setFocus(
            Qt.FocusReason.ShortcutFocusReason
        )

    # --- opening and closing ------------------------------------------------------------------

    @property
    def current(self) -> Source | None:
        """The source in view."""
        return self._current

    def open_file(self, path: Path) -> None:
        """Have a file read at once; a file that is open already comes into view."""
        same = next((source for source in self.sources if source.path == path), None)
        if same is not None:
            self._show(same)
            return
        source = Source(path.name, path, self, self._ocr_folder)
        source.units = self.units
        self._add(source)
        source.read(self._jobs)
        self._show_state()

    def read_again(self, source: Source, password: str | None = None) -> None:
        """Read a file from its beginning, after a failure or with its password."""
        self.view.restart(source)
        self.body.forget(source)
        source.read(self._jobs, password)
        if source is self._current:
            self.body.show_source(source)
        self._show_state()

    def recognise(self, source: Source, ocr: bool, language: str | None = None) -> None:
        """Read a file again, with or without recognising the text of its scans."""
        source.ocr, source.ocr_language = ocr, language
        self.read_again(source, source.password)

    def typed(self, text: str = "") -> Source:
        """The source for pasted text, made if there is none; ``text`` goes in at the cursor."""
        source = next((each for each in self.sources if each.path is None), None)
        if source is None:
            source = Source(self.tr("Pasted text"), None, self)
            self._add(source)
            source.document.contentsChanged.connect(lambda: self._on_typed_changed(source))
        self._show(source)
        if text:
            self.view.insert_text(text)
        self.view.setFocus()
        return source

    def close_source(self, source: Source) -> None:
        """Take a source away."""
        source.leave()
        self.body.forget(source)
        self.sources.remove(source)
        if source is self._current:
            self._current = None
            if self.sources:
                self._show(self.sources[-1])
        self._show_state()
        self.changed.emit()

    def close_failed(self) -> None:
        """Take away files that could not be read at all."""
        for source in [each for each in self.sources if each.state == "failed" and not each.text]:
            self.close_source(source)

    def take_all(self) -> list[Source]:
        """Empty the panel. Returns what was in it, for ``put_back``."""
        taken, self.sources, self._current = self.sources, [], None
        for source in taken:
            source.leave()
            self.body.forget(source)
        self._show_state()
        self.changed.emit()
        return taken

    def put_back(self, sources: list[Source]) -> None:
        """Undo ``take_all``."""
        self.sources = sources
        if sources:
            self._show(sources[-1])
        self.changed.emit()

    @property
    def reading(self) -> bool:
        """Whether a document is still being read."""
        return any(source.state == "reading" for source in self.sources)

    def usable(self) -> list[Source]:
        """The sources with text that a job can take; text that was typed first has to be read."""
        return [source for source in self.sources if source.state == "read" and source.has_text]

    def show_kept(self, paths: set[Path]) -> None:
        """Which of the open files are in the library."""
        self._kept = paths
        self._show_keep()

    def _show_keep(self) -> None:
        self.head.show_keep(self._current is not None and self._current.path in self._kept)

    # --- passages -----------------------------------------------------------------------------

    def place(self, citation: Citation) -> tuple[str, str]:
        """A citation's place as a chip and in words; with several documents, with its letter and name."""
        source = self._source_of(citation)
        paragraph = source.paragraph_number(citation.start) if source is not None else 1
        short, words = wording.short_place(citation, paragraph), wording.place(citation, paragraph)
        if len(self.sources) > 1 and source is not None:
            return f"{letter(self.sources.index(source))}{short}", f"{source.name}, {words}"
        return short, words

    def mark(self, citations: list[Citation], scroll: bool) -> None:
        """Mark passages. scroll: bring the first into view, in its document."""
        if scroll and citations:
            source = self._source_of(citations[0])
            if source is not None:
                self._show(source)
        current = self._current
        shown = [each for each in citations if current is not None and each.file == current.key and not current.edited]
        self.body.mark([(each.start, each.end) for each in shown], scroll)

    def set_cited(self, citations: list[Citation]) -> None:
        """Show beside the scroll bar where the cited passages of the source in view are."""
        current = self._current
        self.body.set_cited([(each.start, each.end) for each in citations if current and each.file == current.key])

    def _source_of(self, citation: Citation) -> Source | None:
        return next((source for source in self.sources if source.key == citation.file), None)

    # --- showing ------------------------------------------------------------------------------

    def _add(self, source: Source) -> None:
        self.sources.append(source)
        source.grew.connect(lambda text: self._on_source_grew(source, text))
        source.progressed.connect(lambda progress: self._on_source_progressed(source, progress))
        source.noticed.connect(self._show_state)
        source.finished.connect(lambda terminal: self._on_source_finished(source, terminal))
        self._show(source)
        self.changed.emit()

    def _show(self, source: Source) -> None:
        self._current = source
        self.body.show_source(source)
        self._bar.rest()
        self._show_state()

    def _show_state(self) -> None:
        current = self._current
        self._stack.setCurrentWidget(self.body if current is not None else self.drop)
        self.head.show(current, self.sources)
        self._show_keep()
        if current is None or current.state != "reading":
            self._bar.rest()
        self.scans.show_source(current)
        if current is None:
            self.show_notes([])
            return
        self.view.setPlaceholderText("" if current.path is not None else self.tr("Paste or type your text here."))
        lines = [line for line in (source_wording.skipped_line(current), *current.notices) if line]
        self.show_notes(lines)
        self._strip.setVisible(bool(lines) or not self.scans.isHidden())

    def _on_typed_changed(self, source: Source) -> None:
        if source is self._current and source.edited:
            self.body.mark([], scroll=False)  # offsets of the text that was read mean nothing here
        self.head.fit()
        self.changed.emit()

    def _on_source_grew(self, source: Source, text: str) -> None:
        if source.path is not None:
            self.view.append(source, text)

    def _on_source_progressed(self, source: Source, progress: Progress) -> None:
        if source is not self._current or source.path is None:
            return
        self._bar.show_fraction(progress.done / progress.total if progress.total else 0.0)
        self.scans.show_source(source)
        self._strip.setVisible(bool(self._strip_text.text()) or not self.scans.isHidden())
        self.head.show_progress(progress)

    def _on_source_finished(self, source: Source, terminal: object) -> None:
        if isinstance(terminal, Failed):
            if source.path is None:
                source.state = "typed"  # the text stands; only this reading of it failed
            self.failed.emit(source, terminal)
        elif isinstance(terminal, Cancelled):
            self.stopped.emit(source)
        self.body.read_to_the_end(source)
        self._show_state()
        self.changed.emit()

    def _on_choice_changed(self, index: int) -> None:
        if 0 <= index < len(self.sources):
            self._show(self.sources[index])
            self.changed.emit()

    def _on_stop_asked(self) -> None:
        if self._current is not None:
            self._current.cancel()

    def _on_recognition_asked(self, ocr: bool, language: str | None) -> None:
        if self._current is not None:
            self.recognise(self._current, ocr, language)

    def _on_close_asked(self) -> None:
        if self._current is not None:
            self.close_source(self._current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.head.fit()

    def _on_paste_clicked(self) -> None:
        self.typed(QGuiApplication.clipboard().text())
