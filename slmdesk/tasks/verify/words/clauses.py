"""Texts cut into clauses: what each says, what it denies, under which condition, and as how binding or certain.

English only: in other languages a text is one clause of which nothing is known but its words.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.wording import Token, has_any, irregular_forms, term_of, tokens

Mood = Literal["must", "may", "forbidden", "free", "should", "plan", "proposed", "asked", "unreal", "done", "past", ""]
"""How a verb is meant: a duty, a leave, what must not be, what need not be, advice, what is to come, what is only
proposed, what is still asked, what would have been, what was or has been done, the bare form of the past; or none."""

SHOWN: dict[Mood, str] = {
    "must": "must be",
    "may": "may be",
    "free": "need not be",
    "forbidden": "must not be",
    "plan": "is still to come",
    "proposed": "is only proposed",
    "asked": "is still asked",
    "": "is so",
    "unreal": "would have been",
    "done": "has been",
    "past": "has been",
}
"""How a reason tells that something is meant so."""

_SENTENCE_END = re.compile(r"(?<!\d)[.:!?](?=\s|$)|;(?=\s|$)|(?<=\d)[.!?](?=\s+[A-Z]|\s*$)|\n")
_JOINED = re.compile(  # where a clause of its own begins
    r",?\s+\b(?:but|while|whereas|although|though|because(?! of)|so(?! that))\b"
    r"|(?<!\bnot),?\s+yet(?=\s+\w+\s)"
    r"|,\s+(?:and|or|(?:of |for |in |to )?(?:which|whom)|who|where)\b"
    r"|\s+and\s+(?=(?:(?:the|a|an|its|his|her|their|our|your|no|it|he|she|they|we|you)\s+)(?:[\w'’-]+\s+){0,4}?"
    r"(?:is|are|was|were|has|have|had|do|does|did|will|would|can|could|may|might|must|should|shall|cannot)\b)"
    r"|\s+and\s+(?=(?:is|are|was|were|has|have|had|does|did|will|would|can|could|may|might|must|should|shall)\b)"
    r"|\s+and\s+(?=(?-i:[a-z]{3,}ed)\s)"
    r"|\s+and\s+(?=(?-i:[a-z]+s)\s+(?:the|an?|its|their|through|for|in|on|at|to|with|by|from|no)\b)",
    re.I,
)
_CONDITION = re.compile(
    r"\b(?P<even>even (?:if|when|though|without)|regardless of|whether or not|no matter)\b"
    r"|\b(?P<only>only (?:if|when|where|after|with|by|once|on condition)|if and only if|provided(?: that)?|"
    r"providing that|as long as|so long as|on condition that|unless|without|except(?: for| if| when| with| in| on)?|"
    r"other than|apart from|with the exception of|until)\b"
    r"|\b(?P<plain>if|when|whenever|in case(?: of)?|in the event of)\b"
    r"|\b(?P<where>where(?=\s+(?:the|a|an|it|this|that|they|you|we|no|there)\s))\b",
    re.I,
)
ONLY = re.compile(r"\b(?:only|just)\b(?!\s+(?:if|when|where|after|with|by|once|on condition)\b)", re.I)
_MOODS: tuple[tuple[Mood, str, re.Pattern[str]], ...] = (  # (mood, hints that it may be there, how it is worded)
    (
        "asked",
        "whether",
        re.compile(
            r"(?:\b(?:unclear|unknown|open|(?:not|n['’]t) (?:yet )?(?:\w+ )?(?:clear|known|decided|certain|know))\s+)"
            r"whether(?:\s+[\w'’-]+){0,5}?\s+(?:is|are|was|were|has|have|will|would|can|could|may|should)\b"
            r"|\bwhether(?:\s+[\w'’-]+){0,5}?\s+(?:is|are|was|were|has|have|will|would|can|could|may|should)\b"
            r"(?=[^.;!?\n]{0,80}\b(?:is|remains|was)\s+(?:still\s+)?(?:open|unclear|unknown|undecided|"
            r"not (?:yet )?\w+)\b)",
            re.I,
        ),
    ),
    (
        "unreal",
        "have had",
        re.compile(r"\b(?:would|could|should|might)\s+(?:not\s+)?have\b|\bhad (?:it|there) not been\b", re.I),
    ),
    (
        "forbidden",
        "not n't n’t never",
        re.compile(
            r"\b(?:must|may|can|should|shall)\s?(?:not|n['’]t)\b|\bcannot\b"
            r"|\b(?:is|are) (?:not|never) (?:allowed|permitted)\b|\b(?:must|may|can|should|shall) never\b"
            r"|(?:^|(?<=[.;:!?\n])\s*)(?:\d+[.)]\s*)?(?:please\s+)?(?:do not|don['’]t|never)\b",
            re.I,
        ),
    ),
    (
        "free",
        "need not n't n’t",
        re.compile(
            r"\bneed(?:s|ed)?(?:\s+not\b|n['’]t\b)|\b(?:do|does|did)(?:\s+not|n['’]t)\s+(?:have|need) to\b"
            r"|\b(?:is|are|was|were)(?:\s+not|n['’]t)\s+(?:required|obliged|necessary|needed)\b|\bno need (?:to|for)\b",
            re.I,
        ),
    ),
    (
        "must",
        "must have_to has_to had_to need requir oblig necessary mandatory compulsory shall",
        re.compile(
            r"\b(?:must|ha(?:s|ve|d) to|needs? to|need(?=\sbe)|(?:is|are|was|were) (?:required|obliged|needed|"
            r"necessary)"
            r"(?: to)?|(?:is|are) (?:mandatory|compulsory)|requires?|shall)\b",
            re.I,
        ),
    ),
    (
        "proposed",
        "propos idea request application suggest plan wish offer",
        re.compile(
            r"\b(?:proposal|proposals|proposed|propose[sd]?|idea|request|application|suggestion|suggested|plans?|planned|wish|"
            r"offer)\s+(?:to|for)\b",
            re.I,
        ),
    ),
    (
        "should",
        "should ought advised recommended please",
        re.compile(r"\b(?:should|ought to|(?:is|are) (?:advised|recommended)(?: to)?|please)\b", re.I),
    ),
    (
        "plan",
        "will would _to",
        re.compile(
            r"\b(?:will|would|(?:is|are) (?:going|due|set|scheduled|planned|expected) to|(?:is|are) to(?=\s[a-z])|"
            r"(?:intends?|intended|hopes?|aims?|wants?) to)\b",
            re.I,
        ),
    ),
    (
        "may",
        "may can could allowed permitted free_to able_to optional",
        re.compile(
            r"\b(?-i:may|can)\b|\b(?:could(?!\s?n[o'’]t)|"
            r"(?:is|are) (?:allowed|permitted|free|able) to|(?:is|are) optional|"
            r"(?:is|are) (?:allowed|permitted))\b",
            re.I,
        ),
    ),
    ("done", "was were has have had", re.compile(r"\b(?:was|were|has|have|had)\b(?!\s+to\b)", re.I)),
)
_TRY = term_of("try")  # "do not try to tighten it"
_FREE = re.compile(r"\bfree of$", re.I)  # "of charge"
_NOBODY = re.compile(r"\b(?:no|nobody|none|nothing|neither)\b", re.I)  # may: "no equipment may be removed"
_PAST = re.compile(r"(?!(?:n|s|w|f|sp|bl|br|exc|proc|succ|ind)eed$)[a-z]{2,}ed")
_PLURALS = frozenset(("people", "children", "men", "women", "feet", "teeth", "mice", "wives", "lives", "knives"))
_PARTICIPLE = re.compile(r"\b(?:is|are|be|being|was|were|the|an?|to|of|for|with)\s+(?:\w+ly\s+)?$", re.I)
_LEAVING = re.compile(
    r"\b(?:may|can|could|must|should|not|never|no|nobody|allowed|permitted|possible)\b|n['’]t\b|cannot", re.I
)
_FINITE_TEXT = r"(?:is|are|was|were|has|have|had|do|does|did|will|would|can|could|may|might|must|should|shall|cannot)\b"
_FINITE = re.compile(rf"\b{_FINITE_TEXT}", re.I)
_HANGS_BACK = re.compile(
    rf"\W*(?:(?:and|but|so|then|also|now|yet|which|who|still)\W+)*(?:it|its|they|their|this|these|that|those|he|she|one)\b"
    rf"|\W*(?:(?:and|but|yet|which|who|or)\s+)(?:still\s+|also\s+|then\s+)?(?:{_FINITE_TEXT}|[a-z]+s\b|[a-z]{{3,}}ed\b|need\b|not\b)"
    rf"|[^.;:!?\n]{{0,80}}?\b(?:them|it)\W*$"
    rf"|[^.;:!?\n]{{0,40}}?\b(?:it|they|these|those|this|he|she)\s+{_FINITE_TEXT}",
    re.I,
)
_TAIL = re.compile(r"\s*,?\s*(?:but|and|though)\s+not\b|\s*,\s*not\b", re.I)  # "..., but not yet drawn on"
_VERB_LEFT_OUT = re.compile(rf"\b{_FINITE_TEXT}(?:\s+not|\s?n['’]t)\W*$", re.I)
_MAIN = re.compile(rf"\s(?:the|an?|you|we|they|it|he|she)\s+(?:\w+\s+){{0,2}}?{_FINITE_TEXT}(?=\s(?!of\b))", re.I)
_LATER = re.compile(r"\b(?:from|next|later|in future|until|as of|soon|once|after|in \d{4})\b", re.I)
_UNTIL_THEN = re.compile(r"\b(?:before|until|till)\b", re.I)
_LONGEST = 1200  # characters of a text that is cut; what is longer is no sentence
_MOST = 40  # clauses of one text


@dataclass(frozen=True)
class Deed:
    """A verb and how it is meant: the first telling word behind "must", "may" or "will"."""

    mood: Mood
    verb: str
    start: int


@dataclass(frozen=True)
class Clause:
    """A clause: text[start:end]. words: its content words without the condition's.

    condition: the words of what it depends on; bound: how: "only" (only if, unless, without, except), "plain" (if,
    when), "where", "even" (even if), "" for none. denied: terms that a cue negates. only: it has an "only" of its own.
    hangs_back, gap, tail: its subject, its verb, or all but what it denies stands in the clause before.
    """

    start: int
    end: int
    words: tuple[Token, ...]
    condition: tuple[Token, ...] = ()
    bound: str = ""
    hangs_on: int = 0
    denied: frozenset[str] = frozenset()
    reached: bool = False
    only: bool = False
    deeds: tuple[Deed, ...] = ()
    subject: frozenset[str] = frozenset()
    hangs_back: bool = False
    gap: bool = False
    tail: bool = False

    @functools.cached_property
    def terms(self) -> frozenset[str]:
        """Of its words."""
        return frozenset(word.term for word in self.words)

    @functools.cached_property
    def under(self) -> frozenset[str]:
        """The terms of its condition."""
        return frozenset(word.term for word in self.condition)


@functools.lru_cache(maxsize=2048)
def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a text, in order; none of one that is too long to be a sentence."""
    if len(text) > _LONGEST:
        return ()
    words = [_compound(text, token) for token in tokens(text) if token.term]
    spans = [
        span
        for span in negated_spans(text)
        if not (text.endswith("non-", 0, span[0]) or _FREE.search(text, 0, span[0]))
    ]
    moods = _moods(text)
    found = []
    for start, end in _spans(text):
        first, last, bound = _condition(text, start, end)
        inside = [token for token in words if start <= token.start < end]
        cue = _CONDITION.match(text, first, last)
        condition = tuple(token for token in inside if (cue.end() if cue else first) <= token.start < last)
        main = tuple(token for token in inside if not first <= token.start < last)
        denied = frozenset(t.term for t in main if any(start <= a <= t.start < b for a, b, _listed in spans))
        only = any(not first <= each.start() < last for each in ONLY.finditer(text, start, end))
        bound = "only" if bound == "plain" and only else bound  # "is only covered if"
        reached = any(a <= t.start < b for t in main for a, b, _listed in spans)
        deeds = tuple(_deeds(text, start, end, main, moods))
        acts = _FINITE.search(text, start, end)
        subject = frozenset(t.term for t in main if acts and t.end <= acts.start()) or frozenset(
            t.term for t in main[:2]
        )
        back = _HANGS_BACK.match(text, start, end) is not None
        gap = _VERB_LEFT_OUT.search(text, start, end) is not None
        tail = acts is None and _TAIL.match(text, start, end) is not None
        found.append(
            Clause(start, end, main, condition, bound, first, denied, reached, only, deeds, subject, back, gap, tail)
        )
    return tuple(found)


