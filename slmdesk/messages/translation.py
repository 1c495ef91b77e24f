"""Translations, segment by segment."""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec
from msgspec import Struct

from slmdesk.messages.documents import Units
from slmdesk.messages.events import Bulk
from slmdesk.messages.inference import ModelFile, Sampling, Timings
from slmdesk.messages.summaries import PartText


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


class MemoryUnit(Struct, frozen=True):
    """A source and its translation, as a translation memory keeps them."""

    source: str
    target: str


class MemoryMatch(Struct, frozen=True):
    """What a translation memory has for a segment.

    percent: how alike the two sources are; 100 is the same words. used: its translation was taken (100, or
    99 when only numbers differ and they were put in); one below is only a suggestion.
    """

    source: str
    target: str
    percent: int
    used: bool


class Translate(Struct, frozen=True, tag="translate"):
    """Inference child: translate a text.

    source_language: a BCP 47 code, None to detect it for each segment. model: the language model; None when
    only a pair may be used. pairs: the installed translation models; one is used, or two through English.
    engine: "auto" takes a pair where there is one. tone: how the reader is addressed, where the language has a choice.
    memory: from the user's translation memory, what may fit the text; see ``store.translation_memory``.
    align: (start, end) stretches of the text whose segments get an ``alignment`` where a pair translates; it takes
    about as long again as the translation. done_parts: segments that the language model translated before the same
    job was interrupted, as its ``Checkpoint`` events told them.
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
    memory: list[MemoryUnit] = []
    align: list[tuple[int, int]] = []
    done_parts: list[PartText] = []


def translation_key(request: Translate) -> str:
    """A name for a job of the language model by what its answers depend on: the same request has the same key.

    And by what may make it a job of a pair, which does not go on with the model's answers.
    """
    model = request.model
    asked = (
        (request.text, request.source_language, request.target_language, request.glossary, request.tone),
        ((model.id, model.adapters) if model else None, request.sampling.temperature, request.sampling.seed),
        [] if request.engine == "slm" else [request.engine, *(pair.id for pair in request.pairs)],
    )
    return hashlib.sha256(msgspec.json.encode(asked)).hexdigest()[:32]


Aligned = tuple[int, int, int, int]
"""Words that belong together: (start, end) in the source, (start, end) in the translation; code points, end exclusive.

A word of either may be in several. In the order of the translation."""


class Translated(Struct, frozen=True, tag="translated"):
    """A segment in its place. lead: what stands before it, unchanged; ``start``, ``end`` are offsets into the source.

    warnings: doubts in plain words, such as a number that got lost. alignment: offsets into this segment's
    ``source`` and ``target``; empty where the engine tells nothing (the language model). match: None when the
    translation memory has nothing like it.
    """

    lead: str
    source: str
    target: str
    start: int
    end: int
    warnings: list[str] = []
    alignment: list[Aligned] = []
    match: MemoryMatch | None = None


class TranslateResult(Struct, frozen=True, tag="translate-result"):
    """text: the translation with the line breaks of the source. engine: what translated, as the user reads it."""

    text: str
    source_language: str | None
    engine: str
    model: str
    timings: Timings


class TranslateBack(Struct, frozen=True, tag="translate-back"):
    """Inference child: translate translations back into the language of their sources, to compare.

    sources, targets: of the same length; source_language is that of the sources. The rest as in ``Translate``.
    """

    sources: list[str]
    targets: list[str]
    source_language: str
    target_language: str
    model: ModelFile | None
    pairs: list[PairModel] = []
    engine: Literal["auto", "pair", "slm"] = "auto"
    sampling: Sampling = Sampling()


class Difference(Struct, frozen=True):
    """A stretch of a source that its back-translation says in other words.

    Code points, end exclusive, on word borders; start == end where one of the two has nothing there.
    grave: it holds a number, a unit or a negation.
    """

    source_start: int
    source_end: int
    back_start: int
    back_end: int
    grave: bool


class TranslatedBack(Struct, frozen=True, tag="translated-back"):
    """index: into ``TranslateBack.targets``. alike: percent of the words that came back."""

    index: int
    text: str
    differences: list[Difference]
    alike: int


class BackResult(Struct, frozen=True, tag="back-result"):
    """engine, model: as in ``TranslateResult``."""

    engine: str
    model: str
    timings: Timings


class ExplainPhrase(Struct, frozen=True, tag="explain-phrase"):
    """Inference child: what a phrase of a source means, and why it is translated as it is. Sends ``Token``.

    phrase: words of ``source`` or of ``target``. language: BCP 47, of the explanation; None for that of the target.
    """

    phrase: str
    source: str
    target: str
    source_language: str | None
    target_language: str
    model: ModelFile
    language: str | None = None
    sampling: Sampling = Sampling()


class ExplainResult(Struct, frozen=True, tag="explain-result"):
    text: str
    model: str
    timings: Timings


Rewriting = Literal["formal", "informal", "simpler", "shorter", "other"]
"""How a translation is said again; other: in other words."""


class RewriteTranslation(Struct, frozen=True, tag="rewrite-translation"):
    """Inference child: a translation said in another way. Sends ``Token``."""

    source: str
    target: str
    source_language: str | None
    target_language: str
    way: Rewriting
    model: ModelFile
    glossary: list[Term] = []
    sampling: Sampling = Sampling()


class RewriteResult(Struct, frozen=True, tag="rewrite-result"):
    """warnings: of the new translation against the source, as in ``Translated``."""

    text: str
    warnings: list[str]
    model: str
    timings: Timings


class ReadForm(Struct, frozen=True, tag="read-form"):
    """Documents child: the texts of a document that can be written again with others in their place.

    units: what counts in XLIFF and PO: "open" leaves what has a translation, "source" translates all of it anew.
    """

    path: str
    data: bytes | None = None
    password: str | None = None
    units: Units = "open"


class FormTexts(Struct, frozen=True, tag="form-texts"):
    """The texts in order, each once; parts in bold, links and the like are there again, by themselves.

    marked: indexes of the texts that have such parts: their words have to be aligned.
    """

    texts: list[str]
    marked: list[int] = []


class WriteForm(Struct, frozen=True, tag="write-form"):
    """Documents child: the document again, with other texts.

    translations: by text; what is not in it stays. alignments: by text, offsets into it and into its translation;
    words in bold and the like find their place by them. language: BCP 47, of the translations, for forms that say it.
    units: as in ``ReadForm``.
    """

    path: str
    translations: dict[str, str]
    data: bytes | None = None
    password: str | None = None
    alignments: dict[str, list[Aligned]] = {}
    language: str = ""
    units: Units = "open"


class FormFile(Bulk, frozen=True, tag="form-file"):
    """The document's bytes."""


class FormResult(Struct, frozen=True, tag="form-result"):
    """passages: that were found. flattened: in which bold, italics and the like could not be put in their place."""

    format: str
    passages: int
    flattened: int = 0
