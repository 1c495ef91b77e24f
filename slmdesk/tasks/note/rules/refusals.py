"""Why a statement goes before it is checked: rules of the step ``REFUSALS`` of ``pipeline.py``."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Collection

from slmdesk.tasks.note.findings.dictated import names_only_a_site, tells_findings
from slmdesk.tasks.note.findings.results import names_only_test
from slmdesk.tasks.note.form.evidence import may_speak_of
from slmdesk.tasks.note.form.fields import says_nothing
from slmdesk.tasks.note.lines.homes import is_plan, names_of, names_problems, tells_past, tells_symptoms
from slmdesk.tasks.note.lines.repeating import adds_nothing, alike, repeats, same_order
from slmdesk.tasks.note.medicines.dosage import DOSE, FREQUENCY
from slmdesk.tasks.note.medicines.drug_names import drugs
from slmdesk.tasks.note.rules.facts import Facts, SoFar, Statement
from slmdesk.tasks.note.speech.naming import is_operation, names_disease, names_only_treatment, tells_habit, tells_story
from slmdesk.tasks.verify import terms

SAID = "said"
"""The reason of a statement that the note holds already: it is left out without a word."""

_OF_THE_NOTE = re.compile(
    r"\b(?:assessment|note) is (?:based on|written|intended|used|an? )|"
    r"\bmedical record\b|\bhealthcare team\b|\boverview of the patient",
    re.IGNORECASE,
)
_THERE_IS = re.compile(r"there (?:is|are|was|were)\b", re.IGNORECASE)
_DENIES_NORMAL = re.compile(r"denies\b[^.]*\bnormal\b", re.IGNORECASE)
_NO_SYMPTOM = re.compile(
    r"denies:? no\b|(?:reports|denies):? (?:\w+ ){0,2}(?:history of (?:smoking|drinking)|allerg\w+|(?:an? )?family history|smoking|drinking (?:alcohol)?\b|alcohol|(?:ever )?(?:been |having been )?(?:in )?intensive care|(?:\w+ )?vaccin\w+)\b",
    re.IGNORECASE,
)
_GETS = re.compile(
    r"\b(?:(?:has |having |had |is |was )?(?:been )?(?:on|given)|takes?|taking|gets?|uses?|using|had|given|steroids?)\b",
    re.IGNORECASE,
)
_SILENT = frozenset(
    "no not any a an the and or of for on in at by to with that this it is are was were be been do does did has have had".split()  # noqa: SIM905
)
_MANY_WORDS = 5
_NO_OTHER = re.compile(  # "does not change any other medicines", or the end of a statement that lost its beginning
    r"^(?!(?:do not|don['’]t|avoid|stop|never)\b).*\b(?:no|not|any)\b[^.;]{0,30}\bother (?:medic\w+|treatments?|tests?)(?: or \w+)?\W*$|"
    r"^(?:because of|due to|per|despite|in view of)\b[^,]{0,40}$",
    re.IGNORECASE,
)
_FEW_WORDS = 2
_REPORTS = re.compile(r"^(?:reports|denies|endorses):?\s", re.IGNORECASE)
_PARTS = re.compile(r",\s(?:and\s)?")
_PLACEHOLDER = re.compile(
    r"\[(?:insert |the |patient['’]?s? )?(?:date|name|time|dose|age|number|hospital|location|address|doctor)[^\]]{0,20}\]",
    re.IGNORECASE,
)
_HISTORY = re.compile(r"(?:(?:reports|denies):? )?(?:an? )?(?:\w+ )?history of\b(?!.*\bpresent)", re.IGNORECASE)
_TODAY = re.compile(
    r"\b(?:today|this (?:morning|afternoon|evening)|last night|yesterday|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
_TOLD_A_DISEASE = re.compile(r"\b(?:diagnos|told|found|said)\w*\b.{0,60}\b(?:had|has|have|with)\b", re.IGNORECASE)
_PROCEDURE = re.compile(  # whatever words the field has
    r"(?-i:[A-Z]{3,5})\b|\w+(?:ation|ction) of\b|.{0,60}\b(?:under(?:went|go\w*)|carried out|insert\w*|c(?:a)?esarean)\b",
    re.IGNORECASE,
)
_WENT_DOWN = re.compile(
    r"(?:(?:the patient|he|she|they) )?(?:was out (?:cold\b|for (?:\w+ ){1,3}(?:seconds?|minutes?))|went down|passed out|fell)\b",
    re.IGNORECASE,
)
_DID = re.compile(
    r"(?:(?:the patient|he|she|they) )?(?:was out (?:cold\b|for (?:\w+ ){1,3}(?:seconds?|minutes?))|went down|stopped|started|felt|said|told|came|found)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\w+")
_PERSON = re.compile(r"(?:Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Nurse|Sister)\b\.?(?: [A-Z][\w'’-]+){1,3}\W*")
_ASKS_WHO = re.compile(
    r"\b(?:by|to|from|doctor|clinician|consultant|gp|nurse|name|author|sign\w*|date|place|where|who|clinic|hospital|ward)\b"
)
_A_BIT = re.compile(r"\b(?:an? )?(?:bit|little)(?: of)?\b", re.IGNORECASE)
_DENIES = re.compile(r"\b(?:no|not|never|denies|without)\b|n['’]t\b", re.IGNORECASE)


def adds_no_word(statement: Statement, so_far: SoFar, facts: Facts) -> str:
    """A story tells nothing twice."""
    story = facts.english and statement.field.kind == "text"
    return SAID if story and adds_nothing(statement.text, [each.text for each in so_far.kept]) else ""


def denies_what_is_normal(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """ "Denies a normal right knee" is nothing that anybody says."""
    if not facts.english or not tells_symptoms(statement.field):
        return ""
    history = _HISTORY.match(statement.text)
    if (
        _is_taking(_REPORTS.sub("", statement.text))
        or _NO_SYMPTOM.match(statement.text)
        or (history and names_disease(statement.text[history.end() :]))
    ):
        return "It names no symptom."
    return "It denies what is normal." if _DENIES_NORMAL.match(statement.text) else ""


def _is_taking(told: str) -> bool:
    """Whether what is reported is that a medicine is taken, and not what it does: "nausea since taking metformin"."""
    named = drugs(told)
    gets = _GETS.match(told) if named and named[0].start else _GETS.search(told)
    return bool(named and gets) and not names_disease(told)


def is_examined(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """What is found is no symptom: "Reports pain on lifting, power is normal, the neck moves freely"."""
    if not facts.english or not tells_symptoms(statement.field) or not (facts.findings or facts.vitals):
        return ""
    parts = _PARTS.split(_REPORTS.sub("", statement.text))
    found = len(parts) > 1 and all(adds_nothing(part, facts.examining) for part in parts)
    return "The clinician says it while examining." if found else ""


def stands_in_the_note(statement: Statement, so_far: SoFar, facts: Facts) -> str:
    """A diagnosis may stand among the former ones, too, and a finding among the symptoms, where it goes then."""
    if "procedures" in names_of(statement.field) and any(repeats(statement.text, [each]) for each in facts.named):
        return SAID  # an operation of before the stay
    at_home = names_problems(statement.field) or tells_findings(names_of(statement.field))
    told = (
        not at_home and statement.text not in facts.named and any(alike(statement.text, other) for other in so_far.said)
    )
    return SAID if told or repeats(statement.text, (each.text for each in so_far.kept)) else ""


def is_ordered(statement: Statement, so_far: SoFar, facts: Facts) -> str:
    """A plan orders the same medicine in the same dose once."""
    ordered = facts.english and is_plan(statement.field)
    return SAID if ordered and same_order(statement.text, [each.text for each in so_far.kept]) else ""


def is_no_problem(statement: Statement, so_far: SoFar, facts: Facts) -> str:
    """An assessment names problems: no medicine, no part of the body, no symptom that stands above."""
    if not facts.english or not names_problems(statement.field):
        return ""
    if names_only_treatment(statement.text) or _is_dose(statement.text):
        return "It names a medicine and no problem."
    if tells_story(statement.text):
        return "It tells what the patient says and names no problem."
    if names_only_a_site(statement.text):
        return "It names a part of the body and no problem."
    if names_only_test(statement.text):
        return "It names a test and no problem."
    if _OF_THE_NOTE.search(statement.text):
        return "It speaks of the note and not of the patient."
    if _THERE_IS.match(statement.text) and adds_nothing(statement.text, facts.examining):
        return "It is a finding of the examination and no problem."
    words = set(_WORDS.findall(statement.text.casefold()))
    if so_far.kept and any(words <= set(_WORDS.findall(symptom)) for symptom in so_far.symptoms):
        return "It is a symptom that the note reports above."
    return ""


def _is_dose(text: str) -> bool:
    """Whether a line names a medicine and how much of it: "Lisinopril, 20 mg daily", and not "Lithium toxicity"."""
    named = drugs(text)
    if not named or text[: named[0].start].casefold() not in ("", "co-") or names_disease(text):
        return False
    rest = FREQUENCY.sub(" ", DOSE.sub(" ", text[named[-1].end :]))
    said = rest != text[named[-1].end :] or re.search(r"\d", rest) is not None
    return len(re.findall(r"[^\W\d_]{4,}", rest)) < _FEW_WORDS if said else not re.search(r"\w", rest)


def is_present_symptom(statement: Statement, so_far: SoFar, facts: Facts) -> str:
    """A symptom of today is no former disease, and one that is denied is none at all."""
    if not facts.english or not (tells_past(statement.field) or "social" in names_of(statement.field)):
        return ""
    if names_disease(statement.text):
        return ""
    text = _A_BIT.sub("", statement.text)
    if _holds(text, so_far.symptoms):
        return SAID
    if _holds(text, so_far.denied):
        return SAID if _DENIES.search(text) else "The note says that the patient denies it."
    return ""


def _holds(text: str, symptoms: Collection[str]) -> bool:
    """Whether a statement says nothing but some symptoms."""
    shared = terms(text) & frozenset[str]().union(*map(terms, symptoms))
    return bool(shared) and adds_nothing(text, list(symptoms))


def is_no_disease(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """What the patient did or had today is no former disease: "Was out for ten seconds", "Had a sugar check today"."""
    if not facts.english or statement.text in facts.named:
        return ""
    if "social" in names_of(statement.field):
        return "It tells nothing of how the patient lives." if _WENT_DOWN.match(statement.text) else ""
    if not tells_past(statement.field):
        return ""
    told = _TOLD_A_DISEASE.search(statement.text) is not None
    today = _TODAY.search(statement.text) or (_DID.match(statement.text) and not drugs(statement.text) and not told)
    return "It names no former disease." if today and not names_disease(statement.text) else ""


def is_no_procedure(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """What was found, and who sent the patient in, are no procedures: one has a name that the field or everybody knows."""
    if not facts.english or not names_of(statement.field).startswith("procedures") or not statement.field.needs:
        return ""
    named = may_speak_of(statement.text, statement.field) or is_operation(statement.text)
    return "" if named or _PROCEDURE.match(statement.text) else "It names no procedure."


def is_told_above(statement: Statement, so_far: SoFar, facts: Facts) -> str:
    """Former diseases and habits repeat no story; a disease and a habit may stand there again."""
    past = tells_past(statement.field)
    if not facts.english or statement.text in facts.named or not (past or "social" in names_of(statement.field)):
        return ""
    surgical = names_of(statement.field).startswith("past surgical")
    at_home = is_operation(statement.text) if surgical else names_disease(statement.text)
    if not past:
        at_home = tells_habit(statement.text)
        if not at_home and drugs(statement.text):
            return "It tells nothing of how the patient lives."
        if not at_home and names_disease(statement.text) and adds_nothing(statement.text, so_far.said):
            return SAID
    return SAID if not at_home and repeats(statement.text, so_far.said) else ""


def echoes(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """Made of the words of its own question, or of the form it is to answer in, as small models write them."""
    place = _PLACEHOLDER.search(statement.text)
    if place is not None and not any(place[0] in source.text for source in facts.sources):  # "[DATE 1]" is said
        return "It holds a place for what is not said."
    if says_nothing(statement.text):
        return "It only says that there is nothing to say."
    field = statement.field
    in_head = _PERSON.fullmatch(statement.text) or statement.text.strip(". ") in facts.letterheads
    if in_head and not _ASKS_WHO.search(names_of(field)):
        return "It stands in the head or at the foot of a letter."
    if "result" in names_of(field) and names_only_test(statement.text):
        return "It names a test and no result."
    asked = set(_stems(f"{field.title} {' '.join(field.questions)} mentioned sentences text"))
    said = _stems(statement.text)
    telling = [word for word in said if word not in _SILENT]
    only = all(word in asked for word in said) or (
        len(telling) >= _MANY_WORDS and all(word in asked for word in telling)
    )  # "No laboratory tests, X-rays, scans or other tests were done"
    if said and only:
        return "It only repeats what the field asks for."
    return "It tells next to nothing." if is_plan(field) and _NO_OTHER.search(statement.text) else ""


def _stems(text: str) -> list[str]:
    return [word.removesuffix("s") for word in _WORDS.findall(text.casefold())]
