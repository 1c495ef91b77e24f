"""Replacing a file so that a crash or a power cut leaves the old one or the new one, whole. Imports nothing of ours."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path


def write_atomically(path: Path, content: bytes, private: bool = True) -> None:
    """Replace a file's content by way of a temporary file beside it, flushed to the disk first.

    Args:
        private: readable by its owner only, as temporary files are; else by whom the user's new files are for, or
            whom the replaced file was for. For files that the user asked for, in folders that they may share.

    Raises:
        OSError: as the system says; the old file is untouched and nothing is left behind.
    """
    handle, temporary = _beside(path, private)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _beside(path: Path, private: bool) -> tuple[int, str]:
    """A new file in the same folder: its handle and its path."""
    short = path.name[:40]  # the whole name may be as long as names can be
    if private:
        return tempfile.mkstemp(dir=path.parent, prefix=f".{short}.")
    temporary = str(path.parent / f".{short}.{secrets.token_hex(8)}")
    # The system takes the user's mask off the mode; asking for the mask would change it, for every thread.
    handle = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with contextlib.suppress(OSError):  # no file is replaced, or it is a disk without modes
        os.chmod(temporary, path.stat().st_mode & 0o777)
    return handle, temporary
