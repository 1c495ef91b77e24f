"""Whether a sentence whose wording no passage has is a paraphrase or invented."""

from __future__ import annotations

import math

from slmdesk.tasks.verify.claim import Claim
from slmdesk.tasks.verify.wording import bits

_TELLING_BITS, _RARE_BITS, _UNHEARD_BITS = 4.5, 7.5, 9.9


def features(claim: Claim) -> list[float]:
    """What tells an invented sentence from a paraphrase."""
    index = claim.index
    around = frozenset().union(*(index.terms[place] for place in claim.link.region))
    absent = [bits(term) for term in claim.terms if not index.knows(term)]
    near = [bits(term) for term in claim.terms & around]
    far = [bits(term) for term in claim.terms - around if index.knows(term)]
    total = sum(absent) + sum(near) + sum(far) or 1.0
    return [
        1.0,
        claim.link.share,
        claim.link.wide,
        sum(absent) / total,
        min(4, sum(value >= _UNHEARD_BITS for value in absent)),
        min(4, sum(_RARE_BITS <= value < _UNHEARD_BITS for value in absent)),
        min(4, sum(value >= _RARE_BITS for value in near)),
        min(4, sum(_TELLING_BITS <= value < _RARE_BITS for value in near)),
        min(4, sum(value >= _RARE_BITS for value in far)),
        math.log(max(1, len(claim.terms))),
        math.log(len(index.passages) + 1),
    ]


# Logistic regression on sentences that nothing else flags: people's summaries against invented sentences and those of
# other items, sets weighted alike, of the half of the evaluation items that is not reported
# (tests/benchmarks/evaluations/verify.py). The threshold leaves about 1% of people's sentences flagged by this alone.
_COEFFICIENTS = [-4.71, 2.094, -4.953, 3.557, 0.178, 0.2, -2.041, -0.764, -0.516, 1.479, 0.303]
_THRESHOLD = 2.4


def is_invented(claim: Claim) -> bool:
    """Whether the words of a sentence make it likely that no part of the sources says it."""
    score = sum(a * b for a, b in zip(_COEFFICIENTS, features(claim), strict=True))
    return score > _THRESHOLD


def foreign_words(claim: Claim) -> list[str]:
    """The telling words of a sentence that the sources do not have, in order, at most five."""
    absent = [
        claim.text[token.start : token.end]
        for token in claim.tokens
        if token.term and not claim.index.knows(token.term) and bits(token.term) >= _RARE_BITS
    ]
    return list(dict.fromkeys(absent))[:5]
