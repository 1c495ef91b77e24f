"""Words with an opposite: left and right, increased and decreased, mother and father.

A mention in the sentence is laid beside the mentions in the source that stand among the same words; it is
wrong when the opposite fits there clearly better.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from slmdesk.tasks.verify.claim import Claim, Finding, content
from slmdesk.tasks.verify.opposite_words import Mention, mentions as mentions
from slmdesk.tasks.verify.weighing import weights
from slmdesk.tasks.verify.wording import Token, term_of

_REACH = 4  # content words on each side of a mention that say what it is about
_PLAIN = 0.45  # of the weight of the words beside it, beside an opposite where the sources never have the word itself
_LOOKED_AT = 150  # passages


@dataclass
class Evidence:
    """How passages stand to a mention: the best share of the words beside it that they have beside the same word, and
    beside an opposite; whether they have either, in the linked passages, nearby and anywhere.
    place, word: the opposite that fits best."""

    same: float = 0.0
    other: float = 0.0
    same_linked: bool = False
    other_linked: bool = False
    same_near: int = 0
    other_near: int = 0
    same_anywhere: int = 0
    other_anywhere: int = 0
    place: int = -1
    word: str = ""


def evidence(claim: Claim, mention: Mention) -> Evidence:
    """Lay a mention beside those of the sources."""
    about = beside(claim.text, claim.tokens, mention)
    total = claim.index.weight(about) or 1.0
    found = Evidence()
    for place in _places(claim, about):
        near, linked = place in claim.nearby, place in claim.link.places
        for other in mentions(claim.index.text(place)):
            if other.kind != mention.kind:
                continue
            shared = about & beside(claim.index.text(place), claim.index.view(place), other)
            score = claim.index.weight(shared) / total + (0.1 if near else 0.0) + (0.1 if linked else 0.0)
            both = mention.kind == "side" and "both" in (mention.sense, other.sense)
            if other.sense == mention.sense or (both and mention.sense != "both"):
                found.same = max(found.same, score)
                found.same_linked |= linked
                found.same_near += near
            else:
                if score > found.other:
                    found.other, found.place, found.word = score, place, other.word
                found.other_linked |= linked
                found.other_near += near
    counts = claim.index.opposites
    for (kind, sense), count in counts.items():
        if kind == mention.kind:
            if sense == mention.sense:
                found.same_anywhere += count
            else:
                found.other_anywhere += count
    return found


def features(claim: Claim, mention: Mention) -> tuple[list[float], Evidence]:
    """What tells a mention that the sources have the other way round."""
    its = evidence(claim, mention)
    alone = not beside(claim.text, claim.tokens, mention)
    return [
        its.same,
        its.other,
        its.other - its.same,
        float(its.same_linked),
        float(its.other_linked),
        float(min(3, its.same_near)),
        float(min(3, its.other_near)),
        float(min(4, its.same_anywhere)),
        float(min(4, its.other_anywhere)),
        float(mention.kind == "side"),
        float(mention.kind == "side" and mention.sense == "both"),
        float(mention.kind == "relative"),
        float(mention.kind in ("amount", "state", "length")),
        float(mention.kind == "result"),
        float(any(term_of(mention.word.casefold()) in claim.index.terms[place] for place in claim.link.places)),
        claim.link.share,
        claim.link.wide,
        math.log(len(claim.index.passages) + 1),
        math.log(len(claim.terms) + 1),
        float(alone),
        float(claim.index.spoken),
    ], its


def beside(text: str, words: list[Token], mention: Mention) -> frozenset[str]:
    """The terms close to a mention that are not such words themselves."""
    around = [token for token in words if token.term and not mention.start <= token.start < mention.end]
    first = max((at + 1 for mark in ".;:!?\n" if (at := text.rfind(mark, 0, mention.start)) >= 0), default=0)
    around = [token for token in around if token.start >= first]
    before = [token for token in around if token.end <= mention.start][-_REACH:]
    after = [token for token in around if token.start >= mention.end][:_REACH]
    return frozenset(term for term in content((*before, *after)) if term not in ("patien", "=physician"))


def _places(claim: Claim, about: frozenset[str]) -> list[int]:
    places = set(claim.nearby) | set(claim.link.places)
    for term in sorted(about, key=lambda term: len(claim.index.where(term))):
        if len(places) > _LOOKED_AT:
            break
        places.update(claim.index.where(term)[:_LOOKED_AT])
    return sorted(places)


def check(claim: Claim) -> Iterator[Finding]:
    """Mentions whose opposite stands in the source among the same words."""
    for mention in mentions(claim.text):
        measures, its = features(claim, mention)
        plain = not its.same_anywhere and its.other >= _PLAIN
        if not (weights("side" if mention.kind == "side" else "direction").finds(measures) or plain):
            continue
        if its.place >= 0:
            yield Finding(f"The source says “{its.word}”{claim.page(its.place)}, not “{mention.word}”.", its.place)
        elif not its.same_anywhere:
            yield Finding(f"The source does not say “{mention.word}”.")
