"""The dates of old notes: of a bundle the newest says what holds now, and what is older says from when it is."""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from slmdesk.messages import NoteField, Sentence, SourceText
from slmdesk.tasks.note.speech.kin import ANY_KIN
from slmdesk.tasks.verify import numbers
from slmdesk.tasks.verify.values.dates import MONTHS

_OPENING_CHARACTERS = 160  # of a source without a dated line: a letter has its date below its head
_MONTHS_DAYS = 60
_LEAST_BODY = 40  # characters behind a date that make it the date of a note, and not a line of a list
_NAMES = "|".join(sorted((month for month in MONTHS), key=len, reverse=True))
_DATE = re.compile(
    rf"(?:(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)|(?P<a>\d{{1,2}})[./](?P<b>\d{{1,2}})[./](?P<year>(?:19|20)\d\d)|"
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?(?P<month>{_NAMES})\.?,?\s+(?:de\s+|del\s+)?(?P<in>(?:19|20)\d\d)|"
    rf"(?P<name>{_NAMES})\.?\s+(?P<on>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<of>(?:19|20)\d\d))(?![\d/-])",
    re.IGNORECASE,
)
_BEFORE = r"[ \t#*|>-]*(?:(?:[^\W\d_]{2,20} ){0,2}(?:note|round|letter|summary|report)(?:,| of| dated| on| from|:| [–-]) ?)?(?:(?:date|datum|fecha|visit|seen|consultation|note|entry)(?: of(?: visit| note)?)?\s*[:|]?\s*(?:on\s+)?)?(?:[^\W\d_]{2,12},?\s+)?"
_LINE = re.compile(rf"^{_BEFORE}(?P<date>{_DATE.pattern})", re.IGNORECASE | re.MULTILINE)

