"""Logistic regressions that make one likelihood of several measures of a sentence, some with decision trees on top.

Their weights are in ``resources/verification/weights.txt``, fitted by
``tests/benchmarks/evaluations/fit_verification.py`` on the half of the evaluation items that is not reported.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from slmdesk.tasks.verify.words.tables import table_lines


@dataclass(frozen=True)
class Tree:
    """A complete tree: node n asks whether measure ``asked[n]`` is above ``limits[n]`` and goes to 2n+2, else to 2n+1.

    leaves: what it adds to the log-odds.
    """

    asked: tuple[int, ...]
    limits: tuple[float, ...]
    leaves: tuple[float, ...]

    def score(self, measures: Sequence[float]) -> float:
        """The leaf that the measures lead to."""
        at = 0
        while at < len(self.asked):
            at = 2 * at + 1 + (measures[self.asked[at]] > self.limits[at])
        return self.leaves[at - len(self.asked)]


@dataclass(frozen=True)
class Weights:
    """A regression. threshold: the log-odds from which something counts as found; trees: what they add to them."""

    threshold: float
    constant: float
    factors: tuple[float, ...]
    trees: tuple[Tree, ...] = ()

    def log_odds(self, measures: Sequence[float]) -> float:
        """How likely it is, 0 being as likely as not among the sentences it was fitted on."""
        linear = self.constant + sum(a * b for a, b in zip(self.factors, measures, strict=True))
        return linear + sum(tree.score(measures) for tree in self.trees)

    def finds(self, measures: Sequence[float]) -> bool:
        """Whether the measures add up to a finding."""
        return self.log_odds(measures) > self.threshold


@functools.cache
def weights(name: str) -> Weights:
    """The regression for one kind of error."""
    numbers: list[float] = []
    trees = []
    for line in table_lines("weights.txt"):
        label, _colon, text = line.partition(": ")
        if label == name:
            numbers = [float(number) for number in text.split()]
        elif label == f"{name} tree":
            asked, limits, leaves = (tuple(map(float, part.split())) for part in text.split(";"))
            trees.append(Tree(tuple(map(int, asked)), limits, leaves))
    if not numbers:
        raise LookupError(name)
    threshold, constant, *factors = numbers
    return Weights(threshold, constant, tuple(factors), tuple(trees))
