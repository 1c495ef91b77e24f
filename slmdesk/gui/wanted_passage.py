"""Brings a passage into view on its page, once its document has been read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer

from slmdesk.gui.widgets.banner import Banner
from slmdesk.gui.widgets.source_panel import SourcePanel
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

    def show(self, citation: Citation) -> None:
        """Bring a passage into view; a document that was closed is opened."""
        self._wanted = citation
        if citation.file not in {source.key for source in self._panel.sources}:
            if not Path(citation.file).is_absolute():
                self._banner.show_notice(self.tr("This text was pasted, and is not open any more."))
                return
            self._open_files([Path(citation.file)])
        self.look()

    def look(self) -> None:
        """Show what waits, if its document is there now."""
        citation = self._wanted
        ready = {source.key: source for source in self._panel.sources if source.state == "read"}
        if citation is None or citation.file not in ready:
            return
        if not self._panel.view.complete:  # its text comes into view bit by bit
            QTimer.singleShot(_SOON_MS, self, self.look)
            return
        self._wanted = None
        text = ready[citation.file].text
        if citation.quote not in ("", text[citation.start : citation.end]):  # a card may be older than the file
            start = text.find(citation.quote)
            if start < 0:
                self._panel.mark([], scroll=False)
                self._banner.show_notice(self.tr("The document has changed: this passage is not in it any more."))
                return
            citation = replace(citation, start=start, end=start + len(citation.quote))
        self._panel.mark([citation], scroll=True)
