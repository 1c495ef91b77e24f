"""``slmdesk`` without a subcommand, where there is nothing to draw on."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(sys.platform != "linux", reason="there is always a display")
def test_without_a_display_it_says_what_to_do() -> None:
    without = {name: value for name, value in os.environ.items() if "DISPLAY" not in name and name != "QT_QPA_PLATFORM"}
    done = subprocess.run(
        [sys.executable, "-m", "slmdesk"], env=without, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 3
    assert "slmdesk --help" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell's redirections")
@pytest.mark.parametrize("words", ["models list", "models list --json"])
@pytest.mark.parametrize(("to", "status"), [(">&-", 0), (">/dev/full", 3)])
def test_an_output_that_takes_nothing_is_said_and_no_trace(
    slmdesk_home: Path, words: str, to: str, status: int
) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("this system has no full device")
    command = f"{shlex.quote(sys.executable)} -m slmdesk {words} {to}"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == status
    assert "Traceback" not in done.stderr
    assert ("Free some space" in done.stderr) == (status == 3)
