"""Grading of an answer: the points of the expected one, which of them it makes, and what was missing.

What words and numbers settle is settled by code; the model is asked about the rest, one point at a time.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Literal

from slmdesk import paths
from slmdesk.engine import Cancelled, Choices, Data, Engine, Engines, Piece, Usage
from slmdesk.errors import JobCancelled, TaskError
from slmdesk.messages import (
    Criterion,
    Done,
    Grade,
    GradeResult,
    ModelLoaded,
    Notice,
    Progress,
    TaskEvent,
    Timings,
)
from slmdesk.tasks.grade.criteria import Judgement, is_value, judgement, points, same, value_judgement
from slmdesk.tasks.prompt_files import PromptFile
from slmdesk.tasks.timings import timings_of

_RIGHT, _WRONG = 0.8, 0.2
_LONGEST = 8000  # characters of an answer
_SHOWN_POINTS = 2


def run(request: Grade, engines: Engines, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Grade one answer. The model is loaded only when there is a point to ask it about.

    Yields:
        ``Progress``, ``Notice``, ``Done`` with a ``GradeResult``.

    Raises:
        TaskError: ``nothing-expected``, ``answer-too-long``.
        ModelError: the model cannot be loaded.
        JobCancelled: ``cancelled()`` became true.
    """
    started = time.perf_counter()
    _refuse_bad_requests(request)
    answer = request.answer.strip()
    texts = [request.expected.strip()] if is_value(request.expected) else points(request.expected)
    judged = _judged_by_code(request, texts, answer)
    unclear = [at for at, each in enumerate(judged) if each == "unclear"]
    engine: Engine | None = None
    if unclear:
        yield Progress("loading", 0, 0, note=f"Loading {request.model.id}")
        engine = engines.load(request.model, request.sampling, cancelled, "segments")
        engine.take_usage()
        yield ModelLoaded(request.model.id, engine.architecture, engine.max_context_tokens, engine.load_s)
        for notice in engine.notices:
            yield Notice(notice)
        yield Progress("checking", 0, len(unclear), "parts", "Looking for each point")
        said = _asked(request, engine, [texts[at] for at in unclear], cancelled)
        for at, yes in zip(unclear, said, strict=True):
            judged[at] = "met" if yes else "missed"
    if cancelled():
        raise JobCancelled
    usage = engine.take_usage() if engine is not None else Usage()
    timings = timings_of(usage, engine.load_s if engine is not None else 0.0, time.perf_counter() - started)
    criteria = [Criterion(text, each == "met") for text, each in zip(texts, judged, strict=True)]
    yield Done(_result(request, criteria, timings))


def _judged_by_code(request: Grade, texts: Sequence[str], answer: str) -> list[Judgement]:
    if same(request.expected, answer):
        return ["met"] * len(texts)
    if not answer:
        return ["missed"] * len(texts)
    if is_value(request.expected):
        return [value_judgement(text, answer) for text in texts]
    return [judgement(text, answer, request.question) for text in texts]


def _asked(request: Grade, engine: Engine, texts: Sequence[str], cancelled: Cancelled) -> list[bool]:
    """Whether the answer makes each point, by the model: only yes or no."""
    file = PromptFile(paths.resources() / "prompts" / "grade.txt")
    # Not the full answer: with it before its eyes, a small model finds every point in what the student wrote.
    question = f"{request.passage}\n\n{request.question}" if request.passage else request.question
    if engine.count_tokens(question) > engine.max_context_tokens // 2:
        question = request.question
    prompts = [file.fill(question=Data(question), answer=Data(request.answer), point=Data(text)) for text in texts]
    answers = [""] * len(prompts)
    for index, event in engine.generate_many(
        prompts, request.sampling, 4, cancelled, constraints=[Choices(("yes", "no"))] * len(prompts)
    ):
        if isinstance(event, Piece):
            answers[index] += event.text
    return [answer.strip().lower().startswith("y") for answer in answers]


def _result(request: Grade, criteria: list[Criterion], timings: Timings) -> GradeResult:
    # A longer point holds more of the answer than a short one.
    weights = [max(1, len(criterion.text.split())) ** 0.5 for criterion in criteria]
    held = sum(weight for weight, criterion in zip(weights, criteria, strict=True) if criterion.met)
    score = round(held / sum(weights), 3)
    verdict: Literal["right", "partly", "wrong"] = (
        "right" if score >= _RIGHT else "wrong" if score < _WRONG else "partly"
    )
    absent = [criterion.text.strip().rstrip(".") for criterion in criteria if not criterion.met]
    missing = ""
    if absent:
        more = f", and {len(absent) - _SHOWN_POINTS} more" if len(absent) > _SHOWN_POINTS else ""
        missing = f"Missing: {'; '.join(absent[:_SHOWN_POINTS])}{more}."
    return GradeResult(score, verdict, criteria, missing, request.model.id, timings)


def _refuse_bad_requests(request: Grade) -> None:
    if not request.expected.strip():
        raise TaskError("nothing-expected", "There is no expected answer to grade by.", "Give one with --expected.")
    if max(len(request.answer), len(request.expected), len(request.question)) > _LONGEST:
        raise TaskError(
            "answer-too-long", f"Answers of up to {_LONGEST:,} characters can be graded.", "Grade it in parts."
        )
