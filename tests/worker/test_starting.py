"""Processes that start in another thread: who asks does not wait, and nothing is lost or left behind."""

from __future__ import annotations

import contextlib
import os
import queue
import random
import signal
import sys
import threading
from collections.abc import Callable, Iterator

import psutil
import pytest

import fakes
from slmdesk.messages import TERMINAL, Cancelled, Done, Event, Failed, Read, Ready
from slmdesk.worker.client import Child, Job

Start = Callable[[], None]

NOWHERE = ["/nowhere/at/all"]
ENDS_AT_ONCE = [sys.executable, "-I", "-S", "-c", ""]
# Listens until the end of its input, and then does not leave.
DOES_NOT_LEAVE = """
import os, sys, threading
from slmdesk.messages import FromChild, Ready, encode
sys.stdout.buffer.write(encode(FromChild(0, Ready(os.getpid(), False))) + b"\\n")
sys.stdout.flush()
sys.stdin.read()
threading.Event().wait()
"""


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
    child = Child(NOWHERE, elsewhere=elsewhere.given.put)
    jobs = [child.run(Read("stream:3")) for _ in range(2)]
    elsewhere.begin().join()
    for job in jobs:
        (failure,) = job.events()
        assert isinstance(failure, Failed)
        assert failure.kind == "worker-start"
    child.run(Read("stream:3"))
    assert not elsewhere.given.empty(), "the next one is tried again"
    child.close()


def processes() -> set[int]:
    return {each.pid for each in psutil.Process().children()}


def test_a_process_that_comes_after_the_end_does_not_stay(elsewhere: Elsewhere) -> None:
    before = processes()
    child = Child(fakes.FAKE_CHILD, elsewhere=elsewhere.given.put)
    job = child.run(Read("stream:3"))
    child.close()
    assert list(job.events()) == [Cancelled()]
    elsewhere.begin().join()
    assert processes() <= before


def test_a_process_that_nobody_wants_any_more_does_not_stay(child: Child, elsewhere: Elsewhere) -> None:
    before = processes()
    child.run(Read("stream:3")).cancel()
    child.stop()  # as after a download: nothing that may use the network stays
    elsewhere.begin().join()
    assert processes() <= before
    child.start()
    child.stop()
    job = child.run(Read("stream:3"))
    elsewhere.begin().join()
    assert isinstance(list(job.events())[-1], Done)
    assert elsewhere.given.empty(), "what was wanted again while it waited is started once"


def test_a_process_that_ends_at_once_fails_each_job_after_its_second_try(elsewhere: Elsewhere) -> None:
    child = Child(ENDS_AT_ONCE, elsewhere=elsewhere.given.put)
    jobs = [child.run(Read("stream:3")) for _ in range(2)]
    for job in jobs:
        elsewhere.begin().join()
        elsewhere.begin().join()
        (failure,) = job.events()
        assert isinstance(failure, Failed)
        assert failure.kind == "reader-crashed"
    child.close()
    assert elsewhere.given.empty()


def test_the_end_of_a_process_is_told_before_the_next_ones_beginning(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slmdesk.worker.process._LEAVE_TIMEOUT_S", 0.5)
    told: queue.SimpleQueue[str] = queue.SimpleQueue()
    child = Child(
        [sys.executable, "-c", DOES_NOT_LEAVE],
        on_ready=lambda _ready: told.put("here"),
        on_exit=lambda: told.put("gone"),
        elsewhere=elsewhere.given.put,
    )
    child.start()
    elsewhere.begin().join()
    assert told.get(timeout=60) == "here"
    child.stop()
    child.start()
    elsewhere.begin().join()
    assert [told.get(timeout=60) for _ in range(2)] == ["gone", "here"]
    assert isinstance(child.ready, Ready)
    assert child.ready.process_id == child.process_id
    child.close()
    assert told.get(timeout=60) == "gone"


class Heard:
    """What jobs said, each its own."""

    def __init__(self) -> None:
        self.of: dict[int, list[Event]] = {}
        self.ended = threading.Semaphore(0)

    def take(self, job: Job, event: Event) -> None:
        self.of.setdefault(job.number, []).append(event)
        if isinstance(event, TERMINAL):
            self.ended.release()


@pytest.mark.parametrize("closes", [True, False])
@pytest.mark.parametrize("program", ["listens", "ends at once", "is not there"])
@pytest.mark.parametrize("times", [5, pytest.param(60, marks=pytest.mark.soak)])
def test_in_whatever_order_it_happens_each_job_ends_once_and_nothing_stays(
    program: str, closes: bool, times: int
) -> None:
    command = {"listens": fakes.FAKE_CHILD, "ends at once": ENDS_AT_ONCE, "is not there": NOWHERE}[program]
    before, others = processes(), set(threading.enumerate())
    for seed in range(times):
        chance, heard, starts = random.Random(seed), Heard(), queue.SimpleQueue[Start | None]()

        def start_all(starts: queue.SimpleQueue[Start | None] = starts) -> None:
            while (start := starts.get()) is not None:
                start()

        starter = threading.Thread(target=start_all)
        child = Child(command, elsewhere=starts.put)
        jobs: list[Job] = []
        cancels: list[threading.Thread] = []
        begins_at = chance.randrange(12)
        for step in range(12):
            if step == begins_at:
                starter.start()
            match chance.choice(["run", "run", "cancel", "start", "stop", "kill"]):
                case "run":
                    jobs.append(child.run(Read(chance.choice(["stream:3", "stream:500", "abort"])), heard.take))
                case "cancel" if jobs:
                    cancels.append(threading.Thread(target=chance.choice(jobs).cancel))
                    cancels[-1].start()
                case "start":
                    child.start()
                case "stop":
                    child.stop()
                case "kill" if (number := child.process_id) is not None:
                    with contextlib.suppress(OSError):  # it ended by itself
                        os.kill(number, signal.SIGTERM)
        if not closes:
            assert all(heard.ended.acquire(timeout=60) for _ in jobs), "a job that never ends"
        child.close()
        starts.put(None)
        for thread in (starter, *cancels):
            thread.join()
        for thread in set(threading.enumerate()) - others:
            if thread.name in ("slmdesk-child-reader", "slmdesk-child-writer", "slmdesk-child-stderr"):
                thread.join(10)
                assert not thread.is_alive(), thread.name
        for job in jobs:
            ends = [isinstance(event, TERMINAL) for event in heard.of[job.number]]
            assert ends.count(True) == 1, heard.of[job.number]
            assert job.terminal is not None
            assert closes or ends[-1], "something was said after the end"
        assert processes() <= before
