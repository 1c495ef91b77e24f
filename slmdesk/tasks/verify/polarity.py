"""What each passage of the sources says and what it denies, word by word, questions answered included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slmdesk.tasks.verify.negation_cues import negated_spans

if TYPE_CHECKING:
    from slmdesk.tasks.verify.index import SourceIndex

_SPEAKER = re.compile(r"^\s*(?:\[[^\]]{1,30}\]|[A-Z][\w .]{0,30}:)\s*")
_ASKING = re.compile(
    r"\b(?:any|have you|do you|did you|are you|is (?:there|it|that)|has (?:he|she|it)|does (?:he|she|it|that)|"
    r"how about|what about)\b",
    re.I,
)
_FILLER = re.compile(r"^(?:(?:um+|uh+|oh|ah|well|hm+|mm|so|i mean|okay|ok|and|er|like)\b[\s,.]*)+", re.IGNORECASE)
_NO = re.compile(
    r"(?:no|nope|nah|not|none|never|neither|nothing|nil|uh-uh|negative|"
    r"i (?:do not|don['’]?t|have not|haven['’]?t|did not|didn['’]?t|have n['’]t|do n['’]t|did n['’]t|am not)|"
    r"(?:he|she|it|they) (?:does|do|has|have|is|did|was)\s?n[o'’]t|nein|non)\b",
    re.IGNORECASE,
)
_YES = re.compile(
    r"(?:yes|yeah|yep|yup|ya|sure|correct|right|exactly|absolutely|i do|i have|i did|i am|it does|it is|a little|a bit|"
    r"sometimes|occasionally|mm-hm+|mhm|definitely|of course|sí|oui|ja)\b",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:hard(?:ly)?|difficult\w*|trouble|struggl\w*|problems?|barely|rarely|seldom|stop\w*|los[te]|refus\w*|avoid\w*|"
    r"rather than|instead of|free of|clear of|less|too)\b",
    re.I,
)
_DOUBT_REACH = 15
_ANSWER_WITHIN = 3  # sentences after a question


@dataclass(frozen=True)
class Signs:
    """denied, said: the terms of a passage by what it says of them; a term may be both. open: of questions unanswered.
    cues: how many words of negation it has."""

    denied: frozenset[str]
    said: frozenset[str]
    open: frozenset[str]
    cues: int


def signs_of(index: SourceIndex, place: int) -> Signs:
    """What one passage says and denies. A word that it may be saying or denying is in both."""
    text = index.text(place)
    spans = negated_spans(text)
    doubts = [(match.start() - _DOUBT_REACH, match.end() + _DOUBT_REACH) for match in _DOUBT.finditer(text)]
    question = _question(text)
    answer = _answer(index, place)
    denied: set[str] = set()
    said: set[str] = set()
    unanswered: set[str] = set()
    for token in index.view(place):
        if not token.term:
            continue
        inside = any(start <= token.start < end for start, end, _listed in spans)
        if token.start >= question and not inside:
            if answer is True:
                denied.add(token.term)
                continue
            if answer is None:
                unanswered.add(token.term)
                continue
        (denied if inside else said).add(token.term)
        if any(first <= token.start < last for first, last in doubts):
            (said if inside else denied).add(token.term)
    return Signs(frozenset(denied), frozenset(said), frozenset(unanswered), len(spans) + (answer is True))


def _question(text: str) -> int:
    """Where what a passage asks begins, its length when it asks nothing."""
    if text.rstrip().endswith("?"):
        return 0
    return max((match.start() for match in _ASKING.finditer(text)), default=len(text))


def _answer(index: SourceIndex, place: int) -> bool | None:
    """How what a passage asks is answered by another speaker: True for no, None for neither yes nor no."""
    for following in index.around(place, _ANSWER_WITHIN):
        if following <= place:
            continue
        text = index.text(following)
        speaks = _SPEAKER.match(text) is not None
        text = _FILLER.sub("", _SPEAKER.sub("", text))
        if speaks and _NO.match(text):
            return True
        if speaks and _YES.match(text):
            return False
        if text.strip() and not text.rstrip().endswith("?"):
            return None
    return None
