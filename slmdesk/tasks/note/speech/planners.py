"""The clinician of a plan, whom a small model calls "he": "He advises the patient to rest" is not the patient's "he"."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from slmdesk.messages import SourceText
from slmdesk.tasks.note.speech.reading import is_clinicians, is_dialogue, speaker_and_words
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import terms

_DOES = re.compile(
    r"\b(?P<who>he|she|they)(?P<short>['’](?:ll|d|s|ve|re))? (?P<between>(?:(?:also|then|will|would|not|won['’]t|wouldn['’]t|has|have|is|are|going to) )*)(?P<verb>[a-z]{2,})",
    re.IGNORECASE,
)
_ADVISES = re.compile(r"(?:advis|recommend|prescrib|instruct|suggest)\w*$")
_IS_TOLD = re.compile(r"\b(?:is|are|has|have|['’]s|['’]re) *$")
_LONG = {"'ll": "will ", "'d": "would ", "'s": "has ", "'ve": "has ", "'re": "is "}
_ENDING = re.compile(r"(?:(?<=[sxh])es|(?<=[^s])s|ing|ed|e)$")
_JOINS = re.compile(r"\b(?:and|but) (?:then )?$")
_LIKES = re.compile(r"\bwill like\b")
_BEHIND = 100  # characters in which the verb's own words stand
_DOCTOR = "the doctor"


def said_of_oneself(sources: Sequence[SourceText]) -> list[str]:
    """The sentences of English dialogues in which a clinician says what "I" or "we" do, in lower case."""
    return [
        sentence.casefold()
        for source in sources
        if is_dialogue(source.text)
        for line in source.text.splitlines()
        if is_clinicians(line)
        for _lead, sentence in split_result(speaker_and_words(line)[1])
        if re.search(r"\b(?:I|[Ww]e)\b", sentence)
    ]


def with_planner(text: str, said: Iterable[str]) -> str:
    """A statement of a plan that calls the clinician so, and not as the patient is called.

    Whom "he" means is told by the verb: nobody but a clinician advises, and of what else the clinician says "I" the
    clinician does. said: as ``said_of_oneself``.
    """
    said = list(said)
    return "".join(lead + _named(sentence, said) for lead, sentence in split_result(text))


def _named(sentence: str, said: Sequence[str]) -> str:
    plans = [match for match in _DOES.finditer(sentence) if _is_clinicians(match, sentence, said)]
    first = bool(plans) and plans[0].start() == 0 and not _ADVISES.match(plans[0]["verb"].casefold())
    told = sentence
    for match in reversed(plans):
        verbs = f"{_LONG.get((match['short'] or '').replace('’', chr(39)), '')}{match['between']}{match['verb']}"
        joined = first and match.start() and _JOINS.search(sentence, 0, match.start())
        subject = "" if joined else f"{_DOCTOR} "
        told = f"{told[: match.start()]}{subject}{verbs}{told[match.end() :]}"
    return _LIKES.sub("would like", told[:1].upper() + told[1:]) if plans else sentence


def _is_clinicians(match: re.Match[str], sentence: str, said: Sequence[str]) -> bool:
    verb = match["verb"].casefold()
    auxiliary = f"{match['short'] or ''} {match['between']}".strip()
    if _ADVISES.match(verb):
        return not _IS_TOLD.search(auxiliary)  # "he is advised to rest" is the patient
    stem = _ENDING.sub("", verb) if len(verb) > 3 else verb
    does = re.compile(rf"\b(?:i|we)(?:['’]\w+)?(?: (?!you\b)[\w'’]+){{0,3}} {re.escape(stem)}")
    own = terms(sentence[match.end() : match.end() + _BEHIND]) - terms(verb)
    return any(does.search(each) and own & terms(each) for each in said)
