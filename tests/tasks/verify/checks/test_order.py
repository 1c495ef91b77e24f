"""What comes first."""

from __future__ import annotations

import time

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.checks import order
from slmdesk.tasks.verify.evidence.claim import Claim

STEPS = (
    "The last person checks the slipway first, then the lamps, and finally sets the alarm. Marten compresses files "
    "before it encrypts them. Choose the folders, then a target. Only when the sedative works does the dentist remove "
    "the tooth. You sign the form. Then the nurse measures your weight. After the meeting the keys are returned. The "
    "oven is cleaned before October."
)


def found(sentence: str) -> list[str]:
    index = SourceIndex([SourceText("a", STEPS, [])])
    return [finding.reason for finding in order.check(Claim(index, sentence))]


@pytest.mark.parametrize(
    "sentence",
    [
        "The last person sets the alarm and then checks the slipway.",
        "Marten encrypts files before it compresses them.",
        "The target is chosen before the folders.",
        "The dentist removes the tooth before the sedative works.",
        "You sign the form after the nurse has measured your weight.",
        "The keys are returned before the meeting.",
    ],
)
def test_another_order_is_found(sentence: str) -> None:
    assert found(sentence) == ["The source has this in another order."]


@pytest.mark.parametrize(
    "sentence",
    [
        "The alarm is set after the slipway has been checked.",
        "Files are compressed before Marten encrypts them.",
        "After the folders, a target is chosen.",
        "Once the sedative works, the tooth is removed.",
        "The weight is measured after the form has been signed.",
        "The keys are returned after the meeting.",
        "The oven is cleaned after two weeks.",  # a time, which others compare
        "The form is not signed after the weight has been measured.",
    ],
)
def test_the_same_order_in_other_words_is_not(sentence: str) -> None:
    assert found(sentence) == []


@pytest.mark.parametrize("unit", ["before ", "then after ", "once, ", "the alarm before the door "])
def test_a_hostile_text_costs_little(unit: str) -> None:
    index = SourceIndex([SourceText("a", unit * 15_000 + ". Check the door before the alarm.", [])])
    started = time.process_time()
    for sentence in ("The alarm is set before the door is checked.", (unit * 2000)[:4900] + " the alarm is set."):
        check(index, "", sentence)
    assert time.process_time() - started < 2
