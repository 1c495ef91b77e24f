"""The result at the right: text as it streams, then sentences with chips of their pages and honest doubts."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from slmdesk.gui import wording
from slmdesk.gui.summary.result_text import Line, ResultText, passages_of
from slmdesk.gui.theme import MEASURE_CHARACTERS, SPACE, Theme
from slmdesk.gui.widgets.marks import marks
from slmdesk.gui.widgets.result.looks import own_words
from slmdesk.gui.widgets.result.writer import QUOTE_CHARACTERS, ResultWriter, Span, span_at
from slmdesk.messages import Citation, Sentence

_PLAIN_KEYS = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_DECISIONS = {Qt.Key.Key_K: "keep", Qt.Key.Key_R: "rewrite", Qt.Key.Key_Delete: "remove"}


class ResultView(QTextEdit):
    """Shows a result and lets the user go through its sentences.

    Args:
        place: what a citation's place is called: as a chip and in words.
        decides: flagged sentences can be kept, rewritten and removed here.

    Attributes:
        result: its lines. outline: shown in the place of a result until it comes.
    """

    pointed = Signal(int)  # the sentence under the pointer or chosen by the keyboard, -1 for none
    activated = Signal(int, int)  # sentence and index of the passage to show
    decided = Signal(int, str)  # sentence and ``keep``, ``rewrite`` or ``remove``

    def __init__(
        self,
        theme: Theme,
        place: Callable[[Citation], tuple[str, str]],
        parent: QWidget | None = None,
        decides: bool = True,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._place = place
        self._decides = decides
        self.result = ResultText()
        self.outline: list[Line] = []
        self.working: Sentence | None = None  # that is being rewritten
        self.current = -1
        self._hovered = -1
        self._tail = ""
        self._draft = ""
        self._writer = ResultWriter(self.document(), theme, place, decides)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAccessibleName(self.tr("Summary"))
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self._was_at: tuple[int, int] | None = None  # scrolled to, and the sentence in view, while its text is away
        theme.changing.connect(self._on_theme_changing)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    # --- what is shown ------------------------------------------------------------------------

    @property
    def sentences(self) -> list[Sentence]:
        """The sentences of the result; an outline has none."""
        return self.result.sentences

    def text(self) -> str:
        """The result as plain text, without chips and reasons; while it streams, what there is of it."""
        return self.result.text + self._tail

    def draft(self) -> str:
        """Notes on a part, that the result will replace."""
        return self._draft

    def passages(self, index: int) -> list[Citation]:
        """What a sentence in view, or a point of the outline, rests on or is nearest to."""
        shown = self._shown()
        return passages_of(shown[index].sentence) if 0 <= index < len(shown) else []

    def reset(self, outline: list[Line] | None = None) -> None:
        """Empty, for a new result. outline: to be read until that comes; the one that is in view stays as it is."""
        if outline and outline is self.outline and self._is_outline() and not self._draft:
            return
        self.result.set_lines([])
        self.outline, self.working = outline or [], None
        self._tail = self._draft = ""
        self._rebuild()

    def show_lines(self, lines: Iterable[Line]) -> None:
        """Another result, or the same with other lines or where its places have other names."""
        self._tail = self._draft = ""
        self.result.set_lines(lines)
        self.refresh()

    def show_outline(self, lines: list[Line]) -> None:
        """What to read until the result comes; nothing while there is one."""
        self.outline = lines
        if not self.result.lines and not self._tail:
            self._rebuild()

    def refresh(self) -> None:
        """Write all lines again, after their places have other names; the view stays where it is."""
        scrolled, current = self.verticalScrollBar().value(), self.current
        self._rebuild()
        self._stay(scrolled, current)

    def show_changed(self) -> None:
        """Write those lines again that have changed; the view stays where it is."""
        scrolled, current = self.verticalScrollBar().value(), self.current
        self.setExtraSelections([])
        self.current = self._hovered = -1
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        self._writer.cut()
        self._writer.change([(line, line.sentence is self.working) for line in self._shown()])
        self._put_unchecked()
        cursor.endEditBlock()
        self._stay(scrolled, current)

    def add_token(self, text: str, draft: bool) -> None:
        """Text as the model writes it."""
        following = self._at_bottom(draft)
        if draft:
            if not self._draft:
                self._begin_draft()
            self._draft += text
        else:
            if self._draft or self._is_outline():
                self._draft = ""
                self.outline = []
                self._rebuild()
            self._tail += text
        if not self.result.lines and self.document().isEmpty():
            text = text.lstrip()
        self._writer.put(text, self._writer.looks.draft() if draft else self._writer.looks.body(muted=True))
        self._follow(following)

    def add_sentence(self, sentence: Sentence) -> None:
        """A checked sentence takes the place of its streamed text."""
        following = self._at_bottom(draft=False)
        if self._is_outline():
            self.outline, self._draft = [], ""
            self._rebuild()
        whole = sentence.lead + sentence.text
        if self._tail.startswith(whole):
            self._tail = self._tail[len(whole) :]
        else:  # the checked text differs in its spaces from the streamed one
            found = self._tail.find(sentence.text)
            self._tail = self._tail[found + len(sentence.text) :] if found >= 0 else self._tail[len(whole) :]
        self._draft = ""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        self._writer.cut()
        self.result.add(Line(sentence))
        self._writer.write(self.result.lines[-1])
        self._writer.put(self._tail, self._writer.looks.body(muted=True))
        cursor.endEditBlock()
        self._follow(following)

    def finish(self) -> None:
        """The job is over. What was streamed stays only if no sentence replaced it."""
        if self.result.lines:
            self._tail = self._draft = ""
            self._writer.cut()

    # --- going through sentences --------------------------------------------------------------

    def choose(self, index: int) -> None:
        """Make a sentence the current one; -1 for none."""
        self.current = index
        if index >= 0:
            spans = self._writer.spans
            following = spans[index + 1].start - 1 if index + 1 < len(spans) else self._writer.end
            cursor = QTextCursor(self.document())
            for position in (following, spans[index].start):  # with what stands under it, where there is room for both
                cursor.setPosition(position)
                self.setTextCursor(cursor)
                self.ensureCursorVisible()
        self._paint_marks()
        self.pointed.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shown = Qt.Key(event.key()), self._shown()
        if event.modifiers() in _PLAIN_KEYS and shown:
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if key == Qt.Key.Key_Down else -1
                self.choose(max(0, min(len(shown) - 1, self.current + step)))
                return
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.current >= 0:
                self.activated.emit(self.current, 0)
                return
            if self._decides and key in _DECISIONS and 0 <= self.current < len(shown) and shown[self.current].doubtful:
                self.decided.emit(self.current, _DECISIONS[key])
                return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the sentences first, then on to the next control."""
        following = self.current + (1 if forward else -1)
        if self.hasFocus() and 0 <= following < len(self._writer.spans):
            self.choose(following)
            return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._writer.spans and event.reason() == Qt.FocusReason.TabFocusReason:
            self.choose(0)
        elif self._writer.spans and event.reason() == Qt.FocusReason.BacktabFocusReason:
            self.choose(len(self._writer.spans) - 1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.choose(-1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        position = event.position().toPoint()
        link = self._span_at(self._writer.links, position)
        self._hover(link or self._span_at(self._writer.spans, position))
        over_link = link is not None or self._hovered >= 0
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over_link else Qt.CursorShape.IBeamCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton or self.textCursor().hasSelection():
            return
        position = event.position().toPoint()
        span = self._span_at(self._writer.links, position) or self._span_at(self._writer.spans, position)
        if span is None:
            return
        self.current = span.sentence
        self._paint_marks()
        if span.action:
            self.decided.emit(span.sentence, span.action)
        else:
            self.activated.emit(span.sentence, max(0, span.citation))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            span = self._span_at(self._writer.links, event.pos()) or self._span_at(self._writer.spans, event.pos())
            QToolTip.showText(event.globalPos(), self._tip(span) if span is not None else "", self.viewport())
            return True
        return super().viewportEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy the result's own words only: a page number glued to a dose would be a false number."""
        data = QMimeData()
        data.setText(self.selected_text())
        return data

    def selected_text(self) -> str:
        """The selected words of the result, without chips and reasons."""
        cursor = self.textCursor()
        return own_words(self.document(), cursor.selectionStart(), cursor.selectionEnd())

    # --- hovering and marking -----------------------------------------------------------------

    def _hover(self, span: Span | None) -> None:
        index = span.sentence if span is not None else -1
        if index != self._hovered:
            self._hovered = index
            self._paint_marks()
            self.pointed.emit(index if index >= 0 else self.current)

    def _span_at(self, spans: list[Span], point: QPoint) -> Span | None:
        in_text = QPointF(point.x() + self.horizontalScrollBar().value(), point.y() + self.verticalScrollBar().value())
        return span_at(spans, self.document().documentLayout().hitTest(in_text, Qt.HitTestAccuracy.ExactHit))

    def _tip(self, span: Span) -> str:
        match span.action:
            case "keep":
                return self.tr("Leave this sentence as it is; that you did is noted (K)")
            case "rewrite":
                return self.tr("Let the model write it again with the passages in front of it, and check that (R)")
            case "remove":
                return self.tr("Take this sentence out (Delete)")
        if not self._shown()[span.sentence].claims:
            return ""
        passages = self.passages(span.sentence)
        if not passages:
            return self.tr("No passage of the source was found for this sentence.")
        source = passages[max(0, span.citation)]
        _short, place = self._place(source)
        return f"{place}\n“{wording.shortened(source.quote, QUOTE_CHARACTERS)}”"

    def _paint_marks(self) -> None:
        spans = self._writer.spans
        shown = [spans[index] for index in {self.current, self._hovered} if 0 <= index < len(spans)]
        ranges = [(span.start, span.end) for span in shown]
        self.setExtraSelections(marks(self.document(), ranges, self._theme.tokens))

    # --- writing ------------------------------------------------------------------------------

    def _is_outline(self) -> bool:
        return bool(self.outline) and not self.result.lines and not self._tail

    def _shown(self) -> list[Line]:
        return self.outline if self._is_outline() else self.result.lines

    def _rebuild(self) -> None:
        self._empty()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()  # laid out once, not line by line
        for line in self._shown():
            self._writer.write(line, working=line.sentence is self.working)
        self._put_unchecked()
        cursor.endEditBlock()
        self._rest_cursor()

    def _empty(self) -> None:
        self.current = self._hovered = -1
        self.setExtraSelections([])
        self._writer.clear()

    def _put_unchecked(self) -> None:
        """What is being written, behind the lines."""
        self._writer.put(self._tail, self._writer.looks.body(muted=True))
        if self._draft:
            self._begin_draft()
        self._writer.put(self._draft, self._writer.looks.draft())

    def _begin_draft(self) -> None:
        """A line of our own below the outline, or below the headings of a note."""
        if self._is_outline():
            self._writer.begin_draft(self.tr("Notes on a part, as the model writes them"))
        elif self.result.lines:
            self._writer.begin_draft(self.tr("What the model answers, not checked yet"))

    def _stay(self, scrolled: int, current: int) -> None:
        """Be where the view was before something was written again."""
        self._rest_cursor()
        self.verticalScrollBar().setValue(scrolled)
        if 0 <= current < len(self._writer.spans):
            self.current = current
            self._paint_marks()

    def _rest_cursor(self) -> None:
        own = self.textCursor()
        own.setPosition(0)  # it went along to the end, and Qt would bring it into view when the size changes
        self.setTextCursor(own)

    # --- scrolling and margins ----------------------------------------------------------------

    def _at_bottom(self, draft: bool) -> bool:
        """Whether to go on to what comes next: of notes always, of the result only for who has gone to its end.

        A model writes faster than people read, and the beginning is what they read first.
        """
        bar = self.verticalScrollBar()
        at_bottom = bar.value() >= bar.maximum() - 4 and not self._is_outline()
        return at_bottom and (draft or (bar.value() > 0 and not self._draft))

    def _follow(self, following: bool) -> None:
        if following:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_margins()  # first: a hidden view is told of its new size once only
        super().resizeEvent(event)

    def _set_margins(self) -> None:
        measure = round(QFontMetricsF(self._theme.reading_font).averageCharWidth() * MEASURE_CHARACTERS)
        spare = max(0, self.width() - measure - 2 * SPACE[5])
        self.setViewportMargins(SPACE[5] + spare // 2, SPACE[4], SPACE[3] + spare // 2, SPACE[4])

    def _on_theme_changing(self) -> None:
        self._was_at = self.verticalScrollBar().value(), self.current
        self._empty()

    def _on_theme_changed(self) -> None:
        scrolled, current = self._was_at or (self.verticalScrollBar().value(), self.current)
        self._was_at = None
        self._rebuild()
        self._set_margins()
        self._stay(scrolled, current)
