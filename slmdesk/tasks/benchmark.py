"""``slmdesk bench``: what a model does on this computer, and how it will be run."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

import psutil

from slmdesk.engine import Cancelled, Data, Engine, Message, Piece, Prompt, PromptProgress, Work
from slmdesk.engine.loading import LoadedEngine
from slmdesk.messages import Benchmark, BenchmarkResult, ChosenTuning, Done, MeasuredRate, Progress, TaskEvent
from slmdesk.models.fit import CACHE_BITS, RunOptions, memory_bytes, shape_of
from slmdesk.models.inspect import check_model

_PROMPT_TOKENS = 1600
_OUTPUT_TOKENS = 64
_TEXT = (
    "Photosynthesis turns the energy of light into chemical energy. Chlorophyll absorbs red and blue light best. "
    "In 1779 Jan Ingenhousz showed that plants need light to release oxygen. The Calvin cycle fixes carbon dioxide. "
)


def run(request: Benchmark, engines: LoadedEngine, cancelled: Cancelled) -> Iterator[TaskEvent]:
    """Measure the model unless that was done before, then read a long prompt and write an answer.

    Yields:
        ``Progress``, then ``Done(BenchmarkResult)``.

    Raises:
        ModelError: the model cannot be loaded. JobCancelled.
    """
    yield from engines.measure(request.model, cancelled, request.again)
    engines.close()
    yield Progress("loading", 0, 0, note=f"Loading {request.model.id}")
    engine = engines.load(request.model, request.sampling, cancelled, "reading")
    load_s = engine.load_s
    output_tokens = min(_OUTPUT_TOKENS, engine.max_context_tokens // 4)
    prompt = _prompt(engine, min(_PROMPT_TOKENS, engine.max_context_tokens - output_tokens))
    engine.take_usage()
    began = time.perf_counter()
    first_s = 0.0
    for event in engine.generate(prompt, request.sampling, output_tokens, cancelled):
        if isinstance(event, PromptProgress):
            yield Progress("prompt", event.done, event.total, "tokens", "Reading a long prompt")
        elif isinstance(event, Piece) and not first_s:
            first_s = time.perf_counter() - began
    usage = engine.take_usage()
    tuning = engines.tuning(request.model)
    options = engines.options(request.model, "reading")
    cache = CACHE_BITS[request.model.cache_bits]
    expected = RunOptions(engine.context_tokens, cache, options.repack, options.ubatch_tokens)
    yield Done(
        BenchmarkResult(
            model=request.model.id,
            load_s=load_s,
            prompt_tokens=usage.prompt_tokens,
            first_token_s=first_s,
            prompt_tokens_per_s=usage.prompt_tokens / max(usage.prompt_s, 1e-9),
            output_tokens_per_s=usage.output_tokens / max(usage.output_s, 1e-9),
            context_tokens=engine.context_tokens,
            memory_bytes=resident_bytes(),
            predicted_memory_bytes=memory_bytes(shape_of(check_model(Path(request.model.path))), expected),
            measured_s=tuning.measured_s if tuning is not None else 0.0,
            rates=[
                MeasuredRate(
                    each.repack,
                    each.load_s,
                    each.prompt_tokens_per_s,
                    each.best_output_tokens_per_s,
                    each.batch_tokens_per_s,
                )
                for each in (tuning.rates if tuning is not None else ())
            ],
            tunings=[_chosen(engines, request, work) for work in get_args(Work)],
            busy=tuning is not None and tuning.busy,
        )
    )


def resident_bytes() -> int:
    """Memory of this process now (on Windows its working set); measuring may have needed more before."""
    return int(psutil.Process().memory_info().rss)


def _prompt(engine: Engine, tokens: int) -> Prompt:
    """The longest beginning of the repeated text that makes a prompt of at most so many tokens."""
    words = (_TEXT * (tokens // 20 + 1)).split(" ")
    low, high = 1, len(words)
    while low < high:  # counting is cheap, and no rule tells how many tokens a word has
        middle = (low + high + 1) // 2
        if engine.count_prompt_tokens(_asked(words[:middle])) <= tokens:
            low = middle
        else:
            high = middle - 1
    return _asked(words[:low])


def _asked(words: Sequence[str]) -> Prompt:
    return [Message("user", ("Explain this text.\n\n", Data(" ".join(words))))]


def _chosen(engines: LoadedEngine, request: Benchmark, work: Work) -> ChosenTuning:
    options = engines.options(request.model, work)
    threads = request.sampling.threads or options.threads
    return ChosenTuning(
        work,
        options.repack,
        threads,
        request.sampling.threads or options.prompt_threads or threads,
        options.ubatch_tokens,
        options.width,
        options.second_copy,
    )
