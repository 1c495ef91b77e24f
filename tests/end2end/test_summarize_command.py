"""``slmdesk summarize`` and ``history`` as a script runs them: outline, files, what is kept, going on."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from slmdesk.store.jobs import Jobs

SAMPLES = Path(__file__).resolve().parent.parent.parent / "resources" / "samples"
PDF = next(SAMPLES.glob("*.pdf"))


def slmdesk(*words: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "slmdesk", *map(str, words)], capture_output=True, input=given, timeout=400
    )


def json_of(finished: subprocess.CompletedProcess[bytes], status: int = 0) -> dict[str, Any]:
    assert finished.returncode == status, finished.stderr.decode()
    parsed = json.loads(finished.stdout)
    assert isinstance(parsed, dict)
    return parsed


def test_an_outline_needs_no_model() -> None:
    entries = json_of(slmdesk("summarize", PDF, "--outline", "--json"))["outline"]
    text = json_of(slmdesk("read", PDF, "--json"))["text"]
    assert any(entry["kind"] == "sentence" for entry in entries)
    for entry in entries:
        source = entry["source"]
        assert text[source["start"] : source["end"]] == source["quote"]
    assert slmdesk("summarize", PDF, "--outline").stdout.strip()


def test_a_result_is_written_kept_found_and_deleted(starter_model: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.docx"
    words = ("summarize", PDF, "--model", starter_model, "--style", "clinical", "--length", "short", "--output", target)
    result = json_of(slmdesk(*words, "--json"))
    assert "check before use" in result["caution"]
    assert target.read_bytes().startswith(b"PK")
    assert json_of(slmdesk(*words, "--json"), status=3)["error"]["kind"] == "file-exists"
    kept = json_of(slmdesk("history", "list", "--json"))["results"]
    assert [entry["text"] for entry in kept] == [result["summary"]]
    word = max(result["summary"].split(), key=len).strip(".,;:()")
    assert json_of(slmdesk("history", "search", word, "--json"))["results"] == kept
    again = tmp_path / "again.md"
    shown = json_of(slmdesk("history", "show", str(kept[0]["id"]), "--output", again, "--json"))
    assert shown["sentences"] == result["sentences"]
    assert "check before use" in again.read_text()
    assert json_of(slmdesk("history", "delete", "--all", "--json")) == {"deleted": 1}
    assert json_of(slmdesk("history", "show", "1", "--json"), status=3)["error"]["kind"] == "not-kept"


def test_nothing_is_kept_when_history_is_off(starter_model: Path, slmdesk_home: Path) -> None:
    slmdesk_home.mkdir()
    (slmdesk_home / "settings.json").write_text('{"version": 1, "keep_history": false}')
    secret = b"The zebracrossing in Okinawa was closed. " * 12
    json_of(slmdesk("summarize", "-", "--model", starter_model, "--length", "short", "--json", given=secret))
    assert json_of(slmdesk("history", "list", "--json"))["results"] == []
    for path in slmdesk_home.rglob("*"):
        assert not path.is_file() or b"zebracrossing" not in path.read_bytes(), path


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX")
def test_an_interrupted_summary_goes_on(starter_model: Path, tmp_path: Path, slmdesk_home: Path) -> None:
    slmdesk_home.mkdir()
    (slmdesk_home / "settings.json").write_text('{"version": 1, "context_tokens": 1000}')  # several short parts
    text = tmp_path / "long.txt"
    text.write_text(" ".join(f"On day {day} the river rose by {day % 7} metres at the bridge." for day in range(60)))
    words = ["summarize", str(text), "--model", str(starter_model), "--length", "short", "--json", "--no-repair"]
    process = subprocess.Popen(
        [sys.executable, "-m", "slmdesk", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ)
    )
    jobs = None
    kept = 0
    while not kept:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
        assert process.returncode is None, process.communicate()
        if jobs is None and (slmdesk_home / "slmdesk.sqlite3").exists():
            jobs = Jobs(slmdesk_home)
        kept = sum(job.parts for job in jobs.interrupted()) if jobs is not None else 0
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert jobs is not None
    kept = sum(job.parts for job in jobs.interrupted())
    finished = slmdesk(*words)
    assert json_of(finished)["summary"]
    assert b"interrupted" in finished.stderr
    assert f"{kept} parts".encode() in finished.stderr or b"one part" in finished.stderr
    assert jobs.interrupted() == []
    assert jobs.pace(starter_model.stem, 0) is not None or jobs.pace(str(starter_model), 0) is not None
    jobs.close()


def test_wrong_usage_is_refused_before_any_work(tmp_path: Path) -> None:
    refused = json_of(slmdesk("summarize", PDF, "--output", tmp_path / "a.exe", "--json"), status=3)
    assert refused["error"]["kind"] == "export-format"
    assert slmdesk("summarize", PDF, "--reading-level", "99").returncode == 2
    assert json_of(slmdesk("history", "delete", "--json"), status=3)["error"]["kind"] == "nothing-chosen"
