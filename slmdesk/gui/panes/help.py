"""The Help pane: how everything is used, what the marks mean, and the keys (``resources/help/manual.md``)."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QFont, QFontMetrics, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QWidget

from slmdesk.gui.desk import Desk
from slmdesk.gui.pane import Pane
from slmdesk.gui.theme import MEASURE_CHARACTERS, SPACE
from slmdesk.gui.widgets.basics import column, frame, pane_title, row

_LINE_PERCENT = 130.0
_HEADING_POINTS = 1.25  # of the text's
_FIRST = 100  # before the room beside it, up to its own greatest width


class HelpPane(Pane):
    """Args: desk: what the panes share. Links in the text lead to panes: ``pane:NAME``."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._manual = ""
        self.text = QTextBrowser()
        self.text.setAccessibleName(self.tr("How SLM Desk is used"))
        self.text.setOpenLinks(False)  # nothing is fetched, and no other program is started
        self.text.anchorClicked.connect(self._on_link_clicked)
        self.setFocusProxy(self.text)  # its keys scroll
        card = self._card = frame("card")
        inside = column(card, 1)
        inside.addWidget(self.text)
        layout = column(self, SPACE[4], SPACE[3])
        layout.addLayout(row(pane_title(self.tr("Help")), None))
        layout.addWidget(self.banner)
        beside = row(card, None)
        beside.setStretch(0, _FIRST)
        layout.addLayout(beside, 1)
        desk.theme.changed.connect(self._show)
        path = desk.resources / "help" / "manual.md"
        desk.background.run(lambda: path.read_text("utf-8"), self._take, self.banner.show_failure)

    def _take(self, manual: str) -> None:
        self._manual = manual
        self._show()

    def _show(self) -> None:
        """Write the text anew: links have the colour that the palette had."""
        at = self.text.verticalScrollBar().value()
        font = QFont(self.font())
        document = self.text.document()
        document.setDefaultFont(font)
        document.setDocumentMargin(SPACE[5])
        document.setDefaultStyleSheet(f"a {{ color: {self._desk.theme.tokens.accent}; }}")
        self.text.setMarkdown(self._manual)
        measure = QFontMetrics(font).averageCharWidth() * (MEASURE_CHARACTERS + 12)
        self.text.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.text.setLineWrapColumnOrWidth(measure)
        self._card.setMaximumWidth(measure + 2 * SPACE[6])
        self._space_lines(font)
        self.text.verticalScrollBar().setValue(at)

    def _space_lines(self, font: QFont) -> None:
        cursor = QTextCursor(self.text.document())
        block = self.text.document().begin()
        while block.isValid():
            cursor.setPosition(block.position())
            form = QTextBlockFormat(block.blockFormat())
            form.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            if form.headingLevel():
                form.setTopMargin(SPACE[5])
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                look = cursor.charFormat()
                look.setFontPointSize(font.pointSizeF() * _HEADING_POINTS)
                cursor.setCharFormat(look)
            elif block.textList() is None:
                form.setTopMargin(SPACE[2])
            cursor.setBlockFormat(form)
            block = block.next()

    def _on_link_clicked(self, link: QUrl) -> None:
        if link.scheme() == "pane":
            self.open_pane.emit(link.path())
