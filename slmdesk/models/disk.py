"""Files of models on the disk: written whole or not at all, and the disk's errors in words."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from slmdesk.errors import StorageError

_SPARE_BYTES = 16 << 20  # what a system wants to keep free


def check_space(folder: Path, needed_bytes: int) -> None:
    """Make sure that ``folder``'s disk has room, before an hour of download shows that it has not.

    Raises:
        StorageError: kind ``disk-full``.
    """
    try:
        free_bytes = shutil.disk_usage(folder).free
    except OSError:
        return  # some network folders do not say; writing will
    if free_bytes < needed_bytes + _SPARE_BYTES:
        raise StorageError(
            "disk-full",
            f"There is not enough room on the disk: {megabytes(needed_bytes + _SPARE_BYTES)} are needed, "
            f"and {megabytes(free_bytes)} are free.",
            "Free some space, then try again.",
        )


def storage_error(error: OSError, doing: str) -> StorageError:
    """The words for an error of the disk. doing: what could not be done, such as ``"The model cannot be saved"``."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageError("disk-full", f"{doing}: the disk is full.", "Free some space, then try again.")
    if isinstance(error, PermissionError):
        return StorageError(
            "no-permission",
            f"{doing}: this user may not write there, or another program has it open.",
            "Close other programs that use it, or choose another folder with SLMDESK_HOME.",
        )
    if error.errno == errno.EROFS:
        return StorageError(
            "no-permission", f"{doing}: the disk can only be read.", "Choose another folder with SLMDESK_HOME."
        )
    return StorageError("disk-error", f"{doing}: {error.strerror or error}.", "Check the disk, then try again.")


def megabytes(size_bytes: int) -> str:
    """A size for people, rounded up: ``"99 MB"``."""
    return f"{-(-size_bytes // 1_000_000):,} MB"
