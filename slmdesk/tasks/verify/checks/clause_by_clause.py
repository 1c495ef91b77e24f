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

from slmdesk.tasks.verify.checks import bounds, contraries
from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.evidence.clauses_beside import CUES, Beside, clauses_beside, comparable
from slmdesk.tasks.verify.evidence.denied_findings import NEGATIVE, OF_SOME
from slmdesk.tasks.verify.evidence.turned import WITHOUT, turned, turning
from slmdesk.tasks.verify.values.quantities import quantities
from slmdesk.tasks.verify.words.clauses import (
    ONLY,
    SHOWN,
    Clause,
    Deed,
    Mood,
    behind,
    clauses,
    from_then_on,
    is_later,
    meant_so_elsewhere,
)
from slmdesk.tasks.verify.words.wording import Token, bits, term_of

_ABSOLUTE = re.compile(
    r"\b(?:always|never|in (?:all|any|every) cases?|in no case|under (?:no|any) circumstances?|at any time|every time|"
    r"without exception|unconditionally|everywhere|anywhere)\b",
    re.I,
)
_WHICH = r"(?!(?:\s[\w'’-]+){0,3}?\s(?:who|that|whose|which|with|under|over|aged)\b)"
_UNIVERSAL = re.compile(  # "any member", but not "any member who has passed the test"
    r"(?:\b(?:any|every)(?:one|body)|(?:^|(?<=[.;:]\s))(?:any|every|all)"
    r"|\b(?:for|by|to|on|at|after|with|in) (?:any|all)|\bevery)\b"
    rf"(?!\s(?:else|of|that|this|other|in|from|but|except)\b){_WHICH}",
    re.I,
)
_ELSE = re.compile(r"\b(?:everyone|everybody|anyone|all) else\b|\b(?:for|to|on|in|at) (?:the )?others\b", re.I)
_AFTER_THAT = re.compile(
    r"\W*(?:(?:and|but)\s)?(?:after (?:that|this)|afterwards|thereafter|otherwise|beyond that)\b", re.I
)
_STILL_TO_DO = re.compile(r"\bstill\s(?:has|have|needs?|must)\b|\byet to\b", re.I)
_NEEDS = re.compile(r"\b(?:needs?|requires?|must have|only with|is required|are required|subject to)\b", re.I)
_LATER_ON = re.compile(r"\b(?:after\w*|then|later|beyond|more than|otherwise|from)\b", re.I)
_EACH_OF = re.compile(r"\b(?:every|each|any|all)\s(?=([^\W\d_]+?)s?\b(?:\s([^\W\d_]+?)s?\b)?)", re.I)
_SOME_OF = r"\b(first|second|third|fourth|fifth|last|other|alternate)\s(?:\w+\s)?{}s?\b"
_LEFT_OPEN = re.compile(
    r"\b(?:if|when|whenever|unless|only|provided|depending|subject to|conditions?|certain|some|generally|usually|"
    r"normally|mostly|typically|might|could|in principle|with|after|(?<!at )once|before|until|except|as long as|"
    r"should|where|who|that|which)\b|\?",
    re.I,
)
_TO_DO = re.compile(r"\W*[A-ZÀ-Ý][\w.'’ -]{0,40}:\s+(?:to\s)?[a-z]")  # "Ann: write to the council", an order
_WHETHER = re.compile(r"\bwhether\b", re.I)
_ONLY_THEY = re.compile(r"^\W*only\b|\b(?:may|can|must)\s+only\b", re.I)
_HOURS = re.compile(
    r"(?P<hours>\b(?:from|between)\b[^.;]{0,20}\d[^.;]{0,20}\b(?:to|and|until)\b[^.;]{0,10}\d)"
    r"|\bon (?:\w+ )?(?:days|weekends|weekdays|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b"
    r"|\b(?:in|during) (?:the )?(?:summer|winter|spring|autumn|term|holidays?|evenings?|mornings?)\b",
    re.I,
)
_PARTLY = re.compile(r"\b(?:every|all|always|everywhere|everyone|everybody|entirely|completely|yet|only|just)\b", re.I)
_LIMITING = re.compile(
    r"\b(?:only|just|alone|sole\w*|exclusive\w*|else|other|limit\w*|except|unless|if|when\w*|must|until|at most|"
    r"up to|but|no|not|never|has to|have to|required?|requires|needs?)\b",
    re.I,
)
_EXCEPT = re.compile(r"except(?! if| when)|other than|apart from|with the exception", re.I)
_ONLY_IF = re.compile(r"only|provided|as long|so long|on condition", re.I)
_NEEDED = re.compile(r"only (?:if|with|by|after|once|when)|provided|as long|so long|on condition", re.I)
_LEAVE_OUT = re.compile(
    r"unless|except|until|other than|apart from|with the exception", re.I
)  # exceptions that a summary may leave out
_MORE_THAN = re.compile(
    r"\b(?:more|longer|later|less|fewer|higher|lower|earlier|before|until) than\b|\bbefore\b|\buntil\b", re.I
)
_ALIKE = 0.65  # of the weight of a clause, in one clause of the sources
_NEARLY_ALL = 0.9  # of it, where the sources allow what the sentence forbids: much is allowed in part
_SAID_THERE = 0.65  # of it, in one that denies it too
_CLEARLY = 0.15  # by how much more than in any that says it the same way
_OTHER_NUMBER = 0.4  # that a clause is less alike whose number is another
_OF_ANY_NUMBER = frozenset(("turned amount", "turned state", "change"))  # "fell to 3" denies "rose to 4"
_TELLING_BITS = 5.0
_LEAST_TERMS = 2
_DENIED = 0.3  # of the weight that two clauses have in common
_MENTIONED = 0.6  # of the weight of a condition, before a sentence counts as naming it
_LETTER_BEFORE = re.compile(r"^.-")  # of "e-mail", which may be written without it
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


