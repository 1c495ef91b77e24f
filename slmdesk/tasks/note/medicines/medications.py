"""The medications table: rows joined by name, and every cell checked against the source.

A row whose name is nowhere in the source is taken out and listed with the reason; a dose, route or frequency
that does not stand near the name is emptied, and the row says so.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from slmdesk.messages import SourceText
from slmdesk.messages.notes import MedicationRow, Removed
from slmdesk.tasks.note.form.fields import USES
from slmdesk.tasks.note.medicines.allergic import is_allergy
from slmdesk.tasks.note.medicines.dosage import has_number
from slmdesk.tasks.note.medicines.drug_names import drugs
from slmdesk.tasks.note.medicines.medicine_rows import (
    CheckedRow,
    better,
    checked_row,
    citation,
    name_words,
    paused,
    whole_names,
)
from slmdesk.tasks.note.medicines.named_medicines import generic_of, named_medicines
from slmdesk.tasks.note.medicines.said_beside import Place
from slmdesk.tasks.note.medicines.taken import is_given_there, is_never_taken, is_relatives, use_at
from slmdesk.tasks.note.speech.dated import Dates

_TURN_CHARACTERS = 90


def checked_rows(
    rows: Iterable[dict[str, str]], sources: Sequence[SourceText]
) -> tuple[list[MedicationRow], list[Removed]]:
    """Check what a model listed. Returns the rows to keep, in order of first mention, and what was taken out."""
    kept: dict[str, CheckedRow] = {}
    removed: list[Removed] = []
    rows = list(map(_named, rows))
    dates = Dates(sources)
    named = {row.get("name", ""): places_of(row.get("name", ""), sources) for row in rows}
    keys = [generic_of(row.get("name", "")) for row in rows]
    for row, key in zip(rows, keys, strict=True):
        name = row.get("name", "")
        places = named[name]
        reason = _no_medicine(name, places, sources)
        if reason:
            removed.append(Removed("Medications", _line(row), reason))
            continue
        others = [place for other, known in named.items() if generic_of(other) != key for place in known]
        checked = checked_row(row, places, others, sources, dates, keys.count(key) == 1)
        kept[key] = better(kept[key], checked) if key in kept else checked
    kept = whole_names(kept)
    for medicine in named_medicines(sources, kept, dates):
        place = Place(medicine.source, medicine.start, medicine.end)
        every = places_of(medicine.name, sources) if medicine.use == "changed" else []
        pause = next((told for each in reversed(every) if (told := paused(each, sources))), [])
        row_found = MedicationRow(
            medicine.name,
            medicine.dose,
            medicine.route,
            medicine.frequency,
            medicine.use,
            "supported",
            ["Found by its name in the source; the model did not list it.", *pause],
            [citation(place, sources)],
        )
        kept[medicine.generic] = CheckedRow(places_of(medicine.name, sources)[0], row_found, ((0, 0, 0), 0, 0))
    ordered = sorted(kept.values(), key=lambda each: (each.place.source, each.place.start))
    return [each.row for each in ordered], removed


def _named(row: dict[str, str]) -> dict[str, str]:
    """A row with its medicine in its own cell: "prednisolone" stands as the dose of "steroids"."""
    dose = row.get("dose", "")
    if not drugs(dose) or drugs(row.get("name", "")) or has_number(dose):
        return row
    return row | {"name": dose, "dose": ""}


def _no_medicine(name: str, places: Sequence[Place], sources: Sequence[SourceText]) -> str:
    """Why a row goes; empty when it stays."""
    if name.casefold() in USES:
        return f"“{name}” is no medicine."
    if not places:
        return f"“{name}” is nowhere in the source."
    where = [(sources[place.source].text, place.start, place.end) for place in places]
    # An allergy is no medicine though the name stands elsewhere too: "the rash after the trimethoprim".
    if all(is_allergy(*each) or use_at(*each) == "unclear" for each in where) and any(
        is_allergy(*each) for each in where
    ):
        return f"“{name}” is only named as an allergy."
    if all(is_relatives(text, start) for text, start, _end in where):
        return f"“{name}” is taken by somebody of the family, as the source says."
    if all(is_never_taken(*each) for each in where):
        return f"“{name}” is not taken, as the source says."
    if not is_medicine(name, places, sources):
        return f"“{name}” is not said to be a medicine."
    return ""


def is_given_in_stay(name: str, sources: Sequence[SourceText]) -> bool:
    """Whether a medicine is only told as given during a stay in hospital, and so is none to go home with."""
    places = places_of(name, sources)
    return bool(places) and all(is_given_there(sources[each.source].text, each.start, each.end) for each in places)


def row_line(row: MedicationRow) -> str:
    """One line of the table as text: ``lisinopril 20 mg by mouth daily (current)``."""
    cells = " ".join(cell for cell in (row.name, row.dose, row.route, row.frequency) if cell)
    return f"{cells} ({row.use})" if row.use in ("new", "changed", "stopped") else cells


def places_of(name: str, sources: Sequence[SourceText]) -> list[Place]:
    """Where the name stands, as it is or by its main word."""
    words = name_words(name) or [name.casefold()]
    for wanted in (r"[\s-]+".join(map(re.escape, words)), re.escape(max(words, key=len))):
        pattern = re.compile(rf"(?<!\w){wanted}s?(?!\w)", re.IGNORECASE)
        found = [
            Place(number, match.start(), match.end())
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


def is_medicine(name: str, places: Sequence[Place], sources: Sequence[SourceText]) -> bool:
    """Whether a name is a known drug, or stands among words of taking at one of its places."""
    if drugs(name):
        return True
    return any(_TAKING.search(_turn(sources[place.source].text, place)) for place in places)


def _turn(text: str, place: Place) -> str:
    """The words around a place, up to the ends of its line."""
    start = max(text.rfind("\n", 0, place.start) + 1, place.start - _TURN_CHARACTERS)
    end = text.find("\n", place.end)
    return text[start : min(end if end >= 0 else len(text), place.end + _TURN_CHARACTERS)]


def _line(row: dict[str, str]) -> str:
    return " ".join(row[key] for key in ("name", "dose", "route", "frequency") if row.get(key))
