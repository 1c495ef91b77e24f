"""Questions about the user's own material: answered, asked and graded."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from slmdesk.messages.documents import Citation, Skipped, SourceText
from slmdesk.messages.inference import ModelFile, Sampling, Timings
from slmdesk.messages.search import EmbeddingFile

QuestionKind = Literal["choice", "open", "cloze", "true-false"]


class Turn(Struct, frozen=True):
    """What was said before in a conversation."""

    role: Literal["user", "assistant"]
    text: str


class Ask(Struct, frozen=True, tag="ask"):
    """Inference child: answer a question from the sources.

    general: the model may use what it knows besides, which is then marked; without sources it has to.
    level: whom the answer is for. turns: what was said before, oldest first. states_folder: where the state of
    a model that has read the sources may be kept; None in a private session. embedding: finds passages by meaning
    too, where the sources are too long to be read whole; None finds them by words alone.
    """

    sources: list[SourceText]
    question: str
    model: ModelFile
    general: bool = False
    level: Literal["", "child", "school", "university"] = ""
    socratic: bool = False
    language: str | None = None
    turns: list[Turn] = []
    states_folder: str | None = None
    embedding: EmbeddingFile | None = None
    sampling: Sampling = Sampling()


class Calculation(Struct, frozen=True, tag="calculation"):
    """A step that was computed and not written by the model. value: exact where it can be, such as ``"7/3"``."""

    name: str
    expression: str
    value: str
    note: str = ""


class AskResult(Struct, frozen=True, tag="ask-result"):
    """answered: False when the material does not say, or the request was refused (then ``refused`` says why).

    general: whether knowledge from outside was used.
    """

    answer: str
    answered: bool
    general: bool
    skipped: list[Skipped]
    model: str
    timings: Timings
    refused: str = ""


class Quiz(Struct, frozen=True, tag="quiz"):
    """Inference child: questions that the sources answer. kinds: in turns. avoid: questions asked before."""

    sources: list[SourceText]
    count: int
    model: ModelFile
    kinds: list[QuestionKind] = field(default_factory=lambda: ["choice"])
    difficulty: Literal["", "easy", "medium", "hard"] = ""
    avoid: list[str] = []
    language: str | None = None
    sampling: Sampling = Sampling()


class Question(Struct, frozen=True, tag="question"):
    """A question whose answer the quoted passage holds. options: of a choice, the answer among them.

    explanation: what is right, where the answer itself does not say it (a false statement corrected).
    """

    kind: QuestionKind
    question: str
    options: list[str]
    answer: str
    sources: list[Citation]
    difficulty: Literal["easy", "medium", "hard"] = "medium"
    section: str = ""
    explanation: str = ""


class QuizResult(Struct, frozen=True, tag="quiz-result"):
    """written: questions that the model wrote; those that did not hold were thrown away, reason -> how many."""

    kept: int
    written: int
    thrown_away: dict[str, int]
    model: str
    timings: Timings


class Grade(Struct, frozen=True, tag="grade"):
    """Inference child: how much of the expected answer an answer holds. passage: where the question came from."""

    question: str
    expected: str
    answer: str
    model: ModelFile
    passage: str = ""
    sampling: Sampling = Sampling()


class Criterion(Struct, frozen=True):
    """A point that a full answer makes, and whether this one makes it."""

    text: str
    met: bool


class GradeResult(Struct, frozen=True, tag="grade-result"):
    """score: 0..1, the share of the criteria that are met. missing: in one sentence, empty when nothing is."""

    score: float
    verdict: Literal["right", "partly", "wrong"]
    criteria: list[Criterion]
    missing: str
    model: str
    timings: Timings
