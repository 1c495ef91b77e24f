"""Joins the lines of a PDF page into paragraphs by their places; and finds running heads. Pure Python, no PDF library.

Coordinates are PDF points as the reader sees the page: x grows to the end of a line, y grows *upwards*.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from slmdesk.documents.piece import Kind
from slmdesk.documents.word_places import PlacedWord


@dataclass(slots=True)
class Line:
    """A line of text with its box. size: of the font, in points.

    hyphen: it ends inside a word whose hyphen was taken off. turn: quarter turns against the page.
    bold: from its first to its last character; only known of short lines. gaps: it looks like a row of a table.
    words: where they stand on the page, when the line was recognised (OCR).
    """

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    size: float
    hyphen: bool = False
    turn: int = 0
    bold: bool = False
    gaps: bool = False
    words: tuple[PlacedWord, ...] = ()

    def beside(self, other: Line) -> bool:
        """Whether ``other`` goes on in the same visual line, to the right of this one."""
        return (
            -0.3 * self.size <= other.x0 - self.x1 <= 6 * self.size  # first: of most lines it is not true
            and self.turn == other.turn
            and min(self.y1, other.y1) - max(self.y0, other.y0) > 0.4 * min(self.y1 - self.y0, other.y1 - other.y0)
        )


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together. unfinished: its last line ends in the middle of a sentence or word.

    bold: all of it, and it is short.
    """

    text: str
    kind: Kind
    size: float
    line_count: int
    unfinished: bool
    bold: bool = False


BULLET = re.compile(r"[•●○▪■□◦‣⁃∙➢➤✓✔–—*·-] +(?=\S)|[•●▪■◦‣](?=\S)")
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{2,4})[.)] +\S")
_SENTENCE_END = re.compile(r"[.!?:;…。！？؟।][\"'”’»)\]]*$")
_NO_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
_REPLACED = re.compile("[\u00ad\u200b\u2060\ufeff]")
_COMPATIBLE = re.compile("[\ufb00-\ufb06\ufb13-\ufdf9\ufe70-\ufefc]+")  # ligatures, Arabic presentation forms
_SPACES = re.compile(r" {2,}")
_DIGITS = re.compile(r"\d+")
_FIRST_WORD = re.compile(r"\w+")
# TeX's older fonts draw an accent and then the letter.
_ACCENTED = re.compile("([\u00a8\u00b4\u02c6\u02c7\u02da\u02dc])([A-Za-z\u0131])")
# What one of the three needs: most text has none of it.
_RARE = re.compile("[\u00a8\u00ad\u00b4\u02c6-\u02dc\u200b\u2060\ufeff\ufb00-\ufdf9\ufe70-\ufefc]")
_RTL_LETTER = re.compile("[\u05d0-\u05ea\u0620-\u064a]")
# The ligature of lam and alef comes out the wrong way round. After an alef no such alef can stand, so it is known.
_LAM_ALEF = re.compile("\u0627([\u0622\u0623\u0625])\u0644")
_LATIN_THEN_RTL = re.compile("(?<=[A-Za-z])(?=[\u05d0-\u05ea\u0620-\u064a])")  # a space that got lost
_COMBINING = {
    "\u00a8": "\u0308",
    "\u00b4": "\u0301",
    "\u02c6": "\u0302",
    "\u02c7": "\u030c",
    "\u02da": "\u030a",
    "\u02dc": "\u0303",
}


def paragraphs(lines: Sequence[Line], top: float = math.inf) -> list[Paragraph]:
    """The paragraphs of one page, in the order of its lines. top: where the upper margin ends, in y."""
    rows = _join_rows(lines)
    _mark_gaps(rows)
    found: list[list[Line]] = []
    for group in _groups(rows):
        found += _split(group)
    whole: list[Paragraph] = []
    words = "\n".join(line.text for line in rows)
    in_head = bool(rows) and rows[0].y0 > top
    for part in found:
        paragraph = _paragraph(part, words)
        # A column ended, or a figure came between: the sentence goes on. But not from the page's head.
        if whole and not (len(whole) == 1 and in_head) and continues(whole[-1], paragraph):
            before = whole.pop()
            paragraph = _merged(before, paragraph, words)
        whole.append(paragraph)
    return whole


def continues(before: Paragraph, after: Paragraph) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    return (
        before.unfinished
        and before.kind != "heading"
        and after.kind == "paragraph"
        and after.text[:1].islower()
        and abs(before.size - after.size) <= 0.05 * max(before.size, after.size)
    )


def heading_level(paragraph: Paragraph, body_size: float) -> int:
    """1 to 3 for what is set clearly larger than the body text or all in bold, 0 for the rest."""
    ratio = paragraph.size / body_size if body_size > 0 else 1.0
    if paragraph.line_count > 4 or len(paragraph.text) > 250 or not any(map(str.isalpha, paragraph.text)):
        return 0
    if ratio < 1.15:
        return 3 if paragraph.bold and ratio > 0.95 and paragraph.kind == "paragraph" else 0
    return 1 if ratio >= 1.6 else 2 if ratio >= 1.3 else 3


