"""Statements of a note that say again what stands there: small models that are asked twice write it twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from slmdesk.tasks.note.medicines.drug_names import drugs
from slmdesk.tasks.verify import numbers
from slmdesk.tasks.verify.words.wording import bits, terms

_NEGATIONS = frozenset(("no", "not", "denies", "without", "never", "left", "right"))
_FRAME = frozenset(
    "the a an patient reports they have had been has he she is are was also and that of to their his her".split()  # noqa: SIM905
)
_SIDES = frozenset(("left", "right"))
_ALIKE = 0.8  # share of a sentence's words that another one has: the same thing said twice
_SHORT = 4  # letters: longer words are the same in the plural
_DENYING = frozenset(("no", "not", "denies", "without", "never", "none"))
_KEPT = _NEGATIONS | _FRAME | _DENYING
_LEAST_NEW = 5.0  # bits that a statement has to add to a paragraph: about one word such as "sleep"
_LEAST_NEW_SHARE = 0.3  # of its own


def alike(one: str, other: str) -> bool:
    """Whether two sentences say the same, by their words; numbers and negations have to be the same."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return False
    sharp = {word for word in first ^ second if word[0].isdigit() or word in _NEGATIONS}
    return not sharp and len(first & second) >= _ALIKE * max(len(first), len(second))


def repeats(text: str, said: Iterable[str]) -> bool:
    """Whether one earlier statement holds what this one says: nearly all of its words, every number, every negation."""
    own = _words(text) - _FRAME
    for other in said:
        words = _words(other)
        if any(word[0].isdigit() for word in own - words) or _NEGATIONS & (own ^ words):
            continue
        if own and len(own & words) >= _ALIKE * len(own):
            return True
    return False


def same_order(text: str, ordered: Sequence[str]) -> bool:
    """Whether a line of a plan orders what stands there: its medicines, and all its amounts beside one of these."""
    medicines, amounts = {each.generic for each in drugs(text)}, set(numbers(text))
    alike = [other for other in ordered if medicines & {each.generic for each in drugs(other)}]
    known = {each.generic for other in alike for each in drugs(other)}
    return bool(medicines and amounts) and medicines <= known and amounts <= set(numbers(" ".join(alike)))


def _words(text: str) -> set[str]:
    return set(map(_singular, re.findall(r"[\w.]*\w", text.casefold())))


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > _SHORT and word not in _KEPT else word


def adds_nothing(
    text: str, said: Sequence[str], most_bits: float = _LEAST_NEW, most_share: float = _LEAST_NEW_SHARE
) -> bool:
    """Whether a paragraph holds what a statement says already, in several sentences perhaps.

    most_bits, most_share: of what it adds all the same; the larger of both.
    """
    if not said:
        return False
    known = frozenset[str]().union(*map(terms, said))
    own = terms(text) - _FRAME
    total = sum(map(bits, own))
    if sum(map(bits, own - known)) > max(most_bits, most_share * total):
        return False
    if not set(numbers(text)) <= {number for each in said for number in numbers(each)}:
        return False
    sides = _words(text) & _SIDES
    if sides and not any(sides <= _words(each) and sum(map(bits, own & terms(each))) >= total / 2 for each in said):
        return False  # the right knee, after the left one
    if not _words(text) & _DENYING:
        return True
    return any(_words(each) & _DENYING and sum(map(bits, own & terms(each))) >= total / 2 for each in said)
