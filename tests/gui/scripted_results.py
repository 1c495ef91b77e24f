"""What the scripted children answer about results: an outline, an estimate, a repair, a check, a clinical note."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from slmdesk.errors import EngineError, JobCancelled
from slmdesk.messages import (
    Checkpoint,
    Citation,
    CodeSuggestion,
    Done,
    Estimate,
    EstimateLook,
    EstimateNote,
    EstimateSummary,
    LookAgain,
    LookedAt,
    LookResult,
    MakeOutline,
    MedicationRow,
    NoteField,
    NoteOutline,
    NoteResult,
    NoteSection,
    Notice,
    Outline,
    OutlineEntry,
    Progress,
    Removed,
    RepairResult,
    RepairSentence,
    Sentence,
    SourceText,
    TaskEvent,
    Timings,
    Token,
    VerifyResult,
    VerifyText,
    WriteNote,
    note_key,
)

Cancelled = Callable[[], bool]


def outline(request: MakeOutline, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """The first blocks."""
    yield Done(outline_of(request.sources))


def outline_of(sources: Sequence[SourceText]) -> Outline:
    """A heading and the blocks after it, of each source."""
    return Outline(
        [
            OutlineEntry(
                "heading" if number == 0 else "sentence",
                source.text[block.start : block.end],
                _citation(source, number),
                1 if number == 0 else 0,
            )
            for source in sources
            for number, block in enumerate(source.blocks[:4])
        ]
    )


def estimate(request: EstimateSummary, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Six minutes; a second for a short one."""
    yield Done(Estimate(60.0 if request.job.length == "short" else 370.0, 24_000, 12))


def estimate_note(request: EstimateNote, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Two minutes, and four where much is written again."""
    yield Done(Estimate(120.0, 900, 1, most_seconds=240.0))


def repair(request: RepairSentence, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """What the source says, unless the sentence is hopeless."""
    flagged = request.sentence
    if "hopeless" in flagged.text:
        yield Done(RepairResult(flagged, False, request.model.id, Timings()))
        return
    mended = replace(flagged, text="Patients took 5 mg.", status="supported", reasons=[], nearest=None)
    yield Done(RepairResult(mended, True, request.model.id, Timings()))


def verify(request: VerifyText, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """A sentence is supported when the source has its very words."""
    for number, line in enumerate(request.text.split(". ")):
        words = line.rstrip(".") + "."
        source = request.sources[0]
        at = source.text.find(words)
        lead = " " if number else ""
        if at >= 0:
            cited = [Citation(source.name, 1, at, at + len(words), words)]
            yield Sentence(lead, words, "supported", [], cited)
        else:
            reasons = ["The source has another number."]
            yield Sentence(lead, words, "unsupported", reasons, [], _citation(source, 1))
    yield Done(VerifyResult(0.2, [[]], [], [], Timings()))


def look(request: LookAgain, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Doubts the sentences with ``fell`` or ``started``; a model called ``waiting`` stops after the first of them."""
    open_ = _open(request)
    for done, number in enumerate(open_):
        yield Progress("checking", done, len(open_), "sentences", "", 20.0)
        if done and request.model.id == "faltering":
            raise EngineError("not-enough-memory", "There is not enough memory to run this model.", "Close others.")
        if done and request.model.id == "waiting":
            while not cancelled():
                time.sleep(0.002)
            raise JobCancelled
        before = request.sentences[number]
        reasons = ["As the model reads it, the passage rather says the opposite."]
        yield LookedAt(number, replace(before, status="unsupported", reasons=reasons, kinds=["opinion"]))
    if not open_:
        yield Notice("There is no sentence here for the model to look at.")
    yield Done(LookResult(len(open_), len(open_), 2.0, request.model.id, Timings()))


def estimate_look(request: EstimateLook, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Twenty seconds a sentence; a model called ``hungry`` does not load, one called ``small`` is no good at it.

    ``pondering`` never knows.
    """
    if request.job.model.id == "hungry":
        raise EngineError("not-enough-memory", "There is not enough free memory to run this model.", "Close others.")
    open_ = _open(request.job)
    while request.job.model.id == "pondering":
        if cancelled():
            raise JobCancelled
        time.sleep(0.002)
    if request.job.model.id == "small":
        yield Notice("This model is too small to be trusted with this.")
    if not open_:
        yield Notice("There is no sentence here for the model to look at.")
    yield Done(Estimate((request.sentence_s or 20.0) * len(open_), 0, len(open_)))


def _open(request: LookAgain) -> list[int]:
    return [n for n, each in enumerate(request.sentences) if re.search("fell|started", each.text)]


def note(request: WriteNote, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Two sections, the second of them not mentioned. A model called ``waiting`` stops in the first.

    One called ``interrupted`` does so until a part of before is known; what it was is told.
    """
    source = request.sources[0]
    cited = [_citation(source, 1)]
    title = request.template if request.example is None else request.example.name
    yield Notice("This model is too small for clinical text: check every line.")
    yield NoteOutline(title, [("Subjective", ["Complaint", "Medications"]), ("Objective", ["Findings"])])
    complaint = NoteField(0, 0, "Complaint", "text", True, [Sentence("", "Cough for a week.", "supported", [], cited)])
    medicines = NoteField(
        0,
        1,
        "Medications",
        "medications",
        True,
        [Sentence("- ", "Metformin 500 mg twice a day.", "unsupported", ["The source has no dose."], [], cited[0])],
    )
    findings = NoteField(1, 0, "Findings", "text", False, [])
    yield complaint
    yield Token("Medications: Metformin\n", draft=True)
    if request.done_parts:
        yield Notice(f"Known: {', '.join(each.text for each in request.done_parts)}")
    else:
        yield Checkpoint(note_key(request), "complaint", "Cough for a week.")
    while request.model.id == "waiting" or (request.model.id == "interrupted" and not request.done_parts):
        if cancelled():
            raise JobCancelled
        time.sleep(0.01)
    yield medicines
    yield findings
    yield Done(
        NoteResult(
            "Visit note",
            [
                NoteSection("Subjective", "", True, [complaint, medicines]),
                NoteSection("Objective", "Not mentioned.", False, [findings]),
            ],
            "",
            [
                MedicationRow("Metformin", "500 mg", "", "twice a day", "current", "supported", [], cited),
                MedicationRow(
                    "Aspirin", "", "oral", "", "stopped", "unsupported", ["The dose 90 mg was left out."], []
                ),
            ],
            [CodeSuggestion("R05.9", "Cough, unspecified", "Cough", ["cough"], 0.8, False)],
            [Removed("Plan", "Return in two weeks.", "nothing like it is in the source")],
            ["This model is too small for clinical text: check every line."],
            "Drafted by note-model; a clinician decides.",
            [],
            request.model.id,
            Timings(),
        )
    )


def _citation(source: SourceText, number: int) -> Citation:
    block = source.blocks[min(number, len(source.blocks) - 1)]
    return Citation(source.name, block.page_number, block.start, block.end, source.text[block.start : block.end])


RESULT_TASKS: dict[type[Any], Any] = {
    EstimateSummary: estimate,
    EstimateNote: estimate_note,
    RepairSentence: repair,
    VerifyText: verify,
    LookAgain: look,
    EstimateLook: estimate_look,
    WriteNote: note,
}
