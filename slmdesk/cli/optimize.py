"""``slmdesk models optimize ID``: a smaller, faster file of a model, made here; the original stays."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import msgspec
import psutil

from slmdesk.cli.output import Output
from slmdesk.cli.session import Session
from slmdesk.messages import FormatQuality, OptimizeModel, OptimizeResult
from slmdesk.models.optimized import keep_optimized


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``slmdesk models optimize`` takes."""
    parser.add_argument("model", metavar="ID_OR_PATH", help="a model in the format Q8_0 or F16")
    parser.add_argument("--yes", action="store_true", help="keep the new file without asking")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Make the files, show how they compare, and keep the best one if the user agrees."""
    kept = None
    with Session(output) as session:
        model = session.store.choose(arguments.model, psutil.virtual_memory().available)
        with session.store.staging_folder("The model cannot be optimized") as folder:
            for _event in session.events("inference", OptimizeModel(session.model(arguments.model), str(folder))):
                pass
            assert isinstance(session.result, OptimizeResult)
            result = session.result
            _show(result, output)
            if result.file and (arguments.yes or _agreed(output)):
                kept = keep_optimized(session.store, Path(result.file), model, result.format)
    if kept is not None:
        output.text(f"Kept as {kept.id}; {model.id} is still there.\n")
    elif result.file:
        output.text("Nothing was kept. With --yes the best file is kept.\n")
    found: dict[str, Any] = msgspec.to_builtins(result)
    del found["type"]
    found["file"] = str(kept.path) if kept is not None else None
    found["kept"] = kept.id if kept is not None else None
    output.result(found)


def _show(result: OptimizeResult, output: Output) -> None:
    for quality in (result.original, *result.candidates):
        output.text(f"  {_line(quality, quality is result.original)}\n")
    if result.busy:
        output.note("Note: other programs were busy meanwhile; the speeds say little. Try again later.")
    if result.file:
        output.text(f"{result.format} is the fastest here.\n")
    else:
        output.text("No other format is clearly faster on this computer: the model is best as it is.\n")


def _line(quality: FormatQuality, original: bool) -> str:
    speed = f"reads {quality.prompt_tokens_per_s:,.0f}, writes {quality.output_tokens_per_s:,.0f} tokens/s"
    text = f"{quality.format:<7}{quality.size_bytes / 1e6:6,.0f} MB  {speed}  perplexity {quality.perplexity:.2f}"
    if original:
        return f"{text}  (the original)"
    return f"{text}  divergence {quality.kl_divergence:.3f}, same first choice {quality.same_top:.0%}"


def _agreed(output: Output) -> bool:
    if output.as_json or not sys.stdin.isatty():
        return False
    try:
        return input("Keep the new file beside the original? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False
