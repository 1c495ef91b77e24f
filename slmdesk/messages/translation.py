"""Translations, segment by segment."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from slmdesk.messages.events import Bulk
from slmdesk.messages.inference import ModelFile, Sampling, Timings


class Term(Struct, frozen=True):
    """An entry of a glossary. target: None for a term that stays as it is."""

    source: str
    target: str | None


class PairModel(Struct, frozen=True):
    """A translation model in a folder of its own (CTranslate2 and sentencepiece).

    form: whose conventions its tokens follow. sources, targets: BCP 47 codes; in a model of many languages any to any.
    tokens: for such a model, the token that stands for each language.
    """

    id: str
    folder: str
    form: Literal["argos", "opus", "nllb", "m2m"]
    sources: list[str]
    targets: list[str]
    tokens: dict[str, str] = {}


class Translate(Struct, frozen=True, tag="translate"):
    """Inference child: translate a text.

    source_language: a BCP 47 code, None to detect it for each segment. model: the language model; None when
    only a pair may be used. pairs: the installed translation models; one is used, or two through English.
    engine: "auto" takes a pair where there is one. tone: how the reader is addressed, where the language has a choice.
    """

    text: str
    source_language: str | None
    target_language: str
    model: ModelFile | None
    pairs: list[PairModel] = []
    engine: Literal["auto", "pair", "slm"] = "auto"
    glossary: list[Term] = []
    tone: Literal["", "formal", "informal"] = ""
    sampling: Sampling = Sampling()


class Translated(Struct, frozen=True, tag="translated"):
    """A segment in its place. lead: what stands before it, unchanged; ``start``, ``end`` are offsets into the source.

    warnings: doubts in plain words, such as a number that got lost.
    """

    lead: str
    source: str
    target: str
    start: int
    end: int
    warnings: list[str] = []


class TranslateResult(Struct, frozen=True, tag="translate-result"):
    """text: the translation with the line breaks of the source. engine: what translated, as the user reads it."""

    text: str
    source_language: str | None
    engine: str
    model: str
    timings: Timings


class ReadForm(Struct, frozen=True, tag="read-form"):
    """Documents child: the texts of a document that can be written again with others in their place."""

    path: str
    data: bytes | None = None
    password: str | None = None


class FormTexts(Struct, frozen=True, tag="form-texts"):
    """The texts in order, each once; parts in bold, links and the like are there again, by themselves."""

    texts: list[str]


class WriteForm(Struct, frozen=True, tag="write-form"):
    """Documents child: the document again, with other texts. translations: by text; what is not in it stays."""

    path: str
    translations: dict[str, str]
    data: bytes | None = None
    password: str | None = None


class FormFile(Bulk, frozen=True, tag="form-file"):
    """The document's bytes."""


class FormResult(Struct, frozen=True, tag="form-result"):
    """passages: that were found. flattened: in which bold, italics and the like could not be put in their place."""

    format: str
    passages: int
    flattened: int = 0
