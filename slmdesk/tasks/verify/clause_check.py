"""Clauses laid beside the clauses of the sources that hold nearly the same words.

Such a clause is wrong where it says what the other denies, leaves out on what it depends, makes a duty of a leave, has
done what is only planned or goes up where the other goes down, and no clause of the sources says it as it does. No
weights. English only.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from slmdesk.tasks.verify import bound_check, contrary_check
from slmdesk.tasks.verify.claim import Claim, Finding
from slmdesk.tasks.verify.clauses import (
    ONLY,
    SHOWN,
    Clause,
    Deed,
    Mood,
    clauses,
    from_then_on,
    is_later,
    meant_so_elsewhere,
)
from slmdesk.tasks.verify.denied_findings import NEGATIVE, OF_SOME
from slmdesk.tasks.verify.opposite_words import mentions
from slmdesk.tasks.verify.quantities import quantities
from slmdesk.tasks.verify.quantity_check import remainders
from slmdesk.tasks.verify.wording import Token, bits, term_of

_CUES_TEXT = (
    "never without nobody nothing none always ever every everyone anyone someone us need needs required require "
    "necessary allowed permitted possible plan plans planned will going still yet even only own several many some any "
    "people person longer least maximum minimum cannot either also too"
)
CUES = frozenset(map(term_of, _CUES_TEXT.split())) | {
    "pour"
}  # are no part of what a clause is about; "pour" is no word in French
_ABSOLUTE = re.compile(
    r"\b(?:always|never|in (?:all|any|every) cases?|in no case|under (?:no|any) circumstances?|at any time|every time|"
    r"without exception|unconditionally|everywhere|anywhere)\b",
    re.I,
)
_LEFT_OPEN = re.compile(
    r"\b(?:if|when|whenever|unless|only|provided|depending|subject to|conditions?|certain|some|generally|usually|"
    r"normally|mostly|typically|might|could|in principle|with|after|(?<!at )once|before|until|except|as long as|"
    r"should|where|who|that|which)\b|\?",
    re.I,
)
_ONLY_THEY = re.compile(r"^\W*only\b|\b(?:may|can|must)\s+only\b", re.I)
_HOURS = re.compile(r"\b(?:from|between)\b[^.;]{0,20}\d[^.;]{0,20}\b(?:to|and|until)\b[^.;]{0,10}\d", re.I)
_WITHOUT = re.compile(r"\bwithout\b", re.I)
_PARTLY = re.compile(r"\b(?:every|all|always|everywhere|everyone|everybody|entirely|completely|yet|only|just)\b", re.I)
_LIMITING = re.compile(
    r"\b(?:only|just|alone|sole\w*|exclusive\w*|else|other|limit\w*|except|unless|if|when\w*|must|until|at most|"
    r"up to|no|not|never|has to|have to|required?|requires|needs?)\b",
    re.I,
)
_EXCEPT = re.compile(r"except(?! if| when)|other than", re.I)
_LEAVE_OUT = re.compile(r"unless|except|until|other than", re.I)  # exceptions that a summary may leave out
_UNCHANGED = re.compile(
    r"\b(?:unchanged|unaltered|stay(?:s|ed)? the same|(?:is|are|was|were) left (?:as|alone|in place)|remain(?:s|"
    r"ed)? the same|as before)\b",
    re.I,
)
_CHANGE = re.compile(
    r"\b(?:rais|ris(?!k)|rose|increas|lower|reduc|chang|cut\b|fell\b|fall|dropp|declin|grew|grow|replac|remov|"
    r"mov(?!i)|went (?:up|down))\w*",
    re.I,
)
_OPPOSITE = {
    "from": "to",
    "to": "from",
    "above": "below",
    "below": "above",
    "into": "out of",
    "with": "without",
    "without": "with",
}
_PREPOSITION = re.compile(r"\b(from|to|into|out of|above|below|with|without)\s+(?:the\s+|an?\s+)?(?=[^\W\d_])", re.I)
_MORE_THAN = re.compile(
    r"\b(?:more|longer|later|less|fewer|higher|lower|earlier|before|until) than\b|\bbefore\b|\buntil\b", re.I
)
_ALIKE = 0.65  # of the weight of a clause, in one clause of the sources
_NEARLY_ALL = 0.9  # of it, where the sources allow what the sentence forbids: much is allowed in part
_SAID_THERE = 0.65  # of it, in one that denies it too
_CLEARLY = 0.15  # by how much more than in any that says it the same way
_CARRIED = 0.3  # what stands in the clause before counts, the subject of one that hangs back aside
_WORTH_IT = 0.45  # the least share that could matter
_OTHER_NUMBER = 0.4  # that a clause is less alike whose number is another
_OF_ANY_NUMBER = frozenset(("turned amount", "turned state", "change"))  # "fell to 3" denies "rose to 4"
_TELLING_BITS = 5.0
_LEAST_TERMS = 2
_DENIED = 0.3  # of the weight that two clauses have in common
_LOOKED_AT = 40  # passages
_NOT_YET = ("plan", "proposed", "unreal", "asked")
_CONFLICTS: dict[Mood, tuple[Mood, ...]] = {
    # of the sentence: those of the sources that it cannot be
    "must": ("may", "free", "forbidden"),
    "free": ("must",),
    "may": ("forbidden",),
    "forbidden": ("may", "free", "must"),
    "done": ("plan", "proposed", "unreal", "asked"),
    "past": ("plan", "proposed", "unreal", "asked"),
    "": ("proposed", "unreal", "asked"),
    "plan": ("done", "asked"),
}


@dataclass(frozen=True)
class Beside:
    """A clause of the sources, and the share (0..1) of some terms' weight that it has; held: those it has itself.

    The share may be more than 1 where the sources do not have all of the terms.
    """

    place: int
    clause: Clause
    share: float
    held: frozenset[str]


@dataclass
class Best:
    """The clause that has most of another: the share (0..1), where it stands, and what is to be said of it."""

    share: float = 0.0
    place: int = -1
    reason: str = ""


def comparable(claim: Claim) -> bool:
    """Whether clauses can be laid beside each other: in English, and in no conversation, where much is left unsaid."""
    english = claim.index.language in ("en", None) and not claim.index.spoken
    return english and not claim.text.rstrip().endswith("?") and not remainders(claim)


def check(claim: Claim) -> Iterator[Finding]:
    """Clauses that the sources have the other way, under a condition, or not yet."""
    if not comparable(claim):
        return
    for own in clauses(claim.text):
        terms = own.terms - CUES - _singled_out(claim.text, own)
        if absolute := _ABSOLUTE.search(claim.text, own.start, own.end):
            terms -= {word.term for word in own.words if absolute.start() <= word.start < absolute.end()}
        if not any(bits(term) >= _TELLING_BITS for term in terms):
            continue
        same: dict[str, float] = {}
        other: dict[str, Best] = {}
        numbers = _numbers(claim.text, own)
        for beside in clauses_beside(claim, terms):
            place, theirs, share = beside.place, beside.clause, beside.share
            its = _numbers(claim.index.text(place), theirs)
            apart = _OTHER_NUMBER if numbers - its and its - numbers else 0.0
            if len(terms) < _LEAST_TERMS and not theirs.terms - CUES <= terms:
                continue
            for kind, reason in _compared(claim, own, beside):
                alike = share if kind in _OF_ANY_NUMBER else share - apart
                if not reason:
                    same[kind] = max(same.get(kind, 0.0), alike)
                elif alike > other.setdefault(kind, Best()).share:
                    other[kind] = Best(alike, place, reason)
        for kind, best in other.items():
            if (
                best.share >= (_NEARLY_ALL if kind in ("mood forbidden", "denied") else _ALIKE)
                and best.share - same.get(kind, 0.0) >= _CLEARLY
            ):
                yield Finding(best.reason.replace("{page}", claim.page(best.place)), best.place)
                break


def denies(claim: Claim, words: tuple[Token, ...]) -> bool:
    """Whether a clause of the sources with nearly the words of the sentence's own denies some of what it denies."""
    if not comparable(claim):
        return False
    for own in clauses(claim.text):
        if not own.start <= words[0].start < own.end:
            continue
        for beside in clauses_beside(claim, own.terms - CUES):
            theirs = beside.clause
            same = not theirs.denied.isdisjoint(word.term for word in words)
            reworded = bool(theirs.denied) and not any(claim.index.knows(word.term) for word in words)
            denied = theirs.gap or same or reworded
            if denied and beside.share >= _SAID_THERE:
                return True
    return False


