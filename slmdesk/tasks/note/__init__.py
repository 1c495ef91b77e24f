"""Clinical notes: a record with a fixed shape, each field asked for alone, each sentence checked against the source.

The model drafts; it cannot break the shape, and a field that the source says nothing about stays empty. What it
wrote and nothing in the source stands for is taken out and listed with the reason. A clinician decides.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from msgspec.structs import replace

from slmdesk import paths
from slmdesk.documents.language import LanguageDetector
from slmdesk.engine import Cancelled, Engines
from slmdesk.errors import DocumentError, JobCancelled
from slmdesk.messages import Done, EstimateNote, NoteOutline, NoteResult, Notice, Progress, TaskEvent, WriteNote
from slmdesk.tasks.fixed_words import FixedWords
from slmdesk.tasks.load import loaded
from slmdesk.tasks.note.cautions import cautions, language_of, too_short
from slmdesk.tasks.note.checked import CheckedNote
from slmdesk.tasks.note.codes import load_codes
from slmdesk.tasks.note.form import template as templates
from slmdesk.tasks.note.form.compose import in_words, note_text, sections
from slmdesk.tasks.note.form.template import Template
from slmdesk.tasks.note.rules.grounds import Grounds
from slmdesk.tasks.note.writer import NoteWriter
from slmdesk.tasks.timings import timings_of
from slmdesk.tasks.verify import SourceIndex


def run(request: WriteNote, engines: Engines, detector: LanguageDetector, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Write a note from the sources together.

    Yields:
        ``Notice`` (what to know before), ``NoteOutline``, ``Estimate`` (with a pace), ``Progress``, ``Token`` (drafts),
        ``NoteField`` for each field once it is checked, ``Done`` with a ``NoteResult``.

    Raises:
        DocumentError: ``document-empty``; ``no-such-template`` and ``template-damaged``.
        EngineError, ModelError: as of any task with a model.
        JobCancelled: ``cancelled()`` became true.
    """
    started = time.perf_counter()
    template = _template(request)
    _refuse_nothing(request)
    language = language_of(request.sources, detector)
    words = FixedWords(request.language or language)
    if request.example is None and request.template_text is None:  # the user's own titles stay as they are
        template = in_words(template, words)
    model_name = request.model_name or request.model.id
    warnings = [*cautions(request.model, model_name, language, request.language), *too_short(request.sources)]
    for warning in warnings:
        yield Notice(warning)
    yield NoteOutline(
        template.title, [(section.title, [field.title for field in section.fields]) for section in template.sections]
    )
    engine = yield from loaded(engines, request.model, request.sampling, cancelled)

    prompts = paths.resources() / "prompts"
    english = language in (None, "en")
    writer = NoteWriter(request, template, engine, cancelled, prompts, language)
    found = writer.prepare()
    if found is not None:
        yield found
    answers = yield from writer.answers()

    def stop_if_cancelled() -> None:
        if cancelled():
            raise JobCancelled

    yield Progress("linking", 0, 0, "sentences", "Checking each sentence against the source")
    index = SourceIndex(request.sources, stop_if_cancelled)
    same_language = english and request.language in (None, "en")
    grounds = Grounds(request.sources, paths.resources() / "codes") if same_language else None
    translated = request.language is not None and request.language != language
    note = CheckedNote(template, request.sources, index, grounds, translated, stop_if_cancelled)
    yield from note.fill(answers)
    yield from note.repair(engine, request.sampling, cancelled, prompts, request.language or "")
    yield from note.settle()
    in_english = (request.language or language or "en").startswith("en")  # as the words of the codes are
    codes = load_codes(paths.resources()).suggest(note.problems()) if request.codes and in_english else []
    written = sections(template, note.fields, words)
    pace = writer.estimate.pace()
    drafted_by = f"Drafted by {model_name}, a language model, and checked by rules. A clinician decides."
    yield Done(
        NoteResult(
            template.title,
            written,
            note_text(written),
            note.medications,
            codes,
            note.removed,
            warnings,
            drafted_by,
            [skipped for source in request.sources for skipped in source.skipped],
            request.model.id,
            timings_of(writer.estimate.usage(), engine.load_s, time.perf_counter() - started),
            pace,
        )
    )


def estimate(
    request: EstimateNote, engines: Engines, detector: LanguageDetector, cancelled: Cancelled
) -> Iterator[TaskEvent]:
    """How long a note would take, with the loading of the model; nothing is written.

    Raises:
        as ``run``.
    """
    job = request.job
    template = _template(job)
    _refuse_nothing(job)
    language = language_of(job.sources, detector)
    yield Progress("loading", 0, 0, note=f"Loading {job.model.id}")
    engine = engines.load(job.model, job.sampling, cancelled)
    engine.take_usage()
    writer = NoteWriter(job, template, engine, cancelled, paths.resources() / "prompts", language)
    yield from writer.try_model()
    found = writer.prepare()
    assert found is not None, "the model was tried"
    seconds, most = found.seconds + engine.load_s, found.most_seconds + engine.load_s
    yield Done(replace(found, seconds=round(seconds, 1), most_seconds=round(most, 1)))


def _refuse_nothing(request: WriteNote) -> None:
    if not any(source.text.strip() for source in request.sources):
        raise DocumentError("document-empty", "There is no text to write a note from.", "Choose another file.")


def _template(request: WriteNote) -> Template:
    folder = paths.resources() / "templates"
    if request.example is not None:
        return templates.learn(request.example, templates.known_fields(folder))
    if request.template_text is not None:
        return templates.parse(request.template_text, templates.known_fields(folder))
    return templates.load(folder, request.template)
