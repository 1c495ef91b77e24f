"""A translation as text: its segments light up under the pointer, those in doubt are marked amber and have a sign."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
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

from slmdesk.gui.positions import Positions, shown
from slmdesk.gui.theme import MEASURE_CHARACTERS, SPACE, Theme
from slmdesk.gui.translation.translations import match_words
from slmdesk.gui.widgets.marks import marks
from slmdesk.messages import Translated

_SIGN = 14  # pixels
_LINE_HEIGHT = 1.4  # of the font size


class TranslationView(QTextEdit):
    """Shows segments as they come. Read only; words can be selected and copied as they are."""

    pointed = Signal(int, int, int)  # segment under the pointer or at the cursor, -1 for none; what stretch of it
    chosen = Signal(int)  # the segment that the cursor is in now
    menu_asked = Signal(object)  # QPoint on the screen: the menu for what is chosen is wanted
    activated = Signal(int)  # a segment that was clicked, or Enter was pressed in

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._segments: list[Translated] = []
        self._spans: list[tuple[int, int]] = []
        self._differences: list[Sequence[tuple[int, int, bool]]] = []
        self._lit = -1
        self._lit_words: list[tuple[int, int]] = []
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

    def show_segments(
        self, segments: Sequence[Translated], differences: Sequence[Sequence[tuple[int, int, bool]]] = ()
    ) -> None:
        """Show these and no others. differences: of each, see ``add``."""
        given = list(zip(segments, differences or [()] * len(segments), strict=True))
        self._differences = []
        self._segments, self._spans, self._lit, self._lit_words = [], [], -1, []
        self.setExtraSelections([])
        self.clear()
        self.verticalScrollBar().setValue(0)
        for segment, places in given:
            self.add(segment, places)

    def add(self, segment: Translated, differences: Sequence[tuple[int, int, bool]] = ()) -> None:
        """The next segment, at the end. What the user reads stays where it is.

        differences: (start, end, grave) of stretches to be marked, offsets into its words.
        """
        own = self.textCursor()
        at_the_end = not own.hasSelection() and own.atEnd()
        stood_at = own.position()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if not self._segments:
            cursor.setBlockFormat(self._paragraph())
        cursor.insertText(shown(segment.lead if self._segments else segment.lead.lstrip("\r\n")), self._body())
        start = cursor.position()
        cursor.insertText(shown(segment.target), self._body(doubtful=bool(segment.warnings)))
        self._spans.append((start, cursor.position()))
        for place in differences:
            self._draw_difference(start, segment.target, place)
        if at_the_end:  # what is inserted there would take the user's cursor along
            own.setPosition(stood_at)
            self.blockSignals(True)
            self.setTextCursor(own)
            self.blockSignals(False)
        self._segments.append(segment)
        self._differences.append(differences)
        cursor.endEditBlock()

    def light(self, number: int, words: Sequence[tuple[int, int]] = (), scroll: bool = False) -> None:
        """Mark words of a segment, or all of it; -1 for nothing.

        Args:
            words: offsets into the segment's translation; none: the whole segment.
            scroll: bring it into view.
        """
        self._lit, self._lit_words = (number if number < len(self._spans) else -1), list(words)
        ranges: list[tuple[int, int]] = []
        if self._lit >= 0:
            start, end = self._spans[self._lit]
            positions = Positions(self._segments[self._lit].target)
            ranges = [(start + positions.to_qt(first), start + positions.to_qt(last)) for first, last in words]
            ranges = ranges or [(start, end)]
        self.setExtraSelections(marks(self.document(), ranges, self._theme.tokens))
        if scroll and ranges:
            cursor = QTextCursor(self.document())
            cursor.setPosition(ranges[0][0])
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def selected(self) -> tuple[int, str]:
        """The segment at the cursor, -1 for none, and the words that are selected."""
        cursor = self.textCursor()
        return self._segment_at(cursor.selectionStart()), cursor.selectedText().replace("\u2029", "\n")

    def lit(self) -> str:
        """The words that are marked now."""
        return " ".join(each.cursor.selectedText() for each in self.extraSelections())

    # --- pointing -----------------------------------------------------------------------------

    def _segment_at(self, position: int) -> int:
        number = bisect_right(self._spans, position, key=lambda span: span[0]) - 1
        return number if number >= 0 and position < self._spans[number][1] else -1

    def _position_under(self, point: QPoint) -> int:
        in_text = QPointF(point.x(), point.y() + self.verticalScrollBar().value())
        return self.document().documentLayout().hitTest(in_text, Qt.HitTestAccuracy.FuzzyHit)

    def _segment_under(self, point: QPoint) -> int:
        return self._segment_at(self._position_under(point))

    def _point_at(self, first: int, last: int) -> None:
        """first, last: positions of the document."""
        number = self._segment_at(first)
        if number < 0:
            self.pointed.emit(-1, 0, 0)
            return
        positions, start = Positions(self._segments[number].target), self._spans[number][0]
        self.pointed.emit(number, positions.from_qt(first - start), positions.from_qt(last - start))

    def _on_cursor_moved(self) -> None:
        cursor = self.textCursor()
        if self.hasFocus():
            self._point_at(cursor.selectionStart(), cursor.selectionEnd())
        self.chosen.emit(self._segment_at(cursor.selectionStart()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not event.buttons():
            position = self._position_under(event.position().toPoint())
            self._point_at(position, position)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        number = self._segment_under(event.position().toPoint())
        if number >= 0 and event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.activated.emit(number)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self.hasFocus():
            self._on_cursor_moved()
        else:
            self.pointed.emit(-1, 0, 0)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.textCursor().hasSelection() and event.reason() == QContextMenuEvent.Reason.Mouse:
            self.setTextCursor(self.cursorForPosition(event.pos()))
        self.menu_asked.emit(event.globalPos())

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
            segment = self._segments[number] if number >= 0 else None
            words = "\n".join([*segment.warnings, match_words(segment.match)]).strip() if segment is not None else ""
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

    # --- looks --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        tokens = self._theme.tokens
        doubt = self._theme.pixmap("warning", tokens.doubt, _SIGN)
        memory = self._theme.pixmap("library", tokens.muted, _SIGN)
        first = self._segment_from(self.cursorForPosition(QPoint(0, 0)).position())
        cursor, last_top = QTextCursor(self.document()), -_SIGN
        for number in range(first, len(self._segments)):
            segment = self._segments[number]
            if not segment.warnings and segment.match is None:
                continue
            cursor.setPosition(self._spans[number][0])
            box = self.cursorRect(cursor)
            if box.top() > self.viewport().height():
                break
            if box.top() >= last_top + _SIGN:  # one sign a line
                painter.drawPixmap(0, box.center().y() - _SIGN // 2, doubt if segment.warnings else memory)
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

    def _draw_difference(self, start: int, target: str, place: tuple[int, int, bool]) -> None:
        positions, (first, last, grave) = Positions(target), place
        cursor = QTextCursor(self.document())
        cursor.setPosition(start + positions.to_qt(first))
        cursor.setPosition(start + positions.to_qt(last), QTextCursor.MoveMode.KeepAnchor)
        look, tokens = QTextCharFormat(), self._theme.tokens
        look.setBackground(QColor(tokens.doubt_soft if grave else tokens.accent_soft))
        if grave:
            look.setForeground(QColor(tokens.doubt))
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(QColor(tokens.doubt))
        cursor.mergeCharFormat(look)

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
        lit, words, place = self._lit, self._lit_words, self.verticalScrollBar().value()
        self.setFont(self._font())
        self.show_segments(self._segments, self._differences)
        self.light(lit, words)
        self.verticalScrollBar().setValue(place)
        self._set_margins()
