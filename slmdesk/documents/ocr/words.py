"""Where the words of recognised lines stand on the page."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from itertools import pairwise

from slmdesk.documents.ocr.recognition import Point, Recognised, RecognisedLine
from slmdesk.documents.word_places import PlacedWord

_STANDING = 1.5  # rapidocr turns what is so much higher than wide a quarter to the left before it reads it
_SINGLE_SIGNS = "\u2e80"  # from here on, in scripts without spaces, each sign is a word


def placed_words(recognised: Recognised, line: RecognisedLine, scale: float) -> tuple[PlacedWord, ...]:
    """The words of one line.

    Args:
        scale: points per pixel of the picture.

    Returns:
        In order; in points on the page as it is shown, before the picture was turned.
    """
    words = []
    for text, first, last in _stretches(line):
        corners = [
            _unturned(point, recognised)
            for share in (first, last)
            for point in (_between(line, share, upper=True), _between(line, share, upper=False))
        ]
        xs, ys = [x * scale for x, _y in corners], [y * scale for _x, y in corners]
        words.append(PlacedWord(text, min(xs), min(ys), max(xs), max(ys)))
    return tuple(words)


def _stretches(line: RecognisedLine) -> Iterator[tuple[str, float, float]]:
    """(word, where it begins, where it ends), as shares of the line's length."""
    signs = [index for index, character in enumerate(line.text) if not character.isspace()]
    if not signs:
        return
    middles = line.middles
    if len(middles) != len(signs):  # not known: as if all letters had one width
        middles = tuple((index + 0.5) / len(line.text) for index in signs)
    steps = [right - left for left, right in pairwise(middles) if right > left]
    half = statistics.median(steps) / 2 if steps else 0.5
    word: list[int] = []
    for position, index in enumerate(signs):
        word.append(position)
        last = position + 1 == len(signs)
        if (
            last
            or signs[position + 1] != index + 1
            or line.text[index] >= _SINGLE_SIGNS <= line.text[signs[position + 1]]
        ):
            start, end = 0.0, 1.0
            if word[0] > 0:
                start = max(middles[word[0]] - half, (middles[word[0]] + middles[word[0] - 1]) / 2)
            if not last:
                end = min(middles[position] + half, (middles[position] + middles[position + 1]) / 2)
            yield line.text[signs[word[0]] : index + 1], min(1.0, start), min(1.0, max(start, end))
            word = []


def _between(line: RecognisedLine, share: float, upper: bool) -> Point:
    """A point on the upper or the lower edge of a line, in the direction it is read."""
    first, second, third, fourth = line.corners
    wide, high = abs(second[0] - first[0]), abs(fourth[1] - first[1])
    if high > _STANDING * wide:
        begin, end = (second, third) if upper else (first, fourth)
    else:
        begin, end = (first, second) if upper else (fourth, third)
    return begin[0] + share * (end[0] - begin[0]), begin[1] + share * (end[1] - begin[1])


def _unturned(point: Point, recognised: Recognised) -> Point:
    """A place in the picture as it was before it was turned upright."""
    (x, y), (width, height) = point, (recognised.width, recognised.height)
    for _ in range(recognised.turn):
        x, y = height - y, x  # numpy.rot90 backwards
        width, height = height, width
    return x, y