def _compound(text: str, token: Token) -> Token:
    """A word with the letter before its hyphen: an e-bike is no bike."""
    at = token.start - 2
    if at < 0 or text[at + 1] != "-" or not text[at].isalpha() or (at and text[at - 1].isalnum()):
        return token
    return Token(f"{text[at]}-{token.folded}", f"{text[at].casefold()}-{token.term}", at, token.end)


def _spans(text: str) -> list[tuple[int, int]]:
    borders = [found.end() for found in _SENTENCE_END.finditer(text)]
    borders += [found.start() for found in _JOINED.finditer(text)]
    cuts = sorted({0, len(text), *borders})
    pairs = itertools.pairwise(cuts)
    return [(start, end) for start, end in pairs if text[start:end].strip(" .,;:!?\n")][:_MOST]


def _condition(text: str, start: int, end: int) -> tuple[int, int, str]:
    """What a clause depends on: where it stands, and how; an empty stretch for nothing."""
    found = _CONDITION.search(text, start, end)
    if found is not None and found[0].casefold() == "without" and not _LEAVING.search(text, start, found.start()):
        found = _CONDITION.search(text, found.end(), end)  # what "works without changes" depends on nothing
    if found is None:
        return end, end, ""
    comma = text.find(",", found.end(), end)
    bound = found.lastgroup or ""
    if (
        comma < 0
        and not text[start : found.start()].strip(" ,.;:\n")
        and (main := _MAIN.search(text, found.end(), end))
    ):
        comma = main.start()  # "In case of rain the guide may ..."
    if text[start : found.start()].strip(" ,.;:\n") or comma < 0:
        return found.start(), end, bound
    return found.start(), comma, bound  # "If it rains, ..."


