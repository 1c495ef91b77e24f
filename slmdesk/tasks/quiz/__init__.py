"""Questions from the user's material: a sentence first, then the question that it answers.

The answer of a choice can only be a part of that sentence (``JsonSchema`` with its parts as an enum); the model
then answers its own question from the passage, and what it cannot answer is thrown away and counted.
"""

from __future__ import annotations

import collections
import itertools
import math
import time
from collections.abc import Iterator, Sequence

from slmdesk import paths
from slmdesk.engine import Cancelled, Choices, Constraint, Engine, Engines, Piece, Prompt
from slmdesk.errors import JobCancelled, TaskError
from slmdesk.messages import (
    Done,
    Notice,
    Progress,
    Question,
    QuestionKind,
    Quiz,
    QuizResult,
    TaskEvent,
)
from slmdesk.tasks.load import loaded
from slmdesk.tasks.quiz import checks
from slmdesk.tasks.quiz.sentences import KeySentence, key_sentences
from slmdesk.tasks.quiz.writing import TRUE, Draft, Refused, Writer, judge_prompt
from slmdesk.tasks.timings import timings_of

_MOST_QUESTIONS = 500
_AT_ONCE = 12
_MOST_WRITTEN = 2  # for each question that was asked for
_SPARE = 40


def run(request: Quiz, engines: Engines, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Write questions.

    Yields:
        ``Progress``, ``Notice``, ``Question`` as it is kept, ``Done``.

    Raises:
        TaskError: ``bad-count``, ``nothing-to-ask``.
        ModelError: the model cannot be loaded.
        JobCancelled: ``cancelled()`` became true.
    """
    started = time.perf_counter()
    if not 1 <= request.count <= _MOST_QUESTIONS or not request.kinds:
        raise TaskError(
            "bad-count", f"{request.count} questions cannot be written.", f"Ask for 1 to {_MOST_QUESTIONS}."
        )
    sentences = key_sentences(request.sources, lambda: _check(cancelled))
    first = next(sentences, None)
    if first is None:
        raise TaskError(
            "nothing-to-ask",
            "There is no sentence in the material that a question could be asked about.",
            "Choose a document with running text.",
        )
    engine = yield from loaded(engines, request.model, request.sampling, cancelled, "segments")
    making = _Making(request, engine, cancelled, itertools.chain([first], sentences))
    yield from making.events()
    if making.kept < request.count:
        yield Notice(f"The material gives {making.kept} good questions; {request.count} were asked for.")
    timings = timings_of(engine.take_usage(), engine.load_s, time.perf_counter() - started)
    yield Done(QuizResult(making.kept, making.written, dict(making.thrown_away), request.model.id, timings))


class _Making:
    """Writes questions round by round until there are enough.

    Attributes:
        kept, written: how many questions.
        thrown_away: reason -> how many.
    """

    def __init__(self, request: Quiz, engine: Engine, cancelled: Cancelled, sentences: Iterator[KeySentence]) -> None:
        self._request = request
        self._engine = engine
        self._cancelled = cancelled
        self._sentences = sentences
        self._writer = Writer(request, paths.resources() / "prompts")
        self._asked = list(request.avoid)
        self._spare: collections.deque[str] = collections.deque(maxlen=_SPARE)
        self.kept = 0
        self.written = 0
        self.thrown_away: collections.Counter[str] = collections.Counter()
        self._stated: collections.Counter[bool] = collections.Counter()  # kept statements: true ones, false ones

    def events(self) -> Iterator[TaskEvent]:
        """Yields ``Progress`` and ``Question``."""
        request = self._request
        most = _MOST_WRITTEN * request.count + 4
        while self.kept < request.count and self.written < most:
            yield Progress("asking", self.kept, request.count, "questions")
            wanted = min(_AT_ONCE, request.count - self.kept + 1, most - self.written)
            batch = list(itertools.islice(self._sentences, wanted))
            if not batch:
                return
            for question in self._round(batch):
                if self.kept < request.count:
                    self.kept += 1
                    self._stated[question.answer == TRUE] += question.kind == "true-false"
                    yield question
                else:
                    self.written -= 1  # one more than was asked for: neither kept nor thrown away
        yield Progress("asking", self.kept, request.count, "questions")

    def _round(self, batch: Sequence[KeySentence]) -> Iterator[Question]:
        planned = [(kind, true, each) for (kind, true), each in zip(self._planned(len(batch)), batch, strict=True)]
        self.written += len(batch)
        asking = [at for at, (kind, true, _sentence) in enumerate(planned) if self._writer.asks_model(kind, true)]
        kinds = [(planned[at][0], planned[at][2]) for at in asking]
        answers = self._answers(
            [self._writer.prompt(kind, sentence) for kind, sentence in kinds],
            [self._writer.form(kind, sentence) for kind, sentence in kinds],
            [self._writer.limit(kind) for kind, _sentence in kinds],
        )
        self._spare.extend(part for each in batch for part in each.parts[:2])
        written = dict(zip(asking, answers, strict=True))
        drafts: list[tuple[KeySentence, Draft]] = []
        for at, (kind, true, sentence) in enumerate(planned):
            draft = self._writer.draft(kind, true, sentence, written.get(at, ""), list(self._spare))
            if isinstance(draft, Refused):
                self.thrown_away[draft.reason] += 1
            elif checks.is_duplicate(draft.question.question, self._asked):
                self.thrown_away[checks.DUPLICATE] += 1
            else:
                self._asked.append(draft.question.question)
                drafts.append((sentence, draft))
        yield from self._judged(drafts)

    def _judged(self, drafts: Sequence[tuple[KeySentence, Draft]]) -> Iterator[Question]:
        judged = [(sentence, draft) for sentence, draft in drafts if draft.judged]
        answers = self._answers(
            [judge_prompt(sentence, draft) for sentence, draft in judged],
            [Choices(draft.choices) for _sentence, draft in judged],
            [64] * len(judged),
        )
        wrong = {
            id(draft) for (_sentence, draft), answer in zip(judged, answers, strict=True) if answer != draft.expected
        }
        for _sentence, draft in drafts:
            if id(draft) in wrong:
                self.thrown_away[checks.NOT_ANSWERED] += 1
            else:
                yield draft.question

    def _answers(self, prompts: list[Prompt], forms: list[Constraint], limits: list[int]) -> list[str]:
        answers = [""] * len(prompts)
        if prompts:
            for index, event in self._engine.generate_many(
                prompts, self._request.sampling, limits, self._cancelled, constraints=forms
            ):
                if isinstance(event, Piece):
                    answers[index] += event.text
        return [answer.strip() for answer in answers]

    def _planned(self, count: int) -> Iterator[tuple[QuestionKind, bool]]:
        """The kinds of the next questions, and whether each is to be a true statement.

        At most half of the statements that were asked for are planned to be: what the model makes false may be thrown
        away, and no other true one comes in its place.
        """
        kinds = self._request.kinds
        most = math.ceil(math.ceil(self._request.count / len(kinds)) / 2)
        stated = collections.Counter(self._stated)
        for number in range(self.written, self.written + count):
            kind, true = kinds[number % len(kinds)], stated[True] <= stated[False] and stated[True] < most
            stated[true] += kind == "true-false"
            yield kind, true


def _check(cancelled: Cancelled) -> None:
    if cancelled():
        raise JobCancelled
