"""Who does it: a deed that a sentence tells of one person and every passage with its words of another.

In the active ("Mina repaired the roof") and in the passive ("the roof was repaired by Mina"), who and whom included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slmdesk.tasks.verify.checks.roles import is_role
from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.sources.passages import SPEAKER
from slmdesk.tasks.verify.words.wording import Token, is_common, term_of

if TYPE_CHECKING:
    from slmdesk.tasks.verify.sources.index import SourceIndex

_NAME = r"[A-ZÀ-Ý][a-zà-ÿ]+(?:[-'’][A-ZÀ-Ý][a-zà-ÿ]+)*"
_TITLE = (
    r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Councill?or|Cllr|Rev|Frau|Herrn?|[Ss]eñora?|Monsieur|Madame|Mme|M|[Ss]ignora?|"
    r"[Ss]enhora?)\.?\s+)"
)
_NO_VERB = (
    r"and|or|nor|of|in|on|at|to|for|from|with|by|as|the|an?|who|which|that|if|but|than|because|where|when|while|not|"
    r"after|before|during|until|since|without|about|into|over|under|through|near|so|"
    r"is|was|were|are|be|been|being|und|oder|von|bis|zu|mit|für|der|die|das|wurde|wird|ist|war|y|o|de|por|para|que|"
    r"fue|es|et|ou|par|pour|qui|est|e|di|da|per|che|è"
)
_DOER = re.compile(
    rf"(?<![\w.'’-])(?:(?P<title>{_TITLE})?(?P<name>{_NAME})(?:['’](?:ll|d|m|ve)\b|\s+(?!(?:{_NO_VERB})\b)(?=[a-zà-ÿ]))"
    r"|(?P<me>I(?:['’](?:ll|m|ve|d))?(?= )|[Ll]et me\b))"
)
_MYSELF = frozenset(("ich", "je", "yo", "io", "eu"))
_PRONOUN = re.compile(
    r"he|she|it|we|they|you|er|sie|es|wir|ihr|ils?|elles?|on|nous|vous|moi|toi|él|ell[ao]|nosotr[ao]s|ustede?s?|tú|tu|lui|lei"
    r"|noi|voi|loro|egli|el[ea]s?|n[óo]s|vós|vocês?",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:is|was|were|are|be|been|being)\s+(?:\w+ly\s+)?\w+(?:ed|en)\b|\b(?:wurden?|wird|werden|worden)\b|"
    r"\bby\b(?!\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d|the end|then|tomorrow|tonight|next|noon))|"
    r"\b(?:fue|fueron|será|serán|sido)\s+\w+[ao]s?\b|\b(?:été)\s+\w+"
)
_DONE_BY = re.compile(
    rf"\b(?:(?:is|was|were|are|be|been)\s+(?:\w+ly\s+)?(?P<verb>\w+)\b(?P<more>[^.;:!?\n]*?)\bby\s+(?:the\s+)?"
    rf"|(?:fue|fueron|será|serán|sido)\s+(?P<verbo>\w+[ao]s?)\b[^.;:!?\n]*?\bpor\s+(?:el|la)?\s*"
    rf"|(?:a|ont|est|sera)\s+été\s+(?P<verbe>\w+)\b[^.;:!?\n]*?\bpar\s+"
    rf"|(?:wurden?|wird|werden)\b[^.;:!?\n]*?\bvon\s+)"
    rf"(?:{_TITLE})?(?P<name>{_NAME})(?:\s+(?P<verb_after>[a-zäöüß]\w+(?:t|en))\b)?"
)
_CLAUSE_END = re.compile(
    r"(?<!\d)\.|[;:!?\n]|,\s|\s(?:and|but|while|whereas|so|because|that|who|und|aber|y|pero|et|mais)\s"
)
_SAYS_THAT = re.compile(r"\s*\w+ that\b")
_WHICH = re.compile(rf",?\s(?:which|that|whom)\s(?:{_TITLE}|{_NAME}\s)?$")
_WHICH_REACH = 50  # characters
_OF_IT = re.compile(r"\W*\w+(?:\s\w+)?\s+(?:it|this|them)\b", re.I)  # "opposed it": of what was named before
_LEAST_TERMS = 2  # content words of a deed
_SAME_DEED = 0.75  # of the weight of a deed's words
_LOOKED_AT = 40  # passages
_TURN = 12  # passages back to whoever speaks


@dataclass(frozen=True)
class Deed:
    """What is told of someone. who: their name, "" for whoever speaks; verb: its first term; terms: all of them.

    goes_on: done to what was named before, "opposed it".
    """

    who: str
    verb: str
    terms: frozenset[str]
    goes_on: bool = False


def check(claim: Claim) -> Iterator[Finding]:
    """Deeds that the sources tell, in the same words, only of someone else."""
    for deed in deeds(claim.index, claim.text, claim.tokens):
        if deed.who and len(deed.terms) >= _LEAST_TERMS and claim.index.knows(term_of(deed.who.casefold())):
            other = _other_doer(claim.index, deed)
            if other:
                place, name = other
                yield Finding(f"The source says this of {name}{claim.page(place)}, not of {deed.who}.", place)


def deeds(index: SourceIndex, text: str, words: list[Token]) -> Iterator[Deed]:
    """What a text tells of people, in the active or else in the passive."""
    if _PASSIVE.search(text):
        yield from _done_by(text, words)
        return
    for found in _DOER.finditer(text):
        name = found["name"] or ""
        if _PRONOUN.fullmatch(name) and not found["title"]:
            continue
        name = "" if name.casefold() in _MYSELF else name
        term = term_of(name.casefold())
        sure = not name or found["title"] or name in index.speakers
        if not sure and (index.language == "de" or not term or is_common(term)):
            continue
        says = _SAYS_THAT.match(text, found.end())
        end = _CLAUSE_END.search(text, says.end() if says else found.end())
        last = end.start() if end else len(text)
        terms = [token.term for token in words if token.term and found.end() <= token.start < last]
        which = _WHICH.search(text, max(0, found.start() - _WHICH_REACH), found.start())
        if terms and which:  # "the shelves in the hall, which Mina put up"
            first = max(text.rfind(mark, 0, which.start()) for mark in ".,;:!?\n")
            terms += [token.term for token in words if token.term and first < token.start < which.start()]
        if terms:
            yield Deed(name, terms[0], frozenset(terms), _OF_IT.match(text[:last], found.end()) is not None)


def _done_by(text: str, words: list[Token]) -> Iterator[Deed]:
    """Deeds in the passive that name who did them."""
    for found in _DONE_BY.finditer(text):
        verb = next((word for word in map(found.group, ("verb", "verbo", "verbe", "verb_after")) if word), "")
        if not verb:
            continue
        first = max((end.end() for end in _CLAUSE_END.finditer(text, 0, found.start())), default=0)
        end = _CLAUSE_END.search(text, found.end())
        last = end.start() if end else len(text)
        inside = [token for token in words if token.term and first <= token.start < last]
        terms = [token.term for token in inside if not found.start("name") <= token.start < found.end("name")]
        if term_of(verb.casefold()) in terms:
            yield Deed(found["name"], term_of(verb.casefold()), frozenset(terms))


def _other_doer(index: SourceIndex, deed: Deed) -> tuple[int, str] | None:
    """A passage that tells a deed of another person: (place, name); None unless every passage that tells it does."""
    who = term_of(deed.who.casefold())
    found = None
    rarest = min(deed.terms, key=lambda term: len(index.where(term)) or 1 << 30)
    named_in = index.where(rarest)[:_LOOKED_AT]
    for place in dict.fromkeys(at for first in named_in for at in index.around(first, 1) if at >= first):
        named = frozenset().union(*(index.terms[at] for at in index.around(place, 1) if at <= place))
        if deed.verb not in index.terms[place] or not _is_same(index, deed.terms, named):
            continue
        text = index.text(place)
        its = list(deeds(index, text, index.view(place)))
        same = [
            told
            for told in its
            if deed.verb in told.terms
            and _is_same(
                index,
                deed.terms - {term_of(told.who.casefold())},
                told.terms | named if told.goes_on and told.verb == deed.verb else told.terms,
            )
        ]
        doers = {told.who or _speaker(index, place) for told in same}
        if len(doers) != 1 or "" in doers:
            return None
        (name,) = doers
        if term_of(name.casefold()) == who:
            return None
        if _names(index, place, who) and not _turned_round(deed, who, name, same, its):
            return None
        found = found or (place, name)
    return found


def _names(index: SourceIndex, place: int, who: str) -> bool:
    """Whether a passage names a person, other than as its speaker."""
    tag = SPEAKER.match(index.text(place))
    return any(token.term == who and token.start >= (tag.end() if tag else 0) for token in index.view(place))


def _is_same(index: SourceIndex, wanted: frozenset[str], told: frozenset[str]) -> bool:
    return index.weight(wanted & told) >= _SAME_DEED * index.weight(wanted)


def _turned_round(deed: Deed, who: str, name: str, same: list[Deed], told: list[Deed]) -> bool:
    """Whether a passage that names a person tells the deed of another: done to that person, or beside what they do."""
    if any(who in each.terms for each in same):
        return term_of(name.casefold()) in deed.terms
    return any(term_of(each.who.casefold()) == who and deed.verb not in each.terms for each in told)


def _speaker(index: SourceIndex, place: int) -> str:
    """Who says a passage of a conversation: their name, "" where it cannot be told.

    "Patient" and "Inspector" are nobody's names: whoever speaks may be the one that the sentence names.
    """
    for at in reversed(index.around(place, _TURN)):
        tag = SPEAKER.match(index.text(at)) if at <= place else None
        if tag:
            name = tag[1].rstrip(":")
            return name if re.fullmatch(_NAME, name) and not is_role(name) else ""
    return ""
