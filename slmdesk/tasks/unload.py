"""Gives the memory of a loaded model back, after the window was idle for a while."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import psutil

from slmdesk.messages import Done, TaskEvent, Unloaded


class Closable(Protocol):
    """What keeps a model loaded."""

    def close(self) -> None:
        """Give its memory back."""
        ...


def run(*engines: Closable) -> Iterator[TaskEvent]:
    """Yields one ``Done(Unloaded)``; nothing happens when no model is loaded."""
    process = psutil.Process()
    before_bytes = process.memory_info().rss
    for each in engines:
        each.close()
    yield Done(Unloaded(max(0, before_bytes - process.memory_info().rss)))
