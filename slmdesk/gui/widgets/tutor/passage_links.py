"""Ties the sentences of a result to the passages of its sources: marks them, shows them, names them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from slmdesk.gui.summary.coverage import Section, covered, uncovered
from slmdesk.gui.widgets.documents.source_panel import SourcePanel
from slmdesk.gui.widgets.result.view import ResultView
from slmdesk.messages import Citation, Sentence


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

    def uncovered(self, sentences: list[Sentence]) -> list[tuple[str, str, Section]]:
        """The sections that no sentence rests on: (key of the source, its name beside others, section)."""
        if not sentences:
            return []
        sources = self._source_panel.usable()
        return [
            (source.key, source.name if len(sources) > 1 else "", section)
            for source in sources
            for section in uncovered(source, covered(sentences, source.key))
        ]

    def show_section(self, key: str, section: Section) -> None:
        """Bring a section of a source into view."""
        end = section.start + max(1, len(section.title))
        self._source_panel.mark([Citation(key, section.page_number, section.start, end, section.title)], scroll=True)

    def place_with_file(self, citation: Citation) -> str:
        """What a citation's place is called where its document is not in view."""
        _short, words = self._source_panel.place(citation)
        name = Path(citation.file).name
        return words if words.startswith(name) else f"{name}, {words}"

    def _on_sentence_pointed(self, index: int) -> None:
        self._source_panel.mark(self._result.passages(index), scroll=False)

    def _on_sentence_activated(self, index: int, citation: int) -> None:
        sources = self._result.passages(index)
        self._source_panel.mark(sources[citation:] + sources[:citation], scroll=True)
