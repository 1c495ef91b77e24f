"""Where a statement belongs that a small model wrote into the wrong field: advice under the examination."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from typing import Literal

from slmdesk.tasks.note.findings.advised import is_order
from slmdesk.tasks.note.speech.naming import is_appointment, is_habit, is_operation, is_result, names_disease
from slmdesk.tasks.note.speech.tellers import WHO, as_order, as_told, capital, tells_thought

Home = Literal["plan", "assessment", "results", "social", "family", "surgical", "exam", "allergies"]
_ADVISES = re.compile(
    rf"^{WHO} (?:also )?(?:recommend|advis|prescrib|order|refer|ask|tell|told|instruct|suggest|plan|start|stop|continu)\w*\s+(?:that )?(?:the patient |him |her |them )?(?:to (?=[a-z]))?(?:should )?",
    re.IGNORECASE,
)
# "Heart failure, ejection fraction 35%" and "renal stone on CT in 2010" are former diseases for all that.
_DISEASE_FIRST = re.compile(r"^[^.,;]*\b(?:failure|disease|stones?|carcinoma|cancer|diabetes|an(?:a?)emia|hypertension|infarct\w*|tumou?r)\b[^.]*(?:,|;|\bwith\b|\bon\b)", re.IGNORECASE)  # fmt: skip
_IN_A_YEAR = re.compile(r"\b(?:(?:in|since|from|of|until)\s+(?:\w+\s+)?(?:19|20)\d\d|ago)\b", re.IGNORECASE)
_OPINION = re.compile(
    r"^“?I(?: (?:do not |don['’]t )?(?:think|suspect|believe|wonder)\b(?! (?:that )?I\b)|['’]m (?:less |more |not (?:too |so )?|a bit )?(?:worried|concerned)\b)",
    re.IGNORECASE,
)
_HEADED = re.compile(r"(?:diagnos[ei]s|problems?|impression|assessment)\s*:", re.IGNORECASE)
_ALLERGIC = re.compile(
    r"^(?:(?:the patient|he|she|they) (?:is|are|has|have) (?:an? )?)?(?:known )?(?:allerg(?:ic|y|ies) (?:to|against)\b|\w+ allergy\W*$|no (?:known )?(?:drug )?allerg\w+\W*$)|"
    r"^[\w -]{3,30} (?:gives?|gave|brings?|brought) (?:me|him|her|them) (?:an? |out in )?(?:\w+ )?(?:rash|hives|itch\w*|lumps)\b",
    re.IGNORECASE,
)
_GREW = re.compile(r"(?:sputum|urine|blood|swab|cultures?)\b[^.]{0,30}\b(?:grew|growth)\b", re.IGNORECASE)
_LIVING = re.compile(
    r"^(?:(?:the patient|he|she|they) )?(?:works?|worked|lives?|lived|smokes?|smoked|vapes?|drinks?|drank|is (?:married|retired|single)|married|retired|never smoked)\b"
    r"(?![^.]*\b(?:because of|due to|worsen\w*|diagnos\w*|and has|(?<=lives )with (?:type|an? |chronic|\w+itis)|make[s]?)\b)",
    re.IGNORECASE,
)
_RELATIVES = re.compile(
    r"^“?(?:(?:his|her|their|my|the patient['’]s) )?(?:(?:he|she|they|the patient) (?:has|have|had) an? )?(?:mother['’]s |father['’]s )?(?:older |younger )?(?:mother|father|brother|sister|aunt|uncle|grand\w+|mum|mom|dad)s?\b"
    r"[^.]*(?:['’]s got|\bha[sd](?! (?:had )?to)|have(?! to)|died|with|suffers? from|suffered|took (?:his|her|their) own life|diagnos\w*|is well|are well|is healthy)(?!\w)",
    re.IGNORECASE,
)
_SHOULD = re.compile(
    rf"^(?:(?:the patient|he|she|they) (?:should|must|needs? to)\b|(?:{WHO}|the \w+ nurse) (?:also )?(?:writes?|will|sees?|books?|sends?|gives?)\b)",
    re.IGNORECASE,
)
_IN_FAMILY = re.compile(r"\b(?:in|on) (?:his|her|their|the|my) (?:\w+['’]s )?(?:family|side)\b", re.IGNORECASE)
_SHOWS = re.compile(  # and not "the CT shows a stone, so refer to urology"
    r"(?:the |an? |his |her )?(?:\w+ ){0,2}?(?:urine|dip(?:stick)?|cts?|mri|x-?rays?|ecg|ekg|echo\w*|ultrasound|scan|bloods|blood tests?)(?: dip(?:stick)?| scan)?"
    r" (?:shows?|showed|reveals?|revealed|demonstrate[sd])\b(?![^.]*\b(?:so|will|should|repeat\w*|refer\w*|if|until|start\w*|stop\w*|needs?|plan\w*|book\w*|arrange\w*|continue\w*|give|take)\b)",
    re.IGNORECASE,
)
_NO_ORDER = re.compile(
    rf"^{WHO} (?:also )?(?:continu|start|order|stop|plan)\w* (?:with )?(?:that )?(?P<what>(?!to )(?:the |a )?[^.;]*?\b(?:is|are|was|were|scored)\b[^.;]*(?:\d|\b(?:back|normal|raised|negative|positive)\b)[^;]*)$",
    re.IGNORECASE,
)


def result_of_plan(text: str) -> str:
    """The result that a statement of a plan tells, empty of others: "The doctor continues the TSH is 2.1"."""
    if _SHOWS.match(text):
        return text
    match = _NO_ORDER.match(text)
    return capital(match["what"]) if match is not None and not re.search(r"\b(?:if|until|once|as)\b", text) else ""


def orders_something(text: str) -> bool:
    """Whether a statement of an assessment tells what is to be done, and names no disease."""
    told = as_told(text)
    return not names_disease(text) and (_SHOULD.match(told) is not None or is_order(as_order(told)))


def home_of_past(text: str) -> Home | None:
    """Where a statement belongs that stands among former diseases; None where it may stay."""
    if (is_result(text) or _GREW.match(text)) and not _DISEASE_FIRST.match(text) and not _IN_A_YEAR.search(text):
        return "results"
    if _OPINION.match(text):
        return "assessment"
    if _ALLERGIC.match(text):
        return "allergies"
    if _LIVING.match(text) or is_habit(text):
        return "social"
    if _RELATIVES.match(text):
        return "family"
    if is_appointment(text):
        return "plan"
    return "surgical" if is_operation(text) else None


def home_of_habits(text: str) -> Home | None:
    """Where a statement belongs that stands among habits: a mother's disease in the family history, an allergy."""
    if _ALLERGIC.match(text):
        return "allergies"
    of_family = _RELATIVES.match(text) or (_IN_FAMILY.search(text) and names_disease(text))
    return "family" if of_family else None


def home_of(text: str) -> Home | None:
    """Where a statement belongs that stands among findings; None where it may stay."""
    if _ADVISES.match(text):
        return "plan"
    if _HEADED.match(text):
        return "assessment"
    return "assessment" if tells_thought(text) or _OPINION.match(text) else None
