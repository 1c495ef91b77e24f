"""Opens a file that may be a model, and recognizes what people have by mistake in its place."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from slmdesk.errors import ModelError
from slmdesk.models.gguf_cursor import DOWNLOAD_AGAIN
from slmdesk.models.gguf_header import GgufHeader, read_header

CHOOSE_GGUF = "Choose a model file in the GGUF format (its name usually ends in .gguf)."
_GGUF_AGAIN = "Get the same model in the GGUF format."
_SNIFFED_BYTES = 4096

# The old formats wrote their magic as a little-endian number, so it stands reversed in the file.
_LEGACY = {
    b"lmgg": "ggml",
    b"fmgg": "ggmf",
    b"tjgg": "ggjt",
    b"algg": "ggla",
    b"ggml": "ggml",
    b"ggmf": "ggmf",
    b"ggjt": "ggjt",
    b"ggla": "ggla",
}

_OTHER_FILES = (
    (b"%PDF-", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\x80\x02", "a PyTorch file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a Windows program"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)


def read_model(path: Path) -> GgufHeader:
    """Read the header of ``path``, whatever that really is.

    Raises:
        ModelError: kinds ``model-missing``, ``model-directory``, ``model-not-a-file``, ``model-unreadable``,
            ``model-empty``, ``model-pointer``, ``model-web-page``, ``model-text``, ``model-zip``,
            ``model-legacy-format``, ``model-zeros``, ``model-wrong-magic``, and those of ``read_header``.
    """
    try:
        # Not blocking: a fifo without a writer would hold us up for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb", buffering=0) as file:
            status = os.fstat(descriptor)
            _check_kind(path, status.st_mode)
            _sniff(path, file, status.st_size)
            file.seek(0)
            return read_header(file, status.st_size)
    except OSError as error:
        raise os_error(path, error) from error
    except ValueError as error:  # a zero byte in the name
        raise ModelError("model-missing", f"There is no file {_shown(path)}.", CHOOSE_GGUF) from error


def _check_kind(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise ModelError("model-directory", f"{_shown(path)} is a folder, not a model file.", CHOOSE_GGUF)
    if not stat.S_ISREG(mode):
        raise ModelError("model-not-a-file", f"{_shown(path)} is a device or a pipe, not a file.", CHOOSE_GGUF)


def _sniff(path: Path, file: BinaryIO, size: int) -> None:
    """Recognize what people have by mistake in place of a model."""
    if size == 0:
        raise ModelError("model-empty", f"{_shown(path)} is empty (0 bytes).", DOWNLOAD_AGAIN)
    begin = file.read(_SNIFFED_BYTES)
    if begin.startswith(b"GGUF"):
        return
    name = _shown(path)
    if begin.startswith(b"version https://git-lfs"):
        raise ModelError(
            "model-pointer",
            f"{name} is a pointer, not the model: the download did not finish.",
            "Download the file itself from the model's page, or with git lfs pull.",
        )
    if begin[:4] in _LEGACY:
        raise ModelError(
            "model-legacy-format",
            f"{name} is in the old format “{_LEGACY[begin[:4]]}”, from before GGUF, which is no longer read.",
            _GGUF_AGAIN,
        )
    if begin.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise ModelError(
            "model-zip",
            f"{name} is a ZIP archive (PyTorch models are, too), not a model in the GGUF format.",
            "Unpack it and choose the .gguf file inside; if there is none, get the model in the GGUF format.",
        )
    if begin.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
        raise ModelError(
            "model-web-page", f"{name} is a web page that was saved in place of the model.", "Download the file again."
        )
    if begin[8:10] == b'{"' and int.from_bytes(begin[:8], "little") < size:
        raise ModelError("model-wrong-magic", f"{name} is a safetensors file, not a GGUF file.", _GGUF_AGAIN)
    for magic, what in _OTHER_FILES:
        if begin.startswith(magic):
            raise ModelError("model-wrong-magic", f"{name} is {what}, not a model.", CHOOSE_GGUF)
    if not begin.strip(b"\x00"):
        raise ModelError(
            "model-zeros", f"{name} holds only zeros: a download or copy was begun and never filled.", DOWNLOAD_AGAIN
        )
    if _is_text(begin):
        raise ModelError("model-text", f"{name} is a text, not a model.", CHOOSE_GGUF)
    raise ModelError("model-wrong-magic", f"{name} is not a model in the GGUF format.", CHOOSE_GGUF)


def _is_text(begin: bytes) -> bool:
    try:
        text = begin.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(begin) - error.start > 3 or len(begin) < _SNIFFED_BYTES:
            return False
        text = begin[: error.start].decode("utf-8")  # only the last character is cut
    return all(character.isprintable() or character in "\t\r\n\f\ufeff" for character in text)


def os_error(path: Path, error: OSError) -> ModelError:
    """The system's words for a file that cannot be read."""
    name = _shown(path)
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return ModelError("model-missing", f"There is no file {name}.", "Choose a model that is on this computer.")
    if os.path.isdir(path):  # Windows does not open a folder at all
        return ModelError("model-directory", f"{name} is a folder, not a model file.", CHOOSE_GGUF)
    if isinstance(error, PermissionError):
        return ModelError("model-unreadable", f"You may not read {name}.", "Ask for permission, or copy the file.")
    return ModelError(
        "model-unreadable", f"{name} cannot be read: {error.strerror or error}.", "Check the disk, and try again."
    )


def _shown(path: Path) -> str:
    return printable(path.name or str(path))


def printable(text: str) -> str:
    """Anybody's text, safe to print."""
    return "".join(character if character.isprintable() else "?" for character in text)[:100]
