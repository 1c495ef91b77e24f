"""A note as short as clinicians write it: each fact once, in the field that is made for it, and without "The patient".

The last step of ``pipeline.py``, on what the checks left: no statement is doubted here, none gets a new passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from slmdesk.messages import NoteField, Sentence
from slmdesk.tasks.note.homes import names_of, tells_past, tells_symptoms
from slmdesk.tasks.note.naming import names_disease, tells_habit
from slmdesk.tasks.note.repeating import repeats
from slmdesk.tasks.note.reported import Symptoms, listed
from slmdesk.tasks.note.tellers import capital
from slmdesk.tasks.note.template import TemplateField
from slmdesk.tasks.verify import numbers
from slmdesk.tasks.verify.negation_cues import negated_spans
from slmdesk.tasks.verify.wording import bits, terms, tokens

_LEAST_NEW = 2.0  # bits that a statement has to add to what is told: less than any word that tells something
_LEAST_NEW_SHARE = 0.15  # of its own
_SIDE = re.compile(r"\b(?:left|right)\b")
_FRAME = frozenset(
    "patient reports report reported denies denied states mentions has have had having been experiencing experienced also "
    "any other currently moment".split()  # noqa: SIM905
)

_SUBJECT = re.compile(r"^(?:the patient|they|s?he) (?!who\b|whose\b|with\b)(?:also |currently )?(?=[a-z])", re.IGNORECASE)
_OF_PATIENT = re.compile(r"^(?:the patient['’]s|their|his|her) (?=[a-z])", re.IGNORECASE)
_BEING = re.compile(
    r"(?:is (?:an? )?(?!to\b|in\b|at\b|on\b|from\b)|has (?:an? |got |(?=no\b|some\b|\d))(?!been\b|had\b))(?=\w)", re.IGNORECASE
)
_HAS_NOT = re.compile(
    r"(?:does|do|did) not (?:have|report|experience|notice) (?:any )?|(?:has|have) not (?:had|experienced|noticed|reported|got) (?:any )?|has no ",
    re.IGNORECASE,
)
_SAYS = re.compile(r"(?:reports?|states?|mentions?|says?|notes?|complains? of)(?: that)?(?: having| an?)? (?=[a-z])", re.IGNORECASE)
_PERSON = re.compile(r"^(?:they|s?he|the patient) ", re.IGNORECASE)
_TELLS_LITTLE = re.compile(
    r"\b(?:no|not|any|other|further|additional) (?:other |further |additional |new )?(?:questions?|concerns?|symptoms?|problems?|issues?|medical problems?|medications?|medicines?)\W*$|"
    r"\b(?:scheduled for|here for|attending|presents for) an? (?:consultation|appointment|visit|follow-up visit)\b[^,;]*$|"
    r"\bhappy to (?:speak|talk|answer|see|be|take)\b|\bthank\w*\b[^.]{0,30}$",
    re.IGNORECASE,
)


class Told:
    """What some statements of a note say and deny together."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._said: set[str] = set()
        self._denied: set[str] = set()
        self._numbers: set[float] = set()
        self._texts: list[str] = []
        for text in texts:
            self.add(text)

    def add(self, text: str) -> None:
        said, denied = _signs(text)
        self._said |= said
        self._denied |= denied
        self._numbers |= set(numbers(text))
        self._texts.append(text)

    def holds(self, text: str) -> bool:
        """Whether a statement tells nothing more: what it says is said, what it denies is denied."""
        said, denied = _signs(text)
        new = sum(map(bits, said - self._said)) + sum(map(bits, denied - self._denied))
        if new > max(_LEAST_NEW, _LEAST_NEW_SHARE * sum(map(bits, said | denied))):
            return False
        if not set(numbers(text)) <= self._numbers:
            return False
        sides = set(_SIDE.findall(text.casefold()))
        return not sides or any(sides <= set(_SIDE.findall(each.casefold())) and repeats(text, [each]) for each in self._texts)


