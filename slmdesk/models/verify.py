"""Checks that the files of an installed model are still what came."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from slmdesk.errors import StorageError
from slmdesk.models.disk import storage_error
from slmdesk.models.installed import InstalledModel

_CHUNK_BYTES = 4 << 20


def verify_model(
    model: InstalledModel, on_progress: Callable[[int, int], None] = lambda done, total: None
) -> Sequence[str]:
    """Hash every file of ``model``.

    Args:
        on_progress: called with (bytes done, bytes in all); may raise to stop.

    Returns:
        The names of the files that are not what they were.

    Raises:
        StorageError: kind ``no-checksum`` for a file outside the store; a file cannot be read.
    """
    if not model.files:
        raise StorageError(
            "no-checksum", f"Nobody wrote down what {model.name} should be.", "Import it: slmdesk models import FILE"
        )
    changed = []
    total_bytes, done_bytes = sum(file.size_bytes for file in model.files), 0
    for file in model.files:
        path = model.path.with_name(file.name)

        def tell(done: int, before: int = done_bytes) -> None:
            on_progress(before + done, total_bytes)

        if sha256_of(path, tell) != file.sha256:
            changed.append(file.name)
        done_bytes += file.size_bytes
    return changed


def sha256_of(path: Path, on_bytes: Callable[[int], None] = lambda done: None) -> str:
    """The sum of a file. on_bytes: called with the bytes done.

    Raises:
        StorageError: it cannot be read.
    """
    hashed, done = hashlib.sha256(), 0
    try:
        with open(path, "rb", buffering=0) as file:
            while data := file.read(_CHUNK_BYTES):
                hashed.update(data)
                done += len(data)
                on_bytes(done)
    except OSError as error:
        raise storage_error(error, f"{path.name} cannot be read") from error
    return hashed.hexdigest()
