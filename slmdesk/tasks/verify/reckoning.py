"""Numbers that a reader works out of those of a source: from 41.9 to 48.2 it is 6.3, nine out of ten are 90 percent."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from slmdesk.tasks.verify.claim import Claim
from slmdesk.tasks.verify.quantities import Quantity

_TOLD = re.compile(  # what a sum or a difference is told with
    r"\b(?:in (?:total|all)|altogether|together|total\w*|combined|sum|difference|(?:more|less|fewer|higher|lower|"
    r"longer|shorter|later|earlier|older|younger) than|cheaper|dearer|more expensive|compared (?:with|to)|"
    r"by|up|down|extra|additional|left|remain\w*|rest|others?|both|"
    r"insgesamt|zusammen|en total|au total|in totale)\b",
    re.I,
)
_OF = re.compile(r"\s(?:out\s)?(?:of|in)\s(?:the\s|its\s|their\s|every\s)?")
_TO = re.compile(r"\s?(?:-|–|—|to|and|until|bis|a|à)\s?", re.I)
_PARTS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
_PART = re.compile(rf"\b(?:(two|three|four)[\s-])?({'|'.join(_PARTS)})s?\b", re.I)
_TIMES = {"two": 2, "three": 3, "four": 4}
_MOST = 12  # numbers near one


def reckoned(claim: Claim, quantity: Quantity) -> bool:
    """Whether a number of a sentence follows from two of the sources that stand together, near the linked passages.

    A number within a stated range, a share in percent, a share of an amount (60 percent of 210 million); and, where it
    is told as such, a sum, a difference, or what is left of 100 percent.
    """
    value = _amount(quantity)
    percent = _is_percent(quantity)
    told = _TOLD.search(claim.text) is not None
    for place in claim.link.places:
        near = [at for at in claim.index.around(place, 1) if not claim.terms.isdisjoint(claim.index.terms[at])]
        amounts = [each for at in near for each in claim.index.amounts(at) if not each.implied]
        shares = [share for at in near for share in _shares(claim.index.text(at), claim.index.amounts(at))]
        shares += [each.values[0] for each in amounts if _is_percent(each)]
        if percent:
            made = [*(share for share in shares), *(100 - share for share in shares if told)]
            if any(math.isclose(quantity.values[0], share, abs_tol=0.5) for share in made):
                return True
        alike = sorted({_amount(each) for each in amounts if _is_alike(each, quantity)})[:_MOST]
        if not percent:
            made = [share * amount / 100 for share in shares for amount in alike]
            if told:
                made += [sign * one + other for one, other in itertools.combinations(alike, 2) for sign in (1, -1)]
            if any(math.isclose(value, number, rel_tol=0.005) for number in made):
                return True
        if any(low < value < high for at in near for low, high in _ranges(claim, at, quantity)):
            return True
    return False


def _amount(quantity: Quantity) -> float:
    return quantity.values[0] * (quantity.unit.factor if quantity.unit else 1.0)


def _is_percent(quantity: Quantity) -> bool:
    return quantity.unit is not None and quantity.unit.dimension == "percent"


def _is_alike(one: Quantity, other: Quantity) -> bool:
    return one.unit is None or other.unit is None or one.unit.dimension == other.unit.dimension


def _shares(text: str, amounts: list[Quantity]) -> Iterator[float]:
    """The shares in percent that a text tells in words: "nine out of ten", "two thirds"."""
    ordered = sorted((each for each in amounts if not each.vague), key=lambda each: each.start)
    for one, other in itertools.pairwise(ordered):
        if _OF.fullmatch(text, one.end, other.start) and 0 < one.values[0] < other.values[0]:
            yield 100 * one.values[0] / other.values[0]
    for part in _PART.finditer(text):
        yield _TIMES.get((part[1] or "").casefold(), 1) * _PARTS[part[2].casefold()]


def _ranges(claim: Claim, place: int, quantity: Quantity) -> Iterator[tuple[float, float]]:
    """The ranges of a passage that a number may lie in: "from 29 to 10 days"."""
    text = claim.index.text(place)
    ordered = sorted(claim.index.amounts(place), key=lambda each: each.start)
    for one, other in itertools.pairwise(ordered):
        if _TO.fullmatch(text, one.end, other.start) and other.unit and quantity.unit and _is_alike(other, quantity):
            first = one.values[0] * (one.unit or other.unit).factor
            low, high = sorted((first, _amount(other)))
            yield low, high
