"""Numbers, dates and rows of spreadsheets as text."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from slmdesk.documents.cells import NumberKind, number_kind, number_text, percent_text, row_text, serial_text


@pytest.mark.parametrize(
    ("value", "text"),
    [(3.0, "3"), (0.1 + 0.2, "0.3"), (-1e-7, "-0.0000001"), (12345678901234567890.0, "12345678901234567168"),
     (1e300, "1e+300"), (0.0, "0"), (98.6, "98.6")],
)  # fmt: skip
def test_numbers(value: float, text: str) -> None:
    assert number_text(value) == text


def test_percent() -> None:
    assert percent_text(0.125) == "12.5%"
    assert percent_text(0.07) == "7%"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("yyyy-mm-dd", "date"), ("d/m/yy;@", "date"), ("mmmm", "date"), ("h:mm AM/PM", "time"), ("mm:ss.0", "time"),
        ("[h]:mm:ss", "elapsed"), ("[$-409]m/d/yy h:mm", "datetime"), ("0.00%", "percent"), ("General", ""),
        ('0.0" days"', ""), ("[Red]0.00", ""), ("\\d0", ""), ("#,##0.00;[Red]-#,##0.00", ""), ("@", ""), ("", ""),
        ('"unclosed', ""),
    ],
)  # fmt: skip
def test_what_a_format_makes_of_a_number(code: str, kind: NumberKind) -> None:
    assert number_kind(164, code) == kind


def test_built_in_formats() -> None:
    assert [number_kind(number, None) for number in (0, 9, 14, 21, 22, 46, 999)] == [
        "", "percent", "date", "time", "datetime", "elapsed", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "kind", "from_1904", "text"),
    [
        (45351, "date", False, "2024-02-29"), (45351.5, "date", False, "2024-02-29 12:00"),
        (1, "date", False, "1900-01-01"), (59, "date", False, "1900-02-28"), (61, "date", False, "1900-03-01"),
        (0, "date", True, "1904-01-01"), (0.25, "time", False, "06:00"),
        (45351.999, "datetime", False, "2024-02-29 23:58:34"),
        (1.25, "elapsed", False, "30:00:00"), (-0.5, "elapsed", False, "-12:00:00"), (-3, "date", False, "-3"),
        (1e18, "date", False, "1000000000000000000"), (0.5, "percent", False, "50%"),
    ],
)  # fmt: skip
def test_serial_numbers(value: float, kind: NumberKind, from_1904: bool, text: str) -> None:
    assert serial_text(value, kind, from_1904) == text


@given(st.datetimes(min_value=datetime(1900, 3, 1), max_value=datetime(9999, 12, 30)))
def test_dates_come_back_to_the_second(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    serial = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    text = serial_text(serial, "datetime", False)
    assert datetime.fromisoformat(text) == moment


@given(st.dictionaries(st.integers(0, 200), st.text(max_size=20)))
def test_a_row_is_one_line_with_every_cell_in_order(cells: dict[int, str]) -> None:
    text = row_text(cells)
    assert "\n" not in text
    assert text == text.strip()
    wanted = [" ".join(cells[column].split()) for column in sorted(cells) if cells[column].split()]
    place = 0
    for cell in wanted:
        place = text.index(cell, place) + len(cell)


def test_blank_cells_keep_their_place_but_not_without_end() -> None:
    assert row_text({0: "a", 2: "c"}) == "a |  | c"
    assert row_text({3: "far", 16_000: "farther"}).count("|") == 3 + 21
    assert row_text({1: " ", 2: "\n"}) == ""
