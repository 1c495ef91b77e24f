"""What ``fit_verification`` fits on: measures of people's sentences and of the same made false, and their wording."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from corruptions import KINDS, corrupted, invented, others
from rewordings import reworded, same_in_other_words
from verify import SETS, read_items, summary_sentences

from slmdesk.messages import SourceText
from slmdesk.tasks.sentences import sentence_spans, split_result
from slmdesk.tasks.verify import SourceIndex, judgement
from slmdesk.tasks.verify.checking import is_heading
from slmdesk.tasks.verify.checks import (
    actors,
    amounts,
    bounds,
    certainty,
    clause_by_clause,
    clause_values,
    contraries,
    crossed,
    drug_names,
    exchanged,
    frequency,
    names,
    negation,
    opposites,
    order,
    roles,
    same_words,
    swapped,
)
from slmdesk.tasks.verify.evidence.claim import Claim
from slmdesk.tasks.verify.words.opposite_words import Mention

WORDED = ("denied", "said", "direction")
"""The regressions whose last measure is the wording."""

SOURCE_WEIGHT = 0.3
"""Of a sentence of a source, by its wording."""

_REGRESSIONS = ("number", "denied", "said", "side", "direction", "invented")
_PLAIN_CHECKS = (
    frequency.check,
    drug_names.check,
    names.check,
    contraries.check,
    actors.check,
    crossed.check,
    certainty.check,
    clause_by_clause.check,
    clause_values.check,
    exchanged.check,
    swapped.check,
    roles.check,
    order.check,
    bounds.check,
    same_words.check,
)
_TURNED = ("negation added", "negation dropped", "direction")
_UNIT_KINDS = ("negation added", "negation dropped", "side", "direction", "number", "unit")
_FOREIGN_WEIGHT = 0.3  # of another item's sentence, which may be true of this one by chance
_OTHER_PLACES, _OTHER_SUMMARIES = 0.25, 0.5  # weights of what is fitted on beside the sentences that are reported
_MOST_SOURCE = 160  # sentences of each source
_SOURCE_LETTERS = range(25, 300)
_MOST_OTHERS = 60  # sentences of other summaries of an item


@dataclass
class Rows:
    """What one regression is fitted on. truth: 0 a person's, 1 made false; weights: how much each row counts.

    runs: of words, where the wording is weighed; source_runs: (item, runs, truth) of the sources' own sentences.
    """

    measures: list[list[float]] = field(default_factory=list)
    truth: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    runs: list[set[str]] = field(default_factory=list)
    source_runs: list[tuple[str, set[str], int]] = field(default_factory=list)

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

    rows: dict[str, Rows] = field(default_factory=lambda: {name: Rows() for name in _REGRESSIONS})
    plain: set[tuple[str, str]] = field(default_factory=set)
    reported: tuple[set[tuple[str, str]], set[tuple[str, str]]] = field(default_factory=lambda: (set(), set()))


def collect(folder: Path) -> Collected:
    """The measures of the even items' sentences."""
    found = Collected()
    empty = SourceIndex([])
    for file, source_field, summary_field, clinical in SETS.values():
        items = read_items(folder / file, odd=False)
        summaries = [summary_sentences(item[summary_field]) for item in items]
        for number, item in enumerate(items):
            index = SourceIndex([SourceText("source", str(item[source_field]), [])])
            seed = zlib.crc32(item["id"].encode())
            _add_source(found, empty, item["id"], str(item[source_field]))
            asked = [(lead, sentence, 1.0) for lead, sentence in summaries[number]]
            asked += [(lead, sentence, _OTHER_SUMMARIES) for lead, sentence in other_sentences(item, summary_field)]
            for lead, sentence, weight in asked:
                _add(found, index, item["id"], lead, sentence, sentence, "", weight)
                for same in same_in_other_words(sentence) if weight == 1.0 else ():
                    _add(found, index, item["id"], lead, same, same, "", _OTHER_PLACES)
                for kind in KINDS:
                    changed = corrupted(kind, sentence, seed)
                    if changed:
                        its = weight if weight == 1.0 else _OTHER_PLACES
                        _add(found, index, item["id"], lead, changed, sentence, kind, its)
                    if weight == 1.0 and kind in _UNIT_KINDS:
                        for other in sorted({*others(kind, sentence, seed), *reworded(kind, sentence)}):
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
    if any(True for check in _PLAIN_CHECKS for _ in check(claim)) or any(
        amounts.compared(claim, quantity) for quantity in amounts.checked(claim)
    ):
        found.plain.add((item, claim.text))


def _add_source(found: Collected, empty: SourceIndex, item: str, source: str) -> None:
    """Add the wording of the sentences of a source, as they are and turned round."""
    spans = [span for span in sentence_spans(source) if span[1] - span[0] in _SOURCE_LETTERS]
    sentences = [" ".join(source[start:end].split()) for start, end in spans]
    mixed = sorted(sentences, key=lambda text: (not opposites.mentions(text), zlib.crc32(text.encode())))
    for sentence in mixed[:_MOST_SOURCE]:
        made = [("", text) for text in (sentence, *same_in_other_words(sentence))]
        for kind in _TURNED:
            first = corrupted(kind, sentence, 0)
            made += [(kind, text) for text in ([first] if first else []) + list(reworded(kind, sentence))]
        for kind, text in made:
            claim = Claim(empty, text)
            for name, spot in _spots(claim, sentence, kind):
                if name in WORDED:
                    runs = opposites.runs(claim, spot) if isinstance(spot, Mention) else negation.runs(claim, spot)
                    found.rows[name].source_runs.append((item, runs, int(bool(kind))))


def _spots(claim: Claim, original: str, kind: str) -> Iterator[tuple[str, negation.Group | Mention]]:
    """What a sentence denies and says, its words with an opposite: (regression, what). Of a changed one the changed."""
    text = claim.text
    changed = next((at for at, (a, b) in enumerate(zip(text, original, strict=False)) if a != b), len(text))
    for group in negation.groups(claim):
        hit = changed - 2 <= group.start <= changed + 16 if group.denied else group.start <= changed + 10
        hit = hit and group.words[-1].end > changed
        if not kind or (hit and kind == ("negation added" if group.denied else "negation dropped")):
            yield ("denied" if group.denied else "said"), group
    for mention in opposites.mentions(text):
        if not kind or (mention.start <= changed <= mention.end and kind in ("side", "direction")):
            yield ("side" if mention.kind == "side" else "direction"), mention


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
    for name, spot in _spots(claim, original, kind):
        if isinstance(spot, Mention):
            measures, how = opposites.features(claim, spot)
            plain, runs = opposites.plain(how), opposites.runs(claim, spot)
        else:
            measures, its = negation.features(claim, spot)
            plain, runs = negation.plain(claim, spot, its), negation.runs(claim, spot)
        rows[name].add(measures, bool(kind), item, text, weight)
        rows[name].runs.append(runs)
        if plain:
            found.plain.add((item, text))
    for quantity in amounts.checked(claim):
        hit = kind in ("number", "unit") and quantity.start <= changed <= quantity.end
        if not (hit or not kind):
            continue
        if amounts.compared(claim, quantity) is None:
            rows["number"].add(amounts.features(claim, quantity), bool(kind), item, text, weight)
        else:
            found.plain.add((item, text))
    if not kind:
        rows["invented"].add(judgement.features(claim), 0, item, text, weight)
