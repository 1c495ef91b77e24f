"""How many tokens a loaded model can hold in the memory that is free."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psutil

from slmdesk.errors import ModelError
from slmdesk.models.fit import CACHE_BITS

CONTEXT_STEP = 512
_RESERVE_BYTES = 400 << 20  # for compute buffers, the window and the rest of the computer
_SHARED = 0.25  # of the memory that is free when the model is loaded, for answers side by side
_Q8_0_BLOCK = 32  # numbers with one scale; the keys and values of a head must be whole blocks


class Room:
    """What a model can hold, decided when it is loaded.

    Args:
        api: the ctypes module.
        model: llama.cpp's pointer.
        metadata: the value of a key of the file, empty where it is not there.
        limit: the user's own, in tokens.
        cache_bits: that are wished for; a model whose heads are no whole blocks gets 16.

    Attributes:
        cache_bits: 8 or 16, of each number in the KV cache.
        notices: what the user should know of that.
        max_context_tokens: of one answer with its prompt: what the model was trained for, the user's limit, or
            what memory allows, whichever is the smallest.
        max_shared_tokens: of several answers side by side.
        heads: of attention, that ask.

    Raises:
        ModelError: ``not-enough-memory``.
    """

    def __init__(
        self,
        api: Any,
        model: Any,
        architecture: str,
        metadata: Callable[[str], str],
        limit: int | None,
        cache_bits: int,
        free_bytes: int | None = None,
    ) -> None:
        free_bytes = max(0, (psutil.virtual_memory().available if free_bytes is None else free_bytes) - _RESERVE_BYTES)
        layers: int = api.llama_model_n_layer(model)
        heads: int = api.llama_model_n_head_kv(model)
        self.heads = max(1, int(api.llama_model_n_head(model)))
        width = api.llama_model_n_embd(model) // self.heads
        key = int(metadata(f"{architecture}.attention.key_length") or width)
        value = int(metadata(f"{architecture}.attention.value_length") or width)
        self.notices: list[str] = []
        self.cache_bits = cache_bits
        if cache_bits == 8 and (key % _Q8_0_BLOCK or value % _Q8_0_BLOCK):
            self.cache_bits = 16
            self.notices.append("This model cannot keep what it reads at 8 bits; it takes 16.")
        elif cache_bits == 8:
            self.notices.append(
                "This model keeps what it reads at 8 bits: that takes half of the memory, and reading takes about 1.6 "
                "times as long, more with a long text."
            )
        self.token_bytes = max(1, int((key + value) * heads * layers * CACHE_BITS[self.cache_bits] / 8))
        trained: int = api.llama_model_n_ctx_train(model)
        wanted = min(trained, limit or trained)
        in_memory = free_bytes // self.token_bytes
        if in_memory < min(wanted, CONTEXT_STEP):
            raise ModelError(
                "not-enough-memory",
                "There is not enough free memory to run this model.",
                "Close other programs, or choose a smaller model.",
            )
        self.max_context_tokens = min(wanted, in_memory)
        self.max_shared_tokens = max(self.max_context_tokens, int(free_bytes * _SHARED) // self.token_bytes)
