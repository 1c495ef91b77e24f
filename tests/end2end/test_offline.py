"""Offline, proved from outside: what the kernel saw the whole process tree ask for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
INTERNET = re.compile(r"AF_INET6?\b|AF_PACKET|AF_NETLINK")


def strace() -> str:
    """The program, installed where that is allowed: a missing tool must not hide a leak."""
    found = shutil.which("strace")
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "-y", "-q", "strace"], check=True, capture_output=True, timeout=150)
        found = shutil.which("strace")
    assert found, "strace is needed for this test: apt-get install strace"
    return found


def network_calls(command: list[str], log: Path, home: Path) -> list[str]:
    environment = {**os.environ, "SLMDESK_HOME": str(home)}
    finished = subprocess.run(
        [strace(), "-f", "-qq", "-e", "trace=network", "-o", str(log), *command],
        capture_output=True,
        env=environment,
        timeout=400,
    )
    assert finished.returncode == 0, finished.stderr.decode()
    return log.read_text(errors="replace").splitlines()


@pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux's own")
def test_no_process_opens_an_internet_socket_while_summarizing(starter_home: Path, tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("# Visit\n\nThe patient walks 2 km a day. She takes 5 mg of ramipril each morning.\n")
    command = [sys.executable, "-m", "slmdesk", "summarize", str(note), "--length", "short"]
    calls = network_calls(command, tmp_path / "strace.log", starter_home)
    asked = [line for line in calls if INTERNET.search(line)]
    # The canaries must ask, and be refused: their refusal is the proof that the filter stands.
    refused = [line for line in asked if line.rstrip().endswith("EPERM (Operation not permitted)")]
    assert [line for line in asked if line not in refused] == []
    assert len(refused) >= 4, "the canaries of both children"


@pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux's own")
def test_the_check_itself_sees_a_socket(tmp_path: Path) -> None:
    opener = [sys.executable, "-c", "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()"]
    calls = network_calls(opener, tmp_path / "strace.log", tmp_path)
    assert any(INTERNET.search(line) and "EPERM" not in line for line in calls)
