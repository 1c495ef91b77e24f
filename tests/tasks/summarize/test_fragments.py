from __future__ import annotations

import pytest

from slmdesk.tasks.summarize.fragments import asks, has_subject, is_fragment, is_order


@pytest.mark.parametrize(
    ("sentence", "fragment"),
    [
        ("Refunds for repairs up to 60 pounds.", True),
        ("Over six points, not insured.", True),
        ("Smoking is forbidden in the van.", False),
        ("Call the office by noon.", False),
        ("Bones facilitate movement", False),
        ("Refunds.", False),
        ("for " * 1_000, False),
    ],
)
def test_a_sentence_has_a_verb_of_its_own(sentence: str, fragment: bool) -> None:
    assert is_fragment(sentence) is fragment


@pytest.mark.parametrize(
    ("sentence", "order"),
    [
        ("Collect 87.40 pounds by direct debit on July 1.", True),
        ("If we do not hear from you, assume that she was not a student.", True),
        ("The office will collect 87.40 pounds.", False),
        ("87.40 pounds will be collected by direct debit on 1 July.", False),
        ("You can call us before 24 June.", False),
    ],
)
def test_orders(sentence: str, order: bool) -> None:
    assert is_order(sentence) is order
    assert has_subject(sentence) is not order


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("Dogs shall be kept on a lead.", True),
        ("Sprinklers are forbidden.", True),
        ("Hoses may only be used at night.", True),
        ("The office will collect 87.40 pounds.", False),
        ("He may come.", False),
    ],
)
def test_rules_say_in_many_ways_what_is_to_be_done(sentence: str, asked: bool) -> None:
    assert asks(sentence) is asked
