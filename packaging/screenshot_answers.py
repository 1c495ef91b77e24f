"""What ``screenshot_child.py`` answers to the panes beside Summarize: results prepared for the product's samples.

The texts are in ``screenshot_panes.json``; what can be had without a model is real: the doubts about a
translation, where a passage stands, and the whole of de-identification.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from slmdesk.messages import (
    Ask,
    AskResult,
    Citation,
    Classify,
    Criterion,
    Deidentify,
    Done,
    Extract,
    ExtractedRow,
    ExtractedValue,
    ExtractResult,
    Grade,
    GradeResult,
    ModelLoaded,
    Notice,
    Progress,
    Question,
    Quiz,
    QuizResult,
    Sentence,
    SourceText,
    TaskEvent,
    Timings,
    Token,
    Translate,
    Translated,
    TranslateResult,
)

PREPARED: dict[str, Any] = json.loads(Path(__file__).with_name("screenshot_panes.json").read_text("utf-8"))
Cancelled = Callable[[], bool]


def citation(source: SourceText, quote: str) -> Citation:
    """Where the words of a source stand.

    Raises:
        ValueError: they do not.
    """
    start = source.text.index(quote)
    page = next((block.page_number for block in source.blocks if block.start <= start < block.end), None)
    return Citation(source.name, page, start, start + len(quote), quote)


def question(entry: dict[str, Any], source: SourceText) -> Question:
    """A prepared question on the sample that it was written for."""
    return Question(
        entry["kind"],
        entry["question"],
        entry["options"],
        entry["answer"],
        [citation(source, entry["quote"])],
        entry["difficulty"],
        entry["section"],
        entry.get("explanation", ""),
    )


def translate(request: Translate, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """The pane's own sample, with the time of its last line wrong."""
    from slmdesk.tasks.translate.checks import warnings

    yield Notice("The text is taken to be in Spanish.")
    end, whole = 0, ""
    for source, target in PREPARED["translation"]:
        start = request.text.index(source, end)
        lead = request.text[end:start]
        doubts = warnings(source, target, "es", request.target_language)
        end, whole = start + len(source), whole + lead + target
        yield Translated(lead, source, target, start, end, doubts)
    model = request.model.id if request.model is not None else ""
    yield Done(TranslateResult(whole + request.text[end:], "es", "language model", model, Timings()))


def ask(request: Ask, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """The prepared answer to a prepared question."""
    yield ModelLoaded(request.model.id, "qwen2", 4096, 1.2)
    sentences = [
        Sentence(
            " " if number else "",
            entry["text"],
            "supported",
            [],
            [citation(request.sources[0], quote) for quote in entry["quotes"]],
        )
        for number, entry in enumerate(PREPARED["answers"][request.question])
    ]
    for sentence in sentences:
        yield Token(sentence.lead + sentence.text)
    yield from sentences
    answer = "".join(each.lead + each.text for each in sentences)
    yield Done(AskResult(answer, True, False, [], request.model.id, Timings()))


def quiz(request: Quiz, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """As many of the prepared questions as are wanted."""
    wanted = PREPARED["questions"][: request.count]
    for entry in wanted:
        yield question(entry, request.sources[0])
    yield Done(QuizResult(len(wanted), len(wanted), {}, request.model.id, Timings()))


def grade(request: Grade, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """The prepared answer has one point of two."""
    entry = next(each for each in PREPARED["questions"] if each["question"] == request.question)
    points = [Criterion(words, True) for words in entry["met"]] + [Criterion(words, False) for words in entry["missed"]]
    missing = f"Missing: {'; '.join(entry['missed'])}."
    yield Done(GradeResult(entry["score"], "partly", points, missing, request.model.id, Timings()))


def extract(request: Extract, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """The fields that the pane offers with its sample."""
    for number, source in enumerate(request.sources):
        yield Progress("extracting", number, len(request.sources), "files", source.name)
        values = []
        for field in request.fields:
            value = PREPARED["values"][field.name]
            if field.options:
                reasons = ["A label is a judgement: check it yourself."]
                values.append(ExtractedValue(field.name, value, "unverifiable", reasons, []))
            else:
                values.append(ExtractedValue(field.name, value, "supported", [], [citation(source, value)]))
        yield ExtractedRow(source.name, values)
    yield Done(ExtractResult(len(request.sources), request.model.id, Timings()))


def classify(request: Classify, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """A label for each sample."""
    assert request.model is not None
    for source in request.sources:
        label, score = PREPARED["labels"][Path(source.name).name]
        reasons = ["A label is a judgement: check it yourself."]
        value = ExtractedValue("label", label, "unverifiable", reasons, [], score, request.model.id)
        yield ExtractedRow(source.name, [value])
    yield Done(ExtractResult(len(request.sources), request.model.id, Timings()))


def deidentify(request: Deidentify, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """The program's own: it needs no model."""
    from slmdesk.tasks import deidentify

    yield from deidentify.run(request, cancelled)


ANSWERS: dict[type[Any], Any] = {
    Translate: translate,
    Ask: ask,
    Quiz: quiz,
    Grade: grade,
    Extract: extract,
    Classify: classify,
    Deidentify: deidentify,
}
