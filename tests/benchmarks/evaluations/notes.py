"""``make eval``: clinical notes against people's notes, beside one plain prompt to the same model without checks.

Sets: visits (aci_bench), GP consultations (primock57), short dialogues (mts_dialog), all CC BY 4.0. Items with an even
hash were tuned on; the odd are reported (``--even`` prints the others). ``--answers FOLDER`` keeps what was written, so
that a change of the figures needs no model.

ROUGE-1/L: F1 of words in lower case (Lin 2004). sections: mean ROUGE-1 F1 over the divisions of the reference
(subjective, exam, results, assessment and plan). entities: share of the reference's numbers, drugs and clinical words
(those of ICD-10-CM titles) that the note has; invented: share of the note's that are not in the source.
"""

# ruff: noqa: E501 - tables of words

from __future__ import annotations

import argparse
import collections
import gzip
import json
import re
import sys
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from slmdesk import paths
from slmdesk.documents.language import LanguageDetector
from slmdesk.engine import Data, Message, Piece
from slmdesk.engine.loading import LoadedEngine
from slmdesk.messages import Deidentify, Done, ModelFile, NoteResult, Sampling, SourceText, WriteNote
from slmdesk.tasks import deidentify, note
from slmdesk.tasks.verify import drugs, numbers
from slmdesk.tasks.verify.values.number_words import written_numbers

# name: (file, template, what the plain prompt asks for)
SETS = {
    "aci": (
        "aci_bench",
        "soap",
        "Write a clinical note (SOAP: Subjective, Objective, Assessment, Plan) of this visit.",
    ),
    "primock": (
        "primock57",
        "soap",
        "Write a clinical note (SOAP: Subjective, Objective, Assessment, Plan) of this visit.",
    ),
    "mts": ("mts_dialog", "brief", "Write the section of a clinical note that belongs to this dialogue."),
}
_PLAIN_TOKENS = {"aci": 900, "primock": 900, "mts": 300}
_DIVISIONS = {
    "subjective": "subjective chief cc hpi hpc history presenting ros review past medical surgical family social fh sh pmh "
    "medications medication allergies allergy current dh birth",
    "exam": "objective exam physical examination vital vitals signs",
    "results": "results labs lab imaging ekg investigations",
    "plan": "assessment plan impression diagnosis instructions imp recommendations follow",
}
_HEADING = re.compile(r"^\W*([A-Za-z][A-Za-z /&-]{1,40}?)\W*(?::|\*\*|$)")
_NOISE = re.compile(r"^Not mentioned[:.].*$", re.MULTILINE)


@dataclass
class Written:
    """What one system wrote for one item. removed: sentences that the checks took out."""

    text: str
    seconds: float
    removed: int = 0


def items(folder: Path, name: str, odd: bool) -> list[dict[str, str]]:
    """The items of one half of a set."""
    lines = (folder / "clinical" / f"{SETS[name][0]}.jsonl").read_text(encoding="utf-8").split("\n")
    every = [json.loads(line) for line in lines if line.strip()]
    return [item for item in every if zlib.crc32(item["id"].encode()) % 2 == odd]


def rouge(one: list[str], other: list[str]) -> tuple[float, float]:
    """ROUGE-1 and ROUGE-L, F1 of two lists of words."""
    shared = sum((collections.Counter(one) & collections.Counter(other)).values())
    return _f1(shared, len(one), len(other)), _f1(_longest_common(one, other), len(one), len(other))


def _f1(shared: int, one: int, other: int) -> float:
    return 2 * shared / (one + other) if shared else 0.0


def _longest_common(one: list[str], other: list[str]) -> int:
    row = [0] * (len(other) + 1)
    for word in one:
        before = 0
        for at, each in enumerate(other, 1):
            before, row[at] = row[at], before + 1 if word == each else max(row[at], row[at - 1])
    return row[-1]


def words(text: str) -> list[str]:
    """Lower-case words and numbers, without the lines that are not about the patient."""
    return re.findall(r"[a-z0-9]+(?:[.'/][a-z0-9]+)*", _NOISE.sub("", text).casefold())


