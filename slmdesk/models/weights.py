"""Looks at a few of a model's weights: some files are whole by their header and hold no numbers."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from slmdesk.models.gguf_header import GgufHeader, TensorPlace
from slmdesk.models.known_formats import SCALES, TENSOR_TYPES

_LOOKED_AT = 24  # tensors; each costs one read of a page
_READ_BYTES = 4096
_LARGE_BYTES = 1 << 20  # a small tensor of zeros is usual: a bias that was never trained


def weight_problem(file: BinaryIO, header: GgufHeader) -> tuple[str, bool]:
    """What is wrong with the weights that were looked at.

    Returns:
        (a sentence, empty when all is well; whether the file is of no use).

    Raises:
        OSError: the file cannot be read.
    """
    empty = large = 0
    for tensor in _spread(header.tensors):
        block_bytes = TENSOR_TYPES[tensor.type][2]
        middle = tensor.size_bytes // block_bytes // 2 * block_bytes
        start = middle if middle + block_bytes <= tensor.size_bytes else 0
        file.seek(tensor.start + start)
        data = file.read(min(_READ_BYTES // block_bytes * block_bytes, tensor.size_bytes - start))
        if any(not math.isfinite(number) for number in _numbers(tensor.type, data)):
            return "The model is damaged: its weights are not numbers.", True
        if tensor.size_bytes >= _LARGE_BYTES:
            large += 1
            empty += not data.strip(b"\0")
    if empty * 4 > large:
        return "Large parts of it are empty (zeros): a download or copy was probably not finished.", False
    return "", False


def _spread(tensors: Sequence[TensorPlace]) -> Sequence[TensorPlace]:
    """Some from the beginning to the end, the last one always among them."""
    if len(tensors) <= _LOOKED_AT:
        return tensors
    step = (len(tensors) - 1) / (_LOOKED_AT - 1)
    return [tensors[round(number * step)] for number in range(_LOOKED_AT)]


def _numbers(kind: int, data: bytes) -> Iterator[float]:
    if kind == 30:  # BF16: the upper half of a float
        for at in range(0, len(data) - 1, 2):
            yield struct.unpack("<f", b"\0\0" + data[at : at + 2])[0]
    if kind not in SCALES:
        return
    places, form = SCALES[kind]
    block_bytes = TENSOR_TYPES[kind][2]
    unpack = struct.Struct(f"<{form}").unpack_from
    for block in range(0, len(data) - block_bytes + 1, block_bytes):
        for place in places:
            yield unpack(data, block + place)[0]
