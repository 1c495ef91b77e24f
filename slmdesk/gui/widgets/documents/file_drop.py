"""Takes what is dropped on a pane, wherever in it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class FileDrop(QObject):
    """Watches the drops on a pane.

    Args:
        with_text: whether text is welcome too.
    """

    over = Signal(bool)  # something that can be taken is held above the pane, or not any more
    files_dropped = Signal(list)  # of Path
    text_dropped = Signal(str)

    def __init__(self, pane: QWidget, with_text: bool) -> None:
        super().__init__(pane)
        self._with_text = with_text
        pane.setAcceptDrops(True)
        pane.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            if event.mimeData().hasUrls() or (self._with_text and event.mimeData().hasText()):
                event.acceptProposedAction()
                self.over.emit(True)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.over.emit(False)
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.over.emit(False)
            paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
            if paths:
                self.files_dropped.emit(paths)
            elif self._with_text and event.mimeData().hasText():
                self.text_dropped.emit(event.mimeData().text())
            event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)
