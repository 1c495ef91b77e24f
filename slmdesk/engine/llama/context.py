"""A context of llama.cpp: its KV cache with one or several sequences in it."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from slmdesk.engine.threads import ThreadShare
from slmdesk.errors import EngineError, JobCancelled, ModelError

BATCH_TOKENS = 512
_PLAIN_ATTENTION, _FLASH_ATTENTION = 0, 1  # LLAMA_FLASH_ATTN_TYPE_DISABLED, _ENABLED
_ABORTED = 2  # what llama_decode returns when the abort callback said so
_CHECKED_LOGITS = 64  # of a first answer: a damaged file gives nothing but NaN


class Chunk(NamedTuple):
    """Tokens that were evaluated in one pass. alone: nothing of another sequence was in that pass.

    The same tokens after the same chunks, alone, always give the same keys and values to the last bit: a pass
    of another shape adds up in another order.
    """

    tokens: tuple[int, ...]
    alone: bool = True


@dataclass(frozen=True)
class Entry:
    """One token of a batch. position: in its sequence, from 0. wanted: whether its logits are needed."""

    token: int
    position: int
    sequence: int
    wanted: bool


class Context:
    """A KV cache for several sequences: one for all of them, or one for each.

    Args:
        api: the ctypes module.
        model: llama.cpp's pointer; must outlive this object.
        tokens: how many the sequences may hold together; with ``apart``, each an equal share of them.
        sequences: how many there may be at once.
        threads: for writing, and for reading unless ``prompt_threads`` says otherwise.
        abort: llama.cpp's callback, kept alive by the caller.
        share: says how many threads other programs leave; None takes all. One for all contexts of a process.
        ubatch_tokens: evaluated in one pass.
        cache_bits: 8 keeps keys and values as Q8_0: half of the memory, and reading takes about 1.6 times as long.
        flash: flash attention, which needs no memory for the scores of a pass and skips other sequences; always with 8
            bits. Without it a few tokens after a long text take two thirds of the time (a question on 4,000 tokens,
            measured with a 1.5B model: 0.52 s for 0.82 s), and a state saved with it cannot be restored.
        apart: each sequence has an equal share of the cells to itself. A pass over several then looks at each one's own
            only, and nothing can be shared.

    Raises:
        EngineError: ``context-refused``, most likely for want of memory.
    """

    def __init__(
        self,
        api: Any,
        model: Any,
        tokens: int,
        sequences: int,
        threads: int,
        abort: Any,
        *,
        prompt_threads: int = 0,
        share: ThreadShare | None = None,
        ubatch_tokens: int = BATCH_TOKENS,
        cache_bits: int = 16,
        flash: bool = True,
        apart: bool = False,
    ) -> None:
        self._api = api
        self.tokens = tokens
        self.sequences = sequences
        self.flash = flash or cache_bits == 8
        parameters = api.llama_context_default_params()
        parameters.n_ctx = tokens
        parameters.n_batch = parameters.n_ubatch = min(ubatch_tokens, tokens)
        parameters.n_threads, parameters.n_threads_batch = threads, prompt_threads or threads
        parameters.n_seq_max = sequences
        parameters.kv_unified = not apart  # one cache, so that a prefix is shared and not copied
        parameters.abort_callback = abort
        if cache_bits == 8:
            parameters.type_k = parameters.type_v = api.GGML_TYPE_Q8_0
            parameters.flash_attn_type = _FLASH_ATTENTION  # values at 8 bits are read by no other kind of attention
        elif not flash:
            parameters.flash_attn_type = _PLAIN_ATTENTION
        self._open = api.llama_init_from_model(model, parameters)
        if self._open is None:
            raise EngineError(
                "context-refused",
                f"llama.cpp could not open a context of {tokens} tokens, most likely for want of memory.",
                "Set a smaller context in Settings, close other programs, or choose a smaller model.",
            )
        self._most_threads = (threads, prompt_threads or threads)
        self._threads = max(self._most_threads)
        self._share = share
        self.batch_tokens: int = parameters.n_batch
        self._batch = api.llama_batch_init(self.batch_tokens, 0, 1)
        self._held: dict[int, list[Chunk]] = {}

    @property
    def pointer(self) -> Any:
        """llama.cpp's own."""
        return self._context

    @property
    def _context(self) -> Any:
        if self._open is None:  # llama.cpp would read freed memory
            raise EngineError("engine-failed", "The model was put away in the middle of its answer.", "Try again.")
        return self._open

    @property
    def _memory(self) -> Any:
        return self._api.llama_get_memory(self._context)

    def close(self) -> None:
        """Give the memory back. Whoever still asks this for an answer is refused."""
        if self._open is None:
            return
        self._api.llama_batch_free(self._batch)
        self._api.llama_free(self._open)
        self._open = None

    def clear(self) -> None:
        """Forget every sequence. What they left is only marked as free: filling the cache with zeros takes time."""
        self._api.llama_memory_clear(self._memory, False)
        self._held.clear()

    def held(self, sequence: int) -> list[Chunk]:
        """What a sequence holds."""
        return list(self._held.get(sequence, ()))

    def forget(self, sequence: int) -> None:
        """Forget one sequence."""
        self._api.llama_memory_seq_rm(self._memory, sequence, -1, -1)
        self._held.pop(sequence, None)

    def share(self, source: int, target: int, tokens: int) -> None:
        """Let ``target`` begin with all ``tokens`` of ``source``; no memory is copied."""
        self._api.llama_memory_seq_cp(self._memory, source, target, 0, tokens)
        self._held[target] = list(self._held.get(source, ()))

    def keep_only(self, plan: Sequence[Chunk]) -> tuple[int, int]:
        """Forget all but what some sequence holds of the beginning of ``plan``.

        Returns:
            (the sequence, how many tokens of the plan it holds); (0, 0) when there is nothing to keep.
        """
        held = {sequence: _alike(chunks, plan) for sequence, chunks in self._held.items()}
        best = max(held, key=lambda sequence: _length(plan[: held[sequence]]), default=0)
        kept = list(plan[: held.get(best, 0)])
        for sequence in list(self._held):
            if sequence != best:
                self.forget(sequence)
        if not kept or not self._trim(best, kept):
            self.clear()
            return 0, 0
        return best, _length(kept)

    def keep_beginning(self, sequence: int, plan: Sequence[Chunk]) -> int:
        """Cut one sequence to what it holds of the beginning of ``plan``. Returns how many tokens that is."""
        held = self._held.get(sequence, [])
        kept = held[: _alike(held, plan)]
        if not kept or not self._trim(sequence, kept):
            self.forget(sequence)
            return 0
        return _length(kept)

    def _trim(self, sequence: int, chunks: list[Chunk]) -> bool:
        """Cut a sequence to its beginning. False when it cannot be (recurrent models): it is then useless."""
        self._held[sequence] = chunks
        return bool(self._api.llama_memory_seq_rm(self._memory, sequence, _length(chunks), -1))

    def longest(self) -> tuple[list[Chunk], memoryview]:
        """What the longest sequence holds, and its state, to be restored into a larger context; may be empty."""
        sequence = max(self._held, key=lambda sequence: _length(self._held[sequence]), default=0)
        held = self.held(sequence)
        if not held or not held[0].alone:
            return [], memoryview(b"")
        return held, self.state(sequence)

    def state(self, sequence: int) -> memoryview:
        """Keys and values of a sequence, to be restored later."""
        data = np.empty(self._api.llama_state_seq_get_size(self._context, sequence), np.uint8)
        size = self._api.llama_state_seq_get_data(self._context, _pointer(data), len(data), sequence)
        return data[:size].data

    def restore(self, sequence: int, state: bytes | memoryview, chunks: Sequence[Chunk]) -> bool:
        """Forget everything, then let a sequence hold these chunks, after which ``state`` was taken.

        The state must be unharmed: llama.cpp trusts it. False: it does not fit, and nothing is held.
        """
        self.clear()
        if not self.adopt(sequence, state, chunks):
            self.clear()
            return False
        return True

    def adopt(self, sequence: int, state: bytes | memoryview, chunks: Sequence[Chunk]) -> bool:
        """As ``restore``, beside what the other sequences hold. False: it does not fit."""
        data = np.frombuffer(state, np.uint8)
        if not self._api.llama_state_seq_set_data(self._context, _pointer(data), len(data), sequence):
            return False
        self._held[sequence] = list(chunks)
        return True

    def decode(self, entries: Sequence[Entry]) -> None:
        """Evaluate up to ``batch_tokens`` tokens of any sequences, each going on where it ends.

        Raises:
            JobCancelled: the abort callback said so; every sequence is as it was before.
            EngineError: ``engine-failed``.
        """
        context, batch = self._context, self._batch
        batch.n_tokens = len(entries)
        new: dict[int, list[int]] = {}
        for at, entry in enumerate(entries):
            batch.token[at] = entry.token
            batch.pos[at] = entry.position
            batch.n_seq_id[at] = 1
            batch.seq_id[at][0] = entry.sequence
            batch.logits[at] = entry.wanted
            new.setdefault(entry.sequence, []).append(entry.token)
        status = self._evaluate(context, batch)
        if status == 0:
            for sequence, tokens in new.items():
                self._held.setdefault(sequence, []).append(Chunk(tuple(tokens), len(new) == 1))
            return
        # Of a pass in several parts the first ones may have been done.
        trimmed = [self._trim(sequence, self._held.get(sequence, [])) for sequence in new]
        if not all(trimmed):
            self.clear()
        if status == _ABORTED:
            raise JobCancelled
        raise EngineError(
            "engine-failed", f"llama.cpp stopped in the middle (status {status}).", "Try again with a shorter text."
        )

    def _evaluate(self, context: Any, batch: Any) -> int:
        """One pass, with as many threads as this computer has to spare."""
        began, cpu = time.perf_counter(), time.process_time()
        now = self._threads if self._share is None else min(self._share.now, max(self._most_threads))
        if now != self._threads:
            self._threads = now
            writing, reading = (min(most, now) for most in self._most_threads)
            self._api.llama_set_n_threads(context, writing, reading)
        status: int = self._api.llama_decode(context, batch)
        if self._share is not None:
            self._share.passed(time.perf_counter() - began, time.process_time() - cpu)
        return status

    def sample(self, chain: Any, at: int) -> int:
        """What llama.cpp's samplers choose after the batch's entry ``at``, which must have been ``wanted``."""
        token: int = self._api.llama_sampler_sample(chain, self._context, at)
        return token

    def logits(self, at: int, vocabulary_size: int) -> NDArray[np.float32]:
        """The logits after the batch's entry ``at``: llama.cpp's own memory, valid until the next ``decode``."""
        pointer = self._api.llama_get_logits_ith(self._context, at)
        return np.ctypeslib.as_array(pointer, shape=(vocabulary_size,))

    def refuse_nan(self, at: int, vocabulary_size: int) -> None:
        """A damaged file can load without complaint and hold no numbers: say so, rather than write noise.

        Raises:
            ModelError: ``model-damaged``.
        """
        if not np.isfinite(self.logits(at, vocabulary_size)[:_CHECKED_LOGITS]).all():
            raise ModelError(
                "model-damaged", "This model file is damaged: its weights are not numbers.", "Download it again."
            )


def _alike(chunks: Sequence[Chunk], plan: Sequence[Chunk]) -> int:
    """How many chunks at the beginning are the same."""
    for at, (chunk, planned) in enumerate(zip(chunks, plan, strict=False)):
        if chunk != planned:
            return at
    return min(len(chunks), len(plan))


def _length(chunks: Sequence[Chunk]) -> int:
    return sum(len(chunk.tokens) for chunk in chunks)


def _pointer(data: NDArray[np.uint8]) -> Any:
    return data.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
