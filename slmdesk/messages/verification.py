"""Checking a text against its sources, and rewriting a sentence that they do not support."""

from __future__ import annotations

from msgspec import Struct

from slmdesk.messages.documents import Skipped, SourceText
from slmdesk.messages.inference import ModelFile, Sampling, Timings
from slmdesk.messages.summaries import Sentence


class VerifyText(Struct, frozen=True, tag="verify-text"):
    """Inference child: check every sentence of ``text``.

    model: looks again at what the rules leave open; None (the default) loads none.
    """

    sources: list[SourceText]
    text: str
    model: ModelFile | None = None
    sampling: Sampling = Sampling()


class LookAgain(Struct, frozen=True, tag="look-again"):
    """Inference child: have a model look at sentences that are checked, where the rules leave something open."""

    sources: list[SourceText]
    sentences: list[Sentence]
    model: ModelFile
    sampling: Sampling = Sampling()


class EstimateLook(Struct, frozen=True, tag="estimate-look"):
    """Inference child: how many of the sentences (``Estimate.parts``) the model would look at, and how long it would
    take. Loads it, and tries one sentence where ``sentence_s``, what one has taken before, is not known."""

    job: LookAgain
    sentence_s: float | None = None


class LookedAt(Struct, frozen=True, tag="looked-at"):
    """The model has looked at one sentence. number: from 0 in the request. sentence: flagged where it doubts it."""

    number: int
    sentence: Sentence


class LookResult(Struct, frozen=True, tag="look-result"):
    """asked: number of sentences that the model looked at; doubted: of them; sentence_s: that each took."""

    asked: int
    doubted: int
    sentence_s: float
    model: str
    timings: Timings


class UncoveredSection(Struct, frozen=True):
    """A part of a source that no sentence cites. source: its name; start, end: offsets, the heading included."""

    source: str
    title: str
    start: int
    end: int
    page_number: int | None


class VerifyResult(Struct, frozen=True, tag="verify-result"):
    """coverage: the share (0..1) of the sources' blocks that at least one sentence cites.

    covered: for each source the cited ranges of its text, merged and in order. uncovered: sections without any.
    model: the id of the one that looked again.
    """

    coverage: float
    covered: list[list[tuple[int, int]]]
    uncovered: list[UncoveredSection]
    skipped: list[Skipped]
    timings: Timings
    model: str | None = None


class RepairSentence(Struct, frozen=True, tag="repair-sentence"):
    """Inference child: have the model rewrite one flagged sentence with the passages in front of it.

    language: a BCP 47 code of the sentence's language, None for the source's own.
    """

    sources: list[SourceText]
    model: ModelFile
    sentence: Sentence
    language: str | None = None
    sampling: Sampling = Sampling()


class RepairResult(Struct, frozen=True, tag="repair-result"):
    """sentence: the new one, checked; the flagged one unchanged where repaired is false."""

    sentence: Sentence
    repaired: bool
    model: str
    timings: Timings
