"""Who does it: a deed that a sentence tells of one person and every passage with its words of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slmdesk.tasks.verify.claim import Claim, Finding
from slmdesk.tasks.verify.passages import SPEAKER
from slmdesk.tasks.verify.wording import Token, is_common, term_of

if TYPE_CHECKING:
    from slmdesk.tasks.verify.index import SourceIndex

_NAME = r"[A-Z][a-zà-ÿ]+(?:[-'’][A-Z][a-zà-ÿ]+)*"
_NO_VERB = (
    r"and|or|nor|of|in|on|at|to|for|from|with|by|as|the|an?|who|which|that|if|but|than|because|where|when|while|not|"
    r"is|was|were|are|be|been|being"
)
_DOER = re.compile(
    rf"(?<![\w.'’-])(?:(?P<name>{_NAME})(?:['’](?:ll|d|m|ve)\b|\s+(?!(?:{_NO_VERB})\b)(?=[a-z]))"
    r"|(?P<me>I(?:['’](?:ll|m|ve|d))?(?= )|[Ll]et me\b))"
)
_PASSIVE = re.compile(r"\b(?:is|was|were|are|be|been|being)\s+(?:\w+ly\s+)?\w+(?:ed|en)\b|\bby\b")
_CLAUSE_END = re.compile(r"[.;:!?\n]|,\s|\s(?:and|but|while|whereas|so|because|that|who)\s")
_LEAST_TERMS = 2  # content words of a deed
_SAME_DEED = 0.75  # of the weight of a deed's words
_LOOKED_AT = 40  # passages
_TURN = 12  # passages back to whoever speaks


@dataclass(frozen=True)
class Deed:
    """What is told of someone. who: their name, "" for whoever speaks; verb: its first term; terms: all of them."""

    who: str
    verb: str
    terms: frozenset[str]


def check(claim: Claim) -> Iterator[Finding]:
    """Deeds that the sources tell, in the same words, only of someone else."""
    if _PASSIVE.search(claim.text):
        return
    for deed in _deeds(claim.index, claim.text, claim.tokens):
        if deed.who and len(deed.terms) >= _LEAST_TERMS and claim.index.knows(term_of(deed.who.casefold())):
            other = _other_doer(claim.index, deed)
            if other:
                place, name = other
                yield Finding(f"The source says this of {name}{claim.page(place)}, not of {deed.who}.", place)


def _deeds(index: SourceIndex, text: str, words: list[Token]) -> Iterator[Deed]:
    for found in _DOER.finditer(text):
        name = found["name"] or ""
        term = term_of(name.casefold())
        if name and name not in index.speakers and (not term or is_common(term)):
            continue
        end = _CLAUSE_END.search(text, found.end())
        last = end.start() if end else len(text)
        terms = [token.term for token in words if token.term and found.end() <= token.start < last]
        if terms:
            yield Deed(name, terms[0], frozenset(terms))


def _other_doer(index: SourceIndex, deed: Deed) -> tuple[int, str] | None:
    """A passage that tells a deed of another person: (place, name); None unless every passage that tells it does."""
    rarest = min(deed.terms, key=lambda term: len(index.where(term)) or 1 << 30)
    wanted, who = index.weight(deed.terms), term_of(deed.who.casefold())
    found = None
    for place in index.where(rarest)[:_LOOKED_AT]:
        held = index.terms[place]
        if deed.verb not in held or index.weight(deed.terms & held) < _SAME_DEED * wanted:
            continue
        text = index.text(place)
        doers = {
            told.who or _speaker(index, place)
            for told in _deeds(index, text, index.view(place))
            if deed.verb in told.terms and index.weight(deed.terms & told.terms) >= _SAME_DEED * wanted
        }
        if who in held or len(doers) != 1 or "" in doers or _PASSIVE.search(text):
            return None
        (name,) = doers
        if term_of(name.casefold()) == who:
            return None
        found = found or (place, name)
    return found


def _speaker(index: SourceIndex, place: int) -> str:
    """Who says a passage of a conversation: their name, "" where it cannot be told."""
    for at in reversed(index.around(place, _TURN)):
        tag = SPEAKER.match(index.text(at)) if at <= place else None
        if tag:
            name = tag[1].rstrip(":")
            return name if re.fullmatch(_NAME, name) else ""
    return ""
