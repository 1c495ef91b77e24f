"""``make bench``: the figures of the product beside the plain alternative, measured in one run.

Each line says what it compares. Ratios are medians of alternating runs; machines are noisy, so no test
asserts them. Everything is saved as JSON in ``build/bench.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from slmdesk import paths
from slmdesk.messages import Done, ModelFile, Progress, Read, SourceText, Summarize, SummaryResult, Token
from slmdesk.models.store import ModelStore
from slmdesk.worker.client import Child

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PDF = ROOT / "resources" / "samples" / "photosynthesis.pdf"
STARTER_ID = "smollm2-135m-instruct-q4_1"
TEXT = (
    "Photosynthesis turns the energy of light into chemical energy. Chlorophyll absorbs red and blue light best. "
    "In 1779 Jan Ingenhousz showed that plants need light to release oxygen. The Calvin cycle fixes carbon dioxide. "
) * 6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each line (default 5)")
    parser.add_argument("--only", choices=("window", "decode", "cancel", "reading"), help="one part of it")
    options = parser.parse_args()
    parts: dict[str, Callable[[int], Any]] = {
        "window": window,
        "reading": reading,
        "decode": decode,
        "cancel": cancel,
    }
    results: dict[str, Any] = {"machine": f"{platform.machine()}, {psutil.cpu_count(logical=False)} cores"}
    for name, measure in parts.items():
        if options.only in (None, name):
            print(f"\n{name}", flush=True)
            results[name] = measure(options.runs)
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(f"\nSaved in {target.relative_to(ROOT)}")


def line(what: str, values: list[float], unit: str, aim: str = "") -> dict[str, float]:
    """Print and return the median with its range."""
    middle, low, high = statistics.median(values), min(values), max(values)
    print(f"  {what:<62} {middle:8.3g} {unit:<6} ({low:.3g} to {high:.3g}){f'   aim {aim}' if aim else ''}", flush=True)
    return {"median": middle, "min": low, "max": high}


# --- the window ----------------------------------------------------------------------------------


def window(runs: int) -> dict[str, Any]:
    """Seconds from process start until drawn and idle; memory when idle. Under Xvfb where it is there."""
    environment = {**os.environ, "SLMDESK_START_REPORT": "exit"}
    command = [sys.executable, "-P", "-m", "slmdesk"]
    screen = shutil.which("xvfb-run")
    if screen and not os.environ.get("DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "xcb"
        server = subprocess.Popen(["Xvfb", ":97", "-screen", "0", "1280x800x24"], stderr=subprocess.DEVNULL)
        environment["DISPLAY"] = ":97"
        time.sleep(1)
    else:
        server = None
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        report = [_report(command, environment) for _ in range(runs + 1)][1:]  # the first one warms the disk cache
        memory = [_idle_megabytes(command, environment) for _ in range(3)]
    finally:
        if server is not None:
            server.terminate()
            server.wait()
    where = environment["QT_QPA_PLATFORM"]
    return {
        "platform": where,
        "interactive_s": line(f"process start to interactive ({where})", report, "s", "<= 0.5"),
        "idle_mb": line("resident when idle", memory, "MB", "<= 120"),
    }


def _report(command: list[str], environment: dict[str, str]) -> float:
    out = subprocess.run(command, env=environment, capture_output=True, check=True, timeout=60).stdout
    seconds: float = json.loads(out.splitlines()[-1])["interactive_s"]
    return seconds


def _idle_megabytes(command: list[str], environment: dict[str, str]) -> float:
    process = subprocess.Popen(
        command, env={**environment, "SLMDESK_START_REPORT": "stay"}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(2)
    megabytes = psutil.Process(process.pid).memory_info().rss / 1e6
    process.terminate()
    process.wait(20)
    process.stdout.close()
    return megabytes


# --- reading -------------------------------------------------------------------------------------


def reading(runs: int) -> dict[str, Any]:
    """Pages a second through the documents child, beside poppler's pdftotext where it is installed."""
    long_pdf = ROOT.parent / "shared" / "eval" / "long_documents" / "anatomy_selected_A.pdf"
    path = long_pdf if long_pdf.exists() else PDF
    ours, poppler = [], []
    child = Child(paths.worker_command("documents"))
    pages = 0
    for _ in range(runs):
        began = time.perf_counter()
        last = list(child.run(Read(str(path))).events())[-1]
        ours.append(time.perf_counter() - began)
        assert isinstance(last, Done)
        pages = last.result.pages or 0  # type: ignore[union-attr]
        if tool := shutil.which("pdftotext"):
            began = time.perf_counter()
            subprocess.run([tool, str(path), os.devnull], check=True)
            poppler.append(time.perf_counter() - began)
    child.close()
    result = {"pages_per_s": line(f"{path.name}, {pages} pages", [pages / each for each in ours], "p/s")}
    if poppler:
        result["against_pdftotext"] = line(
            "our time against pdftotext's", [a / b for a, b in zip(ours, poppler, strict=True)], "x"
        )
    return result


