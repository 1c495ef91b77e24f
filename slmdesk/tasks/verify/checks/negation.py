"""Negation: what a sentence denies and the source says, and what it says and the source denies.

Words that a sentence denies, or says, together are one group. Each group is laid beside every passage that holds its
rarest words; how well passages agree and disagree with it is weighed by a logistic regression.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from slmdesk.tasks.verify.checks import bounds, clause_by_clause, contraries
from slmdesk.tasks.verify.checks.unchanged import unchanged
from slmdesk.tasks.verify.evidence import likely_wording
from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.evidence.denied_findings import (
    PARTLY,
    denied_here,
    denied_otherwise,
    denied_twice,
    denied_until,
    falls_short,
    instead,
    not_yet,
    null_results,
)
from slmdesk.tasks.verify.evidence.groups import Group as Group, groups as groups
from slmdesk.tasks.verify.evidence.remainders import remainders
from slmdesk.tasks.verify.evidence.term_polarity import TermPolarity, term_polarity
from slmdesk.tasks.verify.evidence.weighing import weights
from slmdesk.tasks.verify.sources.polarity import HELPS
from slmdesk.tasks.verify.words.negation_cues import negated_spans as negated_spans
from slmdesk.tasks.verify.words.wording import Token, bits, term_of

_LOOKED_AT = 30  # passages
_BUT_FOR = re.compile(r"\b(?:except|other than|but for)\b", re.I)
_ONLY = re.compile(r"\b(?:only|alone|solely|exclusively)\b", re.I)
_UNKNOWN = re.compile(r"\b(?:unknown|unclear|uncertain|undecided|unresolved|unanswered|an open question)\b", re.I)
_NOT_KNOWN = re.compile(
    r"(?:\b(?:not|cannot|unable to|nobody|no one)\b|n['’]t\b)\s(?:[a-z]+\s){0,2}?(?:says?|tell|knows?|known|clear|"
    r"certain|decided?|determined?|answer|shown?)\b[^.;!?\n]{0,40}?\b(?:whether|if|why|how|what|which|who|when|where)\b",
    re.I,
)
_FINDING_WORDS = 3  # of a finding: "chest pain", "shortness of breath"
_TELLING_BITS = 5.0
_ALL = 0.99
_SOFT = re.compile(
    r"\b(?:normal|clear|intact|stable|unremarkable|negative|good|within|brisk|non-?\w*|a?febrile|asymptomatic)\b", re.I
)
_SOFT_REACH = 12  # characters
_DENYING_PREFIXES = ("un", "in", "im", "ir", "dis", "non")
_HELD = 0.5  # of the weight of a group, before a passage is shown as saying the contrary
_CONDITION = re.compile(r"\b(?:if|unless|whether|in case|or)\b[^,;.]*$", re.I)
_OF_WHICH_DENIED = re.compile(  # "gloves are not": that there are gloves is not said
    r"\s+(?:is|are|was|were|has|have|had|do|does|did|can|could|will|would|should|may|must)(?:\s+not|\s?n['’]t|"
    r"\s+no longer|\s+never)\b|\s+(?:no longer|never)\b|\s+[a-z]+s?\s+no\s",
    re.I,
)
_MODAL = re.compile(r"\b(?:should|could|would|might|may|can|will|must)\s*(?:also|still)?\s*(?:not\s*)?$", re.I)


@dataclass
class Evidence:
    """How passages stand to a group: shares (0..1) of its weight that a passage says as the group does, and contrary.

    near: of the passages around the linked ones. about: with the share of the whole sentence that the passage has.
    denying, saying: that share in passages with and without a word of negation; wide: of three passages together.
    other_words: the share of the rest of the sentence in passages that hold the group. place: the passage that
    contradicts it most, -1 for none. balance, closest: from -1, contrary, to 1, as the group: of all passages with a
    word of it, those that hold most of the sentence counting most, and of the passage that holds most; closest_score:
    how much that is (0..2). head_same, head_other: the same of passages that say, or deny, the group's first word as it
    does, and contrary. wondered: the share in passages that say what is looked into. terms: word by word.
    """

    agree: float = 0.0
    oppose: float = 0.0
    agree_near: float = 0.0
    oppose_near: float = 0.0
    agree_about: float = 0.0
    oppose_about: float = 0.0
    denying_about: float = 0.0
    saying_about: float = 0.0
    denying_wide: float = 0.0
    saying_wide: float = 0.0
    other_words: float = 0.0
    place: int = -1
    balance: float = 0.0
    closest: float = 0.0
    closest_score: float = 0.0
    head_same: float = 0.0
    head_other: float = 0.0
    wondered: float = 0.0
    terms: TermPolarity = field(default_factory=TermPolarity)


def evidence(claim: Claim, group: Group) -> Evidence:
    """Lay a group beside the passages nearby and those with its rarest words."""
    index = claim.index
    wanted = frozenset(token.term for token in group.words)
    total = index.weight(wanted) or 1.0
    whole = claim.weight
    places = set(claim.nearby)
    for term in sorted((term for term in wanted if index.knows(term)), key=lambda term: len(index.where(term))):
        if len(places) > _LOOKED_AT:
            break
        places.update(index.where(term)[:_LOOKED_AT])
    found = Evidence()
    best = 0.0
    pulls = pull = 0.0
    head = group.words[0].term
    for place in sorted(places):
        if wanted.isdisjoint(index.terms[place]) and wanted.isdisjoint(HELPS):
            continue
        its = index.signs(place)
        same, other = its.stand(group.denied)
        near = place in claim.nearby
        about = claim.share(place)
        agree = index.weight(wanted & same) / total
        oppose = index.weight(wanted & (other - same)) / total
        found.agree = max(found.agree, agree)
        found.oppose = max(found.oppose, oppose)
        has = wanted & claim.here(place)
        if has:
            held = index.weight(has)
            if its.wonders:
                found.wondered = max(found.wondered, held / total)
            around = claim.here(place, 1) - wanted
            score = held / total + 0.5 * about + 0.5 * index.weight(around) / whole
            polarity = (index.weight(has & (same - other)) - index.weight(has & (other - same))) / held
            force = math.exp(4 * score)
            pulls, pull = pulls + force * polarity, pull + force
            if score > found.closest_score:
                found.closest_score, found.closest = score, polarity
            if head in has:
                found.head_same = max(found.head_same, (head in same) * score)
                found.head_other = max(found.head_other, (head in other and head not in same) * score)
        if near:
            found.agree_near = max(found.agree_near, agree)
            found.oppose_near = max(found.oppose_near, oppose)
        if oppose > 0.5 or agree > 0.5:
            found.other_words = max(
                found.other_words,
                index.weight((claim.terms - wanted) & same) / whole,
            )
        if agree:
            found.agree_about = max(found.agree_about, agree + about)
        if oppose:
            found.oppose_about = max(found.oppose_about, oppose + about)
            if oppose + about > best:
                best, found.place = oppose + about, place
    found.denying_about, found.saying_about = _by_denial(places, claim.share, index.denies)
    found.denying_wide, found.saying_wide = _by_denial(
        places,
        lambda place: claim.share(place, 1),
        lambda place: any(index.denies(at) for at in index.around(place, 1)),
    )
    found.balance = pulls / pull if pull else 0.0
    found.terms = term_polarity(claim, group.words, group.denied)
    return found


def _by_denial(
    places: Iterable[int], share: Callable[[int], float], denies: Callable[[int], bool]
) -> tuple[float, float]:
    """The largest share of the passages that deny something, and of the others; looks no further than it has to."""
    found: dict[bool, float] = {}
    for held, place in sorted(((share(place), place) for place in places), reverse=True):
        found.setdefault(denies(place), held)
        if len(found) == 2:
            break
    return found.get(True, 0.0), found.get(False, 0.0)


def _opposites_of(words: Iterable[Token]) -> Iterator[str]:
    """The terms of words that a prefix of denial makes of these or takes from them: able, unable."""
    for word in words:
        for prefix in _DENYING_PREFIXES:
            if word.folded.startswith(prefix) and len(word.folded) > len(prefix) + 3:
                yield term_of(word.folded.removeprefix(prefix))
            yield term_of(prefix + word.folded)


def features(claim: Claim, group: Group) -> tuple[list[float], Evidence]:
    """What tells a contradiction."""
    index = claim.index
    its = evidence(claim, group)
    wanted = frozenset(token.term for token in group.words)
    total = index.weight(wanted) or 1.0
    known = index.weight(term for term in wanted if index.knows(term)) / total
    cues = sum(index.denies(place) for place in claim.nearby) / (len(claim.nearby) or 1)
    linked = float(any(index.denies(place) for place in claim.link.places))
    first = float(any(index.denies(place) for place in claim.link.places[:1]))
    spans = negated_spans(claim.text)
    return [
        its.agree,
        its.oppose,
        its.agree_near,
        its.oppose_near,
        its.agree_about,
        its.oppose_about,
        its.denying_about,
        its.saying_about,
        known,
        cues,
        linked,
        claim.link.share,
        claim.link.wide,
        math.log(len(wanted)),
        max(map(bits, wanted)),
        float(group.listed),
        math.log(group.siblings),
        math.log(len(index.passages) + 1),
        float(index.spoken),
        math.log(len(claim.terms) + 1),
        its.agree - its.oppose,
        its.agree_near - its.oppose_near,
        its.denying_about - its.saying_about,
        float(group.doubled),
        float(bool(group.denied and _CONDITION.search(claim.text[: group.start]))),
        float(bool(_MODAL.search(claim.text[: group.start]))),
        float(group.cue.strip(".:") in ("not", "cannot", "n't") or group.cue.endswith(("n't", "n’t"))),
        float(group.cue in ("never", "unable", "to", "lack", "lacks", "nor", "longer", "neither")),
        float(group.backward),
        float(any(falls_short(index.text(place)) for place in claim.link.places)),
        sum(falls_short(index.text(place)) for place in claim.nearby) / (len(claim.nearby) or 1),
        float(len(spans)),
        float(its.denying_about > 0),
        its.other_words,
        float(group.cue in ("no", "nil", "without", "absence", "of", "for", "denies", "denied")),
        its.balance,
        its.closest,
        its.closest_score,
        its.closest * its.closest_score,
        its.head_same,
        its.head_other,
        first,
        linked * claim.link.share,
        first * claim.link.share,
        linked * float(not spans),
        first * float(not spans) * claim.link.share,
        its.denying_wide,
        its.saying_wide,
        its.denying_wide - its.saying_wide,
        float(any(index.knows(term) for term in _opposites_of(group.words))),
        its.wondered,
        *null_results(claim, group.words[0].start, group.words[-1].end),
        *its.terms.measures(),
        likely_wording.weight("denied" if group.denied else "said", runs(claim, group)),
    ], its


def runs(claim: Claim, group: Group) -> set[str]:
    """The runs of words that ``likely_wording`` weighs."""
    weighed = likely_wording.denied if group.denied else likely_wording.said
    return weighed(claim.text, group.start, group.words[-1].end)


def check(claim: Claim) -> Iterator[Finding]:
    """What the sentence denies and the sources say, and the other way round."""
    if remainders(claim):
        return
    for group in groups(claim):
        if not group.denied and _OF_WHICH_DENIED.match(claim.text, group.words[-1].end):
            continue
        measures, its = features(claim, group)
        if not (weights("denied" if group.denied else "said").finds(measures) or plain(claim, group, its)):
            continue
        if not group.denied and its.place >= 0 and clause_by_clause.of_other_numbers(claim, group.words, its.place):
            continue
        if group.denied and _BUT_FOR.search(claim.text, group.words[-1].end) and _restricted(claim):
            continue  # "cannot be sold except at the stall" of what may be sold at the stall only
        if not group.denied and its.place >= 0 and _is_the_exception(claim, its.place):
            continue  # "only the driver may enter" of what nobody may, except the driver
        if not group.denied and its.place >= 0 and _both_deny(claim, group, its.place):
            continue  # "the depth could not be measured" of what "we could not measure"
        if not group.denied and _is_left_open(claim):
            continue  # "whether it helps is unknown" of what could not be said
        if group.denied and PARTLY.search(claim.text, group.start, group.words[-1].end):
            continue  # "not on every tour" denies it of some
        if contraries.agrees(claim, group.start, group.words[-1].end):
            continue  # "not included" of what is excluded
        if its.place >= 0 and bounds.is_the_rest(claim, its.place):
            continue
        if group.denied and (
            instead(claim, group.words)
            or denied_until(claim, group.words)
            or not_yet(claim)
            or denied_twice(claim, group.words)
            or unchanged(claim, group.words)
            or (its.place >= 0 and denied_otherwise(claim, group.words, its.place))
            or clause_by_clause.denies(claim, group.words)
        ):
            continue
        yield _finding(claim, group, its)


def _restricted(claim: Claim) -> bool:
    return any(_ONLY.search(claim.index.text(place)) for place in claim.link.places)


def _is_left_open(claim: Claim) -> bool:
    """Whether a sentence says that something is not known, and a passage that nobody knows."""
    if not (_UNKNOWN.search(claim.text) or _NOT_KNOWN.search(claim.text)):
        return False
    return any(_NOT_KNOWN.search(claim.index.text(place)) for place in claim.link.places)


def _both_deny(claim: Claim, group: Group, place: int) -> bool:
    """Whether a clause denies something besides these words, and a passage denies it together with them."""
    first, last = claim.clause(group.words[0].start, group.words[-1].end)
    reached = [span for span in negated_spans(claim.text) if first <= span[0] < last]
    denied = {token.term for token in claim.tokens if any(start <= token.start < end for start, end, _ in reached)}
    wanted = {token.term for token in group.words}
    theirs = claim.index.signs(place)
    denied -= wanted | {""}
    return bool(denied) and denied <= theirs.denied - theirs.said and bool(wanted & theirs.denied)


def _is_the_exception(claim: Claim, place: int) -> bool:
    """Whether a sentence says with "only" what a passage excepts from what it denies."""
    text = claim.index.text(place)
    excepted = _BUT_FOR.search(text) if _ONLY.search(claim.text) else None
    if excepted is None:
        return False
    named = frozenset(token.term for token in claim.index.view(place) if token.start >= excepted.end())
    return not named.isdisjoint(claim.terms)


def _finding(claim: Claim, group: Group, its: Evidence) -> Finding:
    """The reason, with the words that are contrary: all of the group, or the one that stands worst."""
    shown = " ".join(claim.text[group.words[0].start : group.words[-1].end].split())
    place = its.place if its.oppose else None
    word = its.terms.word
    if its.oppose < _HELD and its.terms.place >= 0 and word is not None:
        shown, place = claim.text[word.start : word.end], its.terms.place
    page = claim.page(place) if place is not None else ""
    if not group.denied:
        if place is None:
            return Finding(f"No passage of the source says “{shown}”; a “no” may be missing.")
        return Finding(f"The source negates “{shown}”{page}.", place)
    if its.oppose >= _HELD:
        return Finding(f"The source does not negate “{shown}”{page}.", place)
    return Finding(f"No passage of the source negates “{shown}”.", place)


def plain(claim: Claim, group: Group, its: Evidence) -> bool:
    """Whether the sources only ever say the contrary of a few telling words: "denies cough" beside "has a cough"."""
    first, last = group.words[0].start, group.words[-1].end
    if not group.denied:
        soft = _SOFT.search(claim.text, max(0, first - _SOFT_REACH), last + _SOFT_REACH)
        if soft or _CONDITION.search(claim.text[:first]):
            return False
        if denied_here(claim, group.words) is not None:
            return True
    wanted = frozenset(token.term for token in group.words)
    if len(wanted) > _FINDING_WORDS or max(map(bits, wanted)) < _TELLING_BITS or its.oppose < _ALL:
        return False
    if not group.denied:
        return its.agree < _HELD
    if not group.listed or group.siblings > 1 or its.agree:
        return False
    # in English the weights tell better (of what this alone found each third was true), but for a yes to a question
    return claim.index.language != "en" or _affirmed(claim, wanted)


def _affirmed(claim: Claim, wanted: frozenset[str]) -> bool:
    """Whether some words were asked for and the answer was yes."""
    index = claim.index
    return any(
        wanted <= index.signs(place).said and index.text(place).rstrip().endswith("?")
        for place in index.where(min(wanted))[:_LOOKED_AT]
    )
