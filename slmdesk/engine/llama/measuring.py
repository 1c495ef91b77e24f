"""Measures a model on this computer: reading and writing, with and without repacked weights, in a few seconds."""

from __future__ import annotations

import os
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

from slmdesk.engine import Cancelled
from slmdesk.engine.llama.library import load_library
from slmdesk.engine.llama.tuning import UBATCHES, Rates, Tuning
from slmdesk.errors import JobCancelled, ModelError
from slmdesk.messages import Progress

_BUDGET_S = 10.0
_SHARE = 0.4  # of the budget for each way of loading; the rest goes into loading twice
_PROMPT_TOKENS = 512
_FIRST_TOKENS = 64
_PROMPT_PASSES = 2
_PASSES = 10
_WIDTHS = (4, 8, 16)
_WIDE_PASSES = 4
_LARGE = 0.1  # of the budget, for a first look: such a model is run without repacking anyway, for its memory
_GOT = 0.6  # of the cores; loading leaves some of them idle, and more is missing only if others take it


def measure(
    path: Path, formats: dict[str, int], cores: int, cancelled: Cancelled, budget_s: float = _BUDGET_S
) -> Generator[Progress, None, Tuning]:
    """Load the model both ways and time a few passes of each; the second way is left out for a very large model.

    What the disk needs to bring the file into memory the first time comes on top of the budget, and decides nothing.

    Args:
        formats: bytes of the weights in each format; kept with the result.
        cores: threads to read with.

    Yields:
        ``Progress`` of the stage "measuring".

    Raises:
        ModelError: llama.cpp cannot load the file.
        JobCancelled: ``cancelled()`` became true.
    """
    rates: list[Rates] = []
    spent = cpu = 0.0
    for repack in (False, True):
        note = "Measuring this computer with this model, once"
        yield Progress("measuring", 50 if rates else 0, 100, "percent", note)
        trial = _Trial(path, repack, cores, cancelled, budget_s * _SHARE)
        rates.append(trial.run())
        spent += trial.spent_s
        cpu += trial.cpu_s
        if trial.first_s > budget_s * _LARGE:
            break
    return Tuning(rates, spent, formats, cpu / spent / cores < _GOT)


class _Trial:
    """One way of loading.

    Args:
        budget_s: how long to time passes, from when the weights are in memory.

    Attributes:
        first_s: seconds for the first few tokens, the weights being in memory.
        spent_s, cpu_s: for all that was timed, by the clock and of all cores together.
    """

    def __init__(self, path: Path, repack: bool, cores: int, cancelled: Cancelled, budget_s: float) -> None:
        self._path = path
        self._repack = repack
        self._cores = cores
        self._cancelled = cancelled
        self._budget_s = budget_s
        self._api: Any = load_library().api
        self._context: Any = None
        self._batch: Any = None
        self.first_s = self.spent_s = self.cpu_s = 0.0

    def run(self) -> Rates:
        api = self._api
        began = time.perf_counter()
        model = self._load()
        try:
            load_s = time.perf_counter() - began
            parameters = api.llama_context_default_params()
            parameters.n_ctx = max(UBATCHES) + 64 * max(_WIDTHS)
            parameters.n_batch = parameters.n_ubatch = max(UBATCHES)
            parameters.n_threads = parameters.n_threads_batch = self._cores
            parameters.n_seq_max = max(_WIDTHS)
            parameters.kv_unified = True
            parameters.abort_callback = self._abort
            self._context = api.llama_init_from_model(model, parameters)
            if not self._context:
                raise ModelError(
                    "not-enough-memory",
                    "There is not enough free memory to measure this model.",
                    "Close other programs, or choose a smaller model.",
                )
            self._batch = api.llama_batch_init(max(UBATCHES), 0, 1)
            try:
                return self._rates(load_s)
            finally:
                api.llama_batch_free(self._batch)
                api.llama_free(self._context)
        finally:
            api.llama_model_free(model)

    def _load(self) -> Any:
        api = self._api
        # Kept on the object: ctypes would free the callbacks while llama.cpp still calls them.
        self._progress = api.llama_progress_callback(lambda _share, _data: not self._cancelled())
        self._abort = api.ggml_abort_callback(lambda _data: self._cancelled())
        parameters = api.llama_model_default_params()
        parameters.n_gpu_layers = 0
        parameters.use_extra_bufts = self._repack
        parameters.progress_callback = self._progress
        model = api.llama_model_load_from_file(os.fsencode(self._path), parameters)
        if model is None:
            if self._cancelled():
                raise JobCancelled
            raise ModelError("model-refused", "llama.cpp cannot load this model.", "Choose another model.")
        self._vocabulary = api.llama_vocab_n_tokens(api.llama_model_get_vocab(model))
        return model

    def _rates(self, load_s: float) -> Rates:
        self._pass(_FIRST_TOKENS, 1)  # brings the weights into memory
        began, cpu_began = time.perf_counter(), time.process_time()
        self._until = began + self._budget_s
        self.first_s = self._pass(_FIRST_TOKENS, 1)
        # A large model reads slowly: fewer tokens then tell enough.
        affordable = int(self._budget_s / 5 / self.first_s * _FIRST_TOKENS)
        tokens = next((count for count in (_PROMPT_TOKENS, 256, 128) if count <= affordable), _FIRST_TOKENS)
        prompt = tokens / min(self._pass(tokens, 1) for _ in range(_PROMPT_PASSES))
        ubatch = {tokens: prompt} if tokens in UBATCHES else {}
        counts = sorted({self._cores, max(1, self._cores // 2)} if self._cores >= 4 else {self._cores})
        output = {}
        for threads in reversed(counts):
            self._api.llama_set_n_threads(self._context, threads, self._cores)
            output[threads] = 1 / self._best(1, _PASSES)
        batch = {}
        for width in _WIDTHS:
            if time.perf_counter() < self._until:
                batch[width] = width / self._best(width, _WIDE_PASSES)
        if not self._repack:  # it hardly depends on how the weights are stored: once is enough
            for other in UBATCHES:
                if other not in ubatch and time.perf_counter() + other / prompt < self._until:
                    ubatch[other] = other / self._pass(other, 1)
        self.spent_s, self.cpu_s = time.perf_counter() - began, time.process_time() - cpu_began
        return Rates(self._repack, load_s, prompt, output, batch, ubatch)

    def _best(self, width: int, passes: int) -> float:
        """Seconds of the fastest pass: the slower ones tell about other programs."""
        best = float("inf")
        for number in range(passes):
            best = min(best, self._pass(1, width))
            if number >= 2 and time.perf_counter() > self._until:
                break
        return best

    def _pass(self, tokens: int, sequences: int) -> float:
        """Evaluate some tokens of each sequence, at the beginning of an empty cache. Returns seconds."""
        if self._cancelled():
            raise JobCancelled
        api, batch = self._api, self._batch
        api.llama_memory_clear(api.llama_get_memory(self._context), False)
        batch.n_tokens = tokens * sequences
        for at in range(batch.n_tokens):
            batch.token[at] = (37 + at * 101) % self._vocabulary
            batch.pos[at] = at % tokens
            batch.n_seq_id[at] = 1
            batch.seq_id[at][0] = at // tokens
            batch.logits[at] = at % tokens == tokens - 1
        began = time.perf_counter()
        status = api.llama_decode(self._context, batch)
        api.llama_synchronize(self._context)
        spent = time.perf_counter() - began
        if self._cancelled():
            raise JobCancelled
        if status != 0:
            raise ModelError("model-refused", f"llama.cpp cannot run this model (status {status}).", "Choose another.")
        return max(spent, 1e-9)
