"""Figures of a sentence that cannot be, whatever its sources say: "five kinds: red and blue", "4 to 4 weeks".

No weights; what a passage says in the same words is never flagged. Lists in English only.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.values.quantities import Quantity, quantities
from slmdesk.tasks.verify.values.units import UNITS

_FEWEST, _MOST = 2, 12  # that anybody announces before a list
_LONGEST = 1000  # characters of a sentence that announces a list; what is longer is one itself
_SHORT_ITEM = 3  # words: longer ones may hold two things, or describe one
_ASIDE = re.compile(r"\([^()]*\)")
_LISTED = re.compile(
    r"(?:\s+(?!(?:and|or|to)\b)[^\W\d_][\w'’-]*){1,7}?(?:(?P<all>:)|,?\s+(?:named|called|namely|viz\.?))\s+"
    r"(?P<items>[^.;:!?]+)[.;!?]?\s*"
)
_BETWEEN = re.compile(r",?\s+(?:and|or|as well as|plus)\s+|,\s+|\s+&\s+|\s*/\s*|\s+[-–]\s+", re.IGNORECASE)
_NOT_ALL = re.compile(
    r"\b(?:such as|includ\w+|e\.\s?g|for (?:example|instance)|etc|like|among|both|each|who|which|that|others?)\b", re.I
)
_EXPLAINED = re.compile(  # clauses, and no items: "ten steps: talc is 1, and diamond is 10"
    r"\b(?:is|are|was|were|has|have|had|do|does|did|can|could|may|might|must|shall|should|will|would)\b",
    re.I,
)
_RANGE = re.compile(r"\s?(?:-|–|to|bis|à)\s?")
_PARTS = {  # of a larger unit: how many there are at the most beside it
    "pound": ("ounce", 16),
    "hour": ("minute", 60),
    "minute": ("seconds", 60),
    "foot": ("inch", 12),
    "year": ("month", 12),
}
_BESIDE = re.compile(r",?\s(?:and\s)?")


def check(claim: Claim) -> Iterator[Finding]:
    """A number that the list behind it has not, a range from a number to itself, 16 ounces beside pounds."""
    found = _announced(claim.text) or next(_impossible(claim.text), None)
    if found is not None and not any(found[1] in claim.index.text(place) for place in claim.nearby):
        yield Finding(found[0], claim.link.places[0] if claim.link.places else None)


def _announced(text: str) -> tuple[str, str] | None:
    """Where a sentence counts what it then lists: (reason, the words)."""
    if len(text) > _LONGEST:
        return None
    text = _ASIDE.sub(lambda aside: " " * len(aside[0]), text)  # what stands in brackets is no item
    for quantity in quantities(text):
        number = quantity.values[0]
        if quantity.unit or quantity.vague or number not in range(_FEWEST, _MOST + 1):
            continue
        listed = _LISTED.fullmatch(text, quantity.end)
        if listed is None or _NOT_ALL.search(text, quantity.end) or _EXPLAINED.search(listed["items"]):
            continue
        items = [item for item in _BETWEEN.split(listed["items"]) if item.strip()]
        plain = listed["all"] and all(len(item.split()) <= _SHORT_ITEM for item in items)
        if len(items) >= _FEWEST and (number > len(items) or (number < len(items) > _FEWEST and plain)):
            return f"It says {quantity.text} and lists {len(items)}.", text[quantity.start :].strip()
    return None


def _impossible(text: str) -> Iterator[tuple[str, str]]:
    """Ranges that are none, and parts that would be a whole: (reason, the words)."""
    found = sorted((each for each in quantities(text) if not each.implied), key=lambda each: each.start)
    for one, other in itertools.pairwise(found):
        words = text[one.start : other.end]
        if _RANGE.fullmatch(text, one.end, other.start) and one.equals(other) and one.values == other.values:
            yield f"“{words}” is no range.", words
        elif _BESIDE.fullmatch(text, one.end, other.start) and _is_too_many(one, other):
            yield f"“{words}” cannot be.", words


def _is_too_many(one: Quantity, other: Quantity) -> bool:
    return any(
        one.unit == UNITS[whole] and other.unit == UNITS[part] and other.values[0] >= most
        for whole, (part, most) in _PARTS.items()
    )
