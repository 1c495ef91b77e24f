"""``--output FILE`` of what is no report: the result as text, or as the JSON object when the file is called so."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec

from slmdesk.atomic import write_atomically
from slmdesk.errors import StorageError


def check_new(path: Path, force: bool) -> None:
    """Refuse, before any work, to replace a file without being told, and a folder that is not there.

    Raises:
        StorageError: ``file-exists``; ``export-failed``.
    """
    if not os.path.isdir(path.parent):
        raise StorageError("export-failed", f"There is no folder {path.parent}.", "Choose another folder.")
    if os.path.isdir(path):
        raise StorageError("export-failed", f"{path} is a folder.", "Name a file in it.")
    if os.path.lexists(path) and not force:
        raise StorageError(
            "file-exists", f"{path} is there already.", "Choose another name, or replace it with --force."
        )


def write_result(path: Path, text: str, as_json: dict[str, Any]) -> None:
    """Write a result whole or not at all.

    Raises:
        StorageError: ``export-failed``.
    """
    content = (
        msgspec.json.format(msgspec.json.encode(as_json), indent=2) if path.suffix.lower() == ".json" else text.encode()
    )
    write_bytes(path, content)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises StorageError: ``export-failed``."""
    try:
        write_atomically(path, content, private=False)
    except OSError as error:
        raise StorageError(
            "export-failed", f"{path} cannot be written: {error.strerror}.", "Choose another folder."
        ) from None
