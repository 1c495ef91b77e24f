"""Wrong sentences made from right ones: one small change that turns a human summary's sentence false.

Deterministic: the same seed gives the same change. Nothing here is shared with the code that is measured.
"""

from __future__ import annotations

import itertools
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
# Words that look like a side or a direction and are none; swapping them makes no false statement but no English.
_NO_SIDE = re.compile(
    r"(?:\b(?:have|has|had|having|who|he|she|they|it|be|was) left\b|\bright (?:now|away|after|before))", re.I
)
_NO_DIRECTION = re.compile(
    r"\b(?:no longer|(?:upper|lower|higher) (?:extremit\w+|limbs?|legs?|lobes?|quadrants?|lips?|"
    r"gi\b|respiratory|urinary|eyelids?)|loss functions?|(?:more|less) recently)\b",
    re.I,
)
_JOINED = (
    r"(?:,|/|\bor\b|\bnor\b)\s*(?:[a-z]+ )?"  # "worse or better" is not changed into "worse or worse": it says as much
)
_DROPPED = (
    (re.compile(r"\bdenies (?:having |any |a )?", re.I), "reports "),
    (re.compile(r"\bdenied (?:having |any )?", re.I), "reported "),
    (re.compile(r"(?<!or )\bwithout ", re.I), "with "),
    (re.compile(r"\bnegative for\b", re.I), "positive for"),
    (
        re.compile(
            r"\b(is|was|are|were|has|have|had|does|do|did|can|could|will|would|should) not\b(?! (?:only|just)\b)",
            re.I,
        ),
        r"\1",
    ),
    (re.compile(r"\bcannot\b", re.I), "can"),
    (re.compile(r"(?<=[a-z] )no longer\b"), "still"),
    (re.compile(r"(?<=[a-z] )no one\b"), "someone"),
    (re.compile(r"(?<=[a-z] )no (?=[a-z])"), ""),
    (re.compile(r"^No (?=[a-z])"), "Has "),
    (re.compile(r"^Nil (?=[a-z])"), "Has "),
)
_PARTICIPLE = (
    r"(?:\w+ed|had|been|taken|tried|lost|gone|done|made|become|given|seen|felt|found|got|gotten|left|led|put|run|set|"
    r"shown|undergone|grown|come|begun|brought|known|kept|met|told|said|won|written|chosen|also|always|recently|"
    r"previously|already|since|just)\b"
)
_ADDED = (
    (re.compile(r"\b(is|was|are|were) (?!(?:not|no|also|just|only|merely)\b)(?=[a-z])"), r"\1 not "),
    (re.compile(r"\b(can|could|will|would|should|must) (?!not\b)(?=[a-z])"), r"\1 not "),
    (re.compile(r"\b(?:reports|endorses|notes) (?!no\b)(?=[a-z])"), "denies "),
    (re.compile(r"\bhas been (?!no)"), "has not been "),
    (re.compile(rf"\bhas (?={_PARTICIPLE})"), "has not "),
    (re.compile(r"\bhas to "), "does not have to "),
    (re.compile(r"\bhas (?=the |his |her |their |its )"), "does not have "),
    (re.compile(r"\bhas (?:an? (?=[a-z])|some |(?!an? ))(?!no\b|not\b|only\b|too\b)(?=[a-z])"), "has no "),
    (
        re.compile(r"\b(?:we|the authors|this paper|the paper) (propose|present|introduce|show)s?\b", re.I),
        r"they do not \1",
    ),
)
_VALUE = re.compile(
    r"(?P<number>(?<![\w.,/])\d+(?:[.,]\d+)?(?![\w/]|[.,]\d))|"
    rf"(?P<month>\b(?:{'|'.join(map(str.capitalize, _MONTHS))})\b)|"
    r"(?P<name>(?<=[a-z,] )[A-Z][a-z]{2,}\b)"
)
_IN_LIST = re.compile(r",? (?:and|or|to) |, |/|-")
_UNSETTLED = re.compile(  # "not sure if it is", "if it is not": neither says that it is, or is not
    r"\b(?:(?:not|un)\s?(?:sure|certain|clear)|(?:n['’]t|not) know|unknown|wonder\w*)(?: \w+){0,2}?"
    r" (?:if|whether)\b[^.;]*$",
    re.I,
)
_CLOSE = 5  # words
_TRIES = 4  # choices of what to change
_CLAUSE_BORDER = re.compile(r"[,;:.]\s|\b(?:but|and|because|although|which|who|that|if)\b")
_NEGATED = re.compile(
    r"\b(?:no|not|never|none|nothing|nobody|neither|nor|denies|denied|unable|cannot|\w+n['’]t)\b", re.I
)


def corrupted(kind: str, sentence: str, seed: int) -> str | None:
    """The sentence with one change of this kind, None where it has nothing to change."""
    chance = random.Random(f"{seed}{kind}{sentence}")
    changed = _MAKERS[kind](sentence, chance)
    return changed if changed and changed != sentence else None


