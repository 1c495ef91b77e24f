from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

from slmdesk.worker import sandbox

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the filter is Linux's own")


def run_python(code: str) -> str:
    """In a process of its own: a filter cannot be taken off again."""
    finished = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=60, check=True
    )
    return finished.stdout.strip()


@linux_only
def test_the_canaries_notice_that_nothing_is_refused() -> None:
    assert len(sandbox.canaries()) == 5


@linux_only
def test_the_filter_refuses_every_canary_and_says_so() -> None:
    assert run_python("from slmdesk.worker import sandbox; print(sandbox.refuse_network())") == "(True, '')"


@linux_only
def test_the_filter_holds_in_threads_that_were_there_before_and_come_after() -> None:
    out = run_python(
        """
        import threading
        from slmdesk.worker import sandbox
        go = threading.Event()
        found = []
        def look():
            go.wait()
            found.append(sandbox.canaries())
        early = threading.Thread(target=look)
        early.start()
        assert sandbox.refuse_network() == (True, "")
        late = threading.Thread(target=look)
        late.start()
        go.set()
        early.join()
        late.join()
        print(found)
        """
    )
    assert out == "[[], []]"


@linux_only
@pytest.mark.parametrize(
    "attempt",
    [
        "__import__('socket').socket()",
        "__import__('socket').socketpair()",
        "__import__('subprocess').run(['/bin/true'])",
        "__import__('os').execv('/bin/true', ['/bin/true'])",
        "__import__('urllib.request').request.urlopen('http://127.0.0.1:9')",
    ],
)
def test_ordinary_python_is_refused_too(attempt: str) -> None:
    out = run_python(
        f"""
        from slmdesk.worker import sandbox
        assert sandbox.refuse_network()[0]
        try:
            {attempt}
        except OSError as error:
            error = getattr(error, "reason", error)
            print(error.errno)
        """
    )
    assert out == "1"  # EPERM


@linux_only
def test_a_system_without_the_library_is_reported_and_not_fatal() -> None:
    out = run_python(
        """
        import sys
        sys.modules["pyseccomp"] = None  # importing it raises ImportError
        from slmdesk.worker import sandbox
        sandboxed, reason = sandbox.refuse_network()
        print(sandboxed, "libseccomp2" in reason)
        """
    )
    assert out == "False True"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes no core dumps by itself")
def test_core_dumps_are_off() -> None:
    out = run_python(
        """
        import resource
        from slmdesk.worker import sandbox
        sandbox.forbid_core_dumps()
        print(resource.getrlimit(resource.RLIMIT_CORE))
        """
    )
    assert out == "(0, 0)"


@linux_only
def test_memory_beyond_the_limit_is_refused_and_below_it_is_not() -> None:
    out = run_python(
        """
        from slmdesk.worker import sandbox
        sandbox.limit_memory(1 << 30)
        print(len(bytearray(100 << 20)) >> 20)
        try:
            bytearray(2 << 30)
        except MemoryError:
            print("refused")
        """
    )
    assert out.split() == ["100", "refused"]
