"""``slmdesk bench``: tokens a second, time to the first token and memory here, and how the model is run for it."""

from __future__ import annotations

import argparse

import msgspec

from slmdesk.cli.arguments import Subparsers, adapters, add_json, add_model, sampling
from slmdesk.cli.output import Output
from slmdesk.cli.session import Session
from slmdesk.messages import Benchmark, BenchmarkResult, ChosenTuning

_WORKS = {"reading": "long texts", "chat": "answers over read pages", "segments": "many short texts"}


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("bench", help="how fast a model is on this computer", allow_abbrev=False)
    add_model(parser)
    parser.add_argument("--again", action="store_true", help="measure again what was measured before")
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Measure the model in its child, and print."""
    with Session(output) as session:
        request = Benchmark(session.model(arguments.model, adapters(arguments)), sampling(arguments), arguments.again)
        for _event in session.events("inference", request):
            pass
        assert isinstance(session.result, BenchmarkResult)
        result = session.result
    output.text(f"{result.model} on this computer:\n")
    output.text(f"  reads   {result.prompt_tokens_per_s:7.1f} tokens/s ({result.prompt_tokens} tokens)\n")
    output.text(f"  writes  {result.output_tokens_per_s:7.1f} tokens/s\n")
    output.text(f"  first token after {result.first_token_s:.2f} s; loaded in {result.load_s:.2f} s\n")
    output.text(
        f"  memory  {result.memory_bytes / 1e6:,.0f} MB with a context of {result.context_tokens} tokens "
        f"(predicted {result.predicted_memory_bytes / 1e6:,.0f} MB)\n"
    )
    output.text(f"Measured in {result.measured_s:.1f} s:\n" if result.rates else "Nothing is measured yet.\n")
    if result.busy:
        output.note("Note: other programs were busy meanwhile; these figures are not kept. Measure again later.")
    for rate in result.rates:
        several = ", ".join(
            f"{width} at once {rate.batch_tokens_per_s[width]:.0f}" for width in rate.batch_tokens_per_s
        )
        output.text(
            f"  {_packing(rate.repack):<17} reads {rate.prompt_tokens_per_s:.0f}, writes {rate.output_tokens_per_s:.0f}"
            f"{f' ({several})' if several else ''} tokens/s, loads in {rate.load_s:.1f} s\n"
        )
    output.text("Chosen:\n")
    for tuning in result.tunings:
        output.text(f"  for {_WORKS[tuning.work]}: {_words(tuning)}\n")
    found = msgspec.to_builtins(result)
    del found["type"]
    output.result(found)


def _packing(repack: bool) -> str:
    return "weights rearranged" if repack else "weights as stored"


def _words(tuning: ChosenTuning) -> str:
    threads = f"{tuning.threads or 'one a core'} threads to write, {tuning.prompt_threads or 'one a core'} to read"
    copy = " (written with a second, rearranged copy where memory is free)" if tuning.second_copy else ""
    passes = f"{tuning.ubatch_tokens} tokens a pass, {tuning.width} answers at once"
    return f"{_packing(tuning.repack)}{copy}, {threads}, {passes}"
