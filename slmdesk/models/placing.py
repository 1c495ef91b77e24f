"""Putting models into the folder of the store whole or not at all, while other processes do the same."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Collection, Iterator
from pathlib import Path

from slmdesk.errors import StorageError
from slmdesk.models.disk import storage_error

_ABANDONED_AFTER_S = 24 * 3600


class Placing:
    """Args: folder: of the models.

    Attributes:
        incoming: where what is not whole yet lies; on the same disk, so that it is only renamed into place.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.incoming = folder / ".incoming"

    @contextlib.contextmanager
    def staging(self, doing: str) -> Iterator[Path]:
        """A new folder to put things together in; what is left in it at the end goes. OSErrors become words."""
        staging = self.incoming / f"staging-{os.urandom(8).hex()}"
        try:
            staging.mkdir(parents=True)
            self._sweep()
            yield staging
        except OSError as error:
            raise storage_error(error, doing) from error
        finally:
            shutil.rmtree(staging, ignore_errors=True)

    def _sweep(self) -> None:
        """Delete what a process that was killed left behind; nobody works on one for a day."""
        limit = time.time() - _ABANDONED_AFTER_S
        for folder in self.incoming.glob("staging-*"):
            with contextlib.suppress(OSError):
                if folder.stat().st_mtime < limit:
                    shutil.rmtree(folder, ignore_errors=True)

    def replace(self, arrived: Path, target: Path) -> None:
        """Put ``arrived`` in the place of ``target``, which may be there, and may come and go meanwhile.

        Raises:
            OSError: the disk says so; all is as it was before. StorageError: kind ``store-busy``.
        """
        for attempt in range(100):
            old = arrived.with_name(f"old-{attempt}")
            with contextlib.suppress(FileNotFoundError):
                os.rename(target, old)
            try:
                os.rename(arrived, target)
                return
            except OSError:
                if not target.exists():
                    if old.exists():
                        os.rename(old, target)  # not another process's doing: leave all as it was
                    raise
        raise StorageError("store-busy", "Other programs keep changing this model.", "Close them, then try again.")

    def claim(self, staging: Path, wanted: str, taken: Collection[str]) -> Path:
        """Rename ``staging`` to the first of wanted, wanted-2, wanted-3 ... that is free and not ``taken``.

        Raises:
            OSError: the disk says so.
        """
        number = 1
        while True:
            id = wanted if number == 1 else f"{wanted}-{number}"
            number += 1
            target = self._folder / id
            if id in taken or target.exists():
                continue
            try:
                os.rename(staging, target)
                return target
            except OSError:
                if not target.exists():
                    raise  # else another process was faster: the next name


def own_bytes(path: Path) -> int:
    """What deleting ``path`` gives back: nothing while the user's own copy shares the same bytes."""
    with contextlib.suppress(OSError):
        status = path.lstat()
        if not path.is_dir() and status.st_nlink <= 1:
            return status.st_size
    return 0
