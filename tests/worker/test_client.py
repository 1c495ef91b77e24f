from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

import fakes
from slmdesk.errors import WorkerError
from slmdesk.messages import TERMINAL, Cancelled, Done, Event, Failed, PageImage, Progress, Read, TextPiece, Token
from slmdesk.worker.client import Child, Job


@pytest.fixture
def child() -> Iterator[Child]:
    child = Child(fakes.FAKE_CHILD)
    yield child
    child.close()


@pytest.fixture(scope="module")
def shared_child() -> Iterator[Child]:
    child = Child(fakes.FAKE_CHILD)
    yield child
    child.close()


def events(child: Child, path: str, data: bytes | None = None) -> list[Event]:
    return list(child.run(Read(path, data)).events())


def wait_for_first_event(job: Job) -> Iterator[Event]:
    iterator = job.events()
    assert not isinstance(next(iterator), TERMINAL)
    return iterator


def test_tokens_arrive_in_order_and_end_in_one_terminal_event(child: Child) -> None:
    got = events(child, "stream:2000")
    assert [event.text for event in got if isinstance(event, Token)] == [f"word{number} " for number in range(2000)]
    assert [isinstance(event, TERMINAL) for event in got].count(True) == 1
    assert isinstance(got[-1], Done)


def test_jobs_run_one_after_the_other(child: Child) -> None:
    order: list[int] = []
    finished = threading.Event()

    def on_event(job: Job, event: Event) -> None:
        if isinstance(event, TERMINAL):
            order.append(job.number)
            if len(order) == 3:
                finished.set()

    jobs = [child.run(Read("stream:50"), on_event) for _ in range(3)]
    assert finished.wait(30)
    assert order == [job.number for job in jobs]


def test_ready_tells_the_process(child: Child) -> None:
    assert isinstance(events(child, "stream:1")[-1], Done)
    assert child.ready is not None
    assert child.ready.process_id == child.process_id
    assert child.ready.reason == "a fake"


def test_an_event_of_ten_megabytes_crosses_whole(child: Child) -> None:
    piece = events(child, "big:10000000")[0]
    assert isinstance(piece, TextPiece)
    assert piece.text == "é" * 5_000_000


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=3000))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_as_it_went(shared_child: Child, text: str) -> None:
    piece = events(shared_child, "echo", text.encode())[0]
    assert isinstance(piece, TextPiece)
    assert piece.text == text


