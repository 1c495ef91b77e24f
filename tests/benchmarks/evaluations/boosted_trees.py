"""Gradient-boosted decision trees (Friedman 2001, with the second-order steps of Chen and Guestrin 2016), in numpy.

Small and deterministic: trees of three questions on the way down, thresholds among quantiles, logistic loss, begun at
the log-odds that another model gives. Only for fitting; ``tasks/verify/evidence/weighing.py`` reads the result.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DEPTH = 3
_BINS = 24
_RATE = 0.06
_PENALTY = 12.0  # added to the curvature of a leaf
_LEAST = 12.0  # summed weights of a leaf


@dataclass(frozen=True)
class Tree:
    """A complete tree: node n asks whether measure ``asked[n]`` is above ``limits[n]``, and goes to 2n+2, else 2n+1."""

    asked: tuple[int, ...]
    limits: tuple[float, ...]
    leaves: tuple[float, ...]

    def scores(self, measures: np.ndarray) -> np.ndarray:
        """What it adds to the log-odds of each row."""
        at = np.zeros(len(measures), int)
        asked, limits = np.array(self.asked), np.array(self.limits)
        for _level in range(DEPTH):
            at = 2 * at + 1 + (measures[np.arange(len(measures)), asked[at]] > limits[at])
        return np.array(self.leaves)[at - len(asked)]


def boosted(measures: np.ndarray, truth: np.ndarray, weights: np.ndarray, start: np.ndarray, count: int) -> list[Tree]:
    """Trees that bring the log-odds of ``start`` closer to the truth, in the order they were grown."""
    limits = [np.unique(np.quantile(column, np.linspace(0, 1, _BINS + 1)[1:-1])) for column in measures.T]
    binned = np.stack([np.searchsorted(limits[n], measures[:, n], side="left") for n in range(measures.shape[1])], 1)
    scores = start.astype(float).copy()
    trees = []
    for _round in range(count):
        likely = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
        slope, curve = weights * (truth - likely), weights * likely * (1 - likely)
        tree = _grown(binned, limits, slope, curve, weights)
        trees.append(tree)
        scores += tree.scores(measures)
    return trees


def _grown(
    binned: np.ndarray, limits: list[np.ndarray], slope: np.ndarray, curve: np.ndarray, weights: np.ndarray
) -> Tree:
    inner = 2**DEPTH - 1
    asked, marks = [0] * inner, [float("inf")] * inner  # a node without a question sends all to its left
    rows: list[np.ndarray] = [np.arange(len(slope))]
    for node in range(inner):
        mine = rows[node]
        best = _best_question(binned[mine], limits, slope[mine], curve[mine], weights[mine]) if len(mine) else None
        above = np.zeros(len(mine), bool)
        if best is not None:
            asked[node], cut = best
            marks[node] = float(limits[asked[node]][cut])
            above = binned[mine, asked[node]] > cut
        rows += [mine[~above], mine[above]]
    leaves = [_RATE * float(slope[mine].sum() / (curve[mine].sum() + _PENALTY)) for mine in rows[inner:]]
    return Tree(tuple(asked), tuple(marks), tuple(leaves))


def _best_question(
    binned: np.ndarray, limits: list[np.ndarray], slope: np.ndarray, curve: np.ndarray, weights: np.ndarray
) -> tuple[int, int] | None:
    """The measure and the number of its limit that part these rows best, None where no part is large enough."""
    best, gain = None, 1e-9
    for column in range(binned.shape[1]):
        size = len(limits[column]) + 1
        if size < 2:
            continue
        below = [np.cumsum(np.bincount(binned[:, column], each, size))[:-1] for each in (slope, curve, weights)]
        above = [total.sum() - part for total, part in zip((slope, curve, weights), below, strict=True)]
        gains = below[0] ** 2 / (below[1] + _PENALTY) + above[0] ** 2 / (above[1] + _PENALTY)
        gains = gains - slope.sum() ** 2 / (curve.sum() + _PENALTY)
        gains[(below[2] < _LEAST) | (above[2] < _LEAST)] = -1.0
        cut = int(np.argmax(gains))
        if gains[cut] > gain:
            best, gain = (column, cut), float(gains[cut])
    return best
