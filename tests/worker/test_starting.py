"""Processes that start in another thread: who asks does not wait, and nothing is lost or left behind."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

import psutil
import pytest

import fakes
from slmdesk.messages import Cancelled, Done, Failed, Read
from slmdesk.worker.client import Child

Start = Callable[[], None]


class Elsewhere:
    """Another thread, which begins with what it is given when the test lets it."""

    def __init__(self) -> None:
        self.given: queue.SimpleQueue[Start] = queue.SimpleQueue()

    def begin(self) -> threading.Thread:
        thread = threading.Thread(target=self.given.get())
        thread.start()
        return thread


@pytest.fixture
def elsewhere() -> Elsewhere:
    return Elsewhere()


@pytest.fixture
def child(elsewhere: Elsewhere) -> Iterator[Child]:
    made = Child(fakes.FAKE_CHILD, elsewhere=elsewhere.given.put)
    yield made
    made.close()


def test_jobs_wait_for_the_process_and_run_in_order(child: Child, elsewhere: Elsewhere) -> None:
    child.start()
    jobs = [child.run(Read("stream:3")) for _ in range(3)]
    assert child.busy
    assert child.process_id is None
    elsewhere.begin().join()
    assert elsewhere.given.empty(), "one process, however often it is asked for"
    assert [type(list(job.events())[-1]) for job in jobs] == [Done] * 3


def test_what_is_cancelled_before_its_process_is_there_is_never_sent(child: Child, elsewhere: Elsewhere) -> None:
    first, second = child.run(Read("stream:3")), child.run(Read("stream:3"))
    first.cancel()
    assert list(first.events()) == [Cancelled()]
    elsewhere.begin().join()
    assert isinstance(list(second.events())[-1], Done)


def test_a_program_that_cannot_be_started_fails_all_that_waits(elsewhere: Elsewhere) -> None:
    child = Child(["/nowhere/at/all"], elsewhere=elsewhere.given.put)
    jobs = [child.run(Read("stream:3")) for _ in range(2)]
    elsewhere.begin().join()
    for job in jobs:
        (failure,) = job.events()
        assert isinstance(failure, Failed)
        assert failure.kind == "worker-start"
    child.run(Read("stream:3"))
    assert not elsewhere.given.empty(), "the next one is tried again"
    child.close()


def test_a_process_that_comes_after_the_end_does_not_stay(elsewhere: Elsewhere) -> None:
    before = {each.pid for each in psutil.Process().children()}
    child = Child(fakes.FAKE_CHILD, elsewhere=elsewhere.given.put)
    job = child.run(Read("stream:3"))
    child.close()
    assert list(job.events()) == [Cancelled()]
    elsewhere.begin().join()
    assert {each.pid for each in psutil.Process().children()} <= before
