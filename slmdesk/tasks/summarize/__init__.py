"""Summaries of any length of text, each sentence checked: the way of one request."""

from __future__ import annotations

import time
from collections.abc import Iterator

from msgspec.structs import replace

from slmdesk import paths
from slmdesk.engine import Cancelled, Engines, Usage
from slmdesk.errors import DocumentError, EngineError, JobCancelled
from slmdesk.messages import (
    Done,
    EstimateSummary,
    Notice,
    Pace,
    Progress,
    Sentence,
    Summarize,
    SummaryResult,
    TaskEvent,
)
from slmdesk.tasks import verify
from slmdesk.tasks.languages import language_name, same_language
from slmdesk.tasks.load import loaded
from slmdesk.tasks.outline import outline
from slmdesk.tasks.summarize.finish import Finisher, about_length, counted, own_sentences
from slmdesk.tasks.summarize.length import FEW_WORDS, word_count
from slmdesk.tasks.summarize.material import about_material, source_language, translates
from slmdesk.tasks.summarize.reading_level import grade
from slmdesk.tasks.summarize.writer import SummaryWriter
from slmdesk.tasks.summarize.written import joined
from slmdesk.tasks.timings import timings_of


def run(request: Summarize, engines: Engines, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Summarize the sources together.

    Yields:
        ``Outline`` first, then ``Estimate``, ``Progress``, ``Notice``, ``Checkpoint``, ``Token`` (draft for notes on
        parts), ``Sentence`` in order, ``Done``.

    Raises:
        DocumentError: ``document-empty``, no text at all.
        EngineError: ``context-too-small``, the model's context holds no useful part of a text;
            ``engine-silent``, it wrote nothing; ``nothing-usable``, nothing of what it wrote tells what the text says.
        ModelError: the model cannot be loaded.
        JobCancelled: ``cancelled()`` became true.
    """
    started = time.perf_counter()
    _refuse_nothing(request)

    def check() -> None:
        if cancelled():
            raise JobCancelled

    check()
    yield outline(request.sources, check)
    words = sum(word_count(source.text) for source in request.sources)
    if words < FEW_WORDS:
        yield Notice(f"The text has only {words} words: these are its own sentences.")
        yield from _finished(request, own_sentences(request), Usage(), 0.0, started, words)
        return
    yield from about_material(request)
    engine = yield from loaded(engines, request.model, request.sampling, cancelled)
    prompts = paths.resources() / "prompts"
    writer = SummaryWriter(request, engine, cancelled, prompts, _written_language(request))

    yield (yield from writer.prepare())
    written = yield from writer.summary()
    text = joined(written)
    if not text:
        raise _nothing_written(writer.answers.wrote)
    yield counted(0)
    finisher = Finisher(request, engine, writer.index, writer.answers, cancelled, prompts)
    sentences = finisher.checked(text, writer.quoted, writer.fixed)
    if request.repair:
        sentences = yield from finisher.repaired(sentences, _written_language(request))
    if request.style == "plain":
        sentences = yield from finisher.easier(sentences, request.reading_level)
    total = sum(word_count(sentence.text) for sentence in sentences)
    yield from about_length(total, writer.target_words, request.length)
    if translates(request):
        assert request.language is not None
        sentences = yield from finisher.translated(sentences, language_name(request.language), writer.fixed)
    check()
    pace = writer.pace()
    yield from _finished(request, sentences, writer.usage(), engine.load_s, started, writer.target_words, pace)


def estimate(request: EstimateSummary, engines: Engines, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """How long a summary would take, with the loading of the model; nothing is written.

    Raises:
        as ``run``.
    """
    job = request.job
    _refuse_nothing(job)
    yield Progress("loading", 0, 0, note=f"Loading {job.model.id}")
    engine = engines.load(job.model, job.sampling, cancelled)
    engine.take_usage()
    writer = SummaryWriter(job, engine, cancelled, paths.resources() / "prompts", _written_language(job))
    found = yield from writer.prepare()
    seconds, most = found.seconds + engine.load_s, found.most_seconds + engine.load_s
    yield Done(replace(found, seconds=round(seconds, 1), most_seconds=round(most, 1)))


def _finished(
    request: Summarize,
    sentences: list[Sentence],
    usage: Usage,
    load_s: float,
    started: float,
    target: int,
    pace: Pace | None = None,
) -> Iterator[TaskEvent]:
    yield from sentences
    summary = "".join(sentence.lead + sentence.text for sentence in sentences)
    yield Done(
        SummaryResult(
            summary,
            verify.coverage(request.sources, sentences),
            [skipped for source in request.sources for skipped in source.skipped],
            request.model.id,
            timings_of(usage, load_s, time.perf_counter() - started),
            target,
            grade(summary) if request.style == "plain" and _in_english(request) else None,
            pace,
        )
    )


def _nothing_written(wrote: bool) -> EngineError:
    """wrote: something that was thrown out; such a model is no damaged one."""
    kind, message = (
        ("nothing-usable", "Nothing of what the model wrote tells what this text says, so all of it was left out.")
        if wrote
        else ("engine-silent", "The model wrote nothing about this text.")
    )
    return EngineError(kind, message, "Try again with another model or length.")


def _refuse_nothing(request: Summarize) -> None:
    if not any(source.text.strip() for source in request.sources):
        raise DocumentError("document-empty", "There is no text to summarize.", "Choose another file, or paste text.")


def _written_language(request: Summarize) -> str:
    """What the model is told to write in; nothing where it follows the text by itself."""
    source = source_language(request)
    return language_name(source) if source is not None and not same_language(source, "en") else ""


def _in_english(request: Summarize) -> bool:
    if request.language is not None:
        return same_language(request.language, "en")
    return request.source_language is None or same_language(request.source_language, "en")
