"""What the sources say by its own form and a field has not: rules of the step ``ADDITIONS`` of ``pipeline.py``.

Each takes the statements of the field so far, and returns lines in the words of the sources.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from slmdesk.tasks.note.findings.advised import said_orders
from slmdesk.tasks.note.findings.appointments import missing_from, named_appointments
from slmdesk.tasks.note.findings.dictated import in_own_words, not_spoken_to
from slmdesk.tasks.note.findings.opinions import opinions
from slmdesk.tasks.note.findings.stays import days, events, reason, shown, tells_day, values
from slmdesk.tasks.note.findings.vitals import left_out_of
from slmdesk.tasks.note.form.template import TemplateField
from slmdesk.tasks.note.lines.homes import asks_reason, is_plan, names_of, names_problems
from slmdesk.tasks.note.lines.repeating import adds_nothing
from slmdesk.tasks.note.medicines.allergic import ALLERGIC_WORD
from slmdesk.tasks.note.medicines.allergies import named_allergies, names_all
from slmdesk.tasks.note.rules.facts import Facts
from slmdesk.tasks.note.rules.wording import plan_line
from slmdesk.tasks.note.speech import abroad
from slmdesk.tasks.note.speech.digits import in_digits
from slmdesk.tasks.note.speech.reading import is_dialogue
from slmdesk.tasks.note.speech.tellers import capital
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import numbers, terms
from slmdesk.tasks.verify.words.negation_cues import negated_spans
from slmdesk.tasks.verify.words.wording import bits

_YOUR = re.compile(r"^your ", re.IGNORECASE)
_NONE_KNOWN = re.compile(r"(?:no (?:known )?(?:drug )?allerg(?:y|ies)|nkd?a)\W*$", re.IGNORECASE)
_CARRY_ON = re.compile(r"^(?:carry on|keep (?:on )?taking|stay on)(?: with)?\b", re.IGNORECASE)
_MOST_OPINIONS = 3
_TELLING_BITS = 5.0
_MOST_ORDERS = 10
_MOST_SPARED = 4
_MOST_RELATIVES = 8


def vital_signs_left_out(texts: Sequence[str], field: TemplateField, facts: Facts) -> list[str]:
    if "vital" not in names_of(field):
        return []
    return [vital.line for vital in left_out_of(texts, facts.vitals)]


def findings_left_out(texts: Sequence[str], field: TemplateField, facts: Facts) -> list[str]:
    if "exam" not in names_of(field):
        return []
    known = list(texts)
    added: list[str] = []
    for finding in map(in_digits, facts.findings):
        if not adds_nothing(finding, [*known, *added]):
            added.append(finding)
    return added


def results_left_out(texts: Sequence[str], field: TemplateField, facts: Facts) -> list[str]:
    if "result" not in names_of(field):
        return []
    said = [(terms(text), set(numbers(text))) for text in texts]

    def is_said(result: str) -> bool:
        own = set(numbers(result))
        return any(own and own <= values and words & terms(result) for words, values in said)

    return [
        capital(_YOUR.sub("", not_spoken_to(result)))
        for result in facts.results
        if not is_said(result) and not adds_nothing(result, texts)
    ]


def allergies_left_out(texts: Sequence[str], field: TemplateField, facts: Facts) -> list[str]:
    if "allerg" not in names_of(field) or facts.translated:
        return []
    known = names_all(texts)
    named = [each.line for each in named_allergies(facts.sources) if each.generic not in known]
    if named or texts:
        return named
    none = [
        sentence.strip()
        for source in facts.sources
        if facts.english and not is_dialogue(source.text)
        for line in source.text.splitlines()
        for _lead, sentence in split_result(line)
        if _NONE_KNOWN.match(sentence)
    ]
    return none[:1] or facts.answered.affirmed(ALLERGIC_WORD) or facts.answered.on(ALLERGIC_WORD)


def family_left_out(texts: Sequence[str], field: TemplateField, facts: Facts) -> list[str]:
    if "family" not in names_of(field):
        return []
    if facts.whose is None:
        return [] if texts or facts.translated else abroad.told_of_kin(facts.sources)
    told = [in_own_words(facts.whose.with_relatives(each)) for each in facts.whose.told_of_kin()]
    known = [{term for term in terms(text) if bits(term) >= _TELLING_BITS} for text in texts]
    untold = [each for each in told if not any(words & terms(each) for words in known)]
    return untold[:_MOST_RELATIVES]


def opinions_left_out(texts: Sequence[str], field: TemplateField, facts: Facts) -> list[str]:
    """What a clinician thinks of what the field has no word of; in written notes only where it has none at all."""
    if not facts.english or not names_problems(field) or (texts and not facts.labels_hold):
        return []
    known = {term for text in texts for term in terms(text) if bits(term) >= _TELLING_BITS}
    untold = [each for each in opinions(facts.sources) if not known & terms(each)]
    return [in_own_words(opinion) for opinion in untold][:_MOST_OPINIONS]


def appointments_left_out(texts: Sequence[str], field: TemplateField, facts: Facts) -> list[str]:
    if not facts.english or not is_plan(field) or "told" in names_of(field):
        return []
    named = missing_from(texts, list(named_appointments(facts.sources)))
    return [in_own_words(plan_line(in_digits(sentence))) for sentence in named]


def not_needed_left_out(texts: Sequence[str], field: TemplateField, facts: Facts) -> list[str]:
    """What a patient asks for and does not get is a decision of the visit, too."""
    if not is_plan(field) and "been told" not in names_of(field):
        return []
    denied = [terms(text) for text in texts if negated_spans(text)]
    return [each.line for each in facts.spared if not any(each.what <= words for words in denied)][:_MOST_SPARED]


def values_left_out(texts: Sequence[str], field: TemplateField, facts: Facts) -> list[str]:
    """Of several days a small model tells the values of the first."""
    if not facts.english or "result" not in names_of(field):
        return []
    told = {number for text in texts for number in numbers(text)}
    return [line for line in values(facts.sources, facts.dates) if not set(numbers(line)) & told]


def stay_left_out(texts: Sequence[str], field: TemplateField, facts: Facts) -> list[str]:
    """The days of coming and leaving, and with what the patient came, as written notes say them."""
    if not facts.english:
        return []
    names = names_of(field)
    if "admission" in names and "discharge" in names:
        return [] if any(map(tells_day, texts)) else days(facts.sources)
    return [told] if not texts and asks_reason(field) and (told := reason(facts.sources, facts.dates)) else []


def shown_left_out(texts: Sequence[str], field: TemplateField, facts: Facts) -> list[str]:
    """What a scan shows, where the diagnoses of written notes have no word of it."""
    if not facts.english or field.kind != "list" or not names_problems(field):
        return []
    known = {term for text in texts for term in terms(text) if bits(term) >= _TELLING_BITS}
    return [capital(each) for each in shown(facts.sources) if not known & terms(each)]


def events_left_out(texts: Sequence[str], field: TemplateField, facts: Facts) -> list[str]:
    """A course that does not tell why a medicine was stopped is no use to who goes on from there."""
    if not facts.english or "course" not in names_of(field):
        return []
    return [event for event in events(facts.sources, facts.dates) if not adds_nothing(event, texts)]


def answers_left_out(texts: Sequence[str], field: TemplateField, facts: Facts) -> list[str]:
    """What answers a question for the very thing that a heading of the user's own names: "Smoking"."""
    if texts or field.kind == "medications" or len(field.names) > 1 or facts.translated:
        return []
    return facts.answered.about(field.title)


def orders_left_out(texts: Sequence[str], field: TemplateField, facts: Facts) -> list[str]:
    """What the clinician of a dialogue tells the patient to do; a plan that forgets half of it is as wrong as none."""
    if not facts.english or not is_plan(field) or "told" in names_of(field):
        return []
    known = list(texts)
    added: list[str] = []
    for order in map(in_digits, said_orders(facts.sources)[:_MOST_ORDERS]):
        if not adds_nothing(_CARRY_ON.sub("continue", order), known):
            added.append(in_own_words(plan_line(order)))
            known.append(order)
    return added