def divisions(text: str) -> dict[str, str]:
    """The text of a note by division, by its headings."""
    parts: dict[str, list[str]] = {name: [] for name in _DIVISIONS}
    now = "subjective"
    for line in text.splitlines():
        heading = _HEADING.match(line)
        if heading is not None:
            first = heading[1].split()[0].casefold()
            now = next((name for name, known in _DIVISIONS.items() if first in known.split()), now)
        parts[now].append(line)
    return {name: "\n".join(lines) for name, lines in parts.items()}


class Entities:
    """What a clinician would look for in a note: numbers, drugs, clinical words."""

    def __init__(self) -> None:
        titles = gzip.decompress((paths.resources() / "codes" / "icd10cm.tsv.gz").read_bytes()).decode()
        counted = collections.Counter(_stem(word) for word in re.findall(r"[a-z]{5,}", titles.casefold()))
        ordinary = {_stem(word) for word in _ORDINARY.split()}
        self._clinical = {word for word in counted if word not in ordinary}

    def of(self, text: str) -> set[str]:
        """Each as one word: ``#5``, ``drug:metformin``, or the beginning of a clinical word."""
        text = _NOISE.sub("", text)
        found = {f"#{number}" for number in numbers(text)}
        found |= {f"drug:{(drug.generic or drug.name).casefold()}" for drug in drugs(text)}
        found |= {stem for word in re.findall(r"[a-z]{5,}", text.casefold()) if (stem := _stem(word)) in self._clinical}
        return found


_ORDINARY = (
    "about above activities activity adult after against agents amount another areas because before being below between "
    "breaking cause caused child children class could driver during encounter event every external female first foreign "
    "general group having history house indicated initial injured level light lower major material medical minor months "
    "mother multiple objects occupant other others parts patient person place possible presence present problem problems "
    "procedure procedures provided related result right second section sequela several single specified status stage "
    "state street subsequent their third those through times traffic under unspecified until upper using water weeks where "
    "which while whole within without years involving assessment objective mentioned symptoms reports denies family "
    "social physical examination plan subjective review systems medication medications current chief complaint illness "
    "doctor follow visit feels states noted normal advised continue including today return treatment started taking home "
    "three weeks started going discussed recommended management condition health information evaluation"
)


def _stem(word: str) -> str:
    return word.removesuffix("s")[:7]


def spoken_numbers(text: str) -> set[str]:
    """Numbers that a source says in words."""
    said = set(re.findall(r"[a-z]+", text.casefold()))
    return (
        {f"#{number.value:g}" for number in written_numbers(text)}
        | ({"#1"} if "once" in said else set())
        | ({"#2"} if said & {"twice", "couple", "second", "both"} else set())
    )


def figures(pairs: Iterable[tuple[dict[str, str], Written]], entities: Entities) -> dict[str, float]:
    """Means over items of one system."""
    sums: collections.Counter[str] = collections.Counter()
    count = 0
    for item, written in pairs:
        count += 1
        reference, text = item["reference"], written.text
        one, longest = rouge(words(text), words(reference))
        by_division, wanted = divisions(text), divisions(reference)
        if "reference_divisions" in item:
            wanted = _aci_divisions(item["reference_divisions"])  # type: ignore[arg-type]
        shares = [rouge(words(by_division[name]), words(wanted[name]))[0] for name in wanted if words(wanted[name])]
        has, should, source = entities.of(text), entities.of(reference), entities.of(item["dialogue"])
        allowed = source | spoken_numbers(item["dialogue"])
        sums.update(
            {
                "rouge1": one,
                "rougeL": longest,
                "sections": sum(shares) / max(1, len(shares)),
                "entities": len(has & should) / max(1, len(should)),
                "invented": len(has - allowed) / max(1, len(has)),
                "words": len(words(text)),
                "seconds": written.seconds,
                "removed": written.removed,
            }
        )
    return {name: value / max(1, count) for name, value in sums.items()}


def _aci_divisions(parts: dict[str, str]) -> dict[str, str]:
    names = {"subjective": "subjective", "objective_exam": "exam", "objective_results": "results"}
    return {names.get(name, "plan"): text or "" for name, text in parts.items()}


