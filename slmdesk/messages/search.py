"""Texts as vectors, so that they can be searched by meaning."""

from __future__ import annotations

from msgspec import Struct

from slmdesk.messages.events import Bulk


class EmbeddingFile(Struct, frozen=True):
    """An embedding model on the disk. languages: BCP 47 codes that it reads; empty when not known."""

    model_path: str
    tokenizer_path: str
    languages: list[str] = []


class Embed(Struct, frozen=True, tag="embed"):
    """Inference child: vectors of texts. model_path: an ONNX file; tokenizer_path: its ``tokenizer.json``."""

    texts: list[str]
    model_path: str
    tokenizer_path: str


class Vectors(Bulk, frozen=True, tag="vectors"):
    """Vectors of the next texts, in order.

    data: rows of ``dimensions`` float32 numbers, little-endian, each row of length 1 (so that a product of two is
    the cosine of their angle).
    """

    rows: int
    dimensions: int


class EmbedResult(Struct, frozen=True, tag="embed-result"):
    """cut: how many texts were longer than the model reads; of those only the beginning counts."""

    texts: int
    cut: int
    seconds: float
