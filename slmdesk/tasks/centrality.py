"""How central each sentence of a stretch of text is: LexRank (G. Erkan and D. Radev 2004) with numpy.

Sentences are vectors of term weights (TF-IDF); the similarity of two is their cosine, and a sentence is central
when central sentences are like it: the stationary distribution of a walk over the similarities (PageRank).
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_WORD = re.compile(r"[^\W\d_]{3,}")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_STEM_LETTERS = 6  # words are compared by their first letters, which serves inflected languages alike
_DAMPING = 0.85
_STEPS = 30
_SIMILAR = 0.1  # a smaller cosine is chance (the paper's threshold)
_STRETCH = 120  # sentences compared with each other: the cost grows with its square, so texts are cut into these


def central(texts: Sequence[str]) -> list[float]:
    """How central each text is among its neighbours, about 1.0 for one like any other; 0 for one without words.

    Time and memory are linear in the number of texts.
    """
    spread: Counter[str] = Counter()
    for text in texts:  # the bags are made twice and not kept: they take ten times the memory of the text
        spread.update(bag(text).keys())
    count = len(texts)
    weights = {term: math.log(1 + count / found) for term, found in spread.items()}
    scores: list[float] = []
    for first in range(0, count, _STRETCH):
        scores.extend(_ranked([bag(text) for text in texts[first : first + _STRETCH]], weights))
    return scores


def bag(text: str) -> Counter[str]:
    """The terms of a text, counted: beginnings of words, and pairs of letters of scripts without spaces."""
    if _CJK.search(text):
        run = _CJK.findall(text)
        return Counter(one + other for one, other in itertools.pairwise(run))
    return Counter(word[:_STEM_LETTERS] for word in _WORD.findall(text.lower()))


def _ranked(bags: Sequence[Counter[str]], weights: dict[str, float]) -> list[float]:
    places: dict[str, int] = {}
    rows, columns, values = [], [], []
    for row, words in enumerate(bags):
        for term, times in words.items():
            rows.append(row)
            columns.append(places.setdefault(term, len(places)))
            values.append(times * weights[term])
    if not values:
        return [0.0] * len(bags)
    vectors: npt.NDArray[np.float32] = np.zeros((len(bags), len(places)), dtype=np.float32)
    vectors[rows, columns] = values
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(lengths == 0, 1, lengths)
    similar = vectors @ vectors.T
    similar[similar < _SIMILAR] = 0
    np.fill_diagonal(similar, 0)
    sums = similar.sum(axis=1, keepdims=True)
    walk = np.where(sums > 0, similar / np.where(sums == 0, 1, sums), 1 / len(bags))
    rank = np.full(len(bags), 1 / len(bags))
    for _step in range(_STEPS):
        rank = (1 - _DAMPING) / len(bags) + _DAMPING * (rank @ walk)
    return [float(score * len(bags)) if words else 0.0 for score, words in zip(rank, bags, strict=True)]
