"""Why a line of a plan goes that nobody plans in the sources: a rule of the step ``DOUBTS`` of ``pipeline.py``."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator

from slmdesk.tasks.note.findings.advised import is_order
from slmdesk.tasks.note.findings.appointments import is_of_another_time, times_of
from slmdesk.tasks.note.findings.results import is_done
from slmdesk.tasks.note.lines.homes import is_plan
from slmdesk.tasks.note.medicines.dosage import FREQUENCY
from slmdesk.tasks.note.rules.facts import WARNS, Facts, SoFar, Statement
from slmdesk.tasks.note.rules.written import plans_nothing
from slmdesk.tasks.note.speech.naming import names_examination
from slmdesk.tasks.note.speech.reading import is_clinicians, speaker_and_words
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import terms
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.wording import bits

NOT_SAID = "The clinician does not say it."

_STOPS = re.compile(r"(?:stop|hold|discontinue|withhold)\b", re.IGNORECASE)
_STOPPED_WORD = "stop hold discontinue withhold"
_STOPPING = re.compile(
    r"\b(?:stop|hold|held|discontinu|withh|paus|off\b|without|instead|leave|quit|cease|suspend|replac|switch|chang|avoid|giv\w+ up|finish|no more|cut)",
    re.IGNORECASE,
)
_WANTED = re.compile(r"\b(?:I|we)(?:['’]d| would) like (?!(?:you|him|her|them|us|to|it|that)\b)", re.IGNORECASE)
_IS_PLANNED = re.compile(r"\b(?:is|are|was|were) (?:planned|intended)\b", re.IGNORECASE)
_NOT_PLANNED = re.compile(r"(?:\bnot|n['’]t) (?:\w+ )?(?:plan|intend)", re.IGNORECASE)
_TELLING_BITS = 5.0
_PLANNED_WORD = "planned intended"
_SEES = re.compile(
    r"(?:see|visit|contact|speak (?:to|with)|talk (?:to|with)|follow up with|refer to|(?:book|schedule|make) an? appointment with) (?:the|an?|your|our) "
    r"(?P<whom>[a-z][a-z' -]{2,40}?)(?= (?:about|for|in|on|to|of|regarding|if|when|today|tomorrow|with|again|at|next|this|within|after|before|every|once|as)\b|[.,;]|$)",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(?:will|shall|appointment|refer\w*|please|should|would|want|need\w*)\b|['’](?:ll|d)\b", re.IGNORECASE
)
_WATCHES = re.compile(r"(?:watch|monitor|look out|be alert|stay alert)\b", re.IGNORECASE)
_CONTRARY_ORDER = re.compile(  # marked, it would still stand in a plan
    r"The source says “(?:stop|hold|start|continue|increase|reduce|decrease|double|halve|avoid)\w*”(?: of this)?, not “",
    re.IGNORECASE,
)
_DECLINES = re.compile(r"^(?:(?:the )?patient|they|s?he)?\W*(?:declin|refus|does not want)", re.IGNORECASE)


def is_not_planned(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """A plan is what is to be done, and in a dialogue what the clinician says, and does not ask."""
    if not facts.english or not is_plan(statement.field):
        return ""
    text, sentence = statement.text, statement.checked
    if is_done(text, facts.sources):
        return "It was done already, and nobody orders it again."
    if not sentence.sources:
        return ""
    if plans_nothing(text, facts.sources, facts.dates):
        return "It is no plan."
    if _WATCHES.match(text) and not _is_warned_of(text, facts):
        return "The source does not say what to watch for."
    if is_of_another_time(text, facts.sources):
        return "The source says this time of something else."
    if _is_said_not_to_be_planned(text, facts):
        return "The source says that it is not planned."
    if _is_never_stopped(statement):
        return "The source does not say to stop it."
    if names_examination(text):
        return "It was done in this visit."
    whom = _SEES.match(text)
    if whom is not None and not _is_to_be_seen(whom["whom"].split()[-1], facts):
        return f"The source does not say to see the {whom['whom']}."
    if _DECLINES.search(text) or _is_spared(text, facts):
        return ""  # it is the patient who says that, or asks for it
    if any(map(_CONTRARY_ORDER.search, sentence.reasons)):
        return " ".join(sentence.reasons)
    if not facts.clinician_speaks:
        return ""
    lines = facts.lines(sentence)
    if any(speaker_and_words(line)[1].strip() in facts.agreed for line in lines):
        return ""
    spoken = all(speaker_and_words(line)[0] for line in lines)
    if spoken and not any(is_clinicians(line) and not line.rstrip().endswith("?") for line in lines):
        return NOT_SAID
    return NOT_SAID if facts.is_never_clinicians(text) else ""


def _is_said_not_to_be_planned(text: str, facts: Facts) -> bool:
    """Whether a line says that something is planned which a sentence of the sources says is not."""
    if not _IS_PLANNED.search(text) or negated_spans(text):
        return False
    own = terms(text) - terms(_PLANNED_WORD)
    return any(own <= terms(each) for each in clinicians_sentences(facts) if _NOT_PLANNED.search(each))


def _is_warned_of(text: str, facts: Facts) -> bool:
    """Whether a sentence of the sources tells to watch for one of the things that a line does, or how often."""
    own = {term for term in terms(text) - terms("watch monitor sign signs symptoms") if bits(term) >= _TELLING_BITS}
    return any(
        own & terms(each) and (WARNS.search(each) or is_order(each) or FREQUENCY.search(each))
        for each in clinicians_sentences(facts)
    )


def _is_to_be_seen(whom: str, facts: Facts) -> bool:
    """Whether somebody is to be seen or asked, and not only spoken of: "I see that the nurse started you on it"."""
    at = rf"\b(?:see|ring|call|contact|phone|ask|speak|talk|visit|go|to|with|at) (?:(?!that\b|how\b|what\b|if\b)\w+ ){{0,3}}?{re.escape(whom)}"
    named = re.compile(rf"\b{re.escape(whom)}", re.IGNORECASE)
    told = [each for each in clinicians_sentences(facts) if named.search(each)]
    return not told or any(
        _TO_COME.search(each) or times_of(each) or re.search(at, each, re.IGNORECASE) for each in told
    )


def clinicians_sentences(facts: Facts) -> Iterator[str]:
    """The sentences of the sources, of a dialogue those of a clinician, without questions."""
    for source in facts.sources:
        for line in source.text.splitlines():
            if not facts.clinician_speaks or not speaker_and_words(line)[0] or is_clinicians(line):
                yield from (each for _lead, each in split_result(speaker_and_words(line)[1]) if each[-1:] != "?")


def _is_never_stopped(statement: Statement) -> bool:
    """Whether a line stops what a passage of it orders, and none stops: "Stop the heart tracing"."""
    if _STOPS.match(statement.text) is None:
        return False
    own = terms(statement.text) - terms(_STOPPED_WORD)
    said = [
        sentence
        for each in statement.checked.sources
        for _lead, sentence in split_result(speaker_and_words(each.quote)[1])
        if own & terms(sentence)
    ]
    return any(is_order(each) or _WANTED.search(each) for each in said) and not any(
        _STOPPING.search(each) or negated_spans(each) for each in said
    )


def _is_spared(text: str, facts: Facts) -> bool:
    """Whether a line says that something is not done which a clinician says is not needed."""
    said = terms(text) if negated_spans(text) else frozenset()
    return any(each.what <= said for each in facts.spared)
