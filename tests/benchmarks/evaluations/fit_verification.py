"""``python tests/benchmarks/evaluations/fit_verification.py``: writes ``resources/verification/weights.txt``.

Fits the regressions of ``tasks/verify`` on the evaluation items with an even hash (``verify.py`` reports the odd ones):
what a change of one kind made false against the same measures of people's own sentences. Each true sentence is changed
in several places, and further summaries of the same items are added, with less weight. A threshold is where a number of
people's sentences would be flagged by a regression fitted on the other items; the numbers are shared out among the
kinds so that together they catch most at a share of people's sentences.
"""

from __future__ import annotations

import itertools
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from boosted_trees import Tree, boosted
from corruptions import KINDS, corrupted, invented, others
from verify import SETS, read_items, summary_sentences

from slmdesk import paths
from slmdesk.messages import SourceText
from slmdesk.tasks.sentences import split_result
from slmdesk.tasks.verify import (
    SourceIndex,
    drug_check,
    frequency_check,
    judgement,
    name_check,
    negation,
    opposites,
    quantity_check,
)
from slmdesk.tasks.verify.checking import is_heading
from slmdesk.tasks.verify.claim import Claim

_KINDS = ("number", "denied", "said", "side", "direction", "invented")
_UNIT_KINDS = ("negation added", "negation dropped", "side", "direction", "number", "unit")
_ALLOWED = 0.045  # of people's sentences that all checks together may flag: below the target, as other items are harder
_RIDGE = 0.05  # inverse strength of the penalty on factors of standardized measures
_FOLDS = 8
_FOREIGN_WEIGHT = 0.3  # of another item's sentence, which may be true of this one by chance
_OTHER_PLACES, _OTHER_SUMMARIES = 0.25, 0.5  # weights of what is fitted on beside the sentences that are reported
_MOST_OTHERS = 60  # sentences of other summaries of an item
_TREES = {"invented": 80}
_HEADER = """\
# Weights of the logistic regressions of tasks/verify (weighing.py), one kind of error a line: the threshold, the
# constant, then a factor for each measure in the order of that kind's features(). "tree" lines: the measures asked at
# its nodes; the limits; the leaves. Written by tests/benchmarks/evaluations/fit_verification.py.
"""


