"""A checked statement put as the sources have it: who speaks, what "it" is, and the condition that belongs to it."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from slmdesk.messages import Sentence
from slmdesk.tasks.note.findings.advised import is_order, lines_of
from slmdesk.tasks.note.findings.appointments import times_of
from slmdesk.tasks.note.findings.dictated import in_own_words
from slmdesk.tasks.note.form.template import TemplateField
from slmdesk.tasks.note.lines.homes import is_plan, names_problems
from slmdesk.tasks.note.lines.repeating import adds_nothing
from slmdesk.tasks.note.medicines.meant import MEANT, with_medicine
from slmdesk.tasks.note.rules.facts import Facts
from slmdesk.tasks.note.rules.plans import clinicians_sentences
from slmdesk.tasks.note.rules.wording import plan_line
from slmdesk.tasks.note.speech.digits import in_digits
from slmdesk.tasks.note.speech.kin import SPEAKS
from slmdesk.tasks.note.speech.persons import FIRST_PERSON, of_teller
from slmdesk.tasks.note.speech.reading import is_patients, speaker_and_words
from slmdesk.tasks.note.speech.tellers import capital
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import check, terms

# "The CT showed none" of what the clause before it names.
_NONE = re.compile(
    r"\b(?:showed|shows|found|revealed|was|were|had|has) (?:none|neither|one|nothing of it)(?:\W*$|;)", re.IGNORECASE
)
_LONGEST_WHOLE = 240  # characters
_QUOTED = re.compile(r"“[^“”]*”")
_IF = re.compile(r"(?:(?:if|unless)\b|should (?!I\b|we\b))(?!.*\?)", re.IGNORECASE)
_IS = re.compile(r"(?:the |an? |his |her |their )?(?:[\w-]+ ){1,4}(?:is|are) (?!not\b|to\b|being\b)", re.IGNORECASE)
_SUSPECTED = "Suspected: "  # as a model's "The doctor suspects" is written, which it says of what is known, too
_SUSPECTS = re.compile(
    r"\b(?:suspect\w*|think\w*|thought|likely|probabl\w+|possib\w+|may|might|could|seems?|looks?|sounds?|appears?|perhaps|query|believe\w*|wonder\w*|impression|consistent|differential|suggest\w*|concern\w*|worr\w+|rule out|exclude|unsure|not sure|presum\w+|provisional\w*|working diagnosis|in keeping|compatible|fits?|point\w*|appear\w*)\b|\?",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"\b(?:I|[Ww]e|us|my|our)\b")
_MOSTLY = 0.7  # of a line's words, in one sentence
_COMES_BACK = re.compile(r"(?:come back|return|follow[- ]?up)\b", re.IGNORECASE)
_SEES_AGAIN = re.compile(
    r"\b(?:come|comes|back|return\w*|follow\w*|review\w*|clinic|recheck|see (?:you|me|us|him|her|them)|call (?:you|me|us|him|her|them))\b",
    re.IGNORECASE,
)


_SEES_ANOTHER = re.compile(
    r"\b(?:see|seen|sees|visit|attend|appointment|go to|gp|nurse|midwife|dentist|optician|physio\w*|clinic)\b",
    re.IGNORECASE,
)
_ONLY_AGAIN = re.compile(
    r"(?:review|follow[- ]?up|come back|return|see (?:the patient|him|her|them)|(?:to )?be seen|recheck)"
    r"(?: (?:again|appointment|visit|review|both|is|in clinic|with the (?:doctor|clinician|midwife|nurse|physiotherapist)))*"
    r" (?:in|on|next|this|tomorrow)\b(?: [\w'’-]+){0,4}\.?",
    re.IGNORECASE,
)
_SEES_PATIENT = re.compile(
    r"\b(?:see (?:you|him|her|them|the patient)|come back|review\w*|follow[- ]?up|back (?:here|in clinic))\b",
    re.IGNORECASE,
)


def as_said(field: TemplateField, sentence: Sentence, facts: Facts) -> Sentence:
    """An English statement quoted only where somebody says it so, with what it needs from the passage that it rests on."""
    plain = sentence.text.strip("“”")
    if _QUOTED.fullmatch(sentence.text) and not facts.says(plain):
        sentence = replace(sentence, text=plain)
    if FIRST_PERSON.search(sentence.text):
        lines = list(lines_of(sentence, facts.sources))
        kin = {match["kin"].casefold() for line in lines if (match := SPEAKS.match(line)) is not None}
        if len(kin) == 1 and not any(map(is_patients, lines)):
            told = of_teller(plain, *kin)
            return sentence if told == plain else replace(sentence, text=told)
    whole = next((part for each in sentence.sources for _lead, part in split_result(each.quote)), "")
    if _NONE.search(plain) and plain.casefold().rstrip(".") in whole.casefold() and len(whole) <= _LONGEST_WHOLE:
        return replace(sentence, text=in_own_words(whole))
    suspected = sentence.text.startswith(_SUSPECTED) and names_problems(field)
    if suspected and sentence.sources and not any(_SUSPECTS.search(each.quote) for each in sentence.sources):
        return replace(sentence, text=capital(sentence.text.removeprefix(_SUSPECTED)))
    return _as_planned(sentence, plain, whole, facts) if is_plan(field) else sentence


def _as_planned(sentence: Sentence, plain: str, whole: str, facts: Facts) -> Sentence:
    """A line of a plan. plain: without quotation marks; whole: the first sentence of its passage."""
    if plain.startswith("If ") and whole.startswith("If ") and adds_nothing(plain, [whole]):
        longer = in_digits(plan_line(whole))
        return replace(sentence, text=longer) if len(longer.split()) > len(plain.split()) + 1 else sentence
    named = _with_medicine(sentence, facts)
    if named != sentence.text:
        return replace(sentence, text=named)
    told = _only_if(plain, sentence, facts) or _with_whom(plain, facts)
    if told:
        return check(facts.index, sentence.lead, in_own_words(in_digits(plan_line(capital(told)))))
    again = _seen_again(plain, facts) if not sentence.sources else ""
    if again:
        return replace(check(facts.index, sentence.lead, again), text=sentence.text)
    order = _as_spoken(plain, sentence) if _SPOKEN.search(plain) else _as_ordered(plain, sentence)
    return check(facts.index, sentence.lead, order) if order else sentence


def _with_medicine(sentence: Sentence, facts: Facts) -> str:
    """An order with the name for its "it", where its passage has the same words."""
    match = MEANT.search(sentence.text)
    if match is None:
        return sentence.text
    texts = {source.name: source.text for source in facts.sources}
    for each in sentence.sources:
        text = texts.get(each.file, "")
        at = text.casefold().find(match[0].casefold(), each.start)
        if 0 <= at < each.end:
            return with_medicine(sentence.text, text[:at])
    return sentence.text


def _only_if(plain: str, sentence: Sentence, facts: Facts) -> str:
    """The sentence that plans it, where that is one with an "if" which the line has lost: "A chest X-ray"."""
    own = terms(plain)
    if not own or _IF.search(plain):
        return ""
    cited = [part for each in sentence.sources for _lead, part in split_result(speaker_and_words(each.quote)[1])]
    told = next((each for each in cited if _IF.match(each) and own <= terms(each)), "")
    if not told or len(told) > _LONGEST_WHOLE:
        return ""
    return "" if any(own <= terms(each) and not _IF.search(each) for each in _sentences(facts)) else told


def _as_spoken(plain: str, sentence: Sentence) -> str:
    """The sentence that a line is made of, where the line is half told and half said: "The doctor adds it, but we wait"."""
    own = terms(plain)
    said = (part for each in sentence.sources for _lead, part in split_result(speaker_and_words(each.quote)[1]))
    told = next((each for each in said if len(own & terms(each)) >= _MOSTLY * len(own)), "")
    line = in_own_words(in_digits(plan_line(capital(told))))
    return line if told and len(told) <= _LONGEST_WHOLE and line.strip("“”.") != plain.strip(".") else ""


def _as_ordered(plain: str, sentence: Sentence) -> str:
    """The order that a line only describes: "Keep the foot up", of "The foot is up"; empty of others."""
    own = terms(plain) if _IS.match(plain) else frozenset()
    for each in sentence.sources:
        for _lead, said in split_result(speaker_and_words(each.quote)[1]):
            if own and own <= terms(said) and len(said) <= _LONGEST_WHOLE and is_order(said):
                order = in_own_words(in_digits(plan_line(capital(said))))
                return order if order.strip("“”") == order and not _IS.match(order) else ""
    return ""


def _with_whom(plain: str, facts: Facts) -> str:
    """The sentence that has the time of a line, where one is not to come back but to see somebody else."""
    times = times_of(plain) if _COMES_BACK.match(plain) else []
    told = [each for each in _sentences(facts) if times and set(times) & set(times_of(each))]
    others = [each for each in told if _SEES_ANOTHER.search(each) and len(each) <= _LONGEST_WHOLE]
    return "" if not others or any(map(_SEES_AGAIN.search, told)) else others[0]


def _seen_again(plain: str, facts: Facts) -> str:
    """The clinician's sentence behind "Review in 2 weeks", which says it in other words: "I'll see you in two weeks"."""
    times = times_of(plain) if _ONLY_AGAIN.fullmatch(plain) else []
    if not times:
        return ""
    said = (each for each in clinicians_sentences(facts) if not _IF.search(each) and _SEES_PATIENT.search(each))
    return next((each for each in said if set(times) <= set(times_of(each))), "")


def _sentences(facts: Facts) -> Iterator[str]:
    for source in facts.sources:
        for line in source.text.splitlines():
            yield from (each for _lead, each in split_result(speaker_and_words(line)[1]))
