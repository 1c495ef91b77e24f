"""What every pane that works on documents has: they are opened, dropped, pasted and read at its left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal

from slmdesk.gui.documents.source_side import SourceSide
from slmdesk.gui.failures import Failures
from slmdesk.gui.pane import Pane
from slmdesk.gui.widgets.drop_area import DropArea


class DocumentPane(Pane):
    """Each calls ``build_sources`` while it is built.

    Attributes:
        sources, source_panel: its documents, and the half that shows them.
    """

    library_asked = Signal(int)  # id of a kept document, to be shown in the library

    def build_sources(self, drop: DropArea | None = None, patterns: str = "") -> None:
        """Make the half with the documents. drop, patterns: see ``SourceSide``."""
        self.sources = SourceSide(self, self._desk, self.banner, self.start, self.library_asked.emit, drop, patterns)
        self.source_panel = self.sources.panel

    def offer_sample(self, file: str) -> None:
        """Offer a file of the samples where documents are invited, when it is there."""
        path = self._desk.resources / "samples" / file
        offer = self.source_panel.drop.sample.setVisible
        self._desk.background.run(path.is_file, offer, lambda _failure: None)

    def open_sample(self, file: str) -> None:
        """Open a file of the samples."""
        self.open_files([self._desk.resources / "samples" / file])

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open files; reading starts at once."""
        self.sources.open_files(paths)

    def start(self) -> None:
        """Do what the pane is for; also called when a document could be read at another try."""
        raise NotImplementedError

    def make_failures(self, again: Callable[[], None], words: str = "") -> Failures:
        """What its banner says when a job fails. again, words: see ``Failures``."""
        return Failures(self.banner, self._desk.ladder, self.open_pane.emit, again, words)
