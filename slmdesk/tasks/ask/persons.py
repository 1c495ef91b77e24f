"""Whether the person whom an answer names did what a "who" question asks for, as far as sentences tell.

Asked who built a fence, a small model gives the name below the letter, where no sentence brings the two together, and
stands by it. What the sentences with that name, and those that go on about it ("He has ..."), share no word of with the
question is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from slmdesk.tasks.ask.retrieval import tells
from slmdesk.tasks.verify import SourceIndex, terms
from slmdesk.tasks.verify.wording import is_common, tokens

_WHO = re.compile(r"(?:^|[,;:.]\s*|\b(?:and|but|so|by|from|with|to|for)\s+)(?:who|whom|whose)\b", re.IGNORECASE)
_OF_WRITING = re.compile(  # the name below a letter answers that
    r"\b(?:author|compil|dictat|editor|from|letter|sent|send|sign|typ(?:ed|ist)|writ|wrote)", re.IGNORECASE
)
_WRITER = re.compile(r"\b(?:I|we|We|me|my|My|us|our|Our|myself|ourselves)\b")
_GOES_ON = re.compile(r"\b(?:he|she|they|him|his|hers?|them|their|who|whose|whom)\b", re.IGNORECASE)
_OF_BEFORE = re.compile(r"\b(?:it|its|this|that|these|those|they|them|their|so|one|both)\b", re.IGNORECASE)
_IN_PASSIVE = re.compile(r"\b(?:am|is|are|was|were|be|been|being|got|gets?)(?:\s+\w+){0,2}\s+$", re.IGNORECASE)
_WHO_IS = re.compile(r"\bwho(?:m|se)?\b[^?]*\b(?:is|are|was|were|be|been)\b", re.IGNORECASE)
_FOLLOWING = 3  # sentences that go on about somebody


def is_told(question: str, answer: str, index: SourceIndex) -> bool:
    """Whether a person's name is an answer to a question; True too where this cannot tell."""
    if not _WHO.search(question) or _OF_WRITING.search(question) or index.language not in (None, "en"):
        return True
    asked = terms(question)
    names = _names(answer, asked)
    deed = frozenset(term for term in asked - names if tells(term))
    places = {place for name in names for place in index.where(name)}
    if not deed or not places:
        return True
    if any(_WRITER.search(index.text(place)) for term in deed for place in index.where(term)):
        return True  # whoever wrote it did it, and that is the name below
    return any(deed & index.terms[near] for place in places for near in _about(place, index))


def is_of_nobody(question: str, sentence: str) -> bool:
    """Whether a sentence tells that it was done, and not by whom ("The wall was built in May")."""
    if not _WHO.search(question) or _WHO_IS.search(question) or re.search(r"\bby\b", sentence, re.IGNORECASE):
        return False
    deed = terms(question)
    done = [token for token in tokens(sentence) if token.term in deed]
    return any(_IN_PASSIVE.search(sentence[: token.start]) for token in done)


def _names(answer: str, asked: frozenset[str]) -> frozenset[str]:
    """Terms of the words with a capital letter; at the start only those that are no everyday words."""
    found = set()
    for token in tokens(answer):
        starts = not answer[: token.start].strip() or answer[: token.start].rstrip().endswith((".", "!", "?", "\n"))
        if answer[token.start].isupper() and token.term and not (starts and is_common(token.term)):
            found.add(token.term)
    return frozenset(found - asked)


def _about(place: int, index: SourceIndex) -> Iterator[int]:
    """A sentence that names somebody, those after it that go on about them, and the one that it goes on from."""
    yield place
    last = len(index.terms) - 1
    for near in range(place + 1, min(place + _FOLLOWING, last) + 1):
        if not _GOES_ON.search(index.text(near)):
            break
        yield near
    if place and _OF_BEFORE.search(index.text(place)):
        yield place - 1
