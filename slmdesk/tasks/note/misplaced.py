"""Statements that a small model writes into the wrong field: advice under the examination, medicines as problems."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from typing import Literal

Home = Literal["plan", "assessment", "results", "social", "family", "surgical"]

_WHO = r"(?:the (?:doctor|physician|clinician|gp|provider|nurse)|dr\.? [^\W\d_]+)"
_ADVISES = re.compile(
    rf"^{_WHO} (?:also )?(?:recommend|advis|prescrib|order|refer|ask|tell|told|instruct|suggest|plan|start|stop|continu)\w*\s+(?:that )?(?:the patient |him |her |them )?(?:to (?=[a-z]))?(?:should )?",
    re.IGNORECASE,
)
_PLANS = re.compile(
    rf"^{_WHO} (?:also )?(?:(?:recommend|advis|ask|tell|told|instruct|suggest|plan|want|urge)\w*\s+(?:(?:the patient|him|her|them)\s+)?(?:that\s+(?:the patient|he|she|they)\s+(?:should\s+)?|to\s+(?=[a-z]))|"
    rf"(?:(?:will|is going to|would like to)\s+)?(?P<verb>order|prescribe|refer|start|stop|continue|increase|reduce|schedule|arrange|request|check|repeat)s?\s+(?:the patient\s+(?=to\b))?)",
    re.IGNORECASE,
)
_THINKS = re.compile(
    rf"^(?:{_WHO} (?:also )?(?:suspect|think|thought|believ|conclud|diagnos|wonder)\w*\s+(?:that |if |whether )?|(?:s?he|they) thinks (?:that )?)",
    re.IGNORECASE,
)
_FOUND = re.compile(
    rf"^{_WHO} (?:also )?(?:found|noted|observed|heard|saw|measured|says|said|states|stated|reports|reported|notes|mentions|mentioned)\s+(?:that )?",
    re.IGNORECASE,
)
_NAMES = re.compile(
    rf"^(?:{_WHO} )?(?:names|mentions|lists|identifies|diagnoses|assesses)\s+(?P<what>.+?)(?: as (?:an? |the )?(?:\w+ )?(?:problems?|diagnos[ei]s|conditions?))?\.?$",
    re.IGNORECASE,
)
_STORY = re.compile(
    r"^(?:the patient|he|she|they|there) (?:did|was not|were not|is not|are no|is no|was no|were no|had been|measured|reports?|denies|does not|do not|has not|have not|has been (?!diagnosed)|lives?|drinks?|works?|feels?)\b"
    r"(?!.*\b(?:likely|due to|because|consistent|secondary|suspect\w*|evidence)\b)",
    re.IGNORECASE,
)
_DISEASE = re.compile(
    r"\b(?:\w+(?:itis|osis|a?emia|oma|pathy|ectomy|plasty|tension|thyroid\w*|arrhythmi\w*|pression)|diabet\w*|asthma\w*|cancer|failure|disease|disorder|syndrome|stroke|infarct\w*|"
    r"fracture\w*|surgery|operation|operated|replacement|infection|anxiety|migraines?|epilepsy|gout|copd|fibrillation|angina|attack|allerg\w+|hospital\w*|admitted|born|birth|vaccin\w*|"
    r"pregnan\w*|miscarriage|history of|diagnos\w*|chronic|cholesterol|stones?|ulcers?|removed|out in)\b",
    re.IGNORECASE,
)
_HABIT = re.compile(
    r"\b(?:liv\w+|work\w*|job|retired|redundant|married|single|divorced|widow\w*|wife|husband|partner|smok\w*|tobacco|cigar\w*|vap\w*|drink\w*|alcohol|beers?|wine|cans|drugs?|cannabis|"
    r"travel\w*|exercis\w*|school|nursery|college|home|house|flat|rents?|gym|runs?|running|children|kids|girls|boys|sons?|daughters?|diet|coach\w*|money)\b",
    re.IGNORECASE,
)
_EXAM_ONLY = re.compile(r"^(?:order |perform |do )?(?:an? )?physical exam(?:ination)?\W*$", re.IGNORECASE)
_IS_A_PROBLEM = re.compile(
    r"^(?:the (?=[a-z]))?(?P<what>[^.;,]+?) (?:is|are) (?:also )?(?:an?|the|another|his|her|their)? ?(?:\w+ )?(?:problems?|diagnos[ei]s|conditions?)\.?$",
    re.IGNORECASE,
)
_HEADED = re.compile(
    r"^(?:(?:the|one|two|three|four|main|first|second) )*(?:diagnos[ei]s|problems?)(?: (?:is|are))?:\s+", re.IGNORECASE
)
_TAKES = re.compile(
    r"^(?:the patient|he|she|they) (?:is|are|was|has been|should be|will be) (?:also )?(?:taking|using|prescribed|on)\b|^(?:the patient|he|she|they) takes?\b",
    re.IGNORECASE,
)
MEASURED = re.compile(
    r"\b(?:ejection fraction|creatinine|e?gfr|potassium|sodium|ha?emoglobin|hb|hba1c|a1c|troponin|crp|tsh|nt-?probnp|bnp|white cell\w*|platelets|glucose|cholesterol|ldl|inr)\b[^.]{0,40}\d|"
    r"\b(?:(?:chest )?x-?rays?|ct|mri|ecg|ekg|echo\w*|ultrasound|scans?)\b[^.]{0,20}\b(?:show\w*|reveal\w*|demonstrat\w*|was|normal)\b|^no consolidation|^(?:no|small|mild|trace|trivial|moderate|left|right|bilateral)\b[^.]{0,20}\b(?:pleural effusion|regurgitation)\b",
    re.IGNORECASE,
)
_APPOINTED = re.compile(
    r"\b(?:clinic|appointment|follow[- ]?up|review|blood test|repeat)\b[^.]*\bin (?:\d+|an?|one|two|three|four|six) (?:days?|weeks?|months?)\b",
    re.IGNORECASE,
)
# "Heart failure, ejection fraction 35%" and "renal stone on CT in 2010" are former diseases for all that.
_DISEASE_FIRST = re.compile(r"^[^.,;]*\b(?:failure|disease|stones?|carcinoma|cancer|diabetes|an(?:a?)emia|hypertension|infarct\w*|tumou?r)\b[^.]*(?:,|;|\bwith\b|\bon\b)", re.IGNORECASE)  # fmt: skip
_IN_A_YEAR = re.compile(r"\b(?:(?:in|since|from|of|until)\s+(?:\w+\s+)?(?:19|20)\d\d|ago)\b", re.IGNORECASE)
_OPINION = re.compile(r"^“?I (?:do not |don['’]t )?(?:think|suspect|believe|wonder)\b(?! (?:that )?I\b)", re.IGNORECASE)
_UNLIKELY = re.compile(
    r"^“?I (?:do not|don['’]t) think (?:that )?(?:it|this|that)(?:['’]s| is) (?!\w+ing\b)(?:an? )?", re.IGNORECASE
)
_LIVING = re.compile(
    r"^(?:(?:the patient|he|she|they) )?(?:works?|worked|lives?|lived|smokes?|smoked|drinks?|drank|is (?:married|retired|single)|married|retired|never smoked)\b"
    r"(?![^.]*\b(?:because of|due to|worsen\w*|diagnos\w*|and has|(?<=lives )with (?:type|an? |chronic|\w+itis)|make[s]?)\b)",
    re.IGNORECASE,
)
_RELATIVES = re.compile(
    r"^(?:(?:his|her|their|the patient['’]s) )?(?:(?:he|she|they|the patient) (?:has|have|had) an? )?(?:mother['’]s |father['’]s )?(?:older |younger )?(?:mother|father|brother|sister|aunt|uncle|grand\w+|mum|dad)s?\b"
    r"[^.]*\b(?:ha[sd](?! (?:had )?to)|have(?! to)|died|with|suffers? from|suffered|took (?:his|her|their) own life|diagnos\w*|is well|are well|is healthy)\b",
    re.IGNORECASE,
)


_OPERATED = re.compile(
    r"\b(?:\w+ectomy|\w+plasty|operat(?:ion|ed)|surgery|(?:gallbladder|appendix|tonsils|womb|spleen|kidney|cataract)s? (?:was |were )?(?:taken )?(?:out|removed|done)|replacement|bypass|c[ae]+sarean|c-section)\b",
    re.IGNORECASE,
)
_NO_ORDER = re.compile(
    rf"^{_WHO} (?:also )?(?:continu|start|order|stop|plan)\w* (?:with )?(?:that )?(?P<what>(?!to )(?:the |a )?[^.;]*?\b(?:is|are|was|were|scored)\b[^.;]*(?:\d|\b(?:back|normal|raised|negative|positive)\b)[^;]*)$",
    re.IGNORECASE,
)


def result_of_plan(text: str) -> str:
    """The result that a statement of a plan tells, empty of others: "The doctor continues the TSH is 2.1"."""
    match = _NO_ORDER.match(text)
    return _capital(match["what"]) if match is not None and not re.search(r"\b(?:if|until|once|as)\b", text) else ""


def home_of_past(text: str) -> Home | None:
    """Where a statement belongs that stands among former diseases; None where it may stay."""
    if MEASURED.search(text) and not _DISEASE_FIRST.match(text) and not _IN_A_YEAR.search(text):
        return "results"
    if _OPINION.match(text):
        return "assessment"
    if _LIVING.match(text):
        return "social"
    if _RELATIVES.match(text):
        return "family"
    if _OPERATED.search(text):
        return "surgical"
    return "plan" if is_appointment(text) else None


def home_of_habits(text: str) -> Home | None:
    """Where a statement belongs that stands among habits: a mother's disease in the family history."""
    return "family" if _RELATIVES.match(text) else None


