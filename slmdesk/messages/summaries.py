"""Summaries, and sentences with the passages that they rest on."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from slmdesk.messages.documents import Citation, Skipped, SourceText
from slmdesk.messages.inference import ModelFile, Sampling, Timings


class Sentence(Struct, frozen=True, tag="sentence"):
    """A sentence of the result with its best passages, after it was checked.

    lead: what stands before it in the result (space, line breaks, list marker), so that
    joining lead + text of all sentences gives the result.

    reasons: in plain words, why it is not supported or cannot be checked. nearest: the passage that comes
    closest when ``sources`` is empty or contradicts it, for the reader to compare; never shown as a source.
    """

    lead: str
    text: str
    status: Literal["supported", "unsupported", "unverifiable"]
    reasons: list[str]
    sources: list[Citation]
    nearest: Citation | None = None


class Summarize(Struct, frozen=True, tag="summarize"):
    """Inference child: summarize the sources together. language: a BCP 47 code, None for the source's own."""

    sources: list[SourceText]
    model: ModelFile
    style: Literal["general", "study", "clinical", "meeting"] = "general"
    length: Literal["short", "medium", "long"] = "medium"
    language: str | None = None
    sampling: Sampling = Sampling()


class SummaryResult(Struct, frozen=True, tag="summary-result"):
    """coverage: the share (0..1) of the source's blocks that at least one sentence cites."""

    summary: str
    coverage: float
    skipped: list[Skipped]
    model: str
    timings: Timings
