"""Blocking file work off the GUI thread: one short-lived thread each, the answer as a call on the GUI thread."""

from __future__ import annotations

import errno
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from slmdesk.errors import SlmDeskError
from slmdesk.messages import Failed

T = TypeVar("T")

_FILES_S = 2.0  # that the window waits for files when it closes: a disk may be gone


class Background(QObject):
    """Runs functions that may block on a disk, a hash or the system."""

    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.closed = False
        self._writing: set[threading.Thread] = set()
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Failed], None],
        writes: bool = False,
    ) -> None:
        """Call ``work`` on a thread, then ``done`` with what it returned or ``failed`` with why not.

        writes: a file that the user asked for; a window that is closed meanwhile waits until it is on the disk.
        """
        thread = threading.Thread(
            target=lambda: self.answer(work, done, failed), name="slmdesk-background", daemon=True
        )
        if writes:
            self._writing = {each for each in self._writing if each.is_alive()} | {thread}
        thread.start()

    def answer(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Failed], None]) -> None:
        """From any thread: call ``work`` here and now, and answer on the GUI thread."""
        try:
            result = work()
        except SlmDeskError as error:
            failure = Failed(error.kind, error.message, error.hint)
        except Exception as error:
            failure = unexpected(error)
        else:
            self.post(lambda: done(result))
            return
        self.post(lambda: failed(failure))

    def post(self, call: Callable[[], None]) -> None:
        """From any thread: make the call on the GUI thread, unless the window has closed."""
        if not self.closed:
            self._arrived.emit(call)

    def close(self) -> None:
        """Deliver nothing any more; threads that are busy end with the process, but for those that write files."""
        self.closed = True
        end = time.monotonic() + _FILES_S
        for thread in self._writing:
            thread.join(max(0.0, end - time.monotonic()))
        self._writing.clear()

    def _on_arrived(self, call: Callable[[], None]) -> None:
        if not self.closed:
            call()


def unexpected(error: BaseException) -> Failed:
    """What is shown for an error that nobody foresaw: its places, never its words, which may quote a text."""
    if isinstance(error, OSError) and error.strerror:
        return _refused(error)
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return Failed(
        "internal",
        QCoreApplication.translate("Background", "Something went wrong inside the program ({name}).").format(
            name=type(error).__name__
        ),
        QCoreApplication.translate("Background", "Use “Copy details” to report it; your text is not in the details."),
        "\n".join([*places, type(error).__name__]),
    )


def _refused(error: OSError) -> Failed:
    """What the system does not do, and why."""
    translate = QCoreApplication.translate
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Failed(
            "disk-full",
            translate("Background", "The disk is full."),
            translate("Background", "Free some space on it, or choose another place."),
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Failed(
            "not-allowed",
            translate("Background", "This program is not allowed to do that there ({reason}).").format(
                reason=error.strerror
            ),
            translate("Background", "Choose another place, or change the permissions of that one."),
        )
    return Failed(
        "system",
        translate("Background", "The system refused: {reason}.").format(reason=error.strerror),
        translate("Background", "Check the disk and its permissions."),
    )
