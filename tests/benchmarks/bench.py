"""``make bench``: the figures of the product beside the plain alternative, in one table.

Each line says what it compares: a ratio of alternating runs, its median with the smallest and largest. Computers are
noisy, so no test asserts them. Everything is saved as JSON in ``build/bench.json``, with machine, versions and hashes,
after each part of it: a part that fails says why and loses nothing of the others.

``bench.py --only window --only engine --model FILE --runs 1`` is a quick look at some of it.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from table import machine, sha256

from slmdesk import paths
from slmdesk.models.store import ModelStore

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS = ("window", "models", "documents", "formats", "plain", "engine", "lookup", "summary", "translation", "fit")
STARTER_ID = "smollm2-135m-instruct-q4_1"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each line (default 5)")
    parser.add_argument("--only", choices=PARTS, action="append", help="one part of it; may be given several times")
    parser.add_argument("--model", type=Path, action="append", help="a GGUF file (default: every installed model)")
    options = parser.parse_args()
    store = ModelStore(paths.models_folder(), paths.bundled_models_folder())
    models: list[Path] = options.model or [each.path for each in store.list()]
    if not models:
        print(f"No model is installed, and what needs one is left out: slmdesk models pull {STARTER_ID}")
    about = {"machine": machine(), "models": {path.name: sha256(path) for path in models}}
    target = ROOT / "build" / "bench.json"
    if not measure(options.only or PARTS, options.runs, models, about, target):
        sys.exit("\nSome parts could not be measured: see above")


def measure(parts: Sequence[str], runs: int, models: list[Path], about: dict[str, Any], target: Path) -> bool:
    """Measure parts one after the other, and save what there is after each. Returns whether all could be.

    Args:
        parts: each a module ``lines_PART`` with ``lines(runs, models)``.
        about: what the file begins with.
    """
    target.parent.mkdir(exist_ok=True)
    results = dict(about)
    failed = False
    for part in parts:
        print(f"\n{part}", flush=True)
        began = time.perf_counter()
        try:
            found = importlib.import_module(f"lines_{part}").lines(runs, models)
            results[part] = [line.as_json() for line in found]
        except Exception as error:  # the others took an hour, perhaps
            failed = True
            traceback.print_exc()
            results[part] = {"failed": repr(error)}
        print(f"  ({part} took {time.perf_counter() - began:.0f} s)", flush=True)
        target.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(f"\nSaved in {target}")
    return not failed


if __name__ == "__main__":
    main()
