"""What may be opened as a document: regular files of a sensible size, and bytes."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from slmdesk.documents.source import MAX_FILE_BYTES, open_source, refusal, subject
from slmdesk.errors import DocumentError
from slmdesk.messages import Read


def refused(path: Path | str, data: bytes | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        open_source(Read(str(path), data))
    assert caught.value.message
    assert caught.value.hint
    return caught.value


def test_a_file_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"text")
    with open_source(Read(str(path))) as file:
        assert file.read() == b"text"


def test_bytes_are_opened() -> None:
    with open_source(Read("-", b"text")) as file:
        assert file.read() == b"text"


@pytest.mark.parametrize("name", ["missing.pdf", "missing/folder/a.pdf", "n" * 400, "nul\0byte.pdf", "ümläut?.pdf"])
def test_missing(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path / name).kind == "document-missing"


def test_a_file_taken_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    assert refused(tmp_path / "a.txt" / "b.txt").kind == "document-missing"


def test_folder(tmp_path: Path) -> None:
    assert refused(tmp_path).kind == "document-folder"


def test_empty(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    error = refused(tmp_path / "empty.pdf")
    assert error.kind == "document-empty"
    assert '"empty.pdf"' in error.message
    assert refused("-", b"").kind == "document-empty"


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)  # sparse: takes no room
    assert refused(path).kind == "document-too-large"


if sys.platform != "win32":

    def test_pipe_names_the_way_out(tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        error = refused(tmp_path / "pipe")
        assert error.kind == "document-unreadable"
        assert "-" in error.hint

    def test_device() -> None:
        assert refused("/dev/null").kind == "document-unreadable"

    def test_loop_of_links(tmp_path: Path) -> None:
        (tmp_path / "a").symlink_to(tmp_path / "b")
        (tmp_path / "b").symlink_to(tmp_path / "a")
        error = refused(tmp_path / "a")
        assert error.kind == "document-unreadable"
        assert "link" in error.message


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EIO, errno.ESTALE])
def test_other_refusals_of_the_system(number: int) -> None:
    error = refusal('"a.pdf"', OSError(number, os.strerror(number)))
    assert error.kind == "document-unreadable"
    assert '"a.pdf"' in error.message
    assert error.hint


def test_names_are_safe_to_print() -> None:
    assert subject("/home/me/my notes.pdf") == '"my notes.pdf"'
    assert subject("a\x1b[31m\nb.pdf") == '"a?[31m?b.pdf"'
    assert subject("bad\udcff.pdf").encode() == b'"bad?.pdf"'
    assert subject("-") == "The text on standard input"
