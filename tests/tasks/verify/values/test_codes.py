"""Codes of letters and digits."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from slmdesk.tasks.verify.values.codes import codes


def read(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(code.form, code.digits) for code in codes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vitamin B12 and B-12", [("b#", (12,)), ("b#", (12,))]),
        ("a disc at L4-L5", [("l#", (4,)), ("l#", (5,))]),
        ("from C3-C6", [("c#", (3,)), ("c#", (4,)), ("c#", (5,)), ("c#", (6,))]),
        ("at L4/5", [("l#", (4,)), ("l#", (5,))]),
        ("HLA-B27 and SARS-CoV-2", [("b#", (27,)), ("cov#", (2,))]),
        ("H1N1 with T2DM", [("h#n#", (1, 1)), ("t#dm", (2,))]),
        ("COVID-19-related, post-16 education, under-12s", [("covid#", (19,)), ("post#", (16,)), ("under#", (12,))]),
    ],
)
def test_a_code_is_its_letters_and_its_numbers(text: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "5mg",
        "a 22-week-old",
        "room 14B",
        "the mid-1990s",
        "Mar-20",
        "q8h",
        "x2",
        "PM2.5",
        "me@b12.org",
        "p<0.05",
        "n=12",
    ],
)
def test_amounts_dates_and_addresses_are_none(text: str) -> None:
    assert read(text) == []


@given(st.text(alphabet="aB1-2–/ .s", max_size=80))
def test_any_text_is_read(text: str) -> None:
    for code in codes(text):
        assert code.form.count("#") == len(code.digits) > 0


@pytest.mark.parametrize("text", ["a" * 100_000, "a1-" * 30_000, "a-" * 50_000 + "1", "9" * 100_000, "B1 " * 30_000])
def test_hostile_texts_are_read_at_once(text: str) -> None:
    began = time.process_time()
    codes(text)
    assert time.process_time() - began < 5, "no more than linear"
