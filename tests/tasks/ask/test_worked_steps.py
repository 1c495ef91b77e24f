"""Worked solutions whose arithmetic is done again."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from slmdesk.tasks.ask.worked_steps import worked_out


def test_a_wrong_value_is_corrected_in_what_follows() -> None:
    found = worked_out(
        "All pencils: 3 * 12 = 38\nA third goes to Ann: 38 / 3 = 12\nWhat is left: 38 - 12 + 5 = 31\nAnswer: 31\n"
    )
    assert found is not None
    value, steps = found
    assert value == 29
    assert [(step.name, step.expression, step.value) for step in steps] == [
        ("All pencils", "3 * 12", "36"),
        ("A third goes to Ann", "36 / 3", "12"),
        ("What is left", "36 - 12 + 5", "29"),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Cost: $5 × 1,200 = $6,000\nA fifth of it: 20% * 6000 = 1200\nAnswer: $1,200", 1200),
        ("Half: \\frac{9}{2} = 4.5\nAnswer: 4.5 hours", Fraction(9, 2)),
        ("A third: 10 / 3 = 3.33\nAll: 3.33 * 3 = 9.99\nAnswer: 9.99", 10),
        ("Buses: 17 / 2 = 9\nSeats: 9 * 2 = 18\nThe answer is 18.", 18),  # nobody hires half a bus
        ("First: 2 + 2 = 5\nAgain: 2 + 3 = 5\nAnswer: 5", 5),  # the same number, right at last
        ("He has (12 - 2) * 3 = 30 of them.\nANSWER: 30", 30),
        ("Nothing to compute.\nAnswer: 7", 7),
        ("Over nought: 3 / 0 = 3\nAnswer: 3", 3),
        ("It falls: 3 - 8 = -5\nAnswer: -5", -5),
        ("Around it: 2 * (3 + 4) = 2 * 7 = 14\nTwice: 14 * 2 = 28\nAnswer: 28", 28),  # the value is not 2
        ("Half: 100 - 20 = 80 / 2 = 40\nAnswer: 40", 40),
        ("Half: 3 / 6 = 1/2\nAnswer: 1/2", Fraction(1, 2)),
        ("3/4 of them: 3/4 of 40 = 32\nAnswer: 32", 30),
        ("Tip: 20% of $50 = 12\nAnswer: 12", 10),
        ("Answer: 2 1/2 hours", Fraction(5, 2)),
        ("Answer: $\\frac{3}{4}$", Fraction(3, 4)),
        ("Answer: the T-shirt costs 17", 17),
        ("**Answer** - 29", 29),
        ("Answer: -$5", -5),
        ("Answer: 4,5", Fraction(9, 2)),
        ("Answer: 1,00,000", 100_000),
        ("1. 3 * 4 = 13\nAnswer: 13", 12),
        ("- 3 * 4 = 13\nAnswer: 13", 12),
        # The end of something longer, which cannot be computed, is left as it is.
        ("Fruit: 5 apples + 3 * 2 = 11\nAnswer: 11", 11),
        ("Boxes: 3 boxes * (2 + 4) = 18\nAnswer: 18", 18),
        ("Side: sqrt(16) + 2 = 6\nAnswer: 6", 6),
        ("Side: √16 + 2 = 6\nAnswer: 6", 6),
        ("Cubes: 2^3 * 4 = 32\nAnswer: 32", 32),
    ],
)
def test_how_models_write_it(text: str, value: int | Fraction) -> None:
    found = worked_out(text)
    assert found is not None
    assert found[0] == value


@pytest.mark.parametrize(
    "text", ["", "Step: 3 * 4 = 12", "Answer: none", "3 * 4 = 12\nThe answer is twelve.", "Answer: 3:4"]
)
def test_a_text_without_an_answer_is_none(text: str) -> None:
    assert worked_out(text) is None


@given(st.text(alphabet="answer :=+-*/().,%$0123456789\n", max_size=200))
def test_any_text_is_read(text: str) -> None:
    worked_out(text)


def test_a_long_line_is_read_quickly() -> None:
    assert worked_out("1+" * 20_000 + "\n" + "(" * 20_000 + "\nAnswer: 1") is not None
