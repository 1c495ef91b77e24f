"""Shares told as the rest."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.evidence.claim import Claim
from slmdesk.tasks.verify.evidence.remainders import remainders

SAMPLES = "Eleven samples of wood were taken, of which eight could be dated."
SURVEY = "Dr Kessel presented the survey: of 210 people asked, 160 answered."


@pytest.mark.parametrize(
    ("source", "sentence", "rest"),
    [
        ("Four of the nine models are new.", "Five of the nine models are not new.", {5}),
        (SAMPLES, "Three of the eleven samples could not be dated.", {3}),
        (SAMPLES, "Three samples could not be dated.", {3}),
        (SAMPLES, "Four of the eleven samples could not be dated.", set()),
        (SURVEY, "Fifty people who were asked did not answer.", {50}),
        (SURVEY, "Fifty people answered.", set()),
    ],
)
def test_what_is_left_of_a_whole(source: str, sentence: str, rest: set[float]) -> None:
    index = SourceIndex([SourceText("a", source, [])])
    assert remainders(Claim(index, sentence)) == rest
    if rest:
        assert check(index, "", sentence).status != "unsupported"
