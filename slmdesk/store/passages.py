"""A document cut into the passages that search finds: 120 to 200 words, each in one section, with page and offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from slmdesk.messages import SourceText

_AIM, _MOST = 800, 1300  # in widths: a letter is 1, a Chinese, Japanese or Korean character 3
_NEW_PAGE = 350  # a passage that has so much ends with its page
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[\"'”’)\]]*\s*")


@dataclass(frozen=True)
class Passage:
    """A stretch of a document. start, end: code points into its text. heading: of its section, may be empty."""

    page_number: int | None
    start: int
    end: int
    heading: str


def passages(source: SourceText) -> Iterator[Passage]:
    """The passages of a document in order; every character of a block that is not a heading is in one of them."""
    heading, waiting = "", False
    page: int | None = None
    start = end = -1
    for place, first, last, is_heading in _pieces(source):
        size = _width(source.text[start:end]) if start >= 0 else 0
        full = size + _width(source.text[first:last]) > _MOST or size >= _AIM
        if start >= 0 and (is_heading or full or (place != page and size >= _NEW_PAGE)):
            yield Passage(page, start, end, heading)
            start = -1
        if is_heading:
            title = " ".join(source.text[first:last].split())[:200]
            heading = f"{heading} / {title}"[-200:] if waiting else title
            waiting = True
            continue
        waiting = False
        if start < 0:
            start, page = first, place
        end = last
    if start >= 0:
        yield Passage(page, start, end, heading)


def _pieces(source: SourceText) -> Iterator[tuple[int | None, int, int, bool]]:
    """(page, start, end, whether a heading) of blocks, long ones cut at sentence ends."""
    if not source.blocks and source.text.strip():
        yield from ((None, first, last, False) for first, last in _cut(source.text, 0, len(source.text)))
    for block in source.blocks:
        if block.kind == "heading":
            yield block.page_number, block.start, block.end, True
        else:
            for first, last in _cut(source.text, block.start, block.end):
                yield block.page_number, first, last, False


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while _width(text[start : min(end, start + _MOST)]) + max(0, end - start - _MOST) > _MOST:
        high = min(end, start + _MOST)
        while _width(text[start:high]) > _MOST:
            high = start + (high - start) // 2
        ends = [found.end() for found in _SENTENCE_END.finditer(text, start + 1, high) if found.end() < high]
        cut = ends[-1] if ends else text.rfind(" ", start + 1, high) + 1 or high
        yield start, cut
        start = cut
    if text[start:end].strip():
        yield start, end


def _width(text: str) -> int:
    return len(text) if text.isascii() else len(text) + 2 * len(_WIDE.findall(text))
