"""A note as short as clinicians write it: each fact once, in the field that is made for it.

One of the last steps of ``pipeline.py``, on what the checks left: no statement is doubted here.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from msgspec.structs import replace

from slmdesk.messages import NoteField, Removed, Sentence
from slmdesk.tasks.note.findings.dictated import tells_advice, tells_findings
from slmdesk.tasks.note.findings.reported import Symptoms, listed
from slmdesk.tasks.note.form.template import TemplateField
from slmdesk.tasks.note.lines.homes import is_plan, names_of, tells_past, tells_symptoms
from slmdesk.tasks.note.lines.repeating import repeats
from slmdesk.tasks.note.speech.digits import in_digits
from slmdesk.tasks.note.speech.kin import ANY_KIN, SUBJECT
from slmdesk.tasks.note.speech.naming import names_disease, tells_habit
from slmdesk.tasks.verify import numbers
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.wording import bits, terms, tokens

_LEAST_NEW = 2.0  # bits that a statement has to add to what is told: less than any word that tells something
_LEAST_NEW_SHARE = 0.15  # of its own
_LONGEST_QUOTE = 12  # words of the patient's own in a list
_ELSEWHERE = "As noted elsewhere."
_LABEL = re.compile(r"^[^\W\d_]+: ")  # "Medikamente: …", in a story that lists them
_SIDE = re.compile(r"\b(?:left|right)\b")
_TURN = re.compile(  # a plan that stops a medicine does not repeat one that gives it
    r"\b(?:stop\w*|hold|held|avoid\w*|reduc\w*|increas\w*|doubl\w*|halv\w*|lower|raise|until|unless|instead|before|after)\b"
)
_FRAME = frozenset(
    """
    patient reports report reported denies denied states mentions has have had having been experiencing experienced
    also any other currently moment
""".split()  # noqa: SIM905 - a line each otherwise
)
_TELLS_LITTLE = re.compile(
    r"\b(?:other|further|additional|(?:no|any) new) (?:\w+ )?(?:questions?|concerns?|symptoms?|problems?|issues?|medications?|medicines?|(?:diseases?|conditions?)(?: that\b[^.,]*)?)(?: in the past)?\W*$|"
    r"\b(?:no|any) (?:questions?|concerns?)\W*$|"
    r"\b(?:scheduled for|here for|attending|presents for) an? (?:consultation|appointment|visit|follow-up visit)\b[^,;]*$|"
    r"\bhappy to (?:speak|talk|answer|see|be|take)\b|\bthank\w*\b[^.]{0,30}$",
    re.IGNORECASE,
)
_REACTS = re.compile(
    r"(?:(?:the patient|he|she|they) )?(?:came|broke) out in (?:an? )?(?P<what>rash|hives)\W*$", re.IGNORECASE
)
_CONDITION = re.compile(r"\b(?:if|unless|in case)\b", re.IGNORECASE)
_OF_OTHERS = re.compile(rf"{ANY_KIN.pattern}|\b(?:if|should|in case|last year|years ago|in the past)\b", re.IGNORECASE)
_RISK = re.compile(
    r"\b(?:smok\w*|vap(?:e|es|ing)|alcohol|drink\w*|drank|drunk|beers?|wine|spirits|vodka|whisk\w*|cannabis|drugs?|driv\w+|guns?|violen\w*|abus\w*|hits?|kill\w*|suicid\w*)\b",
    re.IGNORECASE,
)
_CHATTER = re.compile(r"“|(?:so|it['’]s|and|but|well|yeah|just|like)\b", re.IGNORECASE)
ORDERING = _FRAME | frozenset(
    """
    order orders give use take start prescribe offer try get treatment prescription course with some something going
    well
