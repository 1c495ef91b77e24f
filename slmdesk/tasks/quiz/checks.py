"""Why a question that the model wrote is thrown away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from slmdesk.tasks.verify import terms
from slmdesk.tasks.verify.quantities import quantities

_POINTS_AT_TEXT = re.compile(
    r"\b(?:the|this|given|above) (?:passage|text|sentence|author|paragraph|excerpt|statement|material|document)\b"
    r"|\b(?:according to|mentioned|described) (?:the|in|above)\b|\bthe following\b",
    re.IGNORECASE,
)
_ALIKE = 0.75  # share of common words from which two questions are the same
_FEWEST_QUESTION_WORDS = 4

DUPLICATE = "asked before"
LEAKS = "the question contains its answer"
POINTS = "it cannot be understood without the text"
TOO_SHORT = "the question is too short"
UNRELATED = "the question is not about the passage"
FEW_OPTIONS = "the wrong answers are not different enough"
NOT_ANSWERED = "the passage does not answer it"
NOT_FALSE = "the changed statement may be true too"
UNREADABLE = "unfinished"


def plain(text: str) -> str:
    """A text as answers are compared: without case, marks, articles and double spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = re.sub(r"[^\w%.,+-]+", " ", folded).split()
    kept = [word.strip(".,-") for word in words if word not in ("a", "an", "the")]
    return " ".join(word for word in kept if word)


def contains(text: str, part: str) -> bool:
    """Whether a part stands in a text as whole words."""
    inner = plain(part)
    return bool(inner) and f" {inner} " in f" {plain(text)} "


def question_fault(question: str, answer: str, sentence: str) -> str:
    """What is wrong with a question, "" when nothing is. answer: "" when the whole sentence is it."""
    if len(question.split()) < _FEWEST_QUESTION_WORDS and question.isascii():
        return TOO_SHORT
    if _POINTS_AT_TEXT.search(question):
        return POINTS
    if answer and contains(question, answer):
        return LEAKS
    if question.isascii() and sentence.isascii() and not terms(question) & terms(sentence):
        return UNRELATED
    return ""


def wrong_answers(proposed: Sequence[str], answer: str, sentence: str, count: int) -> list[str]:
    """The first ``count`` proposals that are neither right too nor the same as another."""
    kept: list[str] = []
    for text in (" ".join(each.split()).strip(" .;,") for each in proposed):
        others = [answer, *kept]
        if not plain(text) or any(same_answer(text, other) for other in others) or contains(sentence, text):
            continue
        kept.append(text)
    return kept[:count]


def is_another(text: str, part: str, passage: str) -> bool:
    """Whether a text in place of a part makes a statement false by the passage.

    What the passage does not say in this place is false by it; what it says nearby may be true too. And neither of the
    two may only say the other more or less exactly ("ribs" and "true ribs").
    """
    new, old = terms(text), terms(part)
    apart = not new & old or (bool(new - old) and bool(old - new))
    return apart and bool(wrong_answers([text], part, passage, 1))


def same_answer(one: str, other: str) -> bool:
    """Whether two answers are the same, or one is part of the other."""
    first, second = plain(one), plain(other)
    if first == second or contains(one, other) or contains(other, one):
        return True
    numbers = [{value for quantity in quantities(text) for value in quantity.values} for text in (one, other)]
    if numbers[0] or numbers[1]:
        return numbers[0] == numbers[1] and terms(one) == terms(other)
    return bool(terms(one)) and terms(one) == terms(other)


def is_duplicate(question: str, before: Sequence[str]) -> bool:
    """Whether a question was asked before, in these or nearly these words."""
    words = terms(question) or frozenset(plain(question).split())
    for other in before:
        others = terms(other) or frozenset(plain(other).split())
        if plain(other) == plain(question) or len(words & others) >= _ALIKE * len(words | others):
            return True
    return False