# --- decoding ------------------------------------------------------------------------------------


def decode(runs: int) -> dict[str, Any]:
    """Tokens a second through command line, pipe and child, beside a bare llama-cpp-python loop."""
    results = {}
    for model in ModelStore(paths.models_folder(), paths.bundled_models_folder()).list():
        note = ROOT / "build" / "bench-note.txt"
        note.parent.mkdir(exist_ok=True)
        note.write_text(TEXT, encoding="utf-8")
        command = [
            sys.executable,
            "-P",
            "-m",
            "slmdesk",
            "summarize",
            str(note),
            "--length",
            "long",
            "--model",
            model.id,
        ]
        told = json.loads(subprocess.run([*command, "--json"], capture_output=True, check=True, timeout=900).stdout)
        tokens, prompt_tokens = told["timings"]["output_tokens"], told["timings"]["prompt_tokens"]
        ours, bare, window_rates = [], [], []
        for _ in range(runs):
            bare.append(_bare_loop(model.path, prompt_tokens, tokens))
            ours.append(_streamed_rate(command, tokens))
            window_rates.append(_window_rate(model.id, model.path))
        print(f"  {model.id}: {prompt_tokens} tokens of prompt, {tokens} of answer")
        results[model.id] = {
            "bare": line("bare llama-cpp-python loop", bare, "tok/s"),
            "command_line": line("command line, pipe and child", ours, "tok/s"),
            "ratio": line("ratio", [a / b for a, b in zip(ours, bare, strict=True)], "x", ">= 0.95"),
            "window": line("as the window shows it", window_rates, "tok/s"),
        }
    if not results:
        print(f"  no model is installed: slmdesk models pull {STARTER_ID}")
    return results


def _bare_loop(model: Path, prompt_tokens: int, tokens: int) -> float:
    script = [sys.executable, str(HERE / "bare_loop.py"), str(model), str(prompt_tokens), str(tokens)]
    return float(subprocess.run(script, capture_output=True, check=True, timeout=900).stdout)


def _streamed_rate(command: list[str], tokens: int) -> float:
    """Tokens a second as they come out of the command line's standard output."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0)
    assert process.stdout is not None
    first = last = 0.0
    while chunk := process.stdout.read(4096):
        text, checked, _rest = chunk.partition(b"\n\nChecked,")
        if text.strip():
            last = time.perf_counter()
            first = first or last
        if checked:
            break
    process.stdout.read()
    process.wait()
    process.stdout.close()
    return (tokens - 1) / (last - first)


def _window_rate(model_id: str, path: Path) -> float:
    """Tokens a second as the window counts them: it reads the same figures from the child's ``Done``."""
    child = Child(paths.worker_command("inference"))
    request = Summarize([SourceText("note", TEXT, [])], ModelFile(model_id, str(path)), length="long")
    last = list(child.run(request).events())[-1]
    child.close()
    assert isinstance(last, Done)
    assert isinstance(last.result, SummaryResult)
    return last.result.timings.output_tokens / last.result.timings.output_s


# --- stopping ------------------------------------------------------------------------------------


def cancel(runs: int) -> dict[str, Any]:
    """Milliseconds from the click on Stop to the end of the job, in the prompt and in the answer."""
    models = ModelStore(paths.models_folder(), paths.bundled_models_folder()).list()
    if not models:
        return {}
    model = max(models, key=lambda each: each.size_bytes)
    child = Child(paths.worker_command("inference"))
    results: dict[str, Any] = {"model": model.id}
    waits = {
        "reading the prompt": lambda event: isinstance(event, Progress) and event.stage == "prompt",
        "writing": lambda event: isinstance(event, Token),
    }
    for name, reached in waits.items():
        times = []
        for number in range(runs * 2):
            text = TEXT * (8 if name == "reading the prompt" else 1)
            job = child.run(
                Summarize([SourceText("note", text, [])], ModelFile(model.id, str(model.path)), length="long")
            )
            events = job.events()
            assert any(reached(event) for event in events)
            time.sleep(0.05 * (number % 5))
            began = time.perf_counter()
            job.cancel()
            list(events)
            times.append((time.perf_counter() - began) * 1000)
        results[name] = line(f"cancel while {name} ({model.id})", times, "ms", "<= 200")
    child.close()
    return results


if __name__ == "__main__":
    main()
