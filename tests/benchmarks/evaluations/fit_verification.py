"""``python tests/benchmarks/evaluations/fit_verification.py``: writes ``resources/verification/weights.txt``.

Fits the regressions of ``tasks/verify`` on the evaluation items with an even hash (``verify.py`` reports the odd ones):
what a change of one kind made false against the same measures of people's own sentences. A threshold is where a number
of people's sentences would be flagged by a regression fitted on the other items; the numbers are shared out among the
kinds so that together they catch most.
"""

from __future__ import annotations

import itertools
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from corruptions import corrupted, invented
from verify import SETS, read_items, summary_sentences

from slmdesk import paths
from slmdesk.messages import SourceText
from slmdesk.tasks.verify import SourceIndex, judgement, negation, opposites, quantity_check
from slmdesk.tasks.verify.checking import is_heading
from slmdesk.tasks.verify.claim import Claim

_KINDS = ("number", "denied", "said", "side", "direction", "invented")
_ALLOWED = 30  # sentences of people that all regressions together may flag; the other checks flag about 25 more
_RIDGE = 0.05  # inverse strength of the penalty on factors of standardized measures
_FOLDS = 8
_LONGEST_STEP = 8  # true sentences more that are looked ahead when thresholds are chosen
_FOREIGN_WEIGHT = 0.3  # of another item's sentence, which may be true of this one by chance
_HEADER = """\
# Weights of the logistic regressions of tasks/verify (weighing.py), one kind of error a line: the threshold, the
# constant, then a factor for each measure in the order of that kind's features(). Written by
# tests/benchmarks/evaluations/fit_verification.py.
"""


@dataclass
class Rows:
    """What one regression is fitted on. truth: 0 a person's, 1 made false; weights: how much each row counts."""

    measures: list[list[float]] = field(default_factory=list)
    truth: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def add(self, measures: list[float], truth: int, item: str, text: str, weight: float = 1.0) -> None:
        """Add one sentence's measures."""
        self.measures.append(measures)
        self.truth.append(truth)
        self.weights.append(weight)
        self.items.append(item)
        self.texts.append(text)


