"""``slmdesk verify`` as a script runs it: the real child, without a model and with the starter."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SOURCE = (
    "# Visit\n\nHe takes lisinopril 20 mg twice a day and denies chest pain.\n\n"
    "# Garden\n\nRoses and tulips grow there.\n"
)
NOTE = "He takes lisinopril 20 mg bid. He takes lisinopril 50 mg twice a day.\n"


def verify(*words: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "slmdesk", "verify", *map(str, words)]
    return subprocess.run(command, capture_output=True, input=given, timeout=120)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "visit.md"
    path.write_text(SOURCE, encoding="utf-8")
    return path


def test_a_text_on_standard_input_is_checked_against_a_file(source: Path) -> None:
    finished = verify(source, "--text", "-", "--json", given=NOTE.encode())
    assert finished.returncode == 0, finished.stderr.decode()
    result: dict[str, Any] = json.loads(finished.stdout)
    assert set(result) == {"sentences", "coverage", "uncovered", "skipped", "model", "timings"}
    right, wrong = result["sentences"]
    assert (right["status"], wrong["status"]) == ("supported", "unsupported")
    assert wrong["reasons"] == ["The source says 20 mg, not 50 mg."]
    nearest = wrong["nearest"]
    assert set(nearest) == {"file", "page", "start", "end", "quote"}
    assert SOURCE[nearest["start"] : nearest["end"]] == nearest["quote"]
    assert [section["title"] for section in result["uncovered"]] == ["Garden"]
    assert 0 < result["coverage"] < 1
    assert result["timings"]["prompt_tokens"] == 0


def test_a_reader_sees_what_is_wrong_and_the_passage_beside_it(source: Path, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(NOTE, encoding="utf-8")
    finished = verify(source, "--text", note)
    shown = finished.stdout.decode()
    assert "The source says 20 mg, not 50 mg." in shown
    assert "“He takes lisinopril 20 mg twice a day and denies chest pain.”" in shown
    assert "1 supported, 1 not supported" in shown
    assert "Not used: Garden" in shown


def test_failures_and_wrong_usage(source: Path, tmp_path: Path) -> None:
    assert verify(source).returncode == 2
    assert verify("-", "--text", "-", given=b"x").returncode == 2
    missing = verify(source, "--text", tmp_path / "none.txt", "--json")
    assert missing.returncode == 3
    assert "kind" in json.loads(missing.stdout)["error"]
    assert verify(source, "--text", "-", "--json", given=b" \n").returncode == 3


def test_the_starter_looks_again_at_what_can_be_turned_round(source: Path, starter_model: Path) -> None:
    text = b"He takes lisinopril 50 mg twice a day. He denies chest pain. Roses grow there.\n"
    finished = verify(source, "--text", "-", "--json", "--with-model", "--model", starter_model, given=text)
    assert finished.returncode == 0, finished.stderr.decode()
    assert "looks again at 1 of 3 sentences" in finished.stderr.decode()
    result: dict[str, Any] = json.loads(finished.stdout)
    wrong, compared, plain = result["sentences"]
    assert wrong["reasons"] == ["The source says 20 mg, not 50 mg."]
    assert compared["status"] in ("supported", "unsupported")
    assert plain["status"] == "supported"
    assert result["model"] == starter_model.stem
    assert result["timings"]["prompt_tokens"] > 0
