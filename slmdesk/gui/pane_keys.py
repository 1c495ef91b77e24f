"""The keys of a pane: they hold while it is in view."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def bind_keys(pane: QWidget, keys: Mapping[str, Callable[[], object]]) -> None:
    """Make the shortcuts. keys: in Qt's words, such as ``Ctrl+Return``; the Enter of the number pad is the same."""
    for each, slot in keys.items():
        for key in dict.fromkeys((each, each.replace("Return", "Enter"))):
            QShortcut(QKeySequence(key), pane, slot, context=Qt.ShortcutContext.WindowShortcut)
