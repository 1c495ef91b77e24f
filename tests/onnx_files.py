"""Tiny ONNX classifiers, written field by field (the numbers are those of onnx.proto3), and folders around them.

The sound one counts: a text's score for a label is the sum of a number that each of its words has for it.
"""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

FLOAT, INT64 = 1, 7
WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "good", "fine", "bad", "awful", "!", "day")
LABELS = ("NEGATIVE", "POSITIVE")
# For each word its share in (NEGATIVE, POSITIVE).
SCORES = ((0, 0), (0, 0), (0, 0), (0, 0), (0, 3), (0, 2), (3, 0), (4, 0), (0, 0), (0, 0))


def varint(number: int) -> bytes:
    """A protobuf varint."""
    found = bytearray()
    while number >= 0x80:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def stretch(number: int, content: bytes | str) -> bytes:
    """A field of bytes, text or a message inside."""
    data = content.encode() if isinstance(content, str) else content
    return varint(number << 3 | 2) + varint(len(data)) + data


def whole(number: int, value: int) -> bytes:
    """A field of a number."""
    return varint(number << 3) + varint(value)


def tensor(name: str, shape: Sequence[int], data: bytes, kind: int = FLOAT, more: bytes = b"") -> bytes:
    """A ``TensorProto`` with raw data."""
    return b"".join(whole(1, each) for each in shape) + whole(2, kind) + stretch(8, name) + stretch(9, data) + more


def node(operator: str, inputs: Iterable[str], output: str, domain: str = "", attributes: bytes = b"") -> bytes:
    """A ``NodeProto``."""
    given = b"".join(stretch(1, each) for each in inputs)
    return given + stretch(2, output) + stretch(4, operator) + attributes + (stretch(7, domain) if domain else b"")


def attribute(name: str, kind: int, content: bytes) -> bytes:
    """An ``AttributeProto`` as a field of its node."""
    return stretch(5, stretch(1, name) + content + whole(20, kind))


def described(name: str, kind: int, shape: Sequence[str | int]) -> bytes:
    """A ``ValueInfoProto``; texts in the shape are names of sizes that are open."""
    sizes = b"".join(stretch(1, stretch(2, each) if isinstance(each, str) else whole(1, each)) for each in shape)
    return stretch(1, name) + stretch(2, stretch(1, whole(1, kind) + stretch(2, sizes)))


def model(
    nodes: Sequence[bytes] = (),
    weights: Sequence[bytes] = (),
    more: bytes = b"",
    outputs: int = 2,
    sparse: Sequence[bytes] = (),
    texts: str | int = "batch",
) -> bytes:
    """A ``ModelProto``: the sound classifier, with further nodes and weights. texts: how many it takes."""
    table = struct.pack(f"<{2 * len(SCORES)}f", *(float(share) for row in SCORES for share in row))
    keep = attribute("keepdims", 2, whole(3, 0))
    sound = [
        node("Gather", ("table", "input_ids"), "each"),
        node("Cast", ("attention_mask",), "mask", attributes=attribute("to", 2, whole(3, FLOAT))),
        node("Unsqueeze", ("mask", "last"), "wide"),
        node("Mul", ("each", "wide"), "counted"),
        node("ReduceSum", ("counted", "middle"), "logits", attributes=keep),
    ]
    constants = [
        tensor("table", (len(SCORES), 2), table),
        tensor("last", (1,), struct.pack("<q", 2), INT64),
        tensor("middle", (1,), struct.pack("<q", 1), INT64),
    ]
    graph = b"".join(
        [
            *(stretch(1, each) for each in (*sound, *nodes)),
            stretch(2, "graph"),
            *(stretch(5, each) for each in (*constants, *weights)),
            *(stretch(15, each) for each in sparse),
            *(stretch(11, described(each, INT64, (texts, "tokens"))) for each in ("input_ids", "attention_mask")),
            stretch(12, described("logits", FLOAT, ("batch", outputs))),
        ]
    )
    return whole(1, 8) + stretch(7, graph) + stretch(8, stretch(1, "") + whole(2, 13)) + more


def files(
    onnx: bytes | None = None, labels: Sequence[str] = LABELS, config: dict[str, object] | None = None
) -> dict[str, bytes]:
    """What a folder of a classifier holds: name -> content."""
    names = {str(number): label for number, label in enumerate(labels)}
    about = {"model_type": "distilbert", "id2label": names, "max_position_embeddings": 16, **(config or {})}
    return {
        "model.onnx": model() if onnx is None else onnx,
        "config.json": json.dumps(about).encode(),
        "vocab.txt": "\n".join(WORDS).encode(),
        "tokenizer_config.json": b'{"do_lower_case": true}',
    }


def write_folder(folder: Path, content: dict[str, bytes]) -> Path:
    """A folder with these files; names may have folders."""
    for name, data in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def write_zip(path: Path, content: dict[str, bytes]) -> Path:
    """A ZIP file with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path
