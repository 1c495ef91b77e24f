"""The window: how soon it can be used, and what it takes when nobody uses it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from lines_documents import PDF, of_a_thousand_pages
from lines_models import window_program
from table import Line

_STREAMED_S = 20  # of a summary: long enough to see every kind of event


def lines(runs: int, models: list[Path]) -> list[Line]:
    """Start, memory, and how long the window ever stands still while it works."""
    return [*_starting(runs), *_standing_still(max(1, runs // 2), models)]


def _starting(runs: int) -> list[Line]:
    """Seconds from process start until drawn and idle; memory when idle. Under Xvfb where it is there."""
    environment = {**os.environ, "SLMDESK_START_REPORT": "exit"}
    command = [sys.executable, "-P", "-m", "slmdesk"]
    server = None
    if shutil.which("Xvfb") and not os.environ.get("DISPLAY"):
        environment |= {"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":97"}
        server = subprocess.Popen(["Xvfb", ":97", "-screen", "0", "1280x800x24"], stderr=subprocess.DEVNULL)
        time.sleep(1)
    else:
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        report = [_report(command, environment) for _ in range(runs + 1)][1:]  # the first one warms the disk cache
        memory = [_idle_megabytes(command, environment) for _ in range(3)]
    finally:
        if server is not None:
            server.terminate()
            server.wait()
    where = environment["QT_QPA_PLATFORM"]
    return [
        Line(f"process start to interactive ({where})", report, "s", "<= 0.5").show(),
        Line("resident when idle", memory, "MB", "<= 120").show(),
    ]


def _standing_still(runs: int, models: list[Path]) -> list[Line]:
    """The longest time that the window's thread was busy at once; with the smallest model, which streams fastest."""
    if not models:
        return []
    model = min(models, key=lambda path: path.stat().st_size)
    with tempfile.TemporaryDirectory() as folder:
        document = of_a_thousand_pages(PDF, Path(folder) / "thousand.pdf")
        found = [window_program("stream", model, document, _STREAMED_S) for _ in range(runs)]
    return [
        Line(f"longest stall of the window, {stage}", [each[stage] for each in found], "ms", "<= 50").show()
        for stage in ("reading", "loading and streaming")
    ]


def _report(command: list[str], environment: dict[str, str]) -> float:
    out = subprocess.run(command, env=environment, capture_output=True, check=True, timeout=60).stdout
    seconds: float = json.loads(out.splitlines()[-1])["interactive_s"]
    return seconds


def _idle_megabytes(command: list[str], environment: dict[str, str]) -> float:
    process = subprocess.Popen(
        command, env={**environment, "SLMDESK_START_REPORT": "stay"}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(2)
    megabytes = psutil.Process(process.pid).memory_info().rss / 1e6
    process.terminate()
    process.wait(20)
    process.stdout.close()
    return megabytes
