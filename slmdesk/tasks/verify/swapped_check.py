"""Two things told of each other's: "adults pay £5 and students £9" where the prices are the other way round.

Of two neighbouring parts of a sentence, each has to mix what two neighbouring parts of the sources keep apart: all four
have something of both. Nothing is flagged where any part of the sources has such a mixture. No weights.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Hashable, Iterator

from slmdesk.tasks.verify.claim import Claim, Finding
from slmdesk.tasks.verify.crossed_check import values_of
from slmdesk.tasks.verify.negation_cues import negated_spans
from slmdesk.tasks.verify.quantities import Quantity, quantities
from slmdesk.tasks.verify.wording import Token, bits, term_of, tokens

_BORDER = re.compile(
    r"[;:()\n]|[.!?](?=\s|$)|,(?=\s)|\s[-–—]\s|\b(?:and|but|while|whereas|because|since|so|although|though|"
    r"instead of|rather than|than|und|aber|während|weil|sondern|y|pero|mientras|porque|et|mais|tandis que|"
    r"parce que|e|ma|mentre|perché|mas|enquanto)\b",
    re.I,
)
_GOES_ON = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|which|who|respectively|each|both|else|others?)\b", re.I
)
_FROM = re.compile(r"\bfrom\s(?:about\s|around\s|over\s|under\s)?[£$€]?$", re.I)
_TO = re.compile(r"\s(?:\w+\s){0,2}?to\s(?:about\s|around\s|over\s|under\s)?[£$€]?", re.I)
_THAN = re.compile(r"\b(\w+(?:er|se|ss|re))\b[^.;:!?\n,]{0,40}?\bthan\b", re.I)
_SENTENCE_END = re.compile(r"[.;:!?,](?=\s|$)|\n|\b(?:but|while|whereas|although)\b", re.I)
_TELLING_BITS = 5.0
_TELLING = 3  # of the four that are mixed
_HELD = 0.8  # of what the two parts have
_REACH = 15  # characters before a number
_LONGEST = 600  # characters of a passage
_LOOKED_AT = 40  # passages with a word
_MOST = 12  # parts of one
_LIGHT_TEXT = "use take took give gave make made get got say said cost costs pay pays paid last first year time day"
_LIGHT = frozenset(map(term_of, _LIGHT_TEXT.split()))

Part = frozenset[Hashable]


def check(claim: Claim) -> Iterator[Finding]:
    """What is told of the other of two, and changes told backwards."""
    yield from itertools.islice(itertools.chain(_mixed(claim), _backwards(claim), _compared(claim)), 1)


def _mixed(claim: Claim) -> Iterator[Finding]:
    """Pairs of parts that mix what belongs to one of two things and what to the other."""
    mine = parts(claim.text)
    if len(mine) < 2 or claim.index.spoken or negated_spans(claim.text) or _GOES_ON.search(claim.text):
        return
    for place in claim.link.places:
        for first, second in itertools.pairwise(parts(claim.index.text(place))):
            for one, other in itertools.pairwise(mine):
                mixed = _mixtures(one, other, first, second)
                if mixed and not any(_stands_together(claim, *each) for each in mixed):
                    yield Finding(f"The source has this the other way round{claim.page(place)}.", place)


def _mixtures(one: Part, other: Part, first: Part, second: Part) -> list[tuple[Part, Part]]:
    """What each of two parts has of two parts of the sources, where both have of both, and little else."""
    common = (one & other) | (first & second)
    mixed = [(part & first - common, part & second - common) for part in (one, other)]
    held = [items for pair in mixed for items in pair]
    telling = sum(any(map(_tells, items)) for items in held) >= _TELLING
    return mixed if all(held) and telling and sum(map(len, held)) >= _HELD * len(one ^ other) else []


def _stands_together(claim: Claim, some: Part, others: Part) -> bool:
    """Whether any part of the sources has of both."""
    words = [item for item in (*some, *others) if isinstance(item, str)]
    places = claim.nearby.union(*(claim.index.where(word)[:_LOOKED_AT] for word in words))
    return any(
        not (some.isdisjoint(part) or others.isdisjoint(part))
        for place in places
        for part in parts(claim.index.text(place))
    )


def _tells(item: Hashable) -> bool:
    return not isinstance(item, str) or (bits(item) >= _TELLING_BITS and item not in _LIGHT)


@functools.lru_cache(maxsize=2048)
def parts(text: str) -> tuple[Part, ...]:
    """What stands together between the borders of a text: the terms of words, and values."""
    if len(text) > _LONGEST:
        return ()
    values = values_of(text)
    borders = [
        (found.start(), found.end())
        for found in _BORDER.finditer(text)
        if not any(value.start <= found.start() < value.end for value in values)
    ]
    items: list[tuple[int, Hashable]] = [
        (token.start, token.term)
        for token in tokens(text)
        if token.term and not any(value.start <= token.start < value.end for value in values)
    ]
    items += [
        (value.start, (value.kind, value.same.values[0] if isinstance(value.same, Quantity) else value.same))
        for value in values
    ]
    cuts = [0, *(end for _start, end in borders), len(text)]
    found = [frozenset(item for at, item in items if a <= at < b) for a, b in itertools.pairwise(cuts)]
    return tuple(part for part in found if part)[:_MOST]


def _backwards(claim: Claim) -> Iterator[Finding]:
    """A change told backwards: "from 61 to 72" of what was 72 and then 61."""
    index = claim.index
    for first, last in _changes(claim.text, quantities(claim.text)):
        for place in claim.link.places:
            text, amounts = index.text(place), index.amounts(place)
            origins = [each for each in amounts if _is_origin(text, each)]
            origins += [one for one, _other in _changes(text, amounts)]
            both = any(each.equals(first) for each in amounts) and any(each.equals(last) for each in origins)
            if both and not any(each.equals(first) for each in origins):
                yield Finding(f"The source has this change the other way round{claim.page(place)}.", place)


def _is_origin(text: str, amount: Quantity) -> bool:
    return _FROM.search(text, max(0, amount.start - _REACH), amount.start) is not None


def _compared(claim: Claim) -> Iterator[Finding]:
    """Two compared the other way round: "early birds did worse than late ones" of late birds that did worse."""
    for more, one, other in _comparisons(claim.text):
        for place in claim.link.places:
            for same, first, second in _comparisons(claim.index.text(place)):
                turned = one & second - first - other, other & first - second - one
                if more == same and all(any(map(_tells, items)) for items in turned):
                    yield Finding(f"The source has this comparison the other way round{claim.page(place)}.", place)


def _comparisons(text: str) -> Iterator[tuple[str, Part, Part]]:
    """What a text compares with "than": (the word of the comparison, what stands before it, what behind)."""
    for than in _THAN.finditer(text) if not negated_spans(text) else ():
        first = max((end.end() for end in _SENTENCE_END.finditer(text, 0, than.start())), default=0)
        end = _SENTENCE_END.search(text, than.end())
        before, behind = (
            tokens(text[first : than.start()]),
            tokens(text[than.end() : end.start() if end else len(text)]),
        )
        yield than[1].casefold(), frozenset(map(_term, before)) - {""}, frozenset(map(_term, behind)) - {""}


def _term(token: Token) -> str:
    return token.term


def _changes(text: str, amounts: list[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """Pairs of numbers as in "from 61 to 72"."""
    ordered = sorted((each for each in amounts if not each.implied), key=lambda each: each.start)[:_MOST]
    for one, other in itertools.pairwise(ordered):
        if _is_origin(text, one) and _TO.fullmatch(text, one.end, other.start):
            yield one, other
