"""Searches the document in view for what the find bar asks, and steps from match to match."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from slmdesk.gui.documents.text_search import TextSearch
from slmdesk.gui.widgets.documents.find_bar import FindBar

_TYPING_MS = 150  # after the last key


class DocumentSearch(QObject):
    """Args of the constructor: the bar; what gives the text (None without a document); what gives the offset in view.

    Attributes:
        text_search: what was found so far.
    """

    went_to = Signal(object)  # (start, end) in code points; None: nothing is to be marked

    def __init__(
        self, bar: FindBar, text: Callable[[], str | None], offset_in_view: Callable[[], int], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bar = bar
        self._text = text
        self._offset_in_view = offset_in_view
        self._match = 0  # of those found, the one that is marked; -1: none yet
        self.text_search = TextSearch(self)
        self.text_search.changed.connect(self._on_changed)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._start)
        bar.words_changed.connect(lambda _words: self._typing.start())
        bar.step_asked.connect(self._on_step_asked)
        bar.closed.connect(self._on_closed)

    def open(self) -> None:
        """Open the bar, and search for what stands in it."""
        self._bar.open_bar()
        self._start()

    def _start(self) -> None:
        text = self._text()
        if text is None or self._bar.isHidden():
            return
        self._match = -1
        self.text_search.start(text, self._bar.words.text())

    def _on_changed(self) -> None:
        found = self.text_search.found
        if found and self._match < 0:
            self._match = min(bisect_left(found, (self._offset_in_view(), 0)), len(found) - 1)
            self.went_to.emit(found[self._match])
        elif not found and not self._bar.isHidden():
            self.went_to.emit(None)
        self._bar.show_count(max(0, self._match), len(found), self.text_search.running)

    def _on_step_asked(self, step: int) -> None:
        found = self.text_search.found
        if self._typing.isActive():
            self._typing.stop()
            self._start()
        elif found:
            self._match = (self._match + step) % len(found)
            self.went_to.emit(found[self._match])
            self._on_changed()

    def _on_closed(self) -> None:
        self._typing.stop()
        self.text_search.stop()
        self.went_to.emit(None)
