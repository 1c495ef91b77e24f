"""One thread for all of it: in order, ended in order."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from slmdesk.errors import StorageError
from slmdesk.gui.background import Background
from slmdesk.gui.one_thread import OneThread
from slmdesk.messages import Failed


def test_everything_runs_in_the_same_thread_and_in_order(qtbot: QtBot) -> None:
    thread, ran, answers = OneThread(Background(), "test"), [], []

    def work(number: int) -> int:
        ran.append(threading.current_thread())
        return number

    for number in range(20):
        thread.run(lambda number=number: work(number), answers.append, print)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(answers) == 20)
    assert answers == list(range(20))
    assert len(set(ran)) == 1
    assert ran[0] is not threading.main_thread()
    last: list[threading.Thread] = []
    thread.close(lambda: last.append(threading.current_thread()))
    assert last == [ran[0]]
    assert not ran[0].is_alive()


def test_a_failure_does_not_end_it(qtbot: QtBot) -> None:
    thread, failures, answers = OneThread(Background(), "test"), [], []

    def refuse() -> None:
        raise StorageError("disk-full", "The disk is full.", "Free some space.")

    thread.run(refuse, print, failures.append)
    thread.run(lambda: 7, answers.append, print)
    qtbot.waitUntil(lambda: answers == [7])
    assert failures == [Failed("disk-full", "The disk is full.", "Free some space.")]
    thread.close(lambda: None)


def test_what_was_asked_for_is_done_before_it_closes_and_nothing_afterwards(qtbot: QtBot) -> None:
    thread, done = OneThread(Background(), "test"), []
    for number in range(5):
        thread.run(lambda number=number: done.append(number), lambda _none: None, print)  # type: ignore[misc]
    thread.close(lambda: done.append("closed"))
    thread.close(lambda: done.append("closed twice"))
    thread.run(lambda: done.append("late"), lambda _none: None, print)
    assert done == [0, 1, 2, 3, 4, "closed"]


def test_a_thread_that_was_never_needed_is_never_started() -> None:
    before, closed = threading.active_count(), []
    OneThread(Background(), "test").close(lambda: closed.append(True))
    assert threading.active_count() == before
    assert closed == []