def of_other_numbers(claim: Claim, words: tuple[Token, ...], place: int) -> bool:
    """Whether a passage denies some words of other numbers: "not beside 4.0" denies nothing of 4.1."""
    text, wanted = claim.index.text(place), frozenset(word.term for word in words)
    own = next((each for each in clauses(claim.text) if each.start <= words[0].start < each.end), None)
    mine = _numbers(claim.text, own) if own else frozenset[float]()
    denying = [_numbers(text, theirs) for theirs in clauses(text) if not theirs.denied.isdisjoint(wanted)]
    return bool(mine and denying) and all(mine - its and its - mine for its in denying)


def clauses_beside(claim: Claim, terms: frozenset[str]) -> Iterator[Beside]:
    """The clauses of the sources with some terms."""
    index = claim.index
    turned = {term_of(each.word.casefold()) for each in mentions(claim.text)}
    terms = terms - turned or terms
    known = index.weight(term for term in terms if index.knows(term))
    total = (known + index.weight(terms)) / 2  # what the sources do not have is a paraphrase as often as not
    if not known:
        return
    places = set(claim.nearby)
    for term in sorted((term for term in terms if index.knows(term)), key=lambda term: len(index.where(term))):
        if len(places) > _LOOKED_AT:
            break
        places.update(index.where(term)[:_LOOKED_AT])
    for place in sorted(places):
        within = terms & index.terms[place]
        if not within:
            continue
        if index.weight(within) < _WORTH_IT * total:
            near = within | (terms & index.terms[place - 1]) if place else within
            if index.weight(near) < _WORTH_IT * total:
                continue
        text = index.text(place)
        subject, before = _before(claim, place)
        for theirs in clauses(text):
            own_terms = theirs.terms | theirs.under
            held = terms & own_terms
            if theirs.hangs_back:
                held |= terms & subject
            elif theirs.gap:
                held |= terms & before - subject
            if held & own_terms:
                share = (index.weight(held) + _CARRIED * index.weight((terms & before) - held)) / total
                yield Beside(place, theirs, share, held)
            if not theirs.hangs_back:
                subject = theirs.subject
            before = own_terms


