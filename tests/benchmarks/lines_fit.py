"""Predicted against measured: memory at two contexts, and speed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from table import Line

from slmdesk.models.fit import ComputerProfile, Observation, RunOptions, Speed, memory_bytes, shape_of, speed
from slmdesk.models.inspect import check_model

_CONTEXTS = (4096, 16384)


def lines(runs: int, models: list[Path]) -> list[Line]:
    """For each model, each prediction divided by its measurement; 1 is right."""
    found = []
    told_of = {path: [_bench(path) for _ in range(max(3, runs // 2))] for path in models}
    for path in models:
        shape = shape_of(check_model(path))
        memory, told = [], []
        for context in _CONTEXTS:
            for repack in (False, True):
                peak = _peak_bytes(path, context, repack)
                predicted = memory_bytes(shape, RunOptions(context, repack=repack))
                memory.append(predicted / peak)
                told.append({"context": context, "repack": repack, "predicted": predicted, "peak": peak})
                print(
                    f"    {context} tokens{', rearranged' if repack else ''}: {predicted / 1e6:.0f} MB predicted, "
                    f"{peak / 1e6:.0f} MB measured"
                )
        what = f"predicted memory / peak, 4k and 16k, both ways of loading ({path.stem})"
        found.append(Line(what, memory, "x", "1 +- 0.1", {"runs": told}).show())
        what = f"predicted speed / measured again, reading and writing ({path.stem})"
        ratios = [each for told in told_of[path] for each in _ratios(_measured(told), told)]
        found.append(Line(what, ratios, "x", "1 +- 0.25").show())
        for other in models:
            if other != path:
                profile = _profile(other, told_of[other][0])
                expected = speed(shape, profile, _reading(told_of[path][0])["repack"])
                ratios = [each for told in told_of[path] for each in _ratios(expected, told)]
                what = f"predicted speed, knowing {other.stem} only / measured ({path.stem})"
                found.append(Line(what, ratios, "x", "1 +- 0.25").show())
    return found


def _bench(path: Path) -> dict[str, Any]:
    """``slmdesk bench`` measures in a few seconds what is predicted from, then reads and writes for real."""
    command = [sys.executable, "-P", "-m", "slmdesk", "bench", "--again", "--model", str(path), "--json"]
    told: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=600).stdout)
    return told


def _reading(told: dict[str, Any]) -> dict[str, Any]:
    """How long texts are read, in ``told``."""
    return next(each for each in told["tunings"] if each["work"] == "reading")


def _measured(told: dict[str, Any]) -> Speed | None:
    rates = next((each for each in told["rates"] if each["repack"] == _reading(told)["repack"]), None)
    return rates and Speed(rates["prompt_tokens_per_s"], rates["output_tokens_per_s"], True)


def _profile(path: Path, told: dict[str, Any]) -> ComputerProfile:
    """What is known of a computer on which only this model was measured."""
    shape = shape_of(check_model(path))
    rates = [(each["repack"], each["prompt_tokens_per_s"], each["output_tokens_per_s"]) for each in told["rates"]]
    return ComputerProfile("bench", [Observation(shape, *each) for each in rates])


def _ratios(expected: Speed | None, told: dict[str, Any]) -> list[float]:
    if expected is None:
        return []
    return [
        expected.prompt_tokens_per_s / told["prompt_tokens_per_s"],
        expected.output_tokens_per_s / told["output_tokens_per_s"],
    ]


def _peak_bytes(path: Path, context: int, repack: bool) -> int:
    """In a child's own imports, with a whole pass evaluated."""
    script = (
        "import resource, sys\n"
        "from slmdesk.worker.main import load_tasks\n"
        "load_tasks('inference')\n"
        "from slmdesk.engine.llama.context import Context, Entry\n"
        "from slmdesk.engine.llama.library import load_library\n"
        "api = load_library().api\n"
        "p = api.llama_model_default_params(); p.n_gpu_layers = 0; p.use_extra_bufts = sys.argv[3] == '1'\n"
        "m = api.llama_model_load_from_file(sys.argv[1].encode(), p)\n"
        "never = api.ggml_abort_callback(lambda _: False)\n"  # ctypes frees a callback that nothing holds
        "c = Context(api, m, int(sys.argv[2]), 1, 2, never)\n"
        "c.decode([Entry(100 + i, i, 0, i == 511) for i in range(512)])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == 'darwin' else 1024))\n"
    )
    command = [sys.executable, "-c", script, str(path), str(context), "1" if repack else "0"]
    return int(subprocess.run(command, capture_output=True, check=True, timeout=300).stdout)
