"""Builds resources/translation/words.txt: what languages call numbers, units of measure, months and days of the week.

    python -m pip install --target DIR babel==2.18.0 num2words==0.5.14
    python packaging/language_words.py DIR

Units, months and days are those of the Unicode CLDR (Unicode License v3), as Babel (BSD-3-Clause) brings them;
the numbers from 2 to 99 are spelled by num2words (LGPL-2.1-or-later), for languages whose numbers hardly change
their form. Neither package is used when the program runs.
"""

from __future__ import annotations

import importlib
import os.path
import re
import sys
from collections import defaultdict
from pathlib import Path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
LANGUAGES = (
    "af ar bg bn ca cs da de el en es et eu fa fi fr ga gl he hi hr hu id it ja ko lt lv ms nb nl pl pt ro ru sk sl sq"
    " sr sv sw th tr uk ur vi zh"
)
_LONG = 5  # letters of a name whose last vowel is an ending
_VOWELS = "aeiouyáéíóúýěηαоаеияью"
_NUKTA = "\u093c"  # a dot under a letter of Hindi, which many leave out
_SPELLED = "da de en es fr id it nl no pt sv tr vi"
_VARIANTS = {
    "en": ("en", "en_GB"), "ar": ("ar", "ar_SY", "ar_MA"), "pt": ("pt", "pt_PT"), "de": ("de", "de_AT"), "zh": ("zh",),
}  # fmt: skip
_UNITS = {
    "mass-microgram": "µg", "mass-milligram": "mg", "mass-gram": "g", "mass-kilogram": "kg",
    "volume-milliliter": "ml", "volume-deciliter": "dl", "volume-liter": "l",
    "length-millimeter": "mm", "length-centimeter": "cm", "length-meter": "m", "length-kilometer": "km",
    "duration-second": "s", "duration-minute": "min", "duration-hour": "h", "duration-day": "d",
    "duration-week": "week", "duration-month": "month", "duration-year": "year",
    "concentr-percent": "%", "temperature-celsius": "°C", "temperature-fahrenheit": "°F",
}  # fmt: skip
_CASES = "bg cs el et fi hr hu lt lv pl ro ru sk sl sr tr uk"
_ALSO = {
    ("vi", "month", "1"): "tháng giêng", ("vi", "month", "12"): "tháng chạp",
    ("de", "day", "5"): "sonnabend", ("zh", "day", "6"): "星期天",
    ("ko", "month", "6"): "유월", ("ko", "month", "10"): "시월",
}  # fmt: skip
"""Names that texts have and the CLDR does not."""
_EVERYDAY = {
    "en": "second", "fr": "neuf", "it": "sei", "de": "acht", "es": "once", "pt": "sete", "da": "fire",
    "no": "fire", "nl": "acht",
}  # fmt: skip
"""Numbers that are other words, too, and more often."""
_PREPOSITIONS = {("es", "year"): "a", ("ru", "s"): "с"}
"""Signs of units that are other words behind a figure, too: “de 5 a 10 mg”."""


def months(locale: object) -> dict[int, set[str]]:
    """Each month's names: in a date, by itself, and short."""
    found = _calendar(locale.months, locale.language)  # type: ignore[attr-defined]
    for context in ("format", "stand-alone"):
        for number, name in locale.months[context]["abbreviated"].items():  # type: ignore[attr-defined]
            short = name.casefold().rstrip(".")
            if len(short) > 2 or not short.isascii():
                found[number].add(short)
    return found


def days(locale: object) -> dict[int, set[str]]:
    """Each day's names, 0 is Monday; short ones in Chinese only, where texts have them."""
    found = _calendar(locale.days, locale.language)  # type: ignore[attr-defined]
    if locale.language == "zh":  # type: ignore[attr-defined]
        for number, name in locale.days["format"]["abbreviated"].items():  # type: ignore[attr-defined]
            found[number] |= {name, name.replace("周", "礼拜")}
    return found if locale.language != "vi" else {}  # type: ignore[attr-defined]  # they count, too: “second”


def _calendar(widths: dict[str, dict[str, dict[int, str]]], language: str) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for context in ("format", "stand-alone"):
        for number, name in widths[context]["wide"].items():
            found[number].add(name.casefold())
    for names in found.values():
        stem = os.path.commonprefix(sorted(names))  # noqa: RUF071  of words, not of paths
        if len(names) > 1 and len(stem) >= 3:
            names.add(f"{stem}*")  # what comes before the endings of its cases
        if language in _CASES.split():
            names |= {f"{name[:-1]}*" for name in names if len(name) >= _LONG and name[-1] in _VOWELS}
        names |= {name.replace(_NUKTA, "") for name in names}
    return found


def units(locale: object) -> dict[str, set[str]]:
    """Each unit's names and signs, in all plural forms; those of two units are left out."""
    found: dict[str, set[str]] = defaultdict(set)
    patterns = locale._data["unit_patterns"]  # type: ignore[attr-defined]
    for name, sign in _UNITS.items():
        for length in ("long", "short"):
            for plural, form in (patterns.get(name) or {}).get(length, {}).items():
                text = form if isinstance(form, str) and plural != "per" else ""
                word = re.sub(r"[\u200e\u200f]", "", text.replace("{0}", "")).strip().casefold()
                if word and "{" not in word:
                    found[sign].add(word.rstrip("."))
    shared = {word for sign in found for word in found[sign] if sum(word in each for each in found.values()) > 1}
    return {sign: words - shared for sign, words in found.items()}


def main(folder: Path) -> None:
    """Write the file."""
    sys.path.insert(0, str(folder))
    babel, localedata = importlib.import_module("babel"), importlib.import_module("babel.localedata")
    num2words = importlib.import_module("num2words").num2words

    lines = []
    for code in LANGUAGES.split():
        for variant in _VARIANTS.get(code, (code,)):
            localedata._cache.clear()  # one language's names get into the next one's through it
            locale = babel.Locale.parse(variant)
            for kind, table in (("month", months(locale)), ("day", days(locale)), ("unit", units(locale))):
                for key, words in table.items():
                    lines.append((code, kind, str(key), words))
    for code in _SPELLED.split():
        skipped = _EVERYDAY.get(code, "").split()
        for number in range(2, 100):
            word = num2words(number, lang=code).casefold()
            if word not in skipped:
                words = {word}
                if code == "tr" and number > 10 and number % 10:
                    words.add(f"{num2words(number - number % 10, lang=code)} {num2words(number % 10, lang=code)}")
                lines.append(("nb" if code == "no" else code, "number", str(number), words))
    merged: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for language, kind, key, words in lines:
        merged[language, kind, key] |= words
    for place, name in _ALSO.items():
        merged[place].add(name)
    for (language, unit), word in _PREPOSITIONS.items():
        merged[language, "unit", unit].discard(word)
    target = RESOURCES / "translation" / "words.txt"
    head = "# Made by packaging/language_words.py of the Unicode CLDR (Unicode License v3) and num2words.\n"
    body = "".join(
        f"{language}\t{kind}\t{key}\t{'|'.join(sorted(words))}\n" for (language, kind, key), words in merged.items()
    )
    target.write_text(head + body, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
