"""One row of the medications table: its cells checked against the source, its use, and which of two rows stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from slmdesk.messages import SourceText
from slmdesk.messages.documents import Citation
from slmdesk.messages.notes import MedicationRow
from slmdesk.tasks.note.medicines.around import own_stretch, sentence_around
from slmdesk.tasks.note.medicines.dosage import (
    DOSE,
    FREQUENCY,
    ROUTE,
    earlier_doses,
    has_number,
    is_dose,
    route_classes,
    timing,
)
from slmdesk.tasks.note.medicines.drug_names import drugs
from slmdesk.tasks.note.medicines.named_medicines import NamedMedicine, at
from slmdesk.tasks.note.medicines.said_beside import Beside, Place
from slmdesk.tasks.note.medicines.taken import Use, is_prescribed, is_said_near, may_be_taken, taken_again, use_at
from slmdesk.tasks.note.speech.dated import Dates
from slmdesk.tasks.note.speech.reading import is_clinicians
from slmdesk.tasks.sentences import sentence_spans
from slmdesk.tasks.verify import quantities

Order = tuple[tuple[int, int, int], int, int]

_USES: dict[str, Use] = {"current": "current", "new": "new", "changed": "changed", "stopped": "stopped"}
_SAYS_USE = re.compile(r"(?:(?:stopped|current|new|changed|unclear|unchanged|started)\W*)+", re.IGNORECASE)


_TIME = re.compile(r"(?:an? )?(?:day|week|month|hour)s?", re.IGNORECASE)
_BARE_DOSE = re.compile(r"(?P<it>\d+(?:[.,]\d+)?)\s+(?:at|in|every|each|once|twice|\w+ times)\b", re.IGNORECASE)
_LENGTH = re.compile(r"(?:for )?(?P<it>(?:up to |about |another )?[\w-]+ (?:days?|weeks?|months?))", re.IGNORECASE)
_SAID_BY = re.compile(r"\b(?:I|we)\b")  # "night when I see you in six weeks"
_USE_BEHIND = re.compile(r"\s*\((?P<use>new|stopped|changed|re-?started|unchanged|continued)[^()]*\)$", re.IGNORECASE)


@dataclass
class CheckedRow:
    """A row of the table. place: of its name. last: the last place where its dose is said, or its name, to order by."""

    place: Place
    row: MedicationRow
    last: Order


def checked_row(
    row: dict[str, str],
    places: Sequence[Place],
    others: Sequence[Place],
    sources: Sequence[SourceText],
    dates: Dates,
    alone: bool = True,
) -> CheckedRow:
    """A row with the cells that the source says beside its name, and those that the model left empty filled from there.

    places: of its name; others: where the other medicines of the list stand. alone: no other row is of this medicine,
    so an older dose gives way to the newest one here, and not in ``better``.
    """
    ordered = sorted(places, key=lambda place: dates.order(place.source, place.start))
    beside = Beside(places, others, sources)
    cells: dict[str, str] = {}
    wrong: dict[str, str] = {}
    holds = {"dose": beside.has_dose, "route": beside.has_route, "frequency": beside.has_frequency}
    row = _parted(row)
    for key, is_said in holds.items():
        cell = row.get(key, "")
        time = bool(timing(cell)) or _TIME.fullmatch(cell) is not None
        misplaced = time and not route_classes(cell) if key == "route" else key == "dose" and not is_dose(cell)
        cells[key] = "" if misplaced or _SAYS_USE.fullmatch(cell) or _SAID_BY.search(cell) else cell
        if cells[key] and not is_said(cell):
            wrong[key] = f"The {key} “{cell}” is not said near {row['name']}"
        elif cells[key] and key == "frequency" and beside.has_frequency_of_another(cell):
            wrong[key] = f"The frequency “{cell}” is said of another medicine than {row['name']}"
        elif cells[key] and key == "dose" and beside.has_dose_of_another(cell):
            wrong[key] = f"The dose “{cell}” is said of another medicine than {row['name']}"
        if key in wrong:
            cells[key] = ""
    last = dates.order(ordered[0].source, ordered[0].start)
    agreeing = newer = None
    routed: list[NamedMedicine] = []
    for place in ordered:
        text = sources[place.source].text
        found = at(text, place.source, row["name"], "", place.start, place.end)
        order = dates.order(place.source, place.start)
        if found.route and route_classes(found.route) & route_classes(cells["route"]):
            routed.append(found)
        if not may_be_taken(text, place.start, place.end) or not (found.dose or found.frequency):
            continue
        if _agrees(found, cells):
            agreeing, newer, last = found, None, order
        elif (
            found.use == "changed"
            or _is_earlier(cells["dose"], text, place)
            or (alone and dates.several and order[0] > last[0])
        ):
            newer, last = found, order
    if newer is not None:
        agreeing = newer
        for key, said in (("dose", newer.dose), ("frequency", newer.frequency)):
            if cells[key] and said and not _same_cell(key, cells[key], said):
                wrong[key] = f"The {key} “{cells[key]}” is an earlier one"
                cells[key] = ""
    if routed and all(cells["dose"] and each.dose and not same_dose(cells["dose"], each.dose) for each in routed):
        cells["route"] = ""  # it is said of another dose
    if agreeing is not None:
        for key, said in (("dose", agreeing.dose), ("route", agreeing.route), ("frequency", agreeing.frequency)):
            if key == "frequency" and said and not timing(cells[key]):
                length = _LENGTH.fullmatch(cells[key])
                cells[key] = f"{said} for {length['it']}" if length is not None else said
            cells[key] = cells[key] or said
        needed = "needed" in timing(agreeing.frequency).moments and "needed" not in timing(cells["frequency"]).moments
        if needed and cells["frequency"]:
            cells["frequency"] += ", as needed"
    reasons = [
        f"{reason}; the source says “{cells[key]}”." if cells[key] else f"{reason}; it was left out."
        for key, reason in wrong.items()
    ]
    use = _use(_USES.get(row.get("use", ""), "unclear"), ordered, sources, dates)
    if use == "changed":
        reasons += next((told for place in reversed(ordered) if (told := paused(place, sources))), [])
    return CheckedRow(
        places[0],
        MedicationRow(
            row["name"],
            cells["dose"],
            cells["route"],
            cells["frequency"],
            use,
            "supported",
            reasons,
            [citation(place, sources) for place in places[:2]],
        ),
        last,
    )


def paused(place: Place, sources: Sequence[SourceText]) -> list[str]:
    """What to say of a medicine that is stopped for a while, as the sentence of its name says; empty of others."""
    text = sources[place.source].text
    if use_at(text, place.start, place.end) != "changed" or taken_again(text, place.end) is None:
        return []
    return [f"It is paused and taken again: “{citation(place, sources).quote}”"]


def _parted(row: dict[str, str]) -> dict[str, str]:
    """A row whose dose tells the frequency too: "40 mg in the morning", "50 mg which is new"."""
    told = [match for cell in row.values() if (match := _USE_BEHIND.search(cell)) is not None]
    if told:
        row = {key: _USE_BEHIND.sub("", cell) for key, cell in row.items()}
        row["use"] = told[0]["use"].casefold() if told[0]["use"].casefold() in _USES else row.get("use", "")
    dose = row.get("dose", "")
    way = ROUTE.search(dose)
    if way is not None and has_number(dose):
        dose = ROUTE.sub("", dose).strip(" ,")
        row = row | {"dose": dose, "route": row.get("route", "") or way[0]}
    amount = DOSE.search(dose)
    often = FREQUENCY.search(dose, amount.end() if amount is not None else 0)
    if often is None:
        return row
    if amount is None:  # "two a day" is no dose
        bare = _BARE_DOSE.match(dose)
        rest = dose[bare.end("it") :].strip() if bare is not None else dose
        return row | {"dose": bare["it"] if bare is not None else "", "frequency": row.get("frequency", "") or rest}
    return row | {"dose": dose[: often.start()].strip(" ,"), "frequency": row.get("frequency", "") or often[0]}


def _is_earlier(dose: str, text: str, place: Place) -> bool:
    """Whether a dose is said to be no more: "10 mg (previously 5 mg)"."""
    stretch = own_stretch(sentence_around(text, place.start, place.end)[1])
    return bool(dose) and any(same_dose(dose, said) for said in earlier_doses(stretch))


def _agrees(found: NamedMedicine, cells: dict[str, str]) -> bool:
    """Whether what stands at one place is the same as the cells of a row, where both say something."""
    for key, said in (("dose", found.dose), ("frequency", found.frequency)):
        if cells[key] and said and not _same_cell(key, cells[key], said):
            return False
    return not (cells["route"] and found.route) or route_classes(cells["route"]) == route_classes(found.route)


def _same_cell(key: str, cell: str, said: str) -> bool:
    return same_dose(cell, said) if key == "dose" else timing(said).holds(timing(cell))


def _use(claimed: Use, places: Sequence[Place], sources: Sequence[SourceText], dates: Dates) -> Use:
    """What is done with a medicine: what the newest source decides, else what the model says.

    A small model takes what the doctor advises for what the patient takes, and what was stopped too.
    places: in order of time.
    """
    newest = dates.order(places[-1].source, places[-1].start)[0]
    places = [place for place in places if dates.order(place.source, place.start)[0] == newest]
    told = [use_at(sources[place.source].text, place.start, place.end) for place in places]
    decided = [use for use in told if use in ("stopped", "changed", "new")]
    if decided and (decided[-1] != "new" or len(set(decided)) > 1):
        return decided[-1]
    said = [use for use in told if use in ("new", "current")]
    if said and (dates.several or claimed in ("current", "unclear", "new")):
        return said[0]  # of several notes the newest: what an older one began or changed is taken now
    if claimed in ("stopped", "changed"):  # "We stop it": which one is not told beside its name
        where = [(sources[place.source].text, place.start, place.end) for place in places]
        paused = any(taken_again(text, end) for text, _start, end in where)
        if not paused and any(is_said_near(claimed, *each) for each in where):
            return claimed
        return said[0] if said else "unclear"
    if claimed != "current":
        return claimed
    if any(is_prescribed(sources[place.source].text, place.start) for place in places):
        return "new"
    advised = all(is_clinicians(_line_of(sources[place.source].text, place)) for place in places)
    return "unclear" if advised else claimed


def better(before: CheckedRow, other: CheckedRow) -> CheckedRow:
    """One of two rows of one medicine: of different doses the one that is said last, else the one that says more."""
    one, two = before.row, other.row
    first = before.place
    if one.dose and two.dose and not same_dose(one.dose, two.dose):
        chosen, left = (other, one) if other.last > before.last else (before, two)
        cells = " ".join(cell for cell in (left.dose, left.route, left.frequency) if cell)
        reason = f"The source also says {cells}; what it says last stands here."
        return CheckedRow(first, replace(chosen.row, reasons=[*chosen.row.reasons, reason]), chosen.last)
    chosen = other if _filled(two) > _filled(one) else before
    return CheckedRow(first, chosen.row, chosen.last)


def same_dose(one: str, other: str) -> bool:
    """Whether two doses are the same amounts, or are written the same, spaces and case aside."""
    first, second = (quantities(cell.replace(",", ".")) for cell in (one, other))
    if first and second:
        return all(any(each.equals(said) for said in second) for each in first)
    return re.sub(r"\W+", "", one.casefold()) == re.sub(r"\W+", "", other.casefold())


def whole_names(kept: dict[str, CheckedRow]) -> dict[str, CheckedRow]:
    """Without the row "steroid" beside "steroid cream": one thing, named twice."""
    rows = dict(kept)
    for key, short in kept.items():
        row = short.row
        words = set(name_words(row.name))
        longer = next((each for each, other in rows.items() if words < set(name_words(other.row.name))), None)
        if longer is None or drugs(row.name):
            continue
        other = rows[longer]
        cells = {cell: getattr(other.row, cell) or getattr(row, cell) for cell in ("dose", "route", "frequency")}
        rows[longer] = CheckedRow(other.place, replace(other.row, **cells), other.last)
        del rows[key]
    return rows


def _line_of(text: str, place: Place) -> str:
    start = text.rfind("\n", 0, place.start) + 1
    return text[start : place.end]


def name_words(name: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_][\w'-]*", name.casefold()) if len(word) > 2]


def citation(place: Place, sources: Sequence[SourceText]) -> Citation:
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
