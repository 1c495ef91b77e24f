"""Puts recognised lines into reading order: columns, rows of a table, lines. Pure Python, no recogniser.

``pdf_layout`` then joins them into paragraphs, as it does with the lines of a PDF's text layer.
"""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from slmdesk.documents.ocr.recognition import Recognised, RecognisedLine
from slmdesk.documents.ocr.words import placed_words
from slmdesk.documents.pdf.layout import Line

_FONT_SHARE = 0.84  # font size to the height of the box around a line, which the detector makes generous
_SAME_SIZE = 0.75, 1.35  # boxes of one font differ so much: the height of a box, to the usual one of the page
_SIZE_STEP = 1.4  # what is larger or smaller is sorted into steps of this ratio
_MAX_SKEW = math.radians(15)
_MIN_COLUMN = 8.0  # heights of a line; what is narrower is a column of figures, read with its row
_CELL_GAP = 1.2  # heights of a line between two cells of a row; words stand closer

_HYPHEN = re.compile(r"[^\W\d_]{2}[-\u2010\u00ad]$")
_CJK = re.compile("[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# The models know the East Asian forms of these signs better than the Latin ones.
_LATIN_SIGNS: dict[int, int] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **{0x3000: ord(" "), 0x3001: ord(","), 0x3002: ord(".")},
}


@dataclass(frozen=True, slots=True)
class _Box:
    """A recognised line, straightened; y grows downwards."""

    line: RecognisedLine
    x0: float
    x1: float
    y0: float
    y1: float

    @property
    def text(self) -> str:
        return self.line.text

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


def page_lines(recognised: Recognised, scale: float) -> list[Line]:
    """The lines of a picture in reading order, as ``pdf_layout`` wants them.

    Args:
        scale: points per pixel of the picture.

    Returns:
        Lines in points; y grows upwards from the picture's lower edge.
    """
    boxes = _straightened(recognised)
    if not boxes:
        return []
    usual = statistics.median(box.height for box in boxes)
    lines = []
    for row in _in_order(boxes, usual):
        height = _snapped(statistics.median(box.height for box in row), usual)
        gaps = any(right.x0 - left.x1 > _CELL_GAP * usual for left, right in pairwise(row))
        text = _latin(" ".join(box.text for box in row))
        hyphen = not gaps and _HYPHEN.search(text) is not None
        lines.append(
            Line(
                text[:-1] if hyphen else text,
                row[0].x0 * scale,
                max(box.x1 for box in row) * scale,
                (recognised.height - max(box.y1 for box in row)) * scale,
                (recognised.height - min(box.y0 for box in row)) * scale,
                height * _FONT_SHARE * scale,
                hyphen,
                gaps=gaps,
                words=tuple(word for box in row for word in placed_words(recognised, box.line, scale)),
            )
        )
    return lines


def _straightened(recognised: Recognised) -> list[_Box]:
    """The boxes of the lines after the page was turned by its skew: a scan is rarely straight."""
    slopes = [
        (right[0] - left[0], math.atan2(right[1] - left[1], right[0] - left[0]))
        for line in recognised.lines
        for left, right in [line.corners[:2]]
        if right[0] - left[0] > 2 * abs(line.corners[3][1] - left[1])
    ]
    skew = statistics.median(slope for _width, slope in slopes) if slopes else 0.0
    if abs(skew) > _MAX_SKEW:
        skew = 0.0
    cos, sin = math.cos(skew), math.sin(skew)
    boxes = []
    for line in recognised.lines:
        turned = [(x * cos + y * sin, y * cos - x * sin) for x, y in line.corners]
        xs = sorted(x for x, _y in turned)
        ys = sorted(y for _x, y in turned)
        # The means of the two upper and the two lower corners: what skew is left makes no box higher.
        x0, x1, y0, y1 = xs[0], xs[-1], (ys[0] + ys[1]) / 2, (ys[2] + ys[3]) / 2
        if x1 > x0 and y1 > y0:
            boxes.append(_Box(line, x0, x1, y0, y1))
    return boxes


def _in_order(boxes: Sequence[_Box], usual: float, depth: int = 0) -> list[list[_Box]]:
    """Rows in reading order; a row has more than one box where cells stand side by side."""
    gutter = _gutter(boxes, usual) if depth < 6 else None
    if gutter is None:
        return _rows(boxes)
    # What crosses the gutter (a title, a wide figure's caption) parts the page into bands.
    ordered: list[list[_Box]] = []
    band: list[_Box] = []
    for box in sorted(boxes, key=lambda box: box.middle):
        if box.x0 < gutter < box.x1:
            ordered += [*_columns(band, gutter, usual, depth), [box]]
            band = []
        else:
            band.append(box)
    return ordered + _columns(band, gutter, usual, depth)


def _columns(band: Sequence[_Box], gutter: float, usual: float, depth: int) -> list[list[_Box]]:
    left = [box for box in band if box.x1 <= gutter]
    right = [box for box in band if box.x1 > gutter]
    if len(left) < 2 or len(right) < 2:
        return _rows(band)
    return _in_order(left, usual, depth + 1) + _in_order(right, usual, depth + 1)


def _gutter(boxes: Sequence[_Box], usual: float) -> float | None:
    """The x between two columns of running text that stand side by side; None when there is none."""
    best: tuple[float, float] | None = None
    edges = sorted({box.x0 for box in boxes})
    for edge in edges[1:]:
        x = edge - 0.25 * usual
        left = [box for box in boxes if box.x1 <= x]
        right = [box for box in boxes if box.x0 >= x]
        crossing = len(boxes) - len(left) - len(right)
        if len(left) < 3 or len(right) < 3 or crossing > 0.3 * len(boxes):
            continue
        if min(_usual_width(left), _usual_width(right)) < _MIN_COLUMN * usual:
            continue
        together = min(max(box.y1 for box in left), max(box.y1 for box in right)) - max(
            min(box.y0 for box in left), min(box.y0 for box in right)
        )
        if together < 3 * usual:
            continue
        score = len(boxes) - crossing - 0.5 * abs(len(left) - len(right))
        if best is None or score > best[0]:
            best = score, x
    return best[1] if best else None


def _usual_width(boxes: Sequence[_Box]) -> float:
    return statistics.median(box.x1 - box.x0 for box in boxes)


def _rows(boxes: Sequence[_Box]) -> list[list[_Box]]:
    """From top to bottom; what stands at one height is a row, from left to right."""
    rows: list[list[_Box]] = []
    for box in sorted(boxes, key=lambda box: box.middle):
        if rows and _beside(rows[-1], box):
            rows[-1].append(box)
        else:
            rows.append([box])
    return [sorted(row, key=lambda box: box.x0) for row in rows]


def _beside(row: Sequence[_Box], box: _Box) -> bool:
    last = min(row, key=lambda other: abs(other.middle - box.middle))
    near = abs(last.middle - box.middle) < 0.4 * min(last.height, box.height)
    return near and all(
        box.x0 >= other.x1 - 0.5 * other.height or box.x1 <= other.x0 + 0.5 * box.height for other in row
    )


def _snapped(height: float, usual: float) -> float:
    ratio = height / usual
    if _SAME_SIZE[0] < ratio < _SAME_SIZE[1]:
        return usual
    return usual * float(_SIZE_STEP ** round(math.log(ratio, _SIZE_STEP)))


def _latin(text: str) -> str:
    return text if text.isascii() or _CJK.search(text) else text.translate(_LATIN_SIGNS)
