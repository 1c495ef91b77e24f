"""Numbers in words that become digits, and those that stay."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.tasks.note.speech.digits import in_digits
from slmdesk.tasks.verify import numbers


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("The patient is a sixty-two-year-old man.", "The patient is a 62-year-old man."),
        ("Headaches for the last six months.", "Headaches for the last 6 months."),
        ("Six months ago he fell.", "6 months ago he fell."),
        ("Type two diabetes.", "Type 2 diabetes."),
        ("He had a stroke in two thousand two.", "He had a stroke in 2002."),
        ("Blood pressure one hundred twenty over eighty.", "Blood pressure 120/80."),
        ("He takes 20 mg twice a day.", "He takes 20 mg twice a day."),
        ("She has two brothers and one sister.", "She has two brothers and one sister."),
        ("The second dose was given.", "The second dose was given."),
        ("", ""),
    ],
)
def test_what_measures_dates_or_grades_is_in_digits(spoken: str, written: str) -> None:
    assert in_digits(spoken) == written


_UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


@given(st.integers(20, 99), st.sampled_from([" ", "-"]), st.sampled_from([" months", " mg", "-year-old"]))
def test_every_number_below_a_hundred_is_told_in_digits(value: int, between: str, counted: str) -> None:
    words = _TENS[value // 10 - 2] + (between + _UNITS[value % 10 - 1] if value % 10 else "")
    written = in_digits(f"For {words}{counted} now.")
    assert written == f"For {value}{counted} now."
    assert numbers(written) == {str(value)}
    assert in_digits(written) == written


def test_over_a_time_is_no_blood_pressure() -> None:
    assert in_digits("A fall from 58 to 41 over 12 months.") == "A fall from 58 to 41 over 12 months."
    assert in_digits("Blood pressure 128 over 76.") == "Blood pressure 128/76."
