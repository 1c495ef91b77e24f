"""``make eval``: every evaluation in ``evaluations/``, one after the other, each in a process of its own.

``python tests/benchmarks/evaluate.py [NAME ...] [--model PATH] [--items N]``

Without ``--items`` each evaluation uses a small number of items, so that all of them end in reasonable time on a
laptop; it is printed. Without ``--model`` the best installed model is used; what needs none runs anyway.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

import psutil

from slmdesk import paths
from slmdesk.errors import SlmDeskError
from slmdesk.models.store import ModelStore

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DATA = ROOT.parent / "shared" / "eval"
FEW_ITEMS = 6  # of each set, where a model has to write for each
NO_MODEL = ("links", "search", "verify")  # these judge our own code, and take all items


def main() -> int:
    """Returns 1 when an evaluation could not run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(evaluations())} (default: all)")
    parser.add_argument("--model", type=Path, help="a GGUF file (default: the best installed model)")
    parser.add_argument("--items", type=int, default=None, metavar="N", help=f"of each set (default {FEW_ITEMS})")
    options = parser.parse_args()
    if unknown := set(options.names) - set(evaluations()):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(evaluations())}")
    if not DATA.is_dir():
        print("The evaluation sets are not here: they are expected in ../shared/eval beside this folder.")
        return 1
    model = options.model or best_model()
    failed = []
    for name in options.names or evaluations():
        needs_model = name not in NO_MODEL
        if needs_model and model is None:
            print(f"\n== {name}: left out, no model is installed (slmdesk models pull ID, or --model PATH)", flush=True)
            continue
        command = [sys.executable, str(HERE / "evaluations" / f"{name}.py")]
        used = options.items if options.items is not None else FEW_ITEMS if needs_model else None
        if needs_model:
            command += ["--model", str(model)]
        if used is not None:
            command += ["--items", str(used)]
        by = f" with {model.name}" if needs_model and model is not None else ""
        print(f"\n== {name}{by}, {f'{used} items of each set' if used is not None else 'all items'}", flush=True)
        began = time.perf_counter()
        status = subprocess.run(command, cwd=ROOT, check=False).returncode
        print(f"   ({time.perf_counter() - began:.0f} s)", flush=True)
        if status:
            failed.append(name)
    if failed:
        print(f"\nCould not run: {', '.join(failed)}")
    return 1 if failed else 0


def evaluations() -> list[str]:
    """Names of the evaluations: the modules that can be run."""
    files = sorted((HERE / "evaluations").glob("*.py"))
    return [path.stem for path in files if '__name__ == "__main__"' in path.read_text(encoding="utf-8")]


def best_model() -> Path | None:
    """The model that the product would choose here."""
    try:
        store = ModelStore(paths.models_folder(), paths.bundled_models_folder())
        return store.choose(None, psutil.virtual_memory().available).path
    except SlmDeskError:
        return None


if __name__ == "__main__":
    sys.exit(main())
