"""A question answered: computed where it is arithmetic, from the user's material where there is one, else marked."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator

from slmdesk import paths
from slmdesk.engine import Cancelled, Choices, Constraint, Data, Engine, Engines, Message, Regex, Usage
from slmdesk.errors import JobCancelled, TaskError
from slmdesk.messages import (
    Ask,
    AskResult,
    Calculation,
    Done,
    ModelLoaded,
    Notice,
    Progress,
    Sentence,
    SourceText,
    TaskEvent,
    Token,
)
from slmdesk.tasks.ask import algebra, word_problems
from slmdesk.tasks.ask.expressions import NotArithmetic, shown
from slmdesk.tasks.ask.finding import Finding
from slmdesk.tasks.ask.grounded import SILENT as SILENT, Answer, Grounded, ask_yes_no
from slmdesk.tasks.ask.questions import computed, options_of, yes_no_answers
from slmdesk.tasks.ask.safety import refusal
from slmdesk.tasks.ask.style import style_of
from slmdesk.tasks.ask.writing import written
from slmdesk.tasks.prompt_files import PromptFile
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.timings import timings_of

_LONGEST_QUESTION = 12_000  # characters, about five pages: more is material and belongs into a file
_MOST_TOKENS = 400
_GENERAL = "From the model's general knowledge, not from your material: check it."
_COMPUTED = "Computed by the program from the model's steps: check that they are what you asked."


def run(request: Ask, engines: Engines, cancelled: Cancelled, finding: Finding | None = None) -> Iterator[TaskEvent]:
    """Answer a question.

    finding: keeps what finds passages for the next question on the same material.

    Yields:
        ``Progress``, ``Notice``, ``Token`` as it is written, ``Calculation`` for each computed step, ``Sentence`` of
        the checked answer, ``Done``.

    Raises:
        TaskError: ``no-question``, ``question-too-long``, ``nothing-to-read``, ``not-computable``.
        ModelError: the model cannot be loaded.
        JobCancelled: ``cancelled()`` became true.
    """
    _refuse_bad_questions(request)
    yield from _Job(request, engines, cancelled, finding or Finding()).events()


class _Job:
    """Answers one question, and loads the model only when something needs it."""

    def __init__(self, request: Ask, engines: Engines, cancelled: Cancelled, finding: Finding) -> None:
        self._request = request
        self._finding = finding
        self._engines = engines
        self._cancelled = cancelled
        self._engine: Engine | None = None
        self._started = time.perf_counter()
        self._prompts = paths.resources() / "prompts"

    def events(self) -> Iterator[TaskEvent]:
        """As ``run``."""
        question = self._request.question
        if not self._request.socratic and (found := _computed(question)) is not None:
            value, steps = found
            yield from self._shown(value, steps)
            yield from self._end(Answer(value, [Sentence("", value, "supported", [], [])], True))
            return
        verdict = yield from self._refusal(question)
        if verdict is not None:
            yield from self._end(
                Answer(verdict[1], [Sentence("", verdict[1], "unverifiable", [], [])], False), verdict[0]
            )
            return
        yield from self._load()
        if not self._request.socratic and word_problems.is_word_problem(question, bool(self._request.sources)):
            solved = yield from self._solved(question)
            if solved:
                return
        if self._request.sources:
            grounded = Grounded(self._request, self._loaded(), self._cancelled, self._prompts, self._finding)
            answer = yield from grounded.answer()
            if answer.answered or not self._request.general:
                yield from answer.sentences
                yield from self._end(answer)
                return
            yield Notice("The material does not say; this is what the model knows besides.")
        answer = yield from self._from_knowledge()
        yield from answer.sentences
        yield from self._end(answer, general=True)

    def _refusal(self, question: str) -> Generator[TaskEvent, None, tuple[str, str] | None]:
        """(topic, kind words) when the request is refused."""
        asked: list[tuple[str, str]] = []

        def in_doubt(about: str, text: str) -> bool:
            asked.append((about, text))
            return False

        verdict = refusal(question, in_doubt)
        if asked:
            yield from self._load()
            verdict = refusal(question, self._judged)
        return (verdict.topic, verdict.answer) if verdict is not None else None

    def _judged(self, about: str, text: str) -> bool:
        prompt = [Message("user", (f"{about}\n\n<<<\n", Data(text), "\n>>>\n\nAnswer yes or no."))]
        return ask_yes_no(prompt, self._loaded(), self._request, self._cancelled)

    def _solved(self, question: str) -> Generator[TaskEvent, None, bool]:
        yield Progress("asking", 0, 0, note="Working it out")
        solution = word_problems.solve(question, self._loaded(), self._request.sampling, self._cancelled)
        if solution is None:
            return False
        yield from self._shown(shown(solution.value), solution.steps)
        lines = [f"{step.name}: {step.expression} = {step.value}" for step in solution.steps]
        text = "\n".join([*lines, f"Answer: {shown(solution.value)}"])
        doubt = f"{solution.agreed} of {solution.tried} ways to work it out came to this."
        sentences = [
            Sentence("\n" if at else "", line, "unverifiable", [_COMPUTED, doubt], [])
            for at, line in enumerate(text.split("\n"))
        ]
        yield from sentences
        yield from self._end(Answer(text, sentences, True))
        return True

    def _shown(self, value: str, steps: list[Calculation]) -> Iterator[TaskEvent]:
        yield from steps
        yield Token(value)

    def _from_knowledge(self) -> Generator[TaskEvent, None, Answer]:
        request = self._request
        prompt = PromptFile(self._prompts / "ask-general.txt").fill(
            style=style_of(request), question=Data(request.turns[0].text if request.turns else request.question)
        )
        for turn in request.turns[1:]:
            prompt = [*prompt, Message(turn.role, (Data(turn.text),))]
        if request.turns:
            prompt = [*prompt, Message("user", (Data(request.question),))]
        events = self._loaded().generate(
            prompt, request.sampling, _MOST_TOKENS, self._cancelled, constraint=_crisp(request)
        )
        text = yield from written(events)
        return Answer(
            text, [Sentence(lead, line, "unverifiable", [_GENERAL], []) for lead, line in split_result(text)], True
        )

    def _load(self) -> Iterator[TaskEvent]:
        if self._engine is not None:
            return
        request = self._request
        yield Progress("loading", 0, 0, note=f"Loading {request.model.id}")
        self._engine = self._engines.load(request.model, request.sampling, self._cancelled, "chat")
        self._engine.take_usage()
        yield ModelLoaded(
            request.model.id, self._engine.architecture, self._engine.max_context_tokens, self._engine.load_s
        )
        for notice in self._engine.notices:
            yield Notice(notice)

    def _loaded(self) -> Engine:
        assert self._engine is not None, "the model is loaded before it is asked"
        if self._cancelled():
            raise JobCancelled
        return self._engine

    def _end(self, answer: Answer, refused: str = "", general: bool = False) -> Iterator[TaskEvent]:
        usage = self._engine.take_usage() if self._engine is not None else Usage()
        load_s = self._engine.load_s if self._engine is not None else 0.0
        timings = timings_of(usage, load_s, time.perf_counter() - self._started)
        skipped = [skipped for source in self._request.sources for skipped in source.skipped]
        yield Done(AskResult(answer.text, answer.answered, general, skipped, self._request.model.id, timings, refused))


def _computed(question: str) -> tuple[str, list[Calculation]] | None:
    try:
        return computed(question) or algebra.solved(question)
    except NotArithmetic as error:
        raise TaskError(
            "not-computable", f"This cannot be computed: {error.args[0]}.", "Write it in another way."
        ) from error


def _crisp(request: Ask) -> Constraint | None:
    """One of the options, where the question brings them; a yes or no first, where it asks for one."""
    if request.socratic:
        return None
    options = options_of(request.question)
    if options is not None:
        return Choices(tuple(f"{mark}) {text}" for mark, text in zip(options.marks, options.texts, strict=True)))
    words = yes_no_answers(request.question)
    return Regex(rf"(?:{'|'.join(words)})[.,] [^\n]{{4,600}}") if words and not request.language else None


def _refuse_bad_questions(request: Ask) -> None:
    if not request.question.strip():
        raise TaskError(
            "no-question", "There is no question.", 'Write it behind the files: slmdesk ask FILE "question"'
        )
    if len(request.question) > _LONGEST_QUESTION:
        raise TaskError(
            "question-too-long",
            f"The question has {len(request.question):,} characters; up to {_LONGEST_QUESTION:,} can be asked at once.",
            "Put the long part into a file, and ask about that file.",
        )
    if request.sources and not any(_has_text(source) for source in request.sources):
        raise TaskError(
            "nothing-to-read", "There is no text in the material.", "Choose another file, or recognise its scans first."
        )


def _has_text(source: SourceText) -> bool:
    return bool(source.text.strip())
