"""Where passages of a source stand on its pages."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from PySide6.QtCore import QObject

from slmdesk.gui.documents.sources import Source
from slmdesk.messages import Block

pytestmark = pytest.mark.usefixtures("qapp")  # a text document wants its fonts
paragraphs = st.lists(st.tuples(st.integers(1, 4), st.text("ab 🩺", min_size=1, max_size=9)), min_size=1, max_size=12)


def source(texts: list[tuple[int | None, str]], owner: QObject) -> Source:
    """A source of one block a text, each with its page."""
    made = Source("made", None, owner)
    text = ""
    for page, each in texts:
        made.blocks.append(Block(page, len(text), len(text) + len(each)))
        text += each + "\n\n"
    made._pieces = [text]
    return made


@given(paragraphs, st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_passage_is_cut_at_the_borders_of_pages(texts: list[tuple[int, str]], data: st.DataObject) -> None:
    owner = QObject()
    made = source(sorted(texts, key=lambda each: each[0]), owner)
    start = data.draw(st.integers(0, len(made.text)))
    end = data.draw(st.integers(start, len(made.text)))
    found = made.on_pages(start, end)
    numbers = [each.page_number for each in found]
    touched = {block.page_number for block in made.blocks if block.start < end and block.end > start}
    assert numbers == sorted(touched)  # type: ignore[type-var]
    for number, quote, share, place in found:
        assert made.text[place : place + len(quote)] == quote
        first, last = made.span_of_page(number) or (0, 0)
        assert first <= place <= place + len(quote) <= last
        assert quote in made.text[start:end]
        assert 0 <= share <= 1
        on_page = [block for block in made.blocks if block.page_number == number]
        assert quote in made.text[on_page[0].start : on_page[-1].end]


def test_the_share_tells_how_far_down_it_stands() -> None:
    owner = QObject()
    made = source([(1, "x" * 50), (2, "y" * 40), (2, "z" * 38)], owner)
    ((number, quote, share, _start),) = made.on_pages(made.text.index("z"), made.text.index("z") + 3)
    assert (number, quote) == (2, "zzz")
    assert abs(share - 42 / 80) < 0.01


def test_without_pages_there_is_no_place() -> None:
    owner = QObject()
    made = source([(None, "text"), (None, "more")], owner)
    assert made.on_pages(0, 8) == []
