"""The points of a full answer, and which of them an answer makes, as far as that can be told without a model."""

from __future__ import annotations

import re
from typing import Literal

from slmdesk.messages import SourceText
from slmdesk.tasks import verify
from slmdesk.tasks.ask.retrieval import tells
from slmdesk.tasks.quiz.checks import contains, plain
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import terms
from slmdesk.tasks.verify.values.quantities import quantities

Judgement = Literal["met", "missed", "unclear"]

_MOST_POINTS = 8
_CLAUSE = re.compile(
    r";\s+|,\s+(?:and|but|while|whereas|so|because)\s+(?=\w+\s\w+\s\w+\s\w+)|\s+(?:because|whereas)\s+"
)
_FEWEST_TERMS = 3  # a point of fewer telling words goes with the one before it
_SAID = 0.65
_NOT_SAID = 0.2
"""Shares of a point's telling words (without those of the question) in an answer, by how rare they are: on the tuning
half of the OpenStax free responses 3% of the points are "said" by answers to other questions, and 83% are below the
second (69% below 0.1). Of what TruthfulQA holds for right in other
words, 8% lies between the two and is no longer asked about."""
_VALUE_WORDS = 6


def points(expected: str) -> list[str]:
    """The expected answer as separate points: its sentences, long ones at their joints."""
    found: list[str] = []
    for _lead, sentence in split_result(expected):
        position = 0
        for joint in [*_CLAUSE.finditer(sentence), None]:
            end = joint.start() if joint else len(sentence)
            piece = sentence[position:end].strip(" ,;")
            if joint and len(terms(piece)) < _FEWEST_TERMS:
                continue
            if found and len(terms(piece)) < _FEWEST_TERMS and position:
                found[-1] = f"{found[-1]} {sentence[position:end].strip()}"
            elif piece:
                found.append(piece)
            position = joint.end() if joint else end
    while len(found) > _MOST_POINTS:
        at = min(range(len(found) - 1), key=lambda place: len(found[place]) + len(found[place + 1]))
        found[at : at + 2] = [f"{found[at]} {found[at + 1]}"]
    return found or [expected.strip()]


def same(expected: str, answer: str) -> bool:
    """Whether two answers are the same but for case, marks, articles, and how a number is written."""
    if plain(expected) == plain(answer):
        return True
    if len(expected.split()) > _VALUE_WORDS:
        return False
    return bool(_values(expected)) and _values(expected) == _values(answer) and _units(expected, answer)


def is_value(expected: str) -> bool:
    """Whether the expected answer is a term or number, and not a statement."""
    return len(expected.split()) <= _VALUE_WORDS


def value_judgement(expected: str, answer: str) -> Judgement:
    """Whether an answer names the expected term or number."""
    if same(expected, answer):
        return "met"
    wanted, given = _values(expected), _values(answer)
    if wanted and given and not wanted <= given:
        return "missed"
    if contains(answer, expected) and not _denied(expected, answer):
        return "met" if len(answer.split()) <= 4 * len(expected.split()) + 12 else "unclear"
    return "unclear" if answer.strip() else "missed"


def judgement(point: str, answer: str, question: str) -> Judgement:
    """Whether an answer makes a point. question: words that both repeat and that tell nothing."""
    told = (terms(point) - terms(question)) or terms(point)
    total = sum(map(tells, told))
    if not total or not answer.strip():
        return "missed"
    held = sum(map(tells, told & terms(answer))) / total
    wanted = _values(point) - _values(question)
    if held < _NOT_SAID or (wanted and not wanted & _values(answer) and held < _SAID):
        return "missed"
    if held < _SAID:
        return "unclear"
    checked = verify.check(verify.SourceIndex([SourceText("answer", answer, [])]), "", point)
    return "unclear" if checked.status == "unsupported" else "met"


def _denied(expected: str, answer: str) -> bool:
    return bool(
        re.search(rf"\b(?:not|no|never|isn't|aren't)\b[^.]{{0,20}}{re.escape(expected)}", answer, re.IGNORECASE)
    )


def _values(text: str) -> frozenset[float]:
    return frozenset(max(quantity.values) for quantity in quantities(text) if quantity.values and not quantity.vague)


def _units(expected: str, answer: str) -> bool:
    """Whether the words beside the numbers agree; a unit that is left out is forgiven."""
    words = [frozenset(term for term in terms(text)) for text in (expected, answer)]
    return not words[0] or not words[1] or bool(words[0] & words[1])
