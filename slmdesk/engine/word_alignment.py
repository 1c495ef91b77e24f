"""Which words of a translation belong to which words of its source, asked from the model that made it.

A word of the source is hidden (its pieces become the unknown one), and what then gets less likely in the translation
depended on it: prediction difference (Li, Li, Liu, Meng and Shi, “On the Word Alignment from Neural Machine
Translation”, ACL 2019, section 3.3). It needs no heads of the model that were trained to align. On the test pair it
finds 92% of the content words; the attention that CTranslate2 returns finds 42% to 71% of them, by layer and heads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from slmdesk.messages import Aligned

_LEAST_NATS = 0.02  # a translated word that loses less than this depends on no word of the source by itself
_SHARE = 0.3  # of what the word costs that depends most on the same word: an article follows its noun's gender
_CLEAR_NATS = 1.0  # what a second word of the source has to cost to count
_SAME_NATS = 3.0  # for a word or number that is written the same on both sides
_LONGEST_PIECES = 200
_WORD = re.compile(r"\S+")
_INNER = re.compile(r"[\w%$€£°+-].*[\w%$€£°]|[\w%$€£°]", re.DOTALL)
# Thai to Tibetan, Burmese, Khmer, kana, Han: written without spaces
_UNSPACED = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


@dataclass(frozen=True)
class Cut:
    """A text as its model reads it. words: of each piece, the index into ``spans``. spans: (start, end) code points."""

    pieces: list[str]
    words: list[int]
    spans: list[tuple[int, int]]


def cut(text: str, encode: Callable[[str], list[str]]) -> Cut:
    """Words and their pieces; where no spaces are written, each piece counts as a word.

    encode: the pieces of a text; none of them goes over a space, so that they are those of its words.
    """
    pieces: list[str] = []
    words: list[int] = []
    spans: list[tuple[int, int]] = []
    for found in _WORD.finditer(text):
        own = encode(found[0])
        if len(own) > 1 and _UNSPACED.search(found[0]) and "".join(own).replace("▁", "") == found[0]:
            place, first = found.start(), len(pieces)
            for piece in own:
                length = len(piece.replace("▁", ""))
                words.append(len(spans))  # a mark without letters goes with the next piece
                if length:
                    spans.append((place, place + length))
                place += length
            words[first:] = [min(word, len(spans) - 1) for word in words[first:]]
        elif own:
            inner = _INNER.search(found[0])
            start, end = inner.span() if inner else (0, len(found[0]))
            spans.append((found.start() + start, found.start() + end))
            words += [len(spans) - 1] * len(own)
        pieces += own
    return Cut(pieces, words, spans)


def hidden(source: Cut, unknown: str) -> Iterator[list[str]]:
    """The source's pieces with each of its words hidden in turn."""
    for word in range(len(source.spans)):
        yield [unknown if mine == word else piece for piece, mine in zip(source.pieces, source.words, strict=True)]


def is_short_enough(source: Cut, target: Cut) -> bool:
    """Whether a sentence can be aligned; the work grows with the square of its length."""
    return 0 < len(source.pieces) <= _LONGEST_PIECES and 0 < len(target.pieces) <= _LONGEST_PIECES


def links(
    source_text: str, target_text: str, source: Cut, target: Cut, scores: Sequence[Sequence[float]]
) -> list[Aligned]:
    """Words that belong together.

    Args:
        scores: log probabilities of the target's pieces: with the whole source, then with each word hidden.

    Returns:
        For each word of the target that depends on one, the word that it depends on most; and for each word of the
        source that none of them depends on most, the word that depends most on it. In the order of the target.
    """
    count = len(target.pieces)
    whole, *others = (np.asarray(row[:count], np.float64) for row in scores)
    loss = np.zeros((len(target.spans), len(source.spans)))
    for column, row in enumerate(others):
        np.add.at(loss[:, column], target.words, np.maximum(whole - row, 0.0))
    for row_number, (start, end) in enumerate(target.spans):
        word = target_text[start:end].casefold()
        for column, (first, last) in enumerate(source.spans):
            if source_text[first:last].casefold() == word:
                loss[row_number, column] += _SAME_NATS
    best = loss.argmax(axis=1)
    clearest = _SHARE * loss.max(axis=0)
    pairs = {
        (row, int(column)) for row, column in enumerate(best) if loss[row, column] >= max(_LEAST_NATS, clearest[column])
    }
    linked = {column for _row, column in pairs}
    for column in range(len(source.spans)):
        strongest = int(loss[:, column].argmax())
        if column not in linked and loss[strongest, column] >= _CLEAR_NATS:
            pairs.add((strongest, column))
    return [(*source.spans[column], *target.spans[row]) for row, column in sorted(pairs)]


def chained(first: Sequence[Aligned], second: Sequence[Aligned]) -> list[Aligned]:
    """Source to translation, where the translation was made of another one in between."""
    found: dict[Aligned, None] = {}
    for middle_start, middle_end, target_start, target_end in second:
        for source_start, source_end, start, end in first:
            if start < middle_end and middle_start < end:
                found.setdefault((source_start, source_end, target_start, target_end))
    return sorted(found, key=lambda each: (each[2], each[0]))
