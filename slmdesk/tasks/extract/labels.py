"""One label for each text: by an ONNX classifier, or chosen by the language model, which is asked several times.

A small model prefers the label that stands first, or last (Zhao et al., "Calibrate Before Use", 2021): it is asked
with the labels in different orders, and its score is the share of the answers that agree.
"""

from __future__ import annotations

import collections
import time
from collections.abc import Iterator, Sequence

from slmdesk import paths
from slmdesk.engine import Cancelled, Choices, Data, Engine, Engines, Piece, Prompt
from slmdesk.engine.classify import Classifier
from slmdesk.errors import JobCancelled, TaskError
from slmdesk.messages import (
    ClassifierModel,
    Classify,
    Done,
    ExtractedRow,
    ExtractedValue,
    ExtractResult,
    Notice,
    Progress,
    SourceText,
    TaskEvent,
    Timings,
)
from slmdesk.tasks.chunks import cut
from slmdesk.tasks.load import loaded
from slmdesk.tasks.prompt_files import PromptFile
from slmdesk.tasks.timings import timings_of

FIELD = "label"
_JUDGEMENT = "A label is a judgement: check it yourself."
_QUESTIONS = ("Which of these labels fits the text above best?", "What is the text above?")
_ASKED = 4  # times for each text; its words are read once for all
_LARGEST_CHUNK_TOKENS = 1500
_LONGEST_LABEL = 100  # characters
_MOST_LABELS = 50  # more do not stand in a prompt of their own
_ENOUGH = 0.5  # of a label that is said or not for itself


class ClassifyTask:
    """Answers ``Classify``. The classifier that was used last stays loaded."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._loaded: tuple[ClassifierModel, Classifier] | None = None

    def close(self) -> None:
        """Give the classifier's memory back."""
        self._loaded = None

    def run(self, request: Classify, cancelled: Cancelled) -> Iterator[TaskEvent]:
        """Label each source.

        Yields:
            ``Progress``, ``Notice``, ``ExtractedRow`` with one value for each source in order, ``Done``.

        Raises:
            TaskError: ``bad-labels``.
            ModelError: the model or classifier cannot be used.
            JobCancelled: ``cancelled()`` became true.
        """
        started = time.perf_counter()
        if request.classifier is not None:
            yield from self._by_classifier(request, request.classifier, cancelled, started)
        else:
            yield from _by_model(request, self._engines, cancelled, started)

    def _by_classifier(
        self, request: Classify, model: ClassifierModel, cancelled: Cancelled, started: float
    ) -> Iterator[TaskEvent]:
        yield Progress("loading", 0, 0, note=f"Loading {model.id}")
        began = time.perf_counter()
        if self._loaded is None or self._loaded[0] != model:
            self._loaded = (model, Classifier(model))
        classifier = self._loaded[1]
        load_s = time.perf_counter() - began
        for number, source in enumerate(request.sources):
            yield Progress("extracting", number, len(request.sources), "files", source.name)
            if not source.text.strip():
                yield Notice(f"There is no text in {source.name}.")
                yield _row(source, None, None, model.id, ["There is no text."])
                continue
            shares, parts = classifier.shares(source.text, cancelled)
            if parts > 1:
                yield Notice(
                    f"{source.name} is longer than {model.id} reads at once: {parts} parts of it were labelled, and "
                    "the scores are their mean."
                )
            yield _scored(source, model, shares)
        timings = Timings(load_s=load_s, total_s=time.perf_counter() - started)
        yield Done(ExtractResult(len(request.sources), model.id, timings))


def _scored(source: SourceText, model: ClassifierModel, shares: Sequence[float]) -> ExtractedRow:
    ranked = sorted(zip(shares, model.labels, strict=True), key=lambda each: -each[0])
    best, others = ranked[0], ranked[1:3]
    said = [label for share, label in ranked if share >= _ENOUGH] if model.several else [best[1]]
    less = [f"{label} {share:.2f}" for share, label in others if label not in said]
    reasons = [_JUDGEMENT, *([f"After it: {', '.join(less)}."] if less else [])]
    if not said:
        reasons = ["None of its labels fits.", *reasons[1:]]
    return _row(source, "; ".join(said) or None, best[0], model.id, reasons)


