"""Whether the person whom an answer names did what a "who" question asks for, as far as sentences tell.

Asked who built a fence, a small model gives the name below the letter, where no sentence brings the two together, and
stands by it. What the sentences with that name, and those that go on about it ("He has ..."), share no word of with the
question is no answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from slmdesk.tasks.ask.wording import Wording, wording
from slmdesk.tasks.verify import SourceIndex, terms
from slmdesk.tasks.verify.words.wording import is_common, tokens

_FOLLOWING = 3  # sentences that go on about somebody


def is_told(question: str, answer: str, index: SourceIndex) -> bool:
    """Whether a person's name is an answer to a question; True too where this cannot tell."""
    words = wording(index.language or "en")
    if words is None or not words.who.search(question) or words.of_writing.search(question):
        return True  # the name below a letter answers who wrote it
    asked = terms(question)
    names = _names(answer, asked)
    deed = frozenset(term for term in asked - names if words.tells(term))
    places = {place for name in names for place in index.where(name)}
    if not deed or not places:
        return True
    if any(words.writer.search(index.text(place)) for term in deed for place in index.where(term)):
        return True  # whoever wrote it did it, and that is the name below
    return any(deed & index.terms[near] for place in places for near in _about(place, index, words))


def is_of_nobody(question: str, sentence: str, words: Wording) -> bool:
    """Whether a sentence tells that it was done, and not by whom ("The wall was built in May")."""
    if not words.who.search(question) or words.who_is.search(question) or words.by.search(sentence):
        return False
    deed = terms(question)
    done = [token for token in tokens(sentence) if token.term in deed and words.tells(token.term)]
    return any(words.passive.search(sentence[: token.start]) for token in done)


def _names(answer: str, asked: frozenset[str]) -> frozenset[str]:
    """Terms of the words with a capital letter; at the start only those that are no everyday words."""
    found = set()
    for token in tokens(answer):
        starts = not answer[: token.start].strip() or answer[: token.start].rstrip().endswith((".", "!", "?", "\n"))
        if answer[token.start].isupper() and token.term and not (starts and is_common(token.term)):
            found.add(token.term)
    return frozenset(found - asked)


def _about(place: int, index: SourceIndex, words: Wording) -> Iterator[int]:
    """A sentence that names somebody, those after it that go on about them, and the one that it goes on from."""
    yield place
    last = len(index.terms) - 1
    for near in range(place + 1, min(place + _FOLLOWING, last) + 1):
        if not words.goes_on.search(index.text(near)):
            break
        yield near
    if place and words.goes_on_from.search(index.text(place)):
        yield place - 1
