"""The source text: numbers in the margin, passages marked where they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData
from pytestqt.qtbot import QtBot

from slmdesk.gui.desk import Desk
from slmdesk.gui.documents.sources import Source
from slmdesk.gui.positions import Positions
from slmdesk.gui.widgets.documents.source_view import SourceView
from slmdesk.messages import Block


@pytest.fixture
def view(qtbot: QtBot, desk: Desk) -> SourceView:
    made = SourceView(desk.theme)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    return made


def source(qtbot: QtBot, view: SourceView, text: str, blocks: list[Block]) -> Source:
    made = Source("a.pdf", Path("a.pdf"), view)
    made._pieces.append(text)
    made.blocks = blocks
    made.positions = Positions(text)
    view.show_source(made)
    view.append(made, text)
    qtbot.waitUntil(lambda: view.complete)
    return made


def test_pages_are_numbered_where_they_begin(qtbot: QtBot, view: SourceView) -> None:
    text = "🩺 One.\n\nMore.\n\nTwo."
    source(qtbot, view, text, [Block(1, 0, 6), Block(1, 8, 13), Block(12, 15, 19)])
    assert [words for _top, _height, words in view._visible_numbers()] == ["p. 1", "p. 12"]


def test_paragraphs_are_numbered_where_there_are_no_pages(qtbot: QtBot, view: SourceView) -> None:
    source(qtbot, view, "One.\n\nTwo.", [Block(None, 0, 4), Block(None, 6, 10)])
    assert [words for _top, _height, words in view._visible_numbers()] == ["1", "2"]


def test_passages_are_marked_behind_astral_characters(qtbot: QtBot, view: SourceView) -> None:
    text = "🩺🩺 dose: 5 mg\r\nnext"
    source(qtbot, view, text, [Block(None, 0, len(text))])
    start = text.index("5 mg")
    view.mark([(start, start + 4)], scroll=True)
    assert view.marked() == ["5 mg"]
    assert view.textCursor().position() == start + 2


def test_a_passage_is_marked_and_shown_though_its_text_comes_later(qtbot: QtBot, view: SourceView) -> None:
    text = "line of words\n" * 20_000 + "dose: 5 mg"
    made = Source("a.pdf", Path("a.pdf"), view)
    made._pieces.append(text)
    made.blocks = [Block(None, 0, len(text))]
    made.positions = Positions(text)
    view.show_source(made)
    view.append(made, text)
    start = text.index("5 mg")
    view.mark([(start, start + 4)], scroll=True)
    assert not view.complete
    qtbot.waitUntil(lambda: view.complete)
    assert view.marked() == ["5 mg"]
    assert view.textCursor().position() == start
    assert view.first_visible_offset() > start - 2000


def test_a_mark_beyond_the_text_harms_nothing(qtbot: QtBot, view: SourceView) -> None:
    source(qtbot, view, "short", [Block(None, 0, 5)])
    view.mark([(3, 900)], scroll=True)
    assert view.marked() == ["rt"]


def test_pasting_a_line_without_end_does_not_slow_the_view(qtbot: QtBot, desk: Desk, view: SourceView) -> None:
    made = Source("Pasted text", None, view)
    view.show_source(made)
    data = QMimeData()
    data.setText("x" * 100_000)
    view.insertFromMimeData(data)
    assert made.endless_words
    assert made.typed_text() == "x" * 100_000
    view.undo()
    assert made.typed_text() == ""


def test_pasted_text_keeps_its_characters(qtbot: QtBot, view: SourceView) -> None:
    made = Source("Pasted text", None, view)
    view.show_source(made)
    view.insert_text("no\u00a0break 🩺\r\nnext")
    assert made.typed_text() == "no\u00a0break 🩺\nnext"
