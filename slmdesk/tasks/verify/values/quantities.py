"""Numbers with their units, however they are written: 1,5 = 1.5, 1.2 g = 1200 mg, "one twenty over eighty".

Times of day are numbers, too: 2.30 pm is 14:30 and 14.30.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from slmdesk.tasks.verify.values.dates import numeric_dates
from slmdesk.tasks.verify.values.number_words import written_numbers
from slmdesk.tasks.verify.values.units import UNIT_PATTERN, UNITS, Unit, same_amount

_DIGITS = re.compile(
    r"(?<![\w.])(?<![^\W\d_]-)(?:[$€£]\s?)?\d+(?:[.,:]\d+)*(?:(?:st|nd|rd|th|s|k)(?![^\W_]))?(?![^\W\d_]+\d)",
    re.IGNORECASE,
)
_PLAIN_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_HOURS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_PAST = re.compile(
    rf"\b(?P<part>half past|(?:a )?quarter past|(?:a )?quarter to)\s(?:(?P<hour>{'|'.join(_HOURS)})\b|"
    r"(?P<digits>1[0-2]|[1-9])(?![\d:,/]|\.\d))",
    re.I,
)
_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
_PM = re.compile(r"\s?p\.?\s?m\b", re.IGNORECASE)
_FRACTION = re.compile(r"(\d{1,2})/(7|52|12)(?!\d|/)")  # British notes: 4/7 is four days, 2/52 two weeks
_SPELLED = re.compile(r"\s?(m[. ]\s?g|c[. ]\s?c)\b\.?", re.IGNORECASE)  # "five M.G." as it is dictated
_MIXED = re.compile(r"(?<![\d/.,])(\d{1,2})[- ]([1-3])/([2-4])(?![\d/])")  # 2-1/2
_AND_HALF = re.compile(r"\b(?:an?|one)\s+([^\W\d_]+)\s+and\s+a\s+half\b|\bhalf\s+an?\s+([^\W\d_]+)", re.IGNORECASE)
_HALF_OF = re.compile(r"half\s+an?\s", re.IGNORECASE)
_COUPLE = re.compile(r"\bcouple(?:\s+of)?\s+([^\W\d_]+)", re.IGNORECASE)
_ARTICLE_UNIT = re.compile(
    r"\b(?:an?|one|per(?! cent\b)|each|every|last|past|una?|eine[nr]?|une?)\s+"
    r"(?:(?:whole|full|entire|single)\s+)?([^\W\d_]+)",
    re.IGNORECASE,
)
_SCALE_WORDS = {  # English, then Spanish, French, German, Italian and Portuguese
    1e2: "hundred",
    1e3: "thousand k mil mille tausend mila",
    1e6: "million m millón millones millions millionen mio milione milioni milhão milhões",
    1e9: "billion bn milliard milliards milliarde milliarden mrd miliardo miliardi",
}
_SCALES = {word: value for value, words in _SCALE_WORDS.items() for word in words.split()}
_SCALE = re.compile(rf"\s?({'|'.join(sorted(_SCALES, key=len, reverse=True))})\b", re.IGNORECASE)
_NTH = re.compile(r"(?:[\w-]+(?:st|rd|th)|\d*2nd|second)\s\w", re.I)
_NOON = 12
_LARGEST = 1e30  # longer digits are a code and count nothing
_TO = re.compile(r"\s?(?:-|–|—|to|or|and|/|a|à|bis)\s?\d", re.IGNORECASE)


@dataclass(frozen=True)
class Quantity:
    """A number of a text. values: its readings (1.200 is 1.2 or 1200). vague: hardly counts anything ("one").

    implied: made of "a week" or "a couple of weeks", which a reader may also write as 1 week and 2 weeks. start, end:
    with the unit.
    """

    values: tuple[float, ...]
    unit: Unit | None
    text: str
    start: int
    end: int
    written: bool = False
    vague: bool = False
    implied: bool = False

    @property
    def counts_on(self) -> bool:
        """Whether it is one of a row: "the twelfth month" is no length of time."""
        return _NTH.match(self.text) is not None

    def equals(self, other: Quantity) -> bool:
        """Whether one reading of each is the same amount."""
        return any(same_amount(a, self.unit, b, other.unit) for a in self.values for b in other.values)


@functools.lru_cache(maxsize=4096)
def quantities(text: str) -> list[Quantity]:
    """The numbers of a text in order of their kind: digits, then words, then "a week"; not those of numeric dates."""
    found: list[Quantity] = []
    if _PLAIN_DIGITS.search(text):
        found.extend(_fractions(text))
        found.extend(_mixed(text))
        spans = [(each.start, each.end) for each in found] + [date[:2] for date in numeric_dates(text)]
        taken = {at for start, end in spans for at in range(start, end)}
        for match in _DIGITS.finditer(text):
            if match.start() not in taken:
                found.append(_digits(text, match))
        found = _units_of_ranges(text, found)
    clocks = list(_clocks(text))
    within = {at for clock in clocks for at in range(clock.start, clock.end)}
    if clocks:  # "half past three" is no three
        found = [each for each in found if each.start not in within] + clocks
    for written in written_numbers(text):
        if written.start in within:
            continue
        if _HALF_OF.match(text, written.start):
            continue  # "half an hour" is told below, and "half an" are no years
        unit, end = _unit(text, written.end)
        vague = written.vague and unit is None
        found.append(
            Quantity((float(written.value),), unit, text[written.start : end], written.start, end, True, vague)
        )
    for match in _AND_HALF.finditer(text):
        named = UNITS.get((match[1] or match[2]).casefold())
        if named and named.dimension == "time":
            value = 1.5 if match[1] else 0.5
            found.append(Quantity((value,), named, match[0], match.start(), match.end(), True, True, True))
    for match in _COUPLE.finditer(text):
        named = UNITS.get(match[1].casefold())
        if named and named.dimension == "time":
            found.append(Quantity((2.0,), named, match[0], match.start(), match.end(), True, True, True))
    for match in _ARTICLE_UNIT.finditer(text):
        named = UNITS.get(match[1].casefold())
        if named and len(match[1]) > 2:
            found.append(Quantity((1.0,), named, match[0], match.start(), match.end(), True, True, True))
    return [quantity for quantity in found if max(quantity.values) < _LARGEST]


def _clocks(text: str) -> Iterator[Quantity]:
    """Times of day in words, as ``_CLOCK`` has them: "half past three" is 3.30 or 15.30."""
    folded = text.casefold()
    for match in _PAST.finditer(text) if "past" in folded or "quarter to" in folded else ():
        hour = float(match["digits"] or _HOURS.index(match["hour"].casefold()) + 1)
        part = match["part"].casefold()
        minutes = 0.3 if part.startswith("half") else 0.15 if part.endswith("past") else -0.55
        yield Quantity(
            tuple(round((hour + later) % 24 + minutes, 2) for later in (0.0, _NOON)),
            None,
            match[0],
            match.start(),
            match.end(),
            True,
        )


def _digits(text: str, match: re.Match[str]) -> Quantity:
    number = _PLAIN_DIGITS.search(match[0])
    assert number is not None
    values = readings(number[0])
    end = match.end()
    prefix = UNITS.get(match[0][0])
    suffix = match[0][-1:].casefold() if not match[0][-1].isdigit() else ""
    unit: Unit | None = prefix
    if suffix == "k":
        values = tuple(value * _SCALES[suffix] for value in values)
    scale = _SCALE.match(text, end)
    if scale and len(scale[1]) > 2:
        values = tuple(value * _SCALES[scale[1].casefold()] for value in values)
        end = scale.end()
    if clock := _CLOCK.fullmatch(match[0]):
        values = (float(f"{clock[1]}.{clock[2]}"),)  # 8:15 is 8.15, as many write it
    elif ":" in match[0]:
        values = tuple(float(part) for part in match[0].strip("$€£ ").split(":") if part.isdigit())[:1]
    if unit is None:
        unit, end = _unit(text, end)
    if unit is None and values and values[0] < _NOON and _PM.match(text, end):
        values = (*values, round(values[0] + _NOON, 2))
    return Quantity(values, unit, text[match.start() : end].strip(), match.start(), end)


def _unit(text: str, position: int) -> tuple[Unit | None, int]:
    spelled = _SPELLED.match(text, position)
    if spelled:
        return UNITS["mg" if spelled[1].casefold().startswith("m") else "cc"], spelled.end()
    match = UNIT_PATTERN.match(text, position)
    if match is None:
        return None, position
    spelling = match[1].casefold().replace(" ", "")
    unit = UNITS.get(spelling) or UNITS["°"]
    # "5 m" and "3 d" are units, "5 an" or "2 l ago" hardly: one letter must touch its number or stand before an end
    if (
        len(spelling) == 1
        and spelling.isalpha()
        and match[0][0].isspace()
        and text[match.end() : match.end() + 1].isalpha()
    ):
        return None, position
    return unit, match.end()


def _fractions(text: str) -> list[Quantity]:
    """Durations as British clinicians write them."""
    unit = {"7": UNITS["day"], "52": UNITS["week"], "12": UNITS["month"]}
    return [
        Quantity((float(match[1]),), unit[match[2]], match[0], match.start(), match.end(), implied=match[1] == "1")
        for match in _FRACTION.finditer(text)
        if not text[max(0, match.start() - 1) : match.start()].endswith(tuple("0123456789/."))
    ]


def _mixed(text: str) -> list[Quantity]:
    """A whole number and a fraction: 2-1/2."""
    found = []
    for match in _MIXED.finditer(text):
        unit, end = _unit(text, match.end())
        value = float(match[1]) + float(match[2]) / float(match[3])
        found.append(Quantity((value,), unit, text[match.start() : end], match.start(), end))
    return found


def _units_of_ranges(text: str, found: list[Quantity]) -> list[Quantity]:
    """The first number of a range has the unit of the second: 5 to 10 mg. It may count millions too: 1 to 2 million."""
    ranged = list(found)
    for index, one in enumerate(found[:-1]):
        other = found[index + 1]
        if not _TO.match(text, one.end) or other.start - one.end > 5 or one.unit not in (None, other.unit):
            continue
        scale = _SCALE.search(other.text)
        values = one.values
        if scale and len(scale[1]) > 2 and max(values) < max(other.values):
            values += tuple(value * _SCALES[scale[1].casefold()] for value in values)
        ranged[index] = Quantity(values, other.unit, one.text, one.start, one.end, one.written, one.vague)
    return ranged


def readings(number: str) -> tuple[float, ...]:
    """What digits with points and commas may mean: decimals and thousands as different countries write them."""
    marks = [mark for mark in number if mark in ".,"]
    if not marks:
        return (float(number),)
    parts = re.split("[.,]", number)
    grouped = all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3 and parts[0] != "0"
    if len(set(marks)) == 2:  # the last mark is the decimal one
        return (float("".join(parts[:-1]) + "." + parts[-1]),)
    if len(marks) > 1:
        return (float("".join(parts)),) if grouped else tuple(float(part) for part in parts)
    decimal = float(f"{parts[0]}.{parts[1]}")
    if not grouped:
        return (decimal,)
    whole = float("".join(parts))
    return (whole,) if marks[0] == "," else (decimal, whole)


def numbers(text: str) -> frozenset[str]:
    """The numbers of a text in digits, thousands separators and trailing zeros of decimals removed."""
    found = (_PLAIN_DIGITS.search(match[0]) for match in _DIGITS.finditer(text))
    return frozenset(f"{readings(number[0])[0]:.12g}" for number in found if number)
