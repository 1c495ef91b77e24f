"""Vital signs: each value under its own name, as the source has it, and those that the model left out.

A small model that is asked for the breathing rate gives the pulse. Values stand beside their names in every source.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slmdesk.messages import SourceText
from slmdesk.tasks.note.speech.dated import Dates
from slmdesk.tasks.note.speech.digits import in_digits

_NAMES: dict[str, str] = {
    "Blood pressure": r"blood pressure|b\.?p\.?",
    "Pulse": r"pulse(?! ?ox)(?: rate)?|heart rate|h\.?r\.?",
    "Temperature": r"temperature|temp\.?",
    "Respiratory rate": r"respiratory rate|resp(?:iratory|irations?|s)?\.?(?: rate)?|breathing rate|breaths|r\.?r\.?",
    "Oxygen saturation": r"oxygen(?: saturations?| level)?|saturations?|sats?|spo2|o2(?: sats?)?|pulse ox\w*",
    "Weight": r"weight|weighs|wt\.?",
}
_VALUES: dict[str, str] = {
    "Blood pressure": r"\d{2,3}\s?(?:/|over)\s?\d{2,3}(?:\s?mm\s?hg)?"
    # a second value of the sentence belongs to the first: "180/100 in the ambulance, 128/76 now"
    r"(?:[^.;\n\d]{1,30}(?:[6-9]\d|[12]\d\d)/(?:[3-9]\d|1\d\d)(?![\d/])(?: (?:now|here|today|standing|sitting|lying|at home|in clinic|on repeat)\b)?)?",
    "Pulse": r"\d{2,3}(?:\s?(?:bpm|beats (?:per|a) minute|per minute|/min))?(?![\d/]|\.\d|\s?(?:%|percent|over|°))",
    "Temperature": r"(?:3[4-9]|4[0-2]|9[4-9]|10[0-6])(?:[.,]\d)?(?!\d|\s?(?:%|percent|over|/))(?:\s?°?\s?[CF]\b|\s?degrees(?: (?:celsius|fahrenheit))?)?",
    "Respiratory rate": r"\d{1,2}(?:\s?(?:per minute|a minute|/min))?(?![\d/]|\.\d|\s?(?:%|percent|over|°))",
    "Oxygen saturation": r"\d{2,3}\s?(?:%|percent)(?: (?:on|in) (?:room )?air| on \d+ lit(?:er|re)s?[^.,;\n]{0,15})?",
    "Weight": r"\d{2,3}(?:[.,]\d)?\s?(?:kg|kilos?|kilograms|lbs?|pounds)",
}
_BETWEEN = r"\s?(?:was|is|are|were|at|of|today(?: is)?|reading|[:=,|])*\s*(?:a\s|today\s|now\s|about\s|around\s|a bit high at\s)?"
_SAID = {name: re.compile(rf"(?<![\w-])(?:{names})(?![\w-]){_BETWEEN}(?P<value>{_VALUES[name]})(?P<more> (?:and )?(?:ir)?regular\b)?", re.IGNORECASE) for name, names in _NAMES.items()}  # fmt: skip
_STATED = {name: re.compile(rf"^\W*(?:the (?:patient['’]s )?)?(?:{names})(?![\w-])", re.IGNORECASE) for name, names in _NAMES.items()}  # fmt: skip
_NOT_TODAY = re.compile(
    r"\b(?:at home|home|birth|ambulance|last (?:week|time|year|month|visit)|yesterday|usually|used to|before|previous\w*|target|goal|below|above|under|less than|more than|if|mother|father|brother|sister)\b[^.;\n]{0,40}$",
    re.IGNORECASE,
)
_NOT_TODAY_BEHIND = re.compile(
    r"^[^.,;\n\d]{0,30}\b(?:at home|yesterday|last (?:week|night|time|year|month|visit)|on (?:my|his|her|their|the home|a home) (?:\w+ )?(?:machine|monitor|cuff)|in the ambulance)\b|^\s?(?:/|per\s)?m(?:²|2|\^2)|^/m",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"^\W*(?:(?:the patient['’]s|the|his|her|their|an?)\s+)+", re.IGNORECASE)
_AND = re.compile(r",\s+and\s+|,\s+|\s+and\s+(?=(?:an?|the|his|her|their)\s)|;\s+", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")

_PLAUSIBLE = {
    "Blood pressure": r"\d{2,3}(?:/|over| / )\d{2,3}|\d{2,3}",
    "Pulse": r"\d{2,3}",
    "Temperature": _VALUES["Temperature"],
    "Respiratory rate": r"\d{1,2}",
    "Oxygen saturation": r"[4-9]\d|100",
    "Weight": r"\d{1,3}",
}
_FITS = {name: re.compile(rf"(?<![\d.,/])(?:{value})(?!\d)", re.IGNORECASE) for name, value in _PLAUSIBLE.items()}


@dataclass(frozen=True)
class Vital:
    """A vital sign as a source says it. name: of ours; value: as written; source, start, end: where."""

    name: str
    value: str
    source: int
    start: int
    end: int

    @property
    def line(self) -> str:
        return f"{self.name}: {' '.join(self.value.split())}."


def said_vitals(sources: Sequence[SourceText]) -> list[Vital]:
    """The vital signs that the sources give today's value of, in order; of a dated bundle those of the newest note."""
    dates = Dates(sources)
    found = [vital for number, source in enumerate(sources) for vital in _of(source.text, number)]
    if dates.several and found:
        newest = max(dates.order(vital.source, vital.start)[0] for vital in found)
        found = [vital for vital in found if dates.order(vital.source, vital.start)[0] == newest]
    return found


