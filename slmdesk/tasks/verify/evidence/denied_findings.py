"""What single passages tell of words that a sentence says or denies together: a finding denied, an effect not found."""

from __future__ import annotations

import functools
import itertools
import re

from slmdesk.tasks.verify.evidence.claim import Claim, content
from slmdesk.tasks.verify.words.wording import Token, bits, has_any

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

REFUSED = re.compile(  # words that deny what is said in their clause, without a cue of negation
    r"\b(?:refus|reject|exclud|propos|put off|postpone|fail(?=s|ed|ing)|declin(?=e)|forbid|prohibit|banned|cancel|"
    r"(?:turned|switched|shut) off|allerg|contraindicat|giv(?:e|es|en|ing) up|gave up|abandon|"
    r"abgelehnt|lehnt|verboten|untersagt|abgesagt|gestrichen|verweigert|kontraindiziert|"
    r"rechaz|deneg|prohib|suspendid|alérgi|contraindica|rejet|interdit|annul|rifiut|respint|vietat|recus|proibid|"
    r"cancelad)\w*",
    re.I,
)
PARTLY = re.compile(r"\b(?:every|(?<!\bat )all|always|everywhere|everyone|everybody|entirely|completely)\b", re.I)
"""Words whose denial leaves some: "not on every tour"."""

OF_SOME = re.compile(rf"\b(?:not\b|n['’]t\b)[^.;:!?\n]{{0,60}}?{PARTLY.pattern}", re.I)
_SHORT_OF = (
    r"hard|difficult\w*|trouble|unable|little|few|less|only|stop\w*|los[te]\w*|avoid\w*|refus\w*|instead|rather|barely|"
    r"hardly|rarely|seldom|free(?! of charge)|absen\w*|lack\w*|fail\w*|normal|fine|clear|negative|insufficien\w*|"
    r"un[a-z]{4,}"
)
_SHORT_HINTS = "hard difficult trouble unable little few less only stop los avoid refus instead rather barely rarely "
_SHORT_HINTS += "seldom free absen lack fail normal fine clear negative insufficien"
_UN = re.compile(r"\bun[a-z]{4}", re.I)
_FALLS_SHORT = re.compile(rf"\b(?:{_SHORT_OF})\b", re.I)

NEGATIVE = re.compile(
    rf"{REFUSED.pattern}|\b(?:{_SHORT_OF}|clos(?:ed|es)|shut|exclu\w*|empty|gone|over|miss\w*|without|end(?:s|ed)|too|"
    r"keep\w*|kept|remain\w*|stay\w*|den(?:y|ies|ied)|turned off|switch\w* off|remov\w*|delet\w*)\b",
    re.I,
)
"""Words that may say that something is not, without a cue of negation."""

_CLAUSE_END = re.compile(
    r"[,;:.!?•\n]|\b(?:and|but|because|since|while|whereas|although|so|which|und|aber|weil|da|y|pero|porque|et|mais|"
    r"car|e|ma|perché|mas)\b",
    re.I,
)
_INSTEAD = re.compile(r"\b(?:instead of|rather than|(?:an)?statt) (?:the |in |on |at )*([\w’'-]+)", re.I)
_YET = re.compile(r"\b(?:yet|so far|until now|for now|for the moment|at present|currently|still)\b", re.I)
_DENIED_UNTIL = re.compile(
    r"\b(?:(?:not|cannot|never|nobody|no)\b|n['’]t\b)[^.;:!?\n]{0,80}?\b(?:until|unless)\b", re.I
)
_ONLY_IF = re.compile(r"\b(?:only (?:if|when|with|after)|provided that|as long as)\b", re.I)
_UNMET = re.compile(r"\b(?:without|unless|until)\b", re.I)
_SENTENCE_END = re.compile(r"[.;:!?\n]")
_REACH = 80  # characters before a cue, and behind it
_MOST = 40  # cues of a text
_TO_COME = re.compile(
    r"\b(?:will|should|plan\w*|propos\w*|next|until|applied|is to|are to|going to|from \w+ on|put off|postponed|"
    r"deferred|adjourned|intend\w*|consider\w*|expect\w*|pending|wait\w*)\b",
    re.I,
)
_NOT_WITHOUT = re.compile(
    r"(?:\b(?:not|cannot|never|nobody|no|nicht|nie|niemand|keine?[nmrs]?|nunca|nadie|ne|pas|non|não)|n['’]t)\b"
    r"[^.;:!?\n]{0,80}?\b(?P<without>without|sin|ohne|sans|senza|sem)\b",
    re.I,
)


