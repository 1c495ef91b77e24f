"""Why a statement goes that was checked against the sources: rules of the step ``DOUBTS`` of ``pipeline.py``."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re

from slmdesk.tasks.note import abroad
from slmdesk.tasks.note.advised import is_clinicians_thought, is_order, lines_of
from slmdesk.tasks.note.allergic import ALLERGIC_WORD
from slmdesk.tasks.note.allergies import names_all
from slmdesk.tasks.note.appointments import is_of_another_time
from slmdesk.tasks.note.facts import Facts, SoFar, Statement
from slmdesk.tasks.note.findings import sites_of, tells_advice, tells_findings
from slmdesk.tasks.note.grounds import LEAST_SHARE
from slmdesk.tasks.note.homes import asks_reason, is_plan, names_of, names_problems, tells_past, tells_symptoms
from slmdesk.tasks.note.kin import ANY_KIN, is_untold
from slmdesk.tasks.note.medications import is_medicine, places_of
from slmdesk.tasks.note.naming import is_result, names_disease, names_examination
from slmdesk.tasks.note.persons import speaks_of_two
from slmdesk.tasks.note.reading import is_clinicians, speaker_and_words
from slmdesk.tasks.note.results import is_done, is_to_come
from slmdesk.tasks.note.stays import is_no_reason, wrong_stay
from slmdesk.tasks.note.vitals import is_no_measure
from slmdesk.tasks.note.written import plans_nothing, unlinked
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import terms
from slmdesk.tasks.verify.negation_cues import negated_spans
from slmdesk.tasks.verify.wording import bits

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
_NOT_SAID = "The clinician does not say it."
_DECLINES = re.compile(r"^(?:(?:the )?patient|they|s?he)?\W*(?:declin|refus|does not want)", re.IGNORECASE)
_FEW_WORDS = 2
_LONG_WORDS = re.compile(r"\b(?![A-Z])[^\W\d_]{3,}")  # no names
_BEGINNING = 6  # letters that words in other forms share
_TELLING_BITS = 5.0
_ORDER = terms("order")
_REACTS = re.compile(
    r"^(?:no|not|never)\b|\b(?:none|nil|nkd?a|intoleran\w*|react\w*|rash\w*|hives|swell\w*|swollen|anaphyla\w*|itch\w*|wheez\w*|sick|vomit\w*|nausea|"
    r"hay ?fever|upsets?|sneez\w*|side effects?)\b",
    re.IGNORECASE,
)
_STOPS = re.compile(r"(?:stop|hold|discontinue|withhold)\b", re.IGNORECASE)
_STOPPED_WORD = "stop hold discontinue withhold"
_STOPPING = re.compile(
    r"\b(?:stop|hold|held|discontinu|withh|paus|off\b|without|instead|leave|quit|cease|suspend|replac|switch|chang|avoid|giv\w+ up|finish|no more|cut)",
    re.IGNORECASE,
)
_WANTED = re.compile(r"\b(?:I|we)(?:['’]d| would) like (?!(?:you|him|her|them|us|to|it|that)\b)", re.IGNORECASE)
_AGE = re.compile(r"(?:The patient|He|She) is (?:an? )?(\d{1,3})[- ]years?[- ]old\W*$")
_NOBODY = re.compile(
    r"(?:he|she|they)\b(?!.*\b(?:adopt\w+|nan|granny?|aunt\w*|grand\w+|twins?|hereditary|runs)\b)", re.IGNORECASE
)
_IS_PLANNED = re.compile(r"\b(?:is|are|was|were) (?:planned|intended)\b", re.IGNORECASE)
_NOT_PLANNED = re.compile(r"(?:\bnot|n['’]t) (?:\w+ )?(?:plan|intend)", re.IGNORECASE)
_WATCHES = re.compile(r"(?:watch|monitor|look out|be alert|stay alert)\b", re.IGNORECASE)
_HAS_ALLERGIES = re.compile(
    r"(?:(?:the patient|he|she|they) )?(?:(?:has|have) (?:an? |some |known )?allerg(?:y|ies)|(?:is|are) allergic)\W*$",
    re.IGNORECASE,
)
_DENIES_SEVERAL = re.compile(r"\bdenies\b[^.]*\bor\b", re.IGNORECASE)
_CONTRARY_ORDER = re.compile(  # marked, it would still stand in a plan
    r"The source says “(?:stop|hold|start|continue|increase|reduce|decrease|double|halve|avoid)\w*”(?: of this)?, not “",
    re.IGNORECASE,
)
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
    lines = _lines(statement, facts) if by_clinician and facts.clinician_speaks else []
    if lines and all(speaker_and_words(line)[0] and not is_clinicians(line) for line in lines):
        return _NOT_SAID
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
    if tells_past(statement.field) and facts.is_only_thought(statement.text):
        return "It is what the clinician thinks of now."
    field, names = statement.field, names_of(statement.field)
    return facts.whose.doubt(
        statement.checked,
        family="family" in names
        or tells_findings(names)  # nobody examines the family
        or (names_problems(field) and facts.is_thought(statement.text))
        or "with suspected " in statement.text  # as the clinician says (``wording.py``)
        or speaks_of_two(statement.text),  # "She reports he hits her" says of whom
        allergies="allerg" in names,
        advice=tells_advice(names) or "told" in names,
        past=tells_past(field) or names_problems(field),
    )


def is_of_no_relative(statement: Statement, so_far: SoFar, facts: Facts) -> str:
    """A family history names who has what as the sources do: "Father had a valve done" of the patient's own."""
    if not facts.english or "family" not in names_of(statement.field):
        return ""
    if not so_far.kept and _NOBODY.match(statement.text) and not ANY_KIN.search(statement.text):
        return "It names no relative."
    words = {word.casefold() for word in _LONG_WORDS.findall(statement.text) if not ANY_KIN.fullmatch(word)}
    least = max(_TELLING_BITS, max(map(bits, words), default=0.0) - 1)  # "last year" tells little beside "stroke"
    telling = {word[:_BEGINNING] for word in words if bits(word) >= least}
    return "The source does not say it of this relative." if is_untold(statement.text, telling, facts.sources) else ""


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
    named = ALLERGIC_WORD.search(statement.text) or _REACTS.search(statement.text) or names_all([statement.text])
    return "" if named else "It names no allergy."


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


