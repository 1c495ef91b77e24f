"""A statement in the words of a note: the second step of ``pipeline.py``."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re

from slmdesk.tasks.note.findings.dictated import (
    as_advice,
    as_findings,
    in_own_words,
    not_spoken_to,
    tells_advice,
    tells_findings,
)
from slmdesk.tasks.note.findings.vitals import named_rightly
from slmdesk.tasks.note.form.template import TemplateField
from slmdesk.tasks.note.lines.homes import names_of, names_problems
from slmdesk.tasks.note.medicines.allergies import as_reaction, with_reaction
from slmdesk.tasks.note.rules.facts import Facts
from slmdesk.tasks.note.speech.abroad import in_third_person, is_of_woman
from slmdesk.tasks.note.speech.digits import in_digits
from slmdesk.tasks.note.speech.persons import without_saying
from slmdesk.tasks.note.speech.tellers import as_order, as_problem, as_told, capital
from slmdesk.tasks.sentences import split_result

_BUT_DO = re.compile(r"^(?:but|and|so|please|also)\b,? (?:please )?(?:do )?(?P<verb>[a-z])", re.IGNORECASE)
# What a medicine is told to be good for: "emollients, which help to moisturise the skin".
_GOOD_FOR = re.compile(
    r", which (?:(?:is|are|was|were|can|will|may|should) (?:be )?(?:also )?(?:used |good |meant )?|also )?(?:to |for )?"
    r"(?:(?<=is )(?:an? |the )?(?:treatment|medication|medicine|drug|antibiotic|painkiller|remedy)\b|help|moisturi|reliev|eas|reduc|treat|control|sooth|calm|improv|protect)[^.;,\d]*(?=[.;]|$)",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(  # what a model knows of asthma, and nobody said
    r", which (?:is|are) (?:all |both )?(?:an? )?(?:well[- ]?known |known |potential |common |possible |important )?"
    r"(?:risk factors?|triggers?|causes?|side effects?|complications?) (?:for|of)\b[^.;,\d]*(?=[.;]|$)",
    re.IGNORECASE,
)
_TO_HELP = re.compile(r" to (?:help|moisturi[sz]e|relieve|ease|soothe|calm)\b[^.;,\d]*(?=[.;]|$)", re.IGNORECASE)
_AND_TO = re.compile(r",? and to (?!the\b|an?\b|his\b|her\b|their\b|your?\b|see if\b)(?P<verb>[a-z])(?=[a-z]+ )")
_OF_THE_TEXT = re.compile(
    r"^the (?:text|dialogue|conversation|transcript|source|note) (?:also )?(?:mentions|says|states|reports|notes) that (?=\w)",
    re.IGNORECASE,
)
_HISTORY_OF = re.compile(r"\bwith a (?:known )?history of (?P<what>[^.,;]{3,60})(?=[.,;])", re.IGNORECASE)
_DIAGNOSED = re.compile(
    r"(?<=\w )diagnosed with (?:an? )?(?P<what>[^.,;]{3,60}?)(?=[.,;]| (?:and|which|but|in|since)\b)", re.IGNORECASE
)
_DESCRIBED = re.compile(r"\b(is|are|was|were) described as\b", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:the patient|they|he|she) (?:also )?(?!reports?\b)[a-z]", re.IGNORECASE)
# Two statements in one, of which one may be wrong or told elsewhere: "has a cough, and they do not smoke".
_AND_SUBJECT = re.compile(
    r",? and (?P<who>they|he|she|the patient) (?=(?:also )?(?:is|are|has|have|does|do|was|were|had|did|takes?|denies|smokes?|drinks?|lives?|works?)\b)|"
    # A denial before it would deny that, too: "denies smoking, and she came out in a rash".
    r", and (?P<other>(?:they|he|she)(?= [a-z])|(?:his|her|their) \w+(?= (?:is|are|was|were|has|have|had|takes?|took|gave|feels?|felt|does|did)\b)) "
)


def _as_sentence(match: re.Match[str]) -> str:
    return f". {capital(match['who'] or match['other'])} "


def worded(text: str, field: TemplateField, facts: Facts) -> str:
    """A statement as clinicians write it in this field."""
    if not facts.english:
        return text if facts.translated else in_third_person(text, is_of_woman(facts.sources))
    names = names_of(field)
    text = facts.spelled(text)
    text = _EXPLAINS.sub("", capital(_OF_THE_TEXT.sub("", text)))
    text = _DIAGNOSED.sub(
        lambda match: f"thought to have {match['what']}" if facts.is_only_thought(match["what"]) else match[0], text
    )
    if tells_findings(names):
        text = as_told(as_findings(text))
        if "vital" in names:
            text = named_rightly(in_digits(text), facts.vitals)
    elif tells_advice(names):
        text = "".join(lead + _one_by_one(sentence) for lead, sentence in split_result(text))
    elif "allerg" in names:
        text = with_reaction(as_reaction(text), facts.sources)
    elif field.kind == "text":
        text = _DESCRIBED.sub(r"\1", text)
        text = _HISTORY_OF.sub(
            lambda match: f"with suspected {match['what']}" if facts.is_only_thought(match["what"]) else match[0], text
        )
        text = _AND_SUBJECT.sub(_as_sentence, without_saying(text)) if _SUBJECT.match(text) else without_saying(text)
    return in_digits(text)


def _one_by_one(text: str) -> str:
    """The lines of one that tells several things to do: "The doctor advises them to rest and to drink more"."""
    line = plan_line(text)
    return line if line == text else _AND_TO.sub(lambda match: f". {match['verb'].upper()}", line)


def plan_line(text: str) -> str:
    """A line of a plan without who plans it and what it is good for.

    One that still speaks of "I" stays as it was said, to be quoted.
    """
    text = _TO_HELP.sub("", _GOOD_FOR.sub("", _BUT_DO.sub(lambda match: match["verb"].upper(), text)))
    plain = as_advice(as_order(as_told(text)))
    return text if in_own_words(plain).startswith("“") else plain


def in_the_notes_words(text: str, field: TemplateField, facts: Facts) -> str:
    """One sentence of a statement: a problem by its name, the patient's own words in the third person or quoted."""
    if not facts.english:
        return text
    if "“" not in text and not tells_advice(names_of(field)):
        text = not_spoken_to(text)
    return in_own_words(as_problem(text) if names_problems(field) else text)
