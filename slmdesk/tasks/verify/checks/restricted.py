"""What the sources allow at one place or time only, told of another: "eaten on the lawn" for "on the terrace only".

No weights: nothing is flagged unless nearly all words of the sentence stand beside that "only", and no passage has them
beside the other place. Not in conversations, where "only" belongs to what was said before as often as not.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from slmdesk.tasks.verify.evidence.claim import Claim, Finding, content
from slmdesk.tasks.verify.values.dates import DAYS, MONTHS, calendar_words
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.wording import Token, bits

_ONLY = (
    r"\b(?:only|exclusively|nur|ausschließlich|lediglich|solo|sólo|solamente|únicamente|exclusivamente|seulement|"
    r"uniquement|exclusivement|soltanto|unicamente|somente|apenas)\b"
)
_OPEN = re.compile(  # words with which a sentence does not claim that it may be there
    rf"{_ONLY}|\b(?:except|unless|also|if|whether|außer|auch|wenn|falls|ob|excepto|salvo|también|si|sauf|aussi|tranne|"
    r"anche|exceto|também)\b|\?",
    re.I,
)
_WORD = r"[^\W\d_][\w'’-]*"
_THE = r"(?:the|an?|any|his|her|their|our|your|this|that)\s+"
_AT = (  # a preposition of place or time, its article included
    rf"\b(?:(?:[Oo]n|[Ii]n|[Aa]t)\s+(?:{_THE})?"
    r"|(?:[Ii]m|[Aa]m|[Bb]eim)\s+(?=[A-ZÄÖÜ])|(?:[Ii]n|[Aa]uf|[Aa]n|[Vv]or|[Hh]inter|[Nn]eben|[Bb]ei)\s+(?:de[rmn]|die|das)\s+"
    r"|(?:[Ee]n|[Dd]ans|[Ss]ur)\s+(?:(?:el|l[aeo]s?|un[ae]?)\s+|l['’])?|(?:[Àà] la|[Aa]ux?|[Aa]l)\s+|[Àà]\s+l['’]"
    r"|(?:[Nn]ell?[aeo]?|[Nn]ei|[Ss]ull?[aeo]?|[Ee]m|[Nn]a|[Nn]as|[Nn]os)\s+|(?:[Nn]ell|[Ss]ull)['’])"
)
_NAMED = re.compile(
    rf"\b(?:[Oo]n|[Ii]n|[Aa]t)\s+{_THE}{_WORD}\s+{_WORD}(?=\s*[.;!?]?$)|{_AT}{_WORD}(?:\s+[A-ZÀ-Ý][\w'’-]*)?"
)
_BETWEEN = (  # the verb that stands between: "may only be eaten on", "solo se puede aparcar en"
    r"(?:\s+(?:be|is|are|was|were|noch|se|puede[n]?|podrá[n]?|podem?|peut|peuvent|può|possono|est|sont|\w+(?:ed|en|ar|er|ir|"
    r"ad[ao]s?|id[ao]s?|are|ere|ire))){0,3}\s+"
)
_RESTRICTED = re.compile(
    rf"{_ONLY}{_BETWEEN}(?P<after>{_AT}{_WORD}(?:\s+{_WORD})?)"
    rf"|(?P<before>{_AT}{_WORD}(?:\s+{_WORD})?)\s+{_ONLY}(?=\s*(?:[.,;!?\n]|$))",
    re.I,
)
_TIMES = re.compile(
    r"\b(?:\w*(?:day|week|month|year|night|morning|evening|afternoon|summer|winter|spring|autumn)s?|"
    r"\w*(?:tag|woche|monat|jahr|nacht|morgen|abend|sommer|winter|herbst)\w*|día|semana|mes|año|noche|mañana|tarde|verano|"
    r"invierno|jour|semaine|mois|matin|soir|été|hiver)\b",
    re.I,
)
_SENTENCE_END = re.compile(r"(?<!\d)[.;!?](?=\s|$)|\n")
_LEFT = 2  # words that may stand behind the place in a sentence: "ist auf dem Balkon erlaubt"
_SAME = 0.7  # of the weight of what is said of the place
_ELSEWHERE = 0.5  # the most of it in a passage with the other place
_TELLING_BITS = 5.0
_LOOKED_AT = 60  # passages


@dataclass(frozen=True)
class Place:
    """A place or time in a text. shown: with its preposition; terms: of it; dated: whether it is a time."""

    shown: str
    terms: frozenset[str]
    dated: bool


def check(claim: Claim) -> Iterator[Finding]:
    """Places that the sources shut out."""
    index, text = claim.index, claim.text
    if index.spoken or _OPEN.search(text) or negated_spans(text):
        return
    for named in _named(text, claim.tokens):
        deed = claim.terms - named.terms
        telling = [term for term in deed if bits(term) >= _TELLING_BITS and index.knows(term)]
        if not telling:
            continue
        rarest = min(telling, key=lambda term: len(index.where(term)))
        for place in index.where(rarest)[:_LOOKED_AT]:
            allowed = _allowed(claim, place, named, deed)
            if allowed is not None and not _elsewhere(claim, named, deed):
                yield Finding(f"The source says only “{allowed.shown}”{claim.page(place)}, not “{named.shown}”.", place)
                return


def _named(text: str, words: list[Token]) -> Iterator[Place]:
    """The places at the beginning or the end of a sentence."""
    for found in _NAMED.finditer(text):
        if found.start() and len(text[found.end() :].split()) > _LEFT:
            continue
        yield from _place(text, words, found.start(), found.end())


def _place(text: str, words: list[Token], start: int, end: int) -> Iterator[Place]:
    terms = content(token for token in words if start <= token.start < end)
    if terms:
        dated = any(True for names in (DAYS, MONTHS) for _found in calendar_words(text[start:end], names))
        yield Place(text[start:end].strip(), terms, dated or _TIMES.search(text, start, end) is not None)


def _allowed(claim: Claim, place: int, named: Place, deed: frozenset[str]) -> Place | None:
    """The only place that a passage has for a deed, where it is another."""
    index, text = claim.index, claim.index.text(place)
    for start, end in _restricted(text):
        first = max((border.end() for border in _SENTENCE_END.finditer(text, 0, start)), default=0)
        border = _SENTENCE_END.search(text, end)
        last = border.start() if border else len(text)
        inside = [token for token in index.view(place) if first <= token.start < last]
        told = content(inside)
        for allowed in _place(text, inside, start, end):
            there = allowed.terms - deed  # behind the place may stand a verb: "nur im Hof erlaubt"
            apart = there and there.isdisjoint(named.terms) and named.terms.isdisjoint(told)
            if not apart or allowed.dated != named.dated:
                continue
            shown = text[start : max(token.end for token in inside if token.term in there and token.end <= end)]
            if index.weight(deed & told) >= _SAME * index.weight(deed) and not _alike(shown, named.shown):
                return Place(shown, there, allowed.dated)
    return None


@functools.lru_cache(maxsize=4096)
def _restricted(text: str) -> tuple[tuple[int, int], ...]:
    """Where the places stand that alone something is said of."""
    spans = [found.span("after") if found["after"] else found.span("before") for found in _RESTRICTED.finditer(text)]
    return tuple(spans)


def _alike(one: str, other: str) -> bool:
    """Whether two places may be the same: "im Innenhof" and "im Hof"."""
    first, second = (shown.casefold().split()[-1] for shown in (one, other))
    return first.endswith(second) or second.endswith(first)


def _elsewhere(claim: Claim, named: Place, deed: frozenset[str]) -> bool:
    index = claim.index
    return any(
        index.weight(deed & index.terms[place]) > _ELSEWHERE * index.weight(deed)
        for term in named.terms
        for place in index.where(term)[:_LOOKED_AT]
    )
