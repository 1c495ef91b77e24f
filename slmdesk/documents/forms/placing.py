"""Where words in bold, in italics or in a link stand in a translation; a look that is in doubt is dropped."""

from __future__ import annotations

import difflib
import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from slmdesk.messages import Aligned

_ALIKE = 0.75  # of 1: “ibuprofen” and “ibuprofeno”, “las rodillas” and “rodillas”
_LONGEST_ALIKE = 6  # words
_LONGEST_SEARCHED = 4_000  # characters of a passage that is searched for similar words
_LITTLE = 3  # letters of an article or a preposition: “the”, “la”, “por”, “der”
_MANY = 4  # words that stand in a translation just so are their place, whatever the alignment says
_WORD = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"[.!?…]+[)\]»”\"']*\s+(?=[^\sa-z])|[。！？]+")
# Thai to Tibetan, Burmese, Khmer, kana, Han: written without spaces
_UNSPACED = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)

Span = tuple[int, int]
Placed = list[tuple[int, str]]
"""Pieces of a new passage in order: (the run whose look it has, its text)."""


@dataclass(frozen=True)
class Part:
    """Words of a passage with a look of their own.

    run: their number. wanted: their translation by themselves. source: the words; names, numbers and code often stay.
    span: where they stand in the passage, white space counted once. within: the sentence of the translation that they
    belong to; None for all of it. number, count: which of how many places in that sentence of the source, or in the
    passage, it is that have these words.
    """

    run: int
    wanted: str
    source: str
    span: Span
    number: int = 0
    count: int = 1
    within: Span | None = None


def nth(text: str, words: str, start: int) -> tuple[int, int]:
    """Which place of some words it is that begins at an offset, and how many there are."""
    places = [place[0] for place in _places(text, words)]
    return (places.index(start), len(places)) if start in places else (0, 1)


def part_of(run: int, words: str, wanted: str, span: Span, text: str, target: str) -> Part:
    """A part of a passage. text, target: the passage and its translation."""
    old, new = _same_sentence(text, target, span) or ((0, len(text)), None)
    return Part(run, wanted, words, span, *nth(text[slice(*old)], words, span[0] - old[0]), new)


def _same_sentence(text: str, target: str, span: Span) -> tuple[Span, Span] | None:
    """The sentence that some words stand in, and its translation.

    None where there are not as many sentences in both, or the words are in several.
    """
    before, after = _sentences(text), _sentences(target)
    if len(before) != len(after):
        return None
    inside = [pair for pair in zip(before, after, strict=True) if pair[0][0] < span[1] and span[0] < pair[0][1]]
    return inside[0] if len(inside) == 1 else None


def _sentences(text: str) -> list[Span]:
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    return list(itertools.pairwise([0, *(end for end in ends if end < len(text)), len(text)]))


def place(target: str, main: int, parts: Sequence[Part], alignment: Sequence[Aligned] = ()) -> tuple[Placed, bool]:
    """Find the words of each part in a translation.

    Where words are aligned, they say where: the part's own translation is taken when it stands there, else the words
    themselves. Elsewhere its own translation is looked for, as often as the words stand in the source; then the words
    of the source themselves; then the most similar ones.

    Args:
        target: the translation of the whole passage.
        main: the run whose look the rest has.

    Returns:
        (the pieces, whether a part found no place).
    """
    taken: list[tuple[int, int, int]] = []
    lost = False
    words = _words(target, alignment)
    linked = _linked(words, alignment)
    for part in sorted(parts, key=lambda each: -len(each.wanted)):
        span = _span(target, part, taken, alignment, words, linked)
        if span is None:
            lost = True
        else:
            taken.append((*span, part.run))
    pieces: Placed = []
    position = 0
    for start, end, index in sorted(taken):
        if position < start:
            pieces.append((main, target[position:start]))
        pieces.append((index, target[start:end]))
        position = end
    if position < len(target) or not pieces:
        pieces.append((main, target[position:]))
    return pieces, lost


