"""What a translation must keep, checked by code: numbers, addresses, placeholders, length, and the language itself."""

from __future__ import annotations

import re
import unicodedata

from slmdesk.messages import Term
from slmdesk.tasks.translate import names, negations
from slmdesk.tasks.translate.segments import PICTURES

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SPACED = re.compile(r"(?<![\d.,])(\d{1,3})((?:[ \u00a0\u202f]\d{3})+)(?!\d)")  # 1 250 000
_TIME = re.compile(  # 7 p.m., 19:30, 19.30 Uhr, 22h, 1200 GMT
    r"(?<![\d.,:])(?P<hour>[01]?\d|2[0-3])"
    r"(?:(?:[:.]|\s?h\s?)?(?P<minutes>[0-5]\d)(?=\s?(?:GMT|UTC|Uhr|h\b|hours\b|[ap]\.?\s?m\b)|(?<=:\d\d)(?!\d))"
    r"|\s?(?:[ap]\.?\s?m\b|h\b|Uhr\b|o['’]clock))",
    re.IGNORECASE,
)
_THOUSAND = re.compile(r"\s?(?:thousand|mil|mila|mille|tausend|тыс\w*)\b", re.IGNORECASE)
_MYRIADS = re.compile("[万萬亿億만억]")  # 2万 is 20,000: digits alone do not tell
_KEPT = re.compile(
    r"https?://[^\s<>\"”»]+|[\w.+-]+@[\w-]+\.[\w.]+|\{\{?\w*\}?\}|%\(\w+\)[sd]|%[sd](?!\w)|\$\{\w+\}|<[^<>]+>"
    rf"|[{PICTURES}]+"
)
_LOOP = re.compile(r"(\b[\w'’-]+(?:[\s,]+[\w'’-]+){0,6})(?:[\s,.;]+\1\b){3,}", re.IGNORECASE)
_LOOPED_WORDS = 4  # that _LOOP finds at least, the first of which may be a part of a longer one
_LOOPED_LETTERS = 8  # that _CHARACTER_LOOP finds at least
_WORDS = re.compile(r"[\w'’-]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_MARKS = re.compile(r"[\s._=*#-]")
_NOT_DIGIT = re.compile(r"\D")
_CHARACTER_LOOP = re.compile(r"(.{1,12}?)\1{7,}")
# Hangul, kana, Han: scripts that say as much in far fewer characters
_DENSE = re.compile(
    "[\u1100-\u11ff\u2e80-\u2fdf\u3040-\u318f\u31f0-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\uff66-\uffdc\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
_MORE_SAID = 1.5
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_NOT_LATIN = re.compile("[^\\W\\d_\x00-\u02ff\u1d00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff\ufb00-\ufb06\uff21-\uff5a]")
_WRITTEN_IN = {
    "": "af az bs ca cs cy da de en es et eu fi fr ga gl hr hu id is it lt lv ms mt nb nl nn no pl pt ro sk sl sq sv sw"
    " tl tr uz vi",
    "CYRILLIC": "be bg kk ky mk mn ru sr tg uk",
    "ARABIC": "ar fa ps ur",
    "HEBREW": "he yi",
    "GREEK": "el",
    "CJK BOPOMOFO IDEOGRAPHIC": "zh",
    "CJK HIRAGANA KATAKANA KATAKANA-HIRAGANA IDEOGRAPHIC": "ja",
    "HANGUL CJK": "ko",
}
_SCRIPTS = {
    code: ("MODIFIER", "HALFWIDTH", *scripts.split())
    for scripts, codes in _WRITTEN_IN.items()
    for code in codes.split()
}
"""Scripts in which a language is written, as the names of their letters begin in Unicode; not of all languages."""
_IN_LATIN = frozenset(_WRITTEN_IN[""].split())
_SHORTEST_RATIO, _LONGEST_RATIO = 0.4, 2.6
_RATIO_FROM = 25  # characters: the length of a few words says nothing


def warnings(source: str, target: str, source_language: str | None, target_language: str) -> list[str]:
    """Doubts about one segment in plain words; empty when there are none."""
    if not target.strip():
        return ["There is no translation."]
    found = []
    if is_loop(target) and not is_loop(source):
        found.append("The translation repeats itself.")
    found.extend(_number_warnings(source, target))
    found.extend(negations.warnings(source, target, source_language, target_language))
    if source_language and {each.partition("-")[0] for each in (source_language, target_language)} <= _IN_LATIN:
        found.extend(names.warnings(source, target))
    for kept in _KEPT.findall(source):
        if kept.rstrip(".,;:)") not in target:
            found.append(f"“{kept}” should stay as it is, and is missing.")
    found.extend(_script_warnings(source, target, target_language))
    if is_untranslated(source, target) and source_language != target_language:
        found.append("This is the source text, not a translation.")
    ratio = _weight(target) / max(1.0, _weight(source))
    if len(source) >= _RATIO_FROM and ratio < _SHORTEST_RATIO:
        found.append("The translation is much shorter than the source: something may be missing.")
    elif len(source) >= _RATIO_FROM and ratio > _LONGEST_RATIO:
        found.append("The translation is much longer than the source: something may have been added.")
    return found


def glossary_warnings(source: str, target: str, terms: list[Term]) -> list[str]:
    """The terms of a glossary that the source has and the translation does not."""
    found = []
    for term in terms_in(source, terms):
        wanted = term.target if term.target is not None else term.source
        if wanted.casefold() not in target.casefold():
            found.append(f"The glossary wants “{wanted}” for “{term.source}”.")
    return found


def terms_in(source: str, terms: list[Term]) -> list[Term]:
    """The terms that stand in a source, as whole words."""
    plain = source.casefold()  # asked first: a glossary may have thousands of terms, each a pattern of its own
    return [
        term
        for term in terms
        if term.source.casefold() in plain
        and re.search(rf"(?<!\w){re.escape(term.source)}(?!\w)", source, re.IGNORECASE)
    ]


def is_loop(text: str) -> bool:
    """Whether a word or a few are said again and again, which small models do."""
    words = _WORDS.findall(text.casefold())  # counted first: nearly all sentences have none so often, and this is fast
    repeated = len(words) - len(set(words)) >= _LOOPED_WORDS - 2
    if repeated and _LOOP.search(text):
        return True
    return any(_CHARACTER_LOOP.search(_MARKS.sub("", word)) for word in text.split() if len(word) >= _LOOPED_LETTERS)


def is_untranslated(source: str, target: str) -> bool:
    """Whether the target is only the source again, names and numbers aside."""
    words = _LETTERS.findall(source.casefold())
    if len(words) < 4:
        return False
    kept = set(_LETTERS.findall(target.casefold()))
    return sum(map(kept.__contains__, words)) / len(words) > 0.8


def numbers(text: str) -> list[str]:
    """The digits of each number: of any script as 0-9, marks of thousands and decimals (which differ) left out."""
    if not text.isascii():
        text = _OTHER_DIGIT.sub(lambda found: str(unicodedata.digit(found[0])), text)
    return [_NOT_DIGIT.sub("", found) for found in _NUMBER.findall(_joined(text))]


def _joined(text: str) -> str:
    return _SPACED.sub(lambda found: _NOT_DIGIT.sub("", found[0]), text)


def _number_warnings(source: str, target: str) -> list[str]:
    if set(_NUMBER.findall(target)).issuperset(_NUMBER.findall(source)):
        return []
    thousands, wanted = _in_thousands(target), set(numbers(source))
    held = set(numbers(target)) | thousands.keys()
    others = held - wanted - {digits for value, digits in thousands.items() if value in wanted}
    for time in _TIME.finditer(_joined(target)):
        if _has_time(time, wanted):
            others.difference_update(numbers(time[0]))  # the same time by another clock is no other number
    found = []
    whole = _joined(source)
    times = [time.span() for time in _TIME.finditer(whole) if _has_time(time, held)]
    for number in _NUMBER.finditer(whole):
        digits = numbers(number[0])[0]
        in_myriads = len(digits) > 4 and _MYRIADS.search(target)
        # One digit is often written as a word, larger ones rarely; with another number there it is no word.
        in_words = len(digits) == 1 and not others
        in_time = any(start <= number.start() and number.end() <= end for start, end in times)
        in_zeros = f"{digits}000" in held and _THOUSAND.match(whole, number.end())
        if digits not in held and not (in_myriads or in_words or in_time or in_zeros):
            found.append(f"The number {number[0]} of the source is not in the translation.")
    return list(dict.fromkeys(found))


def _in_thousands(text: str) -> dict[str, str]:
    """What is written as “52 thousand” or “1,5 mil”, in digits: all of them, and those that are written."""
    found = {}
    for number in _NUMBER.finditer(text):
        if _THOUSAND.match(text, number.end()):
            whole, _mark, rest = number[0].replace(",", ".").partition(".")
            found[whole + rest[:3].ljust(3, "0")] = whole + rest
    return found


def _has_time(time: re.Match[str], held: set[str]) -> bool:
    """Whether a translation has a time of the day, by a clock of 12 or of 24 hours."""
    hour, minutes = int(time["hour"]), time["minutes"] or "00"
    hours = {str(each) for each in (hour, hour + 12, hour - 12)} | {f"{each:02}" for each in (hour, hour + 12)}
    together = any(each + minutes in held for each in hours)
    return together or (bool(hours & held) and (minutes == "00" or minutes in held))


def _script_warnings(source: str, target: str, language: str) -> list[str]:
    """Words in letters that neither the source nor the target's language has: models of many languages slip.

    Latin letters are in names of any language, and a Greek one alone is a symbol.
    """
    known = _SCRIPTS.get(language.partition("-")[0])
    if known is None or target.isascii() or not _NOT_LATIN.search(target):
        return []
    here = set(map(_script, _NOT_LATIN.findall(source)))
    wrong = "".join(
        character if _NOT_LATIN.match(character) and _script(character) not in {*known, *here} else " "
        for character in target
    )
    words = [word for word in wrong.split() if len(word) > 1 or _DENSE.match(word)]
    return [f"“{words[0]}” is written in letters of another language."] if words else []


def _script(letter: str) -> str:
    """The first word of a letter's name, which is that of its script."""
    return unicodedata.name(letter, "").partition(" ")[0]


def _weight(text: str) -> float:
    """Length in letters of an alphabet."""
    return len(text) if text.isascii() else len(text) + _MORE_SAID * len(_DENSE.findall(text))
