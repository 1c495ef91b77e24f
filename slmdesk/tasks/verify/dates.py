"""Months and weekdays in English, Spanish, French and German."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

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

_NUMERIC = re.compile(
    r"(?<![\d./-])(?:(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)|(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<year>(?:19|20)?\d\d)"
    r"|(?P<month>0?[1-9]|1[0-2])/(?P<its_year>(?:19|20)\d\d)|(?P<padded>0[1-9])/(?P<short_year>[0-3]\d))(?![\d/-])"
)

MONTHS = {word: number for line in _MONTHS for number, word in enumerate(line.split(), 1)}
DAYS = {word: number for line in _DAYS for number, word in enumerate(line.split(), 1)}


def calendar_words(text: str, names: dict[str, int]) -> Iterator[tuple[str, int, int, int]]:
    """The months, or weekdays, of a text: (word, number from 1, start, end)."""
    for found in _pattern(frozenset(names)).finditer(text):
        word = found[0].casefold()
        if word in _EVERYDAY:
            before, after = text[: found.start()].rstrip(), text[found.end() :].lstrip(" .,")
            dated = (
                before[-1:].isdigit()
                or after[:1].isdigit()
                or re.search(r"\b(?:in|since|until|last|on|of|by)$", before)
            )
            if not dated or not (found[0][0].isupper() or before[-1:].isdigit() or after[:1].isdigit()):
                continue
        yield found[0], names[word], found.start(), found.end()


@functools.cache
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    words = "|".join(sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)


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