def _by_model(request: Classify, engines: Engines, cancelled: Cancelled, started: float) -> Iterator[TaskEvent]:
    labels = _checked(request.labels)
    assert request.model is not None, "one of both labels"
    engine = yield from loaded(engines, request.model, request.sampling, cancelled, "segments")
    chooser = _Chooser(request, labels, engine, cancelled)
    for number, source in enumerate(request.sources):
        yield Progress("extracting", number, len(request.sources), "files", source.name)
        if not source.text.strip():
            yield Notice(f"There is no text in {source.name}.")
            yield _row(source, None, None, request.model.id, ["There is no text."])
        else:
            yield chooser.row(source)
    timings = timings_of(engine.take_usage(), engine.load_s, time.perf_counter() - started)
    yield Done(ExtractResult(len(request.sources), request.model.id, timings))


class _Chooser:
    """Lets the language model choose, source by source."""

    def __init__(self, request: Classify, labels: Sequence[str], engine: Engine, cancelled: Cancelled) -> None:
        self._request = request
        self._labels = labels
        self._engine = engine
        self._cancelled = cancelled
        self._prompt_file = PromptFile(paths.resources() / "prompts" / "classify.txt")
        self._answer_tokens = 4 + max(engine.count_tokens(label) for label in labels)
        frame = max(engine.count_prompt_tokens(self._prompt("", number)) for number in range(_ASKED))
        room = engine.max_context_tokens - frame - self._answer_tokens - 16
        self._budget = max(64, min(_LARGEST_CHUNK_TOKENS, room))

    def row(self, source: SourceText) -> ExtractedRow:
        """The label that most answers name; each part of a long text counts by its length."""
        weights: collections.Counter[str] = collections.Counter()
        for chunk in cut([source], self._engine.count_tokens, self._budget, self._check):
            for label in self._answers(source.text[chunk.start : chunk.end]):
                weights[label] += chunk.end - chunk.start
        assert self._request.model is not None
        if not weights:  # it spelt a long label in more pieces than there is room for
            return _row(source, None, None, self._request.model.id, ["The model chose no label."])
        (label, weight), *others = weights.most_common()
        score = weight / weights.total()
        reasons = [_JUDGEMENT]
        if others:
            named = ", ".join(each for each, _weight in others[:2])
            reasons.append(f"Asked in another way, the model said {named}.")
        return _row(source, label, score, self._request.model.id, reasons)

    def _answers(self, text: str) -> list[str]:
        answers = [""] * _ASKED
        for index, event in self._engine.generate_many(
            [self._prompt(text, number) for number in range(_ASKED)],
            self._request.sampling,
            self._answer_tokens,
            self._cancelled,
            constraints=[Choices(tuple(self._labels))] * _ASKED,
        ):
            if isinstance(event, Piece):
                answers[index] += event.text
        return [answer for answer in answers if answer in self._labels]

    def _prompt(self, text: str, number: int) -> Prompt:
        """The labels in another order each time, then also in other words."""
        turns = min(len(self._labels), _ASKED)
        first = number % turns * len(self._labels) // turns
        order = [*self._labels[first:], *self._labels[:first]]
        return self._prompt_file.fill(
            text=Data(text),
            question=_QUESTIONS[number // turns % len(_QUESTIONS)],
            labels=Data("\n".join(f"- {label}" for label in order)),
        )

    def _check(self) -> None:
        if self._cancelled():
            raise JobCancelled


def _row(source: SourceText, label: str | None, score: float | None, by: str, reasons: list[str]) -> ExtractedRow:
    rounded = None if score is None else round(score, 4)
    return ExtractedRow(source.name, [ExtractedValue(FIELD, label, "unverifiable", reasons, [], rounded, by)])


def _checked(labels: Sequence[str]) -> list[str]:
    found = [" ".join(label.split()) for label in labels]
    if len(found) < 2 or len(set(found)) < len(found) or not all(found):
        raise TaskError("bad-labels", "Two or more labels that differ are needed.", 'Write: --labels "good,bad"')
    if len(found) > _MOST_LABELS or max(map(len, found)) > _LONGEST_LABEL:
        raise TaskError(
            "bad-labels",
            f"Up to {_MOST_LABELS} labels of up to {_LONGEST_LABEL} characters can be chosen from.",
            "Take fewer, or shorter ones.",
        )
    return found
