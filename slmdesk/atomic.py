"""Replacing a file so that a crash or a power cut leaves the old one or the new one, whole. Imports nothing of ours."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file's content by way of a temporary file beside it, flushed to the disk first.

    The new file is readable by its owner only, as temporary files are.

    Raises:
        OSError: as the system says; the old file is untouched and nothing is left behind.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
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
