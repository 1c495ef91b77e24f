"""ONNX files, walked through by hand before onnxruntime sees them: what a graph takes, gives and needs.

The form is protobuf with the fields of onnx.proto3 (ONNX IR version 3 and later). Nothing is run and no weights are
read: their sizes must be those that their shapes ask for, and nothing may lie outside of the file.
"""

from __future__ import annotations

import math
import mmap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from slmdesk.errors import ModelError

_MAX_BYTES = 2 << 30  # of a protobuf message
_MOST_FIELDS = 3_000_000  # a large text model has about 100,000
_DEEPEST = 8  # graphs inside graphs
_MOST_ELEMENTS = 1 << 31
_LONGEST_NAME = 1_000
# "com.microsoft" are onnxruntime's own: fused attention, 8-bit products.
_OWN_DOMAINS = frozenset({"", "ai.onnx", "ai.onnx.ml", "com.microsoft"})
_WITHOUT_END = frozenset({"Loop", "Scan"})  # no text classifier needs them, and a bad one never ends
# Bits an element, by TensorProto.DataType; 8 is text, which has no fixed size.
_BITS = {
    1: 32, 2: 8, 3: 8, 4: 16, 5: 16, 6: 32, 7: 64, 9: 8, 10: 16, 11: 64, 12: 32, 13: 64, 14: 64, 15: 128, 16: 16,
    17: 8, 18: 8, 19: 8, 20: 8, 21: 4, 22: 4, 23: 4,
}  # fmt: skip


@dataclass
class OnnxGraph:
    """What was found.

    Attributes:
        inputs, outputs: names, without the weights that older files list among the inputs.
        parameters: elements of all weights.
        quantized: whether most weights take one byte.
    """

    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    parameters: int = 0
    quantized: bool = False


def read_graph(path: Path) -> OnnxGraph:
    """Walk through a file.

    Raises:
        ModelError: ``onnx-damaged``, or ``onnx-hostile`` when it wants what no text model needs.
        OSError: it cannot be read.
    """
    size = path.stat().st_size
    if not 0 < size <= _MAX_BYTES:
        raise _damaged(path.name, "it is empty" if not size else "it has more than 2 GiB")
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return _Walk(data, path.name).model()


