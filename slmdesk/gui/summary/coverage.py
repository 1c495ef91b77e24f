"""Which parts of a source a result rests on, and which of its sections it says nothing about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from slmdesk.gui.documents.sources import Source
from slmdesk.gui.positions import joined
from slmdesk.messages import Block, Citation, Sentence

_LEAST_CHARACTERS = 200  # of a section worth naming: a heading over a line is none


@dataclass(frozen=True)
class Section:
    """A stretch under a heading. title: empty for text without headings, which is taken page by page."""

    title: str
    page_number: int | None
    start: int
    end: int


def covered(sentences: Iterable[Sentence], key: str) -> list[tuple[int, int]]:
    """The ranges of a source that supported sentences cite, merged and in order. key: of the source."""
    cited: Iterable[Citation] = (
        citation for each in sentences if each.status == "supported" for citation in each.sources
    )
    return joined((each.start, each.end) for each in cited if each.file == key)


def sections(source: Source) -> list[Section]:
    """The parts of a source by its headings; by its pages where it has none."""
    return _by_headings(source) or _by_pages(source.blocks)


def uncovered(source: Source, ranges: Sequence[tuple[int, int]]) -> list[Section]:
    """The sections that no range touches; a long heading's own subsections are looked at one by one."""
    return [
        section
        for section in sections(source)
        if section.end - section.start >= _LEAST_CHARACTERS
        and not any(start < section.end and section.start < end for start, end in ranges)
    ]


def _by_headings(source: Source) -> list[Section]:
    headings = [block for block in source.blocks if block.kind == "heading"]
    ends = [*(block.start for block in headings[1:]), source.blocks[-1].end if source.blocks else 0]
    return (
        [
            Section(" ".join(source.text[block.start : block.end].split()), block.page_number, block.start, end)
            for block, end in zip(headings, ends, strict=True)
        ]
        if headings
        else []
    )


def _by_pages(blocks: Sequence[Block]) -> list[Section]:
    found: dict[int, Section] = {}
    for block in blocks:
        if block.page_number is None:
            return []
        known = found.get(block.page_number)
        start = known.start if known is not None else block.start
        found[block.page_number] = Section("", block.page_number, start, block.end)
    return list(found.values())
