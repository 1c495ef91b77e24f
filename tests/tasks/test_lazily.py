from __future__ import annotations

import pytest

from slmdesk.tasks.lazily import Lazily


def test_each_thing_is_made_when_it_is_asked_for_and_not_kept() -> None:
    made: list[int] = []

    def make(at: int) -> str:
        made.append(at)
        return f"thing {at}"

    things = Lazily(3, make)
    assert len(things) == 3
    assert made == []
    assert things[1] == "thing 1"
    assert list(things) == ["thing 0", "thing 1", "thing 2"]
    assert made == [1, 0, 1, 2]


def test_it_is_indexed_as_a_list_is() -> None:
    things = Lazily(4, str)
    assert things[-1] == "3"
    assert things[1:3] == ["1", "2"]
    assert things[::-2] == ["3", "1"]
    for at in (4, -5):
        with pytest.raises(IndexError):
            things[at]
    assert list(Lazily(0, str)) == []
