"""What a text negates, after NegEx (W. Chapman et al. 2001): a cue, and the words that it reaches.

Also for conversations: the words of a question are negated by the "No" that follows.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator

from slmdesk.tasks.verify.claim import Claim, Finding
from slmdesk.tasks.verify.wording import Token, bits

_FORWARD = re.compile(
    r"(?<![\w-])(?:no longer|not|cannot|no|nor|never|neither|without|denies|denied|denying|deny|negative for|free of|"
    r"absence of|lack of|lacks|lacked|absent|nil|none of|rules out|ruled out|unable to|fails to|failed to|[a-z]+n['’]t|"
    r"[a-z]+ n't|"
    r"sin|niega|nunca|ning[uú]na?|tampoco|ne|n['’]|pas de|sans|aucune?|jamais|nie|nicht|keine?[nmrs]?|ohne|verneint)"
    r"(?![^\W\d_])",
    re.IGNORECASE,
)
_BACKWARD = re.compile(
    r"\b(?:(?:is|was|were|are) (?:absent|negative|denied|ruled out)|: ?(?:none|nil|negative|absent|denied)\b|"
    r"(?:was|were|is|are) not (?:seen|noted|present|found|observed|appreciated))",
    re.IGNORECASE,
)
_NOT_NEGATION = re.compile(
    r"\b(?:not (?:only|just|sure|un\w+|necessarily|all)|"
    r"no (?:doubt|matter|problem|better|worse|more|less)|no\s*[,.?!]|no\s*$)",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"[;.!?\n]|\b(?:but|however|although|though|except|because|which|who|that|until|unless|since|if|so|then|yet|still|"
    r"reports|endorses|states|admits|pero|mais|aber)\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r",|/|\band\b|\bor\b|\bnor\b|\by\b|\bo\b|\bou\b|\bet\b|\bund\b|\boder\b", re.IGNORECASE)
_SPEAKER = re.compile(r"^\s*(?:\[[^\]]{1,30}\]|[A-Z][\w .]{0,30}:)\s*")
_ASKING = re.compile(r"\b(?:any|have you|do you|did you|are you|is there|how about|what about)\b", re.IGNORECASE)
_FILLER = re.compile(r"^(?:(?:um+|uh+|oh|well|hmm|so|i mean|okay|ok|and)\b[\s,.]*)+", re.IGNORECASE)
_NO = re.compile(
    r"(?:no|nope|nah|not|none|never|neither|nothing|uh-uh|negative|"
    r"i (?:do not|don['’]?t|have not|haven['’]?t|did not|didn['’]?t|"
    r"have n['’]t|do n['’]t)|nein|non)\b",
    re.IGNORECASE,
)
_YES = re.compile(
    r"(?:yes|yeah|yep|yup|ya|sure|correct|right|exactly|absolutely|i do|i have|i did|a little|a bit|sometimes|mm-hmm|"
    r"mhm|definitely|of course|sí|oui|ja)\b",
    re.IGNORECASE,
)
_LISTING = re.compile(
    r"no|nil|without|denies|denied|denying|deny|negative for|free of|absence of|nor|sin|niega|sans|ohne|keine?[nmrs]?",
    re.I,
)
_DENYING = re.compile(r"denies|denied|denying|deny|negative for", re.I)
_LIST_END = re.compile(r"\b(?:or|nor|and|o|ou|oder|und|y|et)\b", re.I)
_SCOPE_WORDS, _LISTED_WORDS = 6, 24  # words of three letters that a cue reaches at most
_AFFIRMED_SHARE, _NEGATED_SHARE = 0.5, 0.75  # of the weight of some words, which the source must say the other way
_LINKED = 0.35  # of the sentence's weight, held by its passages, before its single words are compared
_HELD = 0.8  # of the weight of some words, before a passage has them together
_AGREES, _NOT_TOLD = -2, -1
_LOOKED_AT = 60
_FINDING_WORDS = 3  # of a finding that a source may negate: "chest pain", "shortness of breath"
_TELLING_BITS, _NEGATED_BITS = 5.0, 4.0
_FEW = 3  # mentions of a word in the sources that are all looked at, wherever they stand
_SOFT = re.compile(
    r"\b(?:normal|clear|intact|stable|unremarkable|negative|good|within|non-?\w+|a?febrile|asymptomatic)\b", re.I
)
_UNCHANGED = re.compile(r"\b(?:chang|stop|sure|worr|increas|decreas|adjust|forget|know|think|only|just|until)", re.I)
_SPOKEN_TEXT = "report note state deni endors patien mention complai has feel experi"
_SPOKEN = frozenset(_SPOKEN_TEXT.split())


@functools.lru_cache(maxsize=4096)
def negated_spans(text: str) -> tuple[tuple[int, int, bool], ...]:
    """The stretches of a text that a cue negates, without the cue: (start, end, whether each item of a list is)."""
    spans = []
    for cue in _FORWARD.finditer(text):
        if _NOT_NEGATION.match(text, cue.start()):
            continue
        stop = _STOP.search(text, cue.end())
        end = stop.start() if stop else len(text)
        listed = _LISTING.fullmatch(cue[0]) is not None
        comma = text.find(",", cue.end(), end)
        if comma >= 0 and not (listed and (_DENYING.fullmatch(cue[0]) or _LIST_END.search(text, comma, end))):
            end = comma
        if stop and stop[0].casefold() in ("until", "unless"):
            continue  # what is not so until then is so afterwards
        spans.append((cue.end(), _limited(text, cue.end(), end, _LISTED_WORDS if listed else _SCOPE_WORDS), listed))
    for cue in _BACKWARD.finditer(text):
        first = max((at + 1 for mark in ".;!?\n•" if (at := text.rfind(mark, 0, cue.start())) >= 0), default=0)
        spans.append((max(first, cue.start() - 60), cue.start(), False))
    return tuple(spans)


def _limited(text: str, start: int, end: int, count: int) -> int:
    words = list(re.finditer(r"[^\W\d_]{3,}", text[start:end]))
    return start + words[count].start() if len(words) > count else end


def check(claim: Claim) -> Iterator[Finding]:
    """Negated words that the source affirms, and affirmed ones that it negates."""
    spans = negated_spans(claim.text)
    for words in _items(claim, spans, negated=True):
        yield from _compared(claim, words, negated=True)
    for words in _items(claim, spans, negated=False):
        yield from _compared(claim, words, negated=False)


def _items(claim: Claim, spans: tuple[tuple[int, int, bool], ...], negated: bool) -> Iterator[list[Token]]:
    """Groups of words that are negated, or not, together."""
    borders = sorted({0, len(claim.text), *(edge for span in spans for edge in span[:2])})
    marks = _ITEM.finditer(claim.text) if negated else re.finditer(r"[,;:.•]|\band\b|\bbut\b", claim.text)
    whole = [(start, end) for start, end, listed in spans if not listed]
    cuts = (mark.start() for mark in marks)
    borders = sorted({*borders, *(cut for cut in cuts if not any(start <= cut < end for start, end in whole))})
    for first, last in itertools.pairwise(borders):
        if any(start <= first < end for start, end, _listed in spans) == negated:
            words = [token for token in claim.tokens if token.term and first <= token.start < last]
            words = [
                token for token in words if token.term not in _SPOKEN and claim.text[token.end : token.end + 1] != ":"
            ]
            if not negated and any(end == first and claim.text[first] == "," for _start, end, _listed in spans):
                words = []  # "no cough, congestion": the list may go on
            if words:
                yield words


def _compared(claim: Claim, words: list[Token], negated: bool) -> Iterator[Finding]:
    """Each word is laid beside its mentions near the linked passages, or anywhere if there are few."""
    if not negated and _SOFT.search(claim.text, words[0].start - 12 if words[0].start > 12 else 0, words[-1].end + 12):
        return
    wanted = frozenset(token.term for token in words)
    if not negated and len(wanted) > _FINDING_WORDS:
        return  # a whole clause: its words are negated here and there without the clause being so
    if max(map(bits, wanted)) < (_NEGATED_BITS if negated else _TELLING_BITS):
        return
    place = _together(claim, wanted, negated)
    if place == _AGREES:
        return
    if place == _NOT_TOLD:
        place = _one_by_one(claim, wanted, negated)
    if place < 0:
        return
    shown = " ".join(claim.text[words[0].start : words[-1].end].split())
    said = "does not negate" if negated else "negates"
    yield Finding(f"The source {said} “{shown}”{claim.page(place)}.", place)


def _together(claim: Claim, wanted: frozenset[str], negated: bool) -> int:
    """The passage that has the words together and says them the other way, when none says them this way."""
    index = claim.index
    total = index.weight(wanted)
    rarest = min(wanted, key=lambda term: len(index.where(term)) or 1 << 30)
    against = _NOT_TOLD
    for place in index.where(rarest)[:_LOOKED_AT]:
        held = wanted & index.terms[place]
        if index.weight(held) < _HELD * total:
            continue
        sign = polarity(claim, place, held)
        if sign is None or sign == negated:
            return _AGREES
        if against == _NOT_TOLD or place in claim.link.places:
            against = place
    return against


def _one_by_one(claim: Claim, wanted: frozenset[str], negated: bool) -> int:
    """As ``_together``, for words that stand in different passages near the linked ones."""
    index = claim.index
    against = 0.0
    found = _NOT_TOLD
    for term in wanted:
        signs = {polarity(claim, place, frozenset([term])): place for place in _places(claim, term)}
        if negated in signs or None in signs:
            return _AGREES
        if signs:
            against += index.weight([term])
            if found == _NOT_TOLD or signs[not negated] in claim.link.places:
                found = signs[not negated]
    needed = _AFFIRMED_SHARE if negated else _NEGATED_SHARE
    if found == _NOT_TOLD or against < needed * index.weight(wanted):
        return _NOT_TOLD
    if claim.link.share < _LINKED if negated else not _linked(claim, found):
        return _NOT_TOLD
    return found


def _linked(claim: Claim, place: int) -> bool:
    return any(abs(place - linked) <= 1 for linked in claim.link.places)


def _places(claim: Claim, term: str) -> list[int]:
    everywhere = claim.index.where(term)
    near = [place for place in everywhere if place in claim.nearby]
    return near or (list(everywhere) if len(everywhere) <= _FEW else [])


def polarity(claim: Claim, place: int, held: frozenset[str]) -> bool | None:
    """Whether a passage negates these of its words; None where that cannot be told."""
    text = claim.index.text(place)
    spans = negated_spans(text)
    inside = outside = 0.0
    for token in claim.index.view(place):
        if token.term in held:
            weight = claim.index.weight([token.term])
            if any(start <= token.start < end for start, end, _listed in spans):
                if any(_UNCHANGED.search(text, start, min(end, start + 30)) for start, end, _listed in spans):
                    return None
                inside += weight
            else:
                outside += weight
    answer = _answer(claim, place)
    asked = text.rstrip().endswith("?") or _ASKING.search(text)
    if inside and not outside:
        return None if asked and answer is not True and answer is not None else True
    if asked or answer is True:
        return answer
    if inside and outside and min(inside, outside) > 0.3 * max(inside, outside):
        return None
    return inside > outside


def _answer(claim: Claim, place: int) -> bool | None:
    """How what a passage says is answered by another speaker: True for no, None for neither yes nor no."""
    for following in claim.index.around(place, 3):
        if following <= place:
            continue
        text = claim.index.text(following)
        speaks = _SPEAKER.match(text) is not None
        text = _FILLER.sub("", _SPEAKER.sub("", text))
        if speaks and _NO.match(text):
            return True
        if speaks and _YES.match(text):
            return False
        if text.strip() and not text.rstrip().endswith("?"):
            return None
    return None
