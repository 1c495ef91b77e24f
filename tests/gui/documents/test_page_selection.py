"""What is selected on pages: by pointer and by keyboard, over pages whose words are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from PySide6.QtCore import QObject

from slmdesk.gui.desk import Desk
from slmdesk.gui.documents.page_places import PagePlaces
from slmdesk.gui.documents.page_selection import PageSelection
from slmdesk.gui.documents.sources import Source
from slmdesk.messages import Block, PageWords, Word

PAGES = ("One two three\nfour five six", "seven eight\nnine ten eleven")


def recognised(pages: tuple[str, ...], owner: QObject) -> Source:
    """A scan whose pages were recognised: letters ten points wide, lines twenty points high."""
    source = Source("scan.pdf", Path("scan.pdf"), owner)
    offset = 0
    for number, page in enumerate(pages, 1):
        source._pieces.append(page + "\n\n")
        source.blocks.append(Block(number, offset, offset + len(page)))
        words = []
        for line, text in enumerate(page.split("\n")):
            start = offset + sum(len(each) + 1 for each in page.split("\n")[:line])
            words += [
                Word(
                    start + found.start(),
                    start + found.end(),
                    10.0 * found.start(),
                    20.0 * line,
                    10.0 * found.end(),
                    20.0 * line + 15,
                )
                for found in re.finditer(r"\S+", text)
            ]
        source.words[number] = PageWords(number, words)
        offset += len(page) + 2
    return source


@pytest.fixture
def selection(desk: Desk) -> Iterator[PageSelection]:
    owner = QObject()
    source = recognised(PAGES, owner)
    yield PageSelection(source, PagePlaces(source, desk.jobs, owner), owner)
    owner.deleteLater()


def test_from_word_to_word_either_way(selection: PageSelection) -> None:
    selection.begin((1, 55, 5))
    assert selection.span is None
    selection.extend((1, 65, 25))
    assert selection.text == "two three\nfour five"
    selection.extend((1, 5, 5))
    assert selection.text == "One two"
    selection.begin((1, 130, 500))  # below all lines: the nearest word
    selection.extend((1, 5, 5))
    assert selection.text == PAGES[0]


def test_over_the_border_of_pages(selection: PageSelection) -> None:
    selection.begin((1, 105, 25))
    selection.extend((2, 65, 5))
    assert selection.text == "six\n\nseven eight"
    assert [len(selection.boxes(number)) for number in (1, 2)] == [1, 1]
    assert selection.boxes(2)[0].right == 110


def test_a_double_click_takes_the_word(selection: PageSelection) -> None:
    selection.choose_word((2, 35, 25))
    assert selection.text == "nine"
    assert selection.word_at((2, 5, 5)) is not None
    assert selection.word_at((2, 400, 5)) is None


def test_the_keyboard_begins_on_the_page_in_view(selection: PageSelection) -> None:
    selection.move_by_word(1, 2)
    assert selection.text == "seven"
    selection.move_by_word(1, 2)
    selection.move_by_word(-1, 2)
    assert selection.text == "seven"
    selection.move_by_line(1, 2)
    assert selection.text == "seven eight\nnine"
    selection.move_by_line(-1, 2)
    selection.move_by_line(-1, 2)  # up to the page before
    assert selection.focus_page == 1
    selection.move_to_end(1, 2)
    assert selection.text == PAGES[1]
    selection.choose_all()
    assert selection.text == "\n\n".join(PAGES)
    selection.clear()
    assert (selection.text, selection.span, selection.focus_box()) == ("", None, None)


words = st.lists(st.text("abc🩺é", min_size=1, max_size=5), min_size=1, max_size=6).map(" ".join)
some_pages = st.lists(st.lists(words, min_size=1, max_size=3).map("\n".join), min_size=1, max_size=3).map(tuple)
points = st.tuples(st.integers(1, 3), st.floats(-50, 400), st.floats(-50, 150))


@given(some_pages, points, points)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_two_points_select_whole_words(
    desk: Desk, pages: tuple[str, ...], first: tuple[int, float, float], last: tuple[int, float, float]
) -> None:
    owner = QObject()
    source = recognised(pages, owner)
    selection = PageSelection(source, PagePlaces(source, desk.jobs, owner), owner)
    first, last = ((min(point[0], len(pages)), *point[1:]) for point in (first, last))  # type: ignore[assignment]
    selection.begin(first)
    selection.extend(last)
    span = selection.span
    assert span is not None
    borders = {offset for page in source.words.values() for word in page.words for offset in (word.start, word.end)}
    assert set(span) <= borders
    assert selection.text == source.text[span[0] : span[1]] != ""
    shown = {number for number in source.words if selection.boxes(number)}
    assert shown == set(range(min(first[0], last[0]), max(first[0], last[0]) + 1))
