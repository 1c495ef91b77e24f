"""A file is replaced whole, and readable by whom it is for."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from slmdesk.atomic import write_atomically

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes of files")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
def test_a_file_for_the_user_follows_the_mask_and_one_of_ours_does_not(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "ours", b"1")
        write_atomically(tmp_path / "theirs", b"1", private=False)
    finally:
        os.umask(before)
    assert mode(tmp_path / "ours") == 0o600
    assert mode(tmp_path / "theirs") == 0o640


@posix
def test_a_replaced_file_stays_for_whom_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"1")
    path.chmod(0o604)
    write_atomically(path, b"2", private=False)
    assert (path.read_bytes(), mode(path)) == (b"2", 0o604)


@pytest.mark.parametrize("private", [True, False])
def test_a_name_as_long_as_names_can_be(tmp_path: Path, private: bool) -> None:
    path = tmp_path / ("a" * 255)
    write_atomically(path, b"1", private)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == b"1"


@pytest.mark.parametrize("private", [True, False])
def test_nothing_is_left_where_it_cannot_be_put(tmp_path: Path, private: bool) -> None:
    (tmp_path / "folder" / "inside").mkdir(parents=True)
    with pytest.raises(IsADirectoryError if sys.platform != "win32" else PermissionError):
        write_atomically(tmp_path / "folder", b"1", private)
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]
