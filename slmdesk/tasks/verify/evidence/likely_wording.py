"""How a sentence is worded, whatever the sources say: "she is not a 45-year-old woman" is nothing that people write.

A negation or a direction that was turned round leaves wording that people seldom choose: "reports any cough or fever"
(words that stand only beside a "no": Ladusaw 1980), "failed to worsen the pain". Each run of words beside it, as it is
and by the kinds of its words, has a weight in ``resources/verification/wording.txt``; they are added up. Fitted by
``tests/benchmarks/evaluations/fit_verification.py`` on sentences as people wrote them and turned round.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from slmdesk.tasks.verify.words.tables import table_lines

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+|[^\w\s]")
_BEFORE, _BEHIND = "<s>", "</s>"
_AHEAD = 2  # marks before the first word
_REACH = 6  # words on each side of a word with an opposite
_PLAIN_TEXT = (
    "a about above after again all already also although although an and another any are as at be because been before "
    "being below between both but by can could did do does during each either ever every for from further had has have "
    "having he her here his i if in into is it its just less may might more most must my never no nor not of on only "
    "or other our over same she should since so some still such than that the their then there these they this those "
    "to too under until very was we were what when where which while who will with within without would yet you your"
)
_PLAIN = frozenset(_PLAIN_TEXT.split())  # words that are no kind but themselves
_ENDINGS_TEXT = "ly ing ed ness tion sion ment ity ous ful able al ic ive es s en er est"
_ENDINGS = tuple(_ENDINGS_TEXT.split())


def weight(kind: str, runs: Set[str]) -> float:
    """How much some runs speak for a change: 0 neither way, above 0 for one.

    Args:
        kind: ``denied``, ``said`` or ``direction``.
    """
    known = _weights().get(kind, {})
    return sum(known.get(run, 0.0) for run in sorted(runs))


def denied(text: str, start: int, end: int) -> set[str]:
    """The runs of what is denied; start: right behind the cue, end: behind the last word."""
    split, first, last = _place(text, start, end)
    return set(_beside_cue(split.words, split.kinds, first, last))


def said(text: str, start: int, end: int) -> set[str]:
    """The runs of what is said, and of the two words before it."""
    split, first, last = _place(text, start, end)
    return set(_within(split.words[first - _AHEAD : last + 1], split.kinds[first - _AHEAD : last + 1]))


def opposite(text: str, start: int, end: int, sense: str) -> set[str]:
    """The runs beside a word with an opposite; sense: which side of it."""
    split, first, last = _place(text, start, end)
    return set(_beside_word(split, first, max(last, first + 1), sense))


@dataclass(frozen=True)
class _Split:
    """The words of a text in small letters between marks for its ends, the kind of each; where each begins."""

    words: list[str]
    kinds: list[str]
    starts: list[int]


def _place(text: str, start: int, end: int) -> tuple[_Split, int, int]:
    """The words of a text, the number of the first from start on, and of the one behind end."""
    split = _split(text)
    return split, bisect.bisect_left(split.starts, start) + _AHEAD, bisect.bisect_left(split.starts, end) + _AHEAD


@functools.lru_cache(maxsize=64)
def _split(text: str) -> _Split:
    found = list(_WORD.finditer(text))
    words = [_BEFORE] * _AHEAD + ["0" if word[0].isdigit() else word[0].lower() for word in found] + [_BEHIND] * 3
    return _Split(words, [_kind(word) for word in words], [word.start() for word in found])


def _kind(word: str) -> str:
    if word in _PLAIN or not word[0].isalpha():
        return word
    return next((f"-{ending}" for ending in _ENDINGS if word.endswith(ending) and len(word) > len(ending) + 2), "-")


def _beside_cue(words: Sequence[str], kinds: Sequence[str], at: int, last: int) -> Iterator[str]:
    """at: the first word behind a negation; last: behind what it negates."""
    cue = "not" if words[at - 1].endswith(("n't", "n’t", "cannot")) else words[at - 1]
    before, behind, then = words[at - 2], words[at], words[min(at + 1, len(words) - 1)]
    kind_before, kind_behind, kind_then = kinds[max(0, at - 3)], kinds[at], kinds[min(at + 1, len(kinds) - 1)]
    yield f"c {cue}"
    yield f"r {behind}"
    yield f"cr {cue} {behind}"
    yield f"rr {behind} {then}"
    yield f"l {before}"
    yield f"lc {before} {cue}"
    yield f"lr {before} {behind}"
    yield f"lR {before} {kind_behind}"
    yield f"cR {cue} {kind_behind}"
    yield f"cRR {cue} {kind_behind} {kind_then}"
    yield f"RR {kind_behind} {kind_then}"
    yield f"LlR {kind_before} {before} {kind_behind}"
    yield f"Ll {kind_before} {kinds[at - 2]}"
    yield from (f"b {word}" for word in words[at:last])
    yield from (f"p {word}" for word in words[max(_AHEAD, at - 8) : at - 2])
    yield f"n {min(5, last - at)}"


def _within(words: Sequence[str], kinds: Sequence[str]) -> Iterator[str]:
    for at, word in enumerate(words):
        yield f"w {word}"
        if at + 1 < len(words):
            yield f"ww {word} {words[at + 1]}"
            yield f"wW {word} {kinds[at + 1]}"
            yield f"Ww {kinds[at]} {words[at + 1]}"
            yield f"WW {kinds[at]} {kinds[at + 1]}"
        if at + 2 < len(words):
            yield f"wwW {word} {words[at + 1]} {kinds[at + 2]}"
            yield f"WWW {kinds[at]} {kinds[at + 1]} {kinds[at + 2]}"


def _beside_word(split: _Split, at: int, behind: int, sense: str) -> Iterator[str]:
    left = [*reversed(split.words[:at]), *[_BEFORE] * _REACH]
    right = [*split.words[behind:], *[_BEHIND] * _REACH]
    kind_left, kind_right = split.kinds[at - 1], split.kinds[min(behind, len(split.kinds) - 1)]
    yield sense
    for name in (sense, split.words[at]):
        yield f"{name} r {right[0]}"
        yield f"{name} rr {right[0]} {right[1]}"
        yield f"{name} l {left[0]}"
        yield f"{name} ll {left[1]} {left[0]}"
        yield f"{name} R {kind_right}"
        yield f"{name} L {kind_left}"
        yield f"{name} LR {kind_left} {kind_right}"
    for letter, beside in (("a", right[: _REACH - 1]), ("b", left[:_REACH])):
        for word in beside:
            if word in (".", ";", _BEFORE, _BEHIND):
                break
            if word not in _PLAIN or word in ("no", "not", "without"):
                yield f"{sense} {letter} {word[:6]}"


@functools.cache
def _weights() -> dict[str, dict[str, float]]:
    """Kind -> run of words -> weight."""
    found: dict[str, dict[str, float]] = {}
    for line in table_lines("wording.txt"):
        kind, number, run = line.split(" ", 2)
        found.setdefault(kind, {})[run] = float(number)
    return found
