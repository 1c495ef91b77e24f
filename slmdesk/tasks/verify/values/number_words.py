"""Numbers written in words: English as spoken in a consultation, Spanish, French and German up to 99."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNITS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf",
    "de": "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
    "siebzehn achtzehn neunzehn",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "fr": "vingt trente quarante cinquante soixante septante quatre-vingt nonante",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
}
_ORDINALS_TEXT = (
    "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
_ORDINALS = {word: number for number, word in enumerate(_ORDINALS_TEXT.split(), 2)} | {"thirtieth": 30}
_ORDINAL_ENDINGS = {"first": 1} | {word: number for word, number in _ORDINALS.items() if number < 10}
_NOUGHT = frozenset(("o", "oh"))  # of "one o two", which is 102
_LOOSE = {"half": 0.5, "couple": 2.0, "dozen": 12.0}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_WORD = re.compile(r"[^\W\d_]+")
_FRACTION = re.compile(
    r"\s+(?:and\s+a\s+half\b|point\s+(?P<digits>(?:(?:zero|one|two|three|four|five|six|seven|eight|nine|\d)(?:\s+|\b)){1,3}))",
    re.IGNORECASE,
)


_POINT_DICTATED = re.compile(  # speech recognition writes the point of "ninety eight point six" as a full stop
    r"\b(?:ninety[\s-]+(?:four|five|six|seven|eight|nine)|(?:a |one )?hundred(?: and)?(?: (?:one|two|three|four))?)"
    r"\s+\.\s+(?P<digit>zero|one|two|three|four|five|six|seven|eight|nine)\b"
    # what counts something begins a sentence: "ninety eight . four days ago"
    r"(?![\s-]+(?:hundred|thousand|of|(?:second|minute|hour|day|night|week|month|year|time|pill|tablet|dose)s?)\b)",
    re.IGNORECASE,
)
_DICTATED = 60  # characters before a full stop that are looked at
_MOST_WORDS = 30  # of one number; a model that repeats itself writes "hundred" without end


def spoken_point(text: str, start: int, position: int) -> bool:
    """Whether text[position] is the digit behind the point of a temperature that begins after ``start``."""
    near = _POINT_DICTATED.finditer(text, max(start, position - _DICTATED), position + _DICTATED)
    return any(found.start("digit") == position for found in near)


@dataclass(frozen=True)
class Written:
    """A number in words. vague: "one", "second" and the like, which often count nothing."""

    value: float
    start: int
    end: int
    vague: bool = False


@functools.cache
def _small() -> dict[str, int]:
    """Whole words below 100."""
    found: dict[str, int] = {}
    for language in ("es", "fr", "de", "en"):
        units = _UNITS[language].split()
        tens = {word: 10 * number for number, word in enumerate(_TENS[language].split(), 2)}
        found.update({word: number for number, word in enumerate(units)})
        found.update(tens)
        for word, ten in tens.items():
            for number, unit in enumerate(units[1:10], 1):
                if language == "en":
                    found[f"{word}-{unit}"] = ten + number
                elif language == "de":
                    found[f"{unit}und{word}"] = ten + number
                elif language == "fr":
                    found[f"{word}-{unit}"] = ten + number
    for number, unit in enumerate(_UNITS["es"].split()[1:10], 1):
        found[f"veinti{unit}"] = 20 + number
    for number, unit in enumerate(_UNITS["fr"].split()[10:], 10):
        found[f"soixante-{unit}"], found[f"quatre-vingt-{unit}"] = 60 + number, 80 + number
    found["quatre-vingts"] = 80
    for word, ten in zip(_TENS["en"].split(), range(20, 100, 10), strict=True):
        found[f"{word[:-1]}ies"] = ten  # "in her mid eighties", which is also written 80s
    found.update({"eins": 1, "eine": 1, "einen": 1, "einem": 1, "dreissig": 30})
    # words that count nothing, or mean something else in another language ("once", "sept." for September)
    for word in ("once", "un", "ein", "eine", "einen", "einem", "sept", "null", "elf"):
        found.pop(word, None)
    return found


@functools.cache
def _first_words() -> frozenset[str]:
    """What begins a number in words: whole words, and what stands before a hyphen in them."""
    return frozenset(word.split("-")[0] for word in (*_small(), *_ORDINALS, "hundred", *_LOOSE))


def written_numbers(text: str) -> Iterator[Written]:
    """The numbers in words of a text, in order, not overlapping."""
    first_words = _first_words()
    position = 0
    for word in _WORD.finditer(text):
        if word.start() < position or word[0].casefold() not in first_words:
            continue
        found = _whole(text, word) or _english(text, word.start(), _small())
        if found is not None:
            position = found.end
            yield found


def _whole(text: str, word: re.Match[str]) -> Written | None:
    """A number that is one word with hyphens: quatre-vingt-dix."""
    compound = _COMPOUND.match(text, word.start())
    value = _small().get(compound[0].casefold()) if compound else None
    return Written(float(value), word.start(), compound.end()) if compound and value is not None else None


def _english(text: str, start: int, small: dict[str, int]) -> Written | None:
    total = current = 0.0
    end = reached = start  # reached: behind the last word looked at, which may be an "and" that joins nothing
    previous = ""
    vague = False
    for number, match in enumerate(_WORD.finditer(text, start)):
        gap = text[reached : match.start()]
        reached = match.end()
        word = match[0].casefold()
        if number and (gap.strip(" -") or "\n" in gap or number >= _MOST_WORDS):
            break
        if word == "and" and previous in _SCALES:
            continue
        if word in _NOUGHT and number and 1 <= current <= 9 and previous not in _SCALES:
            previous = word
            continue
        if word == "y" and number and current >= 30 and current % 10 == 0:  # treinta y cinco
            continue
        if word in _SCALES and number:
            if word == "hundred":
                current = (current or 1) * 100
            else:
                total, current = total + (current or 1) * _SCALES[word], 0.0
        elif word in small and _continues(current, small[word], previous, number):
            # "one twenty" is said for 120, "twenty twenty" for 2020
            hundreds = previous not in _SCALES and (1 <= current <= 9 or (current in (19, 20) and small[word] >= 10))
            current = current * 100 + small[word] if hundreds else current + small[word]
        elif number and word in _ORDINAL_ENDINGS and current >= 20 and current % 10 == 0 and not total:
            current, end, vague = current + _ORDINAL_ENDINGS[word], match.end(), True  # the twenty first
            break
        elif not number and word in _ORDINALS:
            current, end, vague = _ORDINALS[word], match.end(), True
            break
        elif not number:
            if word != "hundred" and word not in _LOOSE:
                return None  # only the beginning of a compound: "soixante"
            current = _LOOSE.get(word, 100)
            end, vague = match.end(), word in ("half", "couple")
            previous = word
            if word != "hundred":
                break
            continue
        else:
            break
        previous, end = word, match.end()
    value = total + current
    fraction = _FRACTION.match(text, end)
    if fraction and value >= 0 and not (vague and value == 0.5):
        value, end, vague = value + _fraction(fraction, small), fraction.end(), False
    dictated = _POINT_DICTATED.match(text, start) if 94 <= value <= 104 else None
    if dictated and dictated.start("digit") > end:
        value, end, vague = value + small[dictated["digit"].casefold()] / 10, dictated.end(), False
    return Written(value, start, max(end, start + 1), vague or value == 1)


def _fraction(spoken: re.Match[str], small: dict[str, int]) -> float:
    """Of "and a half", or "point two five"."""
    if spoken["digits"] is None:
        return 0.5
    digits = [word if word.isdigit() else str(small.get(word.casefold(), 0)) for word in spoken["digits"].split()]
    return float(f"0.{''.join(digits)}")


def _continues(current: float, following: int, previous: str, number: int) -> bool:
    if not number:
        return True
    if previous in _NOUGHT:
        return 0 < following < 10
    if previous in _SCALES:
        return following < 100
    if current in (19, 20) and following >= 10:
        return True
    if current % 100 >= 20 and current % 10 == 0:
        return 0 < following < 10
    return 1 <= current <= 9 and following >= 20
