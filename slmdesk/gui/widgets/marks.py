"""Marked ranges of a text, as Qt's views take them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from slmdesk.gui.theme import Tokens


def marks(document: QTextDocument, ranges: Iterable[tuple[int, int]], tokens: Tokens) -> list[QTextEdit.ExtraSelection]:
    """Ranges on the background of marked passages. start, end: positions of the document; beyond it: its end."""
    last = document.characterCount() - 1
    selections = []
    for start, end in ranges:
        selection = QTextEdit.ExtraSelection()
        selection.cursor = QTextCursor(document)
        selection.cursor.setPosition(min(start, last))
        selection.cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setBackground(QColor(tokens.mark))
        selection.format = look
        selections.append(selection)
    return selections
