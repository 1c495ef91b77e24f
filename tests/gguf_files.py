"""Builds small GGUF files, also ones that no program would write."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

U8, I8, U32, I32, F32, BOOL, STRING, ARRAY, U64 = 0, 1, 4, 5, 6, 7, 8, 9, 10
U16_SPLIT = 2  # what gguf-split writes the numbers of its parts as
_FORMS = {U8: "B", U16_SPLIT: "H", I8: "b", U32: "I", I32: "i", F32: "f", BOOL: "?", U64: "Q"}

Setting = tuple[str, int, object]


@dataclass(frozen=True)
class Tensor:
    name: str
    shape: tuple[int, ...]
    type: int = 0  # F32
    offset: int | None = None  # where it really is, unless told otherwise


def settings(architecture: str = "llama", **changes: Setting | None) -> list[Setting]:
    """What a model that can run says of itself. changes: by the last word of a key; None leaves it out."""
    usual: dict[str, Setting | None] = {
        "architecture": ("general.architecture", STRING, architecture),
        "context_length": (f"{architecture}.context_length", U32, 2048),
        "block_count": (f"{architecture}.block_count", U32, 2),
        "embedding_length": (f"{architecture}.embedding_length", U32, 32),
        "head_count": (f"{architecture}.attention.head_count", U32, 4),
        "chat_template": ("tokenizer.chat_template", STRING, "{{ messages }}"),
    }
    return [setting for setting in {**usual, **changes}.values() if setting is not None]


def build(
    settings: Sequence[Setting],
    tensors: Sequence[Tensor] = (Tensor("token_embd.weight", (32, 4)),),
    *,
    version: int = 3,
    key_count: int | None = None,
    tensor_count: int | None = None,
    data: bytes | None = None,
) -> bytes:
    """The bytes of a file. data: the weights; by default as many zeros as the tensors need."""
    body = b"GGUF" + struct.pack(
        "<IQQ",
        version,
        len(tensors) if tensor_count is None else tensor_count,
        len(settings) if key_count is None else key_count,
    )
    for key, kind, value in settings:
        body += string(key) + struct.pack("<I", kind) + _value(kind, value)
    position = 0
    for tensor in tensors:
        offset = position if tensor.offset is None else tensor.offset
        body += string(tensor.name) + struct.pack("<I", len(tensor.shape))
        body += b"".join(struct.pack("<Q", size) for size in tensor.shape)
        body += struct.pack("<IQ", tensor.type, offset)
        size_bytes = 4
        for size in tensor.shape:
            size_bytes *= size
        position += -(-size_bytes // 32) * 32
    body += bytes(-len(body) % 32)
    return body + (bytes(min(position, 1 << 20)) if data is None else data)


def string(text: str | bytes) -> bytes:
    content = text.encode() if isinstance(text, str) else text
    return struct.pack("<Q", len(content)) + content


def strings(texts: Sequence[str]) -> tuple[int, list[bytes]]:
    """The value of a setting of the type ARRAY."""
    return STRING, [string(text) for text in texts]


def _value(kind: int, value: object) -> bytes:
    if kind == STRING:
        assert isinstance(value, (str, bytes))
        return string(value)
    if kind == ARRAY:
        assert isinstance(value, tuple)
        element, items = value
        packed = b"".join(
            item if isinstance(item, bytes) else struct.pack(f"<{_FORMS[element]}", item) for item in items
        )
        return struct.pack("<IQ", element, len(items)) + packed
    return struct.pack(f"<{_FORMS[kind]}", value) if kind in _FORMS else b""
