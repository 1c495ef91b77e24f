"""Whether the cells of a medicine's row are said beside its name: its dose with its unit, its route, its frequency."""

# ruff: noqa: E501 - tables of words

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slmdesk.messages import SourceText
from slmdesk.tasks.note.medicines.around import SENTENCE_END, own_stretch, sentence_around
from slmdesk.tasks.note.medicines.dosage import DOSE, Timing, route_classes, timing
from slmdesk.tasks.note.medicines.drug_names import drugs
from slmdesk.tasks.note.medicines.taken import use_at
from slmdesk.tasks.note.speech.reading import speaker_and_words
from slmdesk.tasks.verify import Quantity, quantities

_NEAR_CHARACTERS = 400  # behind a name: a dose is said within a turn or two of its medicine
_ROUTE_BEFORE = 30  # characters: "two puffs of", "intravenous"
_HABIT_BEFORE = 80  # characters before "ten a day"
_MOST_PLACES = 40  # of a name that a bundle of notes has on every page
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)?")
_NUMBER_WORDS = {
    "one": "1", "once": "1", "two": "2", "twice": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "ten": "10", "half": "0.5", "a": "1", "an": "1", "single": "1",
}  # fmt: skip
_UNITS = {
    "milligram": "mg", "milligrams": "mg", "mgs": "mg", "microgram": "mcg", "micrograms": "mcg", "ug": "mcg", "µg": "mcg",
    "gram": "g", "grams": "g", "gm": "g", "milliliter": "ml", "milliliters": "ml", "millilitres": "ml", "cc": "ml",
    "tablet": "tablet", "tablets": "tablet", "pill": "tablet", "pills": "tablet", "puffs": "puff", "unit": "unit",
    "units": "unit", "drops": "drop", "times": "time", "days": "day", "hours": "hour", "weeks": "week",
}  # fmt: skip
_SILENT = frozenset(
    "every a an per the 1 for and or to up in at as of with then time dose take taken when it is day each".split()  # noqa: SIM905
)
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")  # the comma of 1,000
_BARE_DOSE = re.compile(r"\s+\d+(?:[.,]\d+)?(?=\s*(?:,|\band\b|$))")  # "aspirin 75, atorvastatin 80 at night"
_HABIT = re.compile(r"\b(?:smok|cigar|tobacco|alcohol|drinks?\b|beers?\b|wine\b|vap)", re.IGNORECASE)
_COUNTED = re.compile(r"\s*-?(?:tablet|pill|puff|drop|capsule|patch|spray|application|time|more|other|different)", re.I)