def _before(claim: Claim, place: int) -> tuple[frozenset[str], frozenset[str]]:
    """The subject, and all words, of the clause before a passage."""
    index = claim.index
    if place - 1 not in index.around(place, 1):
        return frozenset(), frozenset()
    earlier = clauses(index.text(place - 1))
    leading = next((each.subject for each in reversed(earlier) if not each.hangs_back), frozenset[str]())
    return leading, index.terms[place - 1]


def _singled_out(text: str, clause: Clause) -> frozenset[str]:
    """The word that alone something is said of: "only the insurer"."""
    found = ONLY.search(text, clause.start, clause.end) if clause.only else None
    return frozenset({_behind(clause, found.end())}) if found else frozenset()


def _numbers(text: str, clause: Clause) -> frozenset[float]:
    return frozenset(
        value
        for each in quantities(text)
        if clause.start <= each.start < clause.end and not each.implied
        for value in each.values
    )


def _compared(claim: Claim, own: Clause, beside: Beside) -> Iterator[tuple[str, str]]:
    """What there is to compare in two clauses, and the reason where they differ: (kind, reason)."""
    theirs, text = beside.clause, claim.index.text(beside.place)
    if own.denied:
        yield "denied", _not_denied(claim, own, beside, text)
    elif not own.subject.isdisjoint(beside.held) or own.subject <= CUES:
        yield "polarity", _polarity(claim, own, theirs, text)
    yield "condition", _condition(claim, own, theirs, text)
    if own.only and not own.bound and _ONLY_THEY.search(claim.text, own.start, own.end):
        yield "only", _only(claim, theirs, text)
    if all(map(claim.index.knows, own.terms - CUES - _turning(claim.text))):
        yield from _turned(claim.text, own, theirs, text)
    for deed in own.deeds or [Deed("", word.term, word.start) for word in own.words if not own.denied]:
        for other in theirs.deeds:
            later = deed.mood == "" and other.mood == "plan" and is_later(claim.text, text, theirs)
            if deed.verb == other.verb and later:
                yield "mood ", f"The source says that it {SHOWN['plan']}{{page}}; here it {SHOWN['']}."
            elif deed.verb == other.verb and not (own.reached and other.mood in _NOT_YET):
                fits = meant_so_elsewhere(own, deed, theirs, text) or from_then_on(claim.text, own, text, theirs)
                fits |= bound_check.is_the_rest(claim, beside.place)
                fits |= deed.mood == "forbidden" and OF_SOME.search(claim.text) is not None
                yield f"mood {deed.mood}", "" if fits else _mood(deed, other, theirs)


