"""The result at the right: text as it streams, then sentences with chips of their pages and honest doubts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
)
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from slmdesk.gui import wording
from slmdesk.gui.theme import MEASURE_CHARACTERS, SPACE, Theme
from slmdesk.gui.widgets.marks import marks
from slmdesk.gui.widgets.result_looks import DECORATION, ResultLooks, own_words
from slmdesk.messages import Citation, Sentence

_NO_BREAK = "\u202f"  # narrow: a chip does not begin a line
_QUOTE_CHARACTERS = 160
_EMPTY_LINES = re.compile(r"\n{2,}")


@dataclass(frozen=True)
class _Span:
    """A range of the document. citation: index among the sentence's sources, -1 for the sentence itself."""

    start: int
    end: int
    sentence: int
    citation: int


class ResultView(QTextEdit):
    """Shows a result and lets the user go through its sentences.

    Args:
        place: what a citation's place is called: as a chip and in words.
    """

    pointed = Signal(int)  # the sentence under the pointer or chosen by the keyboard, -1 for none
    activated = Signal(int, int)  # sentence and index of the citation to show

    def __init__(
        self, theme: Theme, place: Callable[[Citation], tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._place = place
        self._looks = ResultLooks(theme)
        self.sentences: list[Sentence] = []
        self.current = -1
        self._hovered = -1
        self._spans: list[_Span] = []
        self._links: list[_Span] = []
        self._sentences_end = 0
        self._break_before_next = False
        self._tail = ""
        self._draft = ""
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
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    # --- what is shown ------------------------------------------------------------------------

    def text(self) -> str:
        """The result as plain text, without chips and reasons; while it streams, what there is of it."""
        return "".join(sentence.lead + sentence.text for sentence in self.sentences).strip() + self._tail

    def draft(self) -> str:
        """Notes on a part, that the result will replace."""
        return self._draft

    def reset(self) -> None:
        """Empty, for a new result."""
        self.sentences.clear()
        self._tail = self._draft = ""
        self._rebuild()

    def add_token(self, text: str, draft: bool) -> None:
        """Text as the model writes it."""
        following = self._at_bottom()
        if draft:
            self._draft += text
        else:
            if self._draft:
                self._cut_from(self._sentences_end)
                self._draft = ""
                self._put(self._tail, self._looks.body(muted=True))
            self._tail += text
        if not self.sentences and self.document().isEmpty():
            text = text.lstrip()
        self._put(text, self._looks.draft() if draft else self._looks.body(muted=True))
        self._follow(following)

    def add_sentence(self, sentence: Sentence) -> None:
        """A checked sentence takes the place of its streamed text."""
        following = self._at_bottom()
        whole = sentence.lead + sentence.text
        if self._tail.startswith(whole):
            self._tail = self._tail[len(whole) :]
        else:  # the checked text differs in its spaces from the streamed one
            found = self._tail.find(sentence.text)
            self._tail = self._tail[found + len(sentence.text) :] if found >= 0 else self._tail[len(whole) :]
        self._draft = ""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        self._cut_from(self._sentences_end)
        self.sentences.append(sentence)
        self._write_sentence(len(self.sentences) - 1)
        self._put(self._tail, self._looks.body(muted=True))
        cursor.endEditBlock()
        self._follow(following)

    def finish(self) -> None:
        """The job is over. What was streamed stays only if no sentence replaced it."""
        if self.sentences:
            self._tail = self._draft = ""
            self._cut_from(self._sentences_end)

    # --- going through sentences --------------------------------------------------------------

    def choose(self, index: int) -> None:
        """Make a sentence the current one; -1 for none."""
        self.current = index
        if index >= 0:
            cursor = QTextCursor(self.document())
            cursor.setPosition(self._spans[index].start)
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
        self._paint_marks()
        self.pointed.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier) and self.sentences:
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if key == Qt.Key.Key_Down else -1
                self.choose(max(0, min(len(self.sentences) - 1, self.current + step)))
                return
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.current >= 0:
                self.activated.emit(self.current, 0)
                return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the sentences first, then on to the next control."""
        following = self.current + (1 if forward else -1)
        if self.sentences and self.hasFocus() and 0 <= following < len(self.sentences):
            self.choose(following)
            return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.sentences and event.reason() == Qt.FocusReason.TabFocusReason:
            self.choose(0)
        elif self.sentences and event.reason() == Qt.FocusReason.BacktabFocusReason:
            self.choose(len(self.sentences) - 1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.choose(-1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        position = event.position().toPoint()
        self._hover(self._span_at(self._spans, position))
        over_link = self._span_at(self._links, position) is not None or self._hovered >= 0
        shape = Qt.CursorShape.PointingHandCursor if over_link else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton or self.textCursor().hasSelection():
            return
        position = event.position().toPoint()
        span = self._span_at(self._links, position) or self._span_at(self._spans, position)
        if span is not None:
            self.current = span.sentence
            self._paint_marks()
            self.activated.emit(span.sentence, max(0, span.citation))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            span = self._span_at(self._links, event.pos()) or self._span_at(self._spans, event.pos())
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

    def _hover(self, span: _Span | None) -> None:
        index = span.sentence if span is not None else -1
        if index != self._hovered:
            self._hovered = index
            self._paint_marks()
            self.pointed.emit(index if index >= 0 else self.current)

    def _span_at(self, spans: list[_Span], point: QPoint) -> _Span | None:
        in_text = QPointF(point.x() + self.horizontalScrollBar().value(), point.y() + self.verticalScrollBar().value())
        position = self.document().documentLayout().hitTest(in_text, Qt.HitTestAccuracy.ExactHit)
        index = bisect_right(spans, position, key=lambda span: span.start) - 1
        return spans[index] if index >= 0 and position < spans[index].end else None

    def _tip(self, span: _Span) -> str:
        sentence = self.sentences[span.sentence]
        if not sentence.sources:
            return self.tr("No passage of the source was found for this sentence.")
        source = sentence.sources[max(0, span.citation)]
        _short, place = self._place(source)
        return f"{place}\n“{wording.shortened(source.quote, _QUOTE_CHARACTERS)}”"

    def _paint_marks(self) -> None:
        shown = [self._spans[index] for index in {self.current, self._hovered} if 0 <= index < len(self._spans)]
        ranges = [(span.start, span.end) for span in shown]
        self.setExtraSelections(marks(self.document(), ranges, self._theme.tokens))

    # --- writing ------------------------------------------------------------------------------

    def _rebuild(self) -> None:
        self.current = self._hovered = -1
        self._spans, self._links = [], []
        self._sentences_end, self._break_before_next = 0, False
        self.setExtraSelections([])
        self.document().clear()
        self.document().addResource(
            QTextDocument.ResourceType.ImageResource.value,
            QUrl("icon:warning"),
            self._theme.image("warning", self._theme.tokens.doubt, 16),
        )
        cursor = QTextCursor(self.document())
        cursor.setBlockFormat(self._looks.paragraph())
        for index in range(len(self.sentences)):
            self._write_sentence(index)
        self._put(self._tail, self._looks.body(muted=True))
        self._put(self._draft, self._looks.draft())

    def _write_sentence(self, index: int) -> None:
        sentence = self.sentences[index]
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self._write_lead(cursor, sentence.lead, first=index == 0)
        look = self._looks.body(muted=sentence.status == "unverifiable")
        if sentence.status == "unsupported":
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(QColor(self._theme.tokens.doubt))
        start = cursor.position()
        cursor.insertText(sentence.text, look)
        end = cursor.position()
        self._spans.append(_Span(start, end, index, -1))
        if sentence.status == "unsupported":
            self._write_sign(cursor)
            self._write_reasons(cursor, index)
        elif sentence.status == "unverifiable":
            look = self._looks.chip(self._theme.tokens.muted)
            look.setFontWeight(QFont.Weight.Normal)
            cursor.insertText(_NO_BREAK + self.tr("no source"), look)
        else:
            self._write_chips(cursor, index)
        self._sentences_end = cursor.position()

    def _write_lead(self, cursor: QTextCursor, lead: str, first: bool) -> None:
        marker = lead.rpartition("\n")[2] if "\n" in lead or first else lead
        broken = self._break_before_next or ("\n" in lead and not first)
        if broken:
            cursor.insertBlock(self._looks.paragraph(), self._looks.body())
        self._break_before_next = False
        item = marker.strip()
        if item in ("-", "*", "•"):
            cursor.setBlockFormat(self._looks.paragraph(indent=SPACE[4]))
            cursor.insertText("•\u2002", self._looks.body())
        elif item:
            cursor.insertText(marker.lstrip(), self._looks.body())
        elif not (first or broken):
            cursor.insertText(marker, self._looks.body())

    def _write_chips(self, cursor: QTextCursor, index: int) -> None:
        look = self._looks.chip(self._theme.tokens.accent)
        written: list[str] = []
        for number, citation in enumerate(self.sentences[index].sources):
            short, _place = self._place(citation)
            if short in written:
                continue  # two passages of one page: they are marked together
            cursor.insertText("," + _NO_BREAK if written else _NO_BREAK, look)
            written.append(short)
            start = cursor.position()
            cursor.insertText(short, look)
            self._links.append(_Span(start, cursor.position(), index, number))

    def _write_sign(self, cursor: QTextCursor) -> None:
        space = self._looks.body()
        space.setProperty(DECORATION, True)
        cursor.insertText(_NO_BREAK, space)
        sign = QTextImageFormat()
        sign.setName("icon:warning")
        sign.setWidth(16)
        sign.setHeight(16)
        sign.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
        sign.setToolTip(self.tr("The source does not support this sentence"))
        sign.setProperty(DECORATION, True)
        cursor.insertImage(sign)

    def _write_reasons(self, cursor: QTextCursor, index: int) -> None:
        """Under a doubtful sentence: why, in words, and the nearest text of the source."""
        sentence = self.sentences[index]
        reasons = " ".join(sentence.reasons) or self.tr("The source does not support this sentence.")
        cursor.insertBlock(self._looks.reason(last=not sentence.sources), self._looks.note(self._theme.tokens.doubt))
        cursor.insertText(reasons, self._looks.note(self._theme.tokens.doubt))
        if sentence.sources:
            _short, place = self._place(sentence.sources[0])
            cursor.insertBlock(self._looks.reason(last=True), self._looks.note(self._theme.tokens.text))
            cursor.insertText(self.tr("Nearest in the source: "), self._looks.note(self._theme.tokens.muted))
            quote = wording.shortened(sentence.sources[0].quote, _QUOTE_CHARACTERS)
            cursor.insertText(f"“{quote}” ", self._looks.note(self._theme.tokens.text))
            start = cursor.position()
            link = self._looks.note(self._theme.tokens.accent)
            link.setFontUnderline(True)
            cursor.insertText(place, link)
            self._links.append(_Span(start, cursor.position(), index, 0))
        self._break_before_next = True

    def _put(self, text: str, look: QTextCharFormat) -> None:
        if not text:
            return
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if self._break_before_next and cursor.position() == self._sentences_end:
            cursor.insertBlock(self._looks.paragraph(), look)
            text = text.lstrip()
        text = _EMPTY_LINES.sub("\n", text)  # paragraphs have their distance already
        cursor.insertText(text.removeprefix("\n") if cursor.atBlockStart() else text, look)

    def _cut_from(self, position: int) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()

    # --- scrolling and margins ----------------------------------------------------------------

    def _at_bottom(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - 4

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

    def _on_theme_changed(self) -> None:
        self._rebuild()
        self._set_margins()
