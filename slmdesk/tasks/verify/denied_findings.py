"""What single passages tell of words that a sentence says or denies together: a finding denied, an effect not found."""

from __future__ import annotations

import re

from slmdesk.tasks.verify.claim import Claim, content
from slmdesk.tasks.verify.wording import Token, bits

_HELD = 0.9  # of the weight of the words, in one passage
_LEAST_WORDS = 2
_TELLING_BITS = 5.0
_LOOKED_AT = 40  # passages
_EFFECT = re.compile(
    r"\b(?:associat|affect|predict|influenc|impact|differ|expla|link|relat|correlat|improv|reduc|increas|contribut|"
    r"effect|superior|inferior|significan|benefi)\w*",
    re.I,
)
_NO_EFFECT = re.compile(  # as results are told: what follows from them may be put as a denial
    r"\b(?:no(?:t)? (?:\w+ ){0,2}?(?:significan\w*|differen\w*|associat\w*|correlat\w*|effect|change|relat\w*|differ|"
    r"influence|impact)|similar\w*|comparable|non-?significan\w*|insignifican\w*|equal\w*|n\.?s\.?\b)|"
    r"\bp\s*[=>]\s*0?\.[1-9]",
    re.I,
)


def denied_here(claim: Claim, words: tuple[Token, ...]) -> int | None:
    """A passage that has the words and denies one of them which no passage says: "the X-ray showed no fracture"."""
    index, wanted = claim.index, content(words)
    if len(wanted) < _LEAST_WORDS:
        return None
    telling = [term for term in wanted if bits(term) >= _TELLING_BITS]
    for place in index.where(min(wanted, key=lambda term: len(index.where(term))))[:_LOOKED_AT]:
        if index.weight(wanted & index.terms[place]) < _HELD * index.weight(wanted):
            continue
        signs = index.signs(place)
        if not wanted.isdisjoint(signs.open):
            continue
        for term in telling:
            if term in signs.denied and not any(term in index.signs(at).said for at in index.where(term)[:_LOOKED_AT]):
                return place
    return None


def null_results(claim: Claim, start: int, end: int) -> tuple[float, float]:
    """Whether text[start:end] tells of an effect and passages of none, those linked and those nearby: (0 or 1, 0 or 1).

    What an abstract concludes from "P = 0.4" may well be denied, and then hardly said.
    """
    if not _EFFECT.search(claim.text, start, end):
        return 0.0, 0.0
    told = {place for place in claim.nearby if _NO_EFFECT.search(claim.index.text(place))}
    return float(not told.isdisjoint(claim.link.places)), float(bool(told))
