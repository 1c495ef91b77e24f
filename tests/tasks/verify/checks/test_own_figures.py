"""Figures of a sentence that do not fit each other."""

from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.checks import own_figures
from slmdesk.tasks.verify.evidence.claim import Claim

LESSON = (
    "An inference is deductive, inductive or abductive. The posterior lobe releases oxytocin and antidiuretic hormone. "
    "Follow up in three to four weeks. At birth she weighed 4 pounds, 8 ounces. He walked for 1 hour and 20 minutes. "
    "Note the exception: 2 to 2 puffs."
)


@pytest.fixture
def index() -> SourceIndex:
    return SourceIndex([SourceText("lesson", LESSON, [])])


def reasons(index: SourceIndex, sentence: str) -> list[str]:
    return [finding.reason for finding in own_figures.check(Claim(index, sentence))]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("There are five kinds of inferences: deductive, inductive, and abductive.", "It says five and lists 3."),
        ("There are two kinds of inferences: deductive, inductive, and abductive.", "It says two and lists 3."),
        ("The lobe releases four hormones: oxytocin and antidiuretic hormone (ADH).", "It says four and lists 2."),
        ("Nine men came, named Manny and Fiorello.", "It says Nine and lists 2."),
        ("Follow up in 4 to 4 weeks.", "“4 to 4 weeks” is no range."),
        ("At birth she weighed 4 pounds 16 ounces.", "“4 pounds 16 ounces” cannot be."),
        ("He walked for 1 hour and 80 minutes.", "“1 hour and 80 minutes” cannot be."),
    ],
)
def test_what_cannot_be_is_flagged(index: SourceIndex, sentence: str, reason: str) -> None:
    assert reasons(index, sentence) == [reason]
    assert check(index, "", sentence).status == "unsupported"


@pytest.mark.parametrize(
    "sentence",
    [
        "There are three kinds of inferences: deductive, inductive, and abductive (to the best explanation).",
        "There are five kinds of inferences, such as: deductive and inductive.",
        "Two of them came: Manny, who is tall, and Fiorello, a man of the sea, with his dog.",
        "The lobe releases two hormones: oxytocin, which helps at birth, and antidiuretic hormone.",
        "Follow up in three to four weeks.",
        "From 4 weeks to 4 months.",
        "At birth she weighed 4 pounds, 8 ounces.",
        "He walked for 1 hour and 20 minutes.",
        "Use 2 to 2 puffs.",
        "The scale has ten steps: talc is 1, and diamond is 10.",
    ],
)
def test_what_can_be_or_stands_in_the_source_is_not(index: SourceIndex, sentence: str) -> None:
    assert reasons(index, sentence) == []


@pytest.mark.parametrize(
    "text",
    [
        "two a" * 20_000,
        "two " + "a " * 50_000,
        "two: " + "a, " * 30_000,
        "(" * 50_000,
        "4 to " * 20_000,
        "three kinds named " * 5000,
    ],
)
def test_hostile_sentences_are_checked_at_once(index: SourceIndex, text: str) -> None:
    began = time.process_time()
    reasons(index, text)
    assert time.process_time() - began < 10, "no more than linear"
