"""The window as a process of its own: it starts, reports, ends in order, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

SAMPLE = next((Path(__file__).resolve().parent.parent.parent / "resources" / "samples").glob("*.pdf"))


@contextmanager
def window(*words: str) -> Iterator[tuple[subprocess.Popen[bytes], dict[str, float]]]:
    """A window that has been drawn; what it reports of its start."""
    process = subprocess.Popen(
        [sys.executable, "-m", "slmdesk", *words],
        env={**os.environ, "SLMDESK_START_REPORT": "stay", "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        yield process, json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def children_of(process: subprocess.Popen[bytes], kind: str) -> list[psutil.Process]:
    """The children, once one of the kind is among them."""
    while True:
        assert process.poll() is None
        found = psutil.Process(process.pid).children(recursive=True)
        if any(kind in child.cmdline() for child in found if child.is_running()):
            return found


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX")
@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM"])
def test_no_child_survives_its_window(name: str) -> None:
    with window("--open", str(SAMPLE)) as (process, report):
        assert report["interactive_s"] > 0
        children = children_of(process, "documents")
        process.send_signal(getattr(signal, name))
        status = process.wait(30)
        _gone, alive = psutil.wait_procs(children, timeout=20)
        assert alive == []
    assert status == (0 if name == "SIGTERM" else -signal.SIGKILL)


def test_nothing_of_the_engine_is_loaded_in_the_windows_process() -> None:
    code = (
        "import sys, slmdesk.app, slmdesk.gui.main_window\n"
        "heavy = ('llama_cpp', 'numpy', 'pypdfium2', 'docx', 'sentencex', 'requests', 'ssl', 'jinja2')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"[]"
