"""Cutting sources into stretches that fit a model, where their structure allows, by the model's own token counts."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from slmdesk.messages import SourceText
from slmdesk.tasks.sentences import Span, sentence_spans


@dataclass(frozen=True)
class Chunk:
    """A stretch of one source. start, end: offsets into its text; tokens: at most the budget."""

    source: int
    start: int
    end: int
    tokens: int


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a stretch of one that is too long. border: what begins with it."""

    start: int
    end: int
    tokens: int
    border: int


_WITHIN, _SENTENCE, _BLOCK, _HEADING = range(4)  # borders, the better ones higher
_LOOK_BACK = 0.6  # a chunk is filled at least so far, to end at a better border
_HEADING_TOKENS = 4  # what ``text_of`` puts before a heading


def cut(
    sources: Sequence[SourceText],
    count_tokens: Callable[[str], int],
    budget_tokens: int,
    check: Callable[[], None] = lambda: None,
) -> list[Chunk]:
    """Cut all sources into chunks of at most ``budget_tokens``, of about even size.

    A chunk ends before a heading where there is one in its last part, else between paragraphs, else between
    sentences. Every character that is not white space is in exactly one chunk: nothing is left out.

    Args:
        count_tokens: the model's own count for a text.
        check: called now and then; raises to stop (cancel).
    """
    chunks: list[Chunk] = []
    for number, source in enumerate(sources):
        units = list(_measured(source, count_tokens, budget_tokens, check))
        total = sum(unit.tokens for unit in units)
        parts = max(1, -(-total // max(1, budget_tokens)))
        # Aim below the budget so that the last chunk is not a crumb; the budget itself stays the limit.
        aim = min(budget_tokens, total // parts + budget_tokens // 10 + 1)
        chunks.extend(_grouped(number, units, aim))
    return chunks


def text_of(source: SourceText, start: int, end: int) -> str:
    """A stretch of a source as a model reads it: each heading alone on a line that is marked as one."""
    first = bisect.bisect_left(source.blocks, start, key=lambda block: block.start)
    last = bisect.bisect_left(source.blocks, end, lo=first, key=lambda block: block.start)
    inside = [block for block in source.blocks[first:last] if block.kind == "heading" and block.end <= end]
    if not inside:
        return source.text[start:end]
    parts, position = [], start
    for block in inside:
        if block.start < position:
            continue
        parts.append(source.text[position : block.start].rstrip())
        parts.append(f"\n\n## {' '.join(source.text[block.start : block.end].split())}\n\n")
        position = block.end
    parts.append(source.text[position:end].lstrip())
    return "".join(parts).strip()


def _grouped(number: int, units: Sequence[_Unit], limit: int) -> Iterator[Chunk]:
    first = 0
    while first < len(units):
        last, tokens = first, 0
        while last < len(units) and (last == first or tokens + units[last].tokens <= limit):
            tokens += units[last].tokens
            last += 1
        if last < len(units):
            last, tokens = _best_border(units, first, last, tokens)
        yield Chunk(number, units[first].start, units[last - 1].end, tokens)
        first = last


def _best_border(units: Sequence[_Unit], first: int, last: int, tokens: int) -> tuple[int, int]:
    """Where to end a chunk that holds ``units[first:last]`` when full. Returns (end, tokens)."""
    best, best_tokens, held = last, tokens, tokens
    for end in range(last - 1, first, -1):
        held -= units[end].tokens
        if held < _LOOK_BACK * tokens:
            break
        if units[end].border > units[best].border:
            best, best_tokens = end, held
    return best, best_tokens


def _measured(
    source: SourceText, count_tokens: Callable[[str], int], limit: int, check: Callable[[], None]
) -> Iterator[_Unit]:
    """Sentences with their tokens, the white space before them included; too long ones cut further."""
    borders = {block.start: _HEADING if block.kind == "heading" else _BLOCK for block in source.blocks}
    previous = 0
    border = _BLOCK
    for first, last in source_sentences(source):
        check()
        # + 1: joined text can tokenize to slightly more than its pieces.
        begins = borders.get(first, _SENTENCE)
        tokens = count_tokens(source.text[previous:last]) + 1 + (_HEADING_TOKENS if begins == _HEADING else 0)
        # A heading below a heading goes with it.
        shown = _SENTENCE if border == _HEADING and begins == _HEADING else begins
        border = begins
        previous = last
        if tokens <= limit:
            yield _Unit(first, last, tokens, shown)
        else:
            pieces = _cut_long(source.text, first, last, count_tokens, limit)
            for at, ((start, end), count) in enumerate(pieces):
                yield _Unit(start, end, count, _WITHIN if at else shown)


def _cut_long(
    text: str, first: int, last: int, count_tokens: Callable[[str], int], limit: int
) -> Iterator[tuple[Span, int]]:
    """Halve a sentence longer than the budget, at a space where there is one."""
    tokens = count_tokens(text[first:last]) + 1
    if tokens <= limit or last - first < 2:
        yield (first, last), min(tokens, limit)
        return
    middle = (first + last) // 2
    space = text.rfind(" ", first + (last - first) // 4, middle)
    cut_at = space + 1 if space >= 0 else middle
    yield from _cut_long(text, first, cut_at, count_tokens, limit)
    yield from _cut_long(text, cut_at, last, count_tokens, limit)


def source_sentences(source: SourceText) -> Iterator[Span]:
    """The sentences of a source: those of each block, then of any text between blocks."""
    position = 0
    for block in source.blocks:
        if block.start < position or block.end > len(source.text):
            continue
        yield from sentence_spans(source.text, position, block.start)
        yield from sentence_spans(source.text, block.start, block.end)
        position = block.end
    yield from sentence_spans(source.text, position)
