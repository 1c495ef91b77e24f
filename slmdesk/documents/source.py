"""Opens what a request names: a regular file of a sensible size, or the bytes that came with it."""

from __future__ import annotations

import errno
import io
import os
import stat
from typing import BinaryIO

from slmdesk.errors import DocumentError
from slmdesk.messages import Read

MAX_FILE_BYTES = 2 << 30
STANDARD_INPUT = "-"


def open_source(request: Read) -> BinaryIO:
    """The document of a request as an open, seekable binary file. The caller closes it.

    Raises:
        DocumentError: kinds ``document-missing``, ``document-folder``, ``document-unreadable`` (no permission,
            a device or a pipe, a loop of links), ``document-empty``, ``document-too-large``.
    """
    called = subject(request.path)
    if request.data is not None:
        _check_size(called, len(request.data))
        return io.BytesIO(request.data)
    try:
        status = os.stat(request.path)
        _check_kind(called, status.st_mode)
        _check_size(called, status.st_size)
        return open(request.path, "rb")
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
        raise refusal(called, error) from error


def subject(name: str) -> str:
    """A document as messages call it: its file name in quotes, safe to print."""
    if name == STANDARD_INPUT:
        return "The text on standard input"
    short = os.path.basename(name.rstrip("/\\")) or name
    return '"' + "".join(character if character.isprintable() else "?" for character in short) + '"'


def _check_kind(called: str, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise DocumentError("document-folder", f"{called} is a folder, not a document.", "Choose a file inside it.")
    if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
        raise DocumentError(
            "document-unreadable",
            f"{called} is a pipe or a socket, not a file.",
            "To read from a pipe, send it to standard input and give - as the file name.",
        )
    if not stat.S_ISREG(mode):
        raise DocumentError(
            "document-unreadable",
            f"{called} is a device, not a file.",
            "Choose a document, or send text to standard input and give - as the file name.",
        )


def _check_size(called: str, size_bytes: int) -> None:
    if size_bytes == 0:
        raise DocumentError("document-empty", f"{called} is empty: 0 bytes.", "Choose a file with text in it.")
    if size_bytes > MAX_FILE_BYTES:
        raise DocumentError(
            "document-too-large",
            f"{called} is {size_bytes / (1 << 30):.1f} GiB; documents up to 2 GiB can be read.",
            "Split it into smaller files.",
        )


def refusal(called: str, error: OSError | ValueError) -> DocumentError:
    """What to tell the user when the system refused to open a document. called: see ``subject``."""
    number = error.errno if isinstance(error, OSError) else errno.ENOENT
    if number in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL):
        return DocumentError(
            "document-missing", f"{called} was not found.", "Check its name and folder; it may have been moved."
        )
    if number in (errno.EACCES, errno.EPERM):
        return DocumentError(
            "document-unreadable",
            f"You have no permission to read {called}.",
            "Copy it to a folder of your own, or ask its owner for access.",
        )
    if number == errno.ELOOP:
        return DocumentError(
            "document-unreadable",
            f"{called} is a link that leads back to itself.",
            "Choose the document itself instead of the link.",
        )
    reason = error.strerror if isinstance(error, OSError) else ""
    return DocumentError(
        "document-unreadable",
        f"{called} could not be opened: {reason or 'the system refused it'}.",
        "Copy it to this computer's own disk and try again.",
    )
