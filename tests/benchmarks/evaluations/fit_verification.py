"""``python tests/benchmarks/evaluations/fit_verification.py``: writes ``weights.txt`` and ``wording.txt``.

Fits the regressions of ``tasks/verify`` on the evaluation items with an even hash (``verify.py`` reports the odd ones):
what a change of one kind made false against the same measures of people's own sentences. Each true sentence is changed
in several places and in other words, and further summaries of the same items are added, with less weight. How changes
are worded is also learned from the sources' own sentences, changed alike. A threshold is where a number of
people's sentences would be flagged by a regression fitted on the other items; the numbers are shared out among the
kinds so that together they catch most at a share of people's sentences.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from boosted_trees import Tree, boosted
from sentence_measures import SOURCE_WEIGHT, WORDED, Collected, Rows, collect
from wording_weights import Weighed, weighed

from slmdesk import paths

_ALLOWED = 0.028  # of people's sentences that all checks together may flag. Thresholds chosen on half of these items
# flag up to twice as many of the other half: rules and thresholds were made looking at these
_NEVER = 99.0  # log-odds that nothing has
_FIRST_COST = 0.5  # what a step costs beside the people's sentences that it flags
_RIDGE = 0.05  # inverse strength of the penalty on factors of standardized measures
_FOLDS = 8
_TREES = {"invented": 80, "denied": 40, "said": 40, "direction": 40, "number": 30, "side": 30}
_HEADER = """\
# Weights of the logistic regressions of tasks/verify (weighing.py), one kind of error a line: the threshold, the
# constant, then a factor for each measure in the order of that kind's features(). "tree" lines: the measures asked at
# its nodes; the limits; the leaves. Written by tests/benchmarks/evaluations/fit_verification.py.
"""
_WORDING_HEADER = """\
# Weights of runs of words for tasks/verify/evidence/likely_wording.py: the kind of change, the weight, where the run
# stands (a letter or two a word, capitals for kinds of words), the run. Written by
# tests/benchmarks/evaluations/fit_verification.py.
"""


def fitted(measures: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> tuple[float, np.ndarray]:
    """A logistic regression with a ridge penalty by Newton's method: (constant, factors)."""
    mean, spread = measures.mean(axis=0), measures.std(axis=0)
    spread[spread == 0] = 1.0
    design = np.column_stack([np.ones(len(measures)), (measures - mean) / spread])
    penalty = np.full(design.shape[1], 1 / _RIDGE)
    penalty[0] = 0.0
    factors = np.zeros(design.shape[1])
    for _step in range(50):
        likely = 1 / (1 + np.exp(-np.clip(design @ factors, -30, 30)))
        slope = design.T @ (weights * (truth - likely)) - penalty * factors
        curve = (design * (weights * likely * (1 - likely))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        factors = factors + step
        if np.abs(step).max() < 1e-8:
            break
    scaled = factors[1:] / spread
    return float(factors[0] - scaled @ mean), scaled


@dataclass(frozen=True)
class Fitted:
    """A regression and the trees on top of it."""

    constant: float
    factors: np.ndarray
    trees: list[Tree]

    def scores(self, measures: np.ndarray) -> np.ndarray:
        """The log-odds of each row."""
        linear = self.constant + measures @ self.factors
        return np.asarray(linear + sum((tree.scores(measures) for tree in self.trees), np.zeros(len(measures))))


def _model(name: str, measures: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> Fitted:
    constant, factors = fitted(measures, truth, weights)
    start = constant + measures @ factors
    count = _TREES.get(name, 0)
    return Fitted(constant, factors, boosted(measures, truth, weights, start, count) if count else [])


Scores = dict[tuple[str, str], float]


def _crossed(name: str, rows: Rows) -> tuple[Scores, Scores]:
    """The highest score of each true and of each false sentence by a regression fitted on other items."""
    measures, truth, weights = rows.arrays()
    folds = np.array([_fold(item) for item in rows.items])
    scores = np.zeros(len(truth))
    for fold in range(_FOLDS):
        inside = folds == fold
        model = _model(name, measures[~inside], truth[~inside], weights[~inside])
        scores[inside] = model.scores(measures[inside])
    highest: tuple[Scores, Scores] = ({}, {})
    for at in np.flatnonzero(weights == 1.0):
        key, sentences = (rows.items[at], rows.texts[at]), highest[int(truth[at])]
        sentences[key] = max(sentences.get(key, -99.0), float(scores[at]))
    return highest


def _shared_out(scores: dict[str, tuple[Scores, Scores]], found: Collected) -> dict[str, float]:
    """The thresholds with which all checks together catch most at the share allowed.

    From none on, the threshold is lowered that catches most false sentences which nothing caught before, for each of
    people's sentences that nothing flagged before. A sentence counts less where its kind has many, so that the rare
    kinds get a share.
    """
    left = [reported - found.plain for reported in found.reported]
    allowed = max(0, int(_ALLOWED * len(found.reported[0])) - len(found.reported[0] - left[0]))
    thresholds = dict.fromkeys(scores, _NEVER)
    while True:
        steps = [step for name in scores for step in _steps(scores[name], left, allowed, name)]
        if not steps:
            break
        _gain, cost, name, limit = max(steps)
        thresholds[name], allowed = limit, allowed - cost
        left = [left[at] - {key for key, score in scores[name][at].items() if score > limit} for at in (0, 1)]
    for which, reported in enumerate(found.reported):
        told = f"{1 - len(left[which]) / len(reported):.1%} of the {'false' if which else 'true'} sentences"
        print(f"on items not fitted on: {told} flagged ({len(found.plain & reported)} without weights)")
    return thresholds


def _steps(
    scores: tuple[Scores, Scores], left: list[set[tuple[str, str]]], allowed: int, name: str
) -> Iterator[tuple[float, int, str, float]]:
    """How far one threshold can be lowered: (gain for each of people's sentences, how many of them, name, limit)."""
    people = sorted((scores[0][key] for key in left[0] if key in scores[0]), reverse=True)
    false = [scores[1][key] for key in left[1] if key in scores[1]]
    for cost, limit in enumerate(people[: allowed + 1]):
        caught = sum(score > limit for score in false)
        if caught:
            yield caught / len(scores[1]) ** 0.5 / (cost + _FIRST_COST), cost, name, limit


def _weigh_wording(rows: Rows) -> Weighed:
    """The weights of the runs of words; the last measure becomes what those fitted on other items give."""
    truth, weights = rows.arrays()[1:]
    folds = np.array([_fold(item) for item in rows.items])
    sources = np.array([_fold(item) for item, _runs, _truth in rows.source_runs])
    for fold in range(_FOLDS):
        known = _wording_of(rows, truth, weights, np.flatnonzero(folds != fold), np.flatnonzero(sources != fold))
        for at in np.flatnonzero(folds == fold):
            rows.measures[at][-1] = known.score(rows.runs[at])
    return _wording_of(rows, truth, weights, np.arange(len(folds)), np.arange(len(sources)))


def _wording_of(rows: Rows, truth: np.ndarray, weights: np.ndarray, chosen: np.ndarray, sources: np.ndarray) -> Weighed:
    own = [rows.source_runs[at] for at in sources]
    return weighed(
        [rows.runs[at] for at in chosen] + [runs for _item, runs, _truth in own],
        np.concatenate((truth[chosen], [truth_ for _item, _runs, truth_ in own])),
        np.concatenate((weights[chosen], np.full(len(own), SOURCE_WEIGHT))),
    )


def _fold(item: str) -> int:
    return zlib.crc32(item.encode()) // 2 % _FOLDS


def tables(folder: Path) -> Iterator[tuple[str, str]]:
    """What is written: (name of the table, its text)."""
    found = collect(folder)
    wording = {name: _weigh_wording(found.rows[name]) for name in WORDED}
    yield (
        "wording.txt",
        _WORDING_HEADER
        + "".join(f"{name} {weight:.2g} {run}\n" for name in WORDED for run, weight in wording[name].weights.items()),
    )
    yield "weights.txt", "".join(_lines(found))


def _lines(found: Collected) -> Iterator[str]:
    yield _HEADER
    scores = {name: _crossed(name, rows) for name, rows in found.rows.items()}
    for name, threshold in _shared_out(scores, found).items():
        flagged, caught = (sum(score > threshold for score in which.values()) for which in scores[name])
        print(f"{name:<10} {caught} of {len(scores[name][1])} false, {flagged} of {len(scores[name][0])} true flagged")
        model = _model(name, *found.rows[name].arrays())
        yield f"{name}: {_numbers((threshold, model.constant, *model.factors))}\n"
        for tree in model.trees:
            yield f"{name} tree: {' '.join(map(str, tree.asked))}; {_numbers(tree.limits)}; {_numbers(tree.leaves)}\n"


def _numbers(values: Iterable[float]) -> str:
    return " ".join(f"{value:.4g}" for value in values)


if __name__ == "__main__":
    data = Path(__file__).resolve().parents[4] / "shared" / "eval"
    if not data.is_dir():
        sys.exit("The evaluation sets are not here: they are expected in ../shared/eval beside this folder.")
    for name, text in tables(data):
        (paths.resources() / "verification" / name).write_text(text, encoding="utf-8")
