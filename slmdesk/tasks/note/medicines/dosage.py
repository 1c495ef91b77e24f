"""How a dose, a route and a frequency are written: what stands behind a medicine's name, and whether two are the same."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from dataclasses import dataclass

from slmdesk.tasks.verify.checks.frequency import frequencies
from slmdesk.tasks.verify.values.number_words import written_numbers

_UNIT = (
    r"(?:mg|mcg|µg|μg|micrograms?|microgrammes?|ug|g|gm|ml|units?|iu|milligram(?:me)?s?|gram(?:me)?s?|millilit(?:er|re)s?|mls|mils|puffs?|drops?|tablets?|"
    r"pills?|capsules?|sachets?|patch(?:es)?|sprays?|miligramos|microgramos|comprimidos?|gotas|mikrogramm|milligramm|tabletten?|hübe|gouttes|comprimés?|%)"
)
_WORD_NUMBER = (
    r"(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|sixteen|eighteen|twenty|thirty|forty|fifty|"
    r"sixty|seventy|seventy-five|eighty|ninety|hundred|thousand|point|and a half|half an?|half|an?|eine?|une?|una?)[\s-]+){1,4}"
)
_NUMBER = rf"(?:\d+(?:[.,]\d+)*(?:\s?(?:-|–|to|/)\s?\d+(?:[.,]\d+)*)?\s?-?|{_WORD_NUMBER})"
_PER = r"(?:\s?(?:/|per\s)\s?(?:\d+(?:[.,]\d+)?\s?)?(?:ml|hour|hr|h|dose|puff|actuation|kg)\b)?"
DOSE = re.compile(
    rf"(?<![\w/.,])(?:half an?\s+(?=\d))?{_NUMBER}{_UNIT}(?!\w){_PER}(?: (?:tablet|capsule)\b)?(?: (?:of|à|de|x) \d+(?:[.,]\d+)?\s?(?:mg|mcg|g|ml)\b)?",
    re.IGNORECASE,
)
"""An amount with its unit: "75 mg", "120 mg/5 ml", "half a tablet", "twenty-two units", "half a 50 milligram tablet"."""

_TIMES = r"(?:once|twice|one time|two times|three times|four times|\d times|five times|six times)"
_HOURS = r"(?:\d+|two|three|four|six|eight|twelve)(?:\s?(?:-|to)\s?(?:\d+|six|eight|twelve))?"
_HOW_OFTEN = (
    rf"(?:up to )?{_TIMES}(?:,? (?:an?|per|every|each))? ?(?:day|daily|weekly|week|month|night|morning|evening)\b|"
    rf"(?:up to )?every (?:{_HOURS}|other|second|single)? ?(?:hours?|days?|morning|evening|night|weeks?|months?)\b|daily|nightly|weekly|monthly|"
    r"(?:once )?(?:(?:each|every) (?:morning|evening|night)|at (?:night|bedtime)|before bed|in the (?:morning|evening))|nocte|mane|q\.?\s?\d{1,2}\s?h\b|"
    r"b\.?i\.?d\b|t\.?i\.?d\b|q\.?i\.?d\b|b\.?d\b|t\.?d\.?s\b|q\.?d\.?s\b|o\.?d\b|qd\b|om\b|(?:(?<=mg )|(?<=mcg )|(?<=grams )|(?<=tablet )|(?<=tablets ))on(?=\s*(?:[.,;)]|$))|a day|per day|with (?:meals|food)|stat\b|"
    r"cada \d+ horas|(?:una|dos|tres|cuatro|\d) ve(?:z|ces) (?:al día|por semana)|(?:une|deux|trois|quatre|\d) fois par (?:jour|semaine)|"
    r"(?:le|au) (?:matin|soir|coucher)|(?:ein|zwei|drei|vier)mal (?:täglich|am Tag|wöchentlich)|\d\s?[x×] (?:täglich|tgl\.?)|morgens und abends|morgens|abends|"
    r"(?:tous|toutes) les (?:jours|matins|soirs|nuits|\d+ heures|(?:deux|trois|quatre|six|huit|douze) heures)|chaque (?:jour|matin|soir)|avant (?:le|chaque) (?:petit[- ]déjeuner|dîner|repas)|"
    r"vor dem (?:Frühstück|Essen|Schlafen)|jeden (?:Tag|Morgen|Abend)|täglich|antes del? (?:desayuno|acostarse)|(?:todas las|cada) (?:mañanas?|noches?)|"
    r"zur Nacht|[\d½]-[\d½]-[\d½](?:-[\d½])?"
)
_NEEDED = r"(?:as|when|if) (?:needed|required|necessary)|p\.?r\.?n\b|(?:when|if|as) (?:i|you|he|she|they) needs?(?: it| them)?|bei Bedarf|si besoin|si (?:precisa|dolor)"
FREQUENCY = re.compile(rf"(?<![\w-])(?:(?:{_HOW_OFTEN})(?:,? (?:{_NEEDED}))?|{_NEEDED})(?!\w)", re.IGNORECASE)

_ROUTES: dict[str, str] = {
    "oral": r"by mouth|orally|oral|p\.?o\b|pills?|tablets?|swallow\w*|capsules?",
    "inhaled": r"inhal\w+|puffs?|spacer|nebuli[sz]\w+",
    "topical": r"topical(?:ly)?|creams?|ointments?|gel|lotions?|to the skin",
    "sublingual": r"sublingual(?:ly)?|under (?:the|your|his|her) tongue|s\.?l\b",
    "transdermal": r"transdermal(?:ly)?|patch(?:es)?",
    "subcutaneous": r"subcutaneous(?:ly)?|subcut|s\.?c\b|under the skin",
    "intravenous": r"intravenous(?:ly)?|i\.?v\b|drip|(?:through|into) (?:an?|the|your|his|her) veins?",
    "intramuscular": r"intramuscular(?:ly)?|i\.?m\b",
    "nasal": r"nasal(?:ly)?|nostrils?|nose",
    "rectal": r"rectal(?:ly)?|suppositor\w+|p\.?r\b",
}
_CLASSES = {name: re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)", re.IGNORECASE) for name, pattern in _ROUTES.items()}
ROUTE = re.compile(
    r"(?<![\w-])(?:by mouth|orally|oral|p\.?o\b(?!\w)|intravenous(?:ly)?|iv|i\.v\.|intramuscular(?:ly)?|im(?! (?-i:[A-ZÄÖÜ]))|i\.m\.|subcutaneous(?:ly)?|"
    r"subcut|s\.?c\.?|topical(?:ly)?|inhaled|sublingual(?:ly)?|under the tongue|(?:through|into) (?:an?|the|your|his|her) vein)(?!['’\w])",
    re.IGNORECASE,
)

_MOMENTS = {
    "morning": re.compile(r"(?<![\w-])(?:morning|mane|om|breakfast|morgens|morgen|frühstück|matins?|petit[- ]déjeuner|mañanas?|desayuno)(?!\w)", re.IGNORECASE),
    "night": re.compile(
        r"(?<![\w-])(?:night|nightly|nocte|bed|bedtime|evening|abends|zur nacht|soir|coucher|noche)(?!\w)|^on$|(?:(?<=mg )|(?<=mcg )|(?<=tablet )|(?<=tablets ))on(?=\s*(?:[.,;)]|$))", re.IGNORECASE
    ),
    "needed": re.compile(rf"(?<![\w-])(?:{_NEEDED})(?!\w)", re.IGNORECASE),
}  # fmt: skip
_CHANGED_TO = re.compile(rf"(?:(?<!up )\bto|\bnow)\s+(?P<it>{_NUMBER}{_UNIT}(?!\w){_PER})", re.IGNORECASE)
_BACK_TO = re.compile(rf"\bback (?:down |up )?to\s+(?P<it>{_NUMBER}{_UNIT}(?!\w){_PER})", re.IGNORECASE)
_IS_NOW = re.compile(rf"\b(?:now|down to)\s+(?:on\s+|at\s+)?(?P<it>{_NUMBER}{_UNIT}(?!\w){_PER})", re.IGNORECASE)
_TO = re.compile(r"(?<!up )\bto\b", re.IGNORECASE)
_EARLIER = re.compile(
    r"(?:(?<=,) from|\b(?:previous(?:ly)?|former(?:ly)?|earlier|used to (?:be|take)|instead of|up from|down from|(?:was|were)(?= (?:on |at )?$)|antes|zuvor|vorher|bisher))\W+(?:on\s+|at\s+|taking\s+|de\s+)?$",
    re.IGNORECASE,
)
_STEP = re.compile(rf"\bby\s+{_NUMBER}{_UNIT}(?!\w){_PER}\s*$", re.IGNORECASE)  # "reduce by 5 mg every week"
_CLAUSE = re.compile(r"\b(?:I|she|he|they|we|it|that['’]s|was|is|finished|stopped)\b", re.IGNORECASE)
_PURPOSE = re.compile(
    r"(?:to (?!(?:one|two|three|four|half|an?)\b)[a-z]|for (?:the |his |her |my )?[a-z])", re.IGNORECASE
)
_EVERY_DAY = re.compile(r"(?:every|each) (?:single )?day|daily", re.IGNORECASE)
_SPOKEN_SHORT = re.compile(r"(?<![\w.])(?:od|bd|bid|tid|qid)(?![\w])")


@dataclass(frozen=True)
class Timing:
    """When something is taken. per_day: how often a day, each way that it is said. moments: morning, night, needed.

    rest: what of the text says neither.
    """

    per_day: frozenset[float]
    moments: frozenset[str]
    rest: str

    def __bool__(self) -> bool:
        return bool(self.per_day or self.moments)

    def holds(self, other: Timing) -> bool:
        """Whether this says all that another does: "at night" says once a day; "morning and night" twice."""
        if not other.moments <= self.moments:
            return False
        spoken = set(self.per_day)
        moments = len(self.moments - {"needed"})
        if moments:
            spoken.add(float(moments))
        return all(any(abs(each - said) <= 0.02 * each for said in spoken) for each in other.per_day)


def timing(text: str) -> Timing:
    """How often and when, of a cell or a stretch of a source."""
    plain = _SPOKEN_SHORT.sub(lambda match: match[0].upper(), text)
    found = frequencies(plain)
    if any(each.per_day > 1 for each in found):  # "twice a day, every day" is not once
        found = tuple(each for each in found if not _EVERY_DAY.fullmatch(plain[each.start : each.end]))
    moments = {name for name, pattern in _MOMENTS.items() if pattern.search(plain)}
    rest = plain
    for each in sorted(found, key=lambda one: -one.start):
        rest = f"{rest[: each.start]} {rest[each.end :]}"
    for pattern in _MOMENTS.values():
        rest = pattern.sub(" ", rest)
    # "every morning" is a moment, and said with "once a day" as well.
    return Timing(frozenset(round(each.per_day, 4) for each in found), frozenset(moments), rest)


def route_classes(text: str) -> set[str]:
    """The ways into the body that a text names: "2 puffs of the inhaler" is inhaled."""
    return {name for name, pattern in _CLASSES.items() if pattern.search(text)}


def said_dose(stretch: str, changed: bool = False) -> str:
    """The first dose of a stretch; of one that is changed the last of "from 2.5 to 5 mg"."""
    doses = [match for match in DOSE.finditer(stretch) if not _EARLIER.search(stretch[: match.start()])]
    if not doses:
        return ""
    target = next(reversed(list(_BACK_TO.finditer(stretch))), None)
    target = target or (_CHANGED_TO if changed else _IS_NOW).search(stretch)
    return " ".join((target["it"] if target is not None else doses[0][0]).split())


def earlier_doses(stretch: str) -> list[str]:
    """The doses of a stretch that are no more: "10 mg (previously 5 mg)"."""
    return [match[0] for match in DOSE.finditer(stretch) if _EARLIER.search(stretch[: match.start()])]


def said_frequency(stretch: str, changed: bool = False) -> str:
    """The first frequency of a stretch; of one that is changed the one of "from bd to od", not "by 5 mg every week"."""
    found = [each for each in FREQUENCY.finditer(stretch) if not _STEP.search(stretch[: each.start()])]
    if changed:
        start = next((match.end() for match in _TO.finditer(stretch)), 0)
        found = [each for each in found if each.start() >= start] or found
    if len(found) > 1 and re.fullmatch(_NEEDED, found[0][0], re.IGNORECASE):  # "when she needs it, up to every 4 hours"
        return f"{' '.join(found[1][0].split())}, {found[0][0]}"
    return " ".join(found[0][0].split()) if found else ""


def is_dose(cell: str) -> bool:
    """Whether a cell may be a dose: "but she finished that in 2020" and "to sleep" are none, "a thin layer" is."""
    return DOSE.search(cell) is not None or not (
        _CLAUSE.search(cell) or (_PURPOSE.match(cell) and not has_number(cell))
    )


def has_number(text: str) -> bool:
    """Whether a text counts anything, in digits or in words."""
    return any(character.isdigit() for character in text) or any(not each.vague for each in written_numbers(text))
