"""The documents of a pane: opened, dropped, pasted, read, closed and brought back; says when its job may begin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from slmdesk.gui.desk import Desk
from slmdesk.gui.documents.sources import Source
from slmdesk.gui.library.keeping import Keeping
from slmdesk.gui.pane_keys import bind_keys
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.documents.file_drop import FileDrop
from slmdesk.gui.widgets.documents.source_panel import SourcePanel
from slmdesk.gui.widgets.documents.source_problems import SourceProblems
from slmdesk.gui.widgets.drop_area import DropArea
from slmdesk.messages import SourceText

_PATTERNS = (
    "*.pdf *.docx *.doc *.odt *.rtf *.txt *.md *.markdown *.html *.htm *.epub *.fb2 *.pptx *.ppt *.odp *.xlsx *.xls"
    " *.ods *.csv *.eml *.msg *.xml *.json *.png *.bmp *.webp *.jpg *.jpeg *.tif *.tiff"
)


class SourceSide(QObject):
    """What every pane that works on documents has in common; the pane owns it and puts ``panel`` into its layout.

    Args:
        pane: takes what is dropped on it.
        banner: says what goes wrong with a document.
        start: begins the pane's job, when a document could be read at another try.
        show_in_library: called with the id of a kept document that the user wants to see there.
        drop: what invites documents while there is none; None: the usual words.
        patterns: more endings that this pane reads, as ``*.srt *.po``.

    Attributes:
        panel: the left half.
        before_open: called before files are opened, however that came about.
    """

    changed = Signal()  # a source came, went, was read to its end, or was edited

    def __init__(
        self,
        pane: QWidget,
        desk: Desk,
        banner: Banner,
        start: Callable[[], None],
        show_in_library: Callable[[int], None],
        drop: DropArea | None = None,
        patterns: str = "",
    ) -> None:
        super().__init__(pane)
        self._pane = pane
        self._desk = desk
        self._banner = banner
        self._patterns = f"{_PATTERNS} {patterns}".strip()
        self._then: Callable[[], None] | None = None
        self._only: Source | None = None
        self._go_on_without_failed = False
        self.before_open: Callable[[], None] = lambda: None
        panel = self.panel = SourcePanel(desk.jobs, desk.theme, self._ocr_folder, drop=drop)
        panel.open_asked.connect(self.ask_for_files)
        panel.changed.connect(self._on_changed)
        self._keeping = Keeping(panel, desk.library, banner, show_in_library, self)
        self._problems = SourceProblems(panel, banner, self.ask_for_files, start, self)
        self._problems.happened.connect(self._on_problem)
        dropped = FileDrop(pane, with_text=True)
        dropped.over.connect(panel.drop.set_over)
        dropped.files_dropped.connect(self.open_files)
        dropped.text_dropped.connect(panel.typed)
        bind_keys(pane, {"Ctrl+O": self.ask_for_files})
        paste = QShortcut(QKeySequence.StandardKey.Paste, panel.drop, self.paste)
        paste.setContext(Qt.ShortcutContext.WindowShortcut)

    def _ocr_folder(self) -> Path | None:
        return self._desk.cache_folder / "ocr" if self._desk.records.keeping else None

    # --- opening and closing ------------------------------------------------------------------

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open files; reading starts at once."""
        self.before_open()
        self.panel.close_failed()
        for path in paths:
            self.panel.open_file(path)
        if self._desk.models.chosen is not None:
            self._desk.jobs.start("inference")  # its start-up time passes while the files are read

    def ask_for_files(self) -> None:
        """Let the user choose files."""
        names, _chosen = QFileDialog.getOpenFileNames(
            self._pane,
            self.tr("Open documents"),
            "",
            self.tr("Documents ({patterns});;All files (*)").format(patterns=self._patterns),
        )
        self.open_files([Path(name) for name in names])

    def paste(self) -> None:
        """Put what is in the clipboard into the place of a source."""
        self.panel.typed(QGuiApplication.clipboard().text())

    def close_all(self, words: str, button: str, bring_back: Callable[[], None]) -> None:
        """Empty the panel; the banner offers to bring back what was there.

        Args:
            words: what has happened. button: what brings it back.
            bring_back: called when the sources are there again, to bring back the rest.
        """
        self.stop_waiting()
        taken = self.panel.take_all()

        def back() -> None:
            again = {source.path for source in self.panel.sources if source.path is not None}
            self.panel.put_back([each for each in taken if each.path not in again] + self.panel.sources)
            bring_back()

        self._banner.show_notice(words, "", button, back)
        focused = QApplication.focusWidget()
        if focused is None or self._pane.isAncestorOf(focused):  # what had the keyboard is gone, or soon will be
            self.panel.take_focus()

    # --- waiting for a document ---------------------------------------------------------------

    @property
    def waiting(self) -> bool:
        """Whether a job begins when a document has been read."""
        return self._then is not None

    def when_read(
        self, run: Callable[[], None], only: Source | None = None, go_on_without_failed: bool = False
    ) -> None:
        """Have typed text read where it was not or has changed, and call ``run`` when nothing is read any more.

        Args:
            run: called at once when there is nothing to wait for; not at all when there is no text to work on.
            only: the one source that matters; None: all of them.
            go_on_without_failed: a document that cannot be read does not hold up the others.
        """
        for source in self.panel.sources if only is None else [only]:
            if source.path is None and (source.state != "read" or source.edited):
                source.read_typed(self._desk.jobs, source.typed_text())
        self._then, self._only, self._go_on_without_failed = run, only, go_on_without_failed
        self._look()

    def stop_waiting(self) -> None:
        """The job does not begin."""
        self._then = self._only = None

    def texts(self) -> list[SourceText]:
        """What has been read, as a task receives it."""
        return [source.as_message() for source in self.panel.usable()]

    def _look(self) -> None:
        if self._then is None:
            return
        only = self._only
        if self.panel.reading if only is None else only.state == "reading":
            return
        then = self._then
        self.stop_waiting()
        usable = self.panel.usable()
        if usable if only is None else only in usable:
            then()

    def _on_changed(self) -> None:
        self._look()
        self.changed.emit()

    def _on_problem(self) -> None:
        if not self._go_on_without_failed:
            self.stop_waiting()
        self.changed.emit()

    # --- keyboard -----------------------------------------------------------------------------

    def to_other_half(self, take_focus: Callable[[], None]) -> None:
        """Move the keyboard: documents, the other half, what the banner says. take_focus: of the other half."""
        focused = QApplication.focusWidget()
        if focused is not None and self.panel.isAncestorOf(focused):
            take_focus()
        elif not self._banner.take_focus():
            self.panel.take_focus()
