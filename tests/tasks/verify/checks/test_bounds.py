"""At least and at most."""

from __future__ import annotations

import pytest

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, check
from slmdesk.tasks.verify.checks import bounds
from slmdesk.tasks.verify.evidence.claim import Claim

TEXT = (
    "Dry the sample in the air for no longer than 10 minutes. A tour takes place with at least six participants. The "
    "tenant repairs locks for up to 120 euros. What costs more is shared. Up to 60 days before departure you lose only "
    "the deposit. Bags of 18 kg or less are carried."
)


def found(sentence: str) -> list[str]:
    index = SourceIndex([SourceText("a", TEXT, [])])
    return [finding.reason for finding in bounds.check(Claim(index, sentence))]


@pytest.mark.parametrize(
    ("sentence", "there", "here"),
    [
        ("The sample is dried for at least 10 minutes.", "most", "least"),
        ("A tour takes place with at most six participants.", "least", "most"),
        ("Bags of 18 kg or more are carried.", "most", "least"),
    ],
)
def test_a_bound_the_other_way_is_found(sentence: str, there: str, here: str) -> None:
    (reason,) = found(sentence)
    assert f"is the {there}; here it is the {here}" in reason


@pytest.mark.parametrize(
    "sentence",
    [
        "The sample is dried for at most 10 minutes.",
        "Repairs of locks that cost more than 120 euros are shared.",  # what lies beyond
        "If you cancel more than 60 days before departure, you lose the deposit.",  # "up to ... before"
        "Do not dry the sample for more than 10 minutes.",
    ],
)
def test_the_same_bound_in_other_words_is_left_alone(sentence: str) -> None:
    assert found(sentence) == []


def test_a_bound_and_a_deed_that_are_both_turned_agree() -> None:
    index = SourceIndex([SourceText("a", TEXT, [])])
    assert check(index, "", "Tours with fewer than six participants may be cancelled.").status != "unsupported"


def test_a_limit_is_nothing_that_goes_down() -> None:
    source = "The association can raise the rent and must announce a rent increase at least three months in advance."
    index = SourceIndex([SourceText("a", source, [])])
    sentence = "A rent increase has to be announced no less than three months ahead."
    assert not any("not “less”" in reason for reason in check(index, "", sentence).reasons)


def test_a_limit_of_people_told_of_a_thing_is_found() -> None:
    index = SourceIndex(
        [SourceText("a", "People under 16 row with a coach. Boats are washed. Pupils over 12 may dive.", [])]
    )
    wrong = check(index, "", "Boats under 16 must have a coach.")
    assert wrong.reasons == ["In the source 16 is a limit for people."]
    for sentence in ("Children under 16 must have a coach.", "Those over 12 may dive."):
        assert check(index, "", sentence).status != "unsupported"


def test_passengers_are_people() -> None:
    source = (
        "The saloon is reserved for people with small children and for anyone over seventy. Passengers pay on board."
    )
    index = SourceIndex([SourceText("s.txt", source, [])])
    assert check(index, "", "Passengers older than seventy may sit in the saloon.").status != "unsupported"


def test_a_time_of_day_is_a_limit_where_all_else_is_the_same() -> None:
    text = "Inflatables are allowed on Sundays after 3 pm. The machines may be used until 1 pm."
    index = SourceIndex([SourceText("notice", text, [])])
    assert check(index, "", "Inflatables are allowed on Sundays until 3 pm.").status == "unsupported"
    assert check(index, "", "Inflatables are allowed on Sundays from 3 pm.").status == "supported"
    assert check(index, "", "The machines have to be silent after 1 pm.").status != "unsupported"
