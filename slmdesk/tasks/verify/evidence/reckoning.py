"""Numbers that a reader works out of those of a source: from 41.9 to 48.2 it is 6.3, nine out of ten are 90 percent."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from slmdesk.tasks.verify.evidence.claim import Claim
from slmdesk.tasks.verify.values.dates import with_month, written_dates
from slmdesk.tasks.verify.values.quantities import Quantity, quantities
from slmdesk.tasks.verify.values.units import UNITS
from slmdesk.tasks.verify.words.wording import Token

_TOLD = re.compile(  # what a sum or a difference is told with
    r"\b(?:in (?:total|all)|altogether|together|total\w*|combined|sum|difference|(?:more|less|fewer|higher|lower|"
    r"longer|shorter|later|earlier|older|younger) than|cheaper|dearer|more expensive|compared (?:with|to)|"
    r"by|up|down|extra|additional|left|remain\w*|rest|others?|both|"
    r"insgesamt|zusammen|en total|au total|in totale)\b",
    re.I,
)
_RATED = re.compile(r"\b(?:an?|per|each|every)\s(?:day|week|month|year)\b|\b(?:daily|weekly|monthly|yearly)\b", re.I)
_OF = re.compile(r"\s(?:out\s)?(?:of|in)\s(?:the\s|its\s|their\s|every\s)?")
_TO = re.compile(r"\s?(?:-|–|—|to|and|until|bis|a|à)\s?", re.I)
_PARTS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
_PART = re.compile(rf"\b(?:(two|three|four)[\s-])?({'|'.join(_PARTS)})s?\b", re.I)
_TIMES = {"two": 2, "three": 3, "four": 4}
_LESS_THAN = re.compile(r"\s(?:more|less|fewer|higher|lower|longer|shorter|later|earlier) than\b", re.I)
_MORE = re.compile(r"\s(?:more|fewer|less|extra|additional|longer|shorter|higher|lower|cheaper|dearer)\b", re.I)
_TIMES_OF = re.compile(r"['’]?s?['’]?\s(?:rent|pay|wages?|salar\w+|fees?|times|each)\b", re.I)
_OF_THING = re.compile(r"\s(?:of\s)?(?:the\s)?", re.I)
_TIMES_WORDS = {"twice": 2.0, "double": 2.0, "three times": 3.0, "four times": 4.0, "five times": 5.0}
_TIMES_WORD = re.compile(rf"\b({'|'.join(_TIMES_WORDS)})\b", re.I)
_EACH = re.compile(r"\s(?:[a-z]+\s){0,3}?(?:of|at|for|costing|à)\s(?:up to\s)?", re.I)  # "six meetings of 90 minutes"
_EXACT, _ROUNDED = 1e-6, 0.005  # how far a sum may be off, and a share of an amount
_BETWEEN = re.compile(r"\b(?:later|after|afterwards|before|earlier|previously|following|from now)\b", re.I)
_CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])")
_YEARS = range(1000, 2100)
_DAY = 86400.0  # seconds
_MONTH_STARTS = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_LINKED = 0.5  # of a sentence's weight: with less in its passages others are looked at too
_MOST_TIMES = 60
_MOST = 12  # numbers near one
_MOST_ELSEWHERE = 60  # numbers of the sources that may be multiplied
_LEAST_PRODUCT = 20


def reckoned(claim: Claim, quantity: Quantity) -> bool:
    """Whether a number of a sentence follows from some of the sources that stand together, near the linked passages.

    A number within a stated range, a share in percent, a share of an amount (60 percent of 210 million); where it is
    told as such, a sum, a difference, or what is left of 100 percent; "two months' rent" times the rent; and all that
    the sources need of one thing, "250 g of rye flour" and "50 g". A date that lies the stated days from another.
    """
    if _by_calendar(claim, quantity):
        return True
    percent = _is_percent(quantity)
    told = _TOLD.search(claim.text) is not None or _MORE.match(claim.text, quantity.end) is not None
    rated = _RATED.search(claim.text) is not None
    places = list(claim.link.places)
    if percent and claim.link.share < _LINKED:  # "a discount of 50 per cent" of those who "pay half"
        places += [at for term in sorted(claim.terms) for at in claim.index.where(term)[:_MOST]]
    for place in places:
        near = [at for at in claim.index.around(place, 1) if not claim.terms.isdisjoint(claim.index.terms[at])]
        amounts = [each for at in near for each in claim.index.amounts(at) if not each.implied]
        shares = [share for at in near for share in _shares(claim.index.text(at), claim.index.amounts(at))]
        shares += [each.values[0] for each in amounts if _is_percent(each)]
        if percent:
            made = [*(share for share in shares), *(100 - share for share in shares if told)]
            if any(math.isclose(quantity.values[0], share, abs_tol=0.5) for share in made):
                return True
        alike = sorted(_amount(each, quantity) for each in amounts if _is_alike(each, quantity))[:_MOST]
        if not percent:
            if _is_any(quantity, [share * amount / 100 for share in shares for amount in alike], _ROUNDED):
                return True
            made = []
            if told or any(_LESS_THAN.match(claim.index.text(at), each.end) for at in near for each in amounts):
                made += [sign * one + other for one, other in itertools.combinations(alike, 2) for sign in (1, -1)]
            if _is_any(quantity, made):
                return True
        if any(low < _amount(quantity) < high for at in near for low, high in _ranges(claim, at, quantity)):
            return True
        if not percent and quantity.unit and _is_any(quantity, _products(claim, near, quantity, told, rated)):
            return True
    return not percent and _is_any(quantity, [_needed(claim, quantity)])


def _by_calendar(claim: Claim, quantity: Quantity) -> bool:
    """Whether a date is another and the days between (two days after 3 May), or what two dates or hours are apart."""
    index = claim.index
    if _is_short(quantity):
        clocks = {
            60 * int(clock[1]) + int(clock[2]) for at in claim.nearby for clock in _CLOCK.finditer(index.text(at))
        }
        return _is_any(quantity, [60.0 * (b - a) for a, b in itertools.combinations(sorted(clocks)[:_MOST], 2)])
    if quantity.unit == UNITS["year"] and _BETWEEN.search(claim.text):
        near = (each for at in claim.nearby for each in index.amounts(at) if each.unit is None)
        years = sorted({value for each in near for value in each.values if value in _YEARS and value == int(value)})
        if quantity.values[0] in {b - a for a, b in itertools.combinations(years[:_MOST], 2)}:
            return True
    theirs = {day for at in claim.nearby for day in _days_of(index.text(at))}
    if not theirs:
        return False
    if quantity.unit is None:
        shown = with_month(claim.text, quantity.start, quantity.end)
        mine = set(_days_of(shown))
        spans = {
            round(_amount(each) / _DAY)
            for at in claim.nearby
            if _BETWEEN.search(index.text(at))
            for each in index.amounts(at)
            if _is_days(each)
        }
        return any(abs(one - other) in spans for one in mine for other in theirs)
    apart = {abs(one - other) for one, other in itertools.combinations(sorted(theirs)[:_MOST], 2)}
    return _is_days(quantity) and _BETWEEN.search(claim.text) is not None and round(_amount(quantity) / _DAY) in apart


def _days_of(text: str) -> Iterator[int]:
    """The dates of a text as the number of their day in a year."""
    for date in written_dates(text):
        for day in date.days if len(date.days) == 1 else ():
            yield _MONTH_STARTS[date.month - 1] + day


def _is_short(quantity: Quantity) -> bool:
    """Whether a number counts hours or minutes."""
    return quantity.unit is not None and quantity.unit.dimension == "time" and 60 <= quantity.unit.factor < _DAY


def _is_days(quantity: Quantity) -> bool:
    unit = quantity.unit
    return unit is not None and unit.dimension == "time" and unit.factor in (_DAY, 7 * _DAY)


def _is_any(quantity: Quantity, made: list[float], but: float = _EXACT) -> bool:
    """Whether one reading of a number is one of those worked out, but for a share (0..1) of it."""
    factor = quantity.unit.factor if quantity.unit else 1.0
    return any(math.isclose(value * factor, number, rel_tol=but) for value in quantity.values for number in made)


def _products(claim: Claim, near: list[int], quantity: Quantity, told: bool, rated: bool) -> list[float]:
    """Amounts times a number: six tickets of 4 euros, a tank filled twice a day, a deposit of "two months' rent"."""
    made = []
    counts = [each for each in quantities(claim.text) if _is_count(each) and each.start != quantity.start]
    for at in near:
        text = claim.index.text(at)
        here = [each for each in claim.index.amounts(at) if not each.implied]
        counted = [
            each.values[0] for each in counts if _measured(claim.text, claim.tokens, each) in claim.index.terms[at]
        ]
        if rated and not _is_dose(quantity):
            counted += [_TIMES_WORDS[word[1].casefold()] for word in _TIMES_WORD.finditer(f"{claim.text}\n{text}")]
        for each in here:
            if each.unit and _is_alike(each, quantity):
                times = [
                    one.values[0]
                    for one in here
                    if told and _is_count(one) and _EACH.fullmatch(text, one.end, each.start)
                ]
                made += [number * _amount(each) for number in (*counted, *times)]
    if _amount(quantity) < _LEAST_PRODUCT:
        return made
    rents = {
        each.values[0]
        for at in near
        for each in quantities(claim.index.text(at))
        if _TIMES_OF.match(claim.index.text(at), each.end)
    }
    if not rents:
        return made
    elsewhere = (each for at in range(len(claim.index.passages)) for each in claim.index.amounts(at))
    return made + [
        number * _amount(each)
        for each in itertools.islice(elsewhere, _MOST_ELSEWHERE)
        if each.unit is not None and quantity.unit is not None and each.unit.dimension == quantity.unit.dimension
        for number in rents
    ]


def _is_dose(quantity: Quantity) -> bool:
    """Whether a number weighs milligrams: what is taken twice is told as it is taken once."""
    return quantity.unit is not None and quantity.unit.dimension == "mass" and quantity.unit.factor < 1


def _is_count(quantity: Quantity) -> bool:
    """Whether a number counts things, few enough to be worked with."""
    whole = quantity.values[0] == int(quantity.values[0])
    return quantity.unit is None and not quantity.implied and whole and 1 < quantity.values[0] <= _MOST_TIMES


def _needed(claim: Claim, quantity: Quantity) -> float:
    """All that the sources have of what a number with a unit measures; 0 for less than two amounts of it."""
    index, measured = claim.index, _measured(claim.text, claim.tokens, quantity)
    if quantity.unit is None or not measured or quantity.unit.dimension == "time":
        return 0.0
    found = [
        _amount(each)
        for place in index.where(measured)[:_MOST]
        for each in index.amounts(place)
        if each.unit and _is_alike(each, quantity) and _measured(index.text(place), index.view(place), each) == measured
    ]
    return math.fsum(found) if len(found) > 1 else 0.0


def _measured(text: str, words: list[Token], quantity: Quantity) -> str:
    """The term behind an amount, "" where more than "of" stands between."""
    behind = next((token for token in words if token.term and token.start >= quantity.end), None)
    return behind.term if behind and _OF_THING.fullmatch(text, quantity.end, behind.start) else ""


def _amount(quantity: Quantity, as_in: Quantity | None = None) -> float:
    """In the dimension's own unit, a number without one as in another: "from 41.9 to 48.2 million euros"."""
    unit = quantity.unit or (as_in.unit if as_in else None)
    return quantity.values[0] * (unit.factor if unit else 1.0)


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
