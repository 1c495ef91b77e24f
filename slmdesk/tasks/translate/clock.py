"""Times of the day and lengths of time that languages say with other numbers: “half past two” is “halb drei”.

In English, Spanish, German, French, Italian and Portuguese. Elsewhere nothing is known, and so nothing forgiven.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from slmdesk.tasks.translate.amounts import Words

_HALF_DAY = 12 * 60
_HOUR, _DAY, _WEEK = 60, 24 * 60, 7 * 24 * 60
_HOURS = {
    "en": "one two three four five six seven eight nine ten eleven twelve",
    "es": "una dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "de": "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "fr": "une deux trois quatre cinq six sept huit neuf dix onze douze",
    "it": "una due tre quattro cinque sei sette otto nove dieci undici dodici",
    "pt": "uma duas três quatro cinco seis sete oito nove dez onze doze",
}
_MORE_HOURS = {"de": {"ein": 1}, "fr": {"midi": 12, "minuit": 12}, "en": {"noon": 12, "midnight": 12}}
_MINUTES = {
    "en": "five ten twenty twenty-five",
    "es": "cinco diez veinte veinticinco",
    "de": "fünf zehn zwanzig fünfundzwanzig",
    "fr": "cinq dix vingt vingt-cinq",
    "it": "cinque dieci venti venticinque",
    "pt": "cinco dez vinte vinte e cinco",
}
_GERMAN_MINUTES = r"fünf|zehn|zwanzig|drei(?:ß|ss)ig|vierzig|\w+(?:zehn|zig)\b"
# {h} is an hour and {m} are minutes, in words or digits. With each: what is added to the hour, and what the minutes
# are multiplied by.
_SPOKEN: dict[str, tuple[tuple[str, int, int], ...]] = {
    "en": (
        (r"half[ -]past {h}", 30, 0),
        (r"quarter (?:past|after) {h}", 15, 0),
        (r"quarter (?:to|before) {h}", -15, 0),
        (r"{m} (?:minutes )?past {h}", 0, 1),
        (r"{m} minutes to {h}", 0, -1),  # “ten to twelve” may be a range
        (r"{h} o['’]clock", 0, 0),
    ),
    "es": (
        (r"las? {h} y media", 30, 0),
        (r"las? {h} y cuarto", 15, 0),
        (r"las? {h} menos cuarto", -15, 0),
        (r"las? {h} menos {m}", 0, -1),
        (r"las? {h} y {m}", 0, 1),
        (r"las? {h} (?:en punto|de la (?:mañana|tarde|noche|madrugada))", 0, 0),
    ),
    "de": (
        (r"halb {h}", -30, 0),
        (r"viertel nach {h}", 15, 0),
        (r"(?:viertel vor|dreiviertel) {h}", -15, 0),
        (r"{m} (?:minuten )?nach {h}", 0, 1),
        (r"{m} (?:minuten )?vor {h}", 0, -1),
        (rf"{{h}} uhr(?! (?:\d|{_GERMAN_MINUTES}))", 0, 0),  # “zwei Uhr dreißig” is half past two
    ),
    "fr": (
        (r"{h} ?(?:heures?|h)? et demie?", 30, 0),
        (r"{h} ?(?:heures?|h)? et quart", 15, 0),
        (r"{h} ?(?:heures?|h)? moins le quart", -15, 0),
        (r"{h} ?(?:heures?|h) moins {m}", 0, -1),
    ),
    "it": (
        (r"{h} e mezz[ao]", 30, 0),
        (r"{h} e un quarto", 15, 0),
        (r"{h} meno un quarto", -15, 0),
        (r"le {h} meno {m}", 0, -1),
        (r"le {h} e {m}", 0, 1),
    ),
    "pt": (
        (r"[àa]s? {h} e meia", 30, 0),
        (r"[àa]s? {h} e um quarto", 15, 0),
        (r"quarto para [àa]s? {h}", -15, 0),
        (r"{m} para [àa]s? {h}", 0, -1),
    ),
}
_TELLING = {
    "half",
    "half-past",
    "quarter",
    "past",
    "minutes",
    "o'clock",
    "o’clock",
    "media",
    "cuarto",
    "menos",
    "punto",
}
_TELLING |= {"mañana", "tarde", "noche", "madrugada", "halb", "viertel", "dreiviertel", "nach", "vor", "uhr", "demi"}
_TELLING |= {"demie", "quart", "moins", "mezzo", "mezza", "quarto", "meno", "meia", "para"}
"""One of these is in every time that is said in words; so most sentences are seen to have none."""
_MORE_UNITS = {"de": {"tagen": "d", "monaten": "month", "jahren": "year"}}
_LENGTH_UNITS = frozenset(("min", "h", "d", "week", "month", "year"))
_DIGITAL = re.compile(  # 7 p.m., 19:30, 19.30 Uhr, 22h, 19 h 30
    r"(?<![\d.,:])(?P<hour>[01]?\d|2[0-3])"
    r"(?:(?:[:.]|\s?h\s?|\s?(?:uhr|heures?|ore)\s)(?P<minutes>[0-5]\d)(?![\d.,]\d|\d)"
    r"|\s?(?:[ap]\.?\s?m\b|h\b|uhr\b))",
    re.IGNORECASE,
)
_HALF_OF_DAY = re.compile(  # what tells 7 from 19
    r"\d\s?[ap]\.?\s?m\b|o['’]clock|\b(?:morning|(?:after)?noon|evening|midnight|night|mañana|tarde|noche|madrugada"
    r"|früh|(?:vor|nach)?mittags?|abends?|nachts?|morgens?|matin|après-midi|soir|nuit|mattin[ao]|pomeriggio|sera|notte"
    r"|manhã|noite)\b",
    re.IGNORECASE,
)
# Lengths of time in words of their own, in minutes; {n} is a number, whose multiple of the second is added.
_IDIOMS: dict[str, tuple[tuple[str, int, int], ...]] = {
    "en": (
        (r"fortnight", 2 * _WEEK, 0),
        (r"three[ -]quarters of an hour", 45, 0),
        (r"quarter of an hour", 15, 0),
        (r"half an hour|half[ -]hour", 30, 0),
        (r"(?:an|one) hour and a half", 90, 0),
        (r"{n} and a half hours|{n} hours and a half", 30, _HOUR),
    ),
    "es": (
        (r"quincena", 2 * _WEEK, 0),
        (r"tres cuartos de hora", 45, 0),
        (r"cuarto de hora", 15, 0),
        (r"media hora", 30, 0),
        (r"{n} horas y media", 30, _HOUR),
        (r"hora y media", 90, 0),
    ),
    "de": (
        (r"dreiviertelstunde", 45, 0),
        (r"viertelstunde", 15, 0),
        (r"halben? stunde", 30, 0),
        (r"(?:andert|einein)halb stunden", 90, 0),
        (r"{n}einhalb stunden", 30, _HOUR),
    ),
    "fr": (
        (r"quinzaine", 2 * _WEEK, 0),
        (r"trois quarts d['’]heure", 45, 0),
        (r"quart d['’]heure", 15, 0),
        (r"demi-heure", 30, 0),
        (r"une heure et demie", 90, 0),
        (r"{n} heures et demie", 30, _HOUR),
    ),
    "it": (
        (r"tre quarti d['’]ora", 45, 0),
        (r"quarto d['’]ora", 15, 0),
        (r"mezz['’]ora", 30, 0),
        (r"{n} ore e mezz[ao]", 30, _HOUR),
        (r"ora e mezz[ao]", 90, 0),
    ),
    "pt": (
        (r"quinzena", 2 * _WEEK, 0),
        (r"três quartos de hora", 45, 0),
        (r"quarto de hora", 15, 0),
        (r"meia hora", 30, 0),
        (r"{n} horas e meia", 30, _HOUR),
        (r"hora e meia", 90, 0),
    ),
}
_YEAR_AND_A_HALF = {
    "en": r"(?:a|one) year and a half|one and a half years",
    "es": r"años? y medio",
    "de": r"(?:andert|einein)halb jahren?",
    "fr": r"an et demi",
    "it": r"anno e mezzo",
    "pt": r"ano e meio",
}
_ONE = {"en": "an?|one", "es": "una?", "de": "eine[mnr]?|ein", "fr": "une?", "it": "un[ao]?", "pt": "uma?|um"}
_IN_WEEKS = {15 * _DAY: 2 * _WEEK}  # “quinze jours”, “quince días”
_SPOKEN_WEEK = frozenset(("huit jours", "acht tage", "acht tagen", "ocho días", "otto giorni", "oito dias"))


class Said(NamedTuple):
    """A stretch of a text, and the time that it says: minutes, or months below nothing, which minutes are not.

    hour: of a time of the day in digits, 0..23; its value is by a clock of 12 hours.
    """

    start: int
    end: int
    value: int
    hour: int | None = None


def wrong_times(source: str, target: str, ours: Words, theirs: Words, words: Collection[str]) -> list[str]:
    """Times that a source says in words and that are another time in the translation: “halb zwei” for “half past two”.

    words: of the source. Nothing is said where the translation has fewer times that are known here than the source.
    """
    if _TELLING.isdisjoint(words):
        return []
    wanted, held = _times(source, ours.language), _times(target, theirs.language)
    values = _values(held)
    if len(values) < len(_values(wanted)):
        return []
    return [
        f"The time “{source[each.start : each.end]}” of the source is another one in the translation."
        for each in wanted
        if each.hour is None and each.value not in values
    ]


def tells_half_of_day(text: str) -> bool:
    """Whether a text says which half of the day it means: “p.m.”, “in the evening”; in the languages of this module."""
    return _HALF_OF_DAY.search(text) is not None


def knows(language: str) -> bool:
    """Whether this module has the words of a language, a code without a region."""
    return language in _SPOKEN


def without_common(source: str, target: str, ours: Words, theirs: Words) -> tuple[str, str]:
    """Both without the times of the day and lengths of time that both have, in whatever numbers."""
    times, others = _times(source, ours.language), _times(target, theirs.language)
    common = _values(times) & _values(others)
    if common and not (tells_half_of_day(source) or tells_half_of_day(target)):
        common &= _same_hours(times, others)
    source, target = _blank(source, times, common), _blank(target, others, common)
    lengths, others = _lengths(source, ours), _lengths(target, theirs)
    common = _values(lengths) & _values(others)
    return _blank(source, lengths, common), _blank(target, others, common)


def _values(said: Sequence[Said]) -> set[int]:
    return {each.value for each in said}


def _same_hours(ours: Sequence[Said], theirs: Sequence[Said]) -> set[int]:
    """Values of times that may be the same by a clock of 24 hours: 8 h is not 20 h; “half past two” may be 14:30."""
    said = {each.value for each in (*ours, *theirs) if each.hour is None}
    both = {(each.value, each.hour) for each in ours} & {(each.value, each.hour) for each in theirs}
    return said | {value for value, _hour in both}


def _blank(text: str, said: Sequence[Said], values: Collection[int]) -> str:
    characters = list(text)
    for start, end, value, _hour in said:
        if value in values:
            characters[start:end] = " " * (end - start)
    return "".join(characters)


def _times(text: str, language: str) -> list[Said]:
    """Times of the day, by a clock of 12 hours."""
    found = [
        Said(*match.span(), int(match["hour"]) % 12 * 60 + int(match["minutes"] or 0), int(match["hour"]))
        for match in _DIGITAL.finditer(text)
    ]
    numbers = _hours(language)
    for pattern, added, factor in _spoken(language):
        for match in pattern.finditer(text):
            hour, minutes = _number(match["h"], numbers), _number(match["m"], numbers) if factor else 0
            if hour is not None and minutes is not None:
                found.append(Said(*match.span(), (hour * 60 + added + minutes * factor) % _HALF_DAY))
    return found


def _lengths(text: str, words: Words) -> list[Said]:
    """Lengths of time."""
    found: list[Said] = []
    number = _number_of(words)
    for pattern, added, factor in _idioms(words.language):
        for match in pattern.finditer(text):
            count = number(match["n"]) if factor else 0
            if count is not None:
                found.append(Said(*match.span(), added + count * factor))
    if words.language in _YEAR_AND_A_HALF:
        found += [
            Said(*match.span(), -18) for match in re.finditer(_YEAR_AND_A_HALF[words.language], text, re.IGNORECASE)
        ]
    taken = bytearray(len(text))
    for each in found:
        taken[each.start : each.end] = b"\1" * (each.end - each.start)
    more_units = _MORE_UNITS.get(words.language, {})
    for match in _lengths_pattern(words).finditer(text):
        name = match["unit"].casefold()
        unit, count = words.units.get(name) or more_units.get(name), number(match["n"])
        if unit is None or count is None or 1 in taken[match.start() : match.end()]:
            continue
        if unit in ("month", "year"):
            value = -count * (12 if unit == "year" else 1)
        else:
            value = count * {"min": 1, "h": _HOUR, "d": _DAY, "week": _WEEK}[unit]
        if match[0].casefold() in _SPOKEN_WEEK:
            value = _WEEK
        found.append(Said(*match.span(), _IN_WEEKS.get(value, value)))
    return found


def _number_of(words: Words) -> Callable[[str], int | None]:
    one = re.compile(_ONE.get(words.language, "(?!)"))

    def number(text: str) -> int | None:
        plain = text.casefold()
        if plain.isdecimal():
            return int(plain)
        return 1 if one.fullmatch(plain) else int(words.numbers[plain]) if plain in words.numbers else None

    return number


def _number(text: str, known: dict[str, int]) -> int | None:
    """None for what only looks like a word: patterns that heed no case find “five” in “fıve”, too."""
    plain = text.casefold()
    return int(plain) if plain.isdecimal() else known.get(plain)


@functools.cache
def _hours(language: str) -> dict[str, int]:
    hours = {word: number for number, word in enumerate(_HOURS.get(language, "").split(), 1)}
    return hours | _MORE_HOURS.get(language, {}) | dict(zip(_minutes(language), (5, 10, 20, 25), strict=False))


def _minutes(language: str) -> list[str]:
    """Five, ten, twenty and twenty-five."""
    return re.findall(r"vinte e cinco|\S+", _MINUTES.get(language, ""))


@functools.cache
def _spoken(language: str) -> list[tuple[re.Pattern[str], int, int]]:
    hours = "|".join([*_HOURS.get(language, "").split(), *_MORE_HOURS.get(language, {})])
    minutes = "|".join(sorted(_minutes(language), key=len, reverse=True))
    parts = {"{h}": rf"(?P<h>{hours}|[01]?\d|2[0-4])", "{m}": rf"(?P<m>{minutes}|[0-5]?\d)"}
    return [(_with_parts(pattern, parts), added, factor) for pattern, added, factor in _SPOKEN.get(language, ())]


@functools.cache
def _idioms(language: str) -> list[tuple[re.Pattern[str], int, int]]:
    found = []
    for pattern, added, factor in _IDIOMS.get(language, ()):
        for each in pattern.split("|") if factor else (pattern,):
            number = r"(?P<n>[^\W\d_]+?|\d{1,2})"
            found.append((_with_parts(each, {"{n}": number}), added, factor))
    return found


def _with_parts(pattern: str, parts: dict[str, str]) -> re.Pattern[str]:
    for name, part in parts.items():
        pattern = pattern.replace(name, part)
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


@functools.lru_cache(maxsize=16)
def _length_pattern(language: str, numbers: tuple[str, ...], units: tuple[str, ...]) -> re.Pattern[str]:
    counts = "|".join([r"\d{1,3}", *map(re.escape, sorted(numbers, key=len, reverse=True)), _ONE.get(language, "(?!)")])
    names = "|".join(map(re.escape, sorted(units, key=len, reverse=True)))
    return re.compile(rf"(?<![\w.,])(?P<n>{counts})[ \u00a0-]?(?P<unit>{names})(?!\w)", re.IGNORECASE)


def _lengths_pattern(words: Words) -> re.Pattern[str]:
    units = [form for form, key in words.units.items() if key in _LENGTH_UNITS]
    return _length_pattern(words.language, tuple(words.numbers), (*units, *_MORE_UNITS.get(words.language, {})))
