"""A summary is killed at random moments, and goes on: less than the words of one part are written again."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from checkpoint_child import WORDS, request
from slmdesk.messages import summary_key
from slmdesk.store.jobs import Jobs

CHILD = Path(__file__).resolve().parent.parent / "checkpoint_child.py"


class Child:
    """Runs the job again and again in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, kill_after_lines: int | None, delay_s: float = 0.0) -> list[str]:
        """Run it; kill it when so many lines have come, and a moment later. Returns its lines."""
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, str(CHILD), str(self._folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"go\n")
        process.stdin.flush()
        pid = int(process.stdout.readline().split()[1])
        lines: list[str] = []
        killed = False
        while True:
            if kill_after_lines is not None and len(lines) >= kill_after_lines and not killed:
                end = time.perf_counter() + delay_s
                while time.perf_counter() < end:
                    pass
                with contextlib.suppress(ProcessLookupError):  # it may have finished meanwhile
                    os.kill(pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
                killed = True
            line = process.stdout.readline().decode().strip()
            if line in ("ended", ""):
                return lines
            lines.append(line)

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()


def words(parts: Mapping[str, str]) -> int:
    """Of all parts that are kept, whole or begun."""
    return sum(len(text.split()) for text in parts.values())


def check_kills(folder: Path, moments: int, seed: int) -> None:
    chance = random.Random(seed)
    child = Child(folder)
    key = summary_key(request([]))
    kept_before: dict[str, str] = {}
    try:
        for _moment in range(moments):
            lines = child.run(chance.randrange(0, 500), chance.random() * 0.004)
            jobs = Jobs(folder)
            kept = dict(jobs.parts(key))
            jobs.close()
            assert kept_before.keys() <= kept.keys(), "a part that was kept is gone"
            for part, text in kept_before.items():
                assert len(kept[part].split()) >= len(text.split()), "words that were kept are gone"
            lost = words(kept_before) + lines.count("word") - words(kept)
            assert lost <= WORDS, "more than one part was lost"
            kept_before = kept
            if any(line.startswith("done") for line in lines):
                jobs = Jobs(folder)
                jobs.end(key)
                jobs.close()
                kept_before = {}
        lines = child.run(None)
        assert lines[-1].startswith("done")
        again = child.run(None)
        assert again == ["done 0"], "everything was there: nothing is asked again"
    finally:
        child.close()


def test_20_kills_lose_at_most_one_part_each(tmp_path: Path) -> None:
    check_kills(tmp_path, 20, 1)


@pytest.mark.soak
def test_200_kills_lose_at_most_one_part_each(tmp_path: Path) -> None:
    check_kills(tmp_path, 200, 2)
