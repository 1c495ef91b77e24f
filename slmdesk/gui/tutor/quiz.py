"""A quiz as it is taken: its questions, what was answered, how right it was, and which are still to be graded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from slmdesk.messages import GradeResult, Question, QuestionKind, QuizResult

_MARKS = re.compile(r"[^\w%.,+-]+")


@dataclass(frozen=True)
class QuizWishes:
    """What is asked for. difficulty: empty for any."""

    count: int
    kinds: tuple[QuestionKind, ...]
    difficulty: str = ""


@dataclass(eq=False)
class Taken:
    """A question and what the student did with it.

    score: 0..1; None until it is known. grading: the model is at it, or will be. by_user: the student's own verdict.
    """

    question: Question
    given: str | None = None
    score: float | None = None
    grade: GradeResult | None = None
    grading: bool = False
    by_user: bool = False
    kept: bool = False

    @property
    def answered(self) -> bool:
        return self.given is not None


@dataclass
class QuizRound:
    """One quiz. wanted: questions that were asked for. place: of the question in view; its length at the end."""

    wanted: int
    taken: list[Taken] = field(default_factory=list)
    place: int = 0
    result: QuizResult | None = None
    stopped: bool = False

    @property
    def complete(self) -> bool:
        """Whether no more questions come."""
        return self.result is not None or self.stopped

    @property
    def current(self) -> Taken | None:
        """The question in view; None while it is being written, and at the end."""
        return self.taken[self.place] if self.place < len(self.taken) else None

    @property
    def at_end(self) -> bool:
        return self.complete and self.place >= len(self.taken)

    @property
    def score(self) -> tuple[float, int]:
        """How much was right, of how many that are graded."""
        graded = [each.score for each in self.taken if each.score is not None]
        return sum(graded), len(graded)

    @property
    def missed(self) -> list[Taken]:
        """Answers that were not fully right."""
        return [each for each in self.taken if each.score is not None and each.score < 0.8]

    def again(self, questions: Iterable[Question]) -> QuizRound:
        """A round with questions that were asked already."""
        taken = [Taken(each) for each in questions]
        return QuizRound(len(taken), taken, stopped=True)


def settled(question: Question, given: str) -> float | None:
    """The score where comparing the words settles it; None where the answer has to be graded."""
    if question.kind in ("choice", "true-false"):
        return 1.0 if given == question.answer else 0.0
    if not given.strip():
        return 0.0
    return 1.0 if plain(given) == plain(question.answer) else None


def plain(text: str) -> str:
    """A text without case, marks and English articles, as answers are compared."""
    words = _MARKS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split()
    return " ".join(word.strip(".,-") for word in words if word not in ("a", "an", "the"))
