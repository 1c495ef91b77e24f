"""``make bench``: the figures of the product beside the plain alternative, in one table.

Each line says what it compares: a ratio of alternating runs, its median with the smallest and largest. Computers are
noisy, so no test asserts them. Everything is saved as JSON in ``build/bench.json``, with machine, versions and hashes.
"""

from __future__ import annotations

import argparse
import importlib
import json
from pathlib import Path
from types import ModuleType
from typing import Any

from table import Line, machine, sha256

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
    results: dict[str, Any] = {"machine": machine(), "models": {path.name: sha256(path) for path in models}}
    for part in options.only or PARTS:
        print(f"\n{part}", flush=True)
        found = measured(importlib.import_module(f"lines_{part}"), options.runs, models)
        results[part] = [line.as_json() for line in found]
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(f"\nSaved in {target.relative_to(ROOT)}")


def measured(module: ModuleType, runs: int, models: list[Path]) -> list[Line]:
    """A module has one function for all of its lines, or ``LINES``, each a function of one model."""
    if not hasattr(module, "LINES"):
        found: list[Line] = module.lines(runs, models)
        return found
    results = [line(path) for path in models for line in module.LINES.values()]
    return [line for each in results for line in (each if isinstance(each, list) else [each])]


if __name__ == "__main__":
    main()
