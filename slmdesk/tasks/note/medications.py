"""The medications table: rows joined by name, and every cell checked against the source.

A row whose name is nowhere in the source is taken out and listed with the reason; a dose, route or frequency
that does not stand near the name is emptied, and the row says so.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from slmdesk.messages import SourceText
from slmdesk.messages.documents import Citation
from slmdesk.messages.notes import MedicationRow, Removed
from slmdesk.tasks.note.named_medicines import Use, named_medicines
from slmdesk.tasks.sentences import sentence_spans
from slmdesk.tasks.verify import drugs

_TURN_CHARACTERS = 90
_NEAR_CHARACTERS = 400  # a dose is said within a turn or two of its medicine
_USES: dict[str, Use] = {"current": "current", "new": "new", "changed": "changed", "stopped": "stopped"}
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)?")
_NUMBER_WORDS = {
    "one": "1", "once": "1", "two": "2", "twice": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "ten": "10", "half": "0.5", "a": "1", "an": "1", "single": "1",
}  # fmt: skip
_UNITS = {
    "milligram": "mg", "milligrams": "mg", "mgs": "mg", "microgram": "mcg", "micrograms": "mcg", "ug": "mcg", "µg": "mcg",
    "gram": "g", "grams": "g", "gm": "g", "milliliter": "ml", "milliliters": "ml", "millilitres": "ml", "cc": "ml",
    "tablet": "tablet", "tablets": "tablet", "pill": "tablet", "pills": "tablet", "puffs": "puff", "unit": "unit",
    "units": "unit", "drops": "drop", "times": "time", "days": "day", "hours": "hour", "weeks": "week",
}  # fmt: skip
# What abbreviations and words of frequency stand for, as sets of plain words one of which has to be said.
_FREQUENCIES: dict[str, tuple[str, ...]] = {
    "three": ("three times", "3 times", "tid", "tds", "every 8"),
    "four": ("four times", "4 times", "qid", "qds", "every 6"),
    "bid": ("bid", "bd", "b.i.d", "twice", "two times", "2 times", "every 12"),
    "twice": ("twice", "two times", "2 times", "bid", "bd"),
    "tid": ("tid", "tds", "three times", "3 times", "every 8"),
    "qid": ("qid", "qds", "four times", "4 times", "every 6"),
    "nightly": ("night", "bedtime", "evening"),
    "weekly": ("week", "weekly"),
    "needed": ("as needed", "prn", "when needed", "if needed", "as required", "when required", "when i need", "if you need"),
    "daily": ("daily", "day", "once", "every morning", "every evening", "nightly", "night", "qd", "od"),
    "day": ("daily", "day", "qd", "od"),
}  # fmt: skip
_ALLERGY = re.compile(r"\b(?:allerg\w*|intoleran\w*|reacts? to|reaction to)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Place:
    source: int
    start: int
    end: int


def checked_rows(
    rows: Iterable[dict[str, str]], sources: Sequence[SourceText]
) -> tuple[list[MedicationRow], list[Removed]]:
    """Check what a model listed. Returns the rows to keep, in order of first mention, and what was taken out."""
    kept: dict[str, tuple[_Place, MedicationRow]] = {}
    removed: list[Removed] = []
    rows = list(rows)
    named = {row.get("name", ""): _places(row.get("name", ""), sources) for row in rows}
    for row in rows:
        name = row.get("name", "")
        places = named[name]
        if not places:
            removed.append(Removed("Medications", _line(row), f"“{name}” is nowhere in the source."))
            continue
        if all(_only_allergy(sources[place.source].text, place) for place in places):
            removed.append(Removed("Medications", _line(row), f"“{name}” is only named as an allergy."))
            continue
        if not _is_medicine(name, places, sources):
            removed.append(Removed("Medications", _line(row), f"“{name}” is not said to be a medicine."))
            continue
        others = [place for other, known in named.items() if _key(other) != _key(name) for place in known]
        checked = _checked(row, places, others, sources)
        key = _key(name)
        before = kept.get(key)
        if before is None or _filled(checked) > _filled(before[1]):
            kept[key] = (places[0] if before is None else before[0], checked)
    for medicine in named_medicines(sources, kept):
        place = _places(medicine.name, sources)[0]
        kept[medicine.generic] = (
            place,
            MedicationRow(
                medicine.name,
                medicine.dose,
                medicine.route,
                medicine.frequency,
                medicine.use,
                "supported",
                ["Found by its name in the source; the model did not list it."],
                [_citation(place, sources)],
            ),
        )
    ordered = sorted(kept.values(), key=lambda pair: (pair[0].source, pair[0].start))
    return [row for _place, row in ordered], removed


def row_line(row: MedicationRow) -> str:
    """One line of the table as text: ``lisinopril 20 mg by mouth daily (current)``."""
    cells = " ".join(cell for cell in (row.name, row.dose, row.route, row.frequency) if cell)
    return f"{cells} ({row.use})" if row.use in ("new", "changed", "stopped") else cells


def _checked(
    row: dict[str, str], places: Sequence[_Place], others: Sequence[_Place], sources: Sequence[SourceText]
) -> MedicationRow:
    """others: where the other medicines of the list stand."""
    near = " ".join(
        sources[place.source].text[max(0, place.start - _NEAR_CHARACTERS // 2) : place.end + _NEAR_CHARACTERS]
        for place in places
    )
    cells = {}
    reasons = []
    for key, holds in (("dose", _holds_dose), ("route", _holds_words), ("frequency", _holds_frequency)):
        cell = row.get(key, "")
        cells[key] = cell
        if cell and not holds(cell, near):
            cells[key] = ""
            reasons.append(f"The {key} “{cell}” is not said near {row['name']}; it was left out.")
        elif cell and key == "dose" and _of_another(cell, places, others, sources):
            cells[key] = ""
            reasons.append(f"The dose “{cell}” is said of another medicine than {row['name']}; it was left out.")
    return MedicationRow(
        row["name"],
        cells["dose"],
        cells["route"],
        cells["frequency"],
        _USES.get(row.get("use", ""), "unclear"),
        "supported",
        reasons,
        [_citation(place, sources) for place in places[:2]],
    )


def _of_another(cell: str, places: Sequence[_Place], others: Sequence[_Place], sources: Sequence[SourceText]) -> bool:
    """Whether the number of a dose stands nearer to another medicine wherever it is said near this one."""
    numbers = re.findall(r"\d+(?:[.,]\d+)?", cell.replace(",", ""))
    if not numbers or not others:
        return False
    found = False
    for place in places:
        text = sources[place.source].text
        start = max(0, place.start - _NEAR_CHARACTERS // 2)
        for word in _WORD.finditer(text, start, min(len(text), place.end + _NEAR_CHARACTERS)):
            if _plain_words(word[0])[:1] != numbers[:1]:
                continue
            found = True
            nearest = min((_distance(word, each) for each in others if each.source == place.source), default=len(text))
            if min(_distance(word, each) for each in places if each.source == place.source) <= nearest:
                return False
    return found


def _distance(word: re.Match[str], place: _Place) -> int:
    """Characters between a word and a name; what stands before the name is twice as far, as doses follow names."""
    return word.start() - place.end if word.start() >= place.end else 2 * (place.start - word.end())


def _places(name: str, sources: Sequence[SourceText]) -> list[_Place]:
    """Where the name stands, as it is or by its main word."""
    words = [word for word in re.findall(r"[^\W\d_][\w'-]*", name.casefold()) if len(word) > 2] or [name.casefold()]
    for wanted in (r"[\s-]+".join(map(re.escape, words)), re.escape(max(words, key=len))):
        pattern = re.compile(rf"(?<!\w){wanted}s?(?!\w)", re.IGNORECASE)
        found = [
            _Place(number, match.start(), match.end())
            for number, source in enumerate(sources)
            for match in pattern.finditer(source.text)
        ]
        if found:
            return found
    return []


_TAKING = re.compile(
    r"\b(?:tak(?:e|es|en|ing)|took|prescri\w+|medic\w+|pills?|tablets?|capsules?|dose|mg|mcg|milligrams?|units|puffs?|"
    r"cream|ointment|inhaler|spray|injections?|shots?|drops|put (?:him|her|you|them) on|start(?:ed)?|refill|over the counter|"
    r"infusion|drip)\b",
    re.IGNORECASE,
)


def _is_medicine(name: str, places: Sequence[_Place], sources: Sequence[SourceText]) -> bool:
    if drugs(name):
        return True
    return any(_TAKING.search(_turn(sources[place.source].text, place)) for place in places)


def _turn(text: str, place: _Place) -> str:
    """The words around a place, up to the ends of its line."""
    start = max(text.rfind("\n", 0, place.start) + 1, place.start - _TURN_CHARACTERS)
    end = text.find("\n", place.end)
    return text[start : min(end if end >= 0 else len(text), place.end + _TURN_CHARACTERS)]


def _only_allergy(text: str, place: _Place) -> bool:
    line_start = max(text.rfind("\n", 0, place.start), place.start - 90)
    return _ALLERGY.search(text, max(0, line_start), place.end) is not None


def _holds_dose(cell: str, near: str) -> bool:
    numbers = re.findall(r"\d+(?:[.,]\d+)?", cell.replace(",", ""))
    said = _plain(near)
    if not numbers:
        return _holds_words(cell, near)
    return all(number in said for number in numbers)


def _holds_words(cell: str, near: str) -> bool:
    said = _plain(near)
    words = [word for word in _plain_words(cell) if len(word) > 2]
    if not words or words == ["oral"] or set(words) <= {"mouth", "oral", "orally"}:
        return bool(said & {"oral", "orally", "mouth", "po", "pill", "tablet", "swallow", "capsule"})
    return any(word in said for word in words)


def _holds_frequency(cell: str, near: str) -> bool:
    text = f" {' '.join(_plain_words(near))} "
    plain = cell.casefold().replace(".", "")
    for word, said in _FREQUENCIES.items():
        if word in plain:
            return any(f" {' '.join(_plain_words(each))}" in text for each in said)
    wanted = [word for word in _plain_words(cell) if word not in {"every", "a", "per", "the", "1"}]
    return all(f" {word}" in text for word in wanted)


def _plain(text: str) -> frozenset[str]:
    return frozenset(_plain_words(text))


def _plain_words(text: str) -> list[str]:
    """Words in lower case, numbers as digits, units in one form."""
    words = []
    for word in _WORD.findall(re.sub(r"(\d)(?=[^\W\d])", r"\1 ", text.replace("b.i.d", "bid"))):
        folded = word.casefold()
        folded = _NUMBER_WORDS.get(folded, _UNITS.get(folded, folded))
        words.append(folded.rstrip("0").rstrip(".") if re.fullmatch(r"\d+\.\d+", folded) else folded)
    return words


def _citation(place: _Place, sources: Sequence[SourceText]) -> Citation:
    source = sources[place.source]
    line_start = source.text.rfind("\n", 0, place.start) + 1
    line_end = source.text.find("\n", place.end)
    line_end = len(source.text) if line_end < 0 else line_end
    start, end = line_start, line_end
    for first, last in sentence_spans(source.text, line_start, line_end):
        if first <= place.start < last:
            start, end = first, last
            break
    page = next((block.page_number for block in source.blocks if block.start <= place.start < block.end), None)
    return Citation(source.name, page, start, end, source.text[start:end])


def _filled(row: MedicationRow) -> int:
    return sum(bool(cell) for cell in (row.dose, row.route, row.frequency)) + (row.use != "unclear")


def _key(name: str) -> str:
    found = drugs(name)
    return (found[0].generic or found[0].name).casefold() if found else name.casefold()


def _line(row: dict[str, str]) -> str:
    return " ".join(row[key] for key in ("name", "dose", "route", "frequency") if row.get(key))
