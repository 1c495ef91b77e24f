"""Model files: hashing, headers, a pane of many models, loading."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from table import Line

from slmdesk.engine.llama.model import LlamaEngine
from slmdesk.engine.llama.tuning import LoadOptions
from slmdesk.messages import ModelFile
from slmdesk.models.inspect import inspect_file
from slmdesk.models.verify import sha256_of

_MANY = 200


def lines(runs: int, models: list[Path]) -> list[Line]:
    """What is promised of the models pane and of loading."""
    found = []
    for path in models:
        found += [_hashing(runs, path), _header(runs, path), _loading(runs, path)]
    return [*found, *_pane(max(2, runs // 2))]


def window_program(*words: str | Path | float) -> dict[str, float]:
    """What ``window_stall.py`` prints, run in a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "SLMDESK_HOME": home}
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        program = Path(__file__).with_name("window_stall.py")
        done = subprocess.run(
            [sys.executable, str(program), *map(str, words)],
            env=environment,
            capture_output=True,
            timeout=400,
            check=True,
        )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _hashing(runs: int, path: Path) -> Line:
    rates = []
    for _ in range(runs):
        began = time.perf_counter()
        sha256_of(path)
        rates.append(path.stat().st_size / (time.perf_counter() - began) / 1e9)
    return Line(f"hashing ({path.stem})", rates, "GB/s", ">= 1, or the disk's own").show()


def _header(runs: int, path: Path) -> Line:
    spent = []
    for _ in range(runs):
        began = time.perf_counter()
        inspect_file(path)
        spent.append((time.perf_counter() - began) * 1000)
    return Line(f"header inspected ({path.stem})", spent, "ms", "<= 50").show()


def _loading(runs: int, path: Path) -> Line:
    spent = []
    for _ in range(runs + 1):
        engine = LlamaEngine(ModelFile("bench", str(path)), 0, lambda: False, LoadOptions(repack=False))
        spent.append(engine.load_s)
        engine.close()
    return Line(f"loaded, the file in the page cache ({path.stem})", spent[1:], "s", "<= 1 for 1.1 GB").show()


def _pane(runs: int) -> list[Line]:
    found = [window_program("models", str(_MANY)) for _ in range(runs)]
    return [
        Line(f"{_MANY} models listed", [each["list"] for each in found], "ms").show(),
        Line(
            f"the pane of {_MANY} models, from click to drawn", [each["pane"] for each in found], "ms", "<= 100"
        ).show(),
        Line("the same, processor time of the window", [each["pane_cpu"] for each in found], "ms").show(),
    ]
