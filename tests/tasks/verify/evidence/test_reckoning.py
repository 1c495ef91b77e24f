"""Numbers that a reader works out."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.evidence.claim import Claim
from slmdesk.tasks.verify.evidence.reckoning import reckoned
from slmdesk.tasks.verify.values.quantities import quantities

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


KITCHEN = (
    "Stir 250 g of rye flour with water. Add 200 g of wheat flour and 50 g of rye flour. A ticket costs 4 euros. "
    "The tank holds 30 litres and is filled twice a day. The course has six meetings of 90 minutes. The rent is "
    "1,140 euros. The deposit is two months' rent. Debt stood at 22.5 million, 3 million less than in May. Fees "
    "are 210 pounds. Take 20 mg twice a day. The count was four hundred and twenty-five, the load less than 50, "
    "in 4 tests. Profit fell to 6.1 million pounds from 7.0 million. Rest for 30 minutes."
)


@pytest.mark.parametrize(
    ("sentence", "right"),
    [
        ("It takes 300 g of rye flour in all.", True),
        ("It takes 350 g of rye flour in all.", False),
        ("Six tickets cost 24 euros.", True),
        ("Six tickets cost 25 euros.", False),
        ("60 litres are filled into the tank each day.", True),
        ("The course lasts nine hours in all.", True),
        ("The course lasts eight hours in all.", False),
        ("The deposit is 2,280 euros.", True),
        ("The deposit is 2,380 euros.", False),
        ("Debt fell from 25.5 to 22.5 million.", True),
        ("Fees are £210.", True),
        ("Fees are £220.", False),
        ("Take 40 mg a day.", False),  # whoever doubles a dose hardly means the sum
        ("The count was 429.", False),  # 425 and 4 are no sum, and 428 is not nearly 429
        ("Profit dropped by 0.9 million pounds.", True),
        ("Rest for half an hour.", True),
    ],
)
def test_what_follows_by_sums_and_products_is_not_flagged(sentence: str, right: bool) -> None:
    checked = check(SourceIndex([SourceText("a", KITCHEN, [])]), "", sentence)
    assert (checked.status != "unsupported") == right, checked.reasons


@pytest.mark.parametrize(
    ("sentence", "flagged"),
    [
        ("Mr Dunne was operated on on 3 May and went home on 5 May.", False),
        ("Mr Dunne was operated on on 3 May and went home on 9 May.", True),
        ("The stitches come out two weeks after the operation.", False),
        ("The stitches come out four weeks after the operation.", True),
    ],
)
def test_days_are_counted_in_the_calendar(sentence: str, flagged: bool) -> None:
    source = (
        "Dr Hale operated on the knee on 3 May. Mr Dunne went home two days later with crutches. The stitches come "
        "out on 17 May at his own doctor's. He sees Dr Hale again in autumn."
    )
    checked = check(SourceIndex([SourceText("a", source, [])]), "", sentence)
    assert (checked.status == "unsupported") == flagged, checked.reasons


@pytest.mark.parametrize(
    ("sentence", "flagged"),
    [
        ("Iris Dahl closed the port for six and a half hours.", False),
        ("Iris Dahl closed the port for seven and a half hours.", True),
        ("The last ferry left forty minutes after the port had reopened.", False),
        ("The last ferry left fifty minutes after the port had reopened.", True),
    ],
)
def test_hours_are_counted_on_the_clock(sentence: str, flagged: bool) -> None:
    source = (
        "Iris Dahl closed the port at 15:00 and opened it again at 21:30 once the wind had dropped. The last ferry "
        "left at 22:10 with 64 people, among them the mayor."
    )
    checked = check(SourceIndex([SourceText("a", source, [])]), "", sentence)
    assert (checked.status == "unsupported") == flagged, checked.reasons


@pytest.mark.parametrize(
    ("sentence", "flagged"),
    [
        ("The rejected plan had thirteen more parking spaces.", False),
        ("The rejected plan had fourteen more parking spaces.", True),
    ],
)
def test_how_many_more(sentence: str, flagged: bool) -> None:
    source = "Design A keeps the trees and has 18 parking spaces; Design B removes three of the trees and has 31."
    checked = check(SourceIndex([SourceText("a", source, [])]), "", sentence)
    assert (checked.status == "unsupported") == flagged, checked.reasons


def test_years_between_two_years_are_reckoned() -> None:
    source = "The north wing was built in 1880 by Gray, and the south wing in 1910 by Hart."
    index = SourceIndex([SourceText("a", source, [])])
    assert (
        check(index, "", "Hart built the south wing in 1910, thirty years after the north wing.").status == "supported"
    )
    assert (
        check(index, "", "Hart built the south wing in 1910, forty years after the north wing.").status != "supported"
    )


def test_half_is_fifty_percent_where_the_sentence_is_told_in_other_words() -> None:
    source = (
        "Skerry Island Ferry: summer timetable. Foot passengers need no ticket. Islanders pay half. Bicycles go free."
    )
    index = SourceIndex([SourceText("a", source, [])])
    assert check(index, "", "Islanders get a discount of 50 per cent.").status != "unsupported"
    assert check(index, "", "Islanders get a discount of 40 per cent.").status == "unsupported"
