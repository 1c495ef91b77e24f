"""Denials that stand elsewhere in the sentence than in the source."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.checks import negation
from slmdesk.tasks.verify.evidence.claim import Claim

REPORT = (
    "We could not measure the depth of the river at bridge B3. Nobody was hurt in the storm of 9 January. "
    "The wall was not damaged by the storm but by the roots of the trees. "
    "The members did not agree to raise the fee, nor did they agree to sell the boat."
)


def reasons(sentence: str) -> list[str]:
    return [x.reason for x in negation.check(Claim(SourceIndex([SourceText("report", REPORT, [])]), sentence))]


@pytest.mark.parametrize(
    "sentence",
    [
        "The depth of the river at bridge B3 could not be measured.",
        "In the storm of 9 January nobody was hurt.",
        "The members did not agree to raise the fee or to sell the boat.",
    ],
)
def test_what_a_clause_denies_together_with_a_passage_is_denied_once(sentence: str) -> None:
    assert reasons(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    ["The wall was damaged by the roots of the trees.", "The wall was damaged by the roots, not by the storm."],
)
def test_not_by_one_but_by_another_denies_the_one_only(sentence: str) -> None:
    assert reasons(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        (
            "The depth of the river at bridge B3 was measured.",
            "The source negates “depth of the river at bridge B3 was measured”.",
        ),
        ("The wall was damaged by the storm.", "The source negates “storm”."),
    ],
)
def test_the_same_without_the_denial_is_flagged(sentence: str, reason: str) -> None:
    assert reasons(sentence) == [reason]
    assert check(SourceIndex([SourceText("report", REPORT, [])]), "", sentence).status == "unsupported"
