"""Which ranges of a source a result rests on, and which sections it leaves out."""

from __future__ import annotations

import itertools

from hypothesis import given, strategies as st
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from slmdesk.gui.documents.sources import Source
from slmdesk.gui.summary.coverage import covered, uncovered
from slmdesk.messages import Block, Citation, Sentence


def cited(start: int, end: int, status: str = "supported", file: str = "a") -> Sentence:
    return Sentence("", "x", status, [], [Citation(file, None, start, end, "")])  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=12))
def test_ranges_are_merged_and_lose_nothing(parts: list[tuple[int, int]]) -> None:
    ranges = covered([cited(start, start + length) for start, length in parts], "a")
    points = {point for start, length in parts for point in range(start, start + length)}
    assert {point for start, end in ranges for point in range(start, end)} == points
    assert ranges == sorted(ranges)
    assert all(first[1] < second[0] for first, second in itertools.pairwise(ranges))


def test_only_support_counts_and_only_this_source() -> None:
    assert covered([cited(0, 5, "unsupported"), cited(3, 9, file="b")], "a") == []


def test_a_heading_that_nothing_rests_on_is_named(qtbot: QtBot) -> None:
    parent = QObject()
    source = Source("a", None, parent)
    body = "word " * 60
    text = f"One\n{body}\nTwo\n{body}\nThree\nshort"
    source._pieces = [text]
    for title in ("One", "Two", "Three"):
        start = text.index(f"{title}\n")
        source.blocks.append(Block(None, start, start + len(title), kind="heading"))
        source.blocks.append(Block(None, start + len(title) + 1, min(len(text), start + len(title) + 301)))
    found = uncovered(source, [(10, 20)])
    assert [section.title for section in found] == ["Two"], "a heading over a line is no section worth naming"
    assert uncovered(source, [(10, 20), (found[0].start + 50, found[0].start + 60)]) == []
