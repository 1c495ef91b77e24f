"""The source at the left: plain text with page or paragraph numbers in the margin, and marked passages."""

from __future__ import annotations

import collections
from bisect import bisect_left, bisect_right
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from slmdesk.gui.documents.sources import Source
from slmdesk.gui.documents.text_looks import format_blocks
from slmdesk.gui.positions import has_endless_word, joined, shown
from slmdesk.gui.theme import MEASURE_CHARACTERS, SPACE, Theme
from slmdesk.gui.widgets.marks import marks
from slmdesk.messages import Block

_SLICE_CHARACTERS = 1 << 13
_SLICE_INTERVAL_MS = 5
_GUTTER_CHARACTERS = 6
_STRIP_WIDTH = 3
_LOOKS_AHEAD = 30  # blocks before and after those in view
_LEAST_TABLE_CHARACTERS = 40  # as wide a table is put into columns, even if the view is narrower


class SourceView(QPlainTextEdit):
    """Shows one source at a time; pasted text can be edited here."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._source: Source | None = None
        self._waiting: collections.deque[tuple[Source, str]] = collections.deque()
        self._marks: list[tuple[int, int]] = []
        self._mark_wanted = False  # in view, as soon as its text is there
        self._cited: list[tuple[int, int]] = []
        self._gutter = _Margin(self, self.paint_gutter)
        self._strip = _Margin(self, self.paint_strip)
        self._strip.setToolTip(self.tr("Where the cited passages are"))
        self._strip.hide()
        self._feeder = QTimer(self)
        self._feeder.setInterval(_SLICE_INTERVAL_MS)
        self._feeder.timeout.connect(self._feed)
        self.setAccessibleName(self.tr("Source text"))
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.updateRequest.connect(self._on_update_request)
        self.verticalScrollBar().valueChanged.connect(self._format_visible)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    # --- what is shown ------------------------------------------------------------------------

    def show_source(self, source: Source) -> None:
        """Put a source into view. Text that is typed can be edited, a file cannot."""
        if source is self._source:
            return
        self._source = source
        source.document.setDefaultFont(self.font())
        self.setDocument(source.document)
        self.setReadOnly(source.path is not None)
        self.setUndoRedoEnabled(source.path is None)
        if source.path is not None:  # a reader moves through a file with the keyboard too
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
            )
        self._set_wrapping()
        self._marks, self._mark_wanted = [], False
        self.set_cited([])
        self._paint_marks()
        self._gutter.update()
        self._format_visible()

    def append(self, source: Source, text: str) -> None:
        """Add text to a source: its beginning at once, the rest in slices, as 5 MB must not stop the window."""
        slices = [text[start : start + _SLICE_CHARACTERS] for start in range(0, len(text), _SLICE_CHARACTERS)]
        if slices and source.shown == 0 and all(waiting is not source for waiting, _text in self._waiting):
            self._insert(source, slices.pop(0))
        self._waiting.extend((source, each) for each in slices)
        if not self._feeder.isActive():
            self._feeder.start()

    def insert_text(self, text: str) -> None:
        """Put pasted text in at the cursor; it can be undone. Lines without end are broken at spaces."""
        text = shown(text.replace("\r\n", "\n"))
        self._wrap_for(self._source, text)
        self.insertPlainText(text)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """A paste, or a drop of text."""
        if source.hasText() and not self.isReadOnly():
            self.insert_text(source.text())

    def restart(self, source: Source) -> None:
        """Empty a source's document because it is read again."""
        self._waiting = collections.deque(each for each in self._waiting if each[0] is not source)
        source.document.clear()
        source.shown, source.looks = 0, {}

    @property
    def complete(self) -> bool:
        """Whether all text that was given is in the document."""
        return not self._waiting

    def first_visible_offset(self) -> int:
        """The code point at the upper edge of the view."""
        return self._source.positions.from_qt(self.firstVisibleBlock().position()) if self._source is not None else 0

    def show_offset(self, offset: int) -> None:
        """Bring a code point to the upper edge."""
        if self._source is None:
            return
        position = min(self._source.positions.to_qt(offset), self.document().characterCount() - 1)
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        self.verticalScrollBar().setValue(cursor.block().firstLineNumber())

    # --- passages -----------------------------------------------------------------------------

    def mark(self, passages: list[tuple[int, int]], scroll: bool) -> None:
        """Mark passages of the source in view. start, end: code points. scroll: bring the first into view."""
        self._marks = passages
        self._mark_wanted = scroll and bool(passages)
        self._paint_marks()
        self._show_mark()

    def set_cited(self, passages: list[tuple[int, int]]) -> None:
        """The passages that any sentence cites: shown as a strip beside the scroll bar."""
        self._cited = passages
        self._strip.setVisible(bool(passages))
        self._strip.update()

    def marked(self) -> list[str]:
        """The text of the passages that are marked now."""
        return [selection.cursor.selectedText() for selection in self.extraSelections()]

    def _show_mark(self) -> None:
        """Bring the first mark into view, again with each slice until its text is there."""
        if self._mark_wanted and self._source is not None:
            start = self._marks[0][0]
            cursor = QTextCursor(self.document())
            cursor.setPosition(min(self._source.positions.to_qt(start), self.document().characterCount() - 1))
            self.setTextCursor(cursor)
            self.centerCursor()
            self._mark_wanted = not self.complete and self._source.shown <= start

    def _paint_marks(self) -> None:
        ranges = []
        if self._source is not None:
            to_qt = self._source.positions.to_qt
            ranges = [(to_qt(start), to_qt(end)) for start, end in self._marks]
        self.setExtraSelections(marks(self.document(), ranges, self._theme.tokens))

    # --- text in slices -----------------------------------------------------------------------

    def _feed(self) -> None:
        if not self._waiting:
            self._feeder.stop()
            self._gutter.update()
            return
        self._insert(*self._waiting.popleft())

    def _insert(self, source: Source, text: str) -> None:
        cursor = QTextCursor(source.document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        length = len(text)
        # A slice may end between \r and \n: both stay one position each, as in a whole text.
        text = shown(text)
        self._wrap_for(source, text)
        cursor.insertText(text, QTextCharFormat())  # not in the look of what stands before it
        source.shown += length
        if source is self._source:
            if any(end > source.shown - length for _start, end in self._marks):  # marked before its text was there
                self._paint_marks()
                self._show_mark()
            self._format_visible()

    def _format_visible(self) -> None:
        """Give the headings and tables in view, and some around them, their looks: all at once would take seconds."""
        source = self._source
        if source is None or source.path is None:
            return
        if source.looks_font != self.font().key():  # columns are as wide as their letters
            source.looks, source.looks_font = {}, self.font().key()
        to_offset, bottom = source.positions.from_qt, QPoint(0, self.viewport().height())
        first = bisect_left(source.blocks, to_offset(self.firstVisibleBlock().position()), key=lambda block: block.end)
        end = min(source.shown, to_offset(self.cursorForPosition(bottom).position()) + 1)
        last = bisect_left(source.blocks, end, key=lambda block: block.start) + _LOOKS_AHEAD
        last = min(last, bisect_right(source.blocks, source.shown, key=lambda block: block.end))
        wanted = [
            number
            for number in range(max(0, first - _LOOKS_AHEAD), last)
            if number not in source.looks and source.blocks[number].kind in ("heading", "table-row")
        ]
        if wanted:
            width = max(self.viewport().width(), self.fontMetrics().averageCharWidth() * _LEAST_TABLE_CHARACTERS)
            to_qt = source.positions.to_qt
            format_blocks(source.document, source.blocks, wanted, source.looks, source.text, to_qt, self.font(), width)

    def _wrap_for(self, source: Source | None, text: str) -> None:
        """Words of thousands of characters take Qt seconds to break at a border, and none anywhere."""
        if source is not None and not source.endless_words and has_endless_word(text):
            source.endless_words = True
            self._set_wrapping()

    def _set_wrapping(self) -> None:
        anywhere = self._source is not None and self._source.endless_words
        mode = QTextOption.WrapMode.WrapAnywhere if anywhere else QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
        if self.wordWrapMode() != mode:
            self.setWordWrapMode(mode)

    # --- margin -------------------------------------------------------------------------------

    def gutter_width(self) -> int:
        """Width of the margin with the numbers, in device-independent pixels."""
        return QFontMetrics(self._small_font()).horizontalAdvance("0" * _GUTTER_CHARACTERS) + SPACE[2]

    def paint_gutter(self, painter: QPainter) -> None:
        """Draw the number of each page, or of each paragraph, beside its first line."""
        if self._source is None:
            return
        painter.setFont(self._small_font())
        painter.setPen(QColor(self._theme.tokens.muted))
        width = self._gutter.width() - SPACE[2]
        for top, height, words in self._visible_numbers():
            painter.drawText(QRectF(0, top, width, height), int(Qt.AlignmentFlag.AlignRight), words)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if self._source is not None and self._source.blocks and self._source.blocks[0].page_number is not None:
            painter.setPen(QColor(self._theme.tokens.border))
            for top, _height, _words in self._visible_numbers()[0 if self.verticalScrollBar().value() else 1 :]:
                painter.drawLine(0, int(top) - 5, self.viewport().width(), int(top) - 5)
        painter.end()

    def paint_strip(self, painter: QPainter) -> None:
        """Draw where in the whole text the cited passages stand."""
        if self._source is None or not self._source.positions.length:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.accent))
        scale = self._strip.height() / self._source.positions.length
        cited = ((start * scale, max(start * scale + 3.0, end * scale)) for start, end in self._cited)
        for top, bottom in joined(cited):
            painter.drawRoundedRect(QRectF(0, top, _STRIP_WIDTH, bottom - top), 1.5, 1.5)

    def _visible_numbers(self) -> list[tuple[float, float, str]]:
        """(top, height, words) of the numbers in view, in viewport coordinates."""
        source = self._source
        if source is None or not source.blocks:
            return []
        numbers: list[tuple[float, float, str]] = []
        line = self.firstVisibleBlock()
        offset = self.contentOffset()
        while line.isValid():
            box = self.blockBoundingGeometry(line).translated(offset)
            if box.top() > self.viewport().height():
                break
            start = source.positions.from_qt(line.position())
            end = source.positions.from_qt(line.position() + line.length())
            words = _number_between(source.blocks, start, end)
            if words:
                numbers.append((box.top(), float(self.fontMetrics().lineSpacing()), words))
            line = line.next()
        return numbers

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(7.0, font.pointSizeF() * 0.72))
        return font

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_margins()  # first: a hidden view is told of its new size once only
        super().resizeEvent(event)
        self._format_visible()

    def _set_margins(self) -> None:
        gutter = self.gutter_width()
        measure = self.fontMetrics().averageCharWidth() * (MEASURE_CHARACTERS + 8)
        spare = max(0, self.width() - gutter - measure - SPACE[5])
        left = gutter + spare // 2
        self.setViewportMargins(left, SPACE[3], SPACE[4] + spare // 2, SPACE[3])
        height = self.height() - 2 * SPACE[3]
        self._gutter.setGeometry(QRect(left - gutter, SPACE[3], gutter, height))
        bar = self.verticalScrollBar().sizeHint().width()
        self._strip.setGeometry(QRect(self.width() - bar - SPACE[2] - _STRIP_WIDTH, SPACE[3], _STRIP_WIDTH, height))

    def _on_update_request(self, rect: QRect, scrolled: int) -> None:
        if scrolled:
            self._gutter.scroll(0, scrolled)
        else:
            self._gutter.update(0, rect.y(), self._gutter.width(), rect.height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.font().family() != self._theme.reading_font.family():
            self._on_theme_changed()  # Qt 6.11 forgets a widget's own font when its pane gets a parent

    def _on_theme_changed(self) -> None:
        font = QFont(self._theme.reading_font)
        font.setPointSizeF(max(8.0, font.pointSizeF() - 1))
        self.setFont(font)
        self.document().setDefaultFont(font)
        self._format_visible()
        self._set_margins()
        self._paint_marks()
        self.viewport().update()


class _Margin(QWidget):
    """A strip at the side of the text; what is in it is drawn by the view, and said by the chips too."""

    def __init__(self, view: SourceView, paint: Callable[[QPainter], None]) -> None:
        super().__init__(view)
        self._paint = paint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter)
        painter.end()


def _number_between(blocks: list[Block], start: int, end: int) -> str:
    """The number that belongs beside a line of the text: of the page, or the paragraph, that begins in it."""
    index = bisect_left(blocks, start, key=lambda block: block.start)
    if index >= len(blocks) or blocks[index].start >= end:
        return ""
    page = blocks[index].page_number
    if page is None:
        return str(index + 1)
    if index == 0 or blocks[index - 1].page_number != page:
        return QCoreApplication.translate("SourceView", "p. {n}").format(n=page)
    return ""
