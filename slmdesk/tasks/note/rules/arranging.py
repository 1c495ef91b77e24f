"""All answers of a note together, before any is checked: rules of the step ``ARRANGING`` of ``pipeline.py``."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Sequence

from slmdesk.tasks.note.findings.dictated import tells_advice
from slmdesk.tasks.note.form.fields import Answer
from slmdesk.tasks.note.form.template import TemplateField
from slmdesk.tasks.note.lines.homes import names_of, names_problems, sort_by_home, tells_past
from slmdesk.tasks.note.medicines.drug_names import drugs
from slmdesk.tasks.note.rules.facts import Facts
from slmdesk.tasks.note.speech.asked import TOPIC_WORDS
from slmdesk.tasks.note.speech.kin import SPEAKS
from slmdesk.tasks.note.speech.naming import names_disease
from slmdesk.tasks.note.speech.persons import of_one_sex, relatives_named, sex_of, sex_of_first
from slmdesk.tasks.note.speech.planners import said_of_oneself, with_planner
from slmdesk.tasks.note.speech.reading import is_clinicians, is_dialogue
from slmdesk.tasks.note.speech.tellers import capital

_UNKNOWN_PERSON = re.compile(
    r"^(?P<name>[A-Z][a-z]+)(?= (?:also )?(?:reports?|denies|states|says|mentions|lives|complains)\b)"
)
_NO_NAMES = frozenset("They He She It There This That Pain Patient Nausea Blood".split())  # noqa: SIM905

_INFORMS = re.compile(
    r"\b(?:it['’]s|i['’]m|i am|this is|my name is|name['’]s) (?P<name>(?-i:[A-Z][a-z]+)(?: (?-i:[A-Z][a-z]+))?)\b[^.?!\n]{0,60}\b(?:about|for|with|behalf of) (?:my|our) "
    r"(?:\w+ )?(?:husband|wife|partner|son|daughter|mother|father|mum|mom|dad|brother|sister|grand\w+|friend|neighbou?r|baby)\b|"
    r"\bi['’]m (?:her|his) (?:son|daughter|wife|husband|partner|mother|father|mum|mom|dad|sister|brother),? (?P<kin>(?-i:[A-Z][a-z]+))|"
    r"^[^\w\n]*(?:mother|father|mum|mom|dad|wife|husband|daughter|son|parent|carer)\W{1,3}[^\n]{0,80}\b(?:i['’]m|my name is) (?P<parent>(?-i:[A-Z][a-z]+)(?: (?-i:[A-Z][a-z]+))?)",
    re.IGNORECASE | re.MULTILINE,
)
_SPEAKING = re.compile(
    r"^[^\w\n]*(?:nurse|doctor|clinician|gp)\b[^\n]{0,60}\b(?P<name>(?-i:[A-Z][a-z]+)) (?:speaking|here)\b",
    re.IGNORECASE | re.MULTILINE,
)
_RINGS_FOR = re.compile(
    r"\b(?:about|for) my (?:mother|father|mum|mom|dad|husband|wife|son|daughter|partner),? (?P<name>(?-i:[A-Z][a-z]+))\b",
    re.IGNORECASE,
)
_WHOSE_CHILD = re.compile(  # the one who speaks is the daughter, and the patient the mother
    r"(?:, (?:who (?:is|was) )?| who (?:is|was) )(?:an?|the) (?:mother|father|wife|husband|daughter|son|sister|brother) of (?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?(?=[.,]|$)"
)
_IS_PATIENT = r"(?:(?:,? (?:an? )?\d)|,? who (?:is|has|was)\b|,? (?:an?|the) patient\b| (?:has|had|is|was|complains|presents|takes|denies)\b)"

_THE_CHILD = re.compile(r"^The (?:child|girl|boy|baby|toddler|infant)\b(?!['’])")
_CHILDS_OWN = re.compile(r"\W*(?:mother|father|mum|mom|mummy|dad|daddy|parent|child|girl|boy)\W{0,3}:", re.IGNORECASE)

_ASKS_PAST = re.compile(
    r"\b(?:before|past|history|conditions?|diagnos\w+|illness\w*|long[- ]term|(?:medical|health|other) (?:problem|trouble|thing|issue)s?|suffer\w*|anything else)\b[^.!]*\?",
    re.IGNORECASE,
)

Fields = Sequence[TemplateField]
Answers = Sequence[Answer]


def questions_answered(_fields: Fields, answers: Answers, facts: Facts) -> None:
    """A copied question stands with its answer, or goes."""
    for answer in answers:
        if any("?" in sentence or len(sentence.split()) <= TOPIC_WORDS for sentence in answer.sentences):
            answer.sentences = facts.answered.told(answer.sentences)


def planners_named(fields: Fields, answers: Answers, facts: Facts) -> None:
    """In a plan the clinician is no "he" that another rule takes for the patient."""
    said = said_of_oneself(facts.sources) if facts.english else []
    for field, answer in zip(fields, answers, strict=True):
        if said and tells_advice(names_of(field)):
            answer.late = {with_planner(sentence, said) for sentence in answer.late}
            answer.sentences = [with_planner(sentence, said) for sentence in answer.sentences]


def one_person(fields: Fields, answers: Answers, facts: Facts) -> None:
    """Every answer calls the patient by the same pronoun, and relatives by what they are."""
    if not facts.english:
        return
    every = [sentence for answer in answers for sentence in answer.sentences]
    own = sex_of(source.text for source in facts.sources) or sex_of_first(every)
    for field, answer in zip(fields, answers, strict=True):
        family = "family" in names_of(field)
        told = relatives_named(answer.sentences, "" if family else own) if family or own else answer.sentences
        answer.late = {new for old, new in zip(answer.sentences, told, strict=True) if old in answer.late}
        answer.sentences = told
    every = [sentence for answer in answers for sentence in answer.sentences]
    sex = sex_of(source.text for source in facts.sources)
    renamed = dict(zip(every, of_one_sex(every, sex), strict=True))
    for answer in answers:
        answer.late = {renamed.get(sentence, sentence) for sentence in answer.late}
        answer.sentences = [renamed[sentence] for sentence in answer.sentences]


def no_strangers(_fields: Fields, answers: Answers, facts: Facts) -> None:
    """A name that no source has is not the patient's, nor is the name of who rings for the patient."""
    whole = "\n".join(source.text for source in facts.sources)
    text = whole.casefold()
    nurses = {match["name"] for match in _SPEAKING.finditer(whole)}
    rung_for = {match["name"] for match in _RINGS_FOR.finditer(whole)}
    informants = {match["name"] or match["kin"] or match["parent"] for match in _INFORMS.finditer(whole)}

    child = any(_CHILDS_OWN.match(line) for line in whole.splitlines())
    told_by = any(SPEAKS.match(line) for line in whole.splitlines())

    def known(sentence: str) -> str:
        sentence = _THE_CHILD.sub("The patient", sentence) if child else sentence
        for name in rung_for:  # "my mum, Doreen" is the patient, and nobody's mother here
            sentence = re.sub(
                rf"\b{re.escape(name)}['’]s (?:mother|father|mum|mom|dad)(?:, [A-Z][a-z]+,)?(?!\w)",
                "the patient",
                sentence,
            )
        for name in nurses:
            sentence = re.sub(rf"(?<![Nn]urse )\b{re.escape(name)}\b", "the patient", sentence)
        sentence = capital(_WHOSE_CHILD.sub("", sentence) if told_by else sentence)
        for name in informants:
            sentence = re.sub(rf"^The patient is {re.escape(name)}(?: [A-Z]\w+)?(?=,)", "The patient", sentence)
            sentence = re.sub(r"^The patient, (?=\d+[^,]*$)", "The patient is ", sentence)
            if re.match(rf"{re.escape(name)}{_IS_PATIENT}", sentence):
                return f"The patient{sentence[len(name) :]}"
        match = _UNKNOWN_PERSON.match(sentence)
        if match is None or match["name"].casefold() in text or drugs(match["name"]) or match["name"] in _NO_NAMES:
            return sentence
        return f"The patient{sentence[match.end() :]}"

    if facts.english:
        for answer in answers:
            answer.late = {known(sentence) for sentence in answer.late}
            answer.sentences = [known(sentence) for sentence in answer.sentences]


