"""Words that exclude each other: open and closed, allowed and forbidden, accepted and refused, before and after.

A word of the sentence is laid beside those of the sources that are said of the same: it is wrong where the contrary
(or its denial: "not included") is said of the same words, and the word itself of others or never. No weights: nothing
is flagged unless nearly all that the word is said of stands beside its contrary.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from slmdesk.tasks.verify.checks.opposites import is_mirrored
from slmdesk.tasks.verify.evidence.claim import Claim, Finding, content
from slmdesk.tasks.verify.evidence.denied_findings import OF_SOME, not_yet
from slmdesk.tasks.verify.evidence.remainders import remainders
from slmdesk.tasks.verify.values.quantities import quantities
from slmdesk.tasks.verify.values.spans import is_other_time
from slmdesk.tasks.verify.words.contrary_words import OF_THINGS, contrary_words
from slmdesk.tasks.verify.words.negation_cues import left_out, negated_spans
from slmdesk.tasks.verify.words.opposite_words import Mention
from slmdesk.tasks.verify.words.wording import Token, bits, term_of, terms, tokens

_OF_WHAT_FOLLOWS = frozenset(("order", "first", "new", "side"))  # the next content word has to be the same
_OF_ITS_WORDS = frozenset(("duty", "leave"))  # a neighbouring sentence tells of another duty
OF_VERBS = frozenset(("duty", "leave"))
"""Kinds of words that say nothing themselves, but how another is meant."""

_OF_A_STATE = frozenset(("open", "present", "compulsory", "legal"))  # said of a subject, which may stand before
_BE = re.compile(r"\b(?:is|was|are|were|be|been|being|not)\s+(?:\w+ly\s+)?$", re.I)
_SENTENCE_END = re.compile(r"[.;:!?](?=\s|$)|\n|\b(?:because(?! of)|whereas|although)\b", re.I)
_CLAUSE_END = re.compile(r",\s|\b(?:and|but|while|whereas|although|und|aber|y|pero|et|mais)\b", re.I)
_SAID_OF = 0.7  # of the weight of what a word is said of, beside its contrary
_AGREED = 0.5  # of that weight, before a word counts as said of the same
_CLEARLY = 0.4  # by how much more than beside the word itself
_NEAR, _NAMED = 0.5, 0.9  # what stands in a neighbouring sentence counts, and where "it" may mean that
_TELLING_BITS, _TELLING_OF_THINGS = 4.5, 3.5
_LOOKED_AT = 80  # passages
_NOW_TEXT = "fewer least moment currently now today become becomes became lie lay except momentan derzeit heute "
_NOW_TEXT += "actualmente"
_NOW = frozenset(map(term_of, _NOW_TEXT.split()))
_MOST = 12  # words of the table in one sentence; a text with more is a list and claims nothing
_IT = re.compile(r"\b(?:it|they|them|he|she)\b", re.I)
_ABSENT = re.compile(r"\w+ absent\b", re.I)  # a denial of what is before it, and a word of the table itself
_IS = re.compile(r"(?:is|are|was|were)\b", re.I)
_LABEL = re.compile(r"\s?:(?=\s)")  # "Absent: Greta Holt"
_ONLY = re.compile(  # what is said of nothing else than what follows
    r"\b(?:only|except|unless|nur|außer|ausgenommen|solo|sólo|solamente|únicamente|salvo|excepto|seulement|"
    r"uniquement|sauf|soltanto|tranne|somente|exceto)\b",
    re.I,
)
_LEFT_OPEN = re.compile(r"\b(?:whether|if|asked|wanted|wished|should|would|could|might|propos\w*|suggest\w*)\b", re.I)
_THAN = re.compile(r"\bthan\b", re.I)
_AFTER_THAT = re.compile(r"\s(?:that|this|which)\b", re.I)
_EXCEPT = re.compile(r"except|unless|außer|ausgenommen|salvo|excepto|sauf|tranne|exceto", re.I)
_UNTIL = re.compile(r"\b(?:from\b[^.;]{1,40}\bto|until|till|bis|hasta|jusqu['’]?\w*|fino|até)\b", re.I)
_TIMED = re.compile(r"\d|\b(?:after|from|nach|ab|después|desde|partir|après|dès|dopo|depois)\b", re.I)


@dataclass(frozen=True)
class Said:
    """A word of the table in its stretch of a text. side: which of the two, a denial counted.

    before, after: the content words on each side, in order. elided: its subject is left out: "and was closed".
    excepted: the words that it says the contrary of, "forbidden except guide dogs". only: those that alone it is said
    of, "permitted only on the balcony". ending, timed: it says until when, and otherwise when.
    goes_on: of "it" or "them", which the sentence before names.
    """

    mention: Mention
    side: bool
    before: tuple[Token, ...]
    after: tuple[Token, ...]
    elided: bool = False
    excepted: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    ending: bool = False
    timed: bool = False
    goes_on: bool = False

    @functools.cached_property
    def about(self) -> frozenset[str]:
        """What it is said of."""
        return content((*self.before, *self.after)) - _NOW

    def names_all_of(self, other: Said) -> bool:
        """Whether the other is said of nothing else than what stands beside this: "cleaning is excluded"."""
        beside = {token.term for token in (*self.before[-1:], *self.after[:1])}
        return not beside.isdisjoint(other.about) and other.about <= self.about

    def is_denied_whole(self, other: Said) -> bool:
        """Whether the other says the contrary of the same subject and nothing else: "flash is never permitted".

        Or of the same with the same exception.
        """
        if self.excepted and self.excepted == other.excepted and self.names_all_of(other):
            return self.side != other.side
        subject, limited = content(self.before), other.excepted or other.only or other.ending or other.timed
        whole = bool(subject) and subject <= content(other.before) and content(other.after) <= self.about
        return whole and self.side != other.side and not (limited or other.goes_on)


@dataclass
class Standing:
    """How much of what a word is said of stands beside the same and beside the contrary (0..1), and where."""

    same: float = 0.0
    contrary: float = 0.0
    place: int = -1
    word: str = ""
    denied: bool = False


def check(claim: Claim) -> Iterator[Finding]:
    """Words whose contrary the sources say of the same."""
    if remainders(claim):
        return
    of_some, still_open = OF_SOME.search(claim.text) is not None, not_yet(claim)
    for said in sayings(claim.text):
        its = standing(claim, said)
        denied = said.side != (said.mention.sense == "one") or "not" in said.mention.word.casefold().split()
        if denied and (of_some or still_open):
            continue  # "not included on every tour" is included on some; what is put off is "not allowed yet"
        if its.contrary >= _SAID_OF and its.contrary - its.same >= _CLEARLY:
            word, page = said.mention.word, claim.page(its.place)
            if said.mention.kind == "duty":
                here, there = ("must", "need not") if said.side else ("need not", "must")
                yield Finding(f"The source says that it {there} be{page}; here it {here}.", its.place)
            elif its.denied == (said.side != (said.mention.sense == "one")):
                yield Finding(f"The source says “{'not ' * its.denied}{its.word}”{page}, not “{word}”.", its.place)
            else:
                shown = _shown(claim, said)
                yield Finding(
                    f"The source {'negates' if its.denied else 'does not negate'} “{shown}”{page}.", its.place
                )


def _shown(claim: Claim, said: Said) -> str:
    """A word with what it is said of, so that a reason can be read: "after 5 pm" and not "after"."""
    first, last = said.mention.start, said.mention.end
    if said.mention.kind in _OF_WHAT_FOLLOWS and said.after:
        last = said.after[0].end
    elif said.mention.kind in _OF_A_STATE and said.before:
        first = said.before[-1].start
    return claim.text[first:last]


def agrees(
    claim: Claim, start: int, end: int, but: frozenset[str] = frozenset(), beyond: frozenset[str] = frozenset()
) -> bool:
    """Whether a word in ``claim.text[start:end]`` is said of the same by the sources: "not included" as "excluded".

    but: kinds of words that do not count; beyond: terms of words that do not either.
    """
    found = [said for said in sayings(claim.text) if start <= said.mention.start < end]
    found = [said for said in found if said.mention.kind not in but]
    found = [said for said in found if not terms(said.mention.word) <= beyond or not beyond]
    return any(its.same >= _AGREED and its.same > its.contrary for its in (standing(claim, said) for said in found))


def standing(claim: Claim, said: Said) -> Standing:
    """Lay a word beside those of the sources."""
    found, index = Standing(), claim.index
    about = said.about
    least = _TELLING_OF_THINGS if said.mention.kind in OF_THINGS else _TELLING_BITS
    if not about or max(map(bits, about)) < least:
        return found
    total = index.weight(about)
    if said.mention.kind in OF_THINGS:  # what the sources do not have is a paraphrase as often as not
        total = (total + index.weight(filter(index.knows, about))) / 2
    compared = _THAN.search(claim.text, said.mention.end) is not None
    same_subject, place_of_all = 0.0, -1  # of those that name the subject; a contrary that is said of it in all cases
    for place in _places(claim, about):
        text = index.text(place)
        if all(other.kind != said.mention.kind for other in _mentions(text)):
            continue
        if compared and is_mirrored(claim, said.mention, place):
            continue
        if is_other_time(claim.text, quantities(claim.text), text, index.amounts(place)):
            continue
        asked = text.rstrip().endswith("?")
        for other in sayings(text):
            if other.mention.kind != said.mention.kind or not (_fits(said, other) or _is_same_order(said, other)):
                continue
            held = about & other.about
            near = frozenset().union(*(index.terms[at] for at in index.around(place, 1) if at != place))
            if other.elided and not content(said.before) & content(other.after):  # of what was named before
                named = frozenset().union(*(index.terms[at] for at in index.around(place, 2) if at <= place))
                held |= content(said.before) & named
            if not other.after and said.after and said.mention.kind == "accepted":  # "She declined, because ..."
                held |= content(said.after) & near
            apart = index.weight((about & near) - held) if said.mention.kind not in _OF_ITS_WORDS else 0.0
            score = (index.weight(held) + (_NAMED if other.goes_on else _NEAR) * apart) / total
            if said.names_all_of(other):
                score = 1.0
            if not held:
                continue  # said of other things
            named_too = other.goes_on or not content(said.before).isdisjoint(other.about)
            if other.side == said.side and named_too:
                same_subject = max(same_subject, score if other.goes_on else index.weight(held) / total)
            if said.is_denied_whole(other) and not (asked or _LEFT_OPEN.search(text)):
                score, place_of_all = 1.0, place
            if other.side == said.side or (other.excepted and other.excepted <= said.about - said.excepted):
                found.same = max(found.same, score)
            elif score > found.contrary and not asked and not _apart(said, other):
                found.contrary, found.place, found.word = score, place, other.mention.word
                found.denied = other.side != (other.mention.sense == "one")
    if place_of_all == found.place >= 0:
        found.same = same_subject
    return found


def _fits(said: Said, other: Said) -> bool:
    if said.mention.kind not in _OF_WHAT_FOLLOWS:
        return True
    return bool(said.after and other.after) and said.after[0].term == other.after[0].term


def _is_same_order(said: Said, other: Said) -> bool:
    """Whether both name one event to come first or later, if in other words: "before the keys are handed over"."""
    alike = said.mention.kind == other.mention.kind == "order" and said.side == other.side
    return alike and not content(said.after).isdisjoint(content(other.after))


def _apart(said: Said, other: Said) -> bool:
    """Whether two contrary words may both be true: permitted on the balcony only and forbidden in the flat, forbidden
    but for guide dogs and guide dogs allowed, open until ten and closed at ten."""
    if said.excepted & (other.about - other.excepted) or (said.about - said.excepted) & other.excepted:
        return True
    if (said.ending and other.timed) or (said.timed and other.ending):
        return True
    return not (other.only <= said.about and said.only <= other.about)


@functools.lru_cache(maxsize=2048)
def sayings(text: str) -> tuple[Said, ...]:
    """The words of the table in a text; without two contrary ones in one stretch, which leave open what is said."""
    found = _mentions(text)
    if not 0 < len(found) <= _MOST:
        return ()
    words, spans = tokens(text), negated_spans(text)
    listed = []
    for mention in found:
        first, last = _stretch(text, mention, found)
        if any(each is not mention and each.kind == mention.kind and first <= each.start < last for each in found):
            continue
        if mention.kind == "order" and _AFTER_THAT.match(text, mention.end):
            continue  # "physiotherapy begins after that": not what comes first, but what follows
        if (mention.kind in OF_THINGS or mention.kind == "first") and _beside_denial(text, mention, spans):
            continue
        denied = any(start <= mention.start < end and not _ABSENT.match(text, end) for start, end, _listed in spans)
        elsewhere = [span for span in left_out(text) if mention.end <= span[0] < last and _IS.match(text, span[1])]
        last = min((start for start, _end in elsewhere), default=last)
        inside = [token for token in words if token.term and first <= token.start < last]
        before = tuple(token for token in inside if token.end <= mention.start)
        after = tuple(token for token in inside if token.start >= mention.end)
        if mention.kind in _OF_WHAT_FOLLOWS and not before:  # "after signing, nothing may be removed"
            denied = any(mention.end <= start < last for start, _end, _listed in spans)
        label = _LABEL.match(text, mention.end) is not None
        elided = not (before or label) and (mention.kind in _OF_A_STATE or _after_be(text, mention))
        side = (mention.sense == "one") != denied
        goes_on = _IT.search(text, first, last) is not None
        limits = _limits(text, first, last, (*before, *after))
        listed.append(Said(mention, side, before, after, elided, *limits, goes_on))
        for start, end in elsewhere:  # "pots are allowed, trawling is not"
            of_that = tuple(token for token in words if token.term and start <= token.start < end)
            listed.append(Said(mention, not side, of_that, ()))
    return tuple(listed)


def _beside_denial(text: str, mention: Mention, spans: tuple[tuple[int, int, bool], ...]) -> bool:
    """Whether anything is denied between the punctuation around a word."""
    first = max(text.rfind(mark, 0, mention.start) for mark in ".,;:!?\n")
    last = min((at for mark in ".,;:!?\n" if (at := text.find(mark, mention.end)) >= 0), default=len(text))
    return any(start < last and first < end for start, end, _listed in spans)


def _limits(
    text: str, first: int, last: int, words: tuple[Token, ...]
) -> tuple[frozenset[str], frozenset[str], bool, bool]:
    """What limits a word in its stretch: ``Said.excepted``, ``only``, ``ending`` and ``timed``."""
    limit = _ONLY.search(text, first, last)
    behind = content(token for token in words if limit and token.start >= limit.end())
    excepting = limit is not None and _EXCEPT.fullmatch(limit[0]) is not None
    ending = _UNTIL.search(text, first, last) is not None
    timed = not ending and _TIMED.search(text, first, last) is not None
    return (behind, frozenset(), ending, timed) if excepting else (frozenset(), behind, ending, timed)


@functools.lru_cache(maxsize=4096)
def _mentions(text: str) -> tuple[Mention, ...]:
    return tuple(
        mention
        for mention in contrary_words(text)  # no "present study", no "present with"
        if mention.word.casefold() != "present" or _LABEL.match(text, mention.end) or _after_be(text, mention)
    )


def _after_be(text: str, mention: Mention) -> bool:
    return _BE.search(text[max(0, mention.start - 30) : mention.start]) is not None


def _stretch(text: str, mention: Mention, found: tuple[Mention, ...]) -> tuple[int, int]:
    """The sentence around a word, or its own clause where another of its kind stands in the same sentence."""
    first = max((border.end() for border in _SENTENCE_END.finditer(text, 0, mention.start)), default=0)
    label = _LABEL.match(text, mention.end)
    ends = _SENTENCE_END.search(text, label.end() if label else mention.end)
    last = ends.start() if ends else len(text)
    for other in found:
        if other.kind == mention.kind and first <= other.end <= mention.start:
            first = max((end.end() for end in _CLAUSE_END.finditer(text, other.end, mention.start)), default=first)
        elif other.kind == mention.kind and mention.end <= other.start < last:
            last = next((end.start() for end in _CLAUSE_END.finditer(text, mention.end, other.start)), last)
    return first, last


def _places(claim: Claim, about: frozenset[str]) -> list[int]:
    places = set(claim.nearby)
    for term in sorted(about, key=lambda term: len(claim.index.where(term))):
        if len(places) > _LOOKED_AT:
            break
        places.update(claim.index.where(term)[:_LOOKED_AT])
    return sorted(places)
