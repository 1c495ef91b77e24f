"""Medicines that the source names and the model left out: found by name, with the dose and frequency beside them.

A table that forgets a medicine is as wrong as one that invents it, and small models forget.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from slmdesk.messages import SourceText
from slmdesk.tasks.verify import drugs

Use = Literal["current", "new", "changed", "stopped", "unclear"]

_AROUND_CHARACTERS = 90
_UNITS = (
    r"(?:mg|mcg|µg|g|ml|units?|iu|milligrams?|micrograms?|grams?|millilit(?:er|re)s?|puffs?|drops|tablets?|pills?|%)"
)
_DOSE = re.compile(rf"\b\d+(?:[.,]\d+)?(?:\s?-\s?\d+(?:[.,]\d+)?)?\s?{_UNITS}(?!\w)", re.IGNORECASE)
_FREQUENCY = re.compile(
    r"\b(?:(?:once|twice|one time|two times|three times|four times|\d times)(?: an?| per| every)? ?(?:day|daily|week|month|night)|"
    r"every (?:\d+|four|six|eight|twelve|other|single)? ?(?:hours?|days?|morning|evening|night|week|month)|daily|nightly|weekly|"
    r"at (?:night|bedtime)|as needed|when needed|prn|bid|b\.i\.d\.?|tid|qid|bd|tds|qds|a day|per day|in the (?:morning|evening))\b",
    re.IGNORECASE,
)
_ROUTE = re.compile(
    r"\b(?:by mouth|orally|oral|iv|intravenous(?:ly)?|im|intramuscular|subcutaneous(?:ly)?|topical(?:ly)?|inhaled|sublingual)\b",
    re.IGNORECASE,
)
# The last cue before the name, or else the first behind it, says what is done with the medicine.
_CUES: tuple[tuple[Use, re.Pattern[str]], ...] = (
    ("stopped", re.compile(r"\b(?:stop\w*|discontinu\w+|come off|came off|quit|hold(?:ing)?)\b", re.IGNORECASE)),
    ("changed", re.compile(r"\b(?:increas\w+|decreas\w+|chang\w+|switch\w*|double|raise|lower|up your|titrat\w+)\b", re.IGNORECASE)),
    ("new", re.compile(r"\b(?:start\w*|prescri\w+|put (?:you|him|her|them) on|going to give|give (?:to )?(?:you|him|her)|worth (?:using|trying|taking)|order\w*|"
                       r"recommend\w*|add\b|try|advis\w+|begin)", re.IGNORECASE)),
    ("current", re.compile(r"\b(?:tak(?:e|es|en|ing)|took|continu\w+|(?:i'm|is|are|been|am|was) on|us(?:e|es|ing)|currently|stay on|keep)\b", re.IGNORECASE)),
)  # fmt: skip
_NOT_TAKEN = re.compile(
    r"\b(?:allerg\w*|intoleran\w*|reaction to|not (?:taking|on|take)|(?:don't|do n't|never|didn't|haven't) (?:take|taken|use|used|had)|"
    r"no|without|avoid|denies)\b[^.?!\n]{0,40}$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NamedMedicine:
    """A medicine as the source names it. generic: to tell whether it is in the table already."""

    name: str
    generic: str
    dose: str
    route: str
    frequency: str
    use: Use


def named_medicines(sources: Sequence[SourceText], known: Iterable[str]) -> list[NamedMedicine]:
    """Medicines with a sign that they are taken, whose generic is not among ``known``; each once, best place first."""
    seen = set(known)
    found: dict[str, NamedMedicine] = {}
    uses: dict[str, Use] = {}
    for source in sources:
        for mention in drugs(source.text):
            generic = (mention.generic or mention.name).casefold()
            if generic in seen:
                continue
            medicine = _at(source.text, mention.start, mention.end, generic)
            if medicine is None:
                continue
            if generic not in found or _filled(medicine) > _filled(found[generic]):
                found[generic] = medicine
            # What is decided last counts; "take it at night" behind it decides nothing new.
            if uses.get(generic, "unclear") == "unclear" or medicine.use in ("stopped", "changed", "new"):
                uses[generic] = medicine.use
    return [replace(medicine, use=uses[generic]) for generic, medicine in found.items()]


def told_use(text: str, start: int, end: int) -> Use:
    """What the line around a name says is done with the medicine. start, end: offsets of the name."""
    return _use(*_around(text, start, end))


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before a name in its line, and behind it up to the next medicine."""
    before = text[max(0, start - _AROUND_CHARACTERS, text.rfind("\n", 0, start) + 1) : start]
    line_end = text.find("\n", end)
    after = text[end : min(end + _AROUND_CHARACTERS, line_end if line_end >= 0 else len(text))]
    return before, _up_to_another(after)


def _at(text: str, start: int, end: int, generic: str) -> NamedMedicine | None:
    before, after = _around(text, start, end)
    if _NOT_TAKEN.search(before):
        return None
    dose = _DOSE.search(after) or _DOSE.search(before[-25:])
    use = _use(before, after)
    if dose is None and use == "unclear":
        return None
    frequency = _FREQUENCY.search(after)
    route = _ROUTE.search(after)
    return NamedMedicine(
        text[start:end],
        generic,
        dose[0] if dose else "",
        route[0] if route else "",
        frequency[0] if frequency else "",
        use,
    )


def _up_to_another(after: str) -> str:
    """What follows a name belongs to it only up to the next medicine or the end of the sentence."""
    others = drugs(after)
    cut = others[0].start if others else len(after)
    stop = re.search(r"[.?!;](?:\s|$)", after[:cut])
    return after[: stop.start()] if stop else after[:cut]


def _use(before: str, after: str) -> Use:
    places = [(match.start(), use) for use, cue in _CUES for match in cue.finditer(before)]
    if places:
        return max(places)[1]
    behind = [(match.start(), use) for use, cue in _CUES for match in cue.finditer(after)]
    return min(behind)[1] if behind else "unclear"


def _filled(medicine: NamedMedicine) -> int:
    return sum(map(bool, (medicine.dose, medicine.route, medicine.frequency)))
