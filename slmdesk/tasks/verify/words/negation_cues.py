"""What a text negates, after NegEx (W. Chapman et al. 2001): a cue, and the words that it reaches."""

from __future__ import annotations

import functools
import itertools
import re

from slmdesk.tasks.verify.values.dates import DAYS, MONTHS
from slmdesk.tasks.verify.words.wording import has_any

_NEGATIVE_OF = (  # "negative varus stress test", but no "negative feedback"
    r"negative(?! (?:feedback|pressure|charge|effect|impact|side|reaction|emotion|number|value|in|at|on|to|and|or|by|"
    r"with|but|the)\b)(?= [a-z])"
)
_CUES = (
    r"no longer|not|cannot|no|nor|never|neither|nothing|nobody|without|denies|denied|denying|deny|"
    rf"negative for|{_NEGATIVE_OF}|free of|absence of|lack of|lacks|lacked|"
    r"absent|nil|none of|rules out|ruled out|unable to|fails to|failed to|refuses to|refused to|"
    r"sin|niega|nunca|nada|nadie|ning[uú]na?|tampoco|ne|n['’]|pas de|sans|aucune?|jamais|rien|nie|niemals|niemand|"
    r"nicht|nichts|keine?[nmrs]?|ohne|verneint|não|nenhuma?|ninguém|(?-i:sem)|non(?= )|nessun[oa]?|senza|niente"
)
_BEGIN = "(?=[acdfjklnoprstuvw])"  # as each of them does: spares most words the whole list
_UNCONTRACTED = re.compile(rf"(?<![\w-]){_BEGIN}(?:{_CUES})(?![^\W\d_])", re.IGNORECASE)
_FORWARD = re.compile(rf"(?<![\w-])(?:{_BEGIN}(?:{_CUES})|[a-z]+ ?n['’]t)(?![^\W\d_])", re.IGNORECASE)
BACKWARD = re.compile(
    r"\b(?:(?:is|was|were|are) (?:absent|negative|denied|ruled out)|: ?(?:none|nil|negative|absent|denied)\b|"
    r"(?:was|were|is|are) not (?:seen|noted|present|found|observed|appreciated))",
    re.IGNORECASE,
)
_BACKWARD = "absent negative denied ruled_out none nil s_not_ e_not_"
_ELLIPSIS = re.compile(  # "tools are provided, gloves are not"
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)(?:\s+not|\s?n['’]t)(?=\s*(?:[.,;!?\n]|$))",
    re.I,
)
_OF_SEVERAL = re.compile(r"(?:are|were|do|have)(?![a-z])", re.I)  # "the stairs and the lift are not"
_PRONOUN = re.compile(r"\b(?:i|you|we|they|he|she|it|that|this|there)\s*$", re.I)
_PART = re.compile(r"[.,;:!?\n•]|\b(?:and|but|while|whereas|though|although|und|aber|oder|et|mais|e|mas)\b", re.I)
_OF_VERB = re.compile(r"nicht|niemals|nie|não|non|ne|n['’]", re.I)  # what stands before the verb is denied with it
_SPANISH = re.compile(r"\b(?:el|la|los|las|un|una|del|se|es|está|que|con|por|para|en|de)\b", re.I)
_ENGLISH = re.compile(r"\b(?:the|of|and|or|was|is|are|to|with|in|has|any|for|a)\b", re.I)
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|does|did|will|can|could|shows?|showed|reports?)\b", re.I)
_PREFIX = re.compile(r"(?<![\w-])non-(?=[^\W\d_]{4})[^\W\d_]+", re.IGNORECASE)  # a non-smoker
_NOT_NEGATION = re.compile(
    r"\b(?:not (?:only|just|been for|sure|th(?:is|at) time|necessarily|all|"
    r"(?:be |seem |appear )?un(?!der|til|it|ion|less)\w+)\b|"
    r"(?:not|[a-z]*n['’]t|[a-z]* n['’]t)\s+(?:(?:going to|gon na|need to|want to)\s+)?"
    r"(?:change|stop|discontinue|forget|mind)\b|"
    r"no (?:doubt|matter|problem|better|worse|more|less)|no\s*[,.?!]|no\s*$|"
    r"not? (?:later|earlier|sooner|longer|fewer|older|younger|further|farther) than\b)",  # a limit
    re.IGNORECASE,
)
_UNSURE = re.compile(r"\b(?:not|[a-z]+\s?n['’]t)\s+(?:\w+ly\s+)?(sure|certain)\b", re.I)  # not what stands behind it
_STOP = re.compile(
    r"[;.!?\n]|\b(?:but|however|although|though|except|because|which|who|that|until|unless|since|if|so|then|"
    r"and (?:has|have) to|and must|and [a-z]+ed (?=(?:the|an?|his|her|its|their|our|my|your)\b)|"
    r"reports|endorses|states|admits|pero|mais|aber|sondern|sino|mas)\b",
    re.IGNORECASE,
)
_BELIEF = re.compile(r"\b(?:think|believe|suspect|suppose|expect|mean|evidence|proof|sign|indication)\s$", re.I)
_TIMES = "|".join(name.capitalize() for name in (*MONTHS, *DAYS) if len(name) > 3)
_BEFORE_TIME = re.compile(rf"\b(?:before|vor|antes de(?:l| las)?|avant) (?:\d|(?:{_TIMES})\b)")  # not before October
_LEAVE = re.compile(r"\b(?:may|can|could|must|should|shall) ?$|\b(?:can|must|should)n['’]t$", re.I)
_LEAVE_BEHIND = re.compile(r"(?:\s+\w+){0,3}?\s+(?:may|can|could|must|should|shall)\b", re.I)
_VERB_BEHIND = re.compile(
    r"\s(?:will|would|shall|may|must|can(?:not)?|is|are|was|were)\b", re.I
)  # "cars without one are towed"
_WITHOUT = re.compile(r"\bwithout\b", re.I)
_LISTING = re.compile(
    r"no|nil|without|denies|denied|denying|deny|negative for|free of|absence of|nor|sin|niega|sans|ohne|keine?[nmrs]?",
    re.I,
)
_NEXT_CLAUSE = re.compile(  # where speech without full stops goes on: "no edema your shoulders are ..."
    r"\s(?:i|i'm|i'll|i've|we|we're|you|you're|your|it's|that's|there's|let's|okay|alright|now)\b", re.I
)
_DENYING = re.compile(r"denies|denied|denying|deny|negative for", re.I)
_LIST_END = re.compile(r"\b(?:or|nor|and|o|ou|oder|und|y|et)\b", re.I)
_FILLER = re.compile(r"(?:,\s{0,3})?\b(?:uh+|um+|erm?|hmm+|you know|i mean)\b(?:\s{0,3},)?", re.I)
_BUT_SO = re.compile(r"but\s(?P<how>by|in|on|at|for|from|with|to|of|as|after|before|during|because)\b", re.I)
_SCOPE_WORDS, _LISTED_WORDS = 6, 24  # words of three letters that a cue reaches at most
_REACH = 600  # characters on each side that a cue is looked at in, more than those words have
_SUBJECT = 60  # characters of what a cue behind it denies
_PRONOUN_REACH = 20
_MOST = 200  # cues of a kind in one text; a text with more is a list, and what follows is taken as said