def _span(
    target: str,
    part: Part,
    taken: Sequence[tuple[int, int, int]],
    alignment: Sequence[Aligned],
    words: Sequence[Span],
    linked: Sequence[range],
) -> Span | None:
    stretches, aligned = _aligned(target, part, alignment, words, linked)
    for wording in _wordings(part, alignment):
        places = _places(target, wording, part.within)
        near = [each for each in places if any(each[0] < end and start < each[1] for start, end in stretches)]
        if (not alignment or len(wording.split()) >= _MANY) and len(places) == part.count:
            near = [places[part.number]]
        if len(near) == 1 and _is_free(near[0], taken):
            marked = _with_mark(target, part.source, *near[0])
            return marked if _is_free(marked, taken) else near[0]
    if aligned is not None:
        return aligned if _is_free(aligned, taken) else None
    if alignment or part.count > 1 or any(_places(target, each, part.within) for each in (part.wanted, part.source)):
        return None  # it stands there, but more often or less often than in the source
    if part.within is not None:
        taken = [*taken, (0, part.within[0], -1), (part.within[1], len(target), -1)]
    likely = max((_similar(target, each, taken) for each in (part.wanted, part.source)), key=lambda found: found[0])
    return likely[1]


def _wordings(part: Part, alignment: Sequence[Aligned]) -> list[str]:
    """What to look for: the part's translation, without an article that the part has not, and the part itself."""
    first, _space, rest = part.wanted.partition(" ")
    found = [part.wanted, part.source]
    longer = len(part.wanted.split()) > len(part.source.split())
    if longer and _is_little(first) and (alignment or " " not in part.source) and not _begins_little(part, alignment):
        found.insert(0, rest)
    return list(dict.fromkeys(found))


def _aligned(
    target: str, part: Part, alignment: Sequence[Aligned], words: Sequence[Span], links: Sequence[range]
) -> tuple[list[Span], Span | None]:
    """Where the words are that belong to a part. links: see ``_linked``.

    Returns:
        (stretches of words between which none belongs to others, the whole of it where that is sure).
    """
    inside: set[int] = set()
    outside: set[int] = set()
    larger: set[int] = set()  # of those outside, on which more than an article depends
    linked: set[int] = set()  # where the words of the part begin that have a link
    for (start, end, _first, _last), numbers in zip(alignment, links, strict=True):
        if start < part.span[1] and part.span[0] < end:
            inside.update(numbers)
            linked.add(start)
        else:
            outside.update(numbers)
            if end - start > _LITTLE:
                larger.update(numbers)
    stretches: list[tuple[int, int]] = []
    for number in sorted(inside - outside) or sorted(inside - larger):
        if stretches and not outside & set(range(stretches[-1][1] + 1, number)):
            stretches[-1] = (stretches[-1][0], number)
        else:
            stretches.append((number, number))
    rough = [(words[first][0], words[last][1]) for first, last in stretches]
    if len(stretches) != 1:
        return rough, None
    texts = [target[slice(*word)] for word in words]
    grown = _grown(texts, part, outside, linked, *stretches[0])
    if grown is None:
        return rough, None
    first, last = _edged(texts, part, outside, alignment, *grown)
    return rough, _without_marks(target, part.source, words[first][0], words[last][1])


def _words(target: str, alignment: Sequence[Aligned]) -> list[Span]:
    """The words of a text; where no spaces are written, they begin and end where the aligned ones do."""
    borders = sorted({border for link in alignment for border in link[2:]})
    found: list[Span] = []
    for word in _WORD.finditer(target):
        start, end = word.span()
        if _UNSPACED.search(word[0]):
            inner = borders[bisect_right(borders, start) : bisect_left(borders, end)]
            found += itertools.pairwise([start, *inner, end])
        else:
            found.append((start, end))
    return found


def _linked(words: Sequence[Span], alignment: Sequence[Aligned]) -> list[range]:
    """For each link, the numbers of the words that it reaches. words: in order, none over another."""
    starts, ends = [word[0] for word in words], [word[1] for word in words]
    return [range(bisect_right(ends, link[2]), bisect_left(starts, link[3])) for link in alignment]


def _grown(
    texts: Sequence[str], part: Part, outside: set[int], linked: set[int], first: int, last: int
) -> tuple[int, int] | None:
    """A stretch with as many words beside it that belong to nothing as the part has words without a link.

    None when there are not enough of them: a word of the part stands elsewhere, then.
    """
    start = part.span[0]
    missing = sum(
        len(found[0]) > _LITTLE - 1 and start + found.start() not in linked
        for found in re.finditer(r"\w[^\s]*", part.source)
    )
    missing = max(missing, int(all(map(_is_little, texts[first : last + 1])) and not _is_little(part.source)))
    for step in (1, -1):
        end = last if step > 0 else first
        while missing and 0 <= end + step < len(texts) and end + step not in outside:
            if texts[end + (step < 0) * step][-1:] in ".,;:!?":
                break
            end += step
            if not _is_little(texts[end]):
                missing -= 1
                first, last = min(first, end), max(last, end)
    return None if missing else (first, last)


