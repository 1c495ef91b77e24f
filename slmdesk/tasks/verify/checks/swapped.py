"""Two things told of each other's: "adults pay £5 and students £9" where the prices are the other way round.

Of two neighbouring parts of a sentence, each has to mix what two neighbouring parts of the sources keep apart: all four
have something of both. Nothing is flagged where any part of the sources has such a mixture. No weights.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Hashable, Iterator

from slmdesk.tasks.verify.checks.contraries import sayings
from slmdesk.tasks.verify.checks.crossed import values_of
from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.values.dates import written_dates
from slmdesk.tasks.verify.values.quantities import Quantity, quantities
from slmdesk.tasks.verify.values.spans import is_origin, spans
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.wording import bits, term_of, terms, tokens

_BORDER = re.compile(
    r"[;:()\n]|[.!?](?=\s|$)|,(?=\s)|\s[-–—]\s|\b(?:and|but|while|whereas|because|since|so|although|though|"
    r"instead of|rather than|than|und|aber|während|weil|sondern|y|pero|mientras|porque|et|mais|tandis que|"
    r"parce que|e|ma|mentre|perché|mas|enquanto)\b",
    re.I,
)
_GOES_ON = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|which|who|respectively|each|both|else|others?)\b", re.I
)
_THAN = re.compile(r"\bthan\b", re.I)
_MORE = re.compile(r"\b(?:(?:more|less|fewer)\b(?:\s+[^\W\d_]+)?|worse\b|[^\W\d_]{2,}er\b)", re.I)
_MORE_REACH = 60  # characters before "than"
_SENTENCE_END = re.compile(r"[.;:!?,](?=\s|$)|\n|\b(?:but|while|whereas|although)\b", re.I)
_TELLING_BITS = 5.0
_TELLING = 3  # of the four that are mixed
_HELD = 0.8  # of what the two parts have
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
    """A change told backwards: "from 61 to 72" of what was 72 and then 61. A time that ends before it begins."""
    index = claim.index
    for begin, end in itertools.pairwise(written_dates(claim.text)):
        told = re.search(rf"{re.escape(begin.text)}\s(?:to|until|till)\s{re.escape(end.text)}", claim.text)
        same = begin.month == end.month and end.year and begin.year in (None, end.year)
        if told and same and begin.days and end.days and min(begin.days) > max(end.days):
            yield Finding(f"This ends before it begins: “{told[0]}”.")
    for first, last in spans(claim.text, quantities(claim.text)):
        for place in claim.link.places:
            text, amounts = index.text(place), index.amounts(place)
            origins = [each for each in amounts if is_origin(text, each)]
            both = any(each.equals(first) for each in amounts) and any(each.equals(last) for each in origins)
            if not both or any(each.equals(first) for each in origins):
                continue
            if not (_is_back(claim, place, first, last) or _is_contrary(claim.text, text)):
                yield Finding(f"The source has this change the other way round{claim.page(place)}.", place)


def _is_back(claim: Claim, place: int, first: Quantity, last: Quantity) -> bool:
    """Whether the sources go back to a number afterwards: "from 12 to 10 in May, and back to 12 in October"."""
    index = claim.index
    began = min(each.start for each in index.amounts(place) if each.equals(first))
    return any(
        each.equals(last) and not is_origin(index.text(at), each) and (at > place or each.start > began)
        for at in index.around(place)
        if at >= place
        for each in index.amounts(at)
    )


def _is_contrary(text: str, source: str) -> bool:
    """Whether a text says the contrary as well: what is open from 9 to 17 is closed from 17 to 9."""
    return any(
        said.mention.kind == other.mention.kind and said.side != other.side
        for said in sayings(text)
        for other in sayings(source)
    )


def _compared(claim: Claim) -> Iterator[Finding]:
    """Two compared the other way round: "early birds did worse than late ones" of late birds that did worse."""
    for more, one, other in _comparisons(claim.text):
        turned_at = None
        for place in sorted(claim.nearby.union(claim.link.places)):
            for same, first, second in _comparisons(claim.index.text(place)):
                turned = one & second - first - other, other & first - second - one
                straight = one & first - second - other, other & second - first - one
                alike = any(word not in turned[0] | turned[1] for word in more & same)
                if (alike or _less_said(more, same)) and all(any(map(_tells, items)) for items in straight):
                    return
                if alike and place in claim.link.places and all(any(map(_tells, items)) for items in turned):
                    turned_at = place
        if turned_at is not None:
            page = claim.page(turned_at)
            yield Finding(f"The source has this comparison the other way round{page}.", turned_at)


def _less_said(more: frozenset[str], same: frozenset[str]) -> bool:
    """Whether one of two comparisons does not say what is more: "borrowed more than boys", "borrowed more books"."""
    return any(word.split()[0] in same for word in more) or any(word.split()[0] in more for word in same)


@functools.lru_cache(maxsize=512)
def _comparisons(text: str) -> tuple[tuple[frozenset[str], frozenset[str], frozenset[str]], ...]:
    """What a text compares with "than": (the words of the comparison, the terms before "than", those behind)."""
    if len(text) > _LONGEST or negated_spans(text):
        return ()
    found = []
    for than in _THAN.finditer(text):
        first = max((end.end() for end in _SENTENCE_END.finditer(text, 0, than.start())), default=0)
        end = _SENTENCE_END.search(text, than.end())
        more = _MORE.findall(text, max(first, than.start() - _MORE_REACH), than.start())
        words = frozenset(" ".join(word.casefold().split()) for word in more)
        found.append((words, terms(text[first : than.start()]), terms(text[than.end() : end.start() if end else None])))
    return tuple(found)
