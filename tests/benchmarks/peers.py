"""``make bench-peers``: other ways to run the same model, each in an environment of its own under build/peers/.

Reads a prompt of about 1,600 tokens and writes 64, as each peer's own documentation shows it. Its columns go into
``build/bench-peers.json``; a peer that cannot be installed or cannot load the model says so there.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import venv
from pathlib import Path
from typing import Any

from table import machine, sha256

from slmdesk import paths
from slmdesk.models.store import ModelStore

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FOLDER = ROOT / "build" / "peers"

# name: (what pip installs, a script with MODEL, PROMPT, TOKENS that sets "first_s", "total_s" and "tokens")
STREAMED = """
began = time.perf_counter(); first = 0.0; tokens = 0
for _piece in pieces():
    first = first or time.perf_counter() - began; tokens += 1
total = time.perf_counter() - began
"""
PEERS: dict[str, tuple[str, str]] = {
    "llama-cpp-python": (
        "llama-cpp-python",
        "from llama_cpp import Llama\nllama = Llama(model_path=MODEL, n_ctx=4096, n_threads=CORES, verbose=False)\n"
        "pieces = lambda: llama(PROMPT, max_tokens=TOKENS, temperature=0, stream=True)",
    ),
    "xllamacpp": (
        "xllamacpp",
        "import xllamacpp\np = xllamacpp.CommonParams(); p.model.path = MODEL; p.n_ctx = 4096; p.n_predict = TOKENS\n"
        "p.cpuparams.n_threads = CORES; p.cpuparams_batch.n_threads = CORES\n"
        "server = xllamacpp.Server(p)\nimport queue\n"
        "def pieces():\n"
        "    got = []\n"
        "    server.handle_completions({'prompt': PROMPT, 'max_tokens': TOKENS, 'temperature': 0, 'stream': True},"
        " lambda piece: got.append(time.perf_counter()))\n"
        "    STAMPS.extend(got)\n"
        "    yield from got",
    ),
    "gpt4all": (
        "gpt4all",
        "from gpt4all import GPT4All\nm = GPT4All(os.path.basename(MODEL), model_path=os.path.dirname(MODEL),"
        " allow_download=False, n_ctx=4096, device='cpu', n_threads=CORES)\n"
        "pieces = lambda: m.generate(PROMPT, max_tokens=TOKENS, temp=0, streaming=True)",
    ),
    "openvino-genai": (
        "openvino-genai",
        "import openvino_genai as g\np = g.LLMPipeline(MODEL, 'CPU')\n"
        "def pieces():\n"
        "    got = []\n"
        "    note = lambda piece: got.append(time.perf_counter()) or False\n"
        "    p.generate(PROMPT, max_new_tokens=TOKENS, streamer=note)\n"
        "    STAMPS.extend(got)\n"
        "    yield from got",
    ),
    "ctransformers": (
        "ctransformers",
        "from ctransformers import AutoModelForCausalLM\n"
        "m = AutoModelForCausalLM.from_pretrained(MODEL, model_type='llama', context_length=4096, threads=CORES)\n"
        "pieces = lambda: m(PROMPT, max_new_tokens=TOKENS, temperature=0, stream=True)",
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--model", type=Path, action="append", help="a GGUF file (default: every installed model)")
    parser.add_argument("--only", choices=tuple(PEERS), action="append")
    options = parser.parse_args()
    store = ModelStore(paths.models_folder(), paths.bundled_models_folder())
    models: list[Path] = options.model or [each.path for each in store.list()]
    found: dict[str, Any] = {"machine": machine(), "models": {path.name: sha256(path) for path in models}, "peers": {}}
    for name in options.only or PEERS:
        python, problem = install(name)
        found["peers"][name] = {"installed": not problem, "problem": problem}
        print(f"\n{name}{f': {problem}' if problem else ''}", flush=True)
        for path in models if not problem else ():
            found["peers"][name][path.name] = result = run(python, name, path, options.runs)
            print(f"  {path.name}: {words(result)}", flush=True)
    target = ROOT / "build" / "bench-peers.json"
    target.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"\nSaved in {target.relative_to(ROOT)}")


def install(name: str) -> tuple[Path, str]:
    """The Python of the peer's environment, and why there is none."""
    folder = FOLDER / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if (folder / "installed").exists():
        return python, ""
    FOLDER.mkdir(parents=True, exist_ok=True)
    venv.create(folder, with_pip=True, clear=True)
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PEERS[name][0]]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1800)
    if done.returncode:
        return python, f"does not install: {last_line(done.stderr)}"
    (folder / "installed").touch()
    return python, ""


def run(python: Path, name: str, model: Path, runs: int) -> dict[str, Any]:
    """Rates of some runs, each in a process of its own; or the error."""
    sentence = "Photosynthesis turns the energy of light into chemical energy. "
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    script = (
        "import json, os, time\nSTAMPS = []\n"
        f"MODEL, CORES, TOKENS = {str(model)!r}, {cores}, 64\n"
        f"PROMPT = {sentence!r} * 145 + 'In short:'\n{PEERS[name][1]}\n{STREAMED}"
        "if STAMPS: first = STAMPS[0] - began; total = STAMPS[-1] - began\n"
        "print('\\n' + json.dumps({'first_s': first, 'total_s': total, 'tokens': tokens}))\n"
    )
    rates = []
    for _ in range(runs):
        try:
            done = subprocess.run(
                [str(python), "-c", script], capture_output=True, text=True, check=False, timeout=900, errors="replace"
            )
        except subprocess.TimeoutExpired:
            return {"fails": "took more than 15 minutes"}
        if done.returncode:
            return {"fails": f"fails to load: {last_line(done.stderr)}"}
        rates.append(json.loads(done.stdout.strip().splitlines()[-1]))
    return {"runs": rates}


def last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1][:200] if lines else "it gives no reason"


def words(result: dict[str, Any]) -> str:
    if "fails" in result:
        return str(result["fails"])
    first = statistics.median(each["first_s"] for each in result["runs"])
    writing = [(each["tokens"] - 1) / max(each["total_s"] - each["first_s"], 1e-9) for each in result["runs"]]
    return f"first token after {first:.2f} s, then {statistics.median(writing):.1f} tokens/s"


if __name__ == "__main__":
    main()
