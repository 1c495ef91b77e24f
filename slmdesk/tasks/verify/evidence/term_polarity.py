"""Single words of what a sentence says or denies: how each stands in the sources, whatever stands around it.

Of "X-rays show signs of a fracture" the sources may hold all words, and deny one of them each time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from slmdesk.tasks.verify.evidence.claim import Claim
from slmdesk.tasks.verify.words.concepts import concepts
from slmdesk.tasks.verify.words.wording import Token, bits

_LOOKED_AT = 24  # passages of each word
_TELLING_BITS = 5.0
_SHARPNESS = 3.0  # of the weight by what else of the sentence a passage holds


@dataclass(frozen=True)
class TermPolarity:
    """From -1, contrary to the sentence, to 1, as the sentence.

    worst: of the word that stands worst; closest: of that word in the passage that holds most of the sentence;
    last: of the last word that the sources have; finding: of the worst illness, symptom or test; mean: of all, by
    weight. contrary: the share (0..1) of the weight of the words that the sources only have contrary. place: where
    the worst stands contrary, -1 for nowhere; word: that word.
    """

    worst: float = 0.0
    closest: float = 0.0
    last: float = 0.0
    finding: float = 0.0
    mean: float = 0.0
    contrary: float = 0.0
    place: int = -1
    word: Token | None = None

    def measures(self) -> list[float]:
        """As a regression takes them."""
        return [self.worst, self.closest, self.last, self.finding, self.mean, self.contrary]


def term_polarity(claim: Claim, words: tuple[Token, ...], denied: bool) -> TermPolarity:
    """How each telling word of a group stands in the sources."""
    index = claim.index
    named = {token.term for _kind, token in concepts(words)}
    rows: list[tuple[float, float, int, Token]] = []  # polarity, closest, place that is contrary, word
    for token in {token.term: token for token in words}.values():
        if bits(token.term) < _TELLING_BITS and token.term not in named:
            continue
        pull = force = 0.0
        nearest, closest, best, place = -1.0, 0.0, -1.0, -1
        own = index.weight([token.term])
        for at in index.where(token.term)[:_LOOKED_AT]:
            same, other = index.signs(at).stand(denied)
            polarity = float(token.term in same) - float(token.term in other)
            about = (claim.share(at) + claim.share(at, 1)) / 2 - own / claim.weight
            weight = math.exp(_SHARPNESS * about)
            pull, force = pull + weight * polarity, force + weight
            if about > nearest:
                nearest, closest = about, polarity
            if polarity < 0 and about > best:
                best, place = about, at
        if force:
            rows.append((pull / force, closest, place, token))
    if not rows:
        return TermPolarity()
    worst, closest, place, word = min(rows, key=lambda row: (row[0], row[1]))
    total = index.weight(token.term for *_row, token in rows) or 1.0
    return TermPolarity(
        worst,
        closest,
        rows[-1][0],
        min((polarity for polarity, _near, _place, token in rows if token.term in named), default=0.0),
        sum(polarity * index.weight([token.term]) for polarity, _near, _place, token in rows) / total,
        index.weight(token.term for polarity, _near, _place, token in rows if polarity == -1) / total,
        place,
        word,
    )