def is_appointment(text: str) -> bool:
    """Whether a statement tells what is to come and when."""
    return _APPOINTED.search(text) is not None


def home_of(text: str) -> Home | None:
    """Where a statement belongs that stands among findings; None where it may stay."""
    if _ADVISES.match(text):
        return "plan"
    return "assessment" if _THINKS.match(text) else None


def as_order(text: str) -> str:
    """What is planned without who plans it: "The doctor advises the patient to rest" is to rest."""
    match = _PLANS.match(text)
    if match is None or len(text) - match.end() < 3:
        return text
    verb = match["verb"]
    return _capital(text[match.end() :] if verb is None else f"{verb} {text[match.end() :]}")


def as_told(text: str) -> str:
    """An English statement without the one who tells it: "The doctor found that the chest is clear"."""
    match = _FOUND.match(text)
    return _capital(text[match.end() :]) if match and len(text) - match.end() > 2 else text


def as_problem(text: str) -> str:
    """A problem by its name: "The doctor names asthma and gout as problems" is asthma and gout."""
    called = _IS_A_PROBLEM.match(as_told(text))
    if called is not None:
        text = f"{_capital(called['what'])}."
    text = _capital(_HEADED.sub("", text))
    match = _NAMES.match(text)
    if match is not None:
        return f"{_capital(match['what'])}."
    unlikely = _UNLIKELY.match(text)
    if unlikely is not None:
        return f"Unlikely: {text[unlikely.end() :]}"
    thought = _THINKS.match(text)
    if thought is not None and len(text) - thought.end() > 2:
        return f"Suspected: {text[thought.end() :]}"
    return as_told(text)


def names_only_treatment(text: str) -> bool:
    """Whether a statement of an assessment tells what is taken, and no problem."""
    return _TAKES.match(as_told(text)) is not None and not re.search(
        r"\bfor (?:the |his |her |their )?[^\W\d]\w*", text
    )


def tells_story(text: str) -> bool:
    """Whether a statement tells what the patient says, does or has not, and no problem."""
    return _STORY.match(text) is not None


def names_disease(text: str) -> bool:
    """Whether a statement names what belongs among former diseases: a disease, an operation, a birth."""
    return _DISEASE.search(text) is not None


def tells_habit(text: str) -> bool:
    """Whether a statement tells how somebody lives."""
    return _HABIT.search(text) is not None


def names_examination(text: str) -> bool:
    """Whether a line of a plan orders the examination that was done in the visit."""
    return _EXAM_ONLY.match(text) is not None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
