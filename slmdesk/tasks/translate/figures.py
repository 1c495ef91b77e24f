"""Numbers that a translation must keep: in digits of any script, in words where those are known, and as times."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from slmdesk.tasks.translate import clock
from slmdesk.tasks.translate.amounts import Words, in_words
from slmdesk.tasks.translate.compared import Compared, compare

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SPACED = re.compile(r"(?<![\d.,])(\d{1,3})((?:[ \u00a0\u2009\u202f'’]\d{3})+)(?!\d)")  # 1 250 000, 1’250’000
_TIME = re.compile(  # 7 p.m., 19:30, 19.30 Uhr, 22h, 1200 GMT
    r"(?<![\d.,:])(?P<hour>[01]?\d|2[0-3])"
    r"(?:(?:[:.]|\s?h\s?)?(?P<minutes>[0-5]\d)(?=\s?(?:GMT|UTC|Uhr|h\b|hours\b|[ap]\.?\s?m\b)|(?<=:\d\d)(?!\d))"
    r"|\s?(?:[ap]\.?\s?m\b|h\b|Uhr\b|o['’]clock))",
    re.IGNORECASE,
)
_THOUSAND = re.compile(r"\s?(?:thousand|mil|mila|mille|tausend|тыс\w*)\b", re.IGNORECASE)
_SCALE = re.compile(  # 1.5 billion: 1500 millones, 3 500 000; not “millas”, which are miles
    r"\s?(?:(?:[mb]|tr)il(?:l[oó]|(?:l?i|h|j)[aãoõó])\w*|thousand|mil|mila|mille|tausend|mld|mrd|mio|bn)\b",
    re.IGNORECASE,
)
_CENTURY = re.compile(r"\b(?=[IVX])(X{0,3}(?:IX|IV|V?I{0,3}))(?:er|e|ème|ᵉ)?(?!\w)")  # “siglo XIX”, “XIXe siècle”
_ROMAN = {"I": 1, "V": 5, "X": 10}
_MYRIADS = re.compile("[万萬亿億만억]")  # 2万 is 20,000: digits alone do not tell
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_NOT_DIGIT = re.compile(r"\D")


def warnings(source: str, target: str, both: Compared, ours: Words | None, theirs: Words | None) -> list[str]:
    """The numbers of a source that its translation lacks. ours, theirs: what the two languages call numbers."""
    found = _missing(source, target, both, ours, theirs)
    if ours is None or theirs is None:
        return found
    if found:  # is it said in another way?
        others = clock.without_common(source, target, ours, theirs)
        if others != (source, target):
            found = _missing(*others, compare(*others), ours, theirs)
    return found + clock.wrong_times(source, target, ours, theirs, both.source_words)


def _missing(source: str, target: str, both: Compared, ours: Words | None, theirs: Words | None) -> list[str]:
    figures = _NUMBER.findall(source)
    spelled = in_words(both.source_plain, both.source_words, ours)
    if not figures and not spelled:
        return []
    if not spelled and set(_NUMBER.findall(target)).issuperset(figures):
        return []
    written = in_words(both.target_plain, both.target_words, theirs)
    thousands, wanted = _in_thousands(target), {*numbers(source), *spelled}
    held = {*numbers(target), *thousands, *written}
    others = held - wanted - {digits for value, digits in thousands.items() if value in wanted}
    # Where it can be told, 8 h is not 20 h: only beside “p.m.”, “abends” is one clock put into the other.
    known = ours is not None and theirs is not None and clock.knows(ours.language) and clock.knows(theirs.language)
    other_clock = not known or clock.tells_half_of_day(source) or clock.tells_half_of_day(target)
    for time in _TIME.finditer(_joined(target)):
        if _has_time(time, wanted, other_clock):
            others.difference_update(numbers(time[0]))  # the same time by another clock is no other number
    missing = []
    whole = _joined(source)
    times = [each for each in _TIME.finditer(whole) if _has_time(each, held, other_clock)]
    in_times = {place for each in times for place in range(*each.span())}
    for number in _NUMBER.finditer(whole):
        digits = numbers(number[0])[0]
        in_myriads = len(digits) > 4 and _MYRIADS.search(target)
        # One digit is often written as a word, larger ones rarely; with another number there it is no word.
        as_word = len(digits) == 1 and not others
        in_time = number.start() in in_times and number.end() - 1 in in_times
        in_zeros = f"{digits}000" in held and _THOUSAND.match(whole, number.end())
        if digits not in held and not (in_myriads or as_word or in_time or in_zeros):
            missing.append(number)
    otherwise = _said_otherwise(missing, target)
    found = [
        f"The number {each[0]} of the source is not in the translation."
        for each in missing
        if each.start() not in otherwise
    ]
    if others and theirs is not None and theirs.numbers:  # else it may be said otherwise: “both”
        found += [
            f"The number “{word}” of the source is not in the translation."
            for digits, word in spelled.items()
            if digits not in held
        ]
    return list(dict.fromkeys(found))


def numbers(text: str) -> list[str]:
    """The digits of each number: of any script as 0-9, marks of thousands and decimals (which differ) left out."""
    if not text.isascii():
        text = _OTHER_DIGIT.sub(lambda found: str(unicodedata.digit(found[0])), text)
    return [_NOT_DIGIT.sub("", found) for found in _NUMBER.findall(_joined(text))]


def _said_otherwise(missing: Sequence[re.Match[str]], target: str) -> set[int]:
    """Where those of the missing numbers start that a translation has in Roman figures, or millions by another name."""
    if not missing:
        return set()
    written, romans = _joined(target), _romans(target)
    held = {_significant(each[0]) for each in _NUMBER.finditer(written)}
    large = {_significant(each[0]) for each in _NUMBER.finditer(written) if _SCALE.match(written, each.end())}
    return {
        each.start()
        for each in missing
        if numbers(each[0])[0] in romans
        or _significant(each[0]) in (held if _SCALE.match(each.string, each.end()) else large)
    }


def _significant(number: str) -> str:
    return _NOT_DIGIT.sub("", number).strip("0")


def _romans(text: str) -> set[str]:
    """Roman numbers up to 39, as of centuries, in digits; “I” alone is a word."""
    found = set()
    for roman in _CENTURY.findall(text):
        if roman not in ("", "I"):
            values = [_ROMAN[letter] for letter in roman]
            found.add(str(sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))))
    return found


def _joined(text: str) -> str:
    return _SPACED.sub(lambda found: _NOT_DIGIT.sub("", found[0]), text)


def _in_thousands(text: str) -> dict[str, str]:
    """What is written as “52 thousand” or “1,5 mil”, in digits: all of them, and those that are written."""
    found = {}
    for number in _NUMBER.finditer(text):
        if _THOUSAND.match(text, number.end()):
            whole, _mark, rest = number[0].replace(",", ".").partition(".")
            found[whole + rest[:3].ljust(3, "0")] = whole + rest
    return found


def _has_time(time: re.Match[str], held: set[str], other_clock: bool) -> bool:
    """Whether a translation has a time of the day, maybe by the other clock, of 12 or of 24 hours."""
    hour, minutes = int(time["hour"]), time["minutes"] or "00"
    hours = {str(each) for each in (hour, hour + 12, hour - 12)} | {f"{each:02}" for each in (hour, hour + 12)}
    if not other_clock:
        hours = {str(hour), f"{hour:02}"}
    together = any(each + minutes in held for each in hours)
    return together or (bool(hours & held) and (minutes == "00" or minutes in held))
