"""Why a statement goes that was checked against the sources: rules of the step ``DOUBTS`` of ``pipeline.py``."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re

from slmdesk.tasks.note.findings.advised import is_clinicians_thought, is_order
from slmdesk.tasks.note.findings.dictated import sites_of, tells_advice, tells_findings
from slmdesk.tasks.note.findings.results import is_to_come
from slmdesk.tasks.note.findings.stays import is_no_reason, wrong_stay
from slmdesk.tasks.note.findings.vitals import is_no_measure
from slmdesk.tasks.note.lines.homes import asks_reason, is_plan, names_of, names_problems, tells_past, tells_symptoms
from slmdesk.tasks.note.medicines.allergic import ALLERGIC_WORD
from slmdesk.tasks.note.medicines.allergies import named_allergies, names_all
from slmdesk.tasks.note.medicines.drug_names import drugs
from slmdesk.tasks.note.medicines.medications import is_medicine, places_of
from slmdesk.tasks.note.rules.facts import Facts, SoFar, Statement
from slmdesk.tasks.note.rules.grounds import LEAST_SHARE
from slmdesk.tasks.note.rules.plans import NOT_SAID
from slmdesk.tasks.note.rules.written import unlinked
from slmdesk.tasks.note.speech import abroad
from slmdesk.tasks.note.speech.kin import ANY_KIN, ELDERS, HOUSEHOLD, is_untold
from slmdesk.tasks.note.speech.naming import is_result, names_disease, tells_habit
from slmdesk.tasks.note.speech.persons import speaks_of_two
from slmdesk.tasks.note.speech.reading import is_clinicians, speaker_and_words
from slmdesk.tasks.note.speech.tellers import capital
from slmdesk.tasks.verify import check, terms
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.wording import bits

_TAKING = re.compile(
    r"\b(?:is|are|was|were|been) (?:also |currently )?taking an? (?!(?:\w+ )?(?:few|bit|lot|break|course|day|week|look|class|trip)\b)"
    r"(?P<what>[a-z][a-z-]{2,20}(?: [a-z-]{3,20})?)(?= (?:of|for)\b|[.,;])",
)
_IS_DONE = re.compile(
    r"^(?:they|he|she|the patient|[A-Z]\w+) (?:also )?(?:is|are|has been|have been|takes?|uses?|wears?) ", re.IGNORECASE
)
_GOES_ON = re.compile(  # who is told to go on does it already
    r"\b(?:continu\w*|carry on|keep|stay(?: on)?|go on|as before|already|still|you(?:['’]ve| have) been|you(?:['’]re| are) on|you (?:take|use|wear))\b",
    re.IGNORECASE,
)
_FEW_WORDS, _MANY_WORDS = 2, 6
_SUSPECTED = re.compile(r"(?:suspected|likely|probabl[ey]|possibl[ey]|unlikely)\b", re.IGNORECASE)
_LONG_WORDS = re.compile(r"\b(?![A-Z])[^\W\d_]{3,}")  # no names
_BEGINNING = 6  # letters that words in other forms share
_TELLING_BITS = 5.0
_ORDER = terms("order")
_REACTS = re.compile(
    r"^(?:no|not|never)\b|\b(?:none|nil|nkd?a|intoleran\w*|react\w*|rash\w*|hives|swell\w*|swollen|anaphyla\w*|itch\w*|wheez\w*|sick|vomit\w*|nausea|"
    r"hay ?fever|upsets?|sneez\w*|side effects?|carr(?:y|ies))\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"(?:The patient|He|She) is (?:an? )?(\d{1,3})[- ]years?[- ]old\W*$")
_NOBODY = re.compile(
    r"(?:he|she|they)\b(?!.*\b(?:adopt\w+|nan|granny?|aunt\w*|grand\w+|twins?|hereditary|runs)\b)", re.IGNORECASE
)
_HAS_ALLERGIES = re.compile(
    r"(?:(?:the patient|he|she|they) )?(?:(?:has|have) (?:an? |some |known )?allerg(?:y|ies)|(?:is|are) allergic)\W*$",
    re.IGNORECASE,
)
_ADMITTED = re.compile(r"\b(?:was|were|been|is|are) (?:\w+ )?(?:admitted|hospitali[sz]ed)\b", re.IGNORECASE)
_STAYED = re.compile(
    r"\b(?:admi(?:t|ss)\w*|hospitali[sz]\w*|in-?patients?|discharged?|ward|(?:in|into|to|went to) (?:the )?hospital|overnight|intensive care|icu|itu|nights? (?:in|on|at)|sectioned|detained|kept (?:me|him|her|us) in|stayed)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b20\d\d\b")
_I_SAY = re.compile(r"[“”]?I\b(?!\w*[:.])")
_IF = re.compile(r"“?(?:if|should|unless)\s", re.IGNORECASE)
_TREATS_ALLERGY = frozenset(
    "epinephrine cetirizine loratadine fexofenadine chlorpheniramine chlorphenamine diphenhydramine desloratadine".split()  # noqa: SIM905
)
_RAISES = re.compile(
    r"\b(?:kept|keeps|would help|should|forgets?|gives? (?:it|her|him)|brought|says?|told)\b", re.IGNORECASE
)
_KIN_THINKS = re.compile(
    rf"“?(?:(?:his|her|their|the|my|the patient['’]s) )?(?:{ELDERS}|{HOUSEHOLD}|son|daughter) (?:thinks?|believes?|worries|wonders?|is (?:worried|afraid)) ",
    re.IGNORECASE,
)
_DENIES_THAT = re.compile(r"^denies that ", re.IGNORECASE)
_DENIES_SEVERAL = re.compile(r"\bdenies\b[^.]*\bor\b", re.IGNORECASE)
_MOSTLY = 0.6  # of a statement's words, in the source
# What a model makes up first when it is asked for a plan.
_DECIDED = re.compile(
    r"(?:the )?(?:clinician|doctor|physician|provider|nurse|they|he|she|we)\b[^.,;]{0,12}"
    r"\b(?:advis|plan|prescrib|recommend|order|refer|schedul|instruct|counsel|will )",
    re.IGNORECASE,
)
_IS_TO_COME = re.compile(r"(?:come back|return|see (?:me|us)|follow[- ]?up|book|arrange)\b", re.IGNORECASE)


def is_foreign(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """In other languages than English: a relative's, said by another, or denied by the source."""
    if facts.english or facts.translated:
        return ""
    names, text = names_of(statement.field), statement.text
    own = "family" not in names
    if own and (
        abroad.is_of_kin(text, [each.quote for each in statement.checked.sources])
        or (statement.field.kind != "text" and abroad.is_allergy_of_kin(text))
    ):
        return "The source says it of the family, not of the patient."
    by_clinician = "physical exam" in names or is_plan(statement.field) or names_problems(statement.field)
    lines = facts.lines(statement.checked) if by_clinician and facts.clinician_speaks else []
    if lines and all(speaker_and_words(line)[0] and not is_clinicians(line) for line in lines):
        return NOT_SAID
    if not abroad.denies(text) and any(max(each.what, key=len) in terms(text) for each in facts.spared if each.what):
        return "The clinician says that it is not needed."
    if statement.checked.status == "unsupported" and not abroad.denies(text):
        return next((each for each in statement.checked.reasons if each.startswith("The source negates")), "")
    return ""


