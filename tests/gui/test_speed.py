"""The rate of tokens is calm and true."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from slmdesk.gui.speed import TokenSpeed


def test_nothing_is_claimed_at_first() -> None:
    speed = TokenSpeed()
    assert speed.add(0, 10.0) == 0
    assert speed.add(50, 10.3) == 0


@given(st.floats(1, 500), st.integers(10, 100))
def test_an_even_stream_has_its_rate(per_s: float, steps: int) -> None:
    speed = TokenSpeed()
    shown = [speed.add(int(step * 0.1 * per_s * 1000) // 1000, step * 0.1) for step in range(steps)]
    assert shown[-1] == pytest.approx(per_s, abs=2.5)


def test_only_the_last_seconds_count() -> None:
    speed = TokenSpeed()
    for second in range(20):
        shown = speed.add(min(second, 10) * 100, float(second))
    assert shown == 0


def test_a_pause_is_not_slowness() -> None:
    speed = TokenSpeed()
    for step in range(10):
        speed.add(step * 5, step * 0.1)
    assert speed.add(45, 30.0) == 0
    shown = [speed.add(45 + step * 5, 31.0 + step * 0.1) for step in range(1, 10)]
    assert shown[-1] == pytest.approx(50, abs=1)