def others(kind: str, sentence: str, seed: int) -> set[str]:
    """More sentences with one change of this kind than ``corrupted`` gives: to fit on, not to report."""
    if kind in ("negation added", "negation dropped"):
        found = set(_all_added(sentence) if kind == "negation added" else _all_dropped(sentence))
    else:
        found = {changed for more in range(1, _TRIES) if (changed := corrupted(kind, sentence, seed + more))}
    return found - {sentence, corrupted(kind, sentence, seed)}


def with_other_value(sentence: str, source: str, seed: int) -> str | None:
    """The sentence with a number, a month or a name of its source in the place of another."""
    chance = random.Random(f"{seed}other{sentence}")
    found = [(place, new) for place in _VALUE.finditer(sentence) for new in _values_like(place, sentence, source)]
    if not found:
        return None
    place, new = chance.choice(found)
    return sentence[: place.start()] + new + sentence[place.end() :]


def with_values_exchanged(sentence: str, source: str, seed: int) -> str | None:
    """The sentence with two numbers, months or names of its source exchanged, unless they stand in one list."""
    chance = random.Random(f"{seed}exchanged{sentence}")
    places = [place for place in _VALUE.finditer(sentence) if place[0] in source]
    pairs = [
        (one, other)
        for one, other in itertools.combinations(places, 2)
        if one.lastgroup == other.lastgroup
        and one[0] != other[0]
        and not _IN_LIST.fullmatch(sentence, one.end(), other.start())
    ]
    if not pairs:
        return None
    one, other = chance.choice(pairs)
    between = sentence[one.end() : other.start()]
    return sentence[: one.start()] + other[0] + between + one[0] + sentence[other.end() :]


def _values_like(place: re.Match[str], sentence: str, source: str) -> list[str]:
    """What the source has of a value's kind and the sentence has not; of numbers those before the same word."""
    following = re.match(r"\s?\w+", sentence[place.end() :])
    found = set()
    for other in _VALUE.finditer(source):
        alike = other.lastgroup == place.lastgroup and other[0] not in sentence
        if alike and (place.lastgroup != "number" or (following and source.startswith(following[0], other.end()))):
            found.add(other[0])
    return sorted(found)[:20] if place[0] in source else []


def _swap(
    sentence: str, table: dict[str, tuple[str, ...]], chance: random.Random, never: re.Pattern[str] | None = None
) -> str | None:
    words = "|".join(map(re.escape, sorted(table, key=len, reverse=True)))
    found = list(re.finditer(rf"(?<![\w-])(?:{words})(?![\w-])", sentence, re.I))
    spared = [span.span() for span in never.finditer(sentence)] if never else []
    found = [place for place in found if not any(start <= place.start() < end for start, end in spared)]
    if not found:
        return None
    place = chance.choice(found)
    new = chance.choice(table[place[0].lower()])
    joined = rf"\b{new}\s*{_JOINED}{place[0]}\b|\b{place[0]}\s*{_JOINED}{new}\b"
    if never is _NO_DIRECTION and re.search(joined, sentence, re.I):
        return None
    new = new.capitalize() if place[0][0].isupper() and not place[0].isupper() else new
    before = sentence[: place.start()]
    if re.search(r"\ban $", before) and new[0] not in "aeiouAEIOU":
        before = before[:-2] + " "
    return before + new + sentence[place.end() :]


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
    return _swap(sentence, table, chance, _NO_SIDE)


def _direction(sentence: str, chance: random.Random) -> str | None:
    table = {one: (other,) for one, other in _DIRECTIONS} | {other: (one,) for one, other in _DIRECTIONS}
    return _swap(sentence, table, chance, _NO_DIRECTION)


def _dropped(sentence: str, _chance: random.Random) -> str | None:
    return next(_all_dropped(sentence), None)


def _all_dropped(sentence: str) -> Iterator[str]:
    for pattern, new in _DROPPED:
        for place in pattern.finditer(sentence):
            yield sentence[: place.start()] + place.expand(new) + sentence[place.end() :]


def _added(sentence: str, _chance: random.Random) -> str | None:
    return next(_all_added(sentence), None)


def _all_added(sentence: str) -> Iterator[str]:
    """A negation where none is close by in its clause: two of them are no English, or cancel out."""
    for pattern, new in _ADDED:
        for place in pattern.finditer(sentence):
            before = _CLAUSE_BORDER.split(sentence[: place.start()])[-1].split()[-_CLOSE:]
            after = _CLAUSE_BORDER.split(sentence[place.end() :])[0].split()[:_CLOSE]
            unsettled = _UNSETTLED.search(sentence[: place.start()])
            if not unsettled and not _NEGATED.search(" ".join((*before, "|", *after))):
                yield sentence[: place.start()] + place.expand(new) + sentence[place.end() :]


_MAKERS: dict[str, Callable[[str, random.Random], str | None]] = {
    "number": _number,
    "unit": _unit,
    "date": _date,
    "drug": _drug,
    "side": _side,
    "negation dropped": _dropped,
    "negation added": _added,
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
