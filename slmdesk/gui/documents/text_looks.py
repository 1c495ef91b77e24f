"""How headings and tables look in the text view. Only formats: no character of the text is added or taken away."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat

from slmdesk.messages import Block

_SEPARATOR = " | "  # between the cells of a row, as readers write it
_SEPARATOR_COLOR = QColor(128, 128, 128)
_SIZE_STEPS = {1: 2, 2: 1}  # of a heading's level; others are bold only
_WIDEST_COLUMN = 28  # characters; a longer cell pushes its row aside alone
_MOST_COLUMNS = 12


def format_blocks(
    document: QTextDocument,
    blocks: Sequence[Block],
    wanted: Iterable[int],
    columns: dict[int, list[float]],
    text: str,
    to_qt: Callable[[int], int],
    font: QFont,
    width: float,
) -> None:
    """Make headings bold and put the cells of tables below each other.

    Args:
        blocks: of the source.
        wanted: which of them, ascending; they are in the document.
        columns: number of a block that was formatted -> how wide the columns of its table are, in pixels. A row
            takes those of the row above or below it, or wider ones. What is formatted is added.
        text: the source's whole text.
        to_qt: from offsets in it to positions of the document.
        width: pixels of a line; rows that are wider are left as they are.
    """
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for run in _runs(wanted, blocks):
        if blocks[run[0]].kind == "table-row":
            least = columns.get(run[0] - 1) or columns.get(run[-1] + 1) or []
            rows = [blocks[number] for number in run]
            done = _align(cursor, rows, least, text, to_qt, QFontMetricsF(font), width)
        else:
            block, done = blocks[run[0]], []
            if block.kind == "heading":
                _merge(cursor, to_qt(block.start), to_qt(block.end), _heading(block.level))
        columns.update(dict.fromkeys(run, done))
    cursor.endEditBlock()


def _runs(wanted: Iterable[int], blocks: Sequence[Block]) -> list[list[int]]:
    """Rows that follow each other together, everything else alone."""
    runs: list[list[int]] = []
    for number in wanted:
        is_row = blocks[number].kind == "table-row"
        if is_row and runs and runs[-1][-1] == number - 1 and blocks[number - 1].kind == "table-row":
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _heading(level: int) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setFontWeight(QFont.Weight.Bold)
    look.setProperty(QTextFormat.Property.FontSizeAdjustment, _SIZE_STEPS.get(level, 0))
    return look


def _align(
    cursor: QTextCursor,
    rows: list[Block],
    least: list[float],
    text: str,
    to_qt: Callable[[int], int],
    metrics: QFontMetricsF,
    line_width: float,
) -> list[float]:
    """Widen the space before each separator, so that columns begin at the same place. Returns their widths."""
    table = [text[row.start : row.end].split(_SEPARATOR) for row in rows]
    widths = [[metrics.horizontalAdvance(cell) for cell in cells] for cells in table]
    widest = _WIDEST_COLUMN * metrics.averageCharWidth()
    columns = [_widest(column, widest) for column in itertools.zip_longest(*widths, least, fillvalue=0.0)]
    gap = metrics.horizontalAdvance(_SEPARATOR)
    aligned = 1 < len(columns) <= _MOST_COLUMNS and sum(columns) + gap * (len(columns) - 1) < line_width
    for row, cells, measured in zip(rows, table, widths, strict=True):
        place = row.start
        for cell, width, column in zip(cells[:-1], measured, columns, strict=False):
            place += len(cell)
            look = QTextCharFormat()
            look.setForeground(_SEPARATOR_COLOR)
            _merge(cursor, to_qt(place + 1), to_qt(place + len(_SEPARATOR)), look)
            look.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
            look.setFontLetterSpacing(max(0.0, column - width) if aligned else 0.0)
            _merge(cursor, to_qt(place), to_qt(place + 1), look)
            place += len(_SEPARATOR)
    return columns


def _widest(column: Iterable[float], limit: float) -> float:
    return max((width for width in column if width <= limit), default=0.0)


def _merge(cursor: QTextCursor, start: int, end: int, look: QTextCharFormat) -> None:
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    cursor.mergeCharFormat(look)
