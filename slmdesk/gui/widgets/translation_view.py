"""A translation as text: its segments light up under the pointer, those in doubt are marked amber and have a sign."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from slmdesk.gui.positions import shown
from slmdesk.gui.theme import MEASURE_CHARACTERS, SPACE, Theme
from slmdesk.gui.widgets.marks import marks
from slmdesk.messages import Translated

_SIGN = 14  # pixels
_LINE_HEIGHT = 1.4  # of the font size


class TranslationView(QTextEdit):
    """Shows segments as they come. Read only; words can be selected and copied as they are."""

    pointed = Signal(int)  # the segment under the pointer or at the cursor, -1 for none
    activated = Signal(int)  # a segment that was clicked, or Enter was pressed in

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._segments: list[Translated] = []
        self._spans: list[tuple[int, int]] = []
        self._lit = -1
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAccessibleName(self.tr("Translation"))
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.viewport().setMouseTracking(True)
        self.cursorPositionChanged.connect(self._on_cursor_moved)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    # --- what is shown ------------------------------------------------------------------------

    def show_segments(self, segments: list[Translated]) -> None:
        """Show these and no others."""
        self._segments, self._spans, self._lit = [], [], -1
        self.setExtraSelections([])
        self.clear()
        self.verticalScrollBar().setValue(0)
        for segment in segments:
            self.add(segment)

    def add(self, segment: Translated) -> None:
        """The next segment, at the end. What the user reads stays where it is."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if not self._segments:
            cursor.setBlockFormat(self._paragraph())
        cursor.insertText(shown(segment.lead if self._segments else segment.lead.lstrip("\r\n")), self._body())
        start = cursor.position()
        cursor.insertText(shown(segment.target), self._body(doubtful=bool(segment.warnings)))
        self._spans.append((start, cursor.position()))
        self._segments.append(segment)
        cursor.endEditBlock()

    def light(self, number: int, scroll: bool = False) -> None:
        """Mark a segment; -1 for none. scroll: bring it into view."""
        self._lit = number if number < len(self._spans) else -1
        ranges = [self._spans[self._lit]] if self._lit >= 0 else []
        self.setExtraSelections(marks(self.document(), ranges, self._theme.tokens))
        if scroll and ranges:
            cursor = QTextCursor(self.document())
            cursor.setPosition(ranges[0][0])
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def lit(self) -> str:
        """The words that are marked now."""
        return " ".join(each.cursor.selectedText() for each in self.extraSelections())

    # --- pointing -----------------------------------------------------------------------------

    def _segment_at(self, position: int) -> int:
        number = bisect_right(self._spans, position, key=lambda span: span[0]) - 1
        return number if number >= 0 and position < self._spans[number][1] else -1

    def _segment_under(self, point: QPoint) -> int:
        in_text = QPointF(point.x(), point.y() + self.verticalScrollBar().value())
        return self._segment_at(self.document().documentLayout().hitTest(in_text, Qt.HitTestAccuracy.FuzzyHit))

    def _on_cursor_moved(self) -> None:
        if self.hasFocus():
            self.pointed.emit(self._segment_at(self.textCursor().position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not event.buttons():
            self.pointed.emit(self._segment_under(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        number = self._segment_under(event.position().toPoint())
        if number >= 0 and event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.activated.emit(number)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(self._segment_at(self.textCursor().position()) if self.hasFocus() else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = self._segment_at(self.textCursor().position())
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and number >= 0:
            self.activated.emit(number)
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._segment_under(event.pos())
            words = "\n".join(self._segments[number].warnings) if number >= 0 else ""
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

    # --- looks --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        sign = self._theme.pixmap("warning", self._theme.tokens.doubt, _SIGN)
        first = self._segment_from(self.cursorForPosition(QPoint(0, 0)).position())
        cursor, last_top = QTextCursor(self.document()), -_SIGN
        for number in range(first, len(self._segments)):
            if not self._segments[number].warnings:
                continue
            cursor.setPosition(self._spans[number][0])
            box = self.cursorRect(cursor)
            if box.top() > self.viewport().height():
                break
            if box.top() >= last_top + _SIGN:  # one sign a line
                painter.drawPixmap(0, box.center().y() - _SIGN // 2, sign)
                last_top = box.top()
        painter.end()

    def _segment_from(self, position: int) -> int:
        return max(0, bisect_right(self._spans, position, key=lambda span: span[0]) - 2)

    def _body(self, doubtful: bool = False) -> QTextCharFormat:
        tokens, look = self._theme.tokens, QTextCharFormat()
        look.setFont(self._font())
        look.setForeground(QColor(tokens.text))
        if doubtful:
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(QColor(tokens.doubt))
        return look

    def _paragraph(self) -> QTextBlockFormat:
        block = QTextBlockFormat()
        height = QFontInfo(self._font()).pixelSize() * _LINE_HEIGHT
        block.setLineHeight(round(height), QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
        block.setLeftMargin(_SIGN + SPACE[1])
        return block

    def _font(self) -> QFont:
        font = QFont(self._theme.reading_font)
        font.setPointSizeF(max(8.0, font.pointSizeF() - 1))  # as the source beside it
        return font

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_margins()
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._set_margins()

    def _set_margins(self) -> None:
        measure = round(QFontMetricsF(self._font()).averageCharWidth() * (MEASURE_CHARACTERS + 8))
        spare = max(0, self.width() - measure - SPACE[5])
        self.setViewportMargins(SPACE[3] + spare // 2, SPACE[3], SPACE[4] + spare // 2, SPACE[3])

    def _on_theme_changed(self) -> None:
        lit, segments, place = self._lit, self._segments, self.verticalScrollBar().value()
        self.setFont(self._font())
        self.show_segments(segments)
        self.light(lit)
        self.verticalScrollBar().setValue(place)
        self._set_margins()
