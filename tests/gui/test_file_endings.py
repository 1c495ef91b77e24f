"""A file that the user named without its ending."""

from __future__ import annotations

from pathlib import Path

import pytest

from slmdesk.gui.file_endings import with_ending


@pytest.mark.parametrize(
    ("typed", "only", "found"),
    [
        ("out", False, "out.csv"),
        ("out.txt", False, "out.txt"),
        ("out.CSV", True, "out.CSV"),
        ("Biology v1.2", True, "Biology v1.2.csv"),
    ],
)
def test_an_ending_is_added_where_there_is_none(tmp_path: Path, typed: str, only: bool, found: str) -> None:
    assert with_ending(tmp_path / typed, ".csv", only) == tmp_path / found


def test_another_file_is_not_written_over_unasked(tmp_path: Path) -> None:
    (tmp_path / "out.csv").touch()
    (tmp_path / "out 2.csv").touch()
    assert with_ending(tmp_path / "out", ".csv") == tmp_path / "out 3.csv"
    assert with_ending(tmp_path / "out.csv", ".csv") == tmp_path / "out.csv"  # the dialog asked about this one
