"""Months and weekdays in English, Spanish, French and German."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "januar februar märz april mai juni juli august september oktober november dezember",
)
_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "mon tue wed thu fri sat sun",
    "lunes martes miércoles jueves viernes sábado domingo",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
)
# also everyday words: "march", "may", "sun", "mars"; they count only behind or before a number or a preposition
_EVERYDAY_TEXT = "march may sun sat mon mar jan mars mai wed dec"
_EVERYDAY = frozenset(_EVERYDAY_TEXT.split())
_REACH = 20  # characters

_NUMERIC = re.compile(
    r"(?<![\d./-])(?:(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)|(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<year>(?:19|20)?\d\d)"
    r"|(?P<month>0?[1-9]|1[0-2])/(?P<its_year>(?:19|20)\d\d)|(?P<padded>0[1-9])/(?P<short_year>[0-3]\d))(?![\d/-])"
)

_DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|\.)?"
_MORE_DAYS = rf"{_DAY}(?:\s?(?:-|–|,|&|\b(?:to|and|bis|und|y|al|et|au)\b)\s?{_DAY}){{0,5}}"
_YEAR = r"(?:,?\s(?:del?\s)?(?P<year>(?:19|20)\d\d)(?!\d))"
_BETWEEN = re.compile(r"\b(?:between|zwischen(?: dem)?|entre(?: el| le)?) $", re.I)
MONTHS = {word: number for line in _MONTHS for number, word in enumerate(line.split(), 1)}
DAYS = {word: number for line in _DAYS for number, word in enumerate(line.split(), 1)}


@dataclass(frozen=True)
class WrittenDate:
    """A date with its month in letters: "31 August 2027", "3 to 9 May", "May 2027". days: empty where it has none."""

    text: str
    days: frozenset[int]
    month: int
    year: int | None


def written_dates(text: str) -> list[WrittenDate]:
    """The dates of a text whose month is in letters, in order; a month that stands alone is none."""
    found = []
    for match in _written().finditer(text):
        numbers = [int(number) for number in re.findall(r"\d+", match["before"] or match["after"] or "")]
        ranged = _BETWEEN.search(text, max(0, match.start() - _REACH), match.start()) is not None or re.search(
            r"-|–|\b(?:to|bis|al|au)\b", match["before"] or match["after"] or ""
        )
        if ranged and len(numbers) == 2:
            numbers = list(range(min(numbers), max(numbers) + 1))
        if (numbers or match["year"]) and match["month"] != "may":
            year = int(match["year"]) if match["year"] else None
            month = MONTHS[match["month"].casefold()]
            found.append(WrittenDate(match[0].strip(" .,"), frozenset(numbers), month, year))
    return found


def with_month(text: str, start: int, end: int) -> str:
    """A number as a reason shows it: the day of a date with its month, "9 June" and not "9"."""
    dates = (match for match in _written().finditer(text, max(0, start - _REACH), end + _REACH))
    return next((match[0].strip(" .,") for match in dates if match.start() <= start < match.end()), text[start:end])


@functools.lru_cache(maxsize=64)
def month_ends(text: str) -> frozenset[int]:
    """The months whose end a text names: "by the end of June"."""
    return frozenset(MONTHS[found[1].casefold()] for found in _month_end().finditer(text))


@functools.cache
def _month_end() -> re.Pattern[str]:
    months = "|".join(sorted(MONTHS, key=len, reverse=True))
    return re.compile(rf"\b(?:end|last day|Ende|fin(?:al(?:es)?)?)\s(?:of\s|de\s)?({months})\b", re.I)


@functools.cache
def _written() -> re.Pattern[str]:
    months = "|".join(sorted(MONTHS, key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.,/-])(?:(?P<before>{_MORE_DAYS})\s(?:of\s|de\s)?)?\b(?P<month>{months})\b\.?"
        rf"(?:\s(?P<after>{_MORE_DAYS})(?![\w:]))?{_YEAR}?",
        re.I,
    )


def calendar_words(text: str, names: dict[str, int]) -> Iterator[tuple[str, int, int, int]]:
    """The months, or weekdays, of a text: (word, number from 1, start, end)."""
    for found in _pattern(frozenset(names)).finditer(text):
        word = found[0].casefold()
        if word in _EVERYDAY:
            before = text[max(0, found.start() - _REACH) : found.start()].rstrip()
            after = text[found.end() : found.end() + _REACH].lstrip(" .,")
            dated = (
                before[-1:].isdigit()
                or after[:1].isdigit()
                or re.search(r"\b(?:in|since|until|last|on|of|by)$", before)
                or (word in ("may", "march") and re.search(r"\b(?:from|before|after|till)$", before))
            )
            written = found[0][0].isupper() or (word != "may" and (before[-1:].isdigit() or after[:1].isdigit()))
            if not dated or not written:  # "years 5 and 6 may borrow three" has no month
                continue
        number = names.get(word) or names[word.removesuffix("s")]
        yield found[0], number, found.start(), found.end()


@functools.cache
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    words = "|".join(sorted(names, key=len, reverse=True))
    each = r"(?:(?:(?<=day)|(?<=tag)|(?<=och)|(?<=di)|(?<=bado)|(?<=ingo))s)?"  # "on Fridays"
    return re.compile(rf"(?<![\w-])(?:{words}){each}(?![\w-])", re.IGNORECASE)


def short_years(text: str) -> frozenset[int]:
    """The years of dates in digits that have only two: 21 of 3/1/21."""
    found = (match["year"] or match["short_year"] or "" for match in _NUMERIC.finditer(text))
    return frozenset(int(year) for year in found if len(year) == 2)


def year_of(date: str) -> float | None:
    """The year of a date in digits, where it has four."""
    year = re.search(r"(?:19|20)\d\d", date)
    return float(year[0]) if year else None


def numeric_dates(text: str) -> list[tuple[int, int, frozenset[tuple[int | None, int]]]]:
    """Dates in digits: (start, end, their readings as (day, month)); 3/5/2024 has two, 10/2020 no day."""
    found: list[tuple[int, int, frozenset[tuple[int | None, int]]]] = []
    for match in _NUMERIC.finditer(text):
        pairs: set[tuple[int | None, int]]
        if match["y"]:
            pairs = {(int(match["d"]), int(match["m"]))}
        elif match["a"]:
            pairs = {(int(match["a"]), int(match["b"])), (int(match["b"]), int(match["a"]))}
        elif match["padded"]:  # 08/07 is August 2007, the eighth of July or the seventh of August
            first, second = int(match["padded"]), int(match["short_year"])
            pairs = {(None, first), (first, second), (second, first)}
        else:
            pairs = {(None, int(match["month"]))}
        possible = frozenset(pair for pair in pairs if 1 <= pair[1] <= 12 and 1 <= (pair[0] or 1) <= 31)
        if possible:
            found.append((match.start(), match.end(), possible))
    return found
