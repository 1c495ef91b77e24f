"""What the scripted child answers to the Tutor pane: the words of a question, or the model's id, choose."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator

from slmdesk.errors import EngineError, JobCancelled
from slmdesk.messages import (
    Ask,
    AskResult,
    Calculation,
    Citation,
    Criterion,
    Done,
    Grade,
    GradeResult,
    ModelLoaded,
    Notice,
    Progress,
    Question,
    QuestionKind,
    Quiz,
    QuizResult,
    Sentence,
    TaskEvent,
    Timings,
    Token,
)

Cancelled = Callable[[], bool]
SILENT = "The material does not say."


def ask(request: Ask, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """``Repeat`` says what came along; a sum is computed; ``bomb`` is refused; else the block with the last word."""
    yield Progress("loading", 0, 0, note=f"Loading {request.model.id}")
    yield ModelLoaded(request.model.id, "scripted", 4096, 0.1)
    yield Notice("The model was measured.")
    if request.model.id == "broken":
        raise EngineError("engine-silent", "The model wrote nothing.", "Try another model.")
    if request.model.id == "hungry" and (request.model.context_tokens or 8192) > 4096:
        raise EngineError("not-enough-memory", "There is not enough free memory to run this model.", "Close others.")
    question = request.question
    if question == "Repeat":
        told = f"{len(request.sources)} sources, {len(request.turns)} turns, states {bool(request.states_folder)}"
        yield from _told(request, f"{told}, {request.level or 'any'} level.", True)
        return
    if question == "17 * 3":
        yield Calculation("answer", "17 * 3", "51")
        yield Token("51")
        yield Done(AskResult("51", True, False, [], "scripted", Timings()))
        return
    if "bomb" in question:
        words = "I cannot help with that. If you are in danger, call for help."
        yield Done(AskResult(words, False, False, [], "scripted", Timings(), "weapons"))
        return
    if request.socratic:
        yield from _told(request, f"What do you know about it? ({len(request.turns)})", True)
        return
    yield Progress("prompt", 50, 100, "tokens")
    if request.model.id == "waiting":
        yield Token("Half an answer")
        yield from _until_cancelled(cancelled)
    found = _found(request)
    if not found and request.general:
        yield Notice("The material does not say; this is what the model knows besides.")
        yield from _told(request, "Paris is the capital of France.", True, general=True)
    elif not found:
        yield Token("Perhaps it is")
        yield from _told(request, SILENT, False)
    else:
        for sentence in found:
            yield Token(sentence.lead + sentence.text)
        yield from found
        yield Done(AskResult("".join(each.lead + each.text for each in found), True, False, [], "s", Timings()))


def _found(request: Ask) -> list[Sentence]:
    """The blocks with the last word of the question."""
    word = re.findall(r"\w+", request.question)[-1].lower()
    found: list[Sentence] = []
    for source in request.sources:
        for block in source.blocks:
            words = source.text[block.start : block.end]
            if word in words.lower():
                cited = Citation(source.name, block.page_number, block.start, block.end, words)
                doubt = ["The source says another number."] if "unsupported" in words else []
                status = "unsupported" if doubt else "supported"
                found.append(
                    Sentence(" " if found else "", words, status, doubt, [] if doubt else [cited], cited)  # type: ignore[arg-type]
                )
    return found


def _told(request: Ask, text: str, answered: bool, refused: str = "", general: bool = False) -> Iterator[TaskEvent]:
    yield Token(text)
    yield Sentence("", text, "unverifiable", ["Nothing to check it against."], [])
    yield Done(AskResult(text, answered, general, [], request.model.id, Timings(), refused))


def quiz(request: Quiz, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """One question a block and kind in turn; those asked before are left out.

    ``waiting`` stops after the first, ``breaking`` fails after the second; of ``poor`` none holds.
    """
    yield Progress("loading", 0, 0, note=f"Loading {request.model.id}")
    if request.model.id == "broken":
        raise EngineError("engine-silent", "The model wrote nothing.", "Try another model.")
    if request.model.id == "poor":
        yield Done(QuizResult(0, 4, {"the passage does not answer it": 4}, request.model.id, Timings()))
        return
    kept, doubled = 0, 0
    for source in request.sources:
        for block in source.blocks:
            words = source.text[block.start : block.end]
            kind = request.kinds[kept % len(request.kinds)]
            text = f"{kind}: what about {words.split()[0]} {words.split()[-1]}?"
            if text in request.avoid:
                doubled += 1
                continue
            if kept == request.count:
                break
            yield Progress("asking", kept, request.count, "questions")
            cited = Citation(source.name, block.page_number, block.start, block.end, words)
            yield _question(kind, text, words, cited)
            kept += 1
            if request.model.id == "breaking" and kept == 2:
                raise EngineError("engine-silent", "The model wrote nothing.", "Try another model.")
            if request.model.id == "waiting":
                yield from _until_cancelled(cancelled)
    thrown = {"asked before": doubled, "the passage does not answer it": 2}
    thrown = {reason: count for reason, count in thrown.items() if count}
    yield Done(QuizResult(kept, kept + sum(thrown.values()), thrown, request.model.id, Timings()))


def _question(kind: QuestionKind, text: str, words: str, cited: Citation) -> Question:
    options = {"choice": ["one", "two", words.split()[-1], "three"], "true-false": ["True", "False"]}.get(kind, [])
    answer = {"choice": words.split()[-1], "true-false": "False", "cloze": words.split()[-1]}.get(kind, words)
    told = words if kind == "true-false" else ""
    return Question(kind, text, options, answer, [cited], "medium", "A section", told)


def grade(request: Grade, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Half of it for ``half``, nothing for anything else."""
    if request.answer == "fail":
        raise EngineError("engine-silent", "The model wrote nothing.", "Try another model.")
    half = "half" in request.answer
    points = [Criterion("It names the trial", half), Criterion("It names the number", False)]
    missing = "Missing: It names the number." if half else "Missing: everything."
    yield Done(GradeResult(0.5 if half else 0.0, "partly" if half else "wrong", points, missing, "s", Timings()))


def _until_cancelled(cancelled: Cancelled) -> Iterator[TaskEvent]:
    pause = threading.Event()
    while not cancelled():
        pause.wait(0.01)
    raise JobCancelled
    yield Notice("never")


TUTOR_TASKS = {Ask: ask, Quiz: quiz, Grade: grade}
