"""What each passage of the sources says and what it denies, word by word, questions answered included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from slmdesk.tasks.verify.words.negation_cues import left_out, negated_spans
from slmdesk.tasks.verify.words.wording import Token, has_any, term_of

_SPEAKER = re.compile(r"^\s*(?:\[[^\]]{1,30}\]|[A-Z][\w .]{0,30}:)\s*")
_ASKING = re.compile(
    r"\b(?:any|have you|do you|did you|are you|is (?:there|it|that)|has (?:he|she|it|there)|"
    r"does (?:he|she|it|that|the)|how about|what about|were you|was (?:there|it)|anything like|have there)\b",
    re.I,
)
_ASKED = "any have_you do_you did_you are_you is_there is_it is_that has_he has_she has_it has_there does_he does_she "
_ASKED += "does_it does_that does_the how_about what_about were_you was_there was_it have_there"
_PRESUMING = re.compile(r"\b(?:how (?!about)|when|where|why|which|what (?!about))", re.I)  # "how long has the pain ..."
_FILLER = re.compile(r"^(?:(?:um+|uh+|oh|ah|well|hm+|mm|so|i mean|okay|ok|and|er|like)\b[\s,.]*)+", re.IGNORECASE)
_NO = re.compile(
    r"(?:no|nope|nah|not|none|never|neither|nothing|nil|uh-uh|negative|"
    r"i (?:do not|don['’]?t|have not|haven['’]?t|did not|didn['’]?t|have n['’]t|do n['’]t|did n['’]t|am not)|"
    r"(?:he|she|it|they) (?:does|do|has|have|is|did|was)\s?n[o'’]t|nein|non)\b",
    re.IGNORECASE,
)
_YES = re.compile(
    r"(?:yes|yeah|yep|yup|ya|sure|correct|right|exactly|absolutely|i (?:do|have|did|am)(?! no| never)|it does|it is|"
    r"a little|a bit|sometimes|occasionally|mm-hm+|mhm|definitely|of course|sí|oui|ja)\b",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:hard(?:ly)?|difficult\w*|trouble|struggl\w*|problems? (?:with|in)|barely|rarely|seldom|stop\w*|los[te]|"
    r"refus\w*|avoid\w*|unlike|rather than|instead of|free of|clear of|less|too)\b",
    re.I,
)
_DOUBTS = "hard difficult trouble struggl problem barely rarely seldom stop los refus avoid unlike rather_than "
_DOUBTS += "instead_of free_of clear_of less too"
_WANING = re.compile(r"less|stop|los[te]", re.I)  # may stand behind what they take away: "the pain stopped"
_BUT = re.compile(r"\b(?:but|except|only|just|although|though)\b", re.I)
_BUT_NO = re.compile(r"\b(?:no|nope)\s*[,.]", re.I)  # of two questions at once one is answered with no
_WONDERS = re.compile(
    r"\b(?:whether|to (?:determine|evaluate|assess|examine|investigate|compare|test|explore|study)|aims?|objectives?|"
    r"purpose|hypothes\w*|unclear|unknown|controversial)\b",
    re.I,
)
_WONDER = "whether to_determine to_eval to_assess to_exam to_inv to_compare to_test to_expl to_study aim objective "
_WONDER += "purpose hypothes unclear unknown controversial"
HELPS = frozenset(map(term_of, ("help", "improve")))
"""Terms that a passage has together: what improved has helped."""
_WORKS = term_of("work")  # what does not work does not help
_BUT_NOT = re.compile(
    r"\b(?:but|though|aber|pero|mais|ma|mas) (?:not|nicht|no|pas|non|não) "
    r"(?:in|on|at|for|by|from|with|to|during|before|after|im|am|an|auf|für|von|mit|bei|en|para|con|de|à|dans|pour|per|"
    r"nel|nella|em|no|na)\b",
    re.I,
)
_NOT = "_not_ _nicht_ _no_ _pas_ _non_ _não_"
_DOUBT_REACH = 15
_ASKS_ON = 60  # characters between two questions at most, where speech has no question marks
_ANSWER_WITHIN = 4  # sentences after a question
_ANSWER_WORDS = 9  # of an answer that is looked at when it begins with neither yes nor no
_ANSWERED = re.compile(r"(?:no|yes|nein|ja|non|oui|sí)\b\s{0,3}(?:[.,;:!–—-]|$)", re.I)  # in the sentence behind
_NONE_OF_IT = re.compile(r"(?:[\w'’-]+[ ,]+){1,4}?(?:no|nope|none|negative)\W*", re.IGNORECASE)  # "diarrhea no"
_CARRIED = 40  # characters before a passage that was cut in the middle of a sentence
_ENDS = re.compile(r"[.?!:;\n]\s*$")


class Passages(Protocol):
    """The passages of some sources, as ``SourceIndex`` has them."""

    def text(self, place: int) -> str:
        """The words of a passage."""

    def view(self, place: int, /) -> list[Token]:
        """Its words, analysed."""

    def around(self, place: int, distance: int) -> range:
        """The numbers of the passages near one, in the same source."""


@dataclass(frozen=True)
class Signs:
    """denied, said: the terms of a passage by what it says of them; a term may be both. open: of questions unanswered.
    cues: how many words of negation it has. wonders: it says what is looked into, and not how it is."""

    denied: frozenset[str]
    said: frozenset[str]
    open: frozenset[str]
    cues: int
    wonders: bool = False

    def stand(self, denied: bool) -> tuple[frozenset[str], frozenset[str]]:
        """The terms as a sentence has them that denies, or says, them, and those that stand contrary to it."""
        return (self.denied, self.said) if denied else (self.said, self.denied)


def signs_of(index: Passages, place: int) -> Signs:
    """What one passage says and denies. A word that it may be saying or denying is in both."""
    text = index.text(place)
    folded = text.casefold()
    before = _carried(index, place)
    shift = len(before)
    spans = [(start - shift, end - shift, listed) for start, end, listed in negated_spans(before + text)]
    spans = [span for span in spans if span[1] > 0]
    doubts = [
        (match.start() - (_DOUBT_REACH if _WANING.match(match[0]) else 0), match.end() + _DOUBT_REACH)
        for match in (_DOUBT.finditer(text) if has_any(folded, _DOUBTS) else ())
    ]
    question = _question(text)
    answers, answer = _answers(index, place) if question < len(text) else (frozenset(), -1)
    named = _named(index, answer) if answer >= 0 else {}
    if _NONE_OF_IT.fullmatch(_SPEAKER.sub("", text)):
        return Signs(frozenset(token.term for token in index.view(place) if token.term), frozenset(), frozenset(), 1)
    if not answers and _PRESUMING.search(text, question):
        question = len(text)
    denied: set[str] = set()
    said: set[str] = set()
    unanswered: set[str] = set()
    plain = not (spans or doubts) and question == len(text)
    if plain:
        said.update(token.term for token in index.view(place) if token.term)
    for token in index.view(place) if not plain else ():
        if not token.term:
            continue
        inside = any(start <= token.start < end for start, end, _listed in spans)
        if token.start >= question and not inside and token.term in named:
            (denied if named[token.term] else said).add(token.term)
            continue
        if token.start >= question and not inside:
            if not answers:
                unanswered.add(token.term)
            if "no" in answers:
                denied.add(token.term)
            if "yes" in answers:
                said.add(token.term)
            continue
        (denied if inside else said).add(token.term)
        if any(first <= token.start < last for first, last in doubts):
            (said if inside else denied).add(token.term)
    for start, _end in left_out(text):  # "tools are provided, gloves are not": something is not provided
        denied.update([token.term for token in index.view(place) if token.term and token.end <= start][-1:])
    for but in (
        _BUT_NOT.finditer(text) if has_any(folded, _NOT) else ()
    ):  # "parking is free, but not in Elm Road": it is both
        denied.update(token.term for token in index.view(place) if token.term and token.end <= but.start())
    for terms in (denied, said):
        if terms & HELPS or (terms is denied and _WORKS in terms):
            terms |= HELPS
    cues = len(spans) + ("no" in answers)
    wonders = has_any(folded, _WONDER) and _WONDERS.search(text) is not None
    return Signs(frozenset(denied), frozenset(said), frozenset(unanswered), cues, wonders)


def denies(index: Passages, place: int) -> bool:
    """Whether a passage has a word of negation, or asks what is answered with no: what ``Signs.cues`` counts."""
    text = index.text(place)
    before = _carried(index, place)
    if any(end > len(before) for _start, end, _listed in negated_spans(before + text)):
        return True
    if _question(text) < len(text) and "no" in _answers(index, place)[0]:
        return True
    return _NONE_OF_IT.fullmatch(_SPEAKER.sub("", text)) is not None


def _is_answered(question: str, text: str) -> bool:
    """Whether a text answers its own question, as in a leaflet: "Should I turn it down at night? No, ..."."""
    return question.rstrip().endswith("?") and _ANSWERED.match(text) is not None


def _carried(index: Passages, place: int) -> str:
    """The end of the passage before one that was cut in the middle of a sentence: "I don't | appreciate any"."""
    if place - 1 not in index.around(place, 1):
        return ""
    before = index.text(place - 1)[-_CARRIED:]
    return "" if _ENDS.search(before) or _SPEAKER.match(index.text(place)) else before + " "


def _question(text: str) -> int:
    """Where what a passage asks begins, its length when it asks nothing.

    Speech without question marks asks on and on: "do you have any injury to that knee i mean did you fall".
    """
    if text.rstrip().endswith("?"):
        return 0
    asking = [match.span() for match in _ASKING.finditer(text)] if has_any(text.casefold(), _ASKED) else []
    spans = negated_spans(text) if asking else ()  # "there is n't any fracture" asks nothing
    asking = [span for span in asking if not any(start <= span[0] < end for start, end, _listed in spans)]
    if not asking:
        return len(text)
    at = len(asking) - 1
    while at and asking[at][0] - asking[at - 1][1] <= _ASKS_ON:
        at -= 1
    return asking[at][0]


def _named(index: Passages, place: int) -> dict[str, bool]:
    """The words that an answer itself says (False) or denies (True): "Any cough or fever?" "Some cough, no fever".

    One that it does both to is left out.
    """
    spans = negated_spans(index.text(place))
    none = _NONE_OF_IT.fullmatch(_SPEAKER.sub("", index.text(place))) is not None
    found: dict[str, set[bool]] = {}
    for token in index.view(place):
        if token.term:
            inside = none or any(start <= token.start < end for start, end, _listed in spans)
            found.setdefault(token.term, set()).add(inside)
    return {term: ways.pop() for term, ways in found.items() if len(ways) == 1}


def _answers(index: Passages, place: int) -> tuple[frozenset[str], int]:
    """How what a passage asks is answered by another speaker: of "yes" and "no" neither, one, or both in part.

    And the passage that answers, -1 for none.
    """
    for following in index.around(place, _ANSWER_WITHIN):
        if following <= place:
            continue
        text = index.text(following)
        if not _SPEAKER.match(text) and not (following == place + 1 and _is_answered(index.text(place), text)):
            continue  # whoever asked goes on
        text = _FILLER.sub("", _SPEAKER.sub("", text))
        if not text.strip():
            continue
        if _NO.match(text) or _NONE_OF_IT.fullmatch(text):
            return frozenset(("no",)), following
        if _YES.match(text):
            return frozenset(("no", "yes")) if _BUT_NO.search(text) else frozenset(("yes",)), following
        first = " ".join(text.split()[:_ANSWER_WORDS])
        if negated_spans(first):
            return frozenset(("no", "yes")) if _BUT.search(text) else frozenset(("no",)), following
        return frozenset(), -1
    return frozenset(), -1