@functools.lru_cache(maxsize=64)
def _turning(text: str) -> frozenset[str]:
    """The terms of the words of a text that tell of a change."""
    return frozenset(term_of(word[0].casefold()) for word in _CHANGE.finditer(text))


@functools.lru_cache(maxsize=64)
def _is_absolute(text: str) -> bool:
    return _ABSOLUTE.search(text) is not None


def _polarity(claim: Claim, own: Clause, theirs: Clause, source: str) -> str:
    common = own.terms & theirs.terms - CUES
    denied = common if theirs.gap else theirs.denied & common
    if not denied or theirs.bound in ("only", "even") or (own.condition and not theirs.condition):
        return ""
    if _MORE_THAN.search(source, theirs.start, theirs.end):
        return ""  # "not more than two" is "two at most"
    if not _all_known(claim, own) or _is_negative(claim, own, theirs):
        return ""  # what the sources do not have may be the denial: "fasted" of who does not eat
    if contrary_check.agrees(claim, own.start, own.end, contrary_check.OF_VERBS):
        return ""
    heavy = claim.index.weight(denied) >= _DENIED * claim.index.weight(common)
    if not heavy and len(denied) < _DENIED * len(common):
        return ""
    return "The source denies this{page}."


def _all_known(claim: Claim, own: Clause) -> bool:
    return all(map(claim.index.knows, own.terms - CUES))


def _is_negative(claim: Claim, own: Clause, theirs: Clause) -> bool:
    """Whether a word of a clause may be the denial that the other has in a cue: "is closed" of what is not open."""
    found = NEGATIVE.finditer(claim.text, own.start, own.end)
    return any(term_of(word[0].casefold()) not in theirs.terms for word in found)


def _not_denied(claim: Claim, own: Clause, beside: Beside, source: str) -> str:
    """The reason where the sources say all that a clause denies, in words that deny nothing."""
    theirs = beside.clause
    if theirs.denied or theirs.reached or theirs.gap or theirs.condition or own.condition or theirs.only:
        return ""
    if not own.terms - CUES <= beside.held | {deed.verb for deed in theirs.deeds} or _PARTLY.search(claim.text):
        return ""
    if "?" in source or NEGATIVE.search(source) or any(deed.mood in _NOT_YET for deed in theirs.deeds):
        return ""
    return "The source does not deny this{page}."


