"""Says whether a model file can run here, before llama.cpp sees it: a broken file gets words, not an abort."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from slmdesk.errors import ModelError
from slmdesk.messages import Done, Inspection, InspectModel, TaskEvent
from slmdesk.models.gguf_cursor import DOWNLOAD_AGAIN
from slmdesk.models.gguf_header import GgufHeader, read_header
from slmdesk.models.known_formats import ARCHITECTURES, MAX_LAYERS, NOT_FOR_WRITING

MAX_CONTEXT_TOKENS = 1 << 24
"""More than the largest model in use (10 million tokens) claims; beyond it, sizes overflow in llama.cpp."""

_CHOOSE_GGUF = "Choose a model file in the GGUF format (its name usually ends in .gguf)."
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


def inspect_model(request: InspectModel) -> Iterator[TaskEvent]:
    """The inference child's task: yields one ``Done(Inspection)``."""
    yield Done(inspect_file(Path(request.path)))


def inspect_file(path: Path) -> Inspection:
    """What the header says and whether the file can run. A bad file is a verdict here, not an error."""
    try:
        header = read_model(path)
    except ModelError as error:
        return Inspection("refuse", [_sentence(error)], "", 0)
    try:
        check_header(header)
    except ModelError as error:
        return Inspection("refuse", [_sentence(error)], header.architecture, header.weight_bytes)
    reasons = cautions(header)
    return Inspection("warn" if reasons else "ok", reasons, header.architecture, header.weight_bytes)


def check_model(path: Path) -> GgufHeader:
    """Read the header and make sure that llama.cpp can be trusted with the file.

    The header only: sound sizes do not prove sound weights.

    Raises:
        ModelError: the kinds of ``read_model`` and ``check_header``.
    """
    header = read_model(path)
    check_header(header)
    return header


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
        raise _os_error(path, error) from error
    except ValueError as error:  # a zero byte in the name
        raise ModelError("model-missing", f"There is no file {_shown(path)}.", _CHOOSE_GGUF) from error


def check_header(header: GgufHeader) -> None:
    """Refuse what llama.cpp cannot run as a chat model.

    Raises:
        ModelError: kinds ``model-no-architecture``, ``model-unknown-architecture``, ``model-not-for-writing``,
            ``model-no-tensors``, ``model-split``, ``model-bad-context``, ``model-bad-numbers``.
    """
    architecture = header.architecture
    if not architecture:
        raise ModelError("model-no-architecture", "The model's header does not say what it is.", DOWNLOAD_AGAIN)
    kind = header.metadata.get("general.type", "model")
    if kind != "model":
        raise ModelError(
            "model-not-for-writing",
            f'This file is not a whole model but an addition to one ("{_printable(str(kind))}").',
            "Choose the model itself.",
        )
    if architecture not in ARCHITECTURES:
        raise ModelError(
            "model-unknown-architecture",
            f'This model is built in a way ("{_printable(architecture)}") that is not known here. '
            f"{len(ARCHITECTURES)} are known, among them llama, qwen2, qwen3, gemma2, gemma3 and phi3.",
            "Choose a model of a known kind, or get a newer SLM Desk.",
        )
    if architecture in NOT_FOR_WRITING:
        raise ModelError(
            "model-not-for-writing",
            f'This model ("{architecture}") {NOT_FOR_WRITING[architecture]}.',
            "Choose a chat model; their names often end in “Instruct” or “it”.",
        )
    parts = header.metadata.get("split.count", 0)
    if isinstance(parts, int) and parts > 1:
        raise ModelError(
            "model-split",
            f"This is one of {parts} parts of a model; models in several files cannot be used yet.",
            "Get the same model in one file, or a smaller one.",
        )
    if not header.parameters:
        raise ModelError(
            "model-no-tensors", "This file holds only a vocabulary and no model (it has no weights).", _CHOOSE_GGUF
        )
    if not 0 < header.context_tokens <= MAX_CONTEXT_TOKENS:
        raise ModelError(
            "model-bad-context",
            f"The model says that it was made for texts of {header.context_tokens:,} tokens, which cannot be.",
            DOWNLOAD_AGAIN,
        )
    if not 0 < header.layers <= MAX_LAYERS or not header.embedding_length:
        raise ModelError(
            "model-bad-numbers",
            f"The model says that it has {header.layers:,} layers of {header.embedding_length:,} numbers, "
            "which cannot be.",
            DOWNLOAD_AGAIN,
        )


def cautions(header: GgufHeader) -> list[str]:
    """What the user should know of a model that can run."""
    found = []
    if not header.has_chat_template:
        found.append("It brings no form for a conversation: it may not follow instructions well.")
    if header.metadata.get(f"{header.architecture}.pooling_type", 0):
        found.append("It was made to search, not to write: what it writes may make no sense.")
    return found


def _check_kind(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise ModelError("model-directory", f"{_shown(path)} is a folder, not a model file.", _CHOOSE_GGUF)
    if not stat.S_ISREG(mode):
        raise ModelError("model-not-a-file", f"{_shown(path)} is a device or a pipe, not a file.", _CHOOSE_GGUF)


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
            raise ModelError("model-wrong-magic", f"{name} is {what}, not a model.", _CHOOSE_GGUF)
    if not begin.strip(b"\x00"):
        raise ModelError(
            "model-zeros", f"{name} holds only zeros: a download or copy was begun and never filled.", DOWNLOAD_AGAIN
        )
    if _is_text(begin):
        raise ModelError("model-text", f"{name} is a text, not a model.", _CHOOSE_GGUF)
    raise ModelError("model-wrong-magic", f"{name} is not a model in the GGUF format.", _CHOOSE_GGUF)


def _is_text(begin: bytes) -> bool:
    try:
        text = begin.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(begin) - error.start > 3 or len(begin) < _SNIFFED_BYTES:
            return False
        text = begin[: error.start].decode("utf-8")  # only the last character is cut
    return all(character.isprintable() or character in "\t\r\n\f\ufeff" for character in text)


def _os_error(path: Path, error: OSError) -> ModelError:
    name = _shown(path)
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return ModelError("model-missing", f"There is no file {name}.", "Choose a model that is on this computer.")
    if os.path.isdir(path):  # Windows does not open a folder at all
        return ModelError("model-directory", f"{name} is a folder, not a model file.", _CHOOSE_GGUF)
    if isinstance(error, PermissionError):
        return ModelError("model-unreadable", f"You may not read {name}.", "Ask for permission, or copy the file.")
    return ModelError(
        "model-unreadable", f"{name} cannot be read: {error.strerror or error}.", "Check the disk, and try again."
    )


def _sentence(error: ModelError) -> str:
    return f"{error.message} {error.hint}".strip()


def _shown(path: Path) -> str:
    return _printable(path.name or str(path))


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)[:100]
