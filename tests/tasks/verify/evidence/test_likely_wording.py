"""What the wording of a sentence tells, whatever the sources say."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.tasks.verify.evidence.likely_wording import denied, opposite, said, weight


@pytest.mark.parametrize(
    ("lost", "kept"),
    [
        ("She has any chest pain.", "She has a chest pain."),
        ("The drug does seem to help.", "The drug seems to help."),
        ("She has fever or chills.", "She has fever and chills."),
        ("X-rays show obvious signs of fracture.", "X-rays show a fracture."),
    ],
)
def test_words_that_belong_into_denials_tell_where_there_is_none(lost: str, kept: str) -> None:
    assert weight("said", said(lost, 0, len(lost))) > weight("said", said(kept, 0, len(kept)))


def test_what_nobody_denies_is_told_from_what_is_often_denied() -> None:
    odd, usual = "He is not here for a visit.", "He denies chest pain."
    assert weight("denied", denied(odd, len("He is not"), len(odd))) > 0
    assert weight("denied", denied(usual, len("He denies"), len(usual))) < 0


def test_treatments_seldom_worsen_what_they_are_for() -> None:
    odd, usual = "The new treatment worsens survival.", "The new treatment improves survival."
    word = len("The new treatment ")
    worse = opposite(odd, word, word + len("worsens"), "state-worse")
    assert weight("direction", worse) > weight(
        "direction", opposite(usual, word, word + len("improves"), "state-better")
    )


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_any_text_has_runs_and_a_weight(text: str, start: int, end: int) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    for kind, runs in (
        ("denied", denied(text, start, end)),
        ("said", said(text, start, end)),
        ("direction", opposite(text, start, end, "amount-up")),
    ):
        assert runs
        assert weight(kind, runs | {"x unheard of"}) == weight(kind, runs)


def test_a_run_says_where_it_stands() -> None:
    assert {"lr is a", "b woman", "n 3"} <= denied("She is not a tall woman.", 10, 23)
    assert "ww <s> she" in said("She coughs.", 0, 10)
    assert {"amount-up r pain", "amount-up b drug"} <= opposite("The drug increases pain.", 9, 18, "amount-up")