@dataclass
class Best:
    """The clause that has most of another: the share (0..1), where it stands, and what is to be said of it.

    denied: what it denies of the sentence's words; a clause without those says nothing to the contrary.
    """

    share: float = 0.0
    place: int = -1
    reason: str = ""
    denied: frozenset[str] = frozenset()


def check(claim: Claim) -> Iterator[Finding]:
    """Clauses that the sources have the other way, under a condition, or not yet."""
    if not comparable(claim):
        return
    for own in clauses(claim.text):
        terms = own.terms - CUES - _singled_out(claim.text, own)
        for absolute in (_ABSOLUTE, _UNIVERSAL):
            for found in absolute.finditer(claim.text, own.start, own.end):
                terms -= {word.term for word in own.words if found.start() <= word.start < found.end()}
        if not any(bits(term) >= _TELLING_BITS for term in terms):
            continue
        same: dict[str, list[Beside]] = {}
        other: dict[str, Best] = {}
        numbers = _numbers(claim.text, own)
        for beside in clauses_beside(claim, terms):
            place, theirs = beside.place, beside.clause
            its = _numbers(claim.index.text(place), theirs)
            apart = _OTHER_NUMBER if numbers - its and its - numbers else 0.0
            whole = theirs.terms - CUES <= terms or (own.under and own.under <= theirs.terms)
            if len(terms) < _LEAST_TERMS and not whole:
                continue
            for kind, reason in _compared(claim, own, beside):
                alike = beside.share - (0.0 if kind in _OF_ANY_NUMBER else apart)
                if not reason:
                    same.setdefault(kind, []).append(Beside(place, theirs, alike, beside.held))
                elif alike > other.setdefault(kind, Best()).share:
                    denied = theirs.denied & own.terms if kind == "polarity" else frozenset[str]()
                    other[kind] = Best(alike, place, reason, denied)
        for kind, best in sorted(other.items(), key=lambda each: each[0] == "polarity"):  # which tells least
            agreeing = (
                each.share for each in same.get(kind, ()) if best.denied <= each.clause.terms | each.clause.under
            )
            if (
                best.share >= (_NEARLY_ALL if kind in ("mood forbidden", "denied") else _ALIKE)
                and best.share - max(agreeing, default=0.0) >= _CLEARLY
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


def _singled_out(text: str, clause: Clause) -> frozenset[str]:
    """The word that alone something is said of: "only the insurer"."""
    found = ONLY.search(text, clause.start, clause.end) if clause.only else None
    return frozenset({behind(clause, found.end())}) if found else frozenset()


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
    elif _is_forbidden(own):
        pass  # it denies, up to a condition
    elif not own.subject.isdisjoint(beside.held) or own.subject <= CUES or theirs.tail:
        yield "polarity", _polarity(claim, own, theirs, beside.place)
    yield "condition", _condition(claim, own, beside)
    if _UNIVERSAL.search(claim.text, own.start, own.end) and not own.denied:
        yield "universal", _universal(claim, own, theirs, text)
    if own.only and not own.bound and _ONLY_THEY.search(claim.text, own.start, own.end):
        yield "only", _only(claim, theirs, text)
    if all(map(claim.index.knows, own.terms - CUES - turning(claim.text))):
        yield from turned(claim.text, own, theirs, text)
    for deed in own.deeds or [Deed("", word.term, word.start) for word in own.words if not own.denied]:
        found = (_of_mood(claim, own, deed, beside, other) for other in theirs.deeds if deed.verb == other.verb)
        told = [reason for reason in found if reason is not None]
        if told:  # "will have to be moved" is both, and nothing that has been done
            yield f"mood {deed.mood}", max(told, key=len)


def _of_mood(claim: Claim, own: Clause, deed: Deed, beside: Beside, other: Deed) -> str | None:
    """The reason where the sources mean a verb otherwise than a deed, "" where they do not; None for neither."""
    theirs, text = beside.clause, claim.index.text(beside.place)
    if deed.mood == "" and _TO_DO.match(claim.text):
        return None
    if (deed.mood == "" or other.mood == "asked") and _WHETHER.search(claim.text, own.start, deed.start):
        return None
    if deed.mood == "" and other.mood == "plan" and is_later(claim.text, text, theirs):
        return f"The source says that it {SHOWN['plan']}{{page}}; here it {SHOWN['']}."
    if own.reached and other.mood in _NOT_YET:
        return None
    fits = meant_so_elsewhere(own, deed, theirs, text) or from_then_on(claim.text, own, text, theirs)
    fits |= bounds.is_the_rest(claim, beside.place)
    fits |= deed.mood == "forbidden" and own.bound == "only" and theirs.only  # "not except at", "only at"
    fits |= deed.mood == "forbidden" and OF_SOME.search(claim.text) is not None
    return "" if fits else _mood(deed, other, theirs)


@functools.lru_cache(maxsize=64)
def _is_absolute(text: str) -> bool:
    return _ABSOLUTE.search(text) is not None


def _polarity(claim: Claim, own: Clause, theirs: Clause, place: int) -> str:
    source = claim.index.text(place)
    common = own.terms & theirs.terms - CUES
    denied = common if theirs.gap else theirs.denied & common
    if not denied or theirs.bound in ("only", "even"):
        return ""
    if own.condition and not theirs.condition and not own.under <= claim.index.terms[place]:
        return ""
    if _STILL_TO_DO.search(claim.text, own.start, own.end):
        return ""  # which says that it has not been done
    if _MORE_THAN.search(source, theirs.start, theirs.end):
        return ""  # "not more than two" is "two at most"
    if not _all_known(claim, own) or _is_negative(claim, own, theirs):
        return ""  # what the sources do not have may be the denial: "fasted" of who does not eat
    if contraries.agrees(claim, own.start, own.end, contraries.OF_VERBS, theirs.terms - theirs.denied):
        return ""
    if theirs.tail:
        return "The source denies this{page}." if theirs.terms - CUES <= own.terms else ""
    heavy = claim.index.weight(denied) >= _DENIED * claim.index.weight(common)
    if not heavy and len(denied) < _DENIED * len(common):
        return ""
    return "The source denies this{page}."


def _all_known(claim: Claim, own: Clause) -> bool:
    return all(claim.index.knows(_LETTER_BEFORE.sub("", term)) for term in own.terms - CUES)


def _is_negative(claim: Claim, own: Clause, theirs: Clause) -> bool:
    """Whether a word of a clause may be the denial that the other has in a cue: "is closed" of what is not open."""
    found = NEGATIVE.finditer(claim.text, own.start, own.end)
    return any(term_of(word[0].casefold()) not in theirs.terms for word in found)


def _not_denied(claim: Claim, own: Clause, beside: Beside, source: str) -> str:
    """The reason where the sources say all that a clause denies, in words that deny nothing."""
    theirs = beside.clause
    if theirs.denied or theirs.reached or theirs.gap or theirs.condition or own.condition or theirs.only:
        return ""
    if WITHOUT.search(claim.text, own.start, own.end):
        return ""  # which denies one thing, and not what is done
    if not own.terms - CUES <= beside.held | {deed.verb for deed in theirs.deeds} or _PARTLY.search(claim.text):
        return ""
    if "?" in source or NEGATIVE.search(source) or any(deed.mood in _NOT_YET for deed in theirs.deeds):
        return ""
    return "The source does not deny this{page}."


def _condition(claim: Claim, own: Clause, beside: Beside) -> str:
    theirs, text = beside.clause, claim.index.text(beside.place)
    absolute = _is_absolute(claim.text)
    if absolute and theirs.only and not (theirs.bound or own.only or own.bound):
        return "The source says this with an “only”{page}."
    if absolute and not own.only and (times := _HOURS.search(text, theirs.start, theirs.end)):
        named = frozenset(map(term_of, times[0].casefold().split())) - {""}
        if times["hours"] or not named <= claim.terms:
            return "The source limits this to certain times{page}."
    if reason := _without(claim, own, beside):
        return reason
    if theirs.bound == "even" and own.bound in ("only", "plain") and own.under & theirs.under:
        return "The source says this even without the condition{page}."
    if theirs.bound not in (("only", "plain", "where") if absolute else ("only", "plain")):
        return ""
    under = _under(theirs, text)
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
        denied = bool(theirs.denied) or _is_forbidden(theirs)
        if own.denied and not denied:
            return ""
        left_out = denied == bool(own.denied) and (denied or _LEAVE_OUT.match(under))
        return "" if left_out else reason
    return ""


def _without(claim: Claim, own: Clause, beside: Beside) -> str:
    """The reason where the sources ask for what a clause does without."""
    theirs, text = beside.clause, claim.index.text(beside.place)
    cue = WITHOUT.match(claim.text, own.hangs_on) if own.bound == "only" else None
    if not cue or not own.condition or own.reached or _is_forbidden(own):
        return ""
    without = " ".join(claim.text[cue.end() : own.condition[-1].end].split())
    under = _under(theirs, text)
    alike = theirs.bound == "only" and bool(own.under & theirs.under)
    if alike and _is_forbidden(theirs) and own.deeds and WITHOUT.match(text, theirs.hangs_on):
        forbids = f"The source forbids this{{page}} “{under}”."
        return "" if bounds.is_the_rest(claim, beside.place) else forbids
    if theirs.reached:
        return ""
    if own.under and own.under <= theirs.terms and _NEEDS.search(text, theirs.start, theirs.end):
        return f"The source requires this{{page}}: “{without}”."
    needed = alike and _NEEDED.match(text, theirs.hangs_on)
    return f"The source says this only under a condition{{page}}: “{under}”." if needed else ""


def _under(clause: Clause, text: str) -> str:
    """The condition of a clause as it stands in its text, "" for none."""
    return " ".join(text[clause.hangs_on : clause.condition[-1].end].split()) if clause.condition else ""


def _is_forbidden(clause: Clause) -> bool:
    return any(deed.mood == "forbidden" for deed in clause.deeds)


def _universal(claim: Claim, own: Clause, theirs: Clause, text: str) -> str:
    """The reason where a clause says of all what the sources say of some: "anyone may use" for "only members may"."""
    if theirs.only and not (theirs.bound or own.only or own.bound or ONLY.search(claim.text)):
        return "The source says this with an “only”{page}."
    if _ELSE.search(text, theirs.start) and not _ELSE.search(claim.text):
        return "The source tells some from others{page}."
    if _AFTER_THAT.match(text, theirs.start) and not (own.bound or _LATER_ON.search(claim.text)):
        return "The source says this only of what comes afterwards{page}."
    for each in _EACH_OF.finditer(claim.text, own.start, own.end):
        for noun in filter(None, each.groups()):  # of "all yearly checks" either may be
            some = re.compile(_SOME_OF.format(re.escape(noun)), re.I).search(text, theirs.start, theirs.end)
            if some and not _EACH_OF.search(text, theirs.start, some.start()):
                said = " ".join(claim.text[each.start() : each.end(2 if noun == each[2] else 1)].split())
                return f"The source says “{some[0]}”{{page}}, not “{said}”."
    under = _under(theirs, text)
    mentioned = claim.index.weight(claim.terms & theirs.under) > _MENTIONED * claim.index.weight(theirs.under)
    if theirs.bound == "only" and _ONLY_IF.match(under) and not own.bound and (theirs.denied or not mentioned):
        return f"The source says this only under a condition{{page}}: “{under}”."
    return ""


def _only(claim: Claim, theirs: Clause, text: str) -> str:
    if theirs.only or theirs.bound or theirs.denied or _LIMITING.search(text, theirs.start, theirs.end):
        return ""
    return "The source does not say that it is only so{page}."


def _mood(deed: Deed, other: Deed, theirs: Clause) -> str:
    if other.mood not in _CONFLICTS.get(deed.mood, ()):
        return ""
    if theirs.bound and "forbidden" in (deed.mood, other.mood) and (theirs.bound == "only" or other.mood == "may"):
        return ""
    return f"The source says that it {SHOWN[other.mood]}{{page}}; here it {SHOWN[deed.mood]}."
