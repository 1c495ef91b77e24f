"""At least and at most: a limit that a sentence turns round, "at least 10 minutes" for "no longer than 10 minutes"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.values.quantities import Quantity, quantities
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.wording import term_of

Bound = Literal["least", "most", ""]

_MOST_BEFORE = re.compile(
    r"\b(?:at most|up to|(?:a )?maximum(?: of)?|within|(?:no|not) (?:more|longer|later|higher|larger|greater|older|"
    r"heavier|farther|further) than|"
    r"(?:less|fewer|shorter|lower|smaller|younger|lighter) than|under|below|not exceed(?:ing)?|höchstens|maximal|"
    r"bis zu|"
    r"weniger als|como máximo|hasta|menos de|au plus|jusqu['’]à|moins de)\s+(?:the |a |an )?$",
    re.I,
)
_LEAST_BEFORE = re.compile(
    r"\b(?:at least|(?:a )?minimum(?: of)?|(?:no|not) (?:less|fewer|shorter|lower|smaller|younger|earlier) than|"
    r"(?:more|longer|higher|larger|greater|older|heavier|farther|further) than|over|above|exceed(?:s|ing)?|mindestens|"
    r"wenigstens|mehr als|al menos|como mínimo|por lo menos|más de|au moins|plus de)\s+(?:the |a |an )?$",
    re.I,
)
_LEAST_BEHIND = re.compile(
    r"(?:\s[a-z]+){0,2}\sor (?:more|above|over|older|higher|later|heavier)\b|"
    r"\s(?:or|and) (?:more|longer|above|over|older|higher|later|heavier)\b|\s(?:minimum|at least)\b",
    re.I,
)
_MOST_BEHIND = re.compile(
    r"\s(?:or|and) (?:less|fewer|below|under|younger|lower|earlier|shorter)\b|\s(?:maximum|at most|at the (?:most|"
    r"latest))\b",
    re.I,
)
_OF_CLOCK = re.compile(r"\s?(?:[ap]\.?\s?m\b|o['’]clock\b|uhr\b)", re.I)
_UNTIL = re.compile(r"\b(?:until|till|before|by|bis|vor)\s+$", re.I)
_FROM = re.compile(r"\b(?:after|from|since|ab|nach)\s+$", re.I)
_AHEAD = re.compile(
    r"\s+(?:before|prior|ahead|in advance|earlier|beforehand)\b", re.I
)  # "up to 60 days before" is 60 or more
_OF_AGE = re.compile(
    r"\b([^\W\d_]+)\s(?:under|over|aged|above|below|younger than|older than)\s(?:the age of\s)?$", re.I
)
_PEOPLE_TEXT = (
    "people persons anyone everyone those children child adults members students pupils guests visitors patients men "
    "women girls boys applicants tenants customers participants players swimmers drivers readers employees youngsters "
    "kids teenagers somebody someone nobody passengers residents inhabitants citizens workers walkers cyclists runners "
    "pensioners seniors owners holders volunteers trainees competitors"
)
_PEOPLE = frozenset(map(term_of, _PEOPLE_TEXT.split()))
_HARM = re.compile(r"\b(?:hard|difficult|unable|fail|damag|spoil|harm|wors|risk)", re.I)  # what comes of going beyond
_BOUND_WORDS = re.compile(r"\b(?:no|not) (?:\w+er|less|more) than\b|\bnot exceed\w*", re.I)
_BEYOND = re.compile(r"\b(?:more|beyond|above|over|otherwise|rest|larger|higher|exceeds)\b(?! than| \d|\w* \d)", re.I)
_BOUNDS = frozenset(map(term_of, ("least", "longer", "minimum", "maximum", "exceed", "exceeding")))
_MOST = 12  # numbers of a sentence; more are a table
_REACH = 30  # characters before a number that may set its bound
_ALIKE = 0.4  # of the weight of the words beside a number, beside the same number in a passage
_SAME_TIME = 0.95  # the same beside a time of day: "silent after 1 pm" is "in use until 1 pm"


def bound_of(text: str, quantity: Quantity) -> Bound:
    """Whether a number is the least or the most that is meant; "" for neither. "Until 3 pm" is the most, too."""
    before = text[max(0, quantity.start - _REACH) : quantity.start]
    if _MOST_BEFORE.search(before) or _MOST_BEHIND.match(text, quantity.end):
        return "most"
    if _LEAST_BEFORE.search(before) or _LEAST_BEHIND.match(text, quantity.end):
        return "least"
    if _is_clock(text, quantity):
        return "most" if _UNTIL.search(before) else "least" if _FROM.search(before) else ""
    return ""


def _is_clock(text: str, quantity: Quantity) -> bool:
    """Whether a number is a time of day, as it is written."""
    return ":" in quantity.text or _OF_CLOCK.match(text, quantity.end) is not None


def check(claim: Claim) -> Iterator[Finding]:
    """Bounds that every passage with the same number has the other way."""
    its = quantities(claim.text)
    yield from _of_others(claim, its[:_MOST])
    for quantity in its if len(its) <= _MOST else ():
        bound = bound_of(claim.text, quantity)
        if not bound or _AHEAD.match(claim.text, quantity.end) or _HARM.search(claim.text):
            continue
        about = claim.about(quantity.start, quantity.end) - _BOUNDS
        found: tuple[int, str] | None = None
        for place in sorted(claim.nearby | set(claim.link.places)):
            text = claim.index.text(place)
            for other in claim.index.amounts(place):
                least = _SAME_TIME if _is_clock(claim.text, quantity) else _ALIKE
                if not other.equals(quantity) or claim.support(place, about, 0) < least:
                    continue
                theirs = bound_of(text, other)
                apart = _denials(claim.text, quantity) != _denials(text, other)
                if theirs in ("", bound) or _BEYOND.search(_around(claim, place)) or apart:
                    break
                found = found or (place, theirs)
            else:
                continue
            break
        else:
            if found is not None:
                place = found[0]
                yield Finding(
                    f"In the source {quantity.text} is the {found[1]}{claim.page(place)}; here it is the {bound}.",
                    place,
                )


def _of_others(claim: Claim, its: list[Quantity]) -> Iterator[Finding]:
    """Limits that the sources have of people, and the sentence of things: "boats under 16" for "people under 16"."""
    for quantity in its:
        mine = _limited(claim.text, quantity)
        if not mine or mine in _PEOPLE or not claim.index.knows(mine) or quantity.unit is not None:
            continue
        places = {place for value in quantity.values for place in claim.index.numbers.get(value, ())[:_MOST]}
        theirs = {
            (_limited(claim.index.text(place), other), place)
            for place in places
            for other in claim.index.amounts(place)
            if other.equals(quantity)
        }
        named = {term for term, _place in theirs if term}
        if named and named <= _PEOPLE:
            place = min(place for term, place in theirs if term)
            yield Finding(f"In the source {quantity.text} is a limit for people{claim.page(place)}.", place)


def _limited(text: str, quantity: Quantity) -> str:
    """The term that stands before "under 16", "" for none."""
    found = _OF_AGE.search(text[max(0, quantity.start - _REACH) : quantity.start])
    return term_of(found[1].casefold()) if found else ""


def is_the_rest(claim: Claim, place: int) -> bool:
    """Whether a sentence is of what lies on the other side of a limit of a passage.

    "Plots of 200 m² or more are split" beside "plots under 200 m² are not split", "not more than six" beside "up to
    six".
    """
    text = claim.index.text(place)
    mine = [each for each in quantities(claim.text) if not each.implied][:_MOST]
    return any(
        one.equals(other) and {bound_of(claim.text, one), bound_of(text, other)} == {"least", "most"}
        for one in mine
        for other in claim.index.amounts(place)
        if not other.implied
    )


def _denials(text: str, quantity: Quantity) -> int:
    """How much the stretch around a number denies, its bounds aside: "no longer than"."""
    first = max(text.rfind(mark, 0, quantity.start) for mark in ".;:!?\n")
    last = min((at for mark in ";:!?\n" if (at := text.find(mark, quantity.end)) >= 0), default=len(text))
    return len(negated_spans(_BOUND_WORDS.sub(" ", text[first + 1 : last])))


def _around(claim: Claim, place: int) -> str:
    """A passage and the next: what lies beyond a bound may stand there, "what costs more is shared"."""
    return " ".join(claim.index.text(at) for at in claim.index.around(place, 1) if at >= place)