@functools.lru_cache(maxsize=4096)
def negated_spans(text: str) -> tuple[tuple[int, int, bool], ...]:
    """The stretches of a text that a cue negates, without the cue: (start, end, whether each item of a list is)."""
    folded = text.casefold()  # most texts have none of these, and looking for a word is faster than an expression
    cues = _FORWARD if "n't" in folded or "n’t" in folded else _UNCONTRACTED
    first = cues.search(text)
    if first is not None or "non" in folded:  # "non, uh" is none before its comma is gone
        text = _FILLER.sub(lambda filler: " " * len(filler[0]), text)
        found = cues.finditer(text, first.start() if first and "non" not in folded else 0)
    else:
        found = iter(())
    spans = []
    allowed = 0  # up to where a text says under which condition something is allowed
    for cue in itertools.islice(found, _MOST):
        if cue.start() < allowed or _NOT_NEGATION.match(text, cue.start()) or text.endswith("with or ", 0, cue.start()):
            continue
        reach = min(len(text), cue.end() + _REACH)
        stop = _STOP.search(text, cue.end(), reach)
        if stop and stop[0].casefold() == "that" and _BELIEF.search(text, cue.end(), stop.start()):
            stop = _STOP.search(text, stop.end(), reach)  # "they do not think that it was set": it was not
        end = stop.start() if stop else reach
        listed = _LISTING.fullmatch(cue[0]) is not None
        if listed and not _DENYING.fullmatch(cue[0]):
            following = _NEXT_CLAUSE.search(text, cue.end(), end)
            end = following.start() if following else end
        if cue[0].casefold() == "without" and (verb := _VERB_BEHIND.search(text, cue.end(), end)):
            comma = text.find(",", cue.end(), verb.start())
            end = comma if comma >= 0 else verb.start()  # "without oxygen, and crackles were heard"
        comma = text.find(",", cue.end(), end)
        if comma >= 0 and not (listed and (_DENYING.fullmatch(cue[0]) or _LIST_END.search(text, comma, end))):
            end = comma
        if (stop and stop[0].casefold() in ("until", "unless")) or _BEFORE_TIME.search(text, cue.end(), end):
            continue  # what is not so until then is so afterwards
        if _WITHOUT.search(text, cue.end(), end) and _is_of_leave(text, cue):
            allowed = end  # who may not do it without leave may do it with leave
            continue
        of_verb = _OF_VERB.fullmatch(cue[0]) or (cue[0].casefold() == "no" and _is_spanish(text))
        start = _clause_of_verb(text, cue.start()) if of_verb else cue.end()
        if stop and not of_verb and (so := _BUT_SO.match(text, stop.start())):
            # "not damaged by the storm but by the roots" denies that it was the storm
            start = max(start, text.rfind(f" {so['how']} ", cue.end(), end) + 1)
        spans.append((start, _limited(text, cue.end(), end, _LISTED_WORDS if listed else _SCOPE_WORDS), listed))
    if "sure" in folded or "certain" in folded:
        spans += [(cue.start(1), cue.end(1), False) for cue in itertools.islice(_UNSURE.finditer(text), _MOST)]
    if "non-" in folded:
        spans += [(cue.start() + 4, cue.end(), False) for cue in itertools.islice(_PREFIX.finditer(text), _MOST)]
    for cue in itertools.islice(BACKWARD.finditer(text), _MOST) if has_any(folded, _BACKWARD) else ():
        spans.append((max(_subject(text, cue.start()), cue.start() - _SUBJECT), cue.start(), False))
    return (*spans, *((start, end, False) for start, end in left_out(text)))


