"""The button that names the sections of the source which a result says nothing about, and leads to each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from slmdesk.gui import wording
from slmdesk.gui.summary.coverage import Section

_MOST = 30
_CHARACTERS = 60


class UncoveredMenu(QPushButton):
    """Hidden while everything is covered."""

    chosen = Signal(object, object)  # key of the source, Section

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "quiet")
        self.setAutoDefault(False)
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.show_sections([])

    def show_sections(self, found: Sequence[tuple[str, str, Section]]) -> None:
        """found: (key of the source, what it is called beside others or empty, section)."""
        self._menu.clear()
        for key, name, section in found[:_MOST]:
            words = wording.shortened(section.title, _CHARACTERS) or self.tr("Page {n}").format(n=section.page_number)
            if section.title and section.page_number is not None:
                words = self.tr("{title} (page {n})").format(title=words, n=section.page_number)
            action = self._menu.addAction((f"{name}: {words}" if name else words).replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, key=key, section=section: self.chosen.emit(key, section))
        if len(found) > _MOST:
            self._menu.addAction(self.tr("and {n} more").format(n=len(found) - _MOST)).setEnabled(False)
        words = self.tr("1 section not used") if len(found) == 1 else self.tr("{n} sections not used")
        self.setText(words.format(n=len(found)))
        self.setAccessibleName(self.text())
        self.setToolTip(self.tr("Sections of the source that no sentence of the result rests on"))
        self.setVisible(bool(found))
