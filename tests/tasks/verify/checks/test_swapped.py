"""Two things told of each other's."""

from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex
from slmdesk.tasks.verify.checks import swapped
from slmdesk.tasks.verify.evidence.claim import Claim

VISIT = (
    "Tickets cost £9 for adults and £5 for students; children come in free. Before lunch the cafe serves breakfast "
    "until 11.15; hot meals are served from 12.00 to 14.30. The county will pay two thirds of the cost; the town bears "
    "the rest. Ibuprofen upset his stomach, so he takes paracetamol instead. His HbA1c was 61 mmol/mol in March, down "
    "from 72 in September. Vidal believes that it is learned, since birds hatched late in the season did worse than "
    "those hatched early."
)


def found(sentence: str, source: str = VISIT) -> list[str]:
    index = SourceIndex([SourceText("a", source, [])])
    return [finding.reason for finding in swapped.check(Claim(index, sentence))]


@pytest.mark.parametrize(
    "sentence",
    [
        "Adults pay £5 and students £9.",
        "Hot meals are served until 11.15, and breakfast from 12.00 to 14.30.",
        "The town pays two thirds of the cost and the county the rest.",
        "He takes ibuprofen because paracetamol upset his stomach.",
        "His HbA1c rose from 61 to 72 mmol/mol.",
        "Birds hatched early in the season did worse than those hatched late.",
    ],
)
def test_what_is_told_of_the_other_is_flagged(sentence: str) -> None:
    assert any("other way round" in reason for reason in found(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "Students pay £5 and adults £9.",
        "Breakfast is served until 11.15, and hot meals from 12.00 to 14.30.",
        "The town bears the rest of the cost and the county two thirds.",
        "He takes paracetamol because ibuprofen upset his stomach.",
        "His HbA1c fell from 72 to 61 mmol/mol.",
        "Birds hatched late in the season did worse than those hatched early.",
        "Birds hatched early did better than those hatched late in the season.",
        "Adults and students pay £9 and £5 respectively.",
    ],
)
def test_what_is_so_is_not_flagged(sentence: str) -> None:
    assert not found(sentence)


TWICE = (
    "Evening trains are busier than morning trains, and Sundays are quieter than Saturdays. In the autumn girls "
    "borrowed more books than boys, but boys borrowed more than girls in the spring. The price was cut from £12 to £10 "
    "in May and went back up to £12 in October. The library is open from 9.00 to 17.00. The fair lasts from 1 March to "
    "3 March 2026."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Saturdays are busier than Sundays.",
        "In the autumn girls borrowed more books than boys.",
        "In the spring boys borrowed more books than girls.",
        "In October the price rose from £10 to £12.",
        "The library is closed from 17.00 to 9.00.",
        "The fair lasts from March 1 to March 3, 2026.",
    ],
)
def test_what_the_sources_say_both_ways_is_not_flagged(sentence: str) -> None:
    assert not found(sentence, TWICE)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Sundays are busier than Saturdays, and Saturdays are quieter than Sundays.", "comparison"),
        ("The library is open from 17.00 to 9.00.", "change the other way round"),
        ("The fair lasts from March 3 to March 1, 2026.", "ends before it begins"),
    ],
)
def test_what_they_say_one_way_only_is(sentence: str, reason: str) -> None:
    assert any(reason in each for each in found(sentence, TWICE))


def test_a_mixture_that_the_sources_have_too_is_not_flagged() -> None:
    source = f"{VISIT} On Sundays adults pay £5 and students are let in for £9."
    assert not found("Adults pay £5 and students £9.", source)


@pytest.mark.parametrize("piece", ["from 3 to 5, ", "larger than ", "and £5 for a, ", "from from "])
def test_a_long_text_takes_linear_time(piece: str) -> None:
    started = time.process_time()
    found((piece * 2000)[:5000], piece * 3000)
    assert time.process_time() - started < 2


def test_hours_between_which_something_is_so_are_not_told_backwards() -> None:
    source = "Between 10 pm and 6 am the pump runs in a quiet mode."
    assert found("The pump runs in a quiet mode from 6 am to 10 pm.", source)
    assert not found("The pump runs in a quiet mode from 10 pm to 6 am.", source)
