"""Fields that the user names, found in documents."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from slmdesk.messages.documents import Citation, SourceText
from slmdesk.messages.inference import ModelFile, Sampling, Timings

FieldKind = Literal["text", "number", "date", "address", "choice"]


class Field(Struct, frozen=True):
    """What to look for. options: for a choice, the only values there are (labels)."""

    name: str
    description: str = ""
    kind: FieldKind = "text"
    options: list[str] = []


class Extract(Struct, frozen=True, tag="extract"):
    """Inference child: find the fields in each source."""

    sources: list[SourceText]
    fields: list[Field]
    model: ModelFile
    sampling: Sampling = Sampling()


class ClassifierModel(Struct, frozen=True):
    """An installed model that labels texts.

    path, tokenizer_path: its ONNX file and its ``tokenizer.json``. labels: in the order of its outputs. several: each
    label is said or not for itself (else exactly one is). longest_tokens: that it reads at once.
    """

    id: str
    path: str
    tokenizer_path: str
    labels: list[str]
    several: bool = False
    longest_tokens: int = 512


class Classify(Struct, frozen=True, tag="classify"):
    """Inference child: one label for each source.

    labels: to choose from, by the language model. classifier: labels by its own names in its place.
    """

    sources: list[SourceText]
    labels: list[str]
    model: ModelFile | None = None
    classifier: ClassifierModel | None = None
    sampling: Sampling = Sampling()


class ExtractedValue(Struct, frozen=True):
    """value: as the document writes it, None when it is not there. A choice has no sources of its own words.

    score, by: of a label, how sure (0 to 1; None for other values) and which model says it.
    """

    field: str
    value: str | None
    status: Literal["supported", "unsupported", "unverifiable"]
    reasons: list[str]
    sources: list[Citation]
    score: float | None = None
    by: str = ""


class ExtractedRow(Struct, frozen=True, tag="extracted-row"):
    """The values of one source, in the order of the fields."""

    file: str
    values: list[ExtractedValue]


class ExtractResult(Struct, frozen=True, tag="extract-result"):
    rows: int
    model: str
    timings: Timings
