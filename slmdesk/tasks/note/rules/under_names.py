"""What a dictation or a written note says under a field's own name: "Surgical history, cesarean section in 1989".

Such words need no telling again: they stand in the note as they are, and the model's statements beside them only where
they tell more.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from slmdesk.messages import SourceText
from slmdesk.tasks.note.findings.advised import is_order
from slmdesk.tasks.note.findings.results import names_only_test
from slmdesk.tasks.note.findings.vitals import is_vital
from slmdesk.tasks.note.form.fields import Answer
from slmdesk.tasks.note.form.template import TemplateField
from slmdesk.tasks.note.lines.concise import ORDERING, Told
from slmdesk.tasks.note.lines.homes import is_plan, names_of, names_problems, tells_past, tells_symptoms
from slmdesk.tasks.note.medicines.drug_names import drugs
from slmdesk.tasks.note.rules.facts import Facts
from slmdesk.tasks.note.speech.dated import Dates
from slmdesk.tasks.note.speech.digits import in_digits
from slmdesk.tasks.note.speech.kin import SUBJECT
from slmdesk.tasks.note.speech.naming import is_result, names_disease
from slmdesk.tasks.note.speech.reading import is_dialogue
from slmdesk.tasks.note.speech.tellers import capital
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import terms

_OTHER = "other"
# The first name that fits counts. Others only end what stands before them.
_NAMES = (
    ("surgical", r"(?:past )?surgical history|psh"),
    ("past", r"past (?:medical )?(?:and surgical )?history|medical history|pmhx?"),
    ("family", r"family history|fhx?"),
    ("exam", r"(?:on )?(?:physical |clinical )?exam(?:ination)?|o/e"),
    ("results", r"labs?|laboratory(?: results)?|bloods?|blood tests|investigations|results|imaging"),
    ("scan", r"(?:chest )?x-?ray|ct\b[^,:.]{0,30}|mri\b[^,:.]{0,30}|ultrasound\b[^,:.]{0,30}|ecg|ekg"),
    ("symptoms", r"review of systems|ros"),
    ("problems", r"impression|assessment|(?:discharge |admitting |working |final )?diagnos[ie]s"),
    ("plan", r"plan|recommendations"),
    (
        _OTHER,
        r"chief complaint|presenting complaint|history(?: of present(?:ing)? (?:illness|complaint))?|hpi|(?:current |discharge |regular )?medications?(?: on admission)?|medicines|drug history|"
        r"allergies|allergy|social(?: history)?|vitals?(?: signs)?|follow[- ]?up|disposition|course|code status",
    ),
)
_NAMED = re.compile(
    rf"(?:(?:the|his|her|their) )?(?:{'|'.join(f'(?P<{home}>{names})' for home, names in _NAMES)})"
    r"(?: (?:is |was )?(?:otherwise )?(?=negative for\b)| (?P<verb>is|are|shows?|was|were)\b|\s*[:,])\s*(?P<said>.*)",
    re.IGNORECASE | re.DOTALL,
)
_LISTED = frozenset(("past", "surgical", "family"))
# "Type 2 diabetes, diagnosed in 2011, on metformin" is one item; a list that denies something is not torn at all.
_ITEMS = re.compile(
    r",\s+(?:and\s+)?(?!(?:or|on|in|at|since|for|with|from|after|during|until|under|which|who|when|where|but|now|last|most recent\w*|"
    r"aged?|diagnosed|complicated|treated|managed|followed|controlled|caused|both|all|well|previous\w*|currently)\b)(?![^()]*\))",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:no|not|never|nor|neither|none|without|denies|denied|negative)\b|n['’]t\b", re.IGNORECASE)
_NEGATIVE_FOR = re.compile(r"^negative for ", re.IGNORECASE)
_BY_TELLER = re.compile(r"(?:i|we|please|thank|dr|yours|copy|plan)\b", re.IGNORECASE)
_OF_PERSON = re.compile(r"(?:he|she|they|the patient|his|her|their|mr|mrs|ms)\b", re.IGNORECASE)
_DENIES = re.compile(r"(?:no|nil|none)\b", re.IGNORECASE)
_MOST = 12  # statements under one name
_LONGEST = 260  # characters


def under_its_name(fields: Sequence[TemplateField], answers: Sequence[Answer], facts: Facts) -> None:
    """Lists begin with what stands under their names in the sources; answers are changed in place.

    Of notes of several days only former diseases, operations, relatives and diagnoses: a plan of the first is old.
    """
    if not facts.english:
        return
    several = Dates(facts.sources).several
    said = by_home(facts.sources)
    for field, answer in zip(fields, answers, strict=True):
        home = _home(field)
        own = said.get(home, []) if home else []
        if home == "results":
            own = [*own, *said.get("scan", [])]
        if home in ("exam", "plan") and several:
            continue
        if home == "exam":
            own = [each for each in own if not is_vital(each, facts.vitals)]
        if own:
            told = Told(own, ORDERING) if home == "plan" else Told(own)
            more = [each for each in answer.sentences if not told.holds(each)]
            if home in ("exam", "plan", "problems", "results") and not several:  # all of it stands there
                known = frozenset[str]().union(*map(terms, own)) | ORDERING
                more = [each for each in more if not terms(each) <= known]
            others = Told(each for name, lines in said.items() if name != home for each in lines)
            more = [each for each in more if not others.holds(each)] if home in _LISTED else more
            answer.sentences = [*own, *more]
            facts.named.update(map(in_digits, own))


def _home(field: TemplateField) -> str:
    names = names_of(field)
    if field.kind != "list":
        return ""
    if names.startswith("past surgical"):
        return "surgical"
    if is_plan(field):
        return "" if "told" in names else "plan"
    if "family" in names:
        return "family"
    if tells_symptoms(field):
        return "symptoms"
    if "physical exam" in names:
        return "exam"
    if "result" in names and "exam" not in names:
        return "results"
    return "problems" if names_problems(field) else "past" if tells_past(field) else ""


def by_home(sources: Sequence[SourceText]) -> dict[str, list[str]]:
    """What written sources say under names, by the field that it belongs to: "plan", "past", "results" …"""
    found: dict[str, list[str]] = {}
    for source in sources:
        if not is_dialogue(source.text):
            for home, statement in _statements(source.text):
                own = found.setdefault(home, [])
                if len(own) < _MOST and len(statement) <= _LONGEST and statement not in own:
                    own.append(statement)
    return found


def _statements(text: str) -> Iterator[tuple[str, str]]:
    """(home, statement) of what stands under a name: behind it in its line, or in the lines below a name alone."""
    home, alone = "", False
    for line in text.splitlines():
        if not line.strip() or not alone:
            home = ""
        alone = alone and bool(line.strip())
        first = True
        for _lead, sentence in split_result(line.strip()):
            named = _NAMED.match(sentence)
            if named is not None and _names_none(named, home):
                named = None
                home = home if home == "plan" else ""
            if named is not None:
                home = _group(named)
                first = True
                alone = not named["said"].strip()
                if home != "scan" and not (named["verb"] and home in ("results", "exam")):
                    sentence = _NEGATIVE_FOR.sub("Denies ", named["said"].strip())
            if not first and home in ("exam", "problems") and _goes_on(sentence, home):
                home = ""
            if home and sentence and _belongs(home, sentence, first):
                listed = home in _LISTED and _NOT.search(sentence) is None
                for item in _ITEMS.split(sentence.rstrip(". ")) if listed else [sentence]:
                    yield home, f"{capital(item.strip()).rstrip('.')}."
            first = False


def _names_none(named: re.Match[str], home: str) -> bool:
    """Whether a sentence only begins with a name: "Bloods and an ECG today" in a plan, "The diagnosis was made late"."""
    own = _group(named)
    if own in ("results", "scan") and (home == "plan" or named["verb"]):
        return bool(named["said"].strip()) and not is_result(named[0])
    return own == "problems" and bool(named["verb"]) and not names_disease(named["said"])


def _group(named: re.Match[str]) -> str:
    return next((home for home, _names in _NAMES if home != _OTHER and named[home]), "")


def _goes_on(sentence: str, home: str) -> bool:
    """Whether a sentence behind what was examined, or concluded, begins with the next thing: a test, or an order."""
    if is_order(sentence) or is_result(sentence) or names_only_test(sentence):
        return True
    return bool(drugs(sentence)) and home == "exam"


def _belongs(home: str, sentence: str, first: bool) -> bool:
    """Whether a sentence still belongs to a name that stands before it: the next topic may have none of its own."""
    if first:
        return True
    if home in _LISTED:
        if "allerg" in sentence.casefold():
            return False
        return _DENIES.match(sentence) is not None or (home == "family" and SUBJECT.match(sentence) is not None)
    if home == "plan":
        return True
    if home in ("scan", "symptoms"):
        return False
    if home == "problems" and _OF_PERSON.match(sentence):
        return False
    return _BY_TELLER.match(sentence) is None
