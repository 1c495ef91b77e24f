"""Tells when the user has paused typing a text that an installed pair can translate at once."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from slmdesk.gui.translation.pairs import Translators
from slmdesk.gui.widgets.documents.source_panel import SourcePanel
from slmdesk.gui.widgets.translation.controls import TranslationControls

PAUSE_MS = 40
"""With what reading, translating and drawing take, a text of some sentences is there 150 ms after the last key."""


class TypingPause(QObject):
    """Args: parent: the pane, which owns this."""

    paused = Signal()

    def __init__(
        self, panel: SourcePanel, translators: Translators, controls: TranslationControls, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._translators = translators
        self._controls = controls
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._on_timeout)
        panel.changed.connect(self.wait)

    def wait(self) -> None:
        """Begin to wait anew."""
        controls = self._controls
        if self._is_new() and self._translators.uses_pair(controls.known_source, controls.target_language):
            self._timer.start()

    def _is_new(self) -> bool:
        current = self._panel.current
        if current is None or current.path is not None or current.state == "reading":
            return False
        return current.edited or (current.state == "typed" and bool(current.typed_text().strip()))

    def _on_timeout(self) -> None:
        if self._is_new():
            self.paused.emit()
