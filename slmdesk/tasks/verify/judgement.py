"""Whether a sentence is invented: what it names that the sources do not have, against what they share."""

from __future__ import annotations

import math

from slmdesk.tasks.verify.evidence.claim import Claim
from slmdesk.tasks.verify.evidence.weighing import weights
from slmdesk.tasks.verify.words.concepts import concepts
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.wording import bits

_TELLING_BITS, _RARE_BITS, _UNHEARD_BITS = 4.5, 7.5, 9.9
_KINDS = (("condition",), ("anatomy",), ("test", "specialist", "procedure"), ("relative",))
_VERBS = frozenset(("is", "was", "are", "were", "has", "have", "had"))


def features(claim: Claim) -> list[float]:
    """What tells an invented sentence from a paraphrase."""
    index = claim.index
    around = frozenset().union(*(index.terms[place] for place in claim.link.region))
    nearby = frozenset().union(*(index.terms[place] for place in claim.nearby))
    absent = [bits(term) for term in claim.terms if not index.knows(term)]
    near = [bits(term) for term in claim.terms & around]
    far = [bits(term) for term in claim.terms - around if index.knows(term)]
    total = sum(absent) + sum(near) + sum(far) or 1.0
    telling = [term for term in claim.terms if bits(term) >= _TELLING_BITS]
    missing = [bits(term) for term in telling if not index.knows(term)]
    found = [bits(term) for term in telling if index.knows(term)]
    all_bits = sum(missing) + sum(found) or 1.0
    best = max((sum(bits(t) for t in telling if t in index.terms[place]) for place in claim.link.places), default=0.0)
    content = [token for token in claim.tokens if token.term]
    rarest, rarest_found = max(missing, default=0.0), max(found, default=0.0)
    return [
        *_concept_features(claim),
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
        len(missing) / (len(telling) or 1),
        sum(missing) / all_bits,
        best / all_bits,
        sum(bits(term) for term in telling if term in nearby) / all_bits,
        float(bool(content) and not index.knows(content[-1].term)),
        rarest,
        rarest_found,
        max((bits(term) for term in telling if term in nearby), default=0.0),
        float(rarest > rarest_found),
        float(not any(token.folded in _VERBS for token in claim.tokens)),
        float(index.spoken),
        min(6, len(missing)),
        min(8, len(telling)),
    ]


def _concept_features(claim: Claim) -> list[float]:
    spans = negated_spans(claim.text)
    named = [(kind, token) for kind, token in concepts(claim.tokens)]
    missing = [(kind, token) for kind, token in named if not claim.index.knows(token.term)]
    denied = {token for _kind, token in missing if any(start <= token.start < end for start, end, _listed in spans)}
    return [
        *(float(min(3, sum(kind in kinds and token not in denied for kind, token in missing))) for kinds in _KINDS),
        float(min(3, len(denied))),
        float(len(named) > len(missing)),
        float(bool(spans)),
    ]


def is_invented(claim: Claim) -> bool:
    """Whether the words of a sentence make it likely that no part of the sources says it."""
    return weights("invented").finds(features(claim))


def foreign_words(claim: Claim) -> list[str]:
    """The telling words of a sentence that the sources do not have, in order, at most five."""
    named = {token.start for _kind, token in concepts(claim.tokens)}
    absent = [
        claim.text[token.start : token.end]
        for token in claim.tokens
        if token.term and not claim.index.knows(token.term) and (bits(token.term) >= _RARE_BITS or token.start in named)
    ]
    return list(dict.fromkeys(absent))[:5]
