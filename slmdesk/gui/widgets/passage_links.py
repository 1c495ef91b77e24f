"""Ties the sentences of a result to the passages of its sources: marks them, shows them, names them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from slmdesk.gui.widgets.result_view import ResultView
from slmdesk.gui.widgets.source_panel import SourcePanel
from slmdesk.messages import Citation


class PassageLinks(QObject):
    """Args: source_panel, result: the two halves of a pane, which also owns this."""

    def __init__(self, source_panel: SourcePanel, result: ResultView, parent: QObject) -> None:
        super().__init__(parent)
        self._source_panel = source_panel
        self._result = result
        result.pointed.connect(self._on_sentence_pointed)
        result.activated.connect(self._on_sentence_activated)

    def show_cited(self) -> None:
        """Show beside the source which parts of it the result cites."""
        supported = (each for each in self._result.sentences if each.status == "supported")
        self._source_panel.set_cited([source for each in supported for source in each.sources])

    def place_with_file(self, citation: Citation) -> str:
        """What a citation's place is called where its document is not in view."""
        _short, words = self._source_panel.place(citation)
        name = Path(citation.file).name
        return words if words.startswith(name) else f"{name}, {words}"

    def _sources_of(self, index: int) -> list[Citation]:
        sentences = self._result.sentences
        return sentences[index].sources if 0 <= index < len(sentences) else []

    def _on_sentence_pointed(self, index: int) -> None:
        self._source_panel.mark(self._sources_of(index), scroll=False)

    def _on_sentence_activated(self, index: int, citation: int) -> None:
        sources = self._sources_of(index)
        self._source_panel.mark(sources[citation:] + sources[:citation], scroll=True)
