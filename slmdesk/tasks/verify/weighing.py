"""Logistic regressions that make one likelihood of several measures of a sentence.

Their weights are in ``resources/verification/weights.txt``, fitted by
``tests/benchmarks/evaluations/fit_verification.py`` on the half of the evaluation items that is not reported.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from slmdesk.tasks.verify.tables import table_lines


@dataclass(frozen=True)
class Weights:
    """A regression. threshold: the log-odds from which something counts as found."""

    threshold: float
    constant: float
    factors: tuple[float, ...]

    def log_odds(self, measures: Sequence[float]) -> float:
        """How likely it is, 0 being as likely as not among the sentences it was fitted on."""
        return self.constant + sum(a * b for a, b in zip(self.factors, measures, strict=True))

    def finds(self, measures: Sequence[float]) -> bool:
        """Whether the measures add up to a finding."""
        return self.log_odds(measures) > self.threshold


@functools.cache
def weights(name: str) -> Weights:
    """The regression for one kind of error."""
    for line in table_lines("weights.txt"):
        label, _colon, numbers = line.partition(": ")
        if label == name:
            threshold, constant, *factors = map(float, numbers.split())
            return Weights(threshold, constant, tuple(factors))
    raise LookupError(name)