class Systems:
    """The product and the plain prompt, with one model. answers: a folder that keeps what was written."""

    def __init__(self, model: Path, answers: Path | None) -> None:
        self._model = ModelFile(model.stem, str(model))
        self._engines = LoadedEngine()
        self._detector = LanguageDetector()
        self._answers = answers

    def product(self, item: dict[str, str], name: str, template: str | None = None) -> Written:
        chosen = template or SETS[name][1]
        return self._kept(f"product-{chosen}", item, lambda: self._note(item, chosen))

    def plain(self, item: dict[str, str], name: str) -> Written:
        return self._kept("plain", item, lambda: self._plain(item, name))

    def _note(self, item: dict[str, str], template: str) -> Written:
        started = time.perf_counter()
        request = WriteNote([SourceText(item["id"], item["dialogue"], [])], self._model, template)
        result = None
        for event in note.run(request, self._engines, self._detector, lambda: False):
            if isinstance(event, Done):
                result = event.result
        assert isinstance(result, NoteResult)
        self._keep(f"result-{template}", item, msgspec.json.encode(result))
        return Written(result.text, time.perf_counter() - started, len(result.removed))

    def _plain(self, item: dict[str, str], name: str) -> Written:
        started = time.perf_counter()
        engine = self._engines.load(self._model, Sampling(), lambda: False)
        prompt = [Message("user", (f"{SETS[name][2]}\n\n", Data(item["dialogue"])))]
        events = engine.generate(prompt, Sampling(), _PLAIN_TOKENS[name], lambda: False)
        text = "".join(event.text for event in events if isinstance(event, Piece))
        return Written(text, time.perf_counter() - started)

    def _kept(self, system: str, item: dict[str, str], write: object) -> Written:
        path = self._path(system, item)
        if path is not None and path.exists():
            return msgspec.json.decode(path.read_bytes(), type=Written)
        assert callable(write)
        written: Written = write()
        self._keep(system, item, msgspec.json.encode(written))
        return written

    def _keep(self, system: str, item: dict[str, str], content: bytes) -> None:
        path = self._path(system, item)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def _path(self, system: str, item: dict[str, str]) -> Path | None:
        return self._answers / f"{item['id']}.{system}.json" if self._answers else None


def main(
    folder: Path,
    model: Path,
    count: int = 5,
    chosen: Iterable[str] = tuple(SETS),
    odd: bool = True,
    answers: Path | None = None,
) -> None:
    """Print the figures of both systems for each set, over the first ``count`` items of a half."""
    entities, systems = Entities(), Systems(model, answers)
    columns = ("rouge1", "rougeL", "sections", "entities", "invented", "words", "seconds", "removed")
    print(f"{'':<18}" + "".join(f"{name:>10}" for name in columns))
    for name in chosen:
        some = items(folder, name, odd)[: count * (4 if name == "mts" else 1)]
        for system, write in (("product", systems.product), ("plain", systems.plain)):
            means = figures(((item, write(item, name)) for item in some), entities)
            print(
                f"{name} {system:<8} {len(some):>3} " + "".join(f"{means[each]:>10.3f}" for each in columns), flush=True
            )
    print_deidentification()


# --- de-identification, on generated notes with known spans -------------------------------------

_PEOPLE = (
    ("Margaret", "O'Connor"), ("Wei", "Zhang"), ("Carlos", "Hernandez"), ("Priya", "Patel"), ("Brian", "White"),
    ("Fatima", "Ahmed"), ("Grace", "Young"), ("Stephen", "Kowalski"), ("Aisha", "Khan"), ("Tyler", "Brooks"),
    ("Ingrid", "Larsen"), ("Kwame", "Mensah"), ("Dolores", "Vega"), ("Hiroshi", "Tanaka"), ("Ruth", "Goldberg"),
)  # fmt: skip
_NOTE_LINES = (
    "Patient: {first} {last}   DOB: {date_us}   MRN: {mrn}",
    "{title} {last} is a {age}-year-old who lives at {street}, {town}, {state} {zip}.",
    "Seen by Dr. {doctor} at {hospital} on {date_long}.",
    "{first} reports that the pain began on {date_iso} after a fall.",
    "Phone {phone}, e-mail {email}. SSN {ssn}.",
    "Next of kin: {kin_first} {last}, {phone2}.",
    "{title} {last} takes metoprolol 50 mg twice daily; blood pressure 132/84, pulse 76.",
    "Discussed with {kin_first}, who will call on {date_short}. Parkinson disease was ruled out.",
    "Signed: {doctor_first} {doctor}, MD, {date_us2}",
)


