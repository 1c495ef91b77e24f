from __future__ import annotations

import pytest

from slmdesk.tasks.summarize.limits import limits, loses_condition, turns_condition


@pytest.mark.parametrize(
    ("text", "source", "lost"),
    [
        ("You can go home.", "You can go home and drive, unless you had a sedative.", True),
        ("You can drive if you had no sedative.", "You can go home and drive, unless you had a sedative.", False),
        ("You can go home.", "You can go home at once.", False),
        ("Whoever loses a key pays.", "If a key is lost, its owner pays.", False),
        ("The view is praised.", "The view is praised as exceptional.", False),
        ("Residents who need help call Nadia.", "If you need help, call Nadia.", False),
        ("Late payment costs 5 euros.", "If the tenant pays late, it costs 5 euros.", True),
        ("Dogs stay out.", "Dogs stay out, guide dogs excepted.", True),
    ],
)
def test_a_condition_that_is_not_told_is_lost(text: str, source: str, lost: bool) -> None:
    assert loses_condition(text, source) is lost


def test_kinds_of_limits() -> None:
    assert limits("You must pay before May, except in winter.") == {"must", "before", "except"}
    assert limits("If it rains, stay in.") == limits("When it rains, stay in.") == {"if"}
    assert limits("Boats are red.") == set()


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("If the van is booked, the owner may provide another.", True),
        ("If the van is unavailable, the owner may provide another.", False),
        ("The owner may provide another.", False),
        ("If it is not available, and if it rains, there is another.", False),
    ],
)
def test_a_condition_that_is_turned_round(text: str, turned: bool) -> None:
    assert turns_condition(text, "If the van booked is not available, the owner may provide another.") is turned


def test_who_disagrees_does_not_agree() -> None:
    source = "If you do not agree with us, you can complain within six weeks."
    assert not turns_condition("He can complain within six weeks if he disagrees.", source)
    assert turns_condition("He can complain within six weeks if he agrees.", source)
    assert turns_condition("If he discusses it, he can complain.", source)
