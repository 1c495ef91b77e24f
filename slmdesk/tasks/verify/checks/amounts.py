"""Whether the source gives the numbers of a sentence: the same amount, beside the same words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from slmdesk.tasks.verify.checks import codes
from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.evidence.reckoning import reckoned
from slmdesk.tasks.verify.evidence.remainders import remainders
from slmdesk.tasks.verify.evidence.weighing import weights
from slmdesk.tasks.verify.values.dates import month_ends, with_month, written_dates
from slmdesk.tasks.verify.values.quantities import Quantity, quantities
from slmdesk.tasks.verify.values.units import UNITS, same_amount
from slmdesk.tasks.verify.words.wording import Token

_NEEDED = 0.5  # of the weight of the words beside a number, which must be near the same number in the source
_NEEDED_NEARBY = 0.1  # the same where the number stands near the linked passages
_NEEDED_ELSEWHERE = 0.3  # the same beside another number, before the number counts as another's
_NEEDED_BARE = 0.45  # the same beside a number of another or no unit
_FEWEST_TOLD = 3  # "two findings" of a source that lists them without counting; more are seldom counted so
_WORDS_BESIDE = 2  # content words on each side of a number that tell which of several in a passage is meant
_COUNTED_WORDS = 3  # behind a number: "three embryonic germ layers"
_AGE = re.compile(r"[\s-]*(?:y/?o|yo\b|y\.o\.|-?old)", re.IGNORECASE)
_LOOKED_AT = 200  # passages with the number
_MOST = 200  # numbers of a sentence that are each compared; of a longer list each number once
_MOST_RECKONED = 30  # a sentence with more is a table, and nobody works out its numbers
_FEW = re.compile(r"\b(?:few|several|couple(?: of)?|many|some)\s+([^\W\d_]+)", re.IGNORECASE)
_LAST_DAYS = 27  # of a month: its end is one of those behind
_UNIT_WORD = re.compile(r"[^\W\d_]{3,}")


def check(claim: Claim) -> Iterator[Finding]:
    """What is wrong with the numbers of a sentence."""
    for quantity in checked(claim):
        finding = compared(claim, quantity)
        if finding is not None:
            yield finding
        elif weights("number").finds(features(claim, quantity)):
            yield _nearest_number(claim, quantity)
    yield from _few(claim)


def checked(claim: Claim) -> list[Quantity]:
    """The numbers of a sentence that count something."""
    found = [quantity for quantity in quantities(claim.text) if not (quantity.vague or quantity.implied)]
    days = _days_within(claim)
    days |= remainders(claim)
    found = [quantity for quantity in found if quantity.unit or quantity.values[0] not in days]
    of_codes = set(codes.told(claim, found))
    found = [quantity for quantity in found if quantity not in of_codes]
    if len(found) <= _MOST_RECKONED:
        return [quantity for quantity in found if not reckoned(claim, quantity)]
    if len(found) <= _MOST:
        return found
    return list({(quantity.values, quantity.unit): quantity for quantity in reversed(found)}.values())[
        : -_MOST - 1 : -1
    ]


def _days_within(claim: Claim) -> frozenset[float]:
    """The days of its dates that lie in a stretch of days of the sources: 20 September, from the 14th to the 25th."""
    its = [date for date in written_dates(claim.text) if date.days]
    ends = {month for source in claim.index.sources for month in month_ends(source.text)} if its else ()
    return frozenset(
        float(day) for date in its for day in date.days if day > _LAST_DAYS and date.month in ends
    ) | frozenset(
        float(day)
        for date in its
        for other in claim.index.written_dates
        if other.month == date.month and date.days < other.days
        for day in date.days
    )


def features(claim: Claim, quantity: Quantity) -> list[float]:
    """What tells a wrong number where the plain comparison finds nothing."""
    index = claim.index
    about = claim.about(quantity.start, quantity.end)
    written = [place for value in quantity.values for place in index.numbers.get(value, ())][:_LOOKED_AT]
    same = _same(claim, quantity)
    beside = _neighbours(claim.tokens, quantity)
    best = max((claim.support(place, about) for place in same), default=0.0)
    closest = max((claim.support(place, about, 0) for place in same), default=0.0)
    role = rival_role = rival = rival_unit = 0.0
    near_same = 0
    for place in claim.nearby:
        for other in index.amounts(place):
            if other.vague:
                continue
            alike = _alike(quantity, other)
            if other.equals(quantity):
                near_same += 1
            elif alike:
                rival = max(rival, claim.support(place, about, 0))
                rival_unit = max(rival_unit, alike / 3)
                if beside & _neighbours(index.view(place), other):
                    rival_role = 1.0
    for place in same[:20]:
        for other in index.amounts(place):
            if other.equals(quantity) and beside & _neighbours(index.view(place), other):
                role = 1.0
    value = max(quantity.values)
    unit = quantity.unit
    exact = [place for place in same if any(each.unit and each.equals(quantity) for each in index.amounts(place))]
    return [
        float(bool(written)),
        float(bool(same)),
        best,
        closest,
        float(min(3, near_same)),
        float(any(place in claim.nearby for place in same)),
        float(any(place in claim.link.places for place in same)),
        role,
        rival_role,
        rival,
        rival_unit,
        float(quantity.written),
        float(quantity.written and unit is None and not written),
        float(quantity.written and unit is None and not written and value > _FEWEST_TOLD),
        float(unit is not None),
        float(unit is not None and unit.dimension == "time"),
        float(unit is not None and unit.dimension == "time" and not same),
        float(value >= 100 or value != int(value)),
        float(value <= _FEWEST_TOLD),
        math.log(1 + abs(value)),
        float(bool(_AGE.match(claim.text, quantity.end))),
        float(_other_unit(claim, quantity)),
        claim.link.share,
        claim.link.wide,
        float(index.spoken),
        math.log(len(index.passages) + 1),
        float(_counted(claim, quantity)),
        float(unit is not None and not exact),
        float(unit is not None and not claim.nearby.isdisjoint(exact)),
        max((claim.support(place, about, 0) for place in exact), default=0.0),
    ]


def _neighbours(words: list[Token], quantity: Quantity) -> frozenset[str]:
    """The content words right before and right behind a number."""
    content = [token for token in words if token.term and not quantity.start <= token.start < quantity.end]
    before = [token for token in content if token.end <= quantity.start][-1:]
    after = [token for token in content if token.start >= quantity.end][:1]
    return frozenset(token.term for token in (*before, *after))


def _nearest_number(claim: Claim, quantity: Quantity) -> Finding:
    """The reason where only the sum of the signs tells, so it says no more than that."""
    about = claim.about(quantity.start, quantity.end)
    rivals = [
        (
            _alike(quantity, other),
            claim.support(place, about, 0),
            -place,
            _beside(claim, quantity, place, other),
            _shown(claim.index.text(place), other),
        )
        for place in claim.nearby
        for other in claim.index.amounts(place)
        if not other.vague and not other.equals(quantity)
    ]
    if rivals:
        alike, near, place, _words, text = max(rivals)
        if alike > 1 and near >= _NEEDED_ELSEWHERE:
            return Finding(
                f"The source seems to say {text}{claim.page(-place)}, not {_shown(claim.text, quantity)}.", -place
            )
    nearest = claim.link.places[0] if claim.link.places else None
    return Finding(f"The source does not seem to say {quantity.text} of this.", nearest)


def _few(claim: Claim) -> Iterator[Finding]:
    """ "A few hours" where the passages nearby give only other units of time."""
    for match in _FEW.finditer(claim.text):
        unit = UNITS.get(match[1].casefold())
        if unit is None or len(match[1]) < 3:
            continue
        rivals = []
        for place in sorted(claim.nearby):
            for word in _UNIT_WORD.finditer(claim.index.text(place)):
                other = UNITS.get(word[0].casefold())
                if other is None or other.dimension != unit.dimension:
                    continue
                if other.factor == unit.factor:
                    break
                rivals.append((claim.support(place, claim.about(match.start(), match.end()), 0), -place, word[0]))
            else:
                if not any(other.unit and other.unit.factor == unit.factor for other in claim.index.amounts(place)):
                    continue
            break
        else:
            if rivals and max(rivals)[0] >= _NEEDED_ELSEWHERE:
                _near, place, word_said = max(rivals)
                yield Finding(f"The source says {word_said}{claim.page(-place)}, not {match[1]}.", -place)


def compared(claim: Claim, quantity: Quantity) -> Finding | None:
    """What a number of the sources says plainly against one of the sentence."""
    about = claim.about(quantity.start, quantity.end)
    index = claim.index
    same = _same(claim, quantity)
    best = claim.closest(same, about)
    if quantity.unit is None and 1900 < quantity.values[0] < 2000 and quantity.values[0] - 1900 in index.numbers:
        return None  # said as "ninety four"
    telling = max(quantity.values) >= 100 or any(value != int(value) for value in quantity.values)
    if best is not None and not _other_unit(claim, quantity):
        beside = best[1] in claim.nearby and best[0] >= _NEEDED_NEARBY
        if best[0] >= _NEEDED or telling or beside:
            return None
    if quantity.written and quantity.unit is None and (same or not _counted(claim, quantity)):
        return None  # "two findings" of a source that lists them without counting
    return _said(claim, quantity, about, bool(same))


def _other_unit(claim: Claim, quantity: Quantity) -> bool:
    """Whether the passages nearby have the number with another unit of the same kind, and not with this one."""
    if quantity.unit is None:
        return False
    near = [other for place in claim.nearby for other in claim.index.amounts(place) if other.unit and not other.implied]
    return not any(other.equals(quantity) for other in near) and any(
        other.unit and other.unit.dimension == quantity.unit.dimension and set(other.values) & set(quantity.values)
        for other in near
    )


def _same(claim: Claim, quantity: Quantity) -> list[int]:
    """The passages with an amount, in its unit or another."""
    written = [place for value in quantity.values for place in claim.index.numbers.get(value, ())][:_LOOKED_AT]
    same = [place for place in written if _has(claim, place, quantity)]
    if quantity.unit is not None:
        same += [place for place in _converted(claim, quantity) if place not in same]
    return same


def _has(claim: Claim, place: int, quantity: Quantity) -> bool:
    return any(
        quantity.equals(other) and (other.unit is not None or quantity.unit is None or not other.vague)
        for other in claim.index.amounts(place)
    )


def _converted(claim: Claim, quantity: Quantity) -> list[int]:
    """Passages that give the same amount in another unit."""
    assert quantity.unit is not None
    factors = {unit.factor for unit in UNITS.values() if unit.dimension == quantity.unit.dimension}
    found: list[int] = []
    for factor in factors - {quantity.unit.factor}:
        for value in quantity.values:
            exact = value * quantity.unit.factor / factor
            for near in {round(exact, 3), float(round(exact)), round(exact, 1), round(exact * 2) / 2}:
                if near in claim.index.numbers:
                    found += [place for place in claim.index.numbers[near][:20] if _has(claim, place, quantity)]
    if quantity.unit.dimension == "time" and not found:
        found = [place for place in claim.nearby if _has(claim, place, quantity)]
    return found


def _counted(claim: Claim, quantity: Quantity) -> bool:
    """Whether the passages nearby count the same thing."""
    following = _behind(claim.tokens, quantity)
    for place in claim.nearby:
        for other in claim.index.amounts(place):
            if not other.vague and not following.isdisjoint(_behind(claim.index.view(place), other)):
                return True
    return False


def _behind(words: list[Token], quantity: Quantity) -> frozenset[str]:
    """The terms of the words right behind a number: what it counts, and how that is."""
    behind = [token.term for token in words if token.start >= quantity.end][:_COUNTED_WORDS]
    return frozenset(filter(None, behind))


def _said(claim: Claim, quantity: Quantity, about: frozenset[str], elsewhere: bool) -> Finding | None:
    """The reason, with what the source says instead where that can be told; None when it has the number after all."""
    rivals = []
    for place in claim.nearby | set(claim.link.places):
        for other in claim.index.amounts(place):
            if other.vague or (other.equals(quantity) and other.unit is not None):
                continue
            alike = _alike(quantity, other)
            if alike:
                near = claim.support(place, about, int(alike > 1 and _answers(claim, place)))
                words = _beside(claim, quantity, place, other)
                rivals.append((alike, near, -place, words, _shown(claim.index.text(place), other)))
    if rivals:
        alikeness, near, place, _words, text = max(rivals)
        if near >= (_NEEDED_BARE if alikeness < 3 else _NEEDED_ELSEWHERE if elsewhere else _NEEDED):
            return Finding(f"The source says {text}{claim.page(-place)}, not {_shown(claim.text, quantity)}.", -place)
    if elsewhere:
        return None
    return Finding(f"The number {quantity.text} is nowhere in the source.", kind="absent-number")


def _beside(claim: Claim, quantity: Quantity, place: int, other: Quantity) -> float:
    """How much of the words right before and right behind a number stands there beside another one of a passage, too.

    Of "A 5 mg and B 500 mg" it tells which is that of B.
    """
    index = claim.index
    own, theirs = _around(claim.tokens, quantity), _around(index.view(place), other)
    return sum(index.weight(mine & its) for mine, its in zip(own, theirs, strict=True))


def _around(words: list[Token], quantity: Quantity) -> tuple[frozenset[str], frozenset[str]]:
    """The terms of the ``_WORDS_BESIDE`` content words before a number, and of those behind it."""
    before = [token for token in words if token.end <= quantity.start and token.term][-_WORDS_BESIDE:]
    behind = [token for token in words if token.start >= quantity.end and token.term][:_WORDS_BESIDE]
    return frozenset(token.term for token in before), frozenset(token.term for token in behind)


def _answers(claim: Claim, place: int) -> bool:
    """Whether the passage before asks, and so has the words that a number of this one answers."""
    return place - 1 in claim.index.around(place, 1) and claim.index.text(place - 1).rstrip().endswith("?")


def _shown(text: str, quantity: Quantity) -> str:
    return quantity.text if quantity.unit else with_month(text, quantity.start, quantity.end)


def _alike(one: Quantity, other: Quantity) -> int:
    """How well another number can be what was meant: 2 the same kind of unit, 1 perhaps, 0 not."""
    if one.counts_on != other.counts_on and one.unit and other.unit:
        return 0
    if one.unit and other.unit:
        if one.unit.dimension == other.unit.dimension:
            return 3
        return 2 if any(same_amount(a, None, b, None) for a in one.values for b in other.values) else 0
    if one.unit or other.unit:
        return 1
    return 2
