"""Numbers that a reader works out."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.claim import Claim
from slmdesk.tasks.verify.quantities import quantities
from slmdesk.tasks.verify.reckoning import reckoned

TEXT = (
    "Revenue rose to 48.2 million euros, from 41.9 million in the year before. The premium is 312 pounds a year. "
    "Paid in "
    "two parts it costs 9 pounds more. The line costs 210 million pounds, of which the government pays 60 percent. The "
    "implant lasts in nine out of ten patients. With the confirmation a deposit of 15% of the price is due. From 29 "
    "to 10 "
    "days before departure 70% is kept."
)


@pytest.mark.parametrize(
    ("sentence", "follows"),
    [
        ("Revenue grew by 6.3 million euros.", True),
        ("Revenue grew by 7.3 million euros.", False),
        ("Paid in two parts, the premium costs 321 pounds in total.", True),
        ("Paid in two parts, the premium costs 331 pounds in total.", False),
        ("Paid in two parts, the premium costs 321 pounds.", False),  # nothing says that it is a sum
        ("The government pays 126 million pounds of the line.", True),
        ("The government pays 116 million pounds of the line.", False),
        ("The implant lasts in 90 percent of patients.", True),
        ("The implant lasts in 80 percent of patients.", False),
        ("The remaining 85 percent of the price are due.", True),
        ("Who cancels 20 days before departure pays.", True),
        ("Who cancels 40 days before departure pays.", False),
    ],
)
def test_what_follows_from_two_numbers(sentence: str, follows: bool) -> None:
    claim = Claim(SourceIndex([SourceText("a", TEXT, [])]), sentence)
    worked_out = [each for each in quantities(sentence) if not each.vague and each.text.strip() != "two"]
    assert any(reckoned(claim, each) for each in worked_out) == follows


def test_a_sum_is_not_said_to_be_nowhere() -> None:
    index = SourceIndex([SourceText("a", TEXT, [])])
    assert check(index, "", "Revenue grew by 6.3 million euros.").status != "unsupported"
    assert check(index, "", "Revenue grew by 7.3 million euros.").status == "unsupported"


@pytest.mark.parametrize(
    "sentence",
    ["Krell's offer was 450 euros cheaper than Holm's.", "There are 23 applicants, compared with 16 last year."],
)
def test_a_difference_that_is_told_otherwise(sentence: str) -> None:
    source = (
        "Krell offers it for 2,300 euros and Holm for 2,750 euros. There are 23 applicants, seven more than last year."
    )
    claim = Claim(SourceIndex([SourceText("a", source, [])]), sentence)
    assert reckoned(claim, next(each for each in quantities(sentence) if each.values[0] in (450, 16)))
