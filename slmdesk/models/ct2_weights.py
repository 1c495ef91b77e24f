"""Walks through a CTranslate2 weights file (``model.bin``) before the library sees it.

The form is that of ``ctranslate2/specs/model_spec.py`` (binary versions 2 to 6): a version, the name and revision
of the architecture, then each variable with its name, shape, type and bytes, then the aliases.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import BinaryIO

from slmdesk.errors import ModelError

_VERSIONS = range(2, 7)
_MAX_VARIABLES = 100_000
_ITEM_BYTES = (4, 1, 2, 4, 2, 2)  # float32, int8, int16, int32, float16, bfloat16
_ARCHITECTURES = ("TransformerSpec", "TransformerBase", "TransformerBig")


def check_weights(path: Path) -> None:
    """Make sure that every byte of the file is where it should be.

    Raises:
        ModelError: ``pair-pickle``, ``pair-damaged``, ``pair-unknown-form``.
    """
    with open(path, "rb") as file:
        size_bytes = os.fstat(file.fileno()).st_size
        start = file.read(4)
        if start[:2] in (b"PK", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05"):
            raise ModelError(
                "pair-pickle",
                f"{path.name} holds Python objects (a pickle), which could run a program when opened. It was not.",
                "Get the model in the CTranslate2 format.",
            )
        file.seek(0)
        try:
            _walk(file, size_bytes)
        except (struct.error, UnicodeDecodeError, ValueError) as error:
            raise ModelError(
                "pair-damaged",
                f"{path.name} is damaged or cut off: it is no CTranslate2 model.",
                "Get the package again.",
            ) from error


def _walk(file: BinaryIO, size_bytes: int) -> None:
    version = _number(file, "I")
    if version not in _VERSIONS:
        raise ValueError("version")
    architecture = _text(file)
    if architecture not in _ARCHITECTURES:
        raise ModelError(
            "pair-unknown-form",
            f"The model is of the kind “{architecture[:60] if architecture.isprintable() else '?'}”, which does not "
            "translate text.",
            "Get a translation model.",
        )
    _number(file, "I")  # revision
    variables = _number(file, "I")
    if not 0 < variables <= _MAX_VARIABLES:
        raise ValueError("variables")
    for _each in range(variables):
        _text(file)
        count = 1
        for _dimension in range(_number(file, "B")):
            count *= _number(file, "I")
        kind = _number(file, "B")
        length = _number(file, "I")
        if version >= 4:
            if kind >= len(_ITEM_BYTES) or length != count * _ITEM_BYTES[kind]:
                raise ValueError("shape")
        else:  # an item's size, and how many
            if length != count:
                raise ValueError("shape")
            length *= kind
        if file.tell() + length > size_bytes:
            raise ValueError("cut off")
        file.seek(length, os.SEEK_CUR)
    if version >= 3:
        for _each in range(_number(file, "I")):
            _text(file)
            _text(file)
    if file.tell() != size_bytes:
        raise ValueError("more than a model")


def _number(file: BinaryIO, form: str) -> int:
    found: int = struct.unpack(f"<{form}", file.read(struct.calcsize(f"<{form}")))[0]
    return found


def _text(file: BinaryIO) -> str:
    length = _number(file, "H")
    content = file.read(length)
    if len(content) != length or not content.endswith(b"\0"):
        raise ValueError("text")
    return content[:-1].decode()
