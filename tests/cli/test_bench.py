"""``slmdesk bench`` and ``slmdesk models optimize`` with a real child and the tiny model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def slmdesk(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "slmdesk", *words], capture_output=True, check=False, timeout=120
    )


def test_bench_tells_what_was_measured_and_chosen(tiny_model: Path, slmdesk_home: Path) -> None:
    done = slmdesk("bench", "--model", str(tiny_model), "--threads", "1", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["prompt_tokens_per_s"] > 0
    assert found["memory_bytes"] > 20_000_000
    assert [rate["repack"] for rate in found["rates"]] == [False, True]
    assert [tuning["work"] for tuning in found["tunings"]] == ["reading", "chat", "segments"]
    assert all(tuning["threads"] == 1 for tuning in found["tunings"])
    assert found["busy"] or (slmdesk_home / "cache" / "tuning.json").exists()


def test_optimize_shows_both_and_keeps_nothing_unasked(tiny_model: Path) -> None:
    done = slmdesk("models", "optimize", str(tiny_model), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {each["format"] for each in found["candidates"]} == {"Q4_0", "IQ4_NL"}, "its rows are too short for Q4_K"
    assert found["kept"] is None
    assert found["original"]["perplexity"] > 1
    assert "type" not in found
