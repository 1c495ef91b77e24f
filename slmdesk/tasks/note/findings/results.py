"""Results of tests that the clinician tells with their values: for a field of results that the model left out."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Sequence

from slmdesk.messages import SourceText
from slmdesk.tasks.note.speech.digits import in_digits
from slmdesk.tasks.note.speech.naming import MEASURED
from slmdesk.tasks.note.speech.reading import is_clinicians, is_dialogue, speaker_and_words, tidied
from slmdesk.tasks.note.speech.tellers import capital
from slmdesk.tasks.sentences import split_result

_SCORED = re.compile(
    r"\b(?:phq-?9|gad-?7|mmse|moca|audit|epds|acr|peak flow|spirometry|urine)\b[^.]{0,60}\d", re.IGNORECASE
)
_TO_COME = re.compile(  # or of another, or what is normal
    r"\?|\b(?:mother|father|brother|sister|wife|husband|partner)['’]s\b|^\W*(?:\w+\W+){0,2}normal (?:\w+ ){1,3}(?:is|are)\b|\bnormally\b|\b(?:if|should|will|going to|gonna|repeat|recheck|want to|like to|ask for|order|target|aim|below|above)\b|['’](?:ll|d like)\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"\b(?:another|further|again|get|arrange|request|book|send|refer|let['’]s|need\w*|would)\b", re.IGNORECASE
)
_LEAD = re.compile(r"^(?:(?:so|and|well|okay|right|now|also)[, ]+)+", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[,;]\s+(?:and |but |as |since |because )?|\s(?:and|but|as|since|because)\s(?=(?:the|your|his|her|it|that)\b)"
)
_TELLS = re.compile(r"\b(?:is|are|was|were|came|has been)\b", re.IGNORECASE)
_LONGEST = 220  # characters; speech recognition without full stops knows no sentences


_TEST = r"(?P<test>x-?rays?|mri|ct|ultrasound|scan|ecg|ekg|echo\w*|urine|blood tests?|bloods|spirometry|colonoscopy|endoscopy)\b"
_ORDERS = re.compile(
    rf"^(?:order|get|do|perform|obtain|request|arrange|take|send for|check)s? (?:an? |the |some )?(?:\w+ ){{0,2}}?{_TEST}",
    re.IGNORECASE,
)
_HAD = re.compile(
    rf"^(?:(?:the patient|he|she|they) )?(?:has |have )?(?:had|underwent|got|undergone) (?:an? |the |some )?(?:\w+ ){{0,2}}?{_TEST}(?![^.]*\b(?:show|reveal|normal|found|report))",
    re.IGNORECASE,
)
_SHOWED = re.compile(rf"^“?(?:the |an? )?(?:\w+ ){{0,2}}?{_TEST} (?:show|reveal|demonstrat)\w*\b", re.IGNORECASE)
_WAS_DONE = re.compile(
    rf"^(?:the |an? )?(?:\w+ ){{0,2}}?{_TEST}(?: (?:of|for|on) (?:\w+ ){{1,3}}?)? ?(?<=\s)(?:was|were|has been|have been) (?:\w+ ){{0,2}}?(?:repeated|done|taken|performed|checked)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(  # a test and nothing of it
    r"^(?:the |chest )?(?P<test>white (?:cell )?count|crp|glucose|lactate|creatinine|sodium|potassium|ha?emoglobin|hb|tsh|inr|e?gfr|hba1c|bilirubin|troponin|platelets|x-?ray|ecg|ekg|ct|mri)\W*$",
    re.IGNORECASE,
)
_SAME_TEST = (
    r"x[- ]?rays?|films?",
    r"mris?",
    r"cts?|ct scans?",
    r"ultrasounds?",
    r"ecgs?|ekgs?",
    r"echo\w*",
    r"blood tests?|bloods|blood work|labs",
)
_TEST_ALONE = re.compile(rf"(?:an? |the )?(?:\w+ ){{0,2}}?{_TEST}\W*", re.IGNORECASE)
_HAS_RESULT = re.compile(r"\d|\bshow|\bnormal\b")
_DONE = re.compile(
    r"\b(?:did|had|have had|took|taken|was|were|done|showed|shows|came back|is back|are back|normal)\b", re.IGNORECASE
)


def is_done(order: str, sources: Sequence[SourceText]) -> bool:
    """Whether a line of an English plan orders a test that the sources only tell of as done: "Order a chest X-ray".

    "Chest X-ray today", in one sentence of several, is not told as done.
    """
    named = _NAMED.match(order)  # "CRP.", of "CRP 184"
    if named is not None:
        values = _told_of(named["test"], sources)
        return any(map(_HAS_RESULT.search, values)) and not any(map(_is_to_come, values))
    match = _ORDERS.match(order)
    told = _told_of(match["test"], sources) if match is not None else []
    return bool(told) and all(map(_DONE.search, told)) and not any(map(_is_to_come, told))


def names_only_test(text: str) -> bool:
    """Whether a line is no more than the name of a test: "Kidney blood test."."""
    return _TEST_ALONE.fullmatch(text) is not None


def is_to_come(result: str, sources: Sequence[SourceText]) -> bool:
    """Whether an English result tells that a test was done which the sources only order: "Had an MRI of the knee"."""
    match = _HAD.match(result) or _WAS_DONE.match(result) or _SHOWED.match(result)
    told = _told_of(match["test"], sources) if match is not None else []
    return any(map(_is_to_come, told)) and not any(_DONE.search(each) for each in told if not _is_to_come(each))


def _is_to_come(sentence: str) -> bool:
    return _TO_COME.search(sentence) is not None or _AGAIN.search(sentence) is not None


def _told_of(test: str, sources: Sequence[SourceText]) -> list[str]:
    """The sentences that name a test, by any of its names."""
    same = next((names for names in _SAME_TEST if re.fullmatch(names, test, re.IGNORECASE)), rf"{re.escape(test)}s?")
    named = re.compile(rf"\b(?:{same})\b", re.IGNORECASE)
    return [
        sentence
        for source in sources
        for line in source.text.splitlines()
        if named.search(line)
        for _lead, sentence in split_result(speaker_and_words(line)[1])
        if named.search(sentence)
    ]


def _parts_done(sentence: str) -> list[str]:
    """The sentence, or else the clauses of it behind one on what is to come: "I'd like it repeated, the eGFR was 58"."""
    if not _TO_COME.search(in_digits(sentence)):
        return [sentence]
    done = (each for each in _CLAUSE.split(sentence) if _TELLS.search(each) and not _is_to_come(in_digits(each)))
    return [f"{each.rstrip('.')}." for each in done]


def _is_value(part: str) -> bool:
    told = in_digits(part)
    return (MEASURED.search(told) or _SCORED.search(told)) is not None


def said_results(sources: Sequence[SourceText]) -> list[str]:
    """The sentences in which the clinician of an English dialogue tells a result with its value, in order."""
    found = []
    for source in sources:
        if not is_dialogue(source.text):
            continue
        for line in tidied(source.text).splitlines():
            if not is_clinicians(line):
                continue
            for _lead, sentence in split_result(speaker_and_words(line)[1]):
                if len(sentence) <= _LONGEST:
                    found += [capital(_LEAD.sub("", part)) for part in _parts_done(sentence) if _is_value(part)]
    return list(dict.fromkeys(found))
