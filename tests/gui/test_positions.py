"""Code points against UTF-16 units, checked against Qt itself."""

from __future__ import annotations

from hypothesis import given, strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from slmdesk.gui.positions import Positions, joined, shown, utf16_slice

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("🩺𝔘\r\n\u2028\u2029 a"), max_size=80)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(TEXTS)
def test_every_offset_is_the_length_of_what_stands_before_it(text: str) -> None:
    positions = Positions(text)
    for offset in range(len(text) + 1):
        assert positions.to_qt(offset) == units(text[:offset])
        assert positions.from_qt(positions.to_qt(offset)) == offset


@given(st.lists(TEXTS, max_size=5))
def test_a_text_that_grows_is_the_same_as_a_whole_one(pieces: list[str]) -> None:
    grown = Positions()
    for piece in pieces:
        grown.append(piece)
    whole = Positions("".join(pieces))
    assert grown.length == whole.length
    assert [grown.to_qt(n) for n in range(grown.length + 1)] == [whole.to_qt(n) for n in range(whole.length + 1)]


@given(TEXTS)
def test_inside_a_pair_is_the_pairs_start(text: str) -> None:
    positions = Positions(text)
    for offset, character in enumerate(text):
        if ord(character) > 0xFFFF:
            assert positions.from_qt(positions.to_qt(offset) + 1) == offset


def test_offsets_outside_the_text_are_its_ends() -> None:
    positions = Positions("a🩺")
    assert (positions.to_qt(-5), positions.to_qt(99)) == (0, 3)
    assert (positions.from_qt(-5), positions.from_qt(99)) == (0, 2)


@given(TEXTS)
def test_a_document_shows_every_character_where_it_is_expected(text: str) -> None:
    document = QTextDocument()
    QTextCursor(document).insertText(shown(text))
    positions = Positions(text)
    assert document.characterCount() - 1 == positions.to_qt(len(text))
    for offset, character in enumerate(text):
        if character.isalnum():
            cursor = QTextCursor(document)
            cursor.setPosition(positions.to_qt(offset))
            cursor.setPosition(positions.to_qt(offset + 1), QTextCursor.MoveMode.KeepAnchor)
            assert cursor.selectedText() == character


def test_long_lines_are_broken_at_spaces_and_nothing_moves() -> None:
    line = "word " * 3000
    broken = shown(line)
    assert len(broken) == len(line)
    assert max(len(each) for each in broken.split("\n")) <= 4000
    assert broken.replace("\n", " ") == line


def test_a_long_line_without_spaces_stays() -> None:
    assert shown("x" * 50_000) == "x" * 50_000


@given(TEXTS, st.integers(0, 80), st.integers(0, 80))
def test_slices_by_units(text: str, first: int, second: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    positions = Positions(text)
    assert utf16_slice(text, positions.to_qt(start), positions.to_qt(end)) == text[start:end]


def test_ranges_that_touch_are_one() -> None:
    assert joined([(5, 9), (0, 3), (3, 4), (6, 7), (12, 13)]) == [(0, 4), (5, 9), (12, 13)]
    assert joined(iter([(0.5, 1.5), (1.0, 4.0)])) == [(0.5, 4.0)]
    assert joined([]) == []
