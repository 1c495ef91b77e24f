"""Summaries, and sentences with the passages that they rest on."""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec
from msgspec import Struct

from slmdesk.messages.documents import Citation, Skipped, SourceText
from slmdesk.messages.inference import ModelFile, Sampling, Timings

Style = Literal["general", "study", "clinical", "meeting", "plain", "abstract"]
Length = Literal["short", "medium", "long"]

_HASHED_AT_ONCE = 1 << 16  # characters


ReasonKind = Literal["absent-number", "absent-name", "absent-names", "other", "opinion"]
"""What is wrong with a sentence: a number, one name or several that no source has, or anything else; opinion: no rule
found it, a model believes so."""


class Sentence(Struct, frozen=True, tag="sentence"):
    """A sentence of the result with its best passages, after it was checked.

    lead: what stands before it in the result (space, line breaks, list marker), so that
    joining lead + text of all sentences gives the result.

    reasons: in plain words, why it is not supported or cannot be checked. nearest: the passage that comes
    closest when ``sources`` is empty or contradicts it, for the reader to compare; never shown as a source.
    kinds: of what each reason tells, where a check found something wrong; empty otherwise.
    """

    lead: str
    text: str
    status: Literal["supported", "unsupported", "unverifiable"]
    reasons: list[str]
    sources: list[Citation]
    nearest: Citation | None = None
    kinds: list[ReasonKind] = []

    @property
    def is_opinion(self) -> bool:
        """Whether only a model doubts the sentence."""
        return self.status == "unsupported" and set(self.kinds) == {"opinion"}


BEGUN = "\x1e"
"""Ends a part's text that is still being written."""


class PartText(Struct, frozen=True):
    """What a model answered to one prompt of a job. part: names that prompt, by its words.

    Of a translation: a segment, and what it became. A text that ends with ``BEGUN`` was still being written.
    """

    part: str
    text: str

    @property
    def is_whole(self) -> bool:
        return not self.text.endswith(BEGUN)


class Habit(Struct, frozen=True):
    """How much is read and written for summaries of one style, as in ``Pace``. jobs: that this was learned from."""

    final_written: float
    final_read: float
    more_work: float
    jobs: int


class Pace(Struct, frozen=True):
    """How fast a model has summarized on this computer, and how much it writes; kept from job to job.

    prompt_s, output_s: seconds for a token read, and for one written. parts_*: while many parts are answered side
    by side; final_*: for the summary itself. note_written: tokens of a note, for each word that was asked for;
    final_written: the same of what is written after the notes; final_read: tokens read after the notes, for each that
    the summary is written from. load_s: to bring the model into memory. more_work: what second tries,
    repairs and rewriting take beside that, in tokens written in the same time, for each word that was asked for.
    habits: the last three by style; the fields themselves are those of the latest job.
    """

    prompt_s: float
    parts_output_s: float
    final_output_s: float
    note_written: float
    final_written: float
    final_read: float
    load_s: float = 0.0
    more_work: float = 0.0
    habits: dict[str, Habit] = {}


class Summarize(Struct, frozen=True, tag="summarize"):
    """Inference child: summarize the sources together.

    language: a BCP 47 code, None for the source's own. source_language: of the sources, None when they are in
    several or it is not known. reading_level: school grade (US) that the plain style
    aims at. done_parts: of the same job, before it was interrupted (see ``summary_key``). pace: measured before.
    repair: let the model try once more on each sentence that the source does not support.
    """

    sources: list[SourceText]
    model: ModelFile
    style: Style = "general"
    length: Length = "medium"
    language: str | None = None
    sampling: Sampling = Sampling()
    reading_level: int = 6
    done_parts: list[PartText] = []
    pace: Pace | None = None
    repair: bool = True
    source_language: str | None = None


class EstimateSummary(Struct, frozen=True, tag="estimate-summary"):
    """Inference child: how long that job would take. Loads the model; without a pace, tries it for a moment."""

    job: Summarize


class Estimate(Struct, frozen=True, tag="estimate"):
    """How long a job will take from here. seconds: its whole time; asked for beforehand, with the model's loading.

    tokens: of the sources. parts: stretches that are read one after the other; done_parts: of them, that are known
    from before. most_seconds: where much has to be written a second time, which nobody knows before; at least
    ``seconds``, 0 where it is not told. part_pages: first and last page of each part, in the order in which they are
    read; none unless there is one source, which has pages.
    """

    seconds: float
    tokens: int
    parts: int
    done_parts: int = 0
    most_seconds: float = 0.0
    part_pages: list[tuple[int, int]] = []


class MakeOutline(Struct, frozen=True, tag="make-outline"):
    """Documents child: headings and the most central sentences, without a model, at once."""

    sources: list[SourceText]


class OutlineEntry(Struct, frozen=True):
    """A heading or a sentence of the source itself. level: 1..6 for a heading, else 0."""

    kind: Literal["heading", "sentence"]
    text: str
    citation: Citation
    level: int = 0


class Outline(Struct, frozen=True, tag="outline"):
    """What the sources say of themselves, to read while a model works. In the order of the text."""

    entries: list[OutlineEntry]


class Checkpoint(Struct, frozen=True, tag="checkpoint"):
    """A part of a job is done, or begun. key: of the job (``summary_key``, ``translation_key``, ``note_key``); else as
    ``PartText``.

    It takes the place of what was kept of the part before.
    """

    key: str
    part: str
    text: str


class SummaryResult(Struct, frozen=True, tag="summary-result"):
    """coverage: the share (0..1) of the source's blocks that at least one sentence cites.

    target_words: how long it was meant to be. reading_grade: the school grade (US) of the text as measured by
    Flesch-Kincaid, None where it does not apply. pace: to keep for the next estimate.
    """

    summary: str
    coverage: float
    skipped: list[Skipped]
    model: str
    timings: Timings
    target_words: int = 0
    reading_grade: float | None = None
    pace: Pace | None = None


def summary_key(request: Summarize) -> str:
    """A name for a job by what its answers depend on: the same request has the same key, also tomorrow."""
    sampling = request.sampling
    asked = (
        (request.model.id, request.style, request.length, request.language, request.reading_level, request.repair),
        (request.model.adapters, sampling.temperature, sampling.seed),
    )
    return job_key(asked, request.sources)


def job_key(asked: object, sources: list[SourceText]) -> str:
    """A name for a job by what is asked, as JSON, and by the texts that it is asked of."""
    digest = hashlib.sha256(msgspec.json.encode(asked))
    for source in sources:
        digest.update(msgspec.json.encode((source.name, len(source.text))))
        for at in range(0, len(source.text), _HASHED_AT_ONCE):  # a whole text, encoded, would be kept with it
            digest.update(source.text[at : at + _HASHED_AT_ONCE].encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]