def is_of_another(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """A relative's disease, what may happen, a medicine to be avoided, what only the clinician thinks."""
    if facts.whose is None:
        return ""
    if facts.answered.denies(statement.text):
        return "The source asks for it, and the answer is no."
    if is_clinicians_thought(statement.checked, facts.sources):
        return "It is the clinician who thinks so."
    own = tells_past(statement.field) or "social" in names_of(statement.field)
    if _KIN_THINKS.match(statement.text) and _is_no_home_of_thoughts(statement):
        return "It is what somebody else thinks."
    lines = facts.lines(statement.checked) if own and facts.labels_hold and _I_SAY.match(statement.text) else []
    if lines and all(map(is_clinicians, lines)):
        return "It is the clinician who says it of themselves."
    if tells_past(statement.field) and facts.is_only_thought(statement.text):
        return "It is what the clinician thinks of now."
    field, names = statement.field, names_of(statement.field)
    return facts.whose.doubt(
        statement.checked,
        family="family" in names
        or tells_findings(names)  # nobody examines the family
        or (names_problems(field) and facts.is_thought(statement.text))
        or "with suspected " in statement.text  # as the clinician says (``rules/wording.py``)
        or speaks_of_two(statement.text),  # "She reports he hits her" says of whom
        allergies="allerg" in names,
        advice=tells_advice(names) or "told" in names,
        past=tells_past(field) or names_problems(field),
    )


def _is_no_home_of_thoughts(statement: Statement) -> bool:
    """Whether a wife's "thinks it's a tumour" has no place in a field: a story, and her "thinks he drinks more", stay."""
    names = names_of(statement.field)
    if "social" in names:
        return not tells_habit(statement.text)
    return "family" in names or tells_past(statement.field) or names_problems(statement.field)


def is_of_no_relative(statement: Statement, so_far: SoFar, facts: Facts) -> str:
    """A family history names who has what as the sources do: "Father had a valve done" of the patient's own."""
    if not facts.english or "family" not in names_of(statement.field):
        return ""
    if not so_far.kept and _NOBODY.match(statement.text) and not ANY_KIN.search(statement.text):
        return "It names no relative."
    taken = {each.name.casefold() for each in drugs(statement.text)} - {
        "thyroid",
        "insulin",
    }  # "on insulin" tells enough
    if not names_disease(statement.text) and (taken or _RAISES.search(statement.text)):
        return "It tells no disease of the family."
    words = {word.casefold() for word in _LONG_WORDS.findall(statement.text) if not ANY_KIN.fullmatch(word)}
    least = max(_TELLING_BITS, max(map(bits, words), default=0.0) - 1)  # "last year" tells little beside "stroke"
    telling = {word[:_BEGINNING] for word in words if bits(word) >= least}
    return "The source does not say it of this relative." if is_untold(statement.text, telling, facts.sources) else ""


def is_of_old_note(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """Why the patient comes, what is complained of and what is to be done is not what a note of last year says."""
    field = statement.field
    if not (asks_reason(field) or tells_symptoms(field) or is_plan(field)):
        return ""
    years = [int(year) for year in _YEAR.findall(statement.text)]
    ahead = facts.dates.newest is not None and any(year >= facts.dates.newest[0] for year in years)
    if ahead or not facts.dates.is_long_past(statement.checked):
        return ""  # "Repeat the colonoscopy in 2028" is still to come
    return f"It is from an older note ({facts.dates.old_date(statement.checked)})."


def is_clinicians_finding(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """What the clinician concludes is no symptom: "Reports a urinary infection that is making her confused"."""
    if not facts.labels_hold or not facts.english or not tells_symptoms(statement.field):
        return ""
    concluded = names_disease(statement.text) and not negated_spans(statement.text)
    only = concluded and facts.is_only_clinicians(statement.text)
    return "Only the clinician says it." if only else ""


def names_no_allergy(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """An allergy names a cause or a reaction, or says that there is none."""
    if facts.english and _HAS_ALLERGIES.match(statement.text):
        return "It names no allergy."
    if not facts.english or "allerg" not in names_of(statement.field):
        return ""
    if ALLERGIC_WORD.search(statement.text) or _REACTS.search(statement.text):
        return ""
    named = names_all([statement.text])
    treats = (
        named and named <= _TREATS_ALLERGY and not named & {each.generic for each in named_allergies(facts.sources)}
    )
    return "It treats an allergy and is none." if treats else "" if named else "It names no allergy."


def takes_no_medicine(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """Small models list under "taking" whatever they were asked for: "taking a worry of", "taking a splint"."""
    match = _TAKING.search(statement.text) if facts.english and statement.field.kind == "text" else None
    if match is None or is_medicine(match["what"], places_of(match["what"], facts.sources), facts.sources):
        return ""
    return f"“{match['what']}” is not said to be a medicine."


def is_denied(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """A story and former diseases tell nothing that the sources only deny, and deny nothing that they only say."""
    field, names = statement.field, names_of(statement.field)
    if facts.denied is None or tells_advice(names) or "allerg" in names or "told" in names:
        return ""
    if facts.answered.grants(statement.text):
        return "The source asks for it, and the answer is not no."
    if "physical exam" in names and facts.denied.is_unfounded(statement.text):
        return "The source says it, and does not deny it."
    told = _DENIES_THAT.sub("", statement.text) if tells_symptoms(field) else statement.text
    if told != statement.text and not negated_spans(told):
        said = check(facts.index, "", capital(told))
        if said.status == "supported" and said.sources and not any(negated_spans(each.quote) for each in said.sources):
            return "The source says it, and does not deny it."
    word = facts.denied.word_of(statement.text)
    if word:
        return f"The source denies it (“{word}”)."
    of_several = _DENIES_SEVERAL.search(statement.text) is not None
    story = (field.kind == "text" or tells_past(field)) and (of_several or statement.checked.status != "supported")
    return "The source says it, and does not deny it." if story and facts.denied.is_unfounded(statement.text) else ""


def is_unfounded(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """Nothing in the sources stands for it."""
    sentence, grounds = statement.checked, facts.grounds
    if sentence.sources:
        return ""
    examined = facts.examining or not facts.labels_hold  # else nobody examines at all
    if facts.english and examined and "physical exam" in names_of(statement.field):
        return "No passage of the source says this."
    ordered = terms(sentence.text) - _ORDER
    planned = tells_advice(names_of(statement.field)) and bool(ordered) and not ordered <= facts.of_clinician
    if grounds is not None and (planned or _DECIDED.match(sentence.text)):
        return "No passage of the source says that this was decided."
    age = _AGE.match(sentence.text)
    if age is not None and any(facts.says(f"{his} {age[1]}") for his in ("he's", "he is", "aged", "I'm")):
        return ""  # "She's eighty-three"
    if sentence.status == "unsupported":
        if names_problems(statement.field) and set(sentence.kinds) == {"certainty"}:
            return ""  # what the doctor wonders belongs here; it stays, and marked
        share = grounds.share(sentence.text) if grounds is not None else 0.0
        if share >= _MOSTLY and sentence.kinds and set(sentence.kinds) == {"absent-name"}:
            return ""  # one name in other words is no reason to lose the rest: it stays, and marked
        return " ".join(sentence.reasons) or "No passage of the source says this."
    if facts.translated:
        return ""
    share = grounds.share(sentence.text) if grounds is not None else facts.share_of_words(sentence.text)
    return "Next to none of its words is in the source." if share < LEAST_SHARE else ""


def is_no_stay(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """Small models have everybody admitted whose letter comes from a hospital."""
    if not facts.english or not _ADMITTED.search(statement.text) or negated_spans(statement.text):
        return ""
    told = any(_STAYED.search(source.text) for source in facts.sources)
    return "" if told else "The source does not say that somebody was admitted."


def is_undecided(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """In a dialogue a problem that is no disease by its name is what the clinician says."""
    if not facts.english or not facts.clinician_speaks or not statement.checked.sources:
        return ""
    if facts.labels_hold and names_problems(statement.field) and not names_disease(statement.text):
        lines = facts.lines(statement.checked)
        told = len(statement.text.split()) >= _MANY_WORDS and not _SUSPECTED.match(statement.text)
        if told and all(speaker_and_words(line)[0] and not is_clinicians(line) for line in lines):
            return "It tells what the patient says and names no problem."
    if not _is_loose_word(statement):
        return ""
    return NOT_SAID if facts.is_never_clinicians(statement.text, 2.0) else ""


def is_wrongly_joined(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """Of written notes a cause and its effect, and a day and what happened on it, stand in one sentence."""
    if not facts.english:
        return ""
    if asks_reason(statement.field) and is_no_reason(statement.text, facts.sources):
        return "The source gives another reason."
    return wrong_stay(statement.checked, facts.sources) or unlinked(statement.text, facts.sources)


def _is_loose_word(statement: Statement) -> bool:
    """Whether a line of an assessment is a word or two, and no disease by its name: "Annoying"."""
    few = len(statement.text.split()) <= _FEW_WORDS
    return few and names_problems(statement.field) and not names_disease(statement.text)


def is_advised(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """What the clinician tells the patient to do is no story: "He has been on a blood thinner after surgery"."""
    if not facts.labels_hold or not facts.english or statement.field.kind != "text":
        return ""
    if tells_advice(names_of(statement.field)) or not _IS_DONE.match(statement.text):
        return ""
    said = [speaker_and_words(line)[1] for line in facts.lines(statement.checked) if is_clinicians(line)]
    advised = (
        bool(said)
        and len(said) == len(statement.checked.sources)
        and all(is_order(each) and not _GOES_ON.search(each) for each in said)
    )
    return "The clinician says it as advice." if advised else ""


def is_not_measured(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """A vital sign has a value that it can have, a test that is only ordered no result yet, and a visit to come none."""
    names = names_of(statement.field)
    if facts.english and "vital" in names and is_no_measure(statement.text):
        return "It is no value of a vital sign."
    if facts.english and "result" in names and is_to_come(statement.text, facts.sources):
        return "It was ordered, and is not done yet."
    if facts.english and "result" in names and _IS_TO_COME.match(statement.text) and not is_result(statement.text):
        return "It is no result."
    if facts.english and "result" in names and _IF.match(statement.text):
        return "It is no result, but what may be done."
    return ""


def is_unexamined(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """In a dialogue the clinician examines: on the telephone nobody does."""
    if not facts.labels_hold or not facts.english or "physical exam" not in names_of(statement.field):
        return ""
    lines = facts.lines(statement.checked)
    if not lines:
        return "" if facts.examining else "Nobody examines in the source."
    others = all(speaker_and_words(line)[0] and not is_clinicians(line) for line in lines)
    if others and negated_spans(statement.text) and terms(statement.text) <= facts.of_clinician:
        return ""  # the clinician does not find what the patient complains of
    return "It is not the clinician who says it." if others else ""


def names_unseen_site(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """What nobody speaks of was not examined."""
    names = names_of(statement.field)
    if not facts.english or "exam" not in names or facts.grounds is None:
        return ""
    site = next((site for site in sites_of(statement.text) if not facts.speaks_of(site)), "")
    return f"The source does not speak of the {site}." if site else ""


def is_late_and_loose(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """From the second reading: of a few lines alone a small model makes up what is around them.

    So one that is flagged is left out at once, and has to be in the words of the source.
    """
    sentence = statement.checked
    if not statement.late or facts.grounds is None:
        return ""
    if sentence.status == "unsupported":
        return " ".join(sentence.reasons)
    if not sentence.sources and facts.grounds.share(sentence.text) < _MOSTLY:
        return "Too few of its words are in the source."
    return ""
