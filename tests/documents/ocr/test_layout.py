"""The order of recognised lines, from their places alone."""

from __future__ import annotations

import math
import random

from hypothesis import given, strategies as st

from slmdesk.documents.ocr.layout import page_lines
from slmdesk.documents.ocr.recognition import Recognised, RecognisedLine
from slmdesk.documents.pdf import layout as pdf_layout


def line(text: str, x: float, y: float, width: float | None = None, height: float = 30) -> RecognisedLine:
    right = x + (14 * len(text) if width is None else width)
    return RecognisedLine(text, ((x, y), (right, y), (right, y + height), (x, y + height)), 0.99)


def page(*lines: RecognisedLine, width: int = 1700, height: int = 2200) -> Recognised:
    shuffled = list(lines)
    random.Random(4).shuffle(shuffled)
    return Recognised(shuffled, 0, width, height, 0.99, 0)


def texts(recognised: Recognised) -> list[str]:
    return [found.text for found in page_lines(recognised, 0.36)]


def test_two_columns_under_a_title() -> None:
    left = [line(f"left column, line number {n} of six", 100, 300 + 40 * n, 700) for n in range(6)]
    right = [line(f"right column, line number {n} of six", 900, 303 + 40 * n, 700) for n in range(6)]
    title = line("A title over both columns of the page", 300, 100, 1100, 60)
    foot = line("A note under both columns of the whole page", 200, 900, 1200)
    found = texts(page(title, *left, *right, foot))
    assert found == [title.text, *(part.text for part in (*left, *right)), foot.text]


def test_rows_of_a_table_stay_together() -> None:
    names = ["Sodium", "Potassium", "Creatinine", "Urea"]
    cells = [
        part
        for n, name in enumerate(names)
        for part in (line(name, 100, 200 + 50 * n), line(f"{n}.5", 900, 204 + 50 * n))
    ]
    lines = page_lines(page(*cells), 0.36)
    assert [found.text for found in lines] == [f"{name} {n}.5" for n, name in enumerate(names)]
    assert [paragraph.kind for paragraph in pdf_layout.paragraphs(lines)] == ["table-row"] * 4


def test_a_crooked_scan_is_read_straight() -> None:
    turn = math.radians(4)
    rows = [[line(f"{n}{side}", x, 200 + 45 * n, 100) for side, x in (("a", 100), ("b", 1200))] for n in range(5)]
    crooked = [
        RecognisedLine(
            part.text,
            tuple(
                (x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn))
                for x, y in part.corners
            ),
            part.confidence,
        )
        for row in rows
        for part in row
    ]
    assert texts(page(*crooked)) == [f"{n}a {n}b" for n in range(5)]


def test_a_word_divided_at_a_line_end_is_joined() -> None:
    lines = page_lines(page(line("This is infor-", 100, 100, 600), line("mation, as we know.", 100, 140, 600)), 0.36)
    assert [paragraph.text for paragraph in pdf_layout.paragraphs(lines)] == ["This is information, as we know."]


def test_sizes_that_differ_by_chance_are_one_size() -> None:
    lines = page_lines(page(*(line(f"line {n}", 100, 100 + 40 * n, 600, 27 + n) for n in range(8))), 0.36)
    assert len({found.size for found in lines}) == 1
    heading = page_lines(
        page(line("Heading", 100, 20, 400, 60), *(line("text", 100, 100 + 40 * n, 600) for n in range(6))), 0.36
    )
    assert heading[0].size > 1.5 * heading[1].size


def test_east_asian_signs_in_latin_text() -> None:
    assert texts(page(line("Dose：5 mg（oral）。", 100, 100))) == ["Dose:5 mg(oral)."]
    assert texts(page(line("用量：5 mg。", 100, 100))) == ["用量：5 mg。"]


boxes = st.builds(
    line,
    st.text(min_size=1, max_size=5),
    st.floats(0, 1500),
    st.floats(0, 2000),
    st.floats(1, 1500),
    st.floats(1, 200),
)


@given(st.lists(boxes, max_size=40))
def test_nothing_is_lost_and_nothing_made_up(lines: list[RecognisedLine]) -> None:
    found = page_lines(Recognised(lines, 0, 3000, 3000, 0.9, 0), 0.36)
    kept = sum(len(part.text.replace("-", "").replace("\u2010", "").replace("\u00ad", "")) for part in lines)
    joined = "".join(part.text for part in found)
    assert len(joined.replace("-", "").replace("\u2010", "").replace("\u00ad", "")) >= kept
    assert all(part.x0 <= part.x1 and part.y0 <= part.y1 and part.size > 0 for part in found)