@dataclass
class Rows:
    """What one regression is fitted on. truth: 0 a person's, 1 made false; weights: how much each row counts."""

    measures: list[list[float]] = field(default_factory=list)
    truth: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def arrays(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Measures, truth and weights."""
        return np.array(self.measures, float), np.array(self.truth, float), np.array(self.weights)

    def add(self, measures: list[float], truth: int, item: str, text: str, weight: float = 1.0) -> None:
        """Add one sentence's measures."""
        self.measures.append(measures)
        self.truth.append(truth)
        self.weights.append(weight)
        self.items.append(item)
        self.texts.append(text)


@dataclass
class Collected:
    """rows: by regression. plain: the sentences (item, text) that a check without weights flags, by 0 true, 1 false.
    reported: those that the evaluation would ask."""

    rows: dict[str, Rows] = field(default_factory=lambda: {name: Rows() for name in _KINDS})
    plain: set[tuple[str, str]] = field(default_factory=set)
    reported: tuple[set[tuple[str, str]], set[tuple[str, str]]] = field(default_factory=lambda: (set(), set()))


def collect(folder: Path) -> Collected:
    """The measures of the even items' sentences."""
    found = Collected()
    for file, source_field, summary_field, clinical in SETS.values():
        items = read_items(folder / file, odd=False)
        summaries = [summary_sentences(item[summary_field]) for item in items]
        for number, item in enumerate(items):
            index = SourceIndex([SourceText("source", str(item[source_field]), [])])
            seed = zlib.crc32(item["id"].encode())
            asked = [(lead, sentence, 1.0) for lead, sentence in summaries[number]]
            asked += [(lead, sentence, _OTHER_SUMMARIES) for lead, sentence in other_sentences(item, summary_field)]
            for lead, sentence, weight in asked:
                _add(found, index, item["id"], lead, sentence, sentence, "", weight)
                for kind in KINDS:
                    changed = corrupted(kind, sentence, seed)
                    if changed:
                        its = weight if weight == 1.0 else _OTHER_PLACES
                        _add(found, index, item["id"], lead, changed, sentence, kind, its)
                    if weight == 1.0 and kind in _UNIT_KINDS:
                        for other in sorted(others(kind, sentence, seed)):
                            _add(found, index, item["id"], lead, other, sentence, kind, _OTHER_PLACES)
            count = max(1, len(summaries[number]) // 3)
            for sentence in itertools.islice(invented(clinical, seed), count):
                _add_invented(found, index, item["id"], "", sentence, 1.0)
            for lead, sentence in summaries[(number + 1) % len(items)][:count]:
                _add_invented(found, index, item["id"], lead, sentence, _FOREIGN_WEIGHT)
    return found


def other_sentences(item: dict[str, Any], name: str) -> list[tuple[str, str]]:
    """Sentences of the summaries of an item that the evaluation does not use, at most sixty of them, mixed."""
    value = item[name] if isinstance(item[name], list) else []
    texts = [
        text
        for each in value
        for text in (each.get("references") or [each.get("reference")] if isinstance(each, dict) else [each])
    ]
    texts += [query["answer"] for query in item.get("specific_queries", ()) if "answer" in query]
    used = {sentence for _lead, sentence in summary_sentences(item[name])}
    found = {
        sentence: lead
        for text in texts
        for lead, sentence in split_result(str(text))
        if len(sentence) > 15 and sentence not in used
    }
    mixed = sorted(found.items(), key=lambda pair: zlib.crc32(pair[0].encode()))
    return [(lead, sentence) for sentence, lead in mixed[:_MOST_OTHERS]]


def _add_invented(found: Collected, index: SourceIndex, item: str, lead: str, text: str, weight: float) -> None:
    if weight == 1.0:
        found.reported[1].add((item, text))
    if not is_heading(lead, text):
        claim = Claim(index, text)
        found.rows["invented"].add(judgement.features(claim), 1, item, text, weight)
        _plainly(found, claim, item)


def _plainly(found: Collected, claim: Claim, item: str) -> None:
    """Note what the checks that have no weights flag."""
    if any(True for check in (frequency_check.check, drug_check.check, name_check.check) for _ in check(claim)):
        found.plain.add((item, claim.text))


def _add(
    found: Collected, index: SourceIndex, item: str, lead: str, text: str, original: str, kind: str, weight: float
) -> None:
    if weight == 1.0:
        found.reported[bool(kind)].add((item, text))
    if is_heading(lead, text):
        return
    rows = found.rows
    claim = Claim(index, text)
    _plainly(found, claim, item)
    changed = next((at for at, (a, b) in enumerate(zip(text, original, strict=False)) if a != b), len(text))
    for group in negation.groups(claim):
        hit = changed - 2 <= group.start <= changed + 16 if group.denied else group.start <= changed + 10
        hit = hit and group.words[-1].end > changed
        if not kind or (hit and kind == ("negation added" if group.denied else "negation dropped")):
            name = "denied" if group.denied else "said"
            measures, its = negation.features(claim, group)
            rows[name].add(measures, bool(kind), item, text, weight)
            if negation.plain(claim, group, its):
                found.plain.add((item, text))
    for quantity in quantity_check.checked(claim):
        hit = kind in ("number", "unit") and quantity.start <= changed <= quantity.end
        if not (hit or not kind):
            continue
        if quantity_check.compared(claim, quantity) is None:
            rows["number"].add(quantity_check.features(claim, quantity), bool(kind), item, text, weight)
        else:
            found.plain.add((item, text))
    for mention in opposites.mentions(text):
        if not kind or (mention.start <= changed <= mention.end and kind in ("side", "direction")):
            name = "side" if mention.kind == "side" else "direction"
            beside, how = opposites.features(claim, mention)
            rows[name].add(beside, bool(kind), item, text, weight)
            if opposites.plain(how):
                found.plain.add((item, text))
    if not kind:
        rows["invented"].add(judgement.features(claim), 0, item, text, weight)


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
    folds = np.array([zlib.crc32(item.encode()) // 2 % _FOLDS for item in rows.items])
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

    Each number of true sentences that a regression may flag catches some more of the false ones: what all of them catch
    together is largest for one way to share out the whole (a knapsack, solved exactly; overlaps are not counted).
    """
    plain = [found.plain & reported for reported in found.reported]
    allowed = max(0, int(_ALLOWED * len(found.reported[0])) - len(plain[0]))
    best: list[tuple[int, dict[str, float]]] = [(0, {})] * (allowed + 1)
    for name, (people, false) in scores.items():
        limits = sorted((score for key, score in people.items() if key not in plain[0]), reverse=True)[: allowed + 1]
        caught = [sum(score > limit for key, score in false.items() if key not in plain[1]) for limit in limits]
        best = [
            max(
                (
                    (best[most - n][0] + caught[n], best[most - n][1] | {name: limits[n]})
                    for n in range(min(most + 1, len(limits)))
                ),
                key=lambda choice: choice[0],
            )
            for most in range(allowed + 1)
        ]
    thresholds = best[allowed][1]
    for which, reported in enumerate(found.reported):
        flagged = plain[which] | {
            key for name, limit in thresholds.items() for key, score in scores[name][which].items() if score > limit
        }
        told = f"{len(flagged & reported) / len(reported):.1%} of the {'false' if which else 'true'} sentences"
        print(f"on items not fitted on: {told} flagged ({len(plain[which])} without weights)")
    return thresholds


def lines(folder: Path) -> Iterator[str]:
    """The table, line by line."""
    yield _HEADER
    found = collect(folder)
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
    text = "".join(lines(data))
    (paths.resources() / "verification" / "weights.txt").write_text(text, encoding="utf-8")
