"""Words with an opposite: left and right, increased and decreased, mother and father.

A mention in the sentence is laid beside the mentions in the source that stand among the same words; it is
wrong when the opposite fits there clearly better.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from slmdesk.tasks.verify.evidence import likely_wording
from slmdesk.tasks.verify.evidence.claim import Claim, Finding, content
from slmdesk.tasks.verify.evidence.weighing import weights
from slmdesk.tasks.verify.values.quantities import quantities
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.opposite_words import Mention, loose_mentions, mentions as mentions
from slmdesk.tasks.verify.words.wording import Token, bits, term_of

_REACH = 4  # content words on each side of a mention that say what it is about
_SENTENCE_END = re.compile(r"[.;:!?](?=\s|$)|\n")
_CLAUSE_END = re.compile(r",\s|\b(?:and|but|while|whereas|although)\b", re.I)
_CLEARLY = 0.6  # by how much more of the words beside it an opposite has than the word itself
_PLAIN = 0.45  # of the weight of the words beside it, beside an opposite where the sources never have the word itself
_NEARLY_ALL, _MORE = 0.8, 0.3  # beside the opposite, and by how much more than beside the word itself, for a side
_ONE_OF_BOTH = 0.8  # of the weight of the words beside a side, beside "both"
_LOOKED_AT = 150  # passages
_LEAST_LINKED = 0.15  # of a sentence's weight in its passages
_MOST = 24  # mentions of a sentence; more are a list
_THAN = re.compile(r"\s+than\s+", re.I)
_COMPARED = re.compile(
    r"[^.;:!?\n]{0,60}?\bthan\b\s+(?:(?:to|for|in|of|from|with|by|at|on|the|an?)\s+){0,2}([\w'’-]+)", re.I
)
_THAN_WHAT = re.compile(r"\bthan\b([^.;:,!?\n]{0,60})", re.I)
_SHARPNESS = 6.0  # of the weight of a mention by the words around it
_UNLIKELY = (("amount", "down"), ("state", "worse"), ("length", "shorter"), ("result", "negative"))
"""Senses that are said less often than their opposites: the same evidence weighs more against them."""
_OTHERWISE = 0.6  # how far "not better" says "worse"


@dataclass
class Evidence:
    """How passages stand to a mention. kind: its own. same, other: the best share of the words beside it that they have
    beside the same word, and beside an opposite; exact: beside the same and not beside "both"; both: beside "both", in
    both_place as both_word. Whether they have either, in the linked passages, nearby and anywhere. place, word: the
    opposite that fits best. balance: from -1, the opposite, to 1: of all mentions, loose words and denials of the
    opposite included, those with most of the words beside it counting most; strength: how much the best of them has
    (0..1); closest: of that one."""

    kind: str
    same: float = 0.0
    other: float = 0.0
    exact: float = 0.0
    both: float = 0.0
    same_linked: bool = False
    other_linked: bool = False
    same_near: int = 0
    other_near: int = 0
    same_anywhere: int = 0
    other_anywhere: int = 0
    place: int = -1
    word: str = ""
    both_place: int = -1
    both_word: str = ""
    balance: float = 0.0
    strength: float = 0.0
    closest: float = 0.0


def evidence(claim: Claim, mention: Mention) -> Evidence:
    """Lay a mention beside those of the sources."""
    about = beside(claim.text, claim.tokens, mention)
    total = claim.index.weight(about) or 1.0
    found = Evidence(mention.kind)
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
                if other.sense == mention.sense:
                    found.exact = max(found.exact, score)
                elif mention.sense != "both" and score > found.both:
                    found.both, found.both_place, found.both_word = score, place, other.word
                found.same_linked |= linked
                found.same_near += near
            else:
                if score > found.other:
                    found.other, found.place, found.word = score, place, other.word
                found.other_linked |= linked
                found.other_near += near
    _weigh(claim, mention, about, found)
    counts = claim.index.opposites
    for (kind, sense), count in counts.items():
        if kind == mention.kind:
            if sense == mention.sense:
                found.same_anywhere += count
            else:
                found.other_anywhere += count
    return found


def _weigh(claim: Claim, mention: Mention, about: frozenset[str], found: Evidence) -> None:
    """Fill in balance, strength and closest."""
    if mention.kind in ("side", "relative"):
        return
    index = claim.index
    total, whole = index.weight(about) or 1.0, index.weight(claim.terms) or 1.0
    own = _denied(claim.text, mention)
    pull = force = 0.0
    for place in _places(claim, about):
        text = index.text(place)
        near = index.weight(claim.terms & index.terms[place]) / whole
        for other in loose_mentions(text):
            if other.kind != mention.kind:
                continue
            shared = index.weight(about & beside(text, index.view(place), other)) / total
            polarity = 1.0 if other.sense == mention.sense else -1.0
            if _denied(text, other) != own:
                polarity *= -_OTHERWISE
            score = (shared + near) / 2
            weight = math.exp(_SHARPNESS * score)
            pull, force = pull + weight * polarity, force + weight
            if score > found.strength:
                found.strength, found.closest = score, polarity
            if polarity < 0 and found.place < 0:
                found.place, found.word = place, other.word
    found.balance = pull / force if force else 0.0


def _denied(text: str, mention: Mention) -> bool:
    return any(start <= mention.start < end for start, end, _listed in negated_spans(text))


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
        its.balance,
        its.strength,
        its.closest,
        its.closest * its.strength,
        its.balance * its.strength,
        float(_denied(claim.text, mention)),
        bits(term_of(mention.word.casefold())),
        float(claim.index.knows(term_of(mention.word.casefold()))),
        *(float((mention.kind, mention.sense) == sense) for sense in _UNLIKELY),
        float(any(term_of(mention.word.casefold()) in claim.index.terms[place] for place in claim.nearby)),
        its.exact,
        likely_wording.weight("direction", runs(claim, mention)),
    ], its


def runs(claim: Claim, mention: Mention) -> set[str]:
    """The runs of words that ``likely_wording`` weighs."""
    return likely_wording.opposite(claim.text, mention.start, mention.end, f"{mention.kind}-{mention.sense}")


def beside(text: str, words: list[Token], mention: Mention) -> frozenset[str]:
    """The terms close to a mention that are not such words themselves."""
    first, last = _stretch(text, mention)
    around = [token for token in words if token.term and first <= token.start < last]
    before = [token for token in around if token.end <= mention.start][-_REACH:]
    after = [token for token in around if token.start >= mention.end][:_REACH]
    return frozenset(term for term in content((*before, *after)) if term not in ("patien", "=physician"))


@functools.lru_cache(maxsize=8192)
def _stretch(text: str, mention: Mention) -> tuple[int, int]:
    """The part of its sentence that a mention stands in: where it begins and ends."""
    first = max((border.end() for border in _SENTENCE_END.finditer(text, 0, mention.start)), default=0)
    ends = _SENTENCE_END.search(text, mention.end)
    last = ends.start() if ends else len(text)
    for other in mentions(text):  # of "sales rose in May and prices fell" each word has its own half
        if other.kind == mention.kind and other.end <= mention.start:
            first = max(
                (border.end() for border in _CLAUSE_END.finditer(text, other.end, mention.start)), default=first
            )
        elif other.kind == mention.kind and mention.end <= other.start < last:
            last = max(
                (border.start() for border in _CLAUSE_END.finditer(text, mention.end, other.start)), default=last
            )
            break
    return first, last


def _places(claim: Claim, about: frozenset[str]) -> list[int]:
    places = set(claim.nearby) | set(claim.link.places)
    for term in sorted(about, key=lambda term: len(claim.index.where(term))):
        if len(places) > _LOOKED_AT:
            break
        places.update(claim.index.where(term)[:_LOOKED_AT])
    return sorted(places)


def plain(its: Evidence) -> bool:
    """Whether the sources have the opposite among the same words, and the word itself never (a side) or elsewhere."""
    more = its.other - its.same
    if its.kind == "side" and (
        (its.other >= _PLAIN and not its.same_anywhere) or (its.other >= _NEARLY_ALL and more >= _MORE)
    ):
        return True
    return more >= _CLEARLY


def one_of_both(its: Evidence) -> bool:
    """Whether the sources say "both" of the same words, and the one side of nothing or of others."""
    return its.both >= _ONE_OF_BOTH and its.both > its.other and its.both - its.exact >= _CLEARLY


def compared_with(claim: Claim, mention: Mention, its: Evidence) -> bool:
    """Whether a sentence tells it of what the sources compare with: "men were paid better" of "worse than for men"."""
    text = claim.index.text(its.place)
    if is_mirrored(claim, mention, its.place):
        return True
    found = re.compile(rf"\b{re.escape(its.word)}\b[^.;:!?\n]{{0,40}}?\bthan\b([^.;:,!?\n]{{0,60}})", re.I).search(text)
    if found is None or _THAN.match(claim.text, mention.end):
        return False
    than = content(token for token in claim.index.view(its.place) if found.start(1) <= token.start < found.end(1))
    before = [token.term for token in claim.tokens if token.term and token.end <= mention.start][-_REACH:]
    return not than.isdisjoint(before)


def is_mirrored(claim: Claim, mention: Mention, place: int) -> bool:
    """Whether a sentence tells a comparison from the other end: "fewer came to Leeds than to York" of "more to York".

    What it compares with stands in the passage, and not behind a "than" of it.
    """
    than = _COMPARED.match(claim.text, mention.end)
    if than is None:
        return False
    words = [token for token in claim.tokens if token.term and token.start < than.end(1)]
    other = content(token for token in words if token.start >= than.start(1))
    other -= content(token for token in words if token.start < than.start(1))
    behind = [found.span(1) for found in _THAN_WHAT.finditer(claim.index.text(place))]
    there = content(
        token for token in claim.index.view(place) if any(start <= token.start < end for start, end in behind)
    )
    return other.isdisjoint(there) and not other.isdisjoint(claim.index.terms[place])


def check(claim: Claim) -> Iterator[Finding]:
    """Mentions whose opposite stands in the source among the same words."""
    limits = {quantity.start for quantity in quantities(claim.text)}
    for mention in mentions(claim.text)[:_MOST]:
        than = _THAN.match(claim.text, mention.end)
        if than and than.end() in limits:
            continue  # "no less than three": a limit, and nothing that goes down
        measures, its = features(claim, mention)
        if one_of_both(its):
            place = its.both_place
            yield Finding(f"The source says “{its.both_word}”{claim.page(place)}, not “{mention.word}”.", place)
            continue
        if not (weights("side" if mention.kind == "side" else "direction").finds(measures) or plain(its)):
            continue
        if mention.kind not in ("side", "relative") and claim.link.share < _LEAST_LINKED:
            continue  # the sources tell of something else, or in other words
        if its.place >= 0 and mention.kind != "side" and compared_with(claim, mention, its):
            continue
        if its.place >= 0:
            yield Finding(f"The source says “{its.word}”{claim.page(its.place)}, not “{mention.word}”.", its.place)
        elif not its.same_anywhere:
            yield Finding(f"The source does not say “{mention.word}”.")
        else:
            nearest = claim.link.places[0] if claim.link.places else None
            yield Finding(f"The source does not seem to say “{mention.word}” of this.", nearest)