""".split()  # noqa: SIM905 - a line each otherwise
)
"""What frames a line of a plan: to give a medicine and to take it is one thing."""


class Told:
    """What some statements of a note say and deny.

    What one says of a relative, or of what may come, is not told of the patient: "Mother heard voices".
    """

    def __init__(self, texts: Iterable[str] = (), frame: frozenset[str] = _FRAME) -> None:
        self._frame = frame
        self._told: list[tuple[str, frozenset[str], frozenset[str]]] = []
        self._of_kin: list[bool] = []
        self._may_be: list[bool] = []
        for text in texts:
            self.add(text)

    def add(self, text: str) -> None:
        self._told.append((text, *_signs(text, self._frame)))
        self._of_kin.append(SUBJECT.match(text) is not None)
        self._may_be.append(_CONDITION.search(text) is not None)

    def holds(self, text: str) -> bool:
        """Whether a statement tells nothing more: what it says is said, what it denies is denied."""
        kin, may_be = ANY_KIN.search(text) is not None, _CONDITION.search(text) is not None
        about = [
            told
            for told, of_kin, possible in zip(self._told, self._of_kin, self._may_be, strict=True)
            if kin >= of_kin and may_be >= possible
        ]
        said, denied = _signs(text, self._frame)
        total = sum(map(bits, said | denied))
        said, denied = (
            own - frozenset[str]().union(*(each[place] for each in about)) for own, place in ((said, 1), (denied, 2))
        )
        if sum(map(bits, said)) + sum(map(bits, denied)) > max(_LEAST_NEW, _LEAST_NEW_SHARE * total):
            return False
        texts = [each[0] for each in about]
        if not set(numbers(text)) <= {number for each in texts for number in numbers(each)}:
            return False
        turns = set(_TURN.findall(text.casefold()))
        if not any(turns == set(_TURN.findall(each.casefold())) for each in texts):
            return False
        sides = set(_SIDE.findall(text.casefold()))
        sided = (each for each in texts if sides <= set(_SIDE.findall(each.casefold())))
        return not sides or any(repeats(text, [each]) for each in sided)


def said_once(
    fields: Sequence[NoteField],
    templates: Sequence[TemplateField],
    english: bool = True,
    named: Collection[str] = (),
) -> tuple[list[NoteField], list[Removed]]:
    """The fields of a note, each fact in one of them, and what was taken out because it tells next to nothing.

    What stands in a list that is made for it, such as former diseases, habits or findings, is not told in a story; what
    the story tells is not repeated in the review of systems, nor in a list that is not made for it.

    named: lines that stand in the sources under the name of their field.
    english: else nobody can tell what a list is made for, and all that stands in one is taken for its own.
    """
    found = list(fields)
    removed: list[Removed] = []

    def telling(field: NoteField) -> list[Sentence]:
        little = [
            each
            for each in field.sentences
            if len(found) > 1 and _TELLS_LITTLE.search(each.text) and not _OF_OTHERS.search(each.text)
        ]
        removed.extend(Removed(field.title, each.text, "It tells next to nothing.") for each in little)
        return [each for each in field.sentences if each not in little]

    at_home = {
        at: [each for each in field.sentences if not english or each.text in named or _is_at_home(each.text, template)]
        for at, (field, template) in enumerate(zip(found, templates, strict=True))
        if field.kind in ("list", "medications") and not tells_symptoms(template)
    }
    reactions = [
        each.text.casefold()
        for field, template in zip(found, templates, strict=True)
        if "allerg" in names_of(template)
        for each in field.sentences
    ]
    told = Told(each.text for sentences in at_home.values() for each in sentences)
    for at, field in enumerate(found):
        if field.kind == "text":
            kept = []
            for sentence in telling(field):
                reacts = _REACTS.match(sentence.text)
                if reacts is not None and any(reacts["what"].casefold() in each for each in reactions):
                    continue  # it stands with its cause among the allergies, and tells nothing without it
                if not told.holds(sentence.text):
                    kept.append(sentence)
                    told.add(sentence.text)
            found[at] = _with(field, kept or field.sentences[:1])
    stories: list[str] = []
    findings: list[str] = []
    for field, template in zip(found, templates, strict=True):
        names = names_of(template)
        of_patient = [each.text for each in field.sentences if not _OF_OTHERS.search(each.text)]
        if tells_findings(names):
            findings += of_patient
        elif field.kind == "text" and not tells_advice(names):
            stories += of_patient
    for at, (field, template) in enumerate(zip(found, templates, strict=True)):
        if tells_symptoms(template):
            left, contrary = _untold(field.sentences, stories, findings)
            found[at] = _with(field, left)
            removed.extend(Removed(field.title, text, "The note also says the contrary.") for text in contrary)
            for each in found[at].sentences:
                told.add(each.text)
    for at, (field, template) in enumerate(zip(found, templates, strict=True)):
        if at in at_home and field.kind == "list":
            loose = tells_past(template) or any(word in names_of(template) for word in ("social", "family"))
            said = [each for each in telling(field) if not _is_chatter(each)] if loose else field.sentences
            talk = [each for each in said if loose and _is_talk(each)]
            removed.extend(Removed(field.title, each.text, "It repeats the talk word by word.") for each in talk)
            said = [each for each in said if each not in talk]
            found[at] = _with(field, _without_repeats(said, at_home[at], told, is_plan(template)))
    return found, removed


def _is_chatter(sentence: Sentence) -> bool:
    """Whether a statement goes on behind another in the patient's own words: "It's been a few years now."."""
    own = not sentence.lead.endswith("- ") and _CHATTER.match(sentence.text) is not None
    return own and not _weighs(sentence.text)