def _moods(text: str) -> list[tuple[Mood, re.Pattern[str]]]:
    """The moods that a text may have: looking for letters is faster than an expression."""
    folded = text.casefold()
    return [(mood, pattern) for mood, hints, pattern in _MOODS if has_any(folded, hints)]


def _deeds(
    text: str, start: int, end: int, words: tuple[Token, ...], moods: list[tuple[Mood, re.Pattern[str]]]
) -> Iterator[Deed]:
    taken: list[tuple[int, int]] = []
    acting = False
    for mood, pattern in moods:
        for found in pattern.finditer(text, start, end):
            if any(first < found.end() and found.start() < last for first, last in taken):
                continue
            taken.append(found.span())
            behind = next((token for token in words if token.start >= found.end() and token.term != _TRY), None)
            if behind is None and mood in ("free", "must"):  # "pressing is not necessary"
                behind = next((token for token in reversed(words) if token.end <= found.start()), None)
            acting |= mood != "done"
            if behind is not None:
                nobody = mood == "may" and _NOBODY.search(text, start, found.start())
                yield Deed("forbidden" if nobody else mood, behind.term, found.start())
    if not acting:
        for token in words:
            if is_past(token.folded) and not _PARTICIPLE.search(text, max(start, token.start - 20), token.start):
                yield Deed("past", token.term, token.start)


