"""What comes first: "sets the alarm and then locks the door" where the sources have the door locked first.

Two events of a sentence, told with "before", "after" or "then", are laid beside those that the sources tell so. It is
wrong where the sources have the two the other way round and nowhere as the sentence has them. No weights. English only.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator

from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.evidence.clauses_beside import CUES, comparable
from slmdesk.tasks.verify.values.dates import DAYS, MONTHS, calendar_words
from slmdesk.tasks.verify.values.quantities import quantities
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.wording import Token, bits

_MARK = re.compile(
    r"\b(?:(?P<first>before|prior to|(?:and |, )?then|(?:and |, )finally|(?:and )?afterwards|followed by)"
    r"|(?P<last>(?:only )?(?:after|once)|as soon as|only when))\b",
    re.I,
)
_GOES_ON = re.compile(r"\W*(?:then|next|afterwards|finally|after that)\b", re.I)
_MAIN = re.compile(r",|\s(?=(?:does|do|did|is|are|can|may|will|must|should)\s)")
_ONCE = re.compile(r"\bonce (?:an?|every|each|per|in|or)\b|\bat once\b", re.I)
_SENTENCE_END = re.compile(r"(?<!\d)[.:!?;](?=\s|$)|\n")
_HELD = 0.5  # of the weight of what one event has and the other has not, of one of the two
_LEAST, _SURELY = 0.25, 0.4  # of both: to have them the other way round, to have them so
_TELLING_BITS = 4.5
_MOST = 4  # marks of a text
_LOOKED_AT = 30  # passages
_REACH = 12  # characters behind a mark that a number or a date may stand in: no event

Span = tuple[int, int]


def check(claim: Claim) -> Iterator[Finding]:
    """Two events that the sources have the other way round."""
    if not comparable(claim) or negated_spans(claim.text):
        return
    for first, second in orders(claim.text):
        one, other = _terms(claim.tokens, first), _terms(claim.tokens, second)
        one, other = one - other, other - one
        if not (_is_telling(claim, one) and _is_telling(claim, other)):
            continue
        found = None
        for place, earlier, later in _told(claim, one | other):
            if _fits(claim, one, earlier, other, later, _SURELY):
                break
            if _fits(claim, one, later, other, earlier, _LEAST):
                found = place if found is None else found
        else:
            if found is not None:
                yield Finding(f"The source has this in another order{claim.page(found)}.", found)
                return


def _is_telling(claim: Claim, event: frozenset[str]) -> bool:
    return any(bits(term) >= _TELLING_BITS and claim.index.knows(term) for term in event)


def _fits(
    claim: Claim, one: frozenset[str], its: frozenset[str], other: frozenset[str], others: frozenset[str], least: float
) -> bool:
    """Whether two events of a sentence may be two of the sources, each by words that the other of them has not."""
    shares = []
    for event, told in ((one, its - others), (other, others - its)):
        if not _is_telling(claim, event & told):
            return False
        shares.append(claim.index.weight(event & told) / claim.index.weight(event))
    return min(shares) >= least and max(shares) >= _HELD


def _told(claim: Claim, events: frozenset[str]) -> Iterator[tuple[int, frozenset[str], frozenset[str]]]:
    """What the passages with some words tell to come first and later: (passage, terms, terms)."""
    index = claim.index
    places = set(claim.nearby)
    for term in sorted(filter(index.knows, events), key=lambda term: len(index.where(term))):
        if len(places) > _LOOKED_AT:
            break
        places.update(index.where(term)[:_LOOKED_AT])
    for place in sorted(places):
        text, words = index.text(place), index.view(place)
        for first, second in orders(text):
            yield place, _terms(words, first), _terms(words, second)
        if _GOES_ON.match(text) and place - 1 in index.around(place, 1):
            yield place, index.terms[place - 1], index.terms[place]


def _terms(words: list[Token], span: Span) -> frozenset[str]:
    return frozenset(word.term for word in words if word.term and span[0] <= word.start < span[1]) - CUES


@functools.lru_cache(maxsize=2048)
def orders(text: str) -> tuple[tuple[Span, Span], ...]:
    """The pairs of events of a text that it tells one after the other: where the earlier and the later stand."""
    found = []
    for mark in itertools.islice(_MARK.finditer(text), _MOST):
        if _ONCE.match(text, mark.start()) or _is_time(text, mark.end()):
            continue
        start = max((end.end() for end in _SENTENCE_END.finditer(text, 0, mark.start())), default=0)
        ends = _SENTENCE_END.search(text, mark.end())
        end = ends.start() if ends else len(text)
        if text[start : mark.start()].strip(" ,"):
            left, right = (start, mark.start()), (mark.end(), end)
        elif mark["first"] != "before" and mark["first"]:
            continue  # "Then ...": of the sentence before
        else:
            main = _MAIN.search(text, mark.end() + 1, end)
            if main is None:
                continue
            left, right = (main.end(), end), (mark.end(), main.start())
        found.append((left, right) if mark["first"] else (right, left))
    return tuple(found)


def _is_time(text: str, at: int) -> bool:
    """Whether a number or a date follows: "after two hours", "before October"."""
    near = text[at : at + 40]
    starts = [each.start for each in quantities(near)]
    starts += [start for names in (DAYS, MONTHS) for _word, _number, start, _end in calendar_words(near, names)]
    return any(start <= _REACH for start in starts)