def is_undecided(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """In a dialogue a plan, and a problem that is no disease by its name, is what the clinician says, and does not ask."""
    planned = is_plan(statement.field)
    if not facts.english:
        return ""
    if planned and is_done(statement.text, facts.sources):
        return "It was done already, and nobody orders it again."
    if not statement.checked.sources:
        return ""
    if not planned and not _is_loose_word(statement):
        return ""
    if planned and plans_nothing(statement.text, facts.sources, facts.dates):
        return "It is no plan."
    if planned and _WATCHES.match(statement.text) and not facts.warns:
        return "The source does not say what to watch for."
    if planned and is_of_another_time(statement.text, facts.sources):
        return "The source says this time of something else."
    if (
        planned
        and _IS_PLANNED.search(statement.text)
        and any(_NOT_PLANNED.search(each.quote) for each in statement.checked.sources)
    ):
        return "The source says that it is not planned."
    if planned and _is_never_stopped(statement):
        return "The source does not say to stop it."
    if planned and names_examination(statement.text):
        return "It was done in this visit."
    if planned and (_DECLINES.search(statement.text) or _is_spared(statement.text, facts)):
        return ""  # it is the patient who says that, or asks for it
    if planned and any(map(_CONTRARY_ORDER.search, statement.checked.reasons)):
        return " ".join(statement.checked.reasons)
    if not facts.clinician_speaks:
        return ""
    lines = _lines(statement, facts) if planned else []
    spoken = planned and all(speaker_and_words(line)[0] for line in lines)
    if any(speaker_and_words(line)[1].strip() in facts.agreed for line in lines):
        return ""
    if spoken and not any(is_clinicians(line) and not line.rstrip().endswith("?") for line in lines):
        return _NOT_SAID
    return _NOT_SAID if facts.is_never_clinicians(statement.text, 1.0 if planned else 2.0) else ""


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
    said = [speaker_and_words(line)[1] for line in _lines(statement, facts) if is_clinicians(line)]
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
    return ""


def is_unexamined(statement: Statement, _so_far: SoFar, facts: Facts) -> str:
    """In a dialogue the clinician examines: on the telephone nobody does."""
    if not facts.labels_hold or not facts.english or "physical exam" not in names_of(statement.field):
        return ""
    lines = _lines(statement, facts)
    if not lines:
        return "" if facts.examining else "Nobody examines in the source."
    others = all(speaker_and_words(line)[0] and not is_clinicians(line) for line in lines)
    if others and negated_spans(statement.text) and terms(statement.text) <= facts.of_clinician:
        return ""  # the clinician does not find what the patient complains of
    return "It is not the clinician who says it." if others else ""


def _lines(statement: Statement, facts: Facts) -> list[str]:
    """The lines that a statement rests on, each with the label of who speaks."""
    return [
        line
        for citation, whole in zip(statement.checked.sources, lines_of(statement.checked, facts.sources), strict=True)
        for line in (whole.splitlines() if "\n" in citation.quote else [_with_speaker(whole, citation.quote)])
    ]


def _with_speaker(line: str, quote: str) -> str:
    """A stretch of a line with the label of who speaks."""
    speaker, words = speaker_and_words(line)
    return f"{line[: len(line) - len(words)]}{quote}" if speaker and not quote.startswith(line[:2]) else quote


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
