"""What models keep of texts that they have read: its place, and its end when what was said of a text is deleted.

``engine/llama/states.py`` writes the files; any of them may go at any time, the text is then read again.
"""

from __future__ import annotations

import contextlib
from pathlib import Path


def states_folder(cache_folder: Path) -> Path:
    """Where they are."""
    return cache_folder / "states"


def forget_states(cache_folder: Path) -> None:
    """Delete them all: a conversation that is deleted for good shall not go on in what a model kept of it.

    One that is in use on Windows stays until the program ends; the least recently used go first anyway.
    """
    with contextlib.suppress(OSError):
        for path in list(states_folder(cache_folder).glob("*.state")):
            with contextlib.suppress(OSError):
                path.unlink()
