"""By how much likelier a model holds one text than another that differs from it in a place, behind the same prompt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from slmdesk.engine import Cancelled
from slmdesk.engine.llama.context import Chunk, Context, Entry
from slmdesk.errors import JobCancelled

REACH = 3  # tokens behind the place where two texts differ that still count: more cost time and tell no better
_ROWS = 64  # tokens whose logits are kept at once: with a vocabulary of 150,000 that is 40 MB
_PROMPT, _FIRST = 0, 1  # sequences: the prompt, the first text; those of the other texts follow


@dataclass(frozen=True)
class _Difference:
    """What is compared of the first text and of another. start: how many tokens both begin with; end, other_end: of
    the stretch that is compared."""

    start: int
    end: int
    other_end: int


def log_ratios(
    context: Context,
    vocabulary_size: int,
    prompt: Sequence[int],
    texts: Sequence[Sequence[int]],
    cancelled: Cancelled,
    reach: int = REACH,
) -> tuple[list[float], int]:
    """By how many nats each text is likelier behind the prompt than the first of them.

    Only what differs and some tokens behind it are compared. The prompt of the call before is not read again.

    Args:
        context: has a sequence more than there are texts, and room for all tokens.
        prompt, texts: tokens; a prompt has at least one.
        reach: tokens behind what differs.

    Returns:
        (one number for each text, the first 0; how many tokens were evaluated).

    Raises:
        JobCancelled: ``cancelled()`` became true.
        ModelError: ``model-damaged``.
    """
    if not texts:
        return [], 0
    # The prompt's last token begins each text: what follows it is asked for too.
    first, *others = [[prompt[-1], *text] for text in texts]
    places = [_difference(first, other, reach) for other in others]
    last = max((place.end for place in places), default=0)
    before = len(prompt) - 1
    read = _read(context, prompt[:-1], cancelled)
    context.share(_PROMPT, _FIRST, before)
    own = [0.0] * len(first)
    totals = [0.0] * len(others)

    def from_first(_sequence: int, at: int, logs: NDArray[np.float32]) -> None:
        if at + 1 < len(first):
            own[at + 1] = float(logs[first[at + 1]])
        for number, (other, place) in enumerate(zip(others, places, strict=True)):
            if place.start == at + 1 < place.other_end:
                totals[number] += float(logs[other[at + 1]])

    def from_other(sequence: int, at: int, logs: NDArray[np.float32]) -> None:
        number = sequence - _FIRST - 1
        totals[number] += float(logs[others[number][at + 1]])

    rows = [Entry(first[at], before + at, _FIRST, True) for at in range(max(1, last))]
    _evaluate(context, vocabulary_size, rows, before, from_first, cancelled)
    read += len(rows)
    rows = []
    for number, (other, place) in enumerate(zip(others, places, strict=True)):
        if place.start < place.other_end - 1:
            sequence = _FIRST + 1 + number
            context.share(_FIRST, sequence, before + place.start)
            rows += [Entry(other[at], before + at, sequence, True) for at in range(place.start, place.other_end - 1)]
    _evaluate(context, vocabulary_size, rows, before, from_other, cancelled)
    for sequence in range(_FIRST, _FIRST + len(texts)):
        context.forget(sequence)
    ratios = (total - sum(own[place.start : place.end]) for total, place in zip(totals, places, strict=True))
    return [0.0, *ratios], read + len(rows)


def _read(context: Context, tokens: Sequence[int], cancelled: Cancelled) -> int:
    """Let the prompt's sequence hold these tokens and no other sequence anything. Returns how many were read for it."""
    size = context.batch_tokens
    plan = [Chunk(tuple(tokens[start : start + size])) for start in range(0, len(tokens), size)]
    sequence, kept = context.keep_only(plan)
    if sequence != _PROMPT:
        context.share(sequence, _PROMPT, kept)
        context.forget(sequence)
    for start in range(kept, len(tokens), size):
        if cancelled():
            raise JobCancelled
        part = tokens[start : start + size]
        context.decode([Entry(token, start + at, _PROMPT, False) for at, token in enumerate(part)])
    return len(tokens) - kept


def _evaluate(
    context: Context,
    vocabulary_size: int,
    rows: Sequence[Entry],
    before: int,
    take: Callable[[int, int, NDArray[np.float32]], None],
    cancelled: Cancelled,
) -> None:
    """Hand on what follows each token: its sequence, how many tokens after ``before`` it is, logarithms."""
    for start in range(0, len(rows), _ROWS):
        if cancelled():
            raise JobCancelled
        several = rows[start : start + _ROWS]
        context.decode(several)
        context.refuse_nan(0, vocabulary_size)
        for row, entry in enumerate(several):
            take(entry.sequence, entry.position - before, _logs(context.logits(row, vocabulary_size)))


def _difference(first: Sequence[int], other: Sequence[int], reach: int) -> _Difference:
    shorter = min(len(first), len(other))
    start = next((at for at in range(shorter) if first[at] != other[at]), shorter)
    alike = next((at for at in range(shorter - start) if first[-1 - at] != other[-1 - at]), shorter - start)
    behind = alike - min(alike, reach)
    return _Difference(start, len(first) - behind, len(other) - behind)


def _logs(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """The logarithms of the probabilities that some logits stand for."""
    highest = logits.max()
    logs: NDArray[np.float32] = logits - (highest + np.log(np.exp(logits - highest).sum()))
    return logs