@dataclass(frozen=True)
class Place:
    """Where a name stands. source: its number; start, end: offsets into its text, end exclusive."""

    source: int
    start: int
    end: int

    def around(self, sources: Sequence[SourceText]) -> tuple[int, str]:
        """The text around it, and where that begins."""
        text = sources[self.source].text
        start = max(0, self.start - _NEAR_CHARACTERS // 2)
        return start, text[start : self.end + _NEAR_CHARACTERS]


class Beside:
    """What is said beside one medicine.

    Args:
        places: of its name. others: of the names of the other medicines.
    """

    def __init__(self, places: Sequence[Place], others: Sequence[Place], sources: Sequence[SourceText]) -> None:
        self._places = places = places[:_MOST_PLACES]
        self._others = others
        self._sources = sources
        self._near = " ".join(place.around(sources)[1] for place in places)
        around = [sentence_around(sources[each.source].text, each.start, each.end) for each in places]
        self._sentences = " ".join(f"{before[-_ROUTE_BEFORE:]} {own_stretch(after)}" for before, after in around)
        self._turns = " ".join(_turns(sources[place.source].text, place) for place in places)
        self._own = [own_stretch(after) for _before, after in around]

    def has_dose(self, cell: str) -> bool:
        """Whether a dose is said, with its unit where one is said.

        Where doses stand right behind the name, it has to be one of them: in a list the next one is of the next medicine.
        """
        wanted = _amounts(cell)
        if not wanted:
            return self.has_words(cell)
        own = [stretch for stretch in self._own if DOSE.search(stretch)]
        if own and len(own) == len(self._own):
            return all(
                any(_same_dose(each, said, stretch) for stretch in own for said in quantities(stretch))
                for each in wanted
            )
        return all(any(True for _place, _at in self._doses(each)) for each in wanted)

    def has_dose_of_another(self, cell: str) -> bool:
        """Whether a dose stands nearer to another medicine wherever it is said."""
        wanted = _amounts(cell)
        if not wanted or not self._others:
            return False
        found = False
        for place, at in self._doses(wanted[0]):
            found = True
            nearest = min((_distance(at, each) for each in self._others if each.source == place.source), default=None)
            own = min(_distance(at, each) for each in self._places if each.source == place.source)
            if nearest is None or own <= nearest:
                return False
        return found

    def has_route(self, cell: str) -> bool:
        """Whether a route is said, in these or other words: "inhaled" of puffs, "by mouth" of a tablet."""
        wanted = route_classes(cell)
        return wanted <= route_classes(self._sentences) if wanted else self.has_words(cell)

    def has_words(self, cell: str) -> bool:
        """Whether one of its words is said."""
        said = frozenset(_plain_words(self._near))
        words = [word for word in _plain_words(cell) if len(word) > 2] or _plain_words(cell)
        return any(word in said for word in words)

    def has_frequency(self, cell: str) -> bool:
        """Whether a frequency is said, in these or other words.

        Where frequencies stand right behind the name, at one of its places, it has to be one of them.
        """
        wanted = timing(cell.upper() if cell.casefold() in ("od", "bd", "bid", "tid", "qid") else cell)
        own = [found for stretch in self._own if (found := timing(stretch))]
        said = own or [timing(self._turns)]
        if wanted and not any(each.holds(wanted) for each in said):
            return False
        near = f" {' '.join(_plain_words(self._turns))}"
        rest = [word for word in _plain_words(wanted.rest) if word not in _SILENT]
        return all(f" {word}" in near for word in rest)

    def has_frequency_of_another(self, cell: str) -> bool:
        """Whether a frequency is said right behind another medicine, and never behind this one.

        In one sentence what stands behind the last medicine is of all: "ramipril and amlodipine once a day".
        """
        wanted = timing(cell)
        if not wanted or any(map(timing, self._own)):
            return False
        dosed = all(map(DOSE.search, self._own)) or all(map(_BARE_DOSE.match, self._own))
        return any(
            self._frequency_of(other).holds(wanted)
            for other in self._others
            if not self._is_with(other) or (dosed and self._is_followed(other)) or self._gives_way_to(other)
        )

    def _frequency_of(self, other: Place) -> Timing:
        return timing(own_stretch(sentence_around(self._sources[other.source].text, other.start, other.end)[1]))

    def _gives_way_to(self, other: Place) -> bool:
        """Whether this medicine is stopped where another one is not: "stop the ramipril and give losartan once a day"."""
        text = self._sources[other.source].text
        stopped = (
            use_at(text, each.start, each.end) == "stopped"
            for each in self._places
            if each.source == other.source and abs(each.start - other.start) < _NEAR_CHARACTERS
        )
        return any(stopped) and use_at(text, other.start, other.end) != "stopped"

    def _is_followed(self, other: Place) -> bool:
        """Whether a further medicine stands behind another one in its sentence."""
        after = sentence_around(self._sources[other.source].text, other.start, other.end)[1]
        return len(own_stretch(after)) < len(after) and bool(drugs(after))

    def _is_with(self, other: Place) -> bool:
        """Whether another medicine stands in one sentence with this one: "ramipril and amlodipine once a day"."""
        for place in self._places:
            first, last = sorted((place, other), key=lambda each: each.start)
            if place.source == other.source and last.start - first.end < _NEAR_CHARACTERS:
                between = self._sources[place.source].text[first.end : last.start]
                if not SENTENCE_END.search(between) and "\n" not in between:
                    return True
        return False

    def _doses(self, wanted: Quantity) -> Iterator[tuple[Place, int]]:
        """Where an amount is said: (near which place, offset into its source)."""
        for place in self._places:
            start, near = place.around(self._sources)
            for said in quantities(near):
                smoked = said.unit is None and _HABIT.search(near, max(0, said.start - _HABIT_BEFORE), said.start)
                if not smoked and _same_dose(wanted, said, near):
                    yield place, start + said.start


def _turns(text: str, place: Place) -> str:
    """The line of a name and the two behind it, up to where somebody speaks of what is smoked or drunk."""
    start = max(text.rfind("\n", 0, place.start) + 1, place.start - _NEAR_CHARACTERS // 2)
    behind = text[place.start : place.end + _NEAR_CHARACTERS]
    habit = _HABIT.search(behind)
    behind = "\n".join(behind[: habit.start() if habit else len(behind)].split("\n")[:3])
    if not speaker_and_words(text[text.rfind("\n", 0, place.start) + 1 : place.end])[0]:
        ends = [match.end() for match in SENTENCE_END.finditer(behind)]
        behind = behind[: ends[1]] if len(ends) > 1 else behind  # a letter does not come back to a medicine
    return text[start : place.start] + behind


def _amounts(cell: str) -> list[Quantity]:
    return [each for each in quantities(_GROUPED.sub("", cell)) if not each.implied and not each.vague]


def _same_dose(wanted: Quantity, said: Quantity, text: str) -> bool:
    """ "10 mg" is no "ten days", and no "10 tablets"; "twenty" alone, behind a name, may be 20 mg."""
    if said.implied or not wanted.equals(said):
        return False
    if (wanted.unit is None) != (said.unit is None):
        return said.unit is None and _COUNTED.match(text, said.end) is None
    return True


def _distance(at: int, place: Place) -> int:
    """Characters between a dose and a name; what stands before the name is twice as far, as doses follow names."""
    return at - place.end if at >= place.end else 2 * (place.start - at)


def _plain_words(text: str) -> list[str]:
    """Words in lower case, numbers as digits, units in one form."""
    words = []
    for word in _WORD.findall(re.sub(r"(\d)(?=[^\W\d])", r"\1 ", text.replace("b.i.d", "bid"))):
        folded = word.casefold()
        folded = _NUMBER_WORDS.get(folded, _UNITS.get(folded, folded))
        words.append(folded.rstrip("0").rstrip(".") if re.fullmatch(r"\d+\.\d+", folded) else folded)
    return words