def generated_notes() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yields (note, [(kind, text that identifies)])."""
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    towns = (("Springfield", "IL"), ("Portland", "OR"), ("Salem", "MA"), ("Dayton", "OH"), ("Aurora", "CO"))
    streets = ("42 Oak Street", "1600 N. Maple Avenue", "7 Harbor Rd", "315 West Elm Drive, Apt 4", "88 Church Lane")
    hospitals = (
        "Mercy General Hospital",
        "St. Mary's Clinic",
        "Lakeside Medical Center",
        "Riverside Health Center",
        "Grove Surgery",
    )
    for number, (first, last) in enumerate(_PEOPLE):
        doctor_first, doctor = _PEOPLE[(number * 7 + 3) % len(_PEOPLE)]
        kin_first = _PEOPLE[(number * 4 + 5) % len(_PEOPLE)][0]
        age = 57 + 4 * number % 45
        day, month, year = 1 + 3 * number % 28, number % 12, 1931 + 5 * number % 60
        values = {
            "first": first, "last": last, "title": ("Mr.", "Mrs.", "Ms.")[number % 3], "doctor": doctor,
            "doctor_first": doctor_first, "kin_first": kin_first, "age": str(age), "mrn": f"{48291300 + 977 * number:08d}",
            "date_us": f"{month + 1:02d}/{day:02d}/{year}", "date_us2": f"{month + 1}/{day}/{year % 100:02d}",
            "date_iso": f"2023-{month + 1:02d}-{day:02d}",
            "date_long": (f"{months[month]} {day}, 2024", f"{day} {months[month]} 2024", f"{months[month][:3]}. {day}th, 2024")[number % 3],
            "date_short": f"{months[month]} {day}", "street": streets[number % 5], "town": towns[number % 5][0],
            "state": towns[number % 5][1], "zip": f"{62704 + 311 * number:05d}", "hospital": hospitals[number % 5],
            "phone": (f"(217) 555-01{number:02d}", f"217-555-01{number:02d}", f"+1 217 555 01{number:02d}")[number % 3],
            "phone2": f"217.555.02{number:02d}", "email": f"{first.lower()}.{number}@example.org",
            "ssn": f"5{number:02d}-4{number % 10}-{6789 - number}",
        }  # fmt: skip
        note_text = "\n".join(_NOTE_LINES).format(**values)
        kinds = {
            "name": ("first", "last", "doctor", "doctor_first", "kin_first"),
            "date": ("date_us", "date_us2", "date_iso", "date_long", "date_short"),
            "id": ("mrn", "ssn"),
            "phone": ("phone", "phone2"),
            "email": ("email",),
            "place": ("street", "town", "zip", "hospital"),
        }
        known = [(kind, values[key]) for kind, keys in kinds.items() for key in keys]
        yield note_text, [*known, *([("age", f"{age}-year")] if age > 89 else [])]


def print_deidentification() -> None:
    """Recall by kind, and what was taken that should stay."""
    left: collections.Counter[str] = collections.Counter()
    total: collections.Counter[str] = collections.Counter()
    kept = ("metoprolol", "132/84", "50 mg", "Parkinson disease", "twice daily")
    lost = 0
    for text, known in generated_notes():
        for event in deidentify.run(Deidentify([SourceText("note", text, [])]), lambda: False):
            if isinstance(event, Done):
                result = event.result.texts[0].text  # type: ignore[union-attr]
        for kind, value in known:
            total[kind] += 1
            left[kind] += bool(re.search(rf"(?<!\w){re.escape(value)}(?!\w)", result))
        lost += sum(each not in result for each in kept)
    print("\nde-identification, recall: ", end="")
    print(", ".join(f"{kind} {1 - left[kind] / total[kind]:.0%} of {total[kind]}" for kind in total), end="")
    print(f"; {lost} of {len(_PEOPLE) * len(kept)} clinical facts taken with it")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--items", type=int, default=5)
    parser.add_argument("--set", action="append", choices=tuple(SETS))
    parser.add_argument("--even", action="store_true")
    parser.add_argument("--answers", type=Path)
    arguments = parser.parse_args()
    data = Path(__file__).resolve().parents[4] / "shared" / "eval"
    if not data.is_dir():
        sys.exit("The evaluation sets are not here: they are expected in ../shared/eval beside this folder.")
    if arguments.model is None:
        print_deidentification()
    else:
        main(
            data, arguments.model, arguments.items, arguments.set or tuple(SETS), not arguments.even, arguments.answers
        )
