"""Numbers in words, units of measure and dates that a translation must keep, by what languages call them.

The words are in ``resources/translation/words.txt`` (``packaging/language_words.py``): of about 45 languages units,
months and days, of about 15 the numbers from 2 to 99. What is in no list raises no doubt.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from slmdesk import paths
from slmdesk.tasks.translate.compared import Compared

_SIGNS = {sign: sign for sign in "μg mg g kg ml dl l mm cm m km min h % °c °f".split()}  # noqa: SIM905
_SIGNS |= {"mcg": "μg", "ug": "μg", "％": "%"}
"""What every language with a Latin script writes, and most of the others, too; in small letters, as all here."""
_AMBIGUOUS = {"en": "may march", "fr": "mars", "es": "mar", "pt": "mar", "it": "mar"}
"""Months that are everyday words, too: they count only in a date."""
_NUMBER = r"(?<![\d.,/])\d+(?:[.,]\d+)*"
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(_NUMBER)
_NOT_DIGIT = re.compile(r"\D")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff]")
_SHORT = 4  # letters of a name that may be a part of other words
_DOSES = frozenset(("μg", "mg", "g", "kg", "ml", "dl", "l"))
_NEAR = 12  # characters between a month that may be another word and its figure
_DATE_BEFORE = re.compile(r"\d(?:st|nd|rd|th|er|[ºª.])?,?\s(?:(?:of|de|di|do)\s)?$")  # “5th of May”
_DATE_BEHIND = re.compile(r"[.,]?\s\d{1,2}(?!\d|\s+[^\W\d])|[.,]?\s\d{4}")  # “May 5”, but not “may 5 of them”
_RANGE = re.compile(rf"({_NUMBER})(?:\s?[-–—]\s?|\s\w{{1,3}}\s)$")  # of “5 a 10 mg”, with one unit for both
_RANGE_CHARACTERS = 16
_DATE = re.compile(r"(?<!\d)\d{1,4}[./-](\d{1,2})(?:[./-]\d{2,4})?(?!\d)")


@dataclass(frozen=True)
class Names:
    """What one language calls the months or the days, in small letters. forms: name -> number.

    whole: number -> its names; begun: number -> how its names begin, whatever the case makes of their ends.
    """

    forms: Mapping[str, str]
    whole: Mapping[str, tuple[str, ...]]
    begun: Mapping[str, tuple[str, ...]]
    pattern: re.Pattern[str]
    as_words: bool  # each is one word of a script with spaces


@dataclass(frozen=True)
class Words:
    """What one language calls things, in small letters. language: its code, without a region."""

    language: str
    units: Mapping[str, str]
    find_units: re.Pattern[str]
    months: Names
    days: Names
    numbers: Mapping[str, str]
    find_numbers: re.Pattern[str]
    first_of_numbers: frozenset[str]
    calendar: frozenset[str]
    telling: frozenset[str]  # the calendar, and the first words of numbers
    as_words: bool  # all months and days are single words


def warnings(
    source: str, target: str, both: Compared, ours: Words, theirs: Words, unsure: Collection[str]
) -> list[str]:
    """Units, months and days of the source that are others in the translation, or missing.

    unsure: months of the source's language that are everyday words, too.
    """
    found: list[str] = []
    if _DIGIT.search(source):
        found += _unit_warnings(both, ours, theirs)
    if ours.as_words and ours.calendar.isdisjoint(both.source_words):
        return found
    if _may_have(ours.months, both):
        found += _month_warnings(target, both, ours.months, theirs.months, unsure)
    if theirs.days.forms and _may_have(ours.days, both):
        days = {ours.days.forms[each]: each for each in ours.days.pattern.findall(both.source_plain)}
        found += [
            f"The day “{day}” of the source is not in the translation."
            for number, day in days.items()
            if not _has(both, theirs.days, number)
        ]
    return found


def in_words(plain: str, words: Set[str], known: Words | None) -> dict[str, str]:
    """The numbers from 2 to 99 that are written in words: digits -> words.

    plain: the text in small letters. words: of it. known: of its language.
    """
    if known is None or known.first_of_numbers.isdisjoint(words):
        return {}
    return {known.numbers[each]: each for each in known.find_numbers.findall(plain)}


def unsure_months(language: str) -> list[str]:
    """Months of a language that are everyday words, too."""
    return _AMBIGUOUS.get(language, "").split()


@functools.cache
def words_of(language: str | None) -> Words | None:
    """Those of a language (BCP 47); None where none are known."""
    base = (language or "").partition("-")[0]
    base = "nb" if base in ("no", "nn") else base
    table: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for line in _lines():
        if line.startswith(f"{base}\t"):
            _code, kind, key, forms = line.split("\t")
            table[kind][key] = forms.split("|")
    if not table:
        return None
    units = {form: key for key, forms in table["unit"].items() for form in forms} | _SIGNS
    numbers = {form: key for key, forms in table["number"].items() for form in forms}
    months, days = _names(table["month"]), _names(table["day"])
    first_words = frozenset(form.split()[0] for form in numbers)
    calendar = frozenset(months.forms) | frozenset(days.forms)
    return Words(
        base,
        units,
        re.compile(rf"({_NUMBER})[\s-]?({_any(units)})"),
        months,
        days,
        numbers,
        _pattern(numbers),
        first_words,
        calendar,
        calendar | first_words,
        months.as_words and days.as_words,
    )


@functools.cache
def _lines() -> list[str]:
    return (paths.resources() / "translation" / "words.txt").read_text("utf-8").casefold().splitlines()


def _names(table: Mapping[str, list[str]]) -> Names:
    whole = {number: tuple(form for form in forms if form[-1] != "*") for number, forms in table.items()}
    begun = {number: tuple(form[:-1] for form in forms if form[-1] == "*") for number, forms in table.items()}
    forms = {form: number for number, each in whole.items() for form in each}
    as_words = not any(" " in form or _UNSPACED.search(form) for form in forms)
    return Names(forms, whole, begun, _pattern(forms), as_words)


def _any(forms: Iterable[str]) -> str:
    """One of these, whole words where the script has spaces, the longest first."""
    return "|".join(
        re.escape(form) + ("" if _UNSPACED.search(form[-1]) else r"(?![^\W\d_])")
        for form in sorted(forms, key=len, reverse=True)
    )


def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    forms = list(forms)
    if not forms:
        return re.compile(r"(?!)")
    start = "" if all(map(_UNSPACED.search, forms)) else r"(?<!\w)"
    return re.compile(f"{start}({_any(forms)})")


def _unit_warnings(both: Compared, ours: Words, theirs: Words) -> Iterator[str]:
    wanted = ours.find_units.findall(both.source_plain)
    if not wanted:
        return
    held: defaultdict[str, set[str]] = defaultdict(set)
    ranges = set()
    figures = set(map(_digits, _FIGURE.findall(both.target_plain)))
    for found in theirs.find_units.finditer(both.target_plain):
        held[_digits(found[1])].add(theirs.units[found[2]])
        if start := _RANGE.search(both.target_plain[max(0, found.start() - _RANGE_CHARACTERS) : found.start()]):
            ranges.add((_digits(start[1]), theirs.units[found[2]]))
    for number, form in dict.fromkeys(wanted):
        unit, digits = ours.units[form], _digits(number)
        units = held.get(digits, set())
        if units and unit not in units:
            yield f"The source says {number} {form}, and the translation has another unit."
        elif not units and unit in _DOSES and digits in figures and (digits, unit) not in ranges:
            yield f"The source says {number} {form}, and the translation has no unit there."


def _digits(number: str) -> str:
    return _NOT_DIGIT.sub("", number)


def _month_warnings(target: str, both: Compared, ours: Names, theirs: Names, unsure: Collection[str]) -> Iterator[str]:
    plain = both.source_plain
    months = {}
    for each in ours.pattern.finditer(plain):
        before, behind = plain[max(0, each.start() - _NEAR) : each.start()], plain[each.end() : each.end() + _NEAR]
        if each[0] in unsure:
            is_month = bool(_DATE_BEFORE.search(before) or _DATE_BEHIND.match(behind))
        else:
            is_sure = len(each[0]) > _SHORT or not each[0].isascii()
            is_month = is_sure or bool(_DIGIT.search(before) or _DIGIT.search(behind))
        if is_month:
            months[ours.forms[each[0]]] = each[0]
    written = {date[1].lstrip("0") for date in _DATE.finditer(target)}
    for number, word in months.items():
        if number not in written and not _has(both, theirs, number):
            yield f"The month “{word}” of the source is not in the translation."


def _may_have(names: Names, both: Compared) -> bool:
    return not names.as_words or not names.forms.keys().isdisjoint(both.source_words)


def _has(both: Compared, names: Names, number: str) -> bool:
    """Whether a translation has one of a number's names, also with an ending or an article joined to it."""
    plain = both.target_plain if names.as_words else both.target_plain.replace(" ", "")  # “3 月”
    return any(
        name in (plain if len(name) > _SHORT or not name.isascii() else both.target_words)
        for name in (each if names.as_words else each.replace(" ", "") for each in names.whole.get(number, ()))
    ) or (
        any(begin in plain for begin in names.begun.get(number, ()))
        or number in [names.forms[each] for each in names.pattern.findall(plain)]  # “April-June”
    )
