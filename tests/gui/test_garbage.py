"""What Python throws away is thrown away in the window's thread."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from slmdesk.gui.garbage import Garbage


class Ring:
    """Refers to itself: only the collector ends it."""

    def __init__(self, ended_in: list[str]) -> None:
        self.me = self
        self.ended_in = ended_in

    def __del__(self) -> None:
        self.ended_in.append(threading.current_thread().name)


@pytest.fixture
def garbage(qtbot: QtBot) -> Iterator[Garbage]:
    holder = QObject()
    made = Garbage(holder)
    gc.enable()
    made.start()
    yield made
    made.stop()
    gc.disable()  # as ``garbage_is_collected_here`` has it


def test_another_thread_collects_nothing(garbage: Garbage) -> None:
    ended_in: list[str] = []
    Ring(ended_in)
    kept: list[list[int]] = []
    other = threading.Thread(target=lambda: kept.extend([] for _ in range(100_000)), name="other")
    other.start()
    other.join()
    assert ended_in == []
    for _ in range(3):  # what has outlived the young ones waits for an older generation
        garbage.collect()
    assert ended_in == ["MainThread"]


def test_it_comes_by_itself(qtbot: QtBot, garbage: Garbage) -> None:
    ended_in: list[str] = []
    ring = weakref.ref(Ring(ended_in))
    kept = [[] for _ in range(10_000)]  # type: ignore[var-annotated]
    qtbot.waitUntil(lambda: ring() is None)
    assert ended_in == ["MainThread"]
    assert kept


def test_what_was_there_is_not_looked_through(garbage: Garbage) -> None:
    assert gc.get_freeze_count() > 10_000
    garbage.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
