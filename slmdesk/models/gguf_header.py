"""Reads the header of a GGUF file, trusting no byte of it. Pure Python: nothing here can crash a process.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. What is refused beyond it is what
``gguf_init_from_reader`` in llama.cpp's ggml/src/gguf.cpp refuses, so that the user gets a reason in
words instead of "failed to load". Sizes of tensors come from ``known_formats.TENSOR_TYPES``.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from slmdesk.errors import ModelError
from slmdesk.models.gguf_cursor import DOWNLOAD_AGAIN, Cursor, cut_off, too_large
from slmdesk.models.known_formats import MAX_DIMENSIONS, MAX_TENSOR_NAME_BYTES, TENSOR_TYPES

_MAX_COUNT = 1 << 16  # keys or tensors; the largest models in use have some thousands
_MAX_ELEMENTS = 1 << 24  # of one array; the largest vocabularies have half a million entries
_KEPT_ELEMENTS = 512  # an array of numbers longer than this is not one for each layer
_KEPT_STRING_BYTES = 1 << 20
_MAX_KEPT_BYTES = 32 << 20  # of all settings together
_DEFAULT_ALIGNMENT = 32

_STRING, _ARRAY = 8, 9
_NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
Value = str | int | float | list[int | float]


@dataclass(frozen=True)
class TensorPlace:
    """Where one tensor lies. type: a key of ``known_formats.TENSOR_TYPES``; start: bytes from the file's beginning."""

    type: int
    start: int
    size_bytes: int


@dataclass(frozen=True)
class GgufHeader:
    """What the header of a GGUF file says.

    Attributes:
        architecture: such as ``"qwen2"``; empty when absent.
        name: the model's own name for itself; may be empty. Anybody's text: show it as such.
        parameters: elements of all tensors together.
        context_tokens: what it was trained for; 0 when absent.
        embedding_length, layers, heads, kv_heads: 0 when absent; kv_heads is the largest of all layers.
        key_length, value_length: elements a head, derived from embedding_length and heads when absent.
        has_chat_template: whether it brings its own form of a conversation.
        file_bytes: size of the file.
        weight_bytes: size of the tensors alone.
        tensor_types: number of tensors of each type, such as ``{"Q4_K": 120, "F32": 61}``.
        type_bytes: bytes of the tensors of each type.
        feed_forward_length: 0 when absent; the largest of all layers.
        vocabulary: entries of the token embedding; 0 when absent.
        embedding_type: type of the token embedding; empty when absent.
        embedding_bytes: size of the token embedding.
        tied: whether the output layer has no weights of its own and uses the token embedding.
        metadata: every key with a number, a string of at most 1 MB, or a short array of numbers.
        tensors: where each lies, in the file's order.
    """

    architecture: str
    name: str
    parameters: int
    context_tokens: int
    embedding_length: int
    layers: int
    heads: int
    kv_heads: int
    key_length: int
    value_length: int
    has_chat_template: bool
    file_bytes: int
    weight_bytes: int
    tensor_types: dict[str, int]
    type_bytes: dict[str, int]
    feed_forward_length: int
    vocabulary: int
    embedding_type: str
    embedding_bytes: int
    tied: bool
    metadata: dict[str, Value]
    tensors: tuple[TensorPlace, ...] = ()

    @property
    def kv_bytes_per_token(self) -> int:
        """Memory of the KV cache for one token at 16 bits, as if every layer kept the whole context."""
        return 2 * self.layers * self.kv_heads * (self.key_length + self.value_length)


def read_header(file: BinaryIO, file_bytes: int) -> GgufHeader:
    """Read a GGUF header from ``file``, which stands at its beginning.

    Args:
        file: any seekable binary file.
        file_bytes: its whole size.

    Raises:
        ModelError: kinds ``model-wrong-magic``, ``model-big-endian``, ``model-old-version``,
            ``model-unknown-version``, ``model-truncated-header``, ``model-truncated-data``,
            ``model-absurd-count``, ``model-header-too-large``, ``model-bad-text``, ``model-damaged-header``,
            ``model-bad-tensor``, ``model-tensor-overlap``, ``model-tensor-layout``.
    """
    cursor = Cursor(file, file_bytes)
    if cursor.take(4) != b"GGUF":
        raise ModelError("model-wrong-magic", "This is not a model file in the GGUF format.", "Choose a .gguf file.")
    _check_version(cursor.u32())
    tensor_count = _count(cursor.u64(), "tensors", cursor, smallest_bytes=8 + 4 + 4 + 8)
    key_count = _count(cursor.u64(), "settings", cursor, smallest_bytes=8 + 1 + 4 + 1)
    metadata = _read_metadata(cursor, key_count)
    tensors = _Tensors(_alignment(metadata))
    for _ in range(tensor_count):
        tensors.read_info(cursor)
    if tensor_count:
        tensors.check_data(cursor.position, file_bytes)
    return _header(metadata, tensors, cursor.position, file_bytes)


