"""Numbers of a note as clinicians write them: "sixty-two-year-old" is 62-year-old, "for six months" for 6 months."""

from __future__ import annotations

import re

from slmdesk.tasks.verify.values.number_words import written_numbers
from slmdesk.tasks.verify.values.units import UNITS

_NEAR = 20  # characters: a word such as "type" and a space
_FEWEST = 10  # smaller ones stay words, unless they measure something
_COUNTED = re.compile(r"[\s-]*([^\W\d_]+)")
_FIGURE_BEFORE = re.compile(r"\d\s+$")
_NUMBERED = re.compile(r"\b(?:type|stage|grade|class|day|week|times|aged?|number)\s+$", re.IGNORECASE)
_OVER = re.compile(r"\b(\d{2,3})\s+over\s+(\d{2,3})\b(?!\s*(?:the\b|days?|weeks?|months?|years?|hours?|minutes?))")
_PARTS = re.compile(r"\s*(?:%|percent\b)")


def in_digits(text: str) -> str:
    """An English statement with the numbers that measure, date or grade something in digits."""
    parts: list[str] = []
    position = 0
    for number in written_numbers(text):
        if number.vague or number.start < position or not _is_figure(text, number.start, number.end, number.value):
            continue
        value = int(number.value) if number.value == int(number.value) else number.value
        decade = "s" if text[number.start : number.end].casefold().endswith("ties") else ""  # "in her thirties"
        parts += [text[position : number.start], f"{value}{decade}"]
        position = number.end
    return _OVER.sub(r"\1/\2", "".join((*parts, text[position:])))


def _is_figure(text: str, start: int, end: int, value: float) -> bool:
    if text[start - 1 : start] == "-" or text[start:end].casefold().endswith(("half", "couple", "dozen")):
        return False
    if _FIGURE_BEFORE.search(text[max(0, start - _NEAR) : start]):
        return False  # "4.8 two days later"
    counted = _COUNTED.match(text, end)
    measured = counted is not None and counted[1].casefold() in UNITS
    return (
        value >= _FEWEST
        or measured
        or bool(_NUMBERED.search(text[max(0, start - _NEAR) : start]) or _PARTS.match(text, end))
    )
