"""Downloads that were begun and are not complete: how much of each is here, and throwing one away."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

_PREFIX = "pull-"


def begun(models_folder: Path) -> dict[str, int]:
    """Id of each model whose download was begun, and the bytes of it that are here."""
    found = {}
    with contextlib.suppress(OSError):  # no folder, or its disk is not connected
        for folder in sorted((models_folder / ".incoming").glob(f"{_PREFIX}*")):
            size_bytes = sum(_size(path) for path in folder.rglob("*"))
            if size_bytes:
                found[folder.name.removeprefix(_PREFIX)] = size_bytes
    return found


def throw_away(arriving: Path) -> None:
    """Delete what came of a download. arriving: ``ModelStore.incoming`` of its id."""
    shutil.rmtree(arriving, ignore_errors=True)  # a file in use stays, and the next download goes on from it


def _size(path: Path) -> int:
    with contextlib.suppress(OSError):
        if path.is_file() and not path.name.endswith((".lock", ".json")):
            return path.stat().st_size
    return 0