def _edged(
    texts: Sequence[str], part: Part, outside: set[int], alignment: Sequence[Aligned], first: int, last: int
) -> tuple[int, int]:
    """A stretch with a little word at its beginning only where the part has one, too."""
    if _begins_little(part, alignment):
        if first and first - 1 not in outside and not _is_little(texts[first]) and _is_little(texts[first - 1]):
            first -= 1
    else:
        while first < last and _is_little(texts[first]):
            first += 1
    return first, last


def _begins_little(part: Part, alignment: Sequence[Aligned]) -> bool:
    """Whether a part begins with an article or the like: a little word on which no larger one depends."""
    first, _space, rest = part.source.partition(" ")
    if not rest or not _is_little(first):
        return False
    start, end = part.span[0], part.span[0] + len(first)
    return all(link[3] - link[2] <= _LITTLE for link in alignment if link[0] < end and start < link[1])


def _without_marks(target: str, source: str, start: int, end: int) -> Span:
    """A stretch without the punctuation at its ends; a mark that the part ends with stays."""
    inner = re.search(r"\w.*\w|\w", target[start:end], re.DOTALL)
    if inner is None:
        return start, end
    return _with_mark(target, source, start + inner.start(), start + inner.end())


def _with_mark(target: str, source: str, start: int, end: int) -> Span:
    """A stretch with the mark behind it that its source ends with, too."""
    mark = target[end : end + 1]
    return start, end + (mark != "" and not mark.isalnum() and not mark.isspace() and mark == source[-1:])


def _is_little(word: str) -> bool:
    return len(word) <= _LITTLE and word.isalpha() and not _UNSPACED.search(word)


def _is_free(span: Span, taken: Sequence[tuple[int, int, int]]) -> bool:
    return all(span[1] <= start or end <= span[0] for start, end, _index in taken)


def _places(target: str, words: str, within: Span | None = None) -> list[Span]:
    """Where words stand in a text, as whole words and in any case of letters; without marks at their ends, if need be.

    Letters of a script without spaces may be inside of others.
    """
    stripped = words.strip(" .,;:!?¡¿")
    for each in dict.fromkeys((words, stripped)):
        if each:
            pattern = rf"(?<!\w){re.escape(each)}(?!\w)" if each[0].isascii() else re.escape(each)
            found = [found.span() for found in re.finditer(pattern, target, re.IGNORECASE)]
            if within is not None:
                found = [place for place in found if within[0] <= place[0] and place[1] <= within[1]]
            if found:
                return found
    return []


def _similar(target: str, words: str, taken: Sequence[tuple[int, int, int]]) -> tuple[float, Span | None]:
    """The words of a text that look most like some others, and how much; related languages often share them.

    Each word has to look like its own, an article at the beginning aside.
    """
    wanted = re.findall(r"\w[\w'’.-]*\w|\w", words.casefold())
    wanted = wanted[1:] if len(wanted) > 1 and _is_little(wanted[0]) else wanted
    if not 0 < len(wanted) <= _LONGEST_ALIKE or len(target) > _LONGEST_SEARCHED:
        return 0.0, None
    places = [found.span() for found in re.finditer(r"\w[\w'’.-]*\w|\w", target)]
    ratios: list[dict[str, float]] = [{} for _word in wanted]
    best: tuple[float, Span | None] = (0.0, None)
    for first in range(len(places) - len(wanted) + 1):
        span = places[first][0], places[first + len(wanted) - 1][1]
        if not _is_free(span, taken):
            continue
        least = 1.0
        for word, known, (start, end) in zip(wanted, ratios, places[first:], strict=False):
            other = target[start:end].casefold()
            if other not in known:
                known[other] = difflib.SequenceMatcher(None, word, other, autojunk=False).ratio()
            least = min(least, known[other])
            if least < _ALIKE:
                break
        if least >= max(_ALIKE, best[0] + 1e-9):
            best = (least, span)
    return best
