"""Which parts of the sources a result uses: a share, ranges for a strip, and the sections that nothing covers."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from slmdesk.messages import Block, Sentence, SourceText

Ranges = list[tuple[int, int]]


@dataclass(frozen=True)
class Section:
    """A part of a source under one heading. start, end: offsets into its text, the heading included."""

    source: str
    title: str
    start: int
    end: int
    page_number: int | None


def covered(sources: Sequence[SourceText], sentences: Iterable[Sentence]) -> list[Ranges]:
    """The stretches of each source that sentences cite: merged, in order, offsets into its text."""
    cited: dict[str, Ranges] = {}
    for sentence in sentences:
        for citation in sentence.sources:
            cited.setdefault(citation.file, []).append((citation.start, citation.end))
    return [_merged(cited.get(source.name, [])) for source in sources]


def coverage(sources: Sequence[SourceText], sentences: Iterable[Sentence]) -> float:
    """The share (0..1) of the sources' blocks that at least one sentence cites."""
    ranges = covered(sources, sentences)
    blocks = [(number, block) for number, source in enumerate(sources) for block in source.blocks]
    if not blocks:
        return 0.0
    return sum(_touched(ranges[number], block.start, block.end) for number, block in blocks) / len(blocks)


def uncovered(sources: Sequence[SourceText], sentences: Iterable[Sentence]) -> list[Section]:
    """The sections, each from its heading to the next, with text of which no sentence cites anything."""
    ranges = covered(sources, sentences)
    return [
        section
        for source, its in zip(sources, ranges, strict=True)
        for section in sections(source)
        if not _touched(its, section.start, section.end)
    ]


def sections(source: SourceText) -> list[Section]:
    """The sections of a source, from one heading to the next; a heading without text of its own is none."""
    headings = [block for block in source.blocks if block.kind == "heading"]
    ends = [*(block.start for block in headings[1:]), len(source.text)]
    return [
        _section(source, heading, end)
        for heading, end in zip(headings, ends, strict=False)  # without headings there is an end and no section
        if source.text[heading.end : end].strip()
    ]


def _section(source: SourceText, heading: Block, end: int) -> Section:
    title = " ".join(source.text[heading.start : heading.end].split())
    return Section(source.name, title, heading.start, end, heading.page_number)


def _merged(ranges: Ranges) -> Ranges:
    merged: Ranges = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _touched(ranges: Ranges, start: int, end: int) -> bool:
    """Whether a merged range overlaps [start, end)."""
    at = bisect.bisect_left(ranges, (end, -1))
    return at > 0 and ranges[at - 1][1] > start