def running_lines(page: Sequence[Line], neighbours: Sequence[set[tuple[int, int, str]]], edges: Edges) -> set[int]:
    """Indices of lines that stand, but for their numbers, at the same place on two neighbouring pages or more.

    Args:
        neighbours: ``edge_marks`` of the two pages before and the two after.
        edges: of this page.
    """
    if len(neighbours) < 2:
        return set()
    found = set()
    for index, line in enumerate(page):
        mark = _mark(line, edges)
        if mark is not None and sum(_near(mark, marks) for marks in neighbours) >= 2:
            found.add(index)
    return found


@dataclass(frozen=True, slots=True)
class Edges:
    """Where the bottom and the top margin of a page end, in y."""

    bottom: float
    top: float


def edge_marks(page: Sequence[Line], edges: Edges) -> set[tuple[int, int, str]]:
    """What stands in the margins of a page: (turn, place, text with its numbers replaced)."""
    return {mark for line in page if (mark := _mark(line, edges)) is not None}


def _mark(line: Line, edges: Edges) -> tuple[int, int, str] | None:
    if edges.bottom < line.y0 < edges.top or len(line.text) > 200:
        return None
    return line.turn, round(line.y0 / 2), _DIGITS.sub("#", line.text.strip())


def _near(mark: tuple[int, int, str], marks: set[tuple[int, int, str]]) -> bool:
    turn, place, text = mark
    return any((turn, place + step, text) in marks for step in (0, -1, 1))


# --- lines to groups ---------------------------------------------------------------------------


def _join_rows(lines: Sequence[Line]) -> list[Line]:
    """Put together what stands side by side: superscripts, bullets, parts that the PDF drew one by one."""
    rows: list[Line] = []
    for line in lines:
        if rows and rows[-1].beside(line) and not rows[-1].hyphen:
            last = rows[-1]
            gap = "" if line.x0 - last.x1 < 0.15 * last.size else " "
            larger = last if len(last.text) >= len(line.text) else line
            rows[-1] = Line(
                last.text.rstrip() + gap + line.text.lstrip() if gap else last.text + line.text,
                last.x0, max(last.x1, line.x1), larger.y0, larger.y1, larger.size, line.hyphen, last.turn,
                last.bold and line.bold,
            )  # fmt: skip
        else:
            rows.append(line)
    return rows


