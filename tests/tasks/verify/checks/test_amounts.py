"""Which number of a passage is told instead of a wrong one, and which numbers belong to a code."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check

DRUGS = "She was given amlodipine 5 mg once daily and metformin 500 mg twice daily."
PRICES = "Under-5s travel free, and over-65s pay half. COVID-19 closed the line for a year."


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("She was given amlodipine 10 mg once daily.", "The source says 5 mg, not 10 mg."),
        ("Amlodipine was given at 10 mg.", "The source says 5 mg, not 10 mg."),
        ("She takes metformin 850 mg twice daily.", "The source says 500 mg, not 850 mg."),
    ],
)
def test_of_two_numbers_in_a_passage_the_one_beside_the_same_words_is_told(sentence: str, reason: str) -> None:
    assert check(SourceIndex([SourceText("letter", DRUGS, [])]), "", sentence).reasons == [reason]


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Children under 5 travel free.", "supported"),
        ("Passengers over 65 pay half.", "supported"),
        ("Covid 19 closed the line for a year.", "supported"),
        ("Passengers over 60 pay half.", "unsupported"),
        ("Covid 22 closed the line for a year.", "unsupported"),
    ],
)
def test_the_number_of_a_code_is_known_where_it_stands_apart(sentence: str, status: str) -> None:
    assert check(SourceIndex([SourceText("prices", PRICES, [])]), "", sentence).status == status
