"""ONNX graphs field by field: the nodes and weights of a file, and the bytes of a graph of our own.

The form is protobuf with the field numbers of onnx.proto3. Only what an encoder of texts needs: plain nodes, weights
as raw bytes.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

OWN = "com.microsoft"  # onnxruntime's operators that are not in the standard
_LARGEST_BYTES = 512 << 20  # a sentence encoder has 20 to 500 MB
_MOST_PARTS = 200_000  # nodes, weights and their names; 24 layers have about 10,000
_MOST_SIZES = 8  # of a weight
_KINDS = {1: "<f4", 2: "|u1", 3: "|i1", 7: "<i8"}  # TensorProto.DataType
_IR_VERSION, _OPSET = 8, 17


@dataclass(frozen=True)
class Node:
    """One operator. inputs, outputs: names of values."""

    operator: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass
class Graph:
    """What a file holds. weights: by name; those of other types than float32, int8, uint8 and int64 are left out."""

    nodes: list[Node] = field(default_factory=list)
    weights: dict[str, NDArray[Any]] = field(default_factory=dict)


def read(path: Path) -> Graph:
    """The nodes and weights of a file.

    Raises:
        ValueError: it is not such a file, or too large.
        OSError: it cannot be read.
    """
    if path.stat().st_size > _LARGEST_BYTES:
        raise ValueError("it is too large")
    with open(path, "rb") as file:
        data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    found = Graph()
    parts = 0
    for number, part in _fields(data):
        if number == 7 and isinstance(part, memoryview):
            for inner, value in _fields(part):
                parts += 1
                if parts > _MOST_PARTS:  # a few bytes of a hostile file would take hundreds each
                    raise ValueError("it has too many parts")
                if inner == 1 and isinstance(value, memoryview):
                    found.nodes.append(_node(value))
                elif inner == 5 and isinstance(value, memoryview):
                    _tensor(value, found.weights)
    return found


def _node(data: memoryview) -> Node:
    texts: dict[int, list[str]] = {1: [], 2: [], 4: [], 7: []}
    for number, value in _fields(data):
        if number in texts and isinstance(value, memoryview):
            if len(texts[number]) >= _MOST_PARTS:
                raise ValueError("it has too many parts")
            texts[number].append(str(value, "utf-8"))
    operator = f"{''.join(texts[7])}:{''.join(texts[4])}".removeprefix(":")
    return Node(operator, tuple(texts[1]), tuple(texts[2]))


def _tensor(data: memoryview, weights: dict[str, NDArray[Any]]) -> None:
    import numpy as np

    shape: list[int] = []
    kind, name, raw = 0, "", None
    for number, value in _fields(data):
        if number == 1 and isinstance(value, int):
            shape.append(value)
        elif number == 1 and isinstance(value, memoryview):
            at = 0
            while at < len(value) and len(shape) <= _MOST_SIZES:
                size, at = _varint(value, at)
                shape.append(size)
        elif number == 2 and isinstance(value, int):
            kind = value
        elif number == 8 and isinstance(value, memoryview):
            name = str(value, "utf-8")
        elif number == 9 and isinstance(value, memoryview):
            raw = value
        if len(shape) > _MOST_SIZES:
            raise ValueError("it is no ONNX file")
    if raw is not None and kind in _KINDS:
        try:
            weights[name] = np.frombuffer(raw, _KINDS[kind]).reshape(shape)
        except OverflowError as error:
            raise ValueError("it is no ONNX file") from error


def _fields(data: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind, value = key & 7, None
        if kind == 0:
            value, at = _varint(data, at)
            yield key >> 3, value
            continue
        size = {1: 8, 5: 4}.get(kind)
        if kind == 2:
            size, at = _varint(data, at)
        if size is None or at + size > len(data):
            raise ValueError("it is no ONNX file")
        yield key >> 3, data[at : at + size]
        at += size


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    number = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
    raise ValueError("it is no ONNX file")


class GraphWriter:
    """A graph in the making. Names of values are given by who writes it."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def weight(self, name: str, values: NDArray[Any]) -> str:
        """Add a constant of float32, int8, uint8 or int64. Returns its name."""
        shape = b"".join(_whole(1, size) for size in values.shape)
        content = shape + _whole(2, _kind(values)) + _stretch(8, name) + _stretch(9, values.tobytes())
        self._parts.append(_stretch(5, content))
        return name

    def node(self, operator: str, inputs: Sequence[str], outputs: str | Sequence[str], **attributes: Any) -> str:
        """Add an operator; one of onnxruntime's own starts with ``OWN`` and a colon. Returns its first output."""
        names = [outputs] if isinstance(outputs, str) else outputs
        domain, _colon, kind = operator.rpartition(":")
        content = b"".join(_stretch(1, name) for name in inputs) + b"".join(_stretch(2, name) for name in names)
        content += _stretch(4, kind) + b"".join(_attribute(name, value) for name, value in attributes.items())
        self._parts.append(_stretch(1, content + (_stretch(7, domain) if domain else b"")))
        return names[0]

    def model(self, inputs: dict[str, NDArray[Any]], outputs: dict[str, int]) -> bytes:
        """The file. inputs: name -> an array of its type and rank; outputs: name -> rank of float32 numbers."""
        given = [_described(11, name, _kind(values), values.ndim) for name, values in inputs.items()]
        made = [_described(12, name, 1, rank) for name, rank in outputs.items()]
        graph = b"".join([*self._parts, _stretch(2, "graph"), *given, *made])
        versions = [
            _stretch(8, _stretch(1, domain) + _whole(2, version)) for domain, version in (("", _OPSET), (OWN, 1))
        ]
        return _whole(1, _IR_VERSION) + _stretch(7, graph) + b"".join(versions)


def _kind(values: NDArray[Any]) -> int:
    import numpy as np

    return next(number for number, text in _KINDS.items() if np.dtype(text) == values.dtype)


def _described(number: int, name: str, kind: int, rank: int) -> bytes:
    sizes = b"".join(_stretch(1, _stretch(2, f"{name}_{place}")) for place in range(rank))
    return _stretch(number, _stretch(1, name) + _stretch(2, _stretch(1, _whole(1, kind) + _stretch(2, sizes))))


def _attribute(name: str, value: float | int | Sequence[int]) -> bytes:
    if isinstance(value, float):
        content = _number(2 << 3 | 5) + struct.pack("<f", value) + _whole(20, 1)
    elif isinstance(value, int):
        content = _whole(3, value) + _whole(20, 2)
    else:
        content = b"".join(_whole(8, each) for each in value) + _whole(20, 7)
    return _stretch(5, _stretch(1, name) + content)


def _number(number: int) -> bytes:
    number &= (1 << 64) - 1  # negative ones take ten bytes
    found = bytearray()
    while number >= 0x80:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def _stretch(number: int, content: bytes | str) -> bytes:
    data = content.encode() if isinstance(content, str) else content
    return _number(number << 3 | 2) + _number(len(data)) + data


def _whole(number: int, value: int) -> bytes:
    return _number(number << 3) + _number(value)