def _of(text: str, number: int) -> Iterator[Vital]:
    start = 0
    for line in text.splitlines(keepends=True):
        written = in_digits(line)
        same = len(written) == len(line)  # else a value that is dictated in words has the place of its line
        found = [
            (match, name)
            for name, pattern in _SAID.items()
            for match in pattern.finditer(written)
            if not _NOT_TODAY.search(written[max(0, match.start() - 60) : match.start()])
            and not _NOT_TODAY_BEHIND.match(written[match.end() : match.end() + 60])
        ]
        for match, name in sorted(found, key=lambda each: each[0].start()):
            first, last = match.span() if same else (0, len(line))
            yield Vital(name, match["value"] + (match["more"] or ""), number, start + first, start + last)
        start += len(line)


def named_rightly(statement: str, vitals: Sequence[Vital]) -> str:
    """A statement such as "Breathing rate: 96." under the name that the source has for its value; else as it is."""
    claimed = next((name for name, pattern in _STATED.items() if pattern.match(statement)), "")
    numbers = set(_NUMBER.findall(statement))
    if not claimed or len(numbers) != 1:
        return statement
    holders = {vital.name: vital for vital in vitals if numbers <= set(_NUMBER.findall(vital.value))}
    if claimed in holders or len(holders) != 1:
        return statement
    return next(iter(holders.values())).line


def is_no_measure(statement: str) -> bool:
    """Whether a statement gives a vital sign no value that it can have: "Weight: 2015."."""
    claimed = next((name for name, pattern in _STATED.items() if pattern.match(statement)), "")
    return bool(claimed and _NUMBER.search(statement)) and not _FITS[claimed].search(statement)


def is_vital(statement: str, vitals: Sequence[Vital]) -> bool:
    """Whether a statement says nothing but vital signs that the sources have."""
    values = {number for vital in vitals for number in _NUMBER.findall(vital.value)}

    def is_one(part: str) -> bool:
        numbers = set(_NUMBER.findall(in_digits(part)))
        told = _POSSESSIVE.sub("", part)
        return bool(numbers) and numbers <= values and any(pattern.match(told) for pattern in _STATED.values())

    return all(map(is_one, _AND.split(statement)))


def left_out_of(statements: Sequence[str], vitals: Sequence[Vital]) -> list[Vital]:
    """The vital signs whose values no statement has; each name once, the last value of it."""
    said = [set(_NUMBER.findall(in_digits(statement))) for statement in statements]
    missing = {
        vital.name: vital for vital in vitals if not any(set(_NUMBER.findall(vital.value)) <= each for each in said)
    }
    named = {name for statement in statements for name, pattern in _STATED.items() if pattern.match(statement)}
    return [vital for name, vital in missing.items() if name not in named]
