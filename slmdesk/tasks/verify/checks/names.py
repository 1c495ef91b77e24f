"""Names, acronyms, months and weekdays of a sentence that the source does not have."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from slmdesk.tasks.letters import words_outside
from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.sources.index import SourceIndex
from slmdesk.tasks.verify.values.dates import (
    DAYS,
    MONTHS,
    calendar_words,
    month_ends,
    numeric_dates,
    written_dates,
    year_of,
)
from slmdesk.tasks.verify.words.drugs import drugs
from slmdesk.tasks.verify.words.languages import language_of
from slmdesk.tasks.verify.words.wording import is_common, terms

_ALIKE, _SAME = 0.75, 0.9  # likeness of the first letters to another rare word, and to an everyday one
_SHORT = 3  # letters of names of months and days that too many words are
_GLUED_LETTERS = 6  # of a name that is looked for across the borders of words: "lima" stands in "climate"
_BEFORE = 60  # characters before a German noun that tell whether it is one
_NAME = re.compile(r"(?<![\w'’-])(?:[^\W\d_a-z][^\W\d_]*[a-zà-ÿ][^\W\d_]*|[a-z]{1,4}[A-Z][^\W\d_]+)")  # eBay

# German writes every noun with a capital: behind one of these words, or with one of these endings, it is no name
_DETERMINED = re.compile(
    r"\b(?:d(?:er|ie|as|en|em|es)|(?:k?ein|[mds]ein|ihr|unser|jed|dies|welch|all|viel|mehrer|einig|manch|beid)"
    r"(?:e[nmrs]?)?|euer|eure[nmrs]?|zu[mr]|[ai]m|[ai]ns|vom|beim|ohne|wegen|gegen|kaum|etwas|mehr|weniger|genug|zwei|"
    r"drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|\d+)\s+(?:[a-zäöüß]+e[nmrs]?\s+){0,2}$",
    re.I,
)
_DAYS_OF = (  # of working days, and of the others
    re.compile(r"\b(?:weekdays?|working days?|daily|every day|werktags?|wochentags?)\b", re.I),
    re.compile(r"\b(?:weekends?|daily|every day|wochenenden?|fines? de semana)\b", re.I),
)
_BEFORE_MONTH = re.compile(r"\b(?:before|vor|antes de|avant|prima di)\s(?:the\s)?(?:1(?:st|er|\.)?\s)?$", re.I)
_BEHIND = 20  # characters before a month
_DAY_BESIDE = re.compile(
    r"\b(?:(?:next|following|previous|preceding) (?:day|morning|afternoon|evening|night)|"
    r"(?:day|evening|night|morning) (?:after|before|later|earlier)|overnight|tomorrow|yesterday)\b",
    re.I,
)
_NOUN = re.compile(
    r"(?:Ende|Anfang|Mitte|Laut|Frau|Herrn?|Tag|Woche|Monat|Jahr|\w+(?:ung|heit|keit|schaft|tion|tät|nis)(?:en|s)?)"
)


def check(claim: Claim) -> Iterator[Finding]:
    """Names that the source does not have; a month or a weekday that it does not have here."""
    yield from _calendar(claim)
    for start, end, readings in numeric_dates(claim.text):
        if not _date_known(claim, claim.text[start:end], readings):
            yield Finding(f"The date {claim.text[start:end]} is nowhere in the source.")
        elif (year := year_of(claim.text[start:end])) and not _year_known(claim, year):
            yield Finding(f"The year {year:.0f} is nowhere in the source.")
    yield from _unlike_any(claim)
    german = (language_of(claim.text) or claim.index.language) == "de"
    unknown = [name for name in _names(claim.text, german) if not _known(claim, name)]
    if unknown:
        listed = ", ".join(f"“{name}”" for name in dict.fromkeys(unknown))
        one = len(set(unknown)) == 1
        reason = f"{listed} {'is' if one else 'are'} nowhere in the source."
        yield Finding(reason, kind="absent-name" if one else "absent-names")
    yield from _letters(claim)


def _letters(claim: Claim) -> Iterator[Finding]:
    """Words in letters that no source has, within a sentence in Latin ones: "started again on 6十月"."""
    if claim.text.isascii() or not claim.same_language:
        return
    words = words_outside(claim.text, claim.index.scripts)
    if words and 2 * len("".join(words)) < sum(map(str.isalpha, claim.text)):
        yield Finding(f"“{words[0]}” is written in letters that the source does not have.", kind="absent-name")


def _calendar(claim: Claim) -> Iterator[Finding]:
    for names, what in ((MONTHS, "month"), (DAYS, "day")):
        seen = set()
        for word, number, start, end in calendar_words(claim.text, names):
            if number in seen:
                continue
            seen.add(number)
            about = claim.about(start, end)
            mentions = [
                (place, other, other_number)
                for place in _with_any(claim, names)
                for other, other_number, _start, _end in calendar_words(claim.index.text(place), names)
            ]
            if what == "day" and any(
                abs(other - number) in (1, 6) and _DAY_BESIDE.search(claim.index.text(at))
                for place, _word, other in mentions
                for at in claim.index.around(place, 1)
            ):
                continue  # "Wednesday" for "on Tuesday ... the next day"
            if what == "day" and any(_DAYS_OF[number > 5].search(claim.index.text(at)) for at in claim.nearby):
                continue
            if any(number == other for _place, _word, other in mentions) or (
                what == "month" and (_in_digits(claim, number) or _unindexed(claim, names, number))
            ):
                continue
            if what == "month" and _is_same_limit(claim, number, start):
                continue
            best = claim.closest([place for place, _word, _number in mentions], about)
            if best and best[0] > 0:
                said = next(other for place, other, _number in mentions if place == best[1])
                yield Finding(f"The source says {said}{claim.page(best[1])}, not {word}.", best[1])
            else:
                yield Finding(f"{word} is nowhere in the source.")


def _is_same_limit(claim: Claim, month: int, start: int) -> bool:
    """Whether a month is named by the one beside it: "before July" for "by the end of June", and the other way."""
    ends = month in month_ends(claim.text)
    before = _BEFORE_MONTH.search(claim.text, max(0, start - _BEHIND), start) is not None
    return any(
        (before and (month - 2) % 12 + 1 in month_ends(text))
        or (ends and other == month % 12 + 1 and _BEFORE_MONTH.search(text, max(0, at - _BEHIND), at) is not None)
        for text in map(claim.index.text, claim.nearby)
        for _word, other, at, _end in calendar_words(text, MONTHS)
    )


def _unlike_any(claim: Claim) -> Iterator[Finding]:
    """Dates whose parts the source has, but never together: 31 August 2026 where it ends on 31 August 2027."""
    index = claim.index
    for date in written_dates(claim.text):
        known = [other for other in index.written_dates if other.month == date.month]
        if (
            len(date.days) > 1
            or not known
            or any(month == date.month for dates in index.dates for _day, month in dates)
        ):
            continue
        same = [other for other in known if date.days <= other.days]
        if same and date.year and all(other.year not in (None, date.year) for other in same):
            yield Finding(f"The source says {same[0].text}, not {date.text}.", _place_of(index, same[0].text))
        elif not same and all(other.days for other in known) and _only_in_dates(index, min(date.days)):
            yield Finding(f"The date {date.text} is nowhere in the source.")


def _only_in_dates(index: SourceIndex, day: int) -> bool:
    """Whether the sources have a number as the day of another month, and else nowhere."""
    number = re.compile(rf"(?<!\d){day}(?!\d)")
    inside = sum(len(number.findall(date.text)) for date in index.written_dates)
    return 0 < inside == sum(len(number.findall(source.text)) for source in index.sources)


def _place_of(index: SourceIndex, text: str) -> int | None:
    return next((place for place in range(len(index.passages)) if text in index.text(place)), None)


def _year_known(claim: Claim, year: float) -> bool:
    index = claim.index
    if year in index.numbers or int(year) % 100 in index.short_years:
        return True
    return any(f"{year:.0f}" in source.text for source in index.sources)


def _date_known(claim: Claim, written: str, readings: frozenset[tuple[int | None, int]]) -> bool:
    """Whether a passage has the date as it stands, in other digits, or as a month's name with the day's number."""
    texts = [source.text for source in claim.index.sources]
    if any(written in text for text in texts):
        return True
    for day, month in readings:
        if any(
            (day, month) in other or (day is None and month in {m for _d, m in other}) for other in claim.index.dates
        ):
            return True
        for place in _with_any(claim, MONTHS):
            text = claim.index.text(place)
            if any(number == month for _word, number, _start, _end in calendar_words(text, MONTHS)):
                near = [
                    value
                    for at in claim.index.around(place, 1)
                    for each in claim.index.amounts(at)
                    for value in each.values
                ]
                if day is None or float(day) in near:
                    return True
    return False


def _with_any(claim: Claim, names: dict[str, int]) -> list[int]:
    found = {place for name in names if len(name) > _SHORT for term in terms(name) for place in claim.index.where(term)}
    return sorted(found)[:300]


def _unindexed(claim: Claim, names: dict[str, int], month: int) -> bool:
    """Whether the source has a month whose name no passage is found by: May is mostly "may", and "mai" is short."""
    ours = {
        name: number for name, number in names.items() if number == month and (len(name) <= _SHORT or not terms(name))
    }
    return bool(ours) and any(any(calendar_words(source.text, ours)) for source in claim.index.sources)


def _in_digits(claim: Claim, month: int) -> bool:
    return any(month == other for dates in claim.index.dates for _day, other in dates)


def _names(text: str, german: bool) -> Iterator[str]:
    for found in _NAME.finditer(text):
        before = text[: found.start()].rstrip()
        first = not before or before[-1] in '.!?:;•\n"“(' or text[: found.start()].endswith("\n")
        lower = terms(found[0])
        if first or not lower or any(is_common(term) for term in lower) or len(found[0]) < 3:
            continue
        if drugs(found[0]):
            continue
        if found[0].casefold() in MONTHS or found[0].casefold().removesuffix("s") in DAYS:
            continue
        before = text[max(0, found.start() - _BEFORE) : found.start()]
        if german and (_NOUN.fullmatch(found[0]) or _DETERMINED.search(before)):
            continue
        yield found[0]


def _known(claim: Claim, name: str) -> bool:
    index = claim.index
    if any(index.knows(term) for term in terms(name)):
        return True
    folded = name.casefold()
    if sum(map(str.isupper, name)) > 1:  # an acronym such as CNNs: the source may have it in full
        return True
    if len(folded) >= _GLUED_LETTERS and index.spells(folded):
        return True
    alike = [term for term in index.vocabulary() if term[:1] == folded[:1] and len(term) >= 4]
    rare = [term for term in alike if not is_common(term)]
    return bool(
        difflib.get_close_matches(folded[:6], rare, 1, _ALIKE) or difflib.get_close_matches(folded[:6], alike, 1, _SAME)
    )
