"""``slmdesk summarize``: what is printed where nobody watches, and when the file cannot be written."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from slmdesk.cli import main


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "report.txt"
    file.write_text("The trial ran at nine hospitals. Adults were followed for a year.")
    return file


def test_a_pipe_gets_the_checked_summary_once(
    scripted: Callable[[str], None], report: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    scripted("scripted")
    assert main(["summarize", str(report)]) == 0
    summary, _gap, checked = capfd.readouterr().out.partition("Checked, ")
    assert summary.count("The trial ran at nine hospitals.") == 1
    assert checked


def test_standard_input_and_folders_are_not_named_in_a_file(
    scripted: Callable[[str], None], report: Path, tmp_path: Path
) -> None:
    scripted("scripted")
    assert main(["summarize", str(report), "--output", str(tmp_path / "out.md")]) == 0
    written = (tmp_path / "out.md").read_text()
    assert "report.txt, characters" in written
    assert str(tmp_path) not in written


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that nobody can write to")
def test_a_file_that_cannot_be_written_costs_no_summary(
    scripted: Callable[[str], None], report: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    scripted("scripted")
    assert main(["summarize", str(report), "--output", "/proc/out.md"]) == 3
    out, err = capfd.readouterr()
    assert "The trial ran at nine hospitals." in out
    assert "/proc/out.md could not be written" in err
