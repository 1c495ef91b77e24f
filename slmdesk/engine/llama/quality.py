"""How much a compressed model differs from its original: perplexity, and Kullback-Leibler divergence token by token.

As llama.cpp's ``perplexity --kl-divergence`` does: both models read the same windows of the same text, and only
the second half of each window counts, where there is context to predict from.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from slmdesk.engine import Cancelled
from slmdesk.engine.llama.library import load_library
from slmdesk.engine.llama.vocabulary import Vocabulary
from slmdesk.errors import EngineError, JobCancelled, ModelError
from slmdesk.messages import Progress

_WINDOW_TOKENS = 256
_KEPT = 256  # the likeliest tokens of the original that are compared; the rest is compared as one


@dataclass(frozen=True)
class Likeness:
    """perplexity: of the text. kl: nats a token to the reference. same_top: share with the same likeliest token.

    top, top_log: of a reference, for each counted token: the likeliest tokens and their logarithmic shares.
    """

    perplexity: float
    kl: float
    same_top: float
    top: tuple[NDArray[np.int32], ...]
    top_log: tuple[NDArray[np.float32], ...]


def read_sample(path: Path) -> str:
    """The sample text.

    Raises:
        EngineError: ``optimize-failed``, the program is not installed whole.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise EngineError("optimize-failed", f"{path.name} cannot be read.", "Install SLM Desk again.") from error


def compare(
    path: Path, reference: Likeness | None, text: str, cancelled: Cancelled
) -> Generator[Progress, None, Likeness]:
    """Let a model read the text. reference: the original's result; None for the original itself.

    Raises:
        ModelError: it cannot be loaded. JobCancelled.
    """
    api: Any = load_library().api
    parameters = api.llama_model_default_params()
    parameters.n_gpu_layers = 0
    parameters.use_extra_bufts = False
    model = api.llama_model_load_from_file(os.fsencode(path), parameters)
    if model is None:
        raise ModelError("model-refused", "llama.cpp cannot load this model.", "Choose another model.")
    try:
        vocabulary = Vocabulary(api, model)
        tokens = vocabulary.tokens(text, special=False)
        context_parameters = api.llama_context_default_params()
        context_parameters.n_ctx = context_parameters.n_batch = context_parameters.n_ubatch = _WINDOW_TOKENS
        context = api.llama_init_from_model(model, context_parameters)
        if not context:
            raise ModelError("not-enough-memory", "There is not enough free memory.", "Close other programs.")
        batch = api.llama_batch_init(_WINDOW_TOKENS, 0, 1)
        try:
            return (yield from _read(api, context, batch, tokens, vocabulary.size, reference, cancelled))
        finally:
            api.llama_batch_free(batch)
            api.llama_free(context)
    finally:
        api.llama_model_free(model)


def _read(
    api: Any,
    context: Any,
    batch: Any,
    tokens: list[int],
    vocabulary: int,
    reference: Likeness | None,
    cancelled: Cancelled,
) -> Generator[Progress, None, Likeness]:
    losses: list[NDArray[np.float32]] = []
    divergences: list[NDArray[np.float32]] = []
    same: list[NDArray[np.bool_]] = []
    tops: list[NDArray[np.int32]] = []
    top_logs: list[NDArray[np.float32]] = []
    starts = range(0, max(1, len(tokens) - _WINDOW_TOKENS), _WINDOW_TOKENS)
    for number, start in enumerate(starts):
        yield Progress("checking", number, len(starts), "parts", "Comparing with the original")
        if cancelled():
            raise JobCancelled
        window = tokens[start : start + _WINDOW_TOKENS]
        half = len(window) // 2
        logits = _logits(api, context, batch, window, half, vocabulary)
        logs = logits - _log_sum(logits)
        following = np.array(window[half + 1 :])
        rows = np.arange(len(following))
        losses.append(-logs[rows, following])
        if reference is None:
            top = np.argsort(-logs, axis=1)[:, :_KEPT].astype(np.int32)
            tops.append(top)
            top_logs.append(np.take_along_axis(logs, top, 1))
        else:
            top, old = reference.top[number], reference.top_log[number]
            divergences.append(_divergence(old, np.take_along_axis(logs, top, 1)))
            same.append(logs.argmax(1) == top[:, 0])
    return Likeness(
        perplexity=float(np.exp(np.concatenate(losses).mean())),
        kl=float(np.concatenate(divergences).mean()) if divergences else 0.0,
        same_top=float(np.concatenate(same).mean()) if same else 1.0,
        top=tuple(tops),
        top_log=tuple(top_logs),
    )


def _logits(api: Any, context: Any, batch: Any, window: list[int], half: int, vocabulary: int) -> NDArray[np.float32]:
    """One row for each token from the middle on, but the last, whose follower is not known."""
    api.llama_memory_clear(api.llama_get_memory(context), True)
    batch.n_tokens = len(window)
    for at, token in enumerate(window):
        batch.token[at], batch.pos[at], batch.n_seq_id[at], batch.seq_id[at][0] = token, at, 1, 0
        batch.logits[at] = half <= at < len(window) - 1
    if api.llama_decode(context, batch) != 0:
        raise ModelError("model-refused", "llama.cpp cannot run this model.", "Choose another model.")
    rows = len(window) - 1 - half
    pointer = ctypes.cast(api.llama_get_logits(context), ctypes.POINTER(ctypes.c_float))
    return np.ctypeslib.as_array(pointer, (rows, vocabulary)).copy()


def _log_sum(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    highest = logits.max(1, keepdims=True)
    total: NDArray[np.float32] = highest + np.log(np.exp(logits - highest).sum(1, keepdims=True))
    return total


def _divergence(old: NDArray[np.float32], new: NDArray[np.float32]) -> NDArray[np.float32]:
    """KL of each row: exact for the tokens that were kept, and for all others together."""
    kept = (np.exp(old) * (old - new)).sum(1)
    rest_old = np.clip(1 - np.exp(old).sum(1), 1e-9, 1)
    rest_new = np.clip(1 - np.exp(new).sum(1), 1e-9, 1)
    total: NDArray[np.float32] = np.maximum(0, kept + rest_old * np.log(rest_old / rest_new))
    return total