class _Walk:
    """One walk through the bytes of a file."""

    def __init__(self, data: mmap.mmap, name: str) -> None:
        self._data = data
        self._name = name
        self._fields = 0
        self._found = OnnxGraph()
        self._byte_elements = 0

    def model(self) -> OnnxGraph:
        graphs = 0
        for number, value, end in self._message(0, len(self._data)):
            if number == 7:
                graphs += 1
                self._graph(value, end, 0)
            elif number == 25:
                raise _hostile(self._name, "brings functions of its own")
        if graphs != 1 or not self._found.outputs:
            raise _damaged(self._name, "it holds no graph")
        self._found.quantized = 2 * self._byte_elements > self._found.parameters
        return self._found

    def _graph(self, start: int, end: int, depth: int) -> None:
        if depth > _DEEPEST:
            raise _hostile(self._name, "holds graphs inside graphs without end")
        inputs: list[str] = []
        outputs: list[str] = []
        weights: set[str] = set()
        for number, value, stop in self._message(start, end):
            if number == 1:
                self._node(value, stop, depth)
            elif number == 5:
                weights.add(self._tensor(value, stop))
            elif number == 15:
                self._sparse(value, stop)
            elif number in (11, 12):
                name = next((self._text(at, to) for each, at, to in self._message(value, stop) if each == 1), "")
                (inputs if number == 11 else outputs).append(name)
        if depth == 0:
            self._found.inputs = [name for name in inputs if name not in weights]
            self._found.outputs = outputs

    def _node(self, start: int, end: int, depth: int) -> None:
        for number, value, stop in self._message(start, end):
            if number == 7 and (domain := self._text(value, stop)) not in _OWN_DOMAINS:
                raise _hostile(self._name, f"needs operators of its own ({_printable(domain)})")
            if number == 4 and (operator := self._text(value, stop)) in _WITHOUT_END:
                raise _hostile(self._name, f"has a loop ({operator}), as no text classifier has")
            if number == 5:
                self._attribute(value, stop, depth)

    def _attribute(self, start: int, end: int, depth: int) -> None:
        for number, value, stop in self._message(start, end):
            if number in (6, 11):
                self._graph(value, stop, depth + 1)
            elif number in (5, 10):
                self._tensor(value, stop)
            elif number in (22, 23):
                self._sparse(value, stop)

    def _sparse(self, start: int, end: int) -> None:
        dimensions: list[int] = []
        for number, value, stop in self._message(start, end):
            if number in (1, 2):
                self._tensor(value, stop)
            elif number == 3:
                dimensions += [value] if stop < 0 else self._packed(value, stop)
        self._elements(dimensions)

    def _tensor(self, start: int, end: int) -> str:
        """Returns the name."""
        dimensions: list[int] = []
        kind, name, raw = 0, "", None
        for number, value, stop in self._message(start, end):
            if number == 1:
                dimensions += [value] if stop < 0 else self._packed(value, stop)
            elif number == 2:
                kind = value
            elif number == 8:
                name = self._text(value, stop)
            elif number == 9:
                raw = stop - value
            elif number == 13 or (number == 14 and value):
                raise _hostile(self._name, "keeps its weights in another file")
        elements = self._elements(dimensions)
        if kind not in _BITS and kind != 8:
            raise _damaged(self._name, "weights are of an unknown type")
        if raw is not None and (kind == 8 or raw != -(-elements * _BITS[kind] // 8)):
            raise _damaged(self._name, "weights do not have the size of their shape")
        self._found.parameters += elements
        self._byte_elements += elements if _BITS.get(kind, 0) == 8 else 0
        return name

    def _elements(self, dimensions: list[int]) -> int:
        cannot_be = len(dimensions) > 16 or any(each >= 1 << 40 for each in dimensions)  # before they are multiplied
        if cannot_be or math.prod(dimensions) > _MOST_ELEMENTS:
            raise _damaged(self._name, "weights have a shape that cannot be")
        return math.prod(dimensions)

    def _packed(self, start: int, end: int) -> list[int]:
        numbers = []
        while start < end:
            number, start = self._varint(start, end)
            numbers.append(number)
            self._count()
        return numbers

    def _message(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yields (number of the field, value, -1), or (number, start, end) for one that is a stretch of bytes."""
        while start < end:
            self._count()
            key, start = self._varint(start, end)
            number, kind = key >> 3, key & 7
            if not 0 < number < 1 << 29:  # others forget the bits above, and would read another field than we
                raise _damaged(self._name, "it is no ONNX file")
            if kind == 0:
                value, start = self._varint(start, end)
                yield number, value, -1
            elif kind == 2:
                length, start = self._varint(start, end)
                if length > end - start:
                    raise _damaged(self._name, "it is cut off")
                yield number, start, start + length
                start += length
            elif kind in (1, 5):
                start += 8 if kind == 1 else 4
                if start > end:
                    raise _damaged(self._name, "it is cut off")
            else:
                raise _damaged(self._name, "it is no ONNX file")

    def _varint(self, start: int, end: int) -> tuple[int, int]:
        value = 0
        for shift in range(0, 70, 7):
            if start >= end:
                raise _damaged(self._name, "it is cut off")
            byte = self._data[start]
            start += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value, start
        raise _damaged(self._name, "it is no ONNX file")

    def _text(self, start: int, end: int) -> str:
        if end < 0 or end - start > _LONGEST_NAME:
            raise _damaged(self._name, "it is no ONNX file")
        return self._data[start:end].decode("utf-8", "replace")

    def _count(self) -> None:
        self._fields += 1
        if self._fields > _MOST_FIELDS:
            raise _hostile(self._name, "has more parts than any text model")


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else "?" for each in text)[:60]


def _damaged(name: str, why: str) -> ModelError:
    return ModelError("onnx-damaged", f"{name} cannot be used: {why}.", "Get the model again.")


def _hostile(name: str, why: str) -> ModelError:
    return ModelError("onnx-hostile", f"{name} {why}. It was not loaded.", "Get another model of its kind.")
