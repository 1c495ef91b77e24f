"""The medications table: rows joined by name, and every cell checked against the source.

A row whose name is nowhere in the source is taken out and listed with the reason; a dose, route or frequency
that does not stand near the name is emptied, and the row says so.
"""

# ruff: noqa: E501 - a pattern is read more easily on one line

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from slmdesk.messages import SourceText
from slmdesk.messages.documents import Citation
from slmdesk.messages.notes import MedicationRow, Removed
from slmdesk.tasks.note.named_medicines import Use, named_medicines, told_use
from slmdesk.tasks.note.said_beside import Beside, Place
from slmdesk.tasks.sentences import sentence_spans
from slmdesk.tasks.verify import drugs

_TURN_CHARACTERS = 90
_USES: dict[str, Use] = {"current": "current", "new": "new", "changed": "changed", "stopped": "stopped"}
_CLINICIAN = re.compile(r"\W*(?:doctor|dr|gp|physician|clinician|nurse)\b", re.IGNORECASE)
_ALLERGY = re.compile(r"\b(?:allerg\w*|intoleran\w*|reacts? to|reaction to)\b", re.IGNORECASE)


def checked_rows(
    rows: Iterable[dict[str, str]], sources: Sequence[SourceText]
) -> tuple[list[MedicationRow], list[Removed]]:
    """Check what a model listed. Returns the rows to keep, in order of first mention, and what was taken out."""
    kept: dict[str, tuple[Place, MedicationRow]] = {}
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
    kept = _whole_names(kept)
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


def _whole_names(kept: dict[str, tuple[Place, MedicationRow]]) -> dict[str, tuple[Place, MedicationRow]]:
    """Without the row "steroid" beside "steroid cream": one thing, named twice."""
    rows = dict(kept)
    for key, (_place, row) in kept.items():
        words = set(_name_words(row.name))
        longer = next((each for each, (_at, other) in rows.items() if words < set(_name_words(other.name))), None)
        if longer is None or drugs(row.name):
            continue
        place, other = rows[longer]
        rows[longer] = (
            place,
            replace(
                other,
                dose=other.dose or row.dose,
                route=other.route or row.route,
                frequency=other.frequency or row.frequency,
            ),
        )
        del rows[key]
    return rows


def row_line(row: MedicationRow) -> str:
    """One line of the table as text: ``lisinopril 20 mg by mouth daily (current)``."""
    cells = " ".join(cell for cell in (row.name, row.dose, row.route, row.frequency) if cell)
    return f"{cells} ({row.use})" if row.use in ("new", "changed", "stopped") else cells


def _checked(
    row: dict[str, str], places: Sequence[Place], others: Sequence[Place], sources: Sequence[SourceText]
) -> MedicationRow:
    """others: where the other medicines of the list stand."""
    beside = Beside(places, others, sources)
    cells = {}
    reasons = []
    holds = {"dose": beside.has_dose, "route": beside.has_words, "frequency": beside.has_frequency}
    for key, is_said in holds.items():
        cell = row.get(key, "")
        cells[key] = cell
        if cell and not is_said(cell):
            cells[key] = ""
            reasons.append(f"The {key} “{cell}” is not said near {row['name']}; it was left out.")
        elif cell and key == "dose" and beside.has_dose_of_another(cell):
            cells[key] = ""
            reasons.append(f"The dose “{cell}” is said of another medicine than {row['name']}; it was left out.")
    return MedicationRow(
        row["name"],
        cells["dose"],
        cells["route"],
        cells["frequency"],
        _use(_USES.get(row.get("use", ""), "unclear"), places, sources),
        "supported",
        reasons,
        [_citation(place, sources) for place in places[:2]],
    )


def _use(claimed: Use, places: Sequence[Place], sources: Sequence[SourceText]) -> Use:
    """What is done with a medicine. A small model takes what the doctor advises for what the patient takes."""
    if claimed != "current":
        return claimed
    told = {told_use(sources[place.source].text, place.start, place.end) for place in places}
    if "current" in told:
        return claimed
    if "new" in told:
        return "new"
    advised = all(_CLINICIAN.match(_line_of(sources[place.source].text, place)) for place in places)
    return "unclear" if advised and told == {"unclear"} else claimed


def _line_of(text: str, place: Place) -> str:
    start = text.rfind("\n", 0, place.start) + 1
    return text[start : place.end]


def _name_words(name: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_][\w'-]*", name.casefold()) if len(word) > 2]


def _places(name: str, sources: Sequence[SourceText]) -> list[Place]:
    """Where the name stands, as it is or by its main word."""
    words = _name_words(name) or [name.casefold()]
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


def _is_medicine(name: str, places: Sequence[Place], sources: Sequence[SourceText]) -> bool:
    if drugs(name):
        return True
    return any(_TAKING.search(_turn(sources[place.source].text, place)) for place in places)


def _turn(text: str, place: Place) -> str:
    """The words around a place, up to the ends of its line."""
    start = max(text.rfind("\n", 0, place.start) + 1, place.start - _TURN_CHARACTERS)
    end = text.find("\n", place.end)
    return text[start : min(end if end >= 0 else len(text), place.end + _TURN_CHARACTERS)]


def _only_allergy(text: str, place: Place) -> bool:
    line_start = max(text.rfind("\n", 0, place.start), place.start - 90)
    return _ALLERGY.search(text, max(0, line_start), place.end) is not None


def _citation(place: Place, sources: Sequence[SourceText]) -> Citation:
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
