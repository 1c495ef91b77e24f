"""A context of llama.cpp: its KV cache with one or several sequences in it, and samplers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slmdesk.errors import EngineError, JobCancelled, ModelError
from slmdesk.messages import Sampling

BATCH_TOKENS = 512
_ABORTED = 2  # what llama_decode returns when the abort callback said so
_CHECKED_LOGITS = 64  # of a first answer: a damaged file gives nothing but NaN
_TOP_K, _TOP_P, _MIN_P = 40, 0.95, 0.05  # llama.cpp's own defaults, used when temperature > 0


@dataclass(frozen=True)
class Entry:
    """One token of a batch. position: in its sequence, from 0. wanted: whether its logits are needed."""

    token: int
    position: int
    sequence: int
    wanted: bool


class Context:
    """A KV cache that all sequences share.

    Args:
        api: the ctypes module.
        model: llama.cpp's pointer; must outlive this object.
        tokens: how many the sequences may hold together.
        sequences: how many there may be at once.
        threads: for reading and writing.
        abort: llama.cpp's callback, kept alive by the caller.

    Raises:
        EngineError: ``context-refused``, most likely for want of memory.
    """

    def __init__(self, api: Any, model: Any, tokens: int, sequences: int, threads: int, abort: Any) -> None:
        self._api = api
        self.tokens = tokens
        self.sequences = sequences
        parameters = api.llama_context_default_params()
        parameters.n_ctx = tokens
        parameters.n_batch = parameters.n_ubatch = min(BATCH_TOKENS, tokens)
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.n_seq_max = sequences
        parameters.kv_unified = True  # so that a prefix is shared and not copied
        parameters.abort_callback = abort
        self._context = api.llama_init_from_model(model, parameters)
        if self._context is None:
            raise EngineError(
                "context-refused",
                f"llama.cpp could not open a context of {tokens} tokens, most likely for want of memory.",
                "Set a smaller context in Settings, close other programs, or choose a smaller model.",
            )
        self.batch_tokens: int = parameters.n_batch
        self._memory = api.llama_get_memory(self._context)
        self._batch = api.llama_batch_init(self.batch_tokens, 0, 1)

    def close(self) -> None:
        """Give the memory back."""
        self._api.llama_batch_free(self._batch)
        self._api.llama_free(self._context)

    def clear(self) -> None:
        """Forget every sequence."""
        self._api.llama_memory_clear(self._memory, True)

    def forget(self, sequence: int) -> None:
        """Forget one sequence."""
        self._api.llama_memory_seq_rm(self._memory, sequence, -1, -1)

    def share(self, source: int, target: int, tokens: int) -> None:
        """Let ``target`` begin with the first ``tokens`` of ``source``; no memory is copied."""
        self._api.llama_memory_seq_cp(self._memory, source, target, 0, tokens)

    def decode(self, entries: Sequence[Entry]) -> None:
        """Evaluate up to ``batch_tokens`` tokens of any sequences.

        Raises:
            JobCancelled: the abort callback said so; every sequence's state is then unknown.
            EngineError: ``engine-failed``.
        """
        batch = self._batch
        batch.n_tokens = len(entries)
        for at, entry in enumerate(entries):
            batch.token[at] = entry.token
            batch.pos[at] = entry.position
            batch.n_seq_id[at] = 1
            batch.seq_id[at][0] = entry.sequence
            batch.logits[at] = entry.wanted
        status = self._api.llama_decode(self._context, batch)
        if status == _ABORTED:
            raise JobCancelled
        if status != 0:
            raise EngineError(
                "engine-failed", f"llama.cpp stopped in the middle (status {status}).", "Try again with a shorter text."
            )

    def sample(self, sampler: Any, at: int) -> int:
        """The next token after the batch's entry ``at``, which must have been ``wanted``."""
        token: int = self._api.llama_sampler_sample(sampler, self._context, at)
        return token

    def refuse_nan(self, at: int, vocabulary_size: int) -> None:
        """A damaged file can load without complaint and hold no numbers: say so, rather than write noise.

        Raises:
            ModelError: ``model-damaged``.
        """
        logits = self._api.llama_get_logits_ith(self._context, at)
        if not all(math.isfinite(logits[index]) for index in range(min(_CHECKED_LOGITS, vocabulary_size))):
            raise ModelError(
                "model-damaged", "This model file is damaged: its weights are not numbers.", "Download it again."
            )


def new_sampler(api: Any, sampling: Sampling) -> Any:
    """A chain of samplers for one sequence; the caller frees it with ``llama_sampler_free``."""
    chain = api.llama_sampler_chain_init(api.llama_sampler_chain_default_params())
    if sampling.temperature <= 0:
        api.llama_sampler_chain_add(chain, api.llama_sampler_init_greedy())
        return chain
    api.llama_sampler_chain_add(chain, api.llama_sampler_init_top_k(_TOP_K))
    api.llama_sampler_chain_add(chain, api.llama_sampler_init_top_p(_TOP_P, 1))
    api.llama_sampler_chain_add(chain, api.llama_sampler_init_min_p(_MIN_P, 1))
    api.llama_sampler_chain_add(chain, api.llama_sampler_init_temp(sampling.temperature))
    api.llama_sampler_chain_add(chain, api.llama_sampler_init_dist(sampling.seed & 0xFFFFFFFF))
    return chain
