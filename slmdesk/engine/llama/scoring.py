"""How likely a model holds several texts to be after one prompt, to be compared with each other."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from slmdesk.engine import Cancelled
from slmdesk.engine.llama.context import Context, Entry
from slmdesk.errors import JobCancelled

_ROWS = 64  # tokens whose logits are kept at once: with a vocabulary of 150,000 that is 40 MB
_TRUNK = 0  # the sequence that all texts share


def log_probabilities(
    context: Context,
    vocabulary_size: int,
    prompt: Sequence[int],
    texts: Sequence[Sequence[int]],
    cancelled: Cancelled,
) -> list[float]:
    """The logarithm (nats) of each text's probability behind the prompt, without what all texts begin with.

    Only differences mean something. The prompt, and what all texts begin with, is read once.

    Args:
        context: has a sequence more than there are texts, and room for all tokens. What it holds is forgotten.
        prompt, texts: tokens; a prompt has at least one.

    Raises:
        JobCancelled: ``cancelled()`` became true.
        ModelError: ``model-damaged``.
    """
    common = _common(texts)
    trunk = [*prompt, *texts[0][:common]] if texts else list(prompt)
    context.clear()
    for start in range(0, len(trunk), context.batch_tokens):
        if cancelled():
            raise JobCancelled
        part = trunk[start : start + context.batch_tokens]
        context.decode(
            [Entry(token, start + at, _TRUNK, start + at == len(trunk) - 1) for at, token in enumerate(part)]
        )
    last = len(trunk) - 1 - start
    context.refuse_nan(last, vocabulary_size)
    first = _logs(context.logits(last, vocabulary_size))
    tails = [list(text[common:]) for text in texts]
    totals = [float(first[tail[0]]) if tail else 0.0 for tail in tails]
    rows = [(number, at) for number, tail in enumerate(tails) for at in range(len(tail) - 1)]
    for number, tail in enumerate(tails):
        if len(tail) > 1:
            context.share(_TRUNK, number + 1, len(trunk))
    for start in range(0, len(rows), _ROWS):
        several = rows[start : start + _ROWS]
        if cancelled():
            raise JobCancelled
        context.decode([Entry(tails[number][at], len(trunk) + at, number + 1, True) for number, at in several])
        for row, (number, at) in enumerate(several):
            totals[number] += float(_logs(context.logits(row, vocabulary_size))[tails[number][at + 1]])
    context.clear()
    return totals


def _common(texts: Sequence[Sequence[int]]) -> int:
    """How many tokens all texts begin with alike."""
    columns = zip(*texts, strict=False)
    return sum(1 for _column in itertools.takewhile(lambda column: len(set(column)) == 1, columns))


def _logs(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """The logarithms of the probabilities that some logits stand for."""
    highest = logits.max()
    logs: NDArray[np.float32] = logits - (highest + np.log(np.exp(logits - highest).sum()))
    return logs
