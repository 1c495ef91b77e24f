"""Values of another clause: "moved in 1921" where the sources have "founded in 1921" and "moved in 1968".

Finer than ``crossed``: each number, date or label of a sentence is laid beside those of the same kind in the
clauses that hold nearly all its other words. English only, as ``clauses`` are.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from slmdesk.tasks.verify.checks.amounts import compared
from slmdesk.tasks.verify.checks.crossed import ACTING, GOES_ON_TO, Value, beside, ends_before, equal, values_of
from slmdesk.tasks.verify.checks.frequency import frequencies
from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.evidence.clauses_beside import CUES, clauses_beside, comparable
from slmdesk.tasks.verify.evidence.reckoning import reckoned
from slmdesk.tasks.verify.values.quantities import Quantity
from slmdesk.tasks.verify.words.clauses import Clause, clauses
from slmdesk.tasks.verify.words.wording import Token, bits

_ALIKE = 0.75  # of the weight of a clause, in one with another value
_CLEARLY = 0.25  # by how much more than in any with the value itself
_CLOSE = 20  # characters behind a value
_RANGE = 8  # characters between two values of a range, or of "two of the four"
_FORMERLY = re.compile(
    r"\b(?:used to|former\w*|previous\w*|earlier|original\w*|until now|so far|before|last year)\b", re.I
)
_TELLING_BITS = 5.0
_SAYING_BITS = 6.5  # of a word that is no verb that a second value shares: "adults pay 9 euros and students 5"
_LEAST_TERMS = 2
_MOST = 8  # values of a sentence


def check(claim: Claim) -> Iterator[Finding]:
    """Values that the sources have in another clause, and another value in this one."""
    if not comparable(claim):
        return
    values = _values(claim.text)
    if not 0 < len(values) <= _MOST:
        return
    for own in clauses(claim.text):
        if _FORMERLY.search(claim.text, own.start, own.end):
            continue
        inside = [value for value in values if own.start <= value.start < own.end and value.kind not in ACTING]
        for value in inside:
            finding = _other(claim, own, value)
            told = isinstance(value.same, Quantity) and (compared(claim, value.same) or reckoned(claim, value.same))
            if finding is not None and not told:
                yield finding
                return


@functools.lru_cache(maxsize=1024)
def _values(text: str) -> tuple[Value, ...]:
    """The values of a text, how often something is done among them."""
    often = [Value("frequency", round(each.per_day, 2), each.text, each.start, each.end) for each in frequencies(text)]
    others = [
        each for each in values_of(text) if not any(one.start < each.end and each.start < one.end for one in often)
    ]
    return tuple(sorted((*often, *others), key=lambda value: value.start))


def _other(claim: Claim, own: Clause, value: Value) -> Finding | None:
    index = claim.index
    alike = [each for each in _values(claim.text) if each.kind == value.kind]
    words = [
        word for word in (*own.words, *own.condition) if not any(each.start <= word.start < each.end for each in alike)
    ]
    terms = frozenset(word.term for word in words) - CUES
    telling = [term for term in terms if bits(term) >= _TELLING_BITS and index.knows(term)]
    if len(terms) < _LEAST_TERMS or not telling:
        return None
    same, best, found = 0.0, 0.0, None
    met = False
    head = _head(claim.tokens, value)
    for beside_it in clauses_beside(claim, terms):
        place, theirs, share = beside_it.place, beside_it.clause, beside_it.share
        text = index.text(place)
        its = _values(text)
        if own.reached != theirs.reached:
            continue
        inside = [each for each in its if theirs.start <= each.start < theirs.end]
        here = [each for each in inside if each.kind == value.kind]
        its_own = [other for other in inside if equal(value, other) or _same_number(value, other)]
        if its_own and (exchanged := _exchanged(claim, own, value, alike, (place, its_own[0], here))):
            return exchanged
        if its_own:
            met, same = True, max(same, share)
            continue
        for other in here:
            mentioned = any(equal(each, other) or _same_number(each, other) for each in _values(claim.text))
            counted = value.kind != "count" or _head(index.view(place), other) == head
            if share > best and counted and not mentioned and not _named_behind(text, other, value):
                best, found = share, (place, other)
    met = met or any(equal(value, each) for place in claim.nearby for each in _values(index.text(place)))
    met = met or (isinstance(value.same, Quantity) and any(number in index.numbers for number in value.same.values))
    if not met or found is None or best < _ALIKE or best - same < _CLEARLY:
        return None
    place, other = found
    if ends_before(claim, value, other) or any(_goes_on_to(index.text(at), value) for at in claim.nearby):
        return None
    return Finding(f"The source says “{other.word}”{claim.page(place)} of this, not “{value.word}”.", place)


def _exchanged(
    claim: Claim, own: Clause, value: Value, alike: list[Value], there: tuple[int, Value, list[Value]]
) -> Finding | None:
    """The finding where one clause has two values and they stand the other way round: "31 in favour, 24 against"."""
    place, equal_one, here = there
    text, words = claim.index.text(place), claim.index.view(place)
    mine = beside(claim.text, claim.tokens, value, tuple(alike)) - CUES
    its = beside(text, words, equal_one, tuple(here))
    for other in here:
        beside_it = beside(text, words, other, tuple(here))
        stated = any(equal(each, other) or _same_number(each, other) for each in _values(claim.text))
        apart = other.start - equal_one.end > _RANGE  # what stands first has its own subject
        only_there = [term for term in (mine & beside_it) - its if bits(term) >= _TELLING_BITS]
        if apart and not stated and only_there and not _told_of(mine, its, beside_it):
            return Finding(f"The source says “{other.word}”{claim.page(place)} of this, not “{value.word}”.", place)
    return None


def _told_of(mine: frozenset[str], its: frozenset[str], beside_it: frozenset[str]) -> bool:
    """Whether what a value is said of has a telling word beside the same value too, that the other has not."""
    return any(bits(term) >= _SAYING_BITS for term in (mine & its) - beside_it)


def _goes_on_to(text: str, value: Value) -> bool:
    """Whether a text may have a value of what was named before it: "it is then raised to 20 mg"."""
    return any(
        equal(value, each) and clause.start <= each.start < clause.end
        for clause in clauses(text)
        if clause.hangs_back and GOES_ON_TO.search(text, clause.start, clause.end)
        for each in _values(text)
    )


def _same_number(one: Value, other: Value) -> bool:
    """Whether two values have a number in common, whatever they count: the 5 of "5 and 6 November"."""
    if not (isinstance(one.same, Quantity) and isinstance(other.same, Quantity)):
        return False
    return not set(one.same.values).isdisjoint(other.same.values)


def _head(words: list[Token], value: Value) -> str:
    """What a number counts: the content word behind it."""
    behind = (word for word in words if word.term and word.start >= value.end)
    following = next(behind, None)
    return following.term if following is not None and following.start - value.end <= _CLOSE else ""


def _named_behind(text: str, other: Value, value: Value) -> bool:
    """Whether a person goes on with the name of another: Dr Hannah Osei is Dr Osei."""
    return value.kind == "person" and value.word.split()[-1] in text[other.end : other.end + _CLOSE]