def _is_of_leave(text: str, cue: re.Match[str]) -> bool:
    before = text[max(0, cue.start() - _PRONOUN_REACH) : cue.start()]
    if cue[0].casefold() in ("nobody", "no"):  # "nobody may be filmed without being asked"
        return _LEAVE_BEHIND.match(text, cue.end()) is not None
    return cue[0].casefold() == "cannot" or _LEAVE.search(before if cue[0].casefold() == "not" else cue[0]) is not None


def _subject(text: str, end: int) -> int:
    """Where what "was absent" is said of begins: of "Rosa was present and Sven was absent" at Sven."""
    first = max(0, end - _REACH)
    first = max((at + 1 for mark in ".;!?\n•" if (at := text.rfind(mark, first, end)) >= 0), default=first)
    for part in _PART.finditer(text, first, end):
        if _FINITE.search(text, first, part.start()):
            first = part.end()
    return first


def _is_spanish(text: str) -> bool:
    """Whether a "no" is one of Spanish, which denies the verb behind it, and no English one."""
    return _SPANISH.search(text) is not None and not _ENGLISH.search(text)


def _clause_of_verb(text: str, start: int) -> int:
    """Where the clause begins whose verb is denied: "das Zelt wird nicht aufgebaut" has no tent either."""
    first = max(0, start - _REACH)
    return max((part.end() for part in _PART.finditer(text, first, start)), default=first)


@functools.lru_cache(maxsize=4096)
def left_out(text: str) -> tuple[tuple[int, int], ...]:
    """What is denied of something said before and not repeated: "gloves" of "tools are provided, gloves are not"."""
    found: list[tuple[int, int]] = []
    folded = text.casefold()
    if "not" not in folded and "n't" not in folded and "n’t" not in folded:
        return ()
    for cue in itertools.islice(_ELLIPSIS.finditer(text), _MOST):
        if not _PRONOUN.search(text, max(0, cue.start() - _PRONOUN_REACH), cue.start()):
            first = max(_subject(text, cue.start()), cue.start() - _SUBJECT)
            if not _OF_SEVERAL.match(cue[0]):
                first = max((part.end() for part in _PART.finditer(text, first, cue.start())), default=first)
            found.append((first, cue.start()))
    return tuple(found)


def _limited(text: str, start: int, end: int, count: int) -> int:
    words = list(re.finditer(r"[^\W\d_]{3,}", text[start:end]))
    return start + words[count].start() if len(words) > count else end
