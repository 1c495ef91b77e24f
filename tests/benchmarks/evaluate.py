"""``make eval``: every evaluation in ``evaluations/``, one after the other, each in a process of its own.

``python tests/benchmarks/evaluate.py [NAME ...] [--model PATH] [--items N]``

Without ``--items`` each evaluation uses a small number of items, so that all of them end in reasonable time on a
laptop; it is printed. Without ``--model`` the best installed language model is used; what needs none runs anyway.
Nothing is changed by it: ``evaluations/fit_verification.py``, which writes weights into ``resources/``, is not of them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from typing import Literal

import psutil

from slmdesk import paths
from slmdesk.errors import SlmDeskError
from slmdesk.models.embedding import embedding_model
from slmdesk.models.store import ModelStore

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DATA = ROOT.parent / "shared" / "eval"
FEW_ITEMS = 6  # of each set, where a model has to write for each
Needs = Literal["language model", "embedding model", "nothing"]
EVALUATIONS: dict[str, Needs] = {
    "extraction": "language model",
    "links": "nothing",  # what needs no language model judges our own code, and takes all items
    "notes": "language model",
    "quizzes": "language model",
    "search": "embedding model",
    "summaries": "language model",
    "translation": "language model",
    "tutoring": "language model",
    "verify": "nothing",
}
HOW_TO_GET = {
    "language model": "no language model is installed: slmdesk models pull ID, or --model PATH",
    "embedding model": "no embedding model is installed: slmdesk models pull all-minilm-l6-v2-int8",
}


def main() -> int:
    """Returns 1 when an evaluation could not run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(EVALUATIONS)} (default: all)")
    parser.add_argument("--model", type=Path, help="a GGUF file (default: the best installed model)")
    parser.add_argument("--items", type=int, default=None, metavar="N", help=f"of each set (default {FEW_ITEMS})")
    options = parser.parse_args()
    if unknown := set(options.names) - set(EVALUATIONS):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(EVALUATIONS)}")
    if not DATA.is_dir():
        print("The evaluation sets are not here: they are expected in ../shared/eval beside this folder.")
        return 1
    models: dict[Needs, Path | None] = {
        "language model": options.model or best_model(),
        "embedding model": installed_embedding(),
    }
    failed = []
    for name in options.names or EVALUATIONS:
        needs = EVALUATIONS[name]
        model = models.get(needs)
        if needs != "nothing" and model is None:
            print(f"\n== {name}: left out, {HOW_TO_GET[needs]}", flush=True)
            continue
        command = [sys.executable, str(HERE / "evaluations" / f"{name}.py")]
        used = None if needs == "nothing" else options.items
        if used is None and needs == "language model":
            used = FEW_ITEMS
        if model is not None:
            command += ["--model", str(model)]
        if used is not None:
            command += ["--items", str(used)]
        by = f" with {model.name}" if model is not None else ""
        print(f"\n== {name}{by}, {f'{used} items of each set' if used is not None else 'all items'}", flush=True)
        began = time.perf_counter()
        status = subprocess.run(command, cwd=ROOT, check=False).returncode
        print(f"   ({time.perf_counter() - began:.0f} s)", flush=True)
        if status:
            failed.append(name)
    if failed:
        print(f"\nCould not run: {', '.join(failed)}")
    return 1 if failed else 0


def best_model() -> Path | None:
    """The language model that the product would choose here."""
    try:
        return installed().choose(None, psutil.virtual_memory().available).path
    except SlmDeskError:
        return None


def installed_embedding() -> Path | None:
    """The file of the embedding model that the product would use here."""
    try:
        found = embedding_model(installed().list(), paths.resources())
    except SlmDeskError:
        return None
    return None if found is None else found.path


def installed() -> ModelStore:
    return ModelStore(paths.models_folder(), paths.bundled_models_folder())


if __name__ == "__main__":
    sys.exit(main())
