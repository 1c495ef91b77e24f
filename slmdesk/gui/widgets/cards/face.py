"""A card's text on the screen: question, line, answer; with its pictures, without links."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QUrl
from PySide6.QtGui import QFont, QImage, QResizeEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from slmdesk.gui.theme import MEASURE_CHARACTERS, SPACE, Theme

_LARGER = 1.25


class CardFace(QTextBrowser):
    """Text set as in a reader, as wide as it reads well. What it shows was cleaned by ``store.markup``."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._front, self._pictures = "", dict[str, QImage]()
        self._back: str | None = None
        self.setAccessibleName(self.tr("Card"))
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        theme.changed.connect(self._draw)

    def show_card(self, front: str, back: str | None, pictures: Mapping[str, QImage]) -> None:
        """Show a question, or with ``back`` its answer below it."""
        self._front, self._back, self._pictures = front, back, dict(pictures)
        self._draw()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        found = self._pictures.get(name.toString() if isinstance(name, QUrl) else name)
        if kind == QTextDocument.ResourceType.ImageResource.value and found is not None:
            return found
        return None  # never from a disk

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_margins()

    def _draw(self) -> None:
        font = QFont(self._theme.reading_font)
        font.setPointSizeF(font.pointSizeF() * _LARGER)
        document = self.document()
        document.clear()
        document.setDefaultFont(font)
        tokens = self._theme.tokens
        line = f"<hr style='background-color: {tokens.border}'>"
        answer = "" if self._back is None else f"{line}<div>{self._back}</div>"
        self.setHtml(f"<body style='color: {tokens.text}'><div>{self._front}</div>{answer}</body>")
        cursor = QTextCursor(document)
        cursor.select(QTextCursor.SelectionType.Document)
        plain = QTextCharFormat()
        plain.setFontFamilies([font.family()])
        cursor.mergeCharFormat(plain)
        self._set_margins()

    def _set_margins(self) -> None:
        font = self.document().defaultFont()
        wide = self.fontMetrics().averageCharWidth() * font.pointSizeF() / max(1.0, self.font().pointSizeF())
        side = max(SPACE[5], round((self.width() - wide * MEASURE_CHARACTERS) / 2))
        frame = self.document().rootFrame()
        shape = frame.frameFormat()
        if shape.leftMargin() != side:
            shape.setLeftMargin(side)
            shape.setRightMargin(side)
            shape.setTopMargin(SPACE[6])
            shape.setBottomMargin(SPACE[5])
            frame.setFrameFormat(shape)
