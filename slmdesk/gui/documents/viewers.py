"""The children that draw pages: one for each open document, so that a bad file costs no other its pages."""

from __future__ import annotations

import collections
import threading
from collections.abc import Callable

from slmdesk.worker.client import Child

_AT_ONCE = 3  # processes; the one that was not asked for longest ends, and starts again when it is


class Viewers:
    """Each has the limits of a documents child. Used from one thread.

    Args:
        make: a new child; its process starts with the first request.
    """

    def __init__(self, make: Callable[[], Child]) -> None:
        self._make = make
        self._of: collections.OrderedDict[str, Child] = collections.OrderedDict()
        self._closing: list[threading.Thread] = []

    def of(self, path: str) -> Child:
        """The child of a document."""
        child = self._of.get(path)
        if child is None:
            child = self._of[path] = self._make()
        self._of.move_to_end(path)
        for idle in list(self._of.values())[:-_AT_ONCE]:
            idle.stop()
        return child

    def leave(self, path: str) -> None:
        """A document was closed: so is its child, with what it still has to do."""
        child = self._of.pop(path, None)
        if child is not None:
            self._closing = [thread for thread in self._closing if thread.is_alive()]
            self._closing.append(threading.Thread(target=child.close, name="slmdesk-viewer-end"))
            self._closing[-1].start()  # it may take a moment, and nobody waits for it

    def close(self) -> None:
        """End all; returns when they have ended."""
        for path in list(self._of):
            self.leave(path)
        for thread in self._closing:
            thread.join()

    def running(self) -> dict[str, int]:
        """Document -> id of its process, of those that run."""
        return {path: number for path, child in self._of.items() if (number := child.process_id) is not None}
