"""A statement of a note without the one whom it is about: "The patient lives alone" is "Lives alone"."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from slmdesk.messages import NoteField
from slmdesk.tasks.note.form.template import TemplateField
from slmdesk.tasks.note.lines.homes import names_of
from slmdesk.tasks.note.speech.kin import SUBJECT
from slmdesk.tasks.note.speech.persons import speaks_of_two
from slmdesk.tasks.note.speech.tellers import capital

_SUBJECT = re.compile(
    r"^(?:the patient|they|s?he) (?!who\b|whose\b|with\b|and\b|or\b|(?:will|may|might|would|can|could) (?:probably |likely |then |also )*(?:want|decide|start|consider|offer|arrange|see|contact|call|send)\b)(?:also |currently )?(?=[a-z])",
    re.IGNORECASE,
)
_OF_PATIENT = re.compile(r"^(?:the patient['’]s|their|his|her) (?=[a-z])", re.IGNORECASE)
_BEING = re.compile(
    r"(?:is (?:an? )?(?!to\b|in\b|at\b|on\b|from\b)|has (?:an? |got |(?=no\b|some\b|\d))(?!been\b|had\b))(?=\w)",
    re.IGNORECASE,
)
_SUFFERS = re.compile(
    r"(?:(?:is |was |has been )?(?:seeking|sought|seeks) (?:medical )?(?:attention|advice|help|care) (?:for|due to|because of|with)|(?:has been|is|was) (?:experiencing|having|suffering from)|has had(?! (?:enough|all|the|his|her|their|to|no|not|been|it|this|that|several|an? \w+ (?:done|taken|removed|repaired|put))\b)|experiences|experienced|presents with)(?! (?:this|that|these|it|them)\b) (?:an? |some )?",
    re.IGNORECASE,
)
_HAS_NOT = re.compile(
    r"(?:does|do|did) not (?:have|report|experience|notice) (?:any )?(?!anything\b|much\b|enough\b|his\b|her\b|their\b|an?\b|the\b|it\b|to\b|that\b|how\b)|(?:has|have) not (?:had|experienced|noticed|reported|got) (?:any )?(?!anything\b|much\b|enough\b|his\b|her\b|their\b|an?\b|the\b|it\b|to\b)|(?:has|had) no ",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?:(?:has |have )?(?:also )?(?:report|state|mention|say|note)(?:s|ed)?|complain(?:s|ed) of)(?: that)?(?: having| an?)? (?=[a-z])(?!to\b|the\b[^.]* to\b)",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"^(?:have|are|were|do|live|work|smoke|drink|take|use|eat|walk|drive|feel|sleep|exercise|travel|report|deny)\b"
)
_ONE = {"have": "has", "are": "is", "were": "was", "do": "does", "deny": "denies"}
_ONES = re.compile(r"\b(?:s?he|his|him|hers?)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:they|s?he|his|her|their)\b", re.IGNORECASE)
_PERSON = re.compile(r"^(?:they|s?he|the patient) ", re.IGNORECASE)


def in_note_form(field: NoteField, template: TemplateField) -> NoteField:
    """A field of an English note without the one whom it is about: "The patient lives alone" is "Lives alone"."""
    if field.kind == "medications":
        return field
    family = "family" in names_of(template)
    befores = ["", *(each.text for each in field.sentences)]
    sentences = [
        each
        if _is_of_kin(each.text, before) or (family and not each.lead.endswith("- "))
        else replace(each, text=without_subject(each.text))
        for before, each in zip(befores, field.sentences, strict=False)
    ]
    return field if sentences == field.sentences else replace(field, sentences=sentences)


def with_patient(field: NoteField, is_of_patient: Callable[[str], bool]) -> NoteField:
    """A story in which "He smokes", behind "His brother has Crohn's disease", is the patient where the source says so."""
    if field.kind != "text":
        return field
    befores = ["", *(each.text for each in field.sentences)]
    sentences = [
        replace(each, text=_PERSON.sub("The patient ", each.text))
        if _is_of_kin(each.text, before) and is_of_patient(each.text)
        else each
        for before, each in zip(befores, field.sentences, strict=False)
    ]
    return field if sentences == field.sentences else replace(field, sentences=sentences)


def _is_of_kin(text: str, before: str) -> bool:
    """Whether a statement may go on about a relative: "He had bowel cancer", behind "Her father died"."""
    return _PRONOUN.match(text) is not None and SUBJECT.match(before) is not None


def _of_one(subject: str, rest: str) -> str:
    """What "they" do, of one person: "live alone" is "lives alone"."""
    if not subject.casefold().startswith("they"):
        return rest
    return _MANY.sub(lambda many: _ONE.get(many[0].casefold(), f"{many[0]}s"), rest)


def without_subject(text: str) -> str:
    """A statement on the patient as it is noted: "She has no fever" is "No fever", "He is a baker" is "Baker"."""
    match = _SUBJECT.match(text)
    if match is None:
        own = _OF_PATIENT.match(text)
        return capital(text[own.end() :]) if own else text
    several = match[0].casefold().startswith("they")
    if speaks_of_two(text) or (several and _ONES.search(text)):
        return text  # "She reports he hits her", "They tell her to"
    rest = _of_one(match[0], text[match.end() :])
    says = _SAYS.match(rest)
    if says is not None:
        rest = rest[says.end() :]
        person = _PERSON.match(rest)
        rest = _of_one(person[0], rest[person.end() :]) if person else rest
    hasnot = _HAS_NOT.match(rest)
    suffers = _SUFFERS.match(rest)
    if hasnot is not None:
        rest = f"no {rest[hasnot.end() :]}"
    elif suffers is not None:
        rest = rest[suffers.end() :]
    else:
        being = _BEING.match(rest)
        rest = rest[being.end() :] if being else rest
    return capital(rest)