@pytest.mark.parametrize("size_bytes", [256, 65_536, 10_240_000])
def test_the_bytes_of_a_picture_cross_as_they_are(child: Child, size_bytes: int) -> None:
    picture, after, done = events(child, f"picture:{size_bytes}")
    assert picture == PageImage(1, 1, 1, size_bytes, data=bytes(range(256)) * (size_bytes // 256))
    assert after == Token("after the picture")
    assert isinstance(done, Done)


@pytest.mark.parametrize(
    "lie",
    [
        "picture:100:99",  # swallows the beginning of the next line
        "picture:100:101",
        "picture:10000000:50",  # would wait for more than ever comes
        "abort:10000:50",
        "picture:-1:0",
        "picture:99999999999:0",
        "token:3:3",  # an event that takes no bytes
    ],
)
def test_a_lie_about_bytes_ends_in_a_failure(child: Child, monkeypatch: pytest.MonkeyPatch, lie: str) -> None:
    monkeypatch.setattr("slmdesk.worker.client.DATA_TIMEOUT_S", 0.3)
    got = events(child, f"announce:{lie}")
    assert [isinstance(event, TERMINAL) for event in got].count(True) == 1
    assert isinstance(got[-1], Failed)
    assert isinstance(events(child, "stream:3")[-1], Done)


def test_cancel_ends_the_job_as_cancelled_and_the_next_one_works(child: Child) -> None:
    job = child.run(Read("until-cancelled"))
    rest = wait_for_first_event(job)
    job.cancel()
    assert list(rest)[-1] == Cancelled()
    assert isinstance(events(child, "stream:3")[-1], Done)


def test_a_waiting_job_is_cancelled_without_being_sent(child: Child) -> None:
    running = child.run(Read("until-cancelled"))
    rest = wait_for_first_event(running)
    waiting = child.run(Read("abort"))
    waiting.cancel()
    assert list(waiting.events()) == [Cancelled()]
    running.cancel()
    assert list(rest)[-1] == Cancelled()


def test_a_child_that_does_not_listen_is_killed_and_started_again(
    child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slmdesk.worker.client.CANCEL_TIMEOUT_S", 0.2)
    job = child.run(Read("deaf"))
    rest = wait_for_first_event(job)
    first_process = child.process_id
    job.cancel()
    assert list(rest)[-1] == Cancelled()
    assert isinstance(events(child, "stream:3")[-1], Done)
    assert child.process_id != first_process


def test_abort_in_the_child_is_a_failure_with_its_last_words(child: Child) -> None:
    last = events(child, "abort")[-1]
    assert isinstance(last, Failed)
    assert last.kind == "reader-crashed"
    assert "SIGABRT" in last.message
    assert "last words" in last.details
    assert isinstance(events(child, "stream:3")[-1], Done)


def test_a_killed_child_fails_only_the_running_job(child: Child) -> None:
    job = child.run(Read("until-cancelled"))
    rest = wait_for_first_event(job)
    waiting = child.run(Read("stream:5"))
    assert child.process_id is not None
    os.kill(child.process_id, signal.SIGKILL)
    last = list(rest)[-1]
    assert isinstance(last, Failed)
    assert "SIGKILL" in last.message
    assert "memory" in last.hint
    assert isinstance(list(waiting.events())[-1], Done)


def test_the_second_crash_gives_other_advice(child: Child) -> None:
    first, second = events(child, "abort")[-1], events(child, "abort")[-1]
    assert isinstance(first, Failed)
    assert isinstance(second, Failed)
    assert first.hint != second.hint


def test_a_line_that_is_no_message_fails_the_job(child: Child) -> None:
    last = events(child, "garbage")[-1]
    assert isinstance(last, Failed)
    assert "no message" in last.message
    assert isinstance(events(child, "stream:3")[-1], Done)


def test_an_expected_failure_keeps_its_words(child: Child) -> None:
    assert events(child, "error") == [Failed("document-damaged", "The file is damaged.", "Save it again.")]


def test_a_bug_tells_where_but_not_the_documents_words(child: Child) -> None:
    last = events(child, "bug")[-1]
    assert isinstance(last, Failed)
    assert last.kind == "internal"
    assert "fakes.py" in last.details
    assert "secret" not in last.details + last.message + last.hint


def test_a_task_without_a_result_is_reported(child: Child) -> None:
    last = events(child, "unfinished")[-1]
    assert isinstance(last, Failed)
    assert last.kind == "internal"


def test_a_program_that_cannot_be_started_is_an_error() -> None:
    child = Child(["/nonexistent/program"])
    with pytest.raises(WorkerError, match="could not be started"):
        child.run(Read("stream:1"))
    child.close()


def test_close_ends_every_job_and_the_process() -> None:
    child = Child(fakes.FAKE_CHILD)
    running, waiting = child.run(Read("until-cancelled")), child.run(Read("stream:1"))
    rest = wait_for_first_event(running)
    process = psutil.Process(child.process_id)
    child.close()
    assert list(rest)[-1] == Cancelled()
    assert list(waiting.events())[-1] == Cancelled()
    process.wait(10)
    with pytest.raises(WorkerError):
        child.run(Read("stream:1"))


def test_stop_ends_an_idle_process_only(child: Child) -> None:
    job = child.run(Read("until-cancelled"))
    rest = wait_for_first_event(job)
    child.stop()
    assert child.process_id is not None
    job.cancel()
    assert list(rest)[-1] == Cancelled()
    process = psutil.Process(child.process_id)
    child.stop()
    process.wait(10)
    assert isinstance(events(child, "stream:1")[-1], Done)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not of Windows")
@pytest.mark.parametrize("path", ["until-cancelled", "deaf", "stream:100000000"])
def test_no_orphan_stays_when_the_parent_is_killed(path: str) -> None:
    parent_code = f"""
        import sys, time
        sys.path[:0] = {[str(Path(fakes.__file__).parent)]!r}
        import fakes
        from slmdesk.messages import Read
        from slmdesk.worker.client import Child
        child = Child(fakes.FAKE_CHILD)
        job = child.run(Read({path!r}))
        next(job.events())
        print(child.process_id, flush=True)
        time.sleep(600)
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(parent_code)], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    assert parent.stdout is not None
    orphan = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    orphan.wait(20)
    assert not orphan.is_running()


def test_progress_is_delivered_on_a_callback(child: Child) -> None:
    got: list[Event] = []
    ended = threading.Event()

    def on_event(_job: Job, event: Event) -> None:
        got.append(event)
        if isinstance(event, TERMINAL):
            ended.set()

    job = child.run(Read("until-cancelled"), on_event)
    while not got:
        ended.wait(0.01)
    assert got == [Progress("reading", 0, 0)]
    job.cancel()
    assert ended.wait(10)
    assert job.terminal == Cancelled()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not of Windows")
@pytest.mark.parametrize("times", [20, pytest.param(200, marks=pytest.mark.soak)])
def test_killed_at_any_moment_it_comes_back(child: Child, times: int) -> None:
    moments = random.Random(times)
    for _ in range(times):
        job = child.run(Read("stream:2000"))
        wanted = moments.randrange(1, 1500)
        got: list[Event] = []
        for event in job.events():
            got.append(event)
            if len(got) == wanted and child.process_id is not None:
                os.kill(child.process_id, signal.SIGKILL)
        last = got[-1]
        assert isinstance(last, Failed | Done)  # the last tokens may have been in the pipe already
        assert job.terminal is last
    assert isinstance(events(child, "stream:3")[-1], Done)