def known_diseases(fields: Fields, answers: Answers, facts: Facts) -> None:
    """What only the patient's side names, asked for former diseases, stands there where a clinician names another."""
    home = next((answer for field, answer in zip(fields, answers, strict=True) if tells_past(field)), None)
    if home is None or not facts.labels_hold or not facts.english:
        return
    spoken: dict[bool, list[str]] = {True: [], False: []}
    for source in facts.sources:
        written = not is_dialogue(source.text)
        asked = False  # for former diseases, in the clinician's last turn: who brings "gout again" may have it now
        for line in source.text.casefold().splitlines():
            clinicians = written or is_clinicians(line)
            asked = _ASKS_PAST.search(line) is not None if clinicians else asked
            if clinicians or asked:
                spoken[clinicians].append(line)
    of_clinicians, of_others = ("\n".join(spoken[each]) for each in (True, False))
    for field, answer in zip(fields, answers, strict=True):
        if not names_problems(field):
            continue
        plain = {each: each.casefold().strip(" .") for each in answer.sentences}
        moved = [
            each
            for each, words in plain.items()
            if names_disease(each) and words in of_others and words not in of_clinicians
        ]
        rest = [each for each in answer.sentences if each not in moved]
        if any(map(names_disease, rest)):
            answer.sentences = rest
            home.sentences.extend(moved)


def put_home(fields: Fields, answers: Answers, facts: Facts) -> None:
    """What stands in the wrong field moves to its own."""
    if facts.english:
        sort_by_home(fields, answers, facts.vitals, facts.findings, facts.examining)
