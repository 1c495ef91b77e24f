"""Takes a file of the user's into a folder of the store: linked if the disk can, else copied, hashed on the way."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from slmdesk.errors import StorageError
from slmdesk.models.disk import check_space

_CHUNK_BYTES = 1 << 20
_PROGRESS_BYTES = 16 << 20
_MAX_ID_CHARACTERS = 64
# Windows opens a device for these, whatever follows the dot.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def bring_copy(path: Path, target: Path, on_progress: Callable[[int, int], None]) -> tuple[int, str]:
    """Put the content of ``path`` at ``target``, which is not there yet.

    Returns:
        (size in bytes, sha256 in hexadecimal digits).

    Raises:
        StorageError: kind ``disk-full``, or ``file-changed`` when it grew or shrank while it was read.
        OSError: it cannot be read or written.
    """
    with open(path, "rb") as source:
        status = os.fstat(source.fileno())
        linked = _link(path, target, status)
        if not linked:
            check_space(target.parent, status.st_size)
        with open(os.devnull if linked else target, "wb") as copy:
            sha256, done, told = hashlib.sha256(), 0, 0
            on_progress(0, status.st_size)
            while data := source.read(_CHUNK_BYTES):
                copy.write(data)
                sha256.update(data)
                done += len(data)
                if done - told >= _PROGRESS_BYTES:
                    told = done
                    on_progress(done, status.st_size)
            copy.flush()
            if not linked:
                os.fsync(copy.fileno())
    if done != status.st_size or target.stat().st_size != done:
        raise StorageError(
            "file-changed", f"{path.name} changed while it was read.", "Wait until it is complete, then try again."
        )
    on_progress(done, done)
    return done, sha256.hexdigest()


def id_from_name(name: str) -> str:
    """An id for a name: ``"Qwen2.5 0.5B (Q4_K_M)"`` becomes ``"qwen2.5-0.5b-q4_k_m"``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    id = re.sub(r"[^a-z0-9._-]+", "-", plain)[:_MAX_ID_CHARACTERS].strip("._-")
    return f"model-{id}".rstrip("-") if not id or _DEVICES.fullmatch(id) else id


def _link(path: Path, target: Path, status: os.stat_result) -> bool:
    """A second name for the same bytes, if the disk can and it is still the file that was opened."""
    try:
        os.link(path, target)
    except (OSError, NotImplementedError):
        return False
    if os.path.samestat(target.stat(), status):
        return True
    target.unlink()
    return False
