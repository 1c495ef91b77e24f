"""What is open when the system ends the window, kept for the next start in a file only the user can read."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from slmdesk.atomic import write_atomically
from slmdesk.export import Report
from slmdesk.messages import MedicationRow, Sentence

_FILE_NAME = "kept.json"


class Kept(msgspec.Struct, frozen=True):
    """typed: pasted text. files: paths of open documents. unfinished: a result without checked sentences.

    decided: numbers of the flagged sentences that the user kept. about, medications: the rest of the result.
    """

    typed: str = ""
    files: list[str] = []
    sentences: list[Sentence] = []
    unfinished: str = ""
    decided: list[int] = []
    about: Report | None = None
    medications: list[MedicationRow] = []


def save_kept(folder: Path, kept: Kept) -> None:
    """Write the file, unless there is nothing to keep. A full disk must not hold up the end of the session."""
    if kept == Kept():
        return
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / _FILE_NAME, msgspec.json.encode(kept))  # mode 0600, as temporary files are


def take_kept(folder: Path) -> Kept | None:
    """Read the file and delete it; None when there is none, or it makes no sense."""
    path = folder / _FILE_NAME
    try:
        content = path.read_bytes()
        path.unlink()
        return msgspec.json.decode(content, type=Kept)
    except (OSError, msgspec.DecodeError):
        return None
