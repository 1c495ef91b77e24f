"""``python tests/benchmarks/evaluations/extraction.py --model PATH``: fields of receipts, a plain prompt beside.

Company, date, address and total of SROIE receipts, right when letters and digits are the reference's, and a total's
number ("strictly": points and currency too). Items with an even hash were tuned on (``--tune`` takes those); only the
odd are reported. ``--skip`` leaves out the first.
"""

from __future__ import annotations

import argparse
import collections
import json
import re
import sys
import time
import zlib
from pathlib import Path
from typing import Any

from slmdesk.engine import Data, Message, Piece
from slmdesk.engine.loading import LoadedEngine
from slmdesk.messages import Extract, ExtractedRow, Field, ModelFile, Sampling, SourceText
from slmdesk.tasks import extract

FIELDS = ("company", "date", "address", "total")
_PLAIN = (
    "\n\nGive the company, date, address and total of this receipt as one JSON object with the keys company, date, "
    "address, total, exactly as they are written there."
)


def main(folder: Path, model: Path, items: int = 6, odd: bool = True, show: bool = False, skip: int = 0) -> None:
    """Print the share of right values by field, through the task and by the plain prompt."""
    lines = (folder / "extraction" / "sroie_receipts.jsonl").read_text(encoding="utf-8").split("\n")
    receipts = [json.loads(line) for line in lines if line.strip()]
    receipts = [receipt for receipt in receipts if zlib.crc32(receipt["id"].encode()) % 2 == odd][skip : skip + items]
    engines = LoadedEngine(None)
    file = ModelFile(model.stem, str(model))
    right: collections.Counter[str] = collections.Counter()
    plainly: collections.Counter[str] = collections.Counter()
    strictly: collections.Counter[str] = collections.Counter()
    sourced = found = 0
    began = time.perf_counter()
    for receipt in receipts:
        request = Extract([SourceText("receipt.txt", receipt["text"], [])], [Field(name) for name in FIELDS], file)
        (row,) = [event for event in extract.run(request, engines, lambda: False) if isinstance(event, ExtractedRow)]
        other = _plain(engines, file, receipt["text"])
        for value in row.values:
            reference = receipt["reference"][value.field]
            right[value.field] += _same(value.value, reference, value.field)
            plainly[value.field] += _same(other.get(value.field), reference, value.field)
            strictly["extract"] += _folded(value.value) == _folded(reference)
            strictly["plain prompt"] += _folded(other.get(value.field)) == _folded(reference)
            found += value.value is not None
            sourced += any(receipt["text"][each.start : each.end] == each.quote for each in value.sources)
            if show and not _same(value.value, reference, value.field):
                print("   ", value.field, "|", value.value, "|", reference, "| plain", other.get(value.field))
        if show:
            print(f"   {receipt['id']}: right so far {sum(right.values())}, plain {sum(plainly.values())}", flush=True)
    for name, count in (("extract", right), ("plain prompt", plainly)):
        fields = ", ".join(f"{field} {count[field] / max(1, len(receipts)):.0%}" for field in FIELDS)
        total = sum(count.values()) / max(1, len(FIELDS) * len(receipts))
        exact = strictly[name] / max(1, len(FIELDS) * len(receipts))
        print(f"receipt fields right of {len(receipts)} receipts, {name}: {total:.0%} ({fields}); strictly {exact:.0%}")
    print(f"values with their place in the receipt: {sourced} of {found}")
    print(f"    ({time.perf_counter() - began:.0f} s)")


def _plain(engines: LoadedEngine, model: ModelFile, text: str) -> dict[str, Any]:
    """What the model alone gives; empty when it is no JSON object."""
    engine = engines.load(model, Sampling(), lambda: False, "reading")
    events = engine.generate([Message("user", (Data(text), _PLAIN))], Sampling(), 250, lambda: False)
    answer = "".join(event.text for event in events if isinstance(event, Piece))
    try:
        found = json.loads(answer[answer.index("{") : answer.rindex("}") + 1])
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _same(value: object, reference: str, field: str) -> bool:
    """An amount by its number, since the references have the currency of some and not of others; words by letters."""
    if field != "total":
        return _folded(value).replace(".", "") == _folded(reference).replace(".", "")
    numbers = [re.findall(r"\d[\d,]*(?:\.\d+)?", str(text or "")) for text in (value, reference)]
    return len(numbers[0]) == 1 and numbers[0] == numbers[1]


def _folded(value: object) -> str:
    return re.sub(r"[^\w.]", "", str(value or "")).lower().strip(".")


if __name__ == "__main__":
    data = Path(__file__).resolve().parents[4] / "shared" / "eval"
    if not data.is_dir():
        sys.exit("The evaluation sets are not here: they are expected in ../shared/eval beside this folder.")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--items", type=int, default=6)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    main(data, options.model, options.items, not options.tune, options.show, options.skip)
