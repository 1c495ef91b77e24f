"""Cutting sources into stretches that fit a model, at sentence borders, by the model's own token counts."""

from __future__ import annotations

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


def cut(
    sources: Sequence[SourceText],
    count_tokens: Callable[[str], int],
    budget_tokens: int,
    check: Callable[[], None] = lambda: None,
) -> list[Chunk]:
    """Cut all sources into chunks of at most ``budget_tokens``, of about even size.

    Every character that is not white space is in exactly one chunk: nothing is left out.

    Args:
        count_tokens: the model's own count for a text.
        check: called now and then; raises to stop (cancel).
    """
    chunks: list[Chunk] = []
    for number, source in enumerate(sources):
        measured = list(_measured(source, count_tokens, budget_tokens, check))
        total = sum(tokens for _span, tokens in measured)
        parts = max(1, -(-total // max(1, budget_tokens)))
        # Aim below the budget so that the last chunk is not a crumb; the budget itself stays the limit.
        aim = min(budget_tokens, total // parts + budget_tokens // 10 + 1)
        chunks.extend(_grouped(number, measured, aim))
    return chunks


def _grouped(number: int, measured: list[tuple[Span, int]], limit: int) -> Iterator[Chunk]:
    start = end = tokens = 0
    for (first, last), count in measured:
        if tokens and tokens + count > limit:
            yield Chunk(number, start, end, tokens)
            tokens = 0
        if not tokens:
            start = first
        end = last
        tokens += count
    if tokens:
        yield Chunk(number, start, end, tokens)


def _measured(
    source: SourceText, count_tokens: Callable[[str], int], limit: int, check: Callable[[], None]
) -> Iterator[tuple[Span, int]]:
    """Sentences with their tokens, the white space before them included; too long ones cut further."""
    previous = 0
    for first, last in source_sentences(source):
        check()
        # + 1: joined text can tokenize to slightly more than its pieces.
        tokens = count_tokens(source.text[previous:last]) + 1
        previous = last
        if tokens <= limit:
            yield (first, last), tokens
        else:
            yield from _cut_long(source.text, first, last, count_tokens, limit)


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
