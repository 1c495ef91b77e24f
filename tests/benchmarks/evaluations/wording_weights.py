"""Weights of runs of words: a logistic regression over which of very many stand in a sentence, in numpy.

Full-batch AdaGrad (Duchi et al. 2011), which moves rare runs as far as common ones; a penalty on the squares of the
weights. Deterministic. Only for fitting; ``tasks/verify/evidence/likely_wording.py`` reads the result.
"""

from __future__ import annotations

import collections
from collections.abc import Sequence, Set as AbstractSet
from dataclasses import dataclass

import numpy as np

_LEAST_SEEN = 4  # sentences that have a run
_PENALTY = 3.0
_LEAST = 0.15  # weight that is kept
_STEPS, _RATE = 120, 0.3


@dataclass(frozen=True)
class Weighed:
    """A fitted regression without its constant. weights: of each run of words that tells something."""

    weights: dict[str, float]

    def score(self, runs: AbstractSet[str]) -> float:
        """What the words add to the log-odds."""
        return sum(self.weights.get(run, 0.0) for run in runs)


def weighed(runs: Sequence[AbstractSet[str]], truth: np.ndarray, weights: np.ndarray) -> Weighed:
    """Fit. weights: how much each sentence counts; the true and the false are made to count as much together."""
    seen = collections.Counter(run for each in runs for run in each)
    names = sorted(run for run, count in seen.items() if count >= _LEAST_SEEN)
    numbers = {run: at for at, run in enumerate(names)}
    held = [[numbers[run] for run in sorted(each) if run in numbers] for each in runs]
    columns = np.array([at for each in held for at in each], np.int64)
    rows = np.repeat(np.arange(len(held)), [len(each) for each in held])
    share = weights[truth == 0].sum() / max(weights[truth == 1].sum(), 1e-9)
    balanced = weights * np.where(truth == 1, share, 1.0)
    factors, constant = np.zeros(len(names)), 0.0
    squares, constant_square = np.full(len(names), 1e-8), 1e-8
    for _step in range(_STEPS):
        score = constant + np.bincount(rows, factors[columns], len(held))
        slope = balanced * (1 / (1 + np.exp(-np.clip(score, -30, 30))) - truth)
        gradient = np.bincount(columns, slope[rows], len(names)) + _PENALTY * factors
        squares += gradient**2
        factors -= _RATE * gradient / np.sqrt(squares)
        total = float(slope.sum())
        constant_square += total**2
        constant -= _RATE * total / constant_square**0.5
    return Weighed({run: factor for run, factor in zip(names, factors.tolist(), strict=True) if abs(factor) >= _LEAST})
