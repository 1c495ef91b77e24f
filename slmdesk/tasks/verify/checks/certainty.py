"""What a sentence states and the sources only ask, or hold for possible: "the fire brigade comes" for "could come".

In the six languages of the cues. No weights: nothing is flagged where one passage says most of it without such a cue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from slmdesk.tasks.verify.evidence.claim import Claim, Finding, content
from slmdesk.tasks.verify.values.dates import DAYS, MONTHS, calendar_words
from slmdesk.tasks.verify.words.wording import bits

_ASKED = re.compile(  # whether something is so
    r"\b(?:ask\w*|wonder\w*|check\w*|find out|not know|unclear|unknown|not (?:yet )?(?:clear|decided|certain|sure))\b"
    r"[^.;!?\n]{0,60}?\b(?:whether|if)\b|"
    r"\bwhether\b[^.;!?\n]{0,100}?\b(?:is|remains|was)\s+(?:still\s+)?(?:open|unclear|unknown|undecided|"
    r"not (?:yet )?\w+)\b|"
    r"\b(?:frag\w*|gefragt|angefragt|klär\w*|geklärt|prüf\w*|geprüft|unklar|offen|weiß nicht)\b[^.;!?\n]{0,40}?\bob\b|"
    r"\b(?:pregunt\w*|consult\w*|no se sabe|averigu\w*)\b[^.;!?\n]{0,60}?\bsi\b|"
    r"\b(?:demand\w*|vérifi\w*|ne sait pas)\b[^.;!?\n]{0,60}?(?:\bsi\b|\bs['’]il)|"
    r"\b(?:chied\w*|chiest\w*|domand\w*|verific\w*)\b[^.;!?\n]{0,60}?\bse\b|"
    r"\b(?:pergunt\w*|não se sabe)\b[^.;!?\n]{0,60}?\bse\b",
    re.I,
)
_POSSIBLE_TEXT = (
    r"might (?<!\bhe\s)(?<!\bshe\s)(?<!\bI\s)could(?!\s?n[o'’]t) "
    r"perhaps possibly maybe (?:may|can|should)\sbe\sconsidered "
    "möglicherweise vielleicht eventuell womöglich könnten? "
    "quizás? posiblemente podrían? peut-être éventuellement pourrai(?:t|ent) "
    "forse eventualmente potrebbero? talvez possivelmente poderiam?"
)
_POSSIBLE = re.compile(
    rf"(?<![\w-])(?:{'|'.join(_POSSIBLE_TEXT.split())})(?![\w-])(?!\s+(?:hear|see|feel|find|tell|say)\b)", re.I
)
_OPEN = re.compile(  # words of a sentence that leave it open too
    rf"{_POSSIBLE.pattern}|\b(?:if|whether|ask\w*|wonder\w*|check\w*|not|seems?|appears?|suspect\w*|unclear|open|"
    r"undecided|unknown|no (?:decision|answer)|"
    r"wenn|falls|ob|gefragt|frag\w*|klär\w*|geklärt|prüf\w*|geprüft|soll\w*|nicht|"
    r"si|pregunt\w*|consult\w*|demand\w*|chied\w*|domand\w*|pergunt\w*)\b|\?",
    re.I,
)
_HEDGED = re.compile(  # words that are no fact where the sources only hold it for possible
    r"\b(?:can|may|would|should|likely|plan\w*|hop\w+|propos\w*|suggest\w*|consider\w*|possib\w*|potential\w*|"
    r"probabl\w*|wants?|option\w*|differential|kann|können|würde\w*|möglich\w*|wahrscheinlich|geplant|will|wollen|"
    r"puede\w*|debe\w*|posib\w*|peut|peuvent|può|possono|pode\w*)\b",
    re.I,
)
_ANSWER = re.compile(r"\b(?:agreed|allowed|approved|accepted|confirmed|consented|granted)\b", re.I)
_ANSWER_BEHIND = re.compile(rf"[.;!?]\s[^.;!?\n]{{0,60}}?{_ANSWER.pattern}", re.I)
_MOST = 0.7  # of the weight of a sentence in a passage that leaves it open
_MOST_SPOKEN, _LEAST_SPOKEN = 0.85, 3  # the same in conversations, where much is put so that is meant; of its words
_ELSEWHERE = 0.5  # the most of it in any other passage
_LEAST_TELLING = 2  # of what is held for possible; of what is asked one
_TELLING_BITS = 5.0
_SENTENCE_END = re.compile(r"(?<!\d)[.;!?](?=\s|$)|\n")
_CLAUSE_END = re.compile(rf"{_SENTENCE_END.pattern}|,\s+(?:and|but|und|aber|y|pero|et|mais|e|ma|mas)\b", re.I)


def check(claim: Claim) -> Iterator[Finding]:
    """What no passage states and one leaves open."""
    index, text = claim.index, claim.text
    dated = [span for names in (MONTHS, DAYS) for span in calendar_words(text, names)]
    terms = content(token for token in claim.tokens if not any(start <= token.start < end for *_, start, end in dated))
    telling = sum(bits(term) >= _TELLING_BITS for term in terms)
    most, least = (_MOST_SPOKEN, _LEAST_SPOKEN) if index.spoken else (_MOST, _LEAST_TELLING)
    if not telling or len(terms) < least or _OPEN.search(text):
        return
    whole = index.weight(terms)
    best, where, asked, word = 0.0, -1, False, ""
    for place in sorted(claim.nearby | set(claim.link.places)):
        passage = index.text(place)
        cue = _ASKED.search(passage) or _POSSIBLE.search(passage)
        first, last = _clause(passage, cue) if cue else (0, 0)
        words = [token for token in index.view(place) if token.term in terms]
        inside = frozenset(token.term for token in words if first <= token.start < last)
        outside = frozenset(token.term for token in words if not first <= token.start < last)
        if index.weight(outside) >= _ELSEWHERE * whole:
            return
        share = index.weight(inside) / whole
        if cue and share > best:
            best, where, asked, word = share, place, _ASKED.match(passage, cue.start()) is not None, cue[0]
    if asked and not _ANSWER.search(text) and _answered(claim, where):
        return  # and how it was decided, others compare
    if best >= most and (asked or (telling >= _LEAST_TELLING and not _HEDGED.search(text))):
        said = "only asks whether it is so" if asked else f"says “{word}”"
        yield Finding(f"The source {said}{claim.page(where)}; here it is a fact.", where)


def _answered(claim: Claim, place: int) -> bool:
    """Whether what is asked is decided behind it, there or in the next passage: "The board agreed to two hives"."""
    text = claim.index.text(place)
    cue = _ASKED.search(text)
    if cue is not None and _ANSWER_BEHIND.search(text, cue.end()):
        return True
    behind = (at for at in claim.index.around(place, 1) if at > place)
    return any(claim.here(at) and _ANSWER.search(claim.index.text(at)) for at in behind)


def _clause(text: str, cue: re.Match[str]) -> tuple[int, int]:
    """The part of a text that a cue leaves open."""
    border = _SENTENCE_END if _ASKED.match(text, cue.start()) else _CLAUSE_END
    first = max((end.end() for end in border.finditer(text, 0, cue.start())), default=0)
    end = border.search(text, cue.end())
    return first, end.start() if end else len(text)
