"""Which token follows: the likeliest, or one drawn by llama.cpp's samplers, of those that a constraint allows."""

from __future__ import annotations

from typing import Any

import numpy as np

from slmdesk.engine.llama.constraints import Follower
from slmdesk.engine.llama.context import Context
from slmdesk.messages import Sampling

_TOP_K, _TOP_P, _MIN_P = 40, 0.95, 0.05  # llama.cpp's own defaults, used when temperature > 0


class Sampler:
    """Chooses the tokens of one answer.

    Args:
        api: the ctypes module.
        vocabulary_size: number of logits.
    """

    def __init__(self, api: Any, sampling: Sampling, vocabulary_size: int) -> None:
        self._api = api
        self._size = vocabulary_size
        self._chain: Any = None  # none is needed for the likeliest: numpy finds it faster
        if sampling.temperature > 0:
            chain = self._chain = api.llama_sampler_chain_init(api.llama_sampler_chain_default_params())
            api.llama_sampler_chain_add(chain, api.llama_sampler_init_top_k(_TOP_K))
            api.llama_sampler_chain_add(chain, api.llama_sampler_init_top_p(_TOP_P, 1))
            api.llama_sampler_chain_add(chain, api.llama_sampler_init_min_p(_MIN_P, 1))
            api.llama_sampler_chain_add(chain, api.llama_sampler_init_temp(sampling.temperature))
            api.llama_sampler_chain_add(chain, api.llama_sampler_init_dist(sampling.seed & 0xFFFFFFFF))

    def choose(self, context: Context, at: int, follower: Follower | None) -> int:
        """The token after the batch's entry ``at``. follower: says which are allowed; not moved on."""
        if self._chain is not None:
            if follower is not None:
                context.logits(at, self._size)[~follower.allowed(self._size)] = -np.inf
            return context.sample(self._chain, at)
        logits = context.logits(at, self._size)
        likeliest = int(logits.argmax())
        if follower is None or follower.allows(likeliest):  # mostly it is: the others then need not be looked at
            return likeliest
        return int(np.where(follower.allowed(self._size), logits, -np.inf).argmax())

    def close(self) -> None:
        """Give the memory back."""
        if self._chain is not None:
            self._api.llama_sampler_free(self._chain)
            self._chain = None
