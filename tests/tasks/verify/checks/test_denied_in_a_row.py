"""A denial more, or one less, among the same words."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.checks import denied_in_a_row
from slmdesk.tasks.verify.evidence.claim import Claim

SOURCE = (
    "The ventricles are normal in size and no other abnormalities of the brain are noted. "
    "If it is not possible for statements or beliefs to be true at the same time, then they are contradictory. "
    "He denied any trouble with headaches in the past. Did the treatment of the lower back with heat help? "
    "We examined whether the year of the operation is a predictor of outcome. "
    "Glass and dogs are not allowed on the terrace of the inn, except guide dogs. "
    "Two of the seven sample projects cannot be opened from a read-only disk."
)


@pytest.fixture
def index() -> SourceIndex:
    return SourceIndex([SourceText("source", SOURCE, [])])


def reasons(index: SourceIndex, sentence: str) -> list[str]:
    return [finding.reason for finding in denied_in_a_row.check(Claim(index, sentence))]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        (
            "The ventricles are not normal in size and no other abnormalities of the brain are noted.",
            "The source does not negate “normal in size”.",
        ),
        (
            "If it is possible for statements or beliefs to be true at the same time, then they are contradictory.",
            "The source negates “possible for statements or beliefs to be true at the same time”.",
        ),
        (
            "He reported trouble with headaches in the past.",
            "The source negates “trouble with headaches in the past”.",
        ),
    ],
)
def test_words_in_a_row_that_are_denied_in_one_place_only(index: SourceIndex, sentence: str, reason: str) -> None:
    assert reasons(index, sentence) == [reason]
    assert check(index, "", sentence).status == "unsupported"


@pytest.mark.parametrize(
    "sentence",
    [
        "The ventricles are normal in size and no other abnormalities of the brain are noted.",
        "He has no trouble with headaches in the past.",
        "The treatment of the lower back with heat did not help.",  # it was asked
        "The year of the operation is not a predictor of outcome.",  # it was looked into
        "Guide dogs are allowed on the terrace of the inn.",  # the exception
        "Five of the seven sample projects can be opened from a read-only disk.",  # the rest
    ],
)
def test_what_is_asked_open_excepted_or_the_rest_is_not_flagged(index: SourceIndex, sentence: str) -> None:
    assert reasons(index, sentence) == []


def test_another_passage_that_has_it_so_settles_it() -> None:
    text = "The harbour bridge is open to lorries. In winter the harbour bridge is not open to lorries."
    assert reasons(SourceIndex([SourceText("notice", text, [])]), "The harbour bridge is not open to lorries.") == []


ROCKS = (
    "Sand is not made by heat, and slate is made from clay. The pump house is not in use during the summer. "
    "The mill by the old bridge is not in use in May. It is in use from October to March."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Slate rock is made by heat of the earth without melting.",
        "The pump house is in use in winter.",
        "The mill by the old bridge is in use from October to March.",
    ],
)
def test_the_same_words_of_another_thing_or_time_are_not_flagged(sentence: str) -> None:
    assert reasons(SourceIndex([SourceText("rocks", ROCKS, [])]), sentence) == []


def test_of_the_same_thing_and_time_they_are() -> None:
    found = reasons(SourceIndex([SourceText("rocks", ROCKS, [])]), "The pump house is in use during the summer.")
    assert found == ["The source negates “in use during the summer”."]
