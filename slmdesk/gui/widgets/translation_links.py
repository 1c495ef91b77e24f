"""Ties the segments of a translation to their places in the source: what is pointed at lights up on both sides."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QMouseEvent

from slmdesk.gui.translations import Translation
from slmdesk.gui.widgets.source_panel import SourcePanel
from slmdesk.gui.widgets.translation_view import TranslationView
from slmdesk.messages import Citation


class TranslationLinks(QObject):
    """Args: source_panel, view: the two sides. parent: the pane, which owns this."""

    def __init__(self, source_panel: SourcePanel, view: TranslationView, parent: QObject) -> None:
        super().__init__(parent)
        self._source_panel = source_panel
        self._view = view
        self._translation: Translation | None = None
        self.current = -1
        view.pointed.connect(self.light)
        view.activated.connect(lambda number: self.go_to(number, in_result=False))
        text = source_panel.view
        text.viewport().setMouseTracking(True)
        text.viewport().installEventFilter(self)
        text.cursorPositionChanged.connect(self._on_source_cursor_moved)

    def show(self, translation: Translation | None) -> None:
        """Which translation is in view."""
        self._translation = translation
        self.current = -1

    def light(self, number: int) -> None:
        """Mark a segment on both sides; -1 for none."""
        if number == self.current:
            return
        self.current = number
        self._view.light(number)
        self._source_panel.mark(self._passage(number), scroll=False)

    def go_to(self, number: int, in_result: bool = True) -> None:
        """Mark a segment and bring it into view on the other side. in_result: here too."""
        self.current = number
        self._view.light(number, scroll=in_result)
        self._source_panel.mark(self._passage(number), scroll=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove and not event.buttons():
            cursor = self._source_panel.view.cursorForPosition(event.position().toPoint())
            self._point_at(cursor.position())
        elif event.type() == QEvent.Type.Leave:
            self.light(-1)
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease and self.current >= 0:
            self._view.light(self.current, scroll=True)
        return super().eventFilter(watched, event)

    def _on_source_cursor_moved(self) -> None:
        view = self._source_panel.view
        if view.hasFocus() and not view.underMouse():
            self._point_at(view.textCursor().position())

    def _point_at(self, position: int) -> None:
        source = self._source_panel.current
        if source is None or self._translation is None or source.edited or not self._translation.segments:
            return
        self.light(self._translation.segment_at(source.positions.from_qt(position)))

    def _passage(self, number: int) -> list[Citation]:
        if self._translation is None or not 0 <= number < len(self._translation.segments):
            return []
        segment = self._translation.segments[number]
        return [Citation(self._translation.source_key, None, segment.start, segment.end, segment.source)]
