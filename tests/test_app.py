"""The window's process from outside: its start, what it keeps when the system ends it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from slmdesk.app import seconds_since_start

CODE = """
import sys
from PySide6.QtCore import QTimer
from slmdesk import app

original = app._after_first_paint

def after(window, desk, paths):
    original(window, desk, paths)
    window.panes["summarize"].source_panel.typed("Typed before the end.")
    print("typed", flush=True)

app._after_first_paint = after
sys.exit(app.run_window())
"""


@contextmanager
def started(command: list[str], report: str) -> Iterator[subprocess.Popen[str]]:
    """A process with a window that nobody sees."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "SLMDESK_START_REPORT": report}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_the_start_is_reported_and_the_window_can_leave_at_once(slmdesk_home: Path) -> None:
    with started([sys.executable, "-m", "slmdesk"], "exit") as process:
        out, error = process.communicate(timeout=60)
    assert json.loads(out)["interactive_s"] > 0
    assert (process.returncode, error.replace("This plugin does not support propagateSizeHints()", "").strip()) == (
        0,
        "",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_closes_in_order_and_the_text_is_kept(slmdesk_home: Path, name: str) -> None:
    with started([sys.executable, "-c", CODE], "") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "typed\n"
        process.send_signal(getattr(signal, name))
        assert process.wait(30) == 0
    kept = json.loads((slmdesk_home / "kept.json").read_text("utf-8"))
    assert kept["typed"] == "Typed before the end."


def test_the_age_of_a_process_is_told() -> None:
    first = seconds_since_start()
    assert 0 < first <= seconds_since_start()