class _Tensors:
    """Reads and checks the tensor infos, and adds them up."""

    def __init__(self, alignment: int) -> None:
        self._alignment = alignment
        self._names: set[str] = set()
        self._data_bytes = 0  # of the tensors so far, each padded to the alignment
        self._unpadded_bytes = 0  # the same, without the padding of the last
        self.parameters = 0
        self.weight_bytes = 0
        self.types: dict[str, int] = {}
        self._places: list[tuple[int, int, int]] = []
        self.type_bytes: dict[str, int] = {}
        self.vocabulary = 0
        self.embedding_type = ""
        self.embedding_bytes = 0

    @property
    def tied(self) -> bool:
        return "output.weight" not in self._names

    def read_info(self, cursor: Cursor) -> None:
        name = cursor.string()
        if len(name.encode()) > MAX_TENSOR_NAME_BYTES or name in self._names:
            raise _bad_tensor(name, "has a name that is too long or there twice")
        self._names.add(name)
        dimension_count = cursor.u32()
        if dimension_count > MAX_DIMENSIONS:
            raise _bad_tensor(name, f"has {dimension_count} dimensions, more than {MAX_DIMENSIONS}")
        sizes = [cursor.u64() for _ in range(dimension_count)] or [1]
        elements = 1
        for size in sizes:
            elements *= size
            if size >= 1 << 63 or elements >= 1 << 63:
                raise _bad_tensor(name, "has an impossible size")
        if elements == 0:
            raise _bad_tensor(name, "is empty")
        number = cursor.u32()
        if number not in TENSOR_TYPES:
            raise _bad_tensor(name, f"is stored in a way (type {number}) that is not known here")
        type_name, block_elements, block_bytes = TENSOR_TYPES[number]
        if sizes[0] % block_elements:
            raise _bad_tensor(name, f"has rows that do not fit its type {type_name}")
        size_bytes = elements // block_elements * block_bytes
        self._place(name, cursor.u64(), size_bytes)
        self._places.append((number, self._unpadded_bytes - size_bytes, size_bytes))
        self.parameters += elements
        self.types[type_name] = self.types.get(type_name, 0) + 1
        self.type_bytes[type_name] = self.type_bytes.get(type_name, 0) + size_bytes
        if name == "token_embd.weight" and len(sizes) > 1:
            self.vocabulary, self.embedding_type, self.embedding_bytes = sizes[1], type_name, size_bytes

    def _place(self, name: str, offset: int, size_bytes: int) -> None:
        # llama.cpp wants each tensor exactly where the one before ended.
        if offset < self._data_bytes:
            raise ModelError(
                "model-tensor-overlap", f"The model is damaged: {_quoted(name)} lies over another part.", DOWNLOAD_AGAIN
            )
        if offset > self._data_bytes:
            raise ModelError(
                "model-tensor-layout",
                f"The model is damaged: {_quoted(name)} should begin at byte {self._data_bytes} of the weights, "
                f"and its header says {offset}.",
                DOWNLOAD_AGAIN,
            )
        self._unpadded_bytes = offset + size_bytes
        self._data_bytes = _padded(self._unpadded_bytes, self._alignment)
        self.weight_bytes += size_bytes

    def places(self, header_bytes: int) -> tuple[TensorPlace, ...]:
        begin = _padded(header_bytes, self._alignment)
        return tuple(TensorPlace(number, begin + offset, size_bytes) for number, offset, size_bytes in self._places)

    def check_data(self, header_bytes: int, file_bytes: int) -> None:
        expected = _padded(header_bytes, self._alignment) + self._unpadded_bytes
        if file_bytes < expected:
            raise ModelError(
                "model-truncated-data",
                f"The model is not complete: it has {file_bytes:,} of at least {expected:,} bytes. "
                "The download or copy did not finish.",
                DOWNLOAD_AGAIN,
            )


def _check_version(version: int) -> None:
    if version in (2, 3):
        return
    if version & 0xFFFF == 0 and version:
        raise ModelError(
            "model-big-endian",
            "This model was made for big-endian computers; this one reads only the usual little-endian files.",
            "Get the ordinary file of the same model.",
        )
    if version in (0, 1):
        raise ModelError(
            "model-old-version",
            f"This model is in version {version} of the GGUF format, which is no longer supported.",
            "Get a newer file of the same model.",
        )
    raise ModelError(
        "model-unknown-version",
        f"This model is in version {version} of the GGUF format; up to 3 is known here. "
        "It is newer than this program, or damaged.",
        "Get a newer SLM Desk, or another file of the same model.",
    )


def _count(count: int, what: str, cursor: Cursor, smallest_bytes: int) -> int:
    if count > _MAX_COUNT:
        raise ModelError(
            "model-absurd-count", f"The model's header is damaged: it announces {count:,} {what}.", DOWNLOAD_AGAIN
        )
    if count * smallest_bytes > cursor.remaining:
        raise cut_off(cursor.position + cursor.remaining)
    return count


