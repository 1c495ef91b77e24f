"""Ties a translation to its source: the words or the sentence that are pointed at light up on both sides."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QMouseEvent

from slmdesk.gui.translation.translations import Translation, WordPair
from slmdesk.gui.widgets.documents.source_panel import SourcePanel
from slmdesk.gui.widgets.translation.view import TranslationView
from slmdesk.messages import Citation

_NO_WORDS = WordPair([], [])


class TranslationLinks(QObject):
    """Args: source_panel, view: the two sides. parent: the pane, which owns this.

    Attributes:
        current: the segment that is lit; -1 for none.
        chosen: the segment that the user went to last, by a click or with the keyboard; -1 for none.
    """

    moved = Signal(int)  # the segment that the user went to

    def __init__(self, source_panel: SourcePanel, view: TranslationView, parent: QObject) -> None:
        super().__init__(parent)
        self._source_panel = source_panel
        self._view = view
        self._translation: Translation | None = None
        self._words = _NO_WORDS
        self.current = self.chosen = -1
        view.pointed.connect(self._on_target_pointed)
        view.chosen.connect(self._choose)
        view.activated.connect(lambda number: self.go_to(number, in_result=False))
        text = source_panel.view
        text.viewport().setMouseTracking(True)
        text.viewport().installEventFilter(self)
        text.cursorPositionChanged.connect(self._on_source_cursor_moved)

    def show(self, translation: Translation | None) -> None:
        """Which translation is in view."""
        self._translation = translation
        self._words = _NO_WORDS
        self.current = -1
        self._choose(-1)

    def light(self, number: int, words: WordPair = _NO_WORDS) -> None:
        """Mark words on both sides, the whole segment where there are none; -1 for nothing."""
        if (number, words) == (self.current, self._words):
            return
        self.current, self._words = number, words
        self._view.light(number, words.target)
        self._source_panel.mark(self._passages(number, words), scroll=False)

    def go_to(self, number: int, in_result: bool = True) -> None:
        """Mark a segment and bring it into view on the other side. in_result: here too."""
        self.current, self._words = number, _NO_WORDS
        self._choose(number)
        self._view.light(number, scroll=in_result)
        self._source_panel.mark(self._passages(number, _NO_WORDS), scroll=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove and not event.buttons():
            cursor = self._source_panel.view.cursorForPosition(event.position().toPoint())
            self._point_at(cursor.position(), cursor.position())
        elif event.type() == QEvent.Type.Leave:
            self.light(-1)
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease and self.current >= 0:
            self._view.light(self.current, self._words.target, scroll=True)
        return super().eventFilter(watched, event)

    def _on_target_pointed(self, number: int, start: int, end: int) -> None:
        translation = self._translation
        words = translation.words_at(number, start, end, in_source=False) if translation is not None else _NO_WORDS
        self.light(number, words)

    def _on_source_cursor_moved(self) -> None:
        view = self._source_panel.view
        cursor = view.textCursor()
        if view.hasFocus() and (not view.underMouse() or cursor.hasSelection()):
            self._point_at(cursor.selectionStart(), cursor.selectionEnd())

    def _point_at(self, first: int, last: int) -> None:
        """first, last: positions in the source's text document."""
        source, translation = self._source_panel.current, self._translation
        if source is None or translation is None or source.edited or not translation.segments:
            return
        offset = source.positions.from_qt(first)
        number = translation.segment_at(offset)
        if number < 0:
            self.light(-1)
            return
        begin = translation.segments[number].start
        end = source.positions.from_qt(last)
        self.light(number, translation.words_at(number, offset - begin, end - begin, in_source=True))

    def _choose(self, number: int) -> None:
        if number != self.chosen:
            self.chosen = number
            self.moved.emit(number)

    def _passages(self, number: int, words: WordPair) -> list[Citation]:
        if self._translation is None or not 0 <= number < len(self._translation.segments):
            return []
        segment = self._translation.segments[number]
        places = [(segment.start + start, segment.start + end) for start, end in words.source]
        key = self._translation.source_key
        return [
            Citation(key, None, start, end, segment.source[start - segment.start : end - segment.start])
            for start, end in places or [(segment.start, segment.end)]
        ]
