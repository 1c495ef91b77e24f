"""Writes the lines of a result into a text document, and remembers where each sentence and each link stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor, QTextDocument, QTextImageFormat

from slmdesk.gui import wording
from slmdesk.gui.summary.result_text import Line, passages_of
from slmdesk.gui.theme import SPACE, Theme
from slmdesk.gui.widgets.result.looks import DECORATION, ResultLooks
from slmdesk.messages import Citation

NO_BREAK = "\u202f"  # narrow: a chip does not begin a line
QUOTE_CHARACTERS = 160
_EMPTY_LINES = re.compile(r"\n{2,}")
_GAP = "\u2003"


@dataclass(frozen=True)
class Span:
    """A range of the document. citation: index among the sentence's passages, -1 for the sentence itself.

    action: what a click does to the sentence: ``keep``, ``rewrite``, ``remove``; empty for a passage.
    """

    start: int
    end: int
    sentence: int
    citation: int
    action: str = ""

    def moved(self, characters: int, sentences: int) -> Span:
        """The same where so much more stands before it."""
        return replace(
            self, start=self.start + characters, end=self.end + characters, sentence=self.sentence + sentences
        )


def span_at(spans: list[Span], position: int) -> Span | None:
    """The span that a position is in."""
    index = bisect_right(spans, position, key=lambda span: span.start) - 1
    return spans[index] if index >= 0 and position < spans[index].end else None


class ResultWriter:
    """Writes one result.

    Args:
        place: what a citation's place is called: as a chip and in words.
        decides: what can be done with a doubtful sentence is written under it.

    Attributes:
        spans: of each line, in order. links: everything inside that can be clicked.
        end: position behind the lines; what is being written stands there.
    """

    def __init__(
        self,
        document: QTextDocument,
        theme: Theme,
        place: Callable[[Citation], tuple[str, str]],
        decides: bool = True,
    ) -> None:
        self._document = document
        self._theme = theme
        self._place = place
        self._decides = decides
        self.looks = ResultLooks(theme)
        self.spans: list[Span] = []
        self.links: list[Span] = []
        self._written: list[tuple[Line, bool]] = []  # with whether the model is at it
        self._ends: list[int] = []  # of each line, with all that stands under it
        self._break_before_next = False

    @property
    def end(self) -> int:
        return self._ends[-1] if self._ends else 0

    def clear(self) -> None:
        """An empty document, in the colours and fonts that are on now."""
        self.spans, self.links, self._written, self._ends = [], [], [], []
        self._break_before_next = False
        self.looks.forget()
        self._document.clear()
        for icon in ("warning", "question"):
            self._document.addResource(
                QTextDocument.ResourceType.ImageResource.value,
                QUrl(f"icon:{icon}"),
                self._theme.image(icon, self._theme.tokens.doubt, 16),
            )
        QTextCursor(self._document).setBlockFormat(self.looks.paragraph())

    def write(self, line: Line, working: bool = False) -> None:
        """The next line. working: the model is at it, so it cannot be decided about."""
        cursor = QTextCursor(self._document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self._write(cursor, line, working)

    def change(self, lines: Sequence[tuple[Line, bool]]) -> None:
        """Make other lines of those that stand here, and write only what differs. lines: as ``write`` takes them."""
        old, new = self._written, list(lines)
        shorter = min(len(old), len(new))
        same = next((n for n in range(shorter) if old[n] != new[n]), shorter)
        left = shorter - same
        behind = next((n for n in range(left) if old[-1 - n] != new[-1 - n]), left)
        if same == len(old) == len(new):
            return
        behind = max(0, behind - 1)  # how a line begins goes by the one before it
        start = self._ends[same - 1] if same else 0
        end = self._ends[len(old) - behind - 1] if len(old) - behind > same else start
        spans, ends = self.spans[len(old) - behind :], self._ends[len(old) - behind :]
        links = [link for link in self.links if link.sentence >= len(old) - behind]
        self.spans, self._ends, self._written = self.spans[:same], self._ends[:same], old[:same]
        self.links = [link for link in self.links if link.sentence < same]
        cursor = QTextCursor(self._document)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        if not same:
            cursor.setBlockFormat(self.looks.paragraph())
        self._break_before_next = bool(same) and old[same - 1][0].doubtful
        for line, working in new[same : len(new) - behind]:
            self._write(cursor, line, working)
        characters, sentences = cursor.position() - end, len(new) - len(old)
        self.spans += [span.moved(characters, sentences) for span in spans]
        self.links += [link.moved(characters, sentences) for link in links]
        self._ends += [each + characters for each in ends]
        self._written = new
        self._break_before_next = bool(new) and new[-1][0].doubtful

    def _write(self, cursor: QTextCursor, line: Line, working: bool) -> None:
        index, sentence = len(self.spans), line.sentence
        heading = self._write_lead(cursor, sentence.lead, first=index == 0)
        look = self.looks.heading() if heading else self.looks.body(muted=self._is_muted(line))
        if line.doubtful:
            look = self.looks.doubted(sentence.is_opinion, heading)
        start = cursor.position()
        cursor.insertText(sentence.text, look)
        self.spans.append(Span(start, cursor.position(), index, -1))
        if line.doubtful:
            self._write_sign(cursor, sentence.is_opinion)
            self._write_reasons(cursor, index, line, working)
        elif line.kept:
            self._write_remark(cursor, QCoreApplication.translate("ResultView", "kept by you"))
        elif sentence.status == "supported":
            if sentence.reasons and sentence.text.startswith("“"):  # a sentence of the source, not of the model
                why = " ".join(sentence.reasons)
                self._write_remark(cursor, QCoreApplication.translate("ResultView", "quoted"), why)
            self._write_chips(cursor, index, line)
        elif line.claims:
            self._write_remark(cursor, QCoreApplication.translate("ResultView", "no source"))
        self._ends.append(cursor.position())
        self._written.append((line, working))

    def put(self, text: str, look: QTextCharFormat) -> None:
        """Text behind the lines, while it is written."""
        if not text:
            return
        cursor = QTextCursor(self._document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if self._break_before_next and cursor.position() == self.end:
            cursor.insertBlock(self.looks.paragraph(), look)
            text = text.lstrip()
        text = _EMPTY_LINES.sub("\n", text)  # paragraphs have their distance already
        cursor.insertText(text.removeprefix("\n") if cursor.atBlockStart() else text, look)

    def begin_draft(self, title: str) -> None:
        """A line of our own between the lines and what is being written."""
        cursor = QTextCursor(self._document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertBlock(self.looks.reason(last=True), self.looks.note(self._theme.tokens.muted))
        cursor.insertText(title, self.looks.note(self._theme.tokens.muted))
        cursor.insertBlock(self.looks.paragraph(), self.looks.draft())

    def cut(self) -> None:
        """Take away what stands behind the lines."""
        cursor = QTextCursor(self._document)
        cursor.setPosition(self.end)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()

    # --- inside -------------------------------------------------------------------------------

    def _is_muted(self, line: Line) -> bool:
        return line.sentence.status == "unverifiable"

    def _write_lead(self, cursor: QTextCursor, lead: str, first: bool) -> bool:
        """Begin a paragraph or list item where the lead says so. Returns whether it is a heading."""
        marker = lead.rpartition("\n")[2] if "\n" in lead or first else lead
        broken = self._break_before_next or ("\n" in lead and not first)
        if broken:
            cursor.insertBlock(self.looks.paragraph(), self.looks.body())
        self._break_before_next = False
        item = marker.strip()
        if item and set(item) == {"#"}:
            cursor.setBlockFormat(self.looks.title(first))
            return True
        if item in ("-", "*", "•"):
            cursor.setBlockFormat(self.looks.paragraph(indent=SPACE[4]))
            cursor.insertText("•\u2002", self.looks.body())
        elif item:
            cursor.insertText(marker.lstrip(), self.looks.body())
        elif not (first or broken):
            cursor.insertText(marker, self.looks.body())
        return False

    def _write_chips(self, cursor: QTextCursor, index: int, line: Line) -> None:
        look = self.looks.chip(self._theme.tokens.accent)
        written: list[str] = []
        for number, citation in enumerate(line.sentence.sources):
            short, _place = self._place(citation)
            if short in written:
                continue  # two passages of one page: they are marked together
            cursor.insertText("," + NO_BREAK if written else NO_BREAK, look)
            written.append(short)
            self._link(cursor, short, look, Span(0, 0, index, number))

    def _write_remark(self, cursor: QTextCursor, words: str, tooltip: str = "") -> None:
        look = self.looks.chip(self._theme.tokens.muted)
        look.setToolTip(tooltip)
        look.setFontWeight(QFont.Weight.Normal)
        cursor.insertText(NO_BREAK + words, look)

    def _write_sign(self, cursor: QTextCursor, opinion: bool) -> None:
        space = self.looks.body()
        space.setProperty(DECORATION, True)
        cursor.insertText(NO_BREAK, space)
        sign = QTextImageFormat()
        sign.setName("icon:question" if opinion else "icon:warning")
        sign.setWidth(16)
        sign.setHeight(16)
        sign.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
        sign.setToolTip(
            QCoreApplication.translate("ResultView", "The model doubts this sentence; no rule found anything wrong")
            if opinion
            else QCoreApplication.translate("ResultView", "The source does not support this sentence")
        )
        sign.setProperty(DECORATION, True)
        cursor.insertImage(sign)

    def _write_reasons(self, cursor: QTextCursor, index: int, line: Line, working: bool) -> None:
        """Under a doubtful sentence: why, in words, the nearest text of the source, and what can be done."""
        translate, tokens = QCoreApplication.translate, self._theme.tokens
        sentence = line.sentence
        reasons = " ".join(sentence.reasons) or translate("ResultView", "The source does not support this sentence.")
        self._break_before_next = True
        cursor.insertBlock(
            self.looks.reason(last=not (self._decides or passages_of(sentence))), self.looks.note(tokens.doubt)
        )
        cursor.insertText(reasons, self.looks.note(tokens.doubt))
        passages = passages_of(sentence)
        link = self.looks.note(tokens.accent)
        link.setFontUnderline(True)
        if passages:
            _short, place = self._place(passages[0])
            cursor.insertBlock(self.looks.reason(last=not self._decides), self.looks.note(tokens.text))
            cursor.insertText(translate("ResultView", "Nearest in the source: "), self.looks.note(tokens.muted))
            quote = wording.shortened(passages[0].quote, QUOTE_CHARACTERS)
            cursor.insertText(f"“{quote}” ", self.looks.note(tokens.text))
            self._link(cursor, place, link, Span(0, 0, index, 0))
        if not self._decides:
            return
        cursor.insertBlock(self.looks.reason(last=True), self.looks.note(tokens.muted))
        if working:
            cursor.insertText(translate("ResultView", "Being rewritten…"), self.looks.note(tokens.muted))
        else:
            for number, (action, words) in enumerate(
                (
                    ("keep", translate("ResultView", "Keep")),
                    ("rewrite", translate("ResultView", "Rewrite")),
                    ("remove", translate("ResultView", "Remove")),
                )
            ):
                if number:
                    cursor.insertText(_GAP, self.looks.note(tokens.muted))
                self._link(cursor, words, self.looks.note(tokens.accent), Span(0, 0, index, 0, action))

    def _link(self, cursor: QTextCursor, words: str, look: QTextCharFormat, link: Span) -> None:
        start = cursor.position()
        cursor.insertText(words, look)
        self.links.append(Span(start, cursor.position(), link.sentence, link.citation, link.action))