@functools.lru_cache(maxsize=4096)
def falls_short(text: str) -> bool:
    """Whether a text has words that come near to a denial, without a cue of negation."""
    if not has_any(text.casefold(), _SHORT_HINTS) and not _UN.search(text):
        return False
    return _FALLS_SHORT.search(text) is not None


def denied_otherwise(claim: Claim, words: tuple[Token, ...], place: int) -> bool:
    """Whether words that the sentence denies are denied by a passage in other words: "gets no plot" of one refused."""
    text, wanted = claim.index.text(place), content(words)
    if REFUSED.search(claim.text, words[0].start, words[-1].end):
        return False
    for found in REFUSED.finditer(text):
        first = max((end.end() for end in _CLAUSE_END.finditer(text, 0, found.start())), default=0)
        end = _CLAUSE_END.search(text, found.end())
        last = end.start() if end else len(text)
        held = {token.term for token in claim.index.view(place) if token.term in wanted and first <= token.start < last}
        if held and held == wanted & claim.index.terms[place]:
            return True
    return False


@functools.lru_cache(maxsize=4096)
def _denied_twice(text: str) -> re.Match[str] | None:
    return _NOT_WITHOUT.search(text)


def denied_twice(claim: Claim, words: tuple[Token, ...]) -> bool:
    """Whether a sentence says what it seems to deny: "may not enter without notice"; not where its passages have that
    "without" too."""
    found = _denied_twice(claim.text)
    if found is None or words[-1].end < found.start():
        return False
    same = re.compile(rf"\b{found['without']}\b", re.I)
    return not any(same.search(claim.index.text(place)) for place in claim.link.places[:1])


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


def not_yet(claim: Claim) -> bool:
    """Whether a sentence says that something is not so yet, and its passages tell of what is still to come."""
    passages = (claim.index.text(place) for place in claim.link.places)
    return _YET.search(claim.text) is not None and any(map(_TO_COME.search, passages))


def instead(claim: Claim, words: tuple[Token, ...]) -> bool:
    """Whether a passage says of what is denied that something else is in its place: "in May instead of June"."""
    for place in claim.link.places:
        for found in _INSTEAD.finditer(claim.index.text(place)):
            if found[1].casefold() in (word.folded for word in words):
                return True
    return False


def denied_until(claim: Claim, words: tuple[Token, ...]) -> bool:
    """Whether a passage denies words of a sentence up to a condition: "not permitted unless", "do not drive until".

    ``negated_spans`` has no such denials, for behind the condition it is so. Where a sentence says what is so without
    one, "without a password they are not encrypted", a passage may say it as "encrypted only if".
    """
    wanted = content(words)
    unmet = _UNMET.search(claim.text) is not None
    return any(
        token.term in wanted and first <= token.start < last
        for place in claim.link.places
        for first, last, denied in _under_condition(claim.index.text(place))
        if denied or unmet
        for token in claim.index.view(place)
    )


@functools.lru_cache(maxsize=256)
def _under_condition(text: str) -> tuple[tuple[int, int, bool], ...]:
    """What a text says under a condition: (start, end, whether it denies it until then)."""
    found = []
    for pattern in (_DENIED_UNTIL, _ONLY_IF):
        for cue in itertools.islice(pattern.finditer(text), _MOST):
            first = max(0, cue.start() - _REACH)
            first = max(first, *(text.rfind(mark, first, cue.start()) + 1 for mark in ".;:!?\n"))
            end = _SENTENCE_END.search(text, cue.end(), cue.end() + _REACH) if pattern is _ONLY_IF else None
            found.append((first, end.start() if end else cue.end(), pattern is _DENIED_UNTIL))
    return tuple(found)
