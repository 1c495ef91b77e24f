"""The character and paragraph formats of a result: its own words, chips, notes under doubtful sentences."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QFontInfo, QTextBlockFormat, QTextCharFormat, QTextDocument, QTextFormat
from PySide6.QtWidgets import QApplication

from slmdesk.gui.positions import utf16_slice
from slmdesk.gui.theme import SPACE, Theme

DECORATION = QTextFormat.Property.UserProperty + 1
"""Set on characters that are not the result's own words."""

_LINE_HEIGHT = 1.55  # of the font size


class ResultLooks:
    """Makes formats in the colours and fonts that are on."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._made: dict[tuple[str, str], QTextCharFormat] = {}  # a font is set more slowly than a word is written
        self._line_height = 0

    def forget(self) -> None:
        """The colours or fonts may be others from now on."""
        self._made.clear()
        self._line_height = 0

    def body(self, muted: bool = False) -> QTextCharFormat:
        """The result's own words."""
        return self._look("reading", self._theme.tokens.muted if muted else self._theme.tokens.text)

    def doubted(self, opinion: bool, heading: bool = False) -> QTextCharFormat:
        """A sentence that is to be checked: a wave where a rule found something, dots for a model's opinion."""
        look = self.heading() if heading else self.body()
        kinds = QTextCharFormat.UnderlineStyle
        look.setUnderlineStyle(kinds.DotLine if opinion else kinds.WaveUnderline)
        look.setUnderlineColor(QColor(self._theme.tokens.doubt))
        return look

    def draft(self) -> QTextCharFormat:
        """Notes that the result will replace."""
        look = self.body(muted=True)
        look.setFontItalic(True)
        return look

    def heading(self) -> QTextCharFormat:
        """The title of a section."""
        look = self.body()
        look.setFontWeight(QFont.Weight.DemiBold)
        return look

    def chip(self, color: str) -> QTextCharFormat:
        """A small superscript behind a sentence."""
        look = self.note(color)
        look.setFontPointSize(self._theme.reading_font.pointSizeF())
        look.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        look.setFontWeight(QFont.Weight.DemiBold)
        return look

    def note(self, color: str) -> QTextCharFormat:
        """Words of the window, not of the result."""
        return self._look("window", color)

    def paragraph(self, indent: int = 0) -> QTextBlockFormat:
        """A paragraph of the result. indent: of a list item, whose mark hangs in it."""
        block = QTextBlockFormat()
        # Fixed, because a superscript would else push its line away from the others.
        self._line_height = self._line_height or round(QFontInfo(self._theme.reading_font).pixelSize() * _LINE_HEIGHT)
        block.setLineHeight(self._line_height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        block.setBottomMargin(SPACE[2])
        block.setLeftMargin(indent)
        block.setTextIndent(-indent)
        return block

    def title(self, first: bool) -> QTextBlockFormat:
        """The line of a section's title, nearer to what follows than to what comes before."""
        block = self.paragraph()
        block.setTopMargin(0 if first else SPACE[2])
        block.setBottomMargin(SPACE[1])
        return block

    def reason(self, last: bool) -> QTextBlockFormat:
        """A line under a doubtful sentence."""
        block = QTextBlockFormat()
        block.setLeftMargin(SPACE[4])
        block.setTopMargin(SPACE[1])
        block.setBottomMargin(SPACE[3] if last else 0)
        return block

    def _look(self, font: str, color: str) -> QTextCharFormat:
        """font: ``reading`` for the result's own words, else ``window``."""
        made = self._made.get((font, color))
        if made is None:
            made = self._made[font, color] = QTextCharFormat()
            made.setFont(self._theme.reading_font if font == "reading" else QFont(QApplication.font()))
            made.setForeground(QColor(color))
            if font != "reading":
                made.setProperty(DECORATION, True)
        return QTextCharFormat(made)


def own_words(document: QTextDocument, start: int, end: int) -> str:
    """The result's own words between two positions, without chips, signs and reasons."""
    lines: list[str] = []
    block = document.findBlock(start)
    while block.isValid() and block.position() < end:
        words, decorated = "", False
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            first, last = max(start, fragment.position()), min(end, fragment.position() + fragment.length())
            if fragment.charFormat().hasProperty(DECORATION):
                decorated = True
            elif first < last:
                words += utf16_slice(fragment.text(), first - fragment.position(), last - fragment.position())
            fragments += 1
        if words or not decorated:
            lines.append(words)
        block = block.next()
    return "\n".join(lines)
