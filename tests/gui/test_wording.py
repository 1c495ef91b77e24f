"""Sizes, speeds, times and places in words."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.gui import wording
from slmdesk.messages import Citation


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (98_362_432, "98 MB"), (1_117_320_768, "1.1 GB"), (4_000, "4 kB")],
)
def test_size(size_bytes: int, words: str) -> None:
    assert wording.size(size_bytes) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (134_515_008, "135 million parameters"),
        (999_885_952, "1 billion parameters"),
        (1_543_714_304, "1.5 billion parameters"),
    ],
)
def test_parameters(count: int, words: str) -> None:
    assert wording.parameters(count) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(3, "a few seconds left"), (48, "about 50 s left"), (125, "about 2 min left"), (7300, "about 2 h left")],
)
def test_time_left(seconds: float, words: str) -> None:
    assert wording.time_left(seconds) == words


@pytest.mark.parametrize(("per_s", "words"), [(38.4, "38 tokens/s"), (2.34, "2.3 tokens/s")])
def test_speed(per_s: float, words: str) -> None:
    assert wording.speed(per_s) == words


def test_places() -> None:
    paged, unpaged = Citation("a", 12, 0, 1, "x"), Citation("a", None, 0, 1, "x")
    assert (wording.place(paged, 3), wording.short_place(paged, 3)) == ("page 12", "12")
    assert (wording.place(unpaged, 3), wording.short_place(unpaged, 3)) == ("paragraph 3", "¶3")


@given(st.text(), st.integers(5, 100))
def test_shortened_is_one_line_and_not_longer(text: str, characters: int) -> None:
    short = wording.shortened(text, characters)
    assert len(short) <= characters + 1
    assert "\n" not in short