def said_once(fields: Sequence[NoteField], templates: Sequence[TemplateField]) -> list[NoteField]:
    """The fields of an English note, each fact in one of them.

    What stands in a list that is made for it, such as former diseases, habits or findings, is not told in a story; what
    the story tells is not repeated in the review of systems, nor in a list that is not made for it.
    """
    found = list(fields)
    pairs = list(enumerate(templates))
    at_home = {
        at: [each for each in found[at].sentences if _is_at_home(each.text, template)]
        for at, template in pairs
        if found[at].kind in ("list", "medications") and not tells_symptoms(template)
    }
    told = Told(each.text for sentences in at_home.values() for each in sentences)
    for at, template in pairs:
        if found[at].kind == "text":
            kept = []
            for sentence in found[at].sentences:
                little = len(found) > 1 and _TELLS_LITTLE.search(sentence.text)
                if not little and not told.holds(sentence.text):
                    kept.append(sentence)
                    told.add(sentence.text)
            found[at] = _with(found[at], kept or found[at].sentences[:1])
    stories = [each.text for field in found if field.kind == "text" for each in field.sentences]
    for at, template in pairs:
        if tells_symptoms(template):
            found[at] = _with(found[at], _untold(found[at].sentences, stories))
            for each in found[at].sentences:
                told.add(each.text)
    for at, template in pairs:
        if at in at_home and found[at].kind == "list":
            found[at] = _with(found[at], _without_repeats(found[at].sentences, at_home[at], told))
    return found


def _is_at_home(text: str, template: TemplateField) -> bool:
    """Whether a statement is of the kind that a list is made for; of most lists that cannot be told."""
    if tells_past(template):
        return names_disease(text)
    return tells_habit(text) if "social" in names_of(template) else True


def _without_repeats(sentences: Sequence[Sentence], at_home: Sequence[Sentence], told: Told) -> list[Sentence]:
    """The statements of a list but those that one before it holds, and strangers that the rest of the note tells."""
    kept: list[Sentence] = []
    for sentence in sentences:
        if any(Told([each.text]).holds(sentence.text) for each in kept):
            continue
        if sentence in at_home or not (told.holds(sentence.text) or _TELLS_LITTLE.search(sentence.text)):
            kept.append(sentence)
    return kept


def _untold(sentences: Sequence[Sentence], stories: Sequence[str]) -> list[Sentence]:
    """The statements of a review of systems, each without the symptoms that a story tells alike."""
    told = list(map(_signs, stories))
    kept = []
    for sentence in sentences:
        symptoms = listed(sentence.text, 1)
        if not symptoms:
            kept.append(sentence)
            continue
        left = [
            (no, name)
            for no, name in symptoms
            if not any(terms(name) <= (denied if no else said) for said, denied in told)
        ]
        if len(left) == len(symptoms):
            kept.append(sentence)
        elif left:
            lines = Symptoms([name for no, name in left if not no], [name for no, name in left if no]).statements()
            kept.append(replace(sentence, text=" ".join(lines)))
    return kept


def _signs(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """What a statement says and what it denies, without what frames it."""
    spans = negated_spans(text)
    said, denied = set(), set()
    for token in tokens(text):
        if token.term and token.folded not in _FRAME:
            (denied if any(a <= token.start < b for a, b, _listed in spans) else said).add(token.term)
    return frozenset(said), frozenset(denied)


def _with(field: NoteField, sentences: Sequence[Sentence]) -> NoteField:
    """A field with fewer statements; the first one has no line of its own before it."""
    if list(sentences) == field.sentences:
        return field
    first = [replace(each, lead=each.lead.lstrip("\n")) for each in sentences[:1]]
    return replace(field, sentences=[*first, *sentences[1:]], mentioned=bool(sentences))


def in_note_form(field: NoteField, template: TemplateField) -> NoteField:
    """A field of an English note without the one whom it is about: "The patient lives alone" is "Lives alone"."""
    if field.kind == "medications":
        return field
    family = "family" in names_of(template)
    sentences = [
        replace(each, text=without_subject(each.text)) if not family or each.lead.endswith("- ") else each
        for each in field.sentences
    ]
    return field if sentences == field.sentences else replace(field, sentences=sentences)


def without_subject(text: str) -> str:
    """A statement on the patient as it is noted: "She has no fever" is "No fever", "He is a baker" is "Baker"."""
    match = _SUBJECT.match(text)
    if match is None:
        own = _OF_PATIENT.match(text)
        return capital(text[own.end() :]) if own else text
    rest = text[match.end() :]
    says = _SAYS.match(rest)
    if says is not None:
        rest = rest[says.end() :]
        person = _PERSON.match(rest)
        rest = rest[person.end() :] if person else rest
    hasnot = _HAS_NOT.match(rest)
    if hasnot is not None:
        rest = f"no {rest[hasnot.end() :]}"
    else:
        being = _BEING.match(rest)
        rest = rest[being.end() :] if being else rest
    return capital(rest)