_TO_COME = re.compile(  # what stands behind the date of an appointment
    r"[\s:,–-]*(?:(?:at )?\d{1,2}(?:[:.]\d\d)?\s*(?:am|pm|h|Uhr)?[\s:,–-]+)?(?:next |due |booked|scheduled|planned|to (?:see|attend|have|be seen|return|come)|"
    r"(?:follow[- ]?up |clinic |your )?appointment|follow[- ]?up (?:in|with|at)|(?:repeat|recheck)\b(?! showed)|will |return|review (?:in|with|by|at) (?:the )?(?:clinic|dr|doctor|nurse|gp)|Termin|Kontrolle|cita|rendez-vous)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Dated:
    """A date as a source writes it. key: to compare by, (year, month, day)."""

    key: tuple[int, int, int]
    text: str


class Dates:
    """When each part of some sources was written, as far as they say.

    A date that begins a line dates what follows up to the next such line; in a source without one the first date of its
    opening dates all of it. The date of an appointment that is to come dates nothing.
    """

    def __init__(self, sources: Sequence[SourceText]) -> None:
        months_first = any(_american(match) for source in sources for match in _DATE.finditer(source.text[:2000]))
        self._marks = [_marks(source.text, months_first) for source in sources]
        every = {mark.key for marks in self._marks for _start, mark in marks}
        self._names = [source.name for source in sources]
        self.newest = max(every, default=None)
        self.several = len(every) > 1

    def at(self, source: int, position: int) -> Dated | None:
        """The date of a place in a source."""
        marks = self._marks[source]
        if not marks:
            return None
        return marks[max(0, bisect_right([start for start, _mark in marks], position) - 1)][1]

    def order(self, source: int, position: int) -> tuple[tuple[int, int, int], int, int]:
        """To sort places by: what was written first, and in one note what stands first."""
        dated = self.at(source, position) if self.several else None
        return (dated.key if dated else (0, 0, 0)), source, position

    def in_order(self, field: NoteField) -> NoteField:
        """A field whose statements stand in the order of the notes that they are from; what is of no day stays first."""
        if not self.several:
            return field
        days = [self._day(sentence) for sentence in field.sentences]
        order = sorted(range(len(days)), key=days.__getitem__)
        leads = [sentence.lead for sentence in field.sentences]
        sentences = [replace(field.sentences[at], lead=lead) for at, lead in zip(order, leads, strict=True)]
        return replace(field, sentences=sentences)

    def _day(self, sentence: Sentence) -> tuple[int, int, int]:
        """The newest day of the notes that a statement rests on."""
        places = ((self._names.index(each.file), each.start) for each in sentence.sources if each.file in self._names)
        return max((dated.key for place in places if (dated := self.at(*place)) is not None), default=(0, 0, 0))

    def is_long_past(self, sentence: Sentence) -> bool:
        """Whether a statement is from a note of months before the newest one, which says what holds now."""
        if self.newest is None or not self.old_date(sentence):
            return False
        return _days(self.newest) - _days(self._day(sentence)) > _MONTHS_DAYS

    def old_date(self, sentence: Sentence) -> str:
        """The date of the newest note that a statement rests on, where a newer one says nothing of it; else empty."""
        if not self.several or not sentence.sources:
            return ""
        found = [
            self.at(self._names.index(each.file), each.start) for each in sentence.sources if each.file in self._names
        ]
        if any(ANY_KIN.search(each.quote) for each in sentence.sources) and not ANY_KIN.search(sentence.text):
            return ""  # the older passage is of the patient's mother
        said = frozenset[str]().union(*(numbers(each.quote) for each in sentence.sources))
        if not numbers(sentence.text) <= said:
            return ""  # a passage without its values is not the one that it is from
        known = [dated for dated in found if dated is not None]
        if not known or len(known) < len(sentence.sources) or max(each.key for each in known) == self.newest:
            return ""
        newest = max(known, key=lambda each: each.key)
        return "" if str(newest.key[0]) in sentence.text else newest.text


def _days(day: tuple[int, int, int]) -> int:
    """About how many days a date is from the year 0: near enough to tell months."""
    year, month, number = day
    return round(year * 365.25 + month * 30.4 + number)


def dated_text(text: str, date: str) -> str:
    """A statement with the date of the note that it is from: "BP 152/94 (12 March 2024)." """
    bare = text.rstrip()
    end = bare[-1:] if bare[-1:] in ".!?" else ""
    return f"{bare.removesuffix(end)} ({date}){end}"


def _marks(text: str, months_first: bool) -> list[tuple[int, Dated]]:
    found = []
    lines = list(_LINE.finditer(text))
    for match, end in zip(lines, [*(line.start() for line in lines[1:]), len(text)], strict=False):
        body = text[match.end() : end]
        dated = _dated(match, months_first)
        if dated is not None and not _TO_COME.match(body) and len(body.strip()) >= _LEAST_BODY:
            found.append((match.start(), dated))
    if not found:
        first = _DATE.search(text[:_OPENING_CHARACTERS])
        born = first is not None and re.search(r"\b(?:dob|born|birth|geb\w*|nacid[oa]|née?)\W*(?:on\s+)?$", text[: first.start()], re.I)  # fmt: skip
        dated = _dated(first, months_first) if first is not None and not born else None
        found = [(0, dated)] if dated is not None else []
    return found


def _american(match: re.Match[str]) -> bool:
    return match["a"] is not None and int(match["b"]) > 12


def _dated(match: re.Match[str], months_first: bool) -> Dated | None:
    if match["y"]:
        key = int(match["y"]), int(match["m"]), int(match["d"])
    elif match["a"]:
        day, month = (match["b"], match["a"]) if months_first else (match["a"], match["b"])
        key = int(match["year"]), int(month), int(day)
    elif match["day"]:
        key = int(match["in"]), MONTHS[match["month"].casefold()], int(match["day"])
    else:
        key = int(match["of"]), MONTHS[match["name"].casefold()], int(match["on"])
    if not (1 <= key[1] <= 12 and 1 <= key[2] <= 31):
        return None
    date = match.groupdict().get("date") or match[0]
    return Dated(key, " ".join(date.split()))
