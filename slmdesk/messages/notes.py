"""Clinical notes: what is asked for, each field as it is written, and the record with everything that was checked."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from slmdesk.messages.documents import Citation, Skipped, SourceText
from slmdesk.messages.inference import ModelFile, Sampling, Timings
from slmdesk.messages.summaries import Pace, PartText, Sentence, job_key

FieldKind = Literal["text", "line", "list", "medications"]


class WriteNote(Struct, frozen=True, tag="write-note"):
    """Inference child: a structured note from dictation, a visit's dialogue, or a bundle of old notes.

    template: name of a file in ``resources/templates``, without its suffix. template_text: the text of the
    user's own template in its place. example: a note whose headings and their order are the template.
    language: a BCP 47 code, None for the source's own. codes: suggest ICD-10-CM codes. done_parts: what the model had
    answered before the same job was interrupted (see ``note_key``). model_name: for people, its id where empty.
    pace: of the model in the jobs before; without it, the note does not say how long it takes.
    """

    sources: list[SourceText]
    model: ModelFile
    template: str = "soap"
    template_text: str | None = None
    example: SourceText | None = None
    language: str | None = None
    codes: bool = False
    sampling: Sampling = Sampling()
    done_parts: list[PartText] = []
    model_name: str = ""
    pace: Pace | None = None


class EstimateNote(Struct, frozen=True, tag="estimate-note"):
    """Inference child: how long that note would take. Loads the model; without a pace, tries it for a moment."""

    job: WriteNote


def note_key(request: WriteNote) -> str:
    """A name for a job by what its answers depend on: the same request has the same key, also tomorrow."""
    sampling = request.sampling
    example = request.example.text if request.example is not None else None
    asked = (
        ("note", request.model.id, request.template, request.template_text, example, request.language),
        (request.model.adapters, sampling.temperature, sampling.seed),
    )
    return job_key(asked, request.sources)


class NoteOutline(Struct, frozen=True, tag="note-outline"):
    """The shape of the note, before anything is written: (section title, its field titles), in order."""

    title: str
    sections: list[tuple[str, list[str]]]


class NoteField(Struct, frozen=True, tag="note-field"):
    """A field is written and checked. section, field: numbers from 0 in the ``NoteOutline``.

    mentioned: whether the source says anything about it; when not, there are no sentences. A field that is
    sent again (after a repair) replaces what was sent before.
    """

    section: int
    field: int
    title: str
    kind: FieldKind
    mentioned: bool
    sentences: list[Sentence]


class NoteSection(Struct, frozen=True):
    """text: as in the note, without the title; "Not mentioned." in its language when the source says nothing of it."""

    title: str
    text: str
    mentioned: bool
    fields: list[NoteField]


class MedicationRow(Struct, frozen=True):
    """One medicine of the record. Empty cells are what the source does not say.

    status, reasons, sources: of the check of the whole row; a cell that the source does not say has been emptied,
    and a reason tells what stood there.
    """

    name: str
    dose: str
    route: str
    frequency: str
    use: Literal["current", "new", "changed", "stopped", "unclear"]
    status: Literal["supported", "unsupported", "unverifiable"]
    reasons: list[str]
    sources: list[Citation]


class CodeSuggestion(Struct, frozen=True):
    """A suggested ICD-10-CM code, never more than that. words: of ``problem`` that its title or synonyms hold.

    score: 0..1, only to rank by. incomplete: the code needs further characters to be billed.
    """

    code: str
    title: str
    problem: str
    words: list[str]
    score: float
    incomplete: bool


class Removed(Struct, frozen=True):
    """What the model wrote and the note leaves out, and why."""

    field: str
    text: str
    reason: str


class NoteResult(Struct, frozen=True, tag="note-result"):
    """text: the note itself, as Markdown. warnings: to be read before it. drafted_by: the line that every copy of it
    carries. removed: what the model wrote and the source does not say. pace: to keep for the next estimate."""

    title: str
    sections: list[NoteSection]
    text: str
    medications: list[MedicationRow]
    codes: list[CodeSuggestion]
    removed: list[Removed]
    warnings: list[str]
    drafted_by: str
    skipped: list[Skipped]
    model: str
    timings: Timings
    pace: Pace | None = None


# --- de-identification --------------------------------------------------------------------------

IdentityKind = Literal["name", "date", "id", "phone", "email", "web", "place", "age"]


class Deidentify(Struct, frozen=True, tag="deidentify"):
    """Inference child: find who and where in some texts. Needs no model. keep_dates: leave dates as they are."""

    sources: list[SourceText]
    keep_dates: bool = False


class IdentitySpan(Struct, frozen=True):
    """A stretch that names a person or place. start, end: offsets into the source's text.

    rule: why it was taken, in words. replacement: the same for the same person, date or number everywhere.
    """

    kind: IdentityKind
    start: int
    end: int
    text: str
    replacement: str
    rule: str


class DeidentifiedText(Struct, frozen=True):
    name: str
    text: str
    spans: list[IdentitySpan]


class DeidentifyResult(Struct, frozen=True, tag="deidentify-result"):
    """texts: one for each source, in order."""

    texts: list[DeidentifiedText]
    skipped: list[Skipped]
    timings: Timings
