"""Wrong sentences made from right ones: one small change that turns a human summary's sentence false.

Deterministic: the same seed gives the same change. Nothing here is shared with the code that is measured.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

KINDS = ("number", "unit", "date", "drug", "side", "negation dropped", "negation added", "direction")

_NUMBER = re.compile(r"(?<![\w.,/])\d+(?:[.,]\d+)?(?![\w/]|[.,]\d)")
_NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty")
_UNITS = {
    "mg": ("g", "mcg"),
    "milligrams": ("grams", "micrograms"),
    "mcg": ("mg",),
    "g": ("mg",),
    "ml": ("l",),
    "hours": ("days", "weeks"),
    "hour": ("day", "week"),
    "days": ("weeks", "months"),
    "day": ("week", "month"),
    "weeks": ("months", "days"),
    "week": ("month", "day"),
    "months": ("years", "weeks"),
    "month": ("year", "week"),
    "years": ("months", "weeks"),
    "minutes": ("hours", "days"),
    "pounds": ("kilograms", "ounces"),
    "kg": ("pounds",),
    "cm": ("mm", "inches"),
    "mm": ("cm",),
    "miles": ("kilometers",),
    "euros": ("dollars",),
    "percent": ("points",),
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DRUGS_TEXT = (
    "lisinopril metformin ibuprofen acetaminophen tylenol motrin advil aspirin lasix furosemide warfarin coumadin "
    "digoxin amlodipine norvasc atorvastatin lipitor simvastatin metoprolol toprol carvedilol hydrochlorothiazide "
    "losartan omeprazole protonix pantoprazole prednisone albuterol flonase zyrtec claritin amoxicillin "
    "azithromycin doxycycline ciprofloxacin zoloft sertraline prozac fluoxetine lexapro xanax gabapentin tramadol "
    "oxycodone percocet morphine insulin lantus synthroid levothyroxine methotrexate humira plaquenil allopurinol "
    "colchicine meloxicam naproxen aleve celebrex ultram paracetamol cetirizine salbutamol ventolin bisoprolol "
    "clopidogrel plavix eliquis xarelto diclofenac topamax imitrex ambien trazodone bupropion miralax zofran "
    "benadryl "
)
DRUGS = tuple(_DRUGS_TEXT.split())
_SIDES = (("left", "right"), ("left-sided", "right-sided"), ("bilateral", "left"), ("bilaterally", "on the right"))
_DIRECTIONS = (
    ("increased", "decreased"),
    ("increase", "decrease"),
    ("increases", "decreases"),
    ("increasing", "decreasing"),
    ("higher", "lower"),
    ("improved", "worsened"),
    ("improves", "worsens"),
    ("improve", "worsen"),
    ("improvement", "deterioration"),
    ("better", "worse"),
    ("more", "less"),
    ("elevated", "reduced"),
    ("greater", "smaller"),
    ("reduce", "raise"),
    ("reduces", "raises"),
    ("reduced", "raised"),
    ("positive", "negative"),
    ("high", "low"),
    ("longer", "shorter"),
    ("rises", "falls"),
    ("gain", "loss"),
)
_DROPPED = (
    (re.compile(r"\bdenies (?:having |any |a )?", re.I), "reports "),
    (re.compile(r"\bdenied (?:having |any )?", re.I), "reported "),
    (re.compile(r"\bwithout ", re.I), "with "),
    (re.compile(r"\bnegative for\b", re.I), "positive for"),
    (re.compile(r"\b(is|was|are|were|has|have|had|does|do|did|can|could|will|would|should) not\b", re.I), r"\1"),
    (re.compile(r"\bcannot\b", re.I), "can"),
    (re.compile(r"(?<=[a-z] )no (?=[a-z])"), ""),
    (re.compile(r"^No (?=[a-z])"), "Has "),
    (re.compile(r"^Nil (?=[a-z])"), "Has "),
)
_ADDED = (
    (re.compile(r"\b(is|was|are|were) (?!not\b|no\b|also\b)(?=[a-z])"), r"\1 not "),
    (re.compile(r"\b(can|could|will|would|should|must) (?!not\b)(?=[a-z])"), r"\1 not "),
    (re.compile(r"\b(?:reports|endorses|notes) (?!no\b)(?=[a-z])"), "denies "),
    (re.compile(r"\bhas been (?!no)"), "has not been "),
    (re.compile(r"\bhas (?!no\b|not\b|been\b)(?=[a-z])"), "has no "),
    (
        re.compile(r"\b(?:we|the authors|this paper|the paper) (propose|present|introduce|show)s?\b", re.I),
        r"they do not \1",
    ),
)


def corrupted(kind: str, sentence: str, seed: int) -> str | None:
    """The sentence with one change of this kind, None where it has nothing to change."""
    chance = random.Random(f"{seed}{kind}{sentence}")
    changed = _MAKERS[kind](sentence, chance)
    return changed if changed and changed != sentence else None


def _swap(sentence: str, table: dict[str, tuple[str, ...]], chance: random.Random) -> str | None:
    words = "|".join(map(re.escape, sorted(table, key=len, reverse=True)))
    found = list(re.finditer(rf"(?<![\w-])(?:{words})(?![\w-])", sentence, re.I))
    if not found:
        return None
    place = chance.choice(found)
    new = chance.choice(table[place[0].lower()])
    new = new.capitalize() if place[0][0].isupper() and not place[0].isupper() else new
    return sentence[: place.start()] + new + sentence[place.end() :]


def _number(sentence: str, chance: random.Random) -> str | None:
    digits = [found for found in _NUMBER.finditer(sentence) if not re.match(r"\s*\.\s", sentence[found.end() :])]
    if not digits:
        others = {word: tuple(other for other in _NUMBER_WORDS if other != word) for word in _NUMBER_WORDS}
        return _swap(sentence, others, chance)
    place = chance.choice(digits)
    old = place[0]
    value = float(old.replace(",", "."))
    if "." in old or "," in old:
        new = f"{value + chance.choice((0.3, 1.1, 2.0)):.{len(re.split('[.,]', old)[1])}f}"
    elif 1900 <= value <= 2100:
        new = str(int(value) + chance.choice((-7, -3, 2, 4)))
    else:
        new = str(int(chance.choice((value * 2, value * 10, value + 1, value + 3, max(1, value // 2)))))
    return sentence[: place.start()] + new + sentence[place.end() :] if new != old else None


def _unit(sentence: str, chance: random.Random) -> str | None:
    words = "|".join(sorted(_UNITS, key=len, reverse=True))
    found = list(
        re.finditer(rf"(\d[\s-]?|\b(?:{'|'.join(_NUMBER_WORDS)}|a|few|several)[\s-])({words})\b", sentence, re.I)
    )
    if not found:
        return None
    place = chance.choice(found)
    return sentence[: place.start(2)] + chance.choice(_UNITS[place[2].lower()]) + sentence[place.end(2) :]


def _date(sentence: str, chance: random.Random) -> str | None:
    for names in (_MONTHS, _DAYS):
        capital = [name.capitalize() for name in names]
        found = list(re.finditer(rf"\b(?:{'|'.join(capital)})\b", sentence))
        if found:
            place = chance.choice(found)
            new = chance.choice([name for name in capital if name != place[0]])
            return sentence[: place.start()] + new + sentence[place.end() :]
    found = list(re.finditer(r"\b(?:19|20)\d\d\b", sentence))
    if not found:
        return None
    place = chance.choice(found)
    return sentence[: place.start()] + str(int(place[0]) + chance.choice((-4, -2, 3, 6))) + sentence[place.end() :]


def _drug(sentence: str, chance: random.Random) -> str | None:
    return _swap(sentence, {drug: tuple(other for other in DRUGS if other != drug) for drug in DRUGS}, chance)


def _side(sentence: str, chance: random.Random) -> str | None:
    table = {one: (other,) for one, other in _SIDES} | {other: (one,) for one, other in _SIDES[:2]}
    return _swap(sentence, table, chance)


def _direction(sentence: str, chance: random.Random) -> str | None:
    table = {one: (other,) for one, other in _DIRECTIONS} | {other: (one,) for one, other in _DIRECTIONS}
    return _swap(sentence, table, chance)


def _first(changes: tuple[tuple[re.Pattern[str], str], ...]) -> Callable[[str, random.Random], str | None]:
    def change(sentence: str, _chance: random.Random) -> str | None:
        for pattern, new in changes:
            if pattern.search(sentence):
                return pattern.sub(new, sentence, count=1)
        return None

    return change


_MAKERS: dict[str, Callable[[str, random.Random], str | None]] = {
    "number": _number,
    "unit": _unit,
    "date": _date,
    "drug": _drug,
    "side": _side,
    "negation dropped": _first(_DROPPED),
    "negation added": _first(_ADDED),
    "direction": _direction,
}

_CLINICAL = (
    "She was admitted last spring with {disease} and treated with {drug}.",
    "He takes {drug} every evening for {disease}.",
    "The patient has a family history of {disease} in her {relative}.",
    "Family history is significant for {disease}.",
    "An {test} of the {part} was ordered and came back abnormal.",
    "The patient was referred to {specialist} for {disease}.",
    "He underwent surgery on his {part} in {year}.",
    "She was allergic to {drug}, which caused {disease}.",
)
_GENERAL = (
    "The results were later confirmed by a team at the University of {place}.",
    "The work was funded by a grant from the {place} Research Council.",
    "Professor {name} disagreed and left the project in {year}.",
    "A follow-up study with {number} volunteers found the opposite.",
    "{name} later moved to {place} and opened a bakery.",
    "The price of {thing} rose sharply after the announcement.",
    "They agreed to hire a consultant from {place} to redesign the {thing}.",
    "Critics have called the {thing} a failure.",
)
_FILLINGS = {
    "disease": (
        "pneumonia",
        "epilepsy",
        "psoriasis",
        "hepatitis C",
        "gallstones",
        "endometriosis",
        "glaucoma",
        "tuberculosis",
    ),
    "drug": DRUGS,
    "relative": ("grandmother", "uncle", "sister"),
    "test": ("MRI", "ultrasound", "angiogram"),
    "part": ("elbow", "kidney", "thyroid", "ankle", "pelvis"),
    "specialist": ("a nephrologist", "a dermatologist", "an ophthalmologist", "a urologist"),
    "year": ("1987", "1994", "2003", "2016"),
    "place": ("Helsinki", "Nairobi", "Lima", "Vermont", "Osaka", "Melbourne"),
    "name": ("Alvarez", "Kowalski", "Nakamura", "Okafor", "Lindqvist"),
    "number": ("412", "87", "1,350"),
    "thing": ("bridge", "lantern", "warehouse", "piano", "satellite", "orchard"),
}


def invented(clinical: bool, seed: int) -> Iterator[str]:
    """Sentences of one genre that no source says."""
    chance = random.Random(seed)
    while True:
        frame = chance.choice(_CLINICAL if clinical else _GENERAL)
        yield frame.format(**{name: chance.choice(values) for name, values in _FILLINGS.items()})
