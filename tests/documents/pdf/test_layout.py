"""Lines to paragraphs, without any PDF."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, strategies as st

from document_files import check_blocks
from slmdesk.documents.pdf import layout as pdf_layout
from slmdesk.documents.pdf.layout import Edges, Line, clean
from slmdesk.documents.piece import PieceBuilder

WIDTH = 400.0


def line(text: str, y: float, x0: float = 72, x1: float | None = None, size: float = 10) -> Line:
    return Line(text, x0, 72 + WIDTH if x1 is None else x1, y, y + 1.1 * size, size)


def column(
    texts: Sequence[str], x0: float = 72, top: float = 700, pitch: float = 12, last_x1: float = 300
) -> list[Line]:
    """Full lines one under the other; the last one ends early."""
    right = x0 + WIDTH
    return [
        line(text, top - 12 * index, x0, last_x1 if index == len(texts) - 1 else right)
        for index, text in enumerate(texts)
    ]


def texts(lines: Sequence[Line]) -> list[str]:
    return [paragraph.text for paragraph in pdf_layout.paragraphs(lines)]


def test_lines_of_a_paragraph_are_joined() -> None:
    lines = column(["The first line of a paragraph that", "goes on here and then", "ends."])
    assert texts(lines) == ["The first line of a paragraph that goes on here and then ends."]


def test_a_gap_parts_paragraphs() -> None:
    assert texts(column(["One line", "and its end."]) + column(["Another", "paragraph."], top=668)) == [
        "One line and its end.",
        "Another paragraph.",
    ]


def test_a_line_that_ends_early_on_purpose_ends_its_paragraph() -> None:
    lines = column(["A full line of text in this", "column."]) + column(["Next paragraph without", "any gap."], top=676)
    assert texts(lines) == ["A full line of text in this column.", "Next paragraph without any gap."]


def test_a_first_line_indent_starts_a_paragraph() -> None:
    lines = [line("A full line of text", 700), line("up to the right edge.", 688), line("Indented start", 676, x0=90)]
    lines += [line("and back at the left edge.", 664, x1=200)]
    assert texts(lines) == ["A full line of text up to the right edge.", "Indented start and back at the left edge."]


def test_a_hanging_indent_does_not() -> None:
    lines = [line("[1] Author, A.: A long title", 700), line("of a paper.", 688, x0=90, x1=470)]
    lines += [line("[2] Author, B.: Another", 676), line("title.", 664, x0=90, x1=150)]
    assert texts(lines) == ["[1] Author, A.: A long title of a paper.", "[2] Author, B.: Another title."]


@pytest.mark.parametrize(
    ("first", "second", "elsewhere", "joined"),
    [
        ("infor", "mation is here", "", "information is here"),
        ("state-of-the", "art method", "", "state-of-the-art method"),
        ("COVID", "19 cases", "", "COVID-19 cases"),
        ("anti", "Semitic", "", "anti-Semitic"),
        ("well", "known fact", "A well-known fact", "well-known fact"),
        ("Trace", "Monkey runs", "TraceMonkey", "TraceMonkey runs"),
    ],
)
def test_hyphens_at_line_ends(first: str, second: str, elsewhere: str, joined: str) -> None:
    lines = column([f"Some words and {first}", second])
    lines[0].hyphen = True
    lines.append(line(elsewhere, 400))
    assert texts(lines)[0] == f"Some words and {joined}"


def test_a_sentence_goes_on_in_the_next_column() -> None:
    left = column(["The text of the left column does", "not end with the"], last_x1=472)
    right = column(["column but goes on", "here."], x0=500)
    assert texts(left + right) == ["The text of the left column does not end with the column but goes on here."]


def test_list_items_start_anew_and_keep_their_other_lines() -> None:
    lines = [line("• first item that", 700), line("goes on", 688, x0=82, x1=200), line("• second", 676, x1=150)]
    found = pdf_layout.paragraphs(lines)
    assert [(paragraph.kind, paragraph.text) for paragraph in found] == [
        ("list-item", "• first item that goes on"),
        ("list-item", "• second"),
    ]


def test_a_line_beginning_with_a_dash_may_go_on() -> None:
    assert texts(column(["Some systems", "– forests, for example – are", "stable."])) == [
        "Some systems – forests, for example – are stable."
    ]


def test_what_stands_side_by_side_is_one_line() -> None:
    parts = [
        Line("NADP", 72, 100, 700, 711, 10),
        Line("+", 100.5, 104, 704, 711, 7),
        Line("is", 107, 115, 700, 711, 10),
    ]
    assert texts(parts) == ["NADP+ is"]


def test_rows_of_a_table_stay_apart() -> None:
    prose = column(["A line of usual text whose width is that of its letters, as it is set in a book for reading."] * 4)
    rows = [
        line("Sodium 140 mmol/l", 500, x1=440),
        line("Potassium 4.1 mmol/l", 488, x1=460),
        line("Glucose 5.2 mmol/l", 476, x1=450),
    ]
    found = pdf_layout.paragraphs(prose + rows)
    assert [(paragraph.kind, paragraph.text) for paragraph in found][-3:] == [("table-row", row.text) for row in rows]


def test_chinese_lines_are_joined_without_a_space() -> None:
    assert texts(column(["患者昨天没有发烧，食欲也", "恢复了。"])) == ["患者昨天没有发烧，食欲也恢复了。"]


@pytest.mark.parametrize(
    ("size", "bold", "text", "level"),
    [
        (20, False, "Title", 1),
        (14, False, "Section", 2),
        (12, False, "Subsection", 3),
        (10, False, "Only text", 0),
        (10, True, "Bold line", 3),
        (20, False, "12 345", 0),
        (20, False, "long " * 80, 0),
        (8, True, "Bold note", 0),
    ],
)
def test_heading_levels(size: float, bold: bool, text: str, level: int) -> None:
    paragraph = pdf_layout.Paragraph(text, "paragraph", size, 1, False, bold)
    assert pdf_layout.heading_level(paragraph, 10) == level


def test_running_heads_need_the_same_place_on_two_neighbours() -> None:
    edges = Edges(80, 760)
    pages = [[line(f"Chapter 2, page {number}", 800), line(f"Body {number}", 400)] for number in range(1, 6)]
    marks = [pdf_layout.edge_marks(page, edges) for page in pages]
    assert pdf_layout.running_lines(pages[2], [marks[0], marks[1], marks[3], marks[4]], edges) == {0}
    assert pdf_layout.running_lines(pages[2], [marks[1], set(), set()], edges) == set()
    moved = {(turn, place - 30, text) for turn, place, text in marks[1]}
    assert pdf_layout.running_lines(pages[2], [moved, moved], edges) == set()


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("eﬃcient ﬁnd", "efficient find"),
        ("na¨ıve Schr¨odinger caf´e", "naïve Schrödinger café"),
        ("e\u0301t\u00ade\u200b", "éte"),
        ("too   many  spaces ", "too many spaces"),
        ("ﻻ", "لا"),
        ("x² ½ Ⅳ ℃", "x² ½ Ⅳ ℃"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


NUMBERS = st.floats(-2000, 2000)
LINES = st.builds(
    lambda text, x0, width, y, height, size, hyphen, turn: Line(
        text, x0, x0 + width, y, y + height, size, hyphen, turn
    ),
    st.text(min_size=1, max_size=30).map(lambda text: text.strip() or "x"),
    NUMBERS,
    st.floats(0, 600),
    NUMBERS,
    st.floats(0, 50),
    st.floats(0.1, 100),
    st.booleans(),
    st.integers(0, 3),
)


@given(st.lists(LINES, max_size=12))
def test_any_lines_give_sound_blocks(lines: list[Line]) -> None:
    builder = PieceBuilder()
    for paragraph in pdf_layout.paragraphs(lines):
        level = pdf_layout.heading_level(paragraph, 10)
        builder.add(paragraph.text, "heading" if level else paragraph.kind, level, 1)
    piece = builder.take(1, 1)
    check_blocks(piece.text, piece.blocks)


@given(st.lists(LINES, max_size=12), st.lists(st.text("ab1A. •漢ب", min_size=1, max_size=30), min_size=12, max_size=12))
def test_no_character_is_lost(lines: list[Line], words: list[str]) -> None:
    for line_, text in zip(lines, words, strict=False):
        line_.text = text.strip() or "x"
    wanted = "".join(line_.text for line_ in lines).replace(" ", "")
    found = "".join(paragraph.text for paragraph in pdf_layout.paragraphs(lines)).replace(" ", "")
    assert found.replace("-", "") == wanted


def test_arabic_letters_that_come_the_wrong_way_round_and_a_lost_space() -> None:
    assert clean("اإلنتاجية") == "الإنتاجية"
    assert clean("األدوات اآللي") == "الأدوات الآلي"
    assert clean("إلى السؤال") == "إلى السؤال"
    assert clean("و Pythonمن") == "و Python من"
    assert clean("وPython") == "وPython"
