"""Jobs that do not get on are ended: those that ask whether they shall stop, and those inside native code."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time

import pytest

from slmdesk.worker.watchdog import Watchdog


def burn(until: threading.Event) -> None:
    """Use the processor; let other threads run."""
    while not until.is_set():
        sum(range(1000))


def test_a_job_that_says_nothing_is_told_to_stop_and_then_given_up() -> None:
    given_up = threading.Event()
    with Watchdog(lambda: False, 0.05, given_up.set, grace_s=0.05) as watchdog:
        assert not watchdog.stopped()
        burn(given_up)
        assert watchdog.expired
        assert watchdog.stopped()


def test_a_job_that_stops_in_time_is_not_given_up() -> None:
    given_up = threading.Event()
    with Watchdog(lambda: False, 0.05, given_up.set, grace_s=30) as watchdog:
        while not watchdog.stopped():
            sum(range(1000))
    assert not given_up.is_set()


def test_time_in_which_nothing_works_does_not_count() -> None:
    given_up = threading.Event()
    with Watchdog(lambda: False, 0.5, given_up.set, grace_s=0) as watchdog:
        assert not given_up.wait(0.8)  # nothing can be waited for: the point is that nothing comes
        assert not watchdog.expired


def test_a_job_that_gets_on_may_take_any_time() -> None:
    given_up = threading.Event()
    begun = time.process_time()
    with Watchdog(lambda: False, 0.3, given_up.set, grace_s=0) as watchdog:
        while time.process_time() - begun < 0.9:
            sum(range(1000))
            watchdog.got_on()
        assert not watchdog.expired


def test_the_users_cancel_is_passed_on() -> None:
    with Watchdog(lambda: True, None, lambda: None) as watchdog:
        assert watchdog.stopped()
        assert not watchdog.expired


_CHILD = """
import hashlib, sys
from slmdesk.messages import Read, Ready
from slmdesk.worker import main
from slmdesk.errors import JobCancelled

def polite(request, cancelled):
    while not cancelled():
        sum(range(1000))
    raise JobCancelled
    yield

def stuck(request, cancelled):
    hashlib.pbkdf2_hmac("sha256", b"x", b"y", 1 << 28)  # native code that does not ask, and minutes of it
    yield

incoming, outgoing = main.take_descriptors()
main.serve({Read: {"polite": polite, "stuck": stuck}[sys.argv[1]]}, incoming, outgoing, Ready(1, False, ""), 0.2, 0.1)
"""


@pytest.mark.parametrize("kind", ["polite", "stuck"])
def test_the_parent_is_told_why(kind: str) -> None:
    request = {"type": "start", "job": 7, "request": {"type": "read", "path": "x"}}
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, kind], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(json.dumps(request) + "\n")
    child.stdin.flush()  # and left open: a closed one would end the child
    assert json.loads(child.stdout.readline())["event"]["type"] == "ready"
    answer = json.loads(child.stdout.readline())
    assert answer["job"] == 7
    assert answer["event"]["kind"] == "document-too-slow"
    if kind == "stuck":
        assert child.wait(30) == 1
    child.stdin.close()
    child.stdout.close()
    assert child.wait(30) == (1 if kind == "stuck" else 0)
