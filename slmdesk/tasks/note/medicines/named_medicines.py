"""Medicines that the source names and the model left out: found by name, with the dose and frequency beside them.

A table that forgets a medicine is as wrong as one that invents it, and small models forget.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from slmdesk.messages import SourceText
from slmdesk.tasks.note.medicines.allergic import is_allergy
from slmdesk.tasks.note.medicines.around import own_stretch, sentence_around
from slmdesk.tasks.note.medicines.dosage import DOSE, FREQUENCY, ROUTE, said_dose, said_frequency
from slmdesk.tasks.note.medicines.drug_names import drugs
from slmdesk.tasks.note.medicines.taken import Use, is_prescribed, may_be_taken, use_at
from slmdesk.tasks.note.speech.dated import Dates
from slmdesk.tasks.note.speech.digits import in_digits
from slmdesk.tasks.note.speech.reading import speaker_and_words
from slmdesk.tasks.verify import DrugMention

_DECIDED: frozenset[Use] = frozenset(("stopped", "changed", "new"))
_LONGEST_ANSWER = 300
_LONGEST_PART = 30  # characters
_FIRST_PART = re.compile(r"(?<!\w)[^\W\d_]{5,25}/$")
_LEVO = re.compile(r"(?<!\w)(?:L|[Cc]o)-$")  # "L-Thyroxin", "Co-amoxiclav"
_BARE = re.compile(r"\s+(?P<it>\d+(?:[.,]\d+)?)\s+")  # "metformin 1000 twice a day"
_DOSE_BEFORE_CHARACTERS = 30  # "half a tablet of", "40 milligrams of"


@dataclass(frozen=True)
class NamedMedicine:
    """A medicine as the source names it. generic: to tell whether it is in the table already.

    source, start, end: where its name stands.
    """

    name: str
    generic: str
    dose: str
    route: str
    frequency: str
    use: Use
    source: int
    start: int
    end: int


def named_medicines(sources: Sequence[SourceText], known: Iterable[str], dates: Dates) -> list[NamedMedicine]:
    """Medicines with a sign that they are taken, whose generic is not among ``known``; each once.

    Of several places that say as much the newest counts, and of one note the last.
    """
    seen = set(known)
    found: dict[str, NamedMedicine] = {}
    uses: dict[str, Use] = {}
    every = [medicine for number in range(len(sources)) for medicine in mentioned(sources, number)]
    for medicine in sorted(every, key=lambda each: dates.order(each.source, each.start)):
        if medicine.generic in seen:
            continue
        before = found.get(medicine.generic)
        newer = before is not None and dates.several and _day(dates, medicine) > _day(dates, before)
        said = bool(medicine.dose and medicine.frequency)  # of one note what it says last
        if before is None or (newer and medicine.dose) or said or _filled(medicine) >= _filled(before):
            found[medicine.generic] = medicine
        # What is decided last counts; "take it at night" behind it decides nothing new.
        told = uses.get(medicine.generic, "unclear")
        again = told == "current" and medicine.use == "new"  # ordered once more
        if newer or told == "unclear" or (medicine.use in _DECIDED and not again):
            uses[medicine.generic] = medicine.use
    return [replace(medicine, use=uses[generic]) for generic, medicine in found.items()]


def mentioned(sources: Sequence[SourceText], number: int) -> list[NamedMedicine]:
    """The medicines of one source, each place of each that says a dose or what is done with it."""
    text = sources[number].text
    found = []
    names = _names(text)
    allergies = {generic for _name, generic, start, end in names if is_allergy(text, start, end)}
    for name, generic, start, end in names:
        if not may_be_taken(text, start, end):
            continue
        medicine = at(text, number, name, generic, start, end)
        told = medicine.use != "unclear" or medicine.frequency
        if medicine.dose or (told and generic not in allergies):
            found.append(medicine)
    return found


def at(text: str, number: int, name: str, generic: str, start: int, end: int) -> NamedMedicine:
    """What stands beside one name, its cells as they are written."""
    before, after = sentence_around(text, start, end)
    behind = own_stretch(after)
    if text[end + len(after) : end + len(after) + 1] == "?":
        behind += " " + _answer(text, end + len(after) + 1)
    use = use_at(text, start, end)
    if use == "current" and is_prescribed(text, start):
        use = "new"
    dose = said_dose(behind, use == "changed")
    if not dose:
        near = list(DOSE.finditer(before[-_DOSE_BEFORE_CHARACTERS:]))
        dose = near[-1][0] if near and _leads_to_name(before[-_DOSE_BEFORE_CHARACTERS:][near[-1].end() :]) else ""
    if not dose and (bare := _BARE.match(behind)) is not None and FREQUENCY.match(behind, bare.end()):
        dose = bare["it"]
    route = ROUTE.search(behind.partition(" then ")[0]) or _route_before(before[-_DOSE_BEFORE_CHARACTERS:])
    return NamedMedicine(
        name,
        generic,
        in_digits(" ".join(dose.split())),
        route[0] if route else "",
        said_frequency(behind, use == "changed"),
        use,
        number,
        start,
        end,
    )


def _answer(text: str, end: int) -> str:
    """The first sentence of what answers a question for a dose: "How much Calpol?" "Five millilitres every six hours"."""
    rest = text[end : end + _LONGEST_ANSWER].lstrip(" ")
    line = rest[1:].partition("\n")[0] if rest.startswith("\n") else ""
    said = speaker_and_words(line)[1]
    return own_stretch(sentence_around(said, 0, 0)[1])


def generic_of(name: str) -> str:
    """What a medicine is led back to: "Insulin glargine" and "Lantus" are one; a name without a drug is itself."""
    found = drugs(name)
    return _joined(found) if found else name.casefold()


def _names(text: str) -> list[tuple[str, str, int, int]]:
    """(name, generic, start, end) of every medicine; names beside each other, "insulin aspart", are one."""
    groups: list[list[DrugMention]] = []
    for mention in drugs(text):
        if groups and text[groups[-1][-1].end : mention.start] == " ":
            groups[-1].append(mention)
        else:
            groups.append([mention])
    spans = [(_start(text, group[0].start), group[-1].end, _joined(group)) for group in groups]
    return [(text[start:end], generic, start, end) for start, end, generic in spans]


def _start(text: str, start: int) -> int:
    """Where a name begins: that of "sacubitril/valsartan" with its first part, which no list has."""
    before = text[max(0, start - _LONGEST_PART) : start]
    first = _FIRST_PART.search(before) or _LEVO.search(before)
    return start - len(first[0]) if first is not None else start


def _joined(group: Sequence[DrugMention]) -> str:
    """One name for "Insulin glargine", "glargine" and "Lantus"; "Lasix furosemide" is furosemide."""
    generics = list(dict.fromkeys((mention.generic or mention.name).casefold() for mention in group))
    whole = [each for each in generics if not any(each != other and each in other.split() for other in generics)]
    return " ".join(sorted(whole))


def _route_before(stretch: str) -> re.Match[str] | None:
    """The route of "intravenous ceftriaxone"; that of "nothing by mouth, IV fluids, ceftriaxone" is of other things."""
    found = next(reversed(list(ROUTE.finditer(stretch))), None)
    return found if found is not None and _leads_to_name(stretch[found.end() :]) else None


def _leads_to_name(between: str) -> bool:
    words = between.casefold().split()
    return all(word in {"of", "the", "tablet", "tablets", "a", "his", "her", "my", "oral"} for word in words)


def _day(dates: Dates, medicine: NamedMedicine) -> tuple[int, int, int]:
    return dates.order(medicine.source, medicine.start)[0]


def _filled(medicine: NamedMedicine) -> int:
    return sum(map(bool, (medicine.dose, medicine.route, medicine.frequency)))
