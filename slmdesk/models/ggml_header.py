"""Recognizes model files of 2023, from before GGUF: which kind of model they hold, and how much text it takes.

The formats are those of ggml's examples (examples/gpt-2/main.cpp, gpt-j, gpt-neox, mpt) and of llama.cpp up to August
2023 (``llama_file_loader``): numbers of the model, its vocabulary, then its tensors. The file names no architecture;
it follows from which reading of the numbers leads to a vocabulary and a tensor of the right name.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from slmdesk.errors import ModelError
from slmdesk.models.known_formats import MAX_LAYERS

MAGICS = {b"lmgg": "ggml", b"fmgg": "ggmf", b"tjgg": "ggjt"}
"""The first bytes of a file (the magic is a little-endian number, so it stands reversed)."""

_MAX_VOCABULARY = 1 << 20
_MAX_WORD_BYTES = 1 << 16
_LLAMA_CONTEXT = 2048  # llama.cpp of that time did not store it
_BUFFER_BYTES = 1 << 20


@dataclass(frozen=True)
class LegacyHeader:
    """type: as ctransformers calls the architecture. vocabulary: number of entries."""

    type: str
    format: str
    context_tokens: int
    vocabulary: int
    layers: int


@dataclass(frozen=True)
class _Layout:
    """How one program wrote its numbers. fields: in order, four bytes each; counted: the vocabulary's size follows."""

    type: str
    fields: tuple[str, ...]
    counted: bool
    tensors: tuple[str, ...]
    scored: bool = False


_LAYOUTS = (
    _Layout("gpt2", ("vocab", "ctx", "embd", "head", "layer", "ftype"), True, ("model/",)),
    _Layout("gptj", ("vocab", "ctx", "embd", "head", "layer", "rot", "ftype"), True, ("transformer.", "lm_head")),
    _Layout(
        "gpt_neox",
        ("vocab", "ctx", "embd", "head", "layer", "rot", "parallel", "ftype"),
        False,
        ("gpt_neox.", "embed_out"),
    ),
    _Layout("mpt", ("embd", "ctx", "head", "layer", "vocab", "alibi", "clip", "ftype"), False, ("transformer.",)),
)
_LLAMA = _Layout(
    "llama",
    ("vocab", "embd", "mult", "head", "layer", "rot", "ftype"),
    False,
    ("tok_embeddings", "norm", "output"),
    True,
)


def is_legacy(path: Path) -> bool:
    """Whether the file begins as one of these formats does, whole or not."""
    try:
        with open(path, "rb") as file:
            return file.read(4) in MAGICS
    except (OSError, ValueError):
        return False


def check_legacy(path: Path) -> LegacyHeader:
    """What a file in one of these formats holds.

    Raises:
        ModelError: kind ``model-legacy-format``, when it is damaged or of a kind that nothing here runs.
    """
    try:
        header = read_legacy(path)
    except OSError as error:
        raise ModelError("model-unreadable", f"{path.name} cannot be read.", "Check the disk.") from error
    if header is None:
        raise ModelError(
            "model-legacy-format",
            f"{path.name} is in an old format, from before GGUF, and is damaged or of a kind that is not known.",
            "Get the same model in the GGUF format.",
        )
    return header


def read_legacy(path: Path) -> LegacyHeader | None:
    """What the file holds; None when it is not in one of these formats, or damaged.

    Raises:
        OSError: it cannot be read.
    """
    with open(path, "rb", buffering=_BUFFER_BYTES) as file:
        magic = file.read(4)
        if magic not in MAGICS:
            return None
        versioned = magic != b"lmgg"
        if versioned:
            file.read(4)
        start = file.tell()
        # The plain magic was llama.cpp's, too, for some weeks in spring 2023; its words then had no scores.
        for layout in (_LLAMA,) if versioned else _LAYOUTS:
            file.seek(start)
            header = _try(file, layout, MAGICS[magic])
            if header is not None:
                return header
    return None


def _try(file: BinaryIO, layout: _Layout, format: str) -> LegacyHeader | None:
    try:
        count = len(layout.fields)
        numbers = dict(zip(layout.fields, struct.unpack(f"<{count}i", _take(file, 4 * count)), strict=True))
        vocabulary, layers = numbers["vocab"], numbers["layer"]
        sound = 0 < vocabulary <= _MAX_VOCABULARY and 0 < layers <= MAX_LAYERS and numbers["embd"] > 0
        if not sound or (layout.counted and struct.unpack("<i", _take(file, 4))[0] != vocabulary):
            return None
        for _ in range(vocabulary):
            (length,) = struct.unpack("<I", _take(file, 4))
            if length > _MAX_WORD_BYTES:
                return None
            _take(file, length + 4 * layout.scored)
        dimensions, name_bytes, _type = struct.unpack("<3i", _take(file, 12))
        if not 0 < dimensions <= 4 or not 0 < name_bytes <= 256:
            return None
        _take(file, 4 * dimensions)
        name = _take(file, name_bytes).decode("utf-8", "replace")
    except EOFError:
        return None
    if not name.startswith(layout.tensors):
        return None
    return LegacyHeader(layout.type, format, numbers.get("ctx", _LLAMA_CONTEXT), vocabulary, layers)


def _take(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise EOFError
    return data
