"""How often something is taken: bid, twice a day, every 12 hours and q12h are the same."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from slmdesk.tasks.verify.evidence.claim import Claim, Finding
from slmdesk.tasks.verify.values.number_words import written_numbers
from slmdesk.tasks.verify.values.quantities import quantities

_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|twelve|twenty-four)"
_PER = {
    "day": 1.0,
    "week": 1 / 7,
    "month": 1 / 30,
    "year": 1 / 365,
    "hour": 24.0,
    "morning": 1.0,
    "evening": 1.0,
    "night": 1.0,
}
_SHORT = {
    "qd": 1.0, "od": 1.0, "qday": 1.0, "q.d.": 1.0, "qhs": 1.0, "bid": 2.0, "b.i.d.": 2.0, "bd": 2.0, "b.d.": 2.0,
    "tid": 3.0, "t.i.d.": 3.0, "tds": 3.0, "qid": 4.0, "q.i.d.": 4.0, "qds": 4.0, "qod": 0.5, "nightly": 1.0,
}  # fmt: skip
_DOSE = re.compile(r"\d|\b(?:take[sn]?|taking|given|tablets?|puffs?|pills?|units?|dose|times)\b", re.IGNORECASE)
_CLEARLY = 0.3  # by how much more of the words beside a frequency stands beside another than beside the same
_DOSE_REACH = 30  # characters before a frequency in which a dose stands
_WITHIN = re.compile(r"\bwithin\s(?:the\s(?:next\s|first\s)?)?$", re.I)
_FREQUENCY = re.compile(
    rf"(?<![\w-])(?:(?P<short>{'|'.join(map(re.escape, sorted(_SHORT, key=len, reverse=True)))})(?![\w-])|"
    rf"q\.?\s?(?P<q>\d+)\s?(?P<qunit>h|d|hours?|hrs?|days?)\b|"
    rf"(?P<times>once|twice|thrice|{_NUMBER}\s+times)\s+(?:(?:a|per|each|every)\s+)?(?P<per>day|week|month|year|hour|daily|weekly|monthly)\b|"
    rf"every\s+(?P<number>{_NUMBER}\s+|other\s+|few\s+)?(?P<every>hours?|days?|weeks?|months?|morning|evening|night)\b|"
    rf"(?P<plain>daily|weekly|monthly|yearly|at bedtime|(?:a|per|each)\s+(?:day|week|month|year))(?![\w-]))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Frequency:
    """per_day: how many times a day. plain: only "daily", which may stand beside "twice" elsewhere."""

    per_day: float
    text: str
    start: int
    end: int
    plain: bool = False


@functools.lru_cache(maxsize=4096)
def frequencies(text: str) -> tuple[Frequency, ...]:
    """The frequencies in a text, in order."""
    found = []
    for match in _FREQUENCY.finditer(text):
        if match["short"]:
            if match[0].casefold() in ("od", "bd", "bid") and match[0].islower() and not re.search(r"\d", text):
                continue  # "a bid", an abbreviation in another sense
            per_day, plain = _SHORT[match["short"].casefold()], False
        elif match["q"]:
            per_day, plain = (
                (24.0 if match["qunit"].casefold().startswith("h") else 1.0) / max(1, int(match["q"])),
                False,
            )
        elif match["times"]:
            count = {"once": 1.0, "twice": 2.0, "thrice": 3.0}.get(match["times"].casefold()) or _value(match["times"])
            unit = match["per"].casefold()
            per_day, plain = count * _PER[{"daily": "day", "weekly": "week", "monthly": "month"}.get(unit, unit)], False
        elif match["every"]:
            word = (match["number"] or "1").strip().casefold()
            if word == "few":
                continue
            step = 2.0 if word == "other" else _value(word)
            per_day, plain = _PER[match["every"].casefold().removesuffix("s")] / (step or 1.0), not match["number"]
        else:
            word = match["plain"].casefold()
            unit = next((name for name in ("week", "month", "year") if name in word), "day")
            per_day, plain = _PER[unit], unit == "day"
        found.append(Frequency(per_day, match[0], match.start(), match.end(), plain))
    return tuple(found)


def _value(words: str) -> float:
    digits = re.search(r"\d+", words)
    return float(digits[0]) if digits else next((float(word.value) for word in written_numbers(words)), 1.0)


def check(claim: Claim) -> Iterator[Finding]:
    """A frequency where the source has another for the same thing."""
    for frequency in frequencies(claim.text):
        if (place := _within(claim, frequency)) is not None:
            within = re.sub(r"^every\s", "within ", frequency.text, flags=re.I)
            yield Finding(f"The source says {within}{claim.page(place)}, not {frequency.text}.", place)
            continue
        if not _DOSE.search(claim.text[max(0, frequency.start - _DOSE_REACH) : frequency.start]):
            continue  # "for a week", "drinks once a year": only how a medicine is taken can be laid beside another
        about = claim.about(frequency.start, frequency.end)
        rivals: list[tuple[float, int, str]] = []
        equal = -1.0
        for place in sorted(claim.nearby):
            near = claim.support(place, about, 0)
            for other in frequencies(claim.index.text(place)):
                if abs(other.per_day - frequency.per_day) <= 0.02 * frequency.per_day:
                    equal = max(equal, near)
                elif not frequency.plain and (frequency.per_day < 1 or not other.plain):
                    rivals.append((near, -place, other.text))
        if rivals and max(rivals)[0] >= 0.3 and max(rivals)[0] > equal + _CLEARLY:
            _near, place, text = max(rivals)
            yield Finding(f"The source says {text}{claim.page(-place)}, not {frequency.text}.", -place)


def _within(claim: Claim, frequency: Frequency) -> int | None:
    """The passage that has a time limit of what the sentence tells as often: "within six weeks"."""
    amount = next((each for each in quantities(frequency.text) if each.unit and not each.implied), None)
    texts = {place: claim.index.text(place) for place in claim.nearby}
    if amount is None or any(
        each.per_day == frequency.per_day for text in texts.values() for each in frequencies(text)
    ):
        return None
    return next(
        (
            place
            for place in claim.link.places
            for each in claim.index.amounts(place)
            if each.equals(amount) and _WITHIN.search(claim.index.text(place), 0, each.start)
        ),
        None,
    )
