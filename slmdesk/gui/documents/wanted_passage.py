"""Brings a passage into view on its page, once its document has been read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer

from slmdesk.gui.documents.sources import Source
from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.documents.source_panel import SourcePanel
from slmdesk.messages import Citation

_SOON_MS = 30


class WantedPassage(QObject):
    """Args: panel: where pages are shown. open_files: opens a document that was closed. banner: says what is gone."""

    def __init__(
        self, panel: SourcePanel, open_files: Callable[[Sequence[Path]], None], banner: Banner, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._open_files = open_files
        self._banner = banner
        self._wanted: Citation | None = None  # to be shown when its document has been read
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.look)

    def show(self, citation: Citation) -> None:
        """Bring a passage into view; a document that was closed is opened."""
        source = self._source_of(citation)
        if source is None and not Path(citation.file).is_absolute():
            self._banner.show_notice(self.tr("This text was pasted, and is not open any more."))
            return
        if source is None:
            self._open_files([Path(citation.file)])
        elif source.state in ("failed", "cancelled") and source.path is not None:
            self._panel.read_again(source, source.password)
        self._wanted = citation  # only now: what else closes or comes meanwhile has nothing to do with it
        self.look()

    def look(self) -> None:
        """Show what waits, if its document is there now."""
        citation = self._wanted
        if citation is None:
            return
        source = self._source_of(citation)
        if source is None or source.state in ("failed", "cancelled"):
            self._wanted = None  # closed meanwhile, or not to be read: it does not jump there another day
            return
        if source.state != "read":
            return
        if not self._panel.view.complete:  # its text comes into view bit by bit
            self._soon.start()
            return
        self._wanted = None
        text = source.text
        if citation.quote not in ("", text[citation.start : citation.end]):  # a card may be older than the file
            start = text.find(citation.quote)
            if start < 0:
                self._panel.mark([], scroll=False)
                self._banner.show_notice(self.tr("The document has changed: this passage is not in it any more."))
                return
            citation = replace(citation, start=start, end=start + len(citation.quote))
        self._panel.mark([citation], scroll=True)

    def _source_of(self, citation: Citation) -> Source | None:
        return next((each for each in self._panel.sources if each.key == citation.file), None)