def _condition(claim: Claim, own: Clause, theirs: Clause, text: str) -> str:
    absolute = _is_absolute(claim.text)
    if absolute and theirs.only and not (theirs.bound or own.only or own.bound):
        return "The source says this with an “only”{page}."
    if absolute and not own.only and _HOURS.search(text, theirs.start, theirs.end):
        return "The source limits this to certain times{page}."
    if theirs.bound == "even" and own.bound in ("only", "plain") and own.under & theirs.under:
        return "The source says this even without the condition{page}."
    if theirs.bound not in (("only", "plain", "where") if absolute else ("only", "plain")):
        return ""
    under = " ".join(text[theirs.hangs_on : theirs.condition[-1].end].split()) if theirs.condition else ""
    reason = f"The source says this only under a condition{{page}}: “{under}”."
    if own.bound == "even":
        return reason if own.under & theirs.under else ""
    mentioned = any(bits(term) >= _TELLING_BITS for term in claim.terms & theirs.under - theirs.terms)
    if _EXCEPT.match(under):
        excepted = theirs.under <= own.terms and not (own.reached or theirs.reached or own.bound)
        return f"The source makes an exception of this{{page}}: “{under}”." if excepted else ""
    if mentioned or own.bound or own.only or not under:
        return ""
    if absolute:
        return reason
    if theirs.bound == "only" and _all_known(claim, own) and not _LEFT_OPEN.search(claim.text):
        denied = bool(theirs.denied) or any(deed.mood == "forbidden" for deed in theirs.deeds)
        if own.denied and not denied:
            return ""
        left_out = denied == bool(own.denied) and (denied or _LEAVE_OUT.match(under))
        return "" if left_out else reason
    return ""


def _only(claim: Claim, theirs: Clause, text: str) -> str:
    if theirs.only or theirs.bound or theirs.denied or _LIMITING.search(text, theirs.start, theirs.end):
        return ""
    return "The source does not say that it is only so{page}."


def _turned(text: str, own: Clause, theirs: Clause, source: str) -> Iterator[tuple[str, str]]:
    """Up and down, changed and unchanged, from and to."""
    mine = [each for each in mentions(text) if own.start <= each.start < own.end and each.kind in ("amount", "state")]
    its = [each for each in mentions(source) if theirs.start <= each.start < theirs.end]
    for word in mine[:1] if len(mine) == 1 else ():
        alike = [each for each in its if each.kind == word.kind]
        if len(alike) == 1 and not own.denied and not theirs.denied:
            reason = f"The source says “{alike[0].word}”{{page}}, not “{word.word}”."
            yield f"turned {word.kind}", "" if alike[0].sense == word.sense else reason
    changed = _CHANGE.search(text, own.start, own.end)
    if changed and not own.denied:
        same = _UNCHANGED.search(source, theirs.start, theirs.end)
        yield "change", f"The source says “{same[0]}”{{page}}, not “{changed[0]}”." if same else ""
    sides = {
        found[1].casefold(): _behind(own, found.end()) for found in _PREPOSITION.finditer(text, own.start, own.end)
    }
    there = {
        (found[1].casefold(), _behind(theirs, found.end()))
        for found in _PREPOSITION.finditer(source, theirs.start, theirs.end)
    }
    for side, term in sides.items() if not (own.only or own.bound or own.reached or _reached(source, theirs)) else ():
        other = (_OPPOSITE.get(side, ""), term)
        if term and (side, term) in there:
            yield "side", ""
        elif term and other in there:
            yield "side", f"The source says “{other[0]}”{{page}}, not “{side}”."


def _reached(text: str, clause: Clause) -> bool:
    """Whether a cue other than "without" denies some of a clause."""
    return clause.reached and _WITHOUT.sub(" ", text[clause.start : clause.end]) == text[clause.start : clause.end]


def _behind(clause: Clause, at: int) -> str:
    words = sorted((*clause.words, *clause.condition), key=lambda word: word.start)
    return next((word.term for word in words if word.start >= at), "")


def _mood(deed: Deed, other: Deed, theirs: Clause) -> str:
    if other.mood not in _CONFLICTS.get(deed.mood, ()):
        return ""
    if theirs.bound and "forbidden" in (deed.mood, other.mood) and (theirs.bound == "only" or other.mood == "may"):
        return ""
    return f"The source says that it {SHOWN[other.mood]}{{page}}; here it {SHOWN[deed.mood]}."
