"""Tells when the user has paused typing a text that is to be read then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from slmdesk.gui.widgets.documents.source_panel import SourcePanel


class TypingPause(QObject):
    """Args: wanted: whether it is to be told now. pause_ms: without a key. parent: the pane, which owns this."""

    paused = Signal()

    def __init__(self, panel: SourcePanel, wanted: Callable[[], bool], pause_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._panel = panel
        self._wanted = wanted
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(pause_ms)
        self._timer.timeout.connect(self._on_timeout)
        panel.changed.connect(self.wait)

    def wait(self) -> None:
        """Begin to wait anew."""
        if self._is_new():
            self._timer.start()

    def _is_new(self) -> bool:
        current = self._panel.current
        if current is None or current.path is not None or current.state == "reading" or not self._wanted():
            return False
        return current.edited or (current.state == "typed" and bool(current.typed_text().strip()))

    def _on_timeout(self) -> None:
        if self._is_new():
            self.paused.emit()
