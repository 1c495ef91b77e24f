"""Headings and tables in the text view: they look like it, and no character moves."""

from __future__ import annotations

from hypothesis import given, settings, strategies as st
from PySide6.QtGui import QFont, QTextDocument, QTextFormat
from PySide6.QtWidgets import QPlainTextDocumentLayout
from pytestqt.qtbot import QtBot

from slmdesk.gui.documents.text_looks import format_blocks
from slmdesk.gui.positions import Positions
from slmdesk.messages import Block


def formatted(parts: list[tuple[str, str, int]], width: float = 2000.0) -> tuple[QTextDocument, str, list[Block]]:
    """A document of (kind, text, level), one a line."""
    text, blocks = "", []
    for kind, words, level in parts:
        blocks.append(Block(None, len(text), len(text) + len(words), kind, level))  # type: ignore[arg-type]
        text += words + "\n"
    document = QTextDocument()
    document.setDocumentLayout(QPlainTextDocumentLayout(document))
    document.setPlainText(text)
    positions = Positions(text)
    font = document.defaultFont()
    columns: dict[int, list[float]] = {}
    for part in (range(0, len(blocks), 2), range(1, len(blocks), 2)):  # as the reader scrolls to and fro
        format_blocks(document, blocks, part, columns, text, positions.to_qt, font, width)
    format_blocks(document, blocks, range(len(blocks)), columns, text, positions.to_qt, font, width)
    return document, text, blocks


def columns(document: QTextDocument, line: int) -> list[float]:
    """Where the cells of a line begin, in pixels."""
    block = document.findBlockByNumber(line)
    document.documentLayout().blockBoundingRect(block)
    first = block.layout().lineAt(0)
    text = block.text()
    places = [index + 3 for index in range(len(text)) if text.startswith(" | ", index)]
    return [round(first.cursorToX(place)[0], 1) for place in places]  # type: ignore[index]


def test_headings_are_bold_and_the_first_are_larger(qtbot: QtBot) -> None:
    document, _text, _blocks = formatted([("heading", "Title", 1), ("paragraph", "Words", 0), ("heading", "Part", 3)])
    looks = [document.findBlockByNumber(line).begin().fragment().charFormat() for line in range(3)]
    assert [look.fontWeight() == QFont.Weight.Bold for look in looks] == [True, False, True]
    assert looks[0].property(QTextFormat.Property.FontSizeAdjustment) == 2
    assert not looks[2].property(QTextFormat.Property.FontSizeAdjustment)


def test_cells_stand_below_each_other(qtbot: QtBot) -> None:
    rows = ["Medicine | Dose | When", "Losartan potassium | 50 mg | morning", "ASS | 100 mg | at night"]
    document, _text, _blocks = formatted([("table-row", row, 0) for row in rows])
    assert columns(document, 0) == columns(document, 1) == columns(document, 2)
    assert len(columns(document, 0)) == 2


def test_a_table_wider_than_the_line_is_left_to_wrap(qtbot: QtBot) -> None:
    rows = ["a | b", "a long cell | b"]
    document, _text, _blocks = formatted([("table-row", row, 0) for row in rows], width=10)
    assert columns(document, 0) != columns(document, 1)


kinds = st.sampled_from(["heading", "table-row", "paragraph"])
lines = st.lists(st.text("ab |🩺é", max_size=20), max_size=1).map("".join)


@given(st.lists(st.tuples(kinds, lines, st.integers(0, 6)), max_size=8))
@settings(deadline=None, max_examples=40)
def test_the_text_stays_as_it_is(parts: list[tuple[str, str, int]]) -> None:
    document, text, _blocks = formatted(parts)
    assert document.toPlainText() == text


def test_rows_that_come_into_view_later_take_the_columns_of_their_table(qtbot: QtBot) -> None:
    rows = ["A long name of a medicine | 50 mg", "ASS | 100 mg"]
    text = "\n".join(rows)
    blocks = [Block(None, 0, len(rows[0]), "table-row"), Block(None, len(rows[0]) + 1, len(text), "table-row")]
    document = QTextDocument()
    document.setDocumentLayout(QPlainTextDocumentLayout(document))
    document.setPlainText(text)
    known: dict[int, list[float]] = {}
    for number in range(2):
        format_blocks(document, blocks, [number], known, text, int, document.defaultFont(), 2000)
    assert columns(document, 0) == columns(document, 1)
    assert known[0] == known[1][:1] + known[0][1:]
