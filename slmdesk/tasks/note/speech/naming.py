"""What a statement names: a disease, a habit, a result, an operation, what is to come, or no problem at all."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re

from slmdesk.tasks.note.speech.tellers import as_told

_STORY = re.compile(
    r"^(?:the patient|he|she|they|there) (?:did|was not|were not|is not|are no|is no|was no|were no|had been|measured|reports?|denies|does not|do not|has not|have not|has been (?!diagnosed)|lives?|drinks?|works?|feels?)\b"
    r"(?!.*\b(?:likely|due to|because|consistent|secondary|suspect\w*|evidence)\b)",
    re.IGNORECASE,
)
_DISEASE = re.compile(
    r"\b(?:dvt|pe|tia|ckd|ibs|gerd|gord|hiv|\w+oscopy|\w+(?:itis|osis|a?emia|oma|pathy|ectomy|plasty|tension|thyroid\w*|arrhythmi\w*|pression)|diabet\w*|asthma\w*|cancer|failure|disease|disorder|syndrome|stroke|infarct\w*|"
    r"fracture\w*|surgery|operation|operated|replacement|infection|anxiety|migraines?|epilepsy|gout|copd|fibrillation|angina|attack|allerg\w+|hospital\w*|admitted|born|birth|vaccin\w*|"
    r"pregnan\w*|miscarriage|history of|diagnos\w*|chronic|cholesterol|blood pressure|overdos\w*|self-harm\w*|suicid\w*|bipolar|schizo\w+|dementia|parkinson\w*|embol\w+|seizures?|h(?:a)?emorrhage\w*|tumou?rs?|"
    r"\w+iasis|palsy|murmur|stents?|transplant\w*|malaria|shingles|hernias?|cataracts?|aneurysms?|concussion|ptsd|ocd|adhd|autis\w+|eczema|stones?|ulcers?|removed|out in)\b",
    re.IGNORECASE,
)
_HABIT = re.compile(
    r"\b(?:driv\w+|liv\w+|work\w*|job|retired|redundant|married|single|divorced|widow\w*|wife|husband|partner|smok\w*|tobacco|cigar\w*|vap\w*|drink\w*|alcohol|beers?|wine|cans|drugs?|cannabis|"
    r"travel\w*|exercis\w*|school|nursery|college|home|house|flat|rents?|gym|runs?|running|children|kids|girls|boys|sons?|daughters?|diet|coach\w*|money)\b",
    re.IGNORECASE,
)
_HABIT_ALONE = re.compile(
    r"(?:(?:current|former|ex|non|never|heavy|social)[- ]?)?(?:smok(?:ing|er)|drink(?:ing|er)|vap(?:ing|er)|alcohol|tobacco)(?: (?:use|history|status))?(?:\W*|: “.*)",
    re.IGNORECASE,
)
_EXAM_ONLY = re.compile(
    r"^(?:(?:order |perform |do )?(?:an? )?physical exam(?:ination)?\W*$|"
    r"(?:order|perform|do) (?:an? )?(?:physical|skin|chest|abdominal|throat|ear|knee|joint|clinical) exam(?:ination)?\b)",
    re.IGNORECASE,
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
    r"\b(?:clinic|appointment|follow[- ]?up|review|blood test|repeat)\b[^.]*\bin (?:\d+|an?|one|two|three|four|six) (?:days?|weeks?|months?)\b|"
    r"\b(?:is|are) (?:still )?(?:outstanding|pending|awaited|planned|scheduled|booked)\b|\bstill (?:outstanding|pending|awaited)\b",
    re.IGNORECASE,
)
_OPERATED = re.compile(
    r"\b(?:\w+ectomy|\w+plasty|operat(?:ion|ed)|surgery|(?:gallbladder|appendix|tonsils|womb|spleen|kidney|cataract)s? (?:was |were )?(?:taken )?(?:out|removed|done)|replacement|bypass|c[ae]+sarean|c-section)\b",
    re.IGNORECASE,
)


def is_result(text: str) -> bool:
    """Whether a statement tells what a scan or an X-ray shows, or the value of a test."""
    return MEASURED.search(text) is not None


def is_operation(text: str) -> bool:
    """Whether a statement names an operation."""
    return _OPERATED.search(text) is not None


def is_appointment(text: str) -> bool:
    """Whether a statement tells what is to come and when."""
    return _APPOINTED.search(text) is not None


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


def is_habit(text: str) -> bool:
    """Whether a statement is no more than the name of a habit: "Smoking.", among diseases."""
    return _HABIT_ALONE.fullmatch(text) is not None


def names_examination(text: str) -> bool:
    """Whether a line of a plan orders the examination that was done in the visit."""
    return _EXAM_ONLY.match(text) is not None