def collect(folder: Path) -> dict[str, Rows]:
    """The measures of the even items' sentences, by regression."""
    rows = {name: Rows() for name in _KINDS}
    for file, source_field, summary_field, clinical in SETS.values():
        items = read_items(folder / file, odd=False)
        summaries = [summary_sentences(item[summary_field]) for item in items]
        for number, item in enumerate(items):
            index = SourceIndex([SourceText("source", str(item[source_field]), [])])
            seed = zlib.crc32(item["id"].encode())
            for lead, sentence in summaries[number]:
                _add(rows, index, item["id"], lead, sentence, sentence, "")
                for kind in ("negation added", "negation dropped", "side", "direction", "number", "unit"):
                    changed = corrupted(kind, sentence, seed)
                    if changed:
                        _add(rows, index, item["id"], lead, changed, sentence, kind)
            count = max(1, len(summaries[number]) // 3)
            for sentence in itertools.islice(invented(clinical, seed), count):
                _add_invented(rows["invented"], index, item["id"], "", sentence, 1.0)
            for lead, sentence in summaries[(number + 1) % len(items)][:count]:
                _add_invented(rows["invented"], index, item["id"], lead, sentence, _FOREIGN_WEIGHT)
    return rows


def _add_invented(rows: Rows, index: SourceIndex, item: str, lead: str, text: str, weight: float) -> None:
    if not is_heading(lead, text):
        rows.add(judgement.features(Claim(index, text)), 1, item, text, weight)


def _add(rows: dict[str, Rows], index: SourceIndex, item: str, lead: str, text: str, original: str, kind: str) -> None:
    if is_heading(lead, text):
        return
    claim = Claim(index, text)
    changed = next((at for at, (a, b) in enumerate(zip(text, original, strict=False)) if a != b), len(text))
    for group in negation.groups(claim):
        hit = changed <= group.start <= changed + 12 if group.denied else group.start <= changed + 10
        hit = hit and (group.denied or group.words[-1].end > changed)
        if not kind or (hit and kind == ("negation added" if group.denied else "negation dropped")):
            rows["denied" if group.denied else "said"].add(negation.features(claim, group)[0], bool(kind), item, text)
    for quantity in quantity_check.checked(claim):
        hit = kind in ("number", "unit") and quantity.start <= changed <= quantity.end
        if (hit or not kind) and quantity_check.compared(claim, quantity) is None:
            rows["number"].add(quantity_check.features(claim, quantity), bool(kind), item, text)
    for mention in opposites.mentions(text):
        if not kind or (mention.start <= changed <= mention.end and kind in ("side", "direction")):
            rows["side" if mention.kind == "side" else "direction"].add(
                opposites.features(claim, mention)[0], bool(kind), item, text
            )
    if not kind:
        rows["invented"].add(judgement.features(claim), 0, item, text)


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


def _crossed(rows: Rows) -> tuple[list[float], list[float]]:
    """The highest score of each true and of each false sentence by a regression fitted on other items."""
    measures, truth, weights = np.array(rows.measures, float), np.array(rows.truth), np.array(rows.weights)
    folds = np.array([zlib.crc32(item.encode()) // 2 % _FOLDS for item in rows.items])
    scores = np.zeros(len(truth))
    for fold in range(_FOLDS):
        inside = folds == fold
        constant, factors = fitted(measures[~inside], truth[~inside], weights[~inside])
        scores[inside] = constant + measures[inside] @ factors
    highest: tuple[dict[tuple[str, str], float], dict[tuple[str, str], float]] = ({}, {})
    for at in np.flatnonzero((truth == 0) | (weights == 1)):
        key, sentences = (rows.items[at], rows.texts[at]), highest[int(truth[at])]
        sentences[key] = max(sentences.get(key, -99.0), float(scores[at]))
    return sorted(highest[0].values(), reverse=True), sorted(highest[1].values(), reverse=True)


def _shared_out(scores: dict[str, tuple[list[float], list[float]]]) -> dict[str, int]:
    """How many true sentences each regression may flag, so that all of them catch most: the best step first."""
    allowed = dict.fromkeys(scores, 0)

    def caught(name: str, count: int) -> int:
        people, false = scores[name]
        return sum(score > people[min(count, len(people) - 1)] for score in false)

    while (left := _ALLOWED - sum(allowed.values())) > 0:
        steps = [
            ((caught(name, allowed[name] + more) - caught(name, allowed[name])) / more, name, more)
            for name in scores
            for more in range(1, min(left, _LONGEST_STEP) + 1)
        ]
        _gain, name, more = max(steps)
        allowed[name] += more
    return allowed


def lines(folder: Path) -> Iterator[str]:
    """The table, line by line."""
    yield _HEADER
    collected = collect(folder)
    scores = {name: _crossed(rows) for name, rows in collected.items()}
    for name, count in _shared_out(scores).items():
        people, false = scores[name]
        threshold = people[min(count, len(people) - 1)]
        caught = sum(score > threshold for score in false) / len(false)
        print(f"{name:<10} {len(people)} true, {len(false)} false; {caught:.0%} caught at {count} true flagged")
        rows = collected[name]
        constant, factors = fitted(np.array(rows.measures, float), np.array(rows.truth), np.array(rows.weights))
        yield f"{name}: {' '.join(f'{value:.3f}' for value in (threshold, constant, *factors))}\n"


if __name__ == "__main__":
    data = Path(__file__).resolve().parents[4] / "shared" / "eval"
    if not data.is_dir():
        sys.exit("The evaluation sets are not here: they are expected in ../shared/eval beside this folder.")
    text = "".join(lines(data))
    (paths.resources() / "verification" / "weights.txt").write_text(text, encoding="utf-8")