def _is_talk(sentence: Sentence) -> bool:
    """Whether a statement is long, in the patient's own words, and says nothing that nobody may overlook."""
    return sentence.text[:1] == "“" and len(sentence.text.split()) > _LONGEST_QUOTE and not _weighs(sentence.text)


def _weighs(text: str) -> bool:
    return bool(numbers(text) or names_disease(text) or _RISK.search(text))


def _is_at_home(text: str, template: TemplateField) -> bool:
    """Whether a statement is of the kind that a list is made for; of most lists that cannot be told."""
    if tells_past(template):
        return names_disease(text)
    return tells_habit(text) if "social" in names_of(template) else True


def _without_repeats(
    sentences: Sequence[Sentence], at_home: Sequence[Sentence], told: Told, planned: bool
) -> list[Sentence]:
    """The statements of a list but those that another one holds, and strangers that the rest of the note tells."""
    kept: list[list[Sentence]] = []  # each line with what goes on behind it
    frame = ORDERING if planned else _FRAME
    for line in _lines(sentences):
        left = [each for each in line if not any(Told(_texts(other), frame).holds(each.text) for other in kept)]
        if not left:
            continue
        if planned:  # the longer order stays; elsewhere what came first
            now = Told(_texts(left), frame)
            kept = [other for other in kept if not all(now.holds(each.text) for each in other)]
        left = [each for each in left if each in at_home or not told.holds(each.text)]
        if left:
            kept.append([replace(left[0], lead=line[0].lead), *left[1:]])
    return [each for line in kept for each in line]


def _lines(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    """The statements of a list by the lines that they stand in."""
    lines: list[list[Sentence]] = []
    for sentence in sentences:
        if sentence.lead.endswith("- ") or not lines:
            lines.append([])
        lines[-1].append(sentence)
    return lines


def _texts(sentences: Sequence[Sentence]) -> list[str]:
    return [each.text for each in sentences]


def _untold(
    sentences: Sequence[Sentence], stories: Sequence[str], findings: Sequence[str]
) -> tuple[list[Sentence], list[str]]:
    """The statements of a review of systems, each without the symptoms that a story or a finding tells alike.

    And what is left out since a story denies what is reported, or tells what is denied; a finding does neither.
    """
    in_story = list(map(_signs, stories))
    anywhere = [*in_story, *map(_signs, findings)]
    kept = []
    contrary: list[str] = []

    def is_told(name: str, no: bool, told: Sequence[tuple[frozenset[str], frozenset[str]]]) -> bool:
        own = terms(name)
        return bool(own) and any(own <= (denied if no else said) for said, denied in told)

    for sentence in sentences:
        symptoms = listed(sentence.text, 1)
        if not symptoms:
            kept.append(sentence)
            continue
        left = [(no, name) for no, name in symptoms if not is_told(name, no, anywhere)]
        against = [(no, name) for no, name in left if is_told(name, not no, in_story)]
        contrary += [f"{'Denies' if no else 'Reports'} {name}." for no, name in against]
        left = [each for each in left if each not in against]
        if len(left) == len(symptoms):
            kept.append(sentence)
        elif left:
            lines = Symptoms([name for no, name in left if not no], [name for no, name in left if no]).statements()
            kept.append(replace(sentence, text=" ".join(lines)))
    if sentences and not kept and not contrary:  # "Not mentioned" would be wrong
        passages = [source for each in sentences for source in each.sources]
        kept = [replace(sentences[0], text=_ELSEWHERE, sources=list(dict.fromkeys(passages)))]
    return kept, contrary


def _signs(text: str, frame: frozenset[str] = _FRAME) -> tuple[frozenset[str], frozenset[str]]:
    """What a statement says and what it denies, without what frames it."""
    text = in_digits(_LABEL.sub("", text))
    spans = negated_spans(text)
    said: set[str] = set()
    denied: set[str] = set()
    for token in tokens(text):
        if token.term and token.folded not in frame:
            (denied if any(a <= token.start < b for a, b, _listed in spans) else said).add(token.term)
    return frozenset(said), frozenset(denied)


def _with(field: NoteField, sentences: Sequence[Sentence]) -> NoteField:
    """A field with fewer statements; the first one has no line of its own before it."""
    if list(sentences) == field.sentences:
        return field
    first = [replace(each, lead=each.lead.lstrip("\n ")) for each in sentences[:1]]
    return replace(field, sentences=[*first, *sentences[1:]], mentioned=bool(sentences))