def _groups(rows: Sequence[Line]) -> Iterator[list[Line]]:
    """Runs of lines of one size, evenly spaced one under the other."""
    pitch = _usual_pitch(rows)
    group: list[Line] = []
    for row in rows:
        if group and not _follows(group[-1], row, pitch):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _usual_pitch(rows: Sequence[Line]) -> float:
    """From one line to the next, in font sizes. The lower quartile: gaps between paragraphs are larger."""
    steps = sorted(
        (a.y0 - b.y0) / a.size
        for a, b in pairwise(rows)
        if a.size > 0 and abs(a.size - b.size) <= 0.05 * a.size and 0.8 < (a.y0 - b.y0) / a.size < 3
    )
    return steps[len(steps) // 4] if steps else 1.2


def _follows(above: Line, below: Line, pitch: float) -> bool:
    if above.hyphen:
        return True
    size = max(above.size, below.size)
    step = above.y0 - below.y0
    return (
        above.turn == below.turn
        and abs(above.size - below.size) <= 0.08 * size
        and 0 < step <= 1.22 * pitch * above.size + 0.5
        and min(above.x1, below.x1) - max(above.x0, below.x0) > 0
    )


# --- groups to paragraphs ----------------------------------------------------------------------


def _split(group: list[Line]) -> list[list[Line]]:
    left = min(line.x0 for line in group)
    right = max(line.x1 for line in group)
    parts = [[group[0]]]
    for index in range(1, len(group)):
        after = group[index + 1] if index + 1 < len(group) else None
        if _breaks(parts[-1], group[index], after, left, right):
            parts.append([])
        parts[-1].append(group[index])
    return parts


def _breaks(part: list[Line], line: Line, after: Line | None, left: float, right: float) -> bool:
    """Whether ``line`` starts a new paragraph after ``part``, both in a column from ``left`` to ``right``."""
    last = part[-1]
    if last.hyphen:
        return False
    if last.gaps or line.gaps:
        return True
    em = 0.8 * line.size
    ended = not last.text[-1].isalnum() and _SENTENCE_END.search(last.text) is not None
    if BULLET.match(line.text) and (
        # A line of a sentence may begin with a dash.
        line.text[0] not in "–—*·-" or ended or right - last.x1 > 2 * em or BULLET.match(part[0].text)
    ):
        return True
    if _is_numbered(line.text) and (ended or right - last.x1 > 2 * em or _is_numbered(part[0].text)):
        return True
    in_list = _is_item(part[0].text)
    # A line ends early only if the next word did not fit, or on purpose. Centred lines are as long as they are.
    centred = (
        abs((last.x0 + last.x1) - (line.x0 + line.x1)) < em and last.x0 - left > em and abs(last.x0 - line.x0) > em
    )
    word = line.text.split(" ", 1)[0]
    width = (line.x1 - line.x0) * len(word) / max(1, len(line.text))
    spaced = word < "\u0e00" or not _NO_SPACES.match(word)
    if not centred and spaced and right - last.x1 > 1.4 * width + em:
        return True
    if not spaced and ended and right - last.x1 > 2 * em:
        return True
    # An indented first line; but the second line of a list item, or of a hanging paragraph, is indented too.
    if line.x0 - last.x0 > em and not in_list and not centred and (ended or not line.text[0].islower()):
        return abs(last.x0 - left) < em and (abs(after.x0 - last.x0) < em if after else len(part) > 1 and ended)
    # Back to the start of a hanging paragraph.
    return last.x0 - line.x0 > em and len(part) > 1 and abs(part[0].x0 - line.x0) < em and not centred


def _mark_gaps(rows: Sequence[Line]) -> None:
    """Find the lines that are much wider than their characters: rows of a table, whose cells stand apart."""
    widths = {
        index: (row.x1 - row.x0) / len(row.text) / row.size
        for index, row in enumerate(rows)
        if len(row.text) > 10
        and row.size > 0
        and not row.text.isupper()
        and (row.text.isascii() or not _NO_SPACES.search(row.text))
    }
    usual = sorted(widths.values())[len(widths) // 2] if widths else 0.0
    wide = {index for index, width in widths.items() if width > max(1.28 * usual, 0.63)}  # 0.6: typewriter fonts
    for index in wide:
        rows[index].gaps = rows[index].gaps or index - 1 in wide or index + 1 in wide


def _is_item(text: str) -> bool:
    return bool(BULLET.match(text)) or _is_numbered(text)


def _is_numbered(text: str) -> bool:
    head = text[:6]
    return ("." in head or ")" in head) and _NUMBER.match(text) is not None


def _paragraph(part: list[Line], words: str) -> Paragraph:
    text = part[0].text
    for before, line in pairwise(part):
        text = _joined(text, line.text, before.hyphen, words)
    text = clean(text)
    kind: Kind = "list-item" if _is_item(text) else "table-row" if part[0].gaps and len(part) == 1 else "paragraph"
    unfinished = part[-1].hyphen or not _SENTENCE_END.search(text)
    bold = len(part) <= 2 and all(line.bold for line in part)
    return Paragraph(text + "-" if part[-1].hyphen else text, kind, part[0].size, len(part), unfinished, bold)


def _merged(before: Paragraph, after: Paragraph, words: str) -> Paragraph:
    text = _joined(before.text, after.text, False, words)
    return Paragraph(text, before.kind, before.size, before.line_count + after.line_count, after.unfinished)


def _joined(text: str, more: str, hyphen: bool, words: str) -> str:
    """Two lines as one. words: the page's text, to see how a word is spelt that a hyphen divides."""
    if hyphen:
        word, rest = text.rsplit(" ", 1)[-1], more.lstrip()
        start = _FIRST_WORD.match(rest)
        if start is not None and len(word) > 1:
            if word + start[0] in words:
                return text + rest
            if f"{word}-{start[0]}" in words:
                return f"{text}-{rest}"
        # "state-of-" + "the-art", "COVID-" + "19", "T-" + "cell": the hyphen belongs to the word.
        if "-" in word or len(word) < 2 or not rest[:1].islower() or not word[-1:].islower():
            return f"{text}-{rest}"
        return text + rest
    if text[-1:] in "-/\u2010" and text[-2:-1].isalnum():
        return text + more.lstrip()
    if _NO_SPACES.match(text[-1:]) and _NO_SPACES.match(more[:1]):
        return text + more
    return f"{text.rstrip()} {more.lstrip()}"


def clean(text: str) -> str:
    """One spelling for what PDFs spell in many ways: ligatures, zero-width characters, runs of spaces; NFC."""
    if not text.isascii():
        if _RARE.search(text):
            text = _REPLACED.sub("", text)
            text = _COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
            text = _ACCENTED.sub(_accented, text)
        if _RTL_LETTER.search(text):
            text = _LAM_ALEF.sub("\u0627\u0644\\1", text)
            text = _LATIN_THEN_RTL.sub(" ", text)
        text = unicodedata.normalize("NFC", text)
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return text.strip()


def _accented(match: re.Match[str]) -> str:
    letter = "i" if match[2] == "\u0131" else match[2]
    composed = unicodedata.normalize("NFC", letter + _COMBINING[match[1]])
    return composed if len(composed) == 1 else match[0]


def usual_size_of(lines: Sequence[Line]) -> float:
    """The font size that most characters of these lines have."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return usual_size(sizes)


def usual_size(sizes: Counter[float]) -> float:
    """The font size that most characters have: the body text's."""
    return max(sizes, key=lambda size: sizes[size]) if sizes else 0.0
