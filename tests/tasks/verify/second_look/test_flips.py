"""Sentences turned round in one place, for a model to compare."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.tasks.verify.second_look.flips import flips


@pytest.mark.parametrize(
    ("sentence", "kind", "turned"),
    [
        ("She denies fever or chills.", "denied", "She reports fever or chills."),
        ("Denied any pain.", "denied", "Reported pain."),
        ("No chest pain.", "denied", "Has chest pain."),
        ("He walks without a cane.", "denied", "He walks with a cane."),
        ("She can't sleep.", "denied", "She can sleep."),
        ("The effect was not significant.", "denied", "The effect was significant."),
        ("He no longer smokes.", "denied", "He still smokes."),
        ("The dose was increased.", "direction", "The dose was decreased."),
        ("An increased risk was found.", "direction", "A decreased risk was found."),
        ("A reduced dose is given.", "direction", "An increased dose is given."),
        ("Higher doses help.", "direction", "Lower doses help."),
        ("The left knee hurts.", "side", "The right knee hurts."),
        ("He has a cough.", "said", "He has no cough."),
        ("Has bleeding.", "said", "No bleeding."),
        ("The effect was significant.", "said", "The effect was not significant."),
        ("She has lost weight.", "said", "She has not lost weight."),
    ],
)
def test_one_place_is_turned_round(sentence: str, kind: str, turned: str) -> None:
    assert (kind, turned) in [(flip.kind, flip.text) for flip in flips(sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Pain of the upper extremity.",
        "Rales over the lower lobes.",
        "Followed up by the surgeon.",
        "The library in Mill Street.",
        "Turn right now.",
    ],
)
def test_what_only_looks_like_it_stays(sentence: str) -> None:
    assert flips(sentence) == []


def test_a_clause_that_denies_something_is_not_denied_twice() -> None:
    assert [flip.kind for flip in flips("He is not well.")] == ["denied"]


@given(st.text(alphabet="abc ADNont'’.,é\n", max_size=60) | st.text(max_size=40))
def test_any_text_gives_at_most_six_other_texts(text: str) -> None:
    found = flips(text)
    assert len(found) <= 6
    assert len({flip.text for flip in found}) == len(found)