def _read_metadata(cursor: Cursor, count: int) -> dict[str, Value]:
    metadata: dict[str, Value] = {}
    kept_bytes = 0
    seen: set[str] = set()
    for _ in range(count):
        key = cursor.string()
        if not key or key in seen:
            raise _damaged("a setting has no name" if not key else f"the setting {_quoted(key)} is there twice")
        seen.add(key)
        start = cursor.position
        value = _read_value(cursor, key)
        if value is None or (isinstance(value, str) and len(value) > _KEPT_STRING_BYTES):
            continue
        metadata[key] = value
        kept_bytes += cursor.position - start
        if kept_bytes > _MAX_KEPT_BYTES:
            raise too_large()
    return metadata


def _read_value(cursor: Cursor, key: str) -> Value | None:
    kind = cursor.u32()
    if kind == _STRING:
        return cursor.string()
    if kind in _NUMBERS:
        return _numbers(cursor, kind, 1)[0]
    if kind != _ARRAY:
        raise _damaged(f"the setting {_quoted(key)} has no known type")
    kind, count = cursor.u32(), cursor.u64()
    if kind != _STRING and kind not in _NUMBERS:
        raise _damaged(f"the setting {_quoted(key)} has no known type")
    if count > _MAX_ELEMENTS:
        if count > cursor.remaining:
            raise cut_off(cursor.position + cursor.remaining)
        raise too_large()
    if kind == _STRING:
        cursor.skip_strings(count)
        return None
    if count > _KEPT_ELEMENTS:
        cursor.skip(count * struct.calcsize(f"<{_NUMBERS[kind]}"))
        return None
    return _numbers(cursor, kind, count)


def _numbers(cursor: Cursor, kind: int, count: int) -> list[int | float]:
    form = f"<{count}{_NUMBERS[kind]}"
    return list(struct.unpack(form, cursor.take(struct.calcsize(form))))


def _alignment(metadata: dict[str, Value]) -> int:
    alignment = metadata.get("general.alignment", _DEFAULT_ALIGNMENT)
    if not isinstance(alignment, int) or alignment < 1 or alignment & (alignment - 1):
        raise _damaged("its alignment is no power of two")
    return alignment


def _header(metadata: dict[str, Value], tensors: _Tensors, header_bytes: int, file_bytes: int) -> GgufHeader:
    architecture = metadata.get("general.architecture")
    name = metadata.get("general.name")
    prefix = architecture if isinstance(architecture, str) else ""

    def whole(key: str) -> int:
        """A number of the architecture's; the largest where each layer has its own."""
        value = metadata.get(f"{prefix}.{key}", 0)
        numbers = value if isinstance(value, list) else [value]
        if not all(isinstance(number, int) and number >= 0 for number in numbers):
            raise _damaged(f"the setting {_quoted(f'{prefix}.{key}')} is not a number that makes sense")
        return max((int(number) for number in numbers), default=0)

    embedding_length, heads = whole("embedding_length"), whole("attention.head_count")
    head_length = embedding_length // heads if heads else 0
    return GgufHeader(
        architecture=prefix,
        name=name if isinstance(name, str) else "",
        parameters=tensors.parameters,
        context_tokens=whole("context_length"),
        embedding_length=embedding_length,
        layers=whole("block_count"),
        heads=heads,
        kv_heads=whole("attention.head_count_kv") or heads,
        key_length=whole("attention.key_length") or head_length,
        value_length=whole("attention.value_length") or head_length,
        has_chat_template=isinstance(metadata.get("tokenizer.chat_template"), str),
        file_bytes=file_bytes,
        weight_bytes=tensors.weight_bytes,
        tensor_types=tensors.types,
        type_bytes=tensors.type_bytes,
        feed_forward_length=whole("feed_forward_length"),
        vocabulary=tensors.vocabulary,
        embedding_type=tensors.embedding_type,
        embedding_bytes=tensors.embedding_bytes,
        tied=tensors.tied,
        metadata=metadata,
        tensors=tensors.places(header_bytes),
    )


def _padded(size: int, alignment: int) -> int:
    return (size + alignment - 1) // alignment * alignment


def _quoted(name: str) -> str:
    """A name from a file, safe to print."""
    shown = "".join(character if character.isprintable() else "?" for character in name)
    return f'"{shown[:60]}"'


def _damaged(what: str) -> ModelError:
    return ModelError("model-damaged-header", f"The model's header is damaged: {what}.", DOWNLOAD_AGAIN)


def _bad_tensor(name: str, what: str) -> ModelError:
    return ModelError(
        "model-bad-tensor", f"The model's header is damaged: the tensor {_quoted(name)} {what}.", DOWNLOAD_AGAIN
    )