def behind(clause: Clause, at: int) -> str:
    """The term of the first word of a clause from a place on, "" for none."""
    words = sorted((*clause.words, *clause.condition), key=lambda word: word.start)
    return next((word.term for word in words if word.start >= at), "")


def is_past(word: str) -> bool:
    """Whether a word in lower case has the form of the past, as "started" and "rose"."""
    return _PAST.fullmatch(word) is not None or (word in irregular_forms() and word not in _PLURALS)


def is_later(text: str, source: str, theirs: Clause) -> bool:
    """Whether a clause of ``source`` names a time to come for what a text has as it is."""
    return _LATER.search(source, theirs.start, theirs.end) is not None and _LATER.search(text) is None


def from_then_on(text: str, own: Clause, source: str, theirs: Clause) -> bool:
    """Whether a clause tells of the time behind what another is said until: "from 2026" beside "not before 2026"."""
    until = _UNTIL_THEN.search(source, theirs.start, theirs.end) and not _UNTIL_THEN.search(text, own.start, own.end)
    return bool(until) and _LATER.search(text, own.start, own.end) is not None


def meant_so_elsewhere(own: Clause, deed: Deed, theirs: Clause, source: str) -> bool:
    """Whether a clause of ``source`` beside another is meant as a deed is, and of what only the sentence has too.

    "The walls must be painted white" beside "may be painted, but must be white again".
    """
    more = own.terms - theirs.terms - {deed.verb}
    return any(
        not more.isdisjoint(each.terms) and any(other.mood == deed.mood for other in each.deeds)
        for each in clauses(source)
        if each != theirs
    )
