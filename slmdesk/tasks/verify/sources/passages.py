"""Cutting sources into passages: sentences, the turns of a conversation, and pieces of what has no full stops."""

from __future__ import annotations

import collections
import re
from collections.abc import Iterator

from slmdesk.messages import SourceText
from slmdesk.tasks.chunks import source_sentences
from slmdesk.tasks.sentences import Span
from slmdesk.tasks.verify.values.number_words import spoken_point

SPEAKER = re.compile(r"(?:^|(?<=\n))[ \t]*(\[[^\]\n]{1,30}\]|[A-Z][\w.'-]{0,20}(?: [\w.'-]{1,20}){0,2}:)(?=\s)")
_LONGEST = 500  # characters; a transcript without punctuation is cut into pieces of about half of that
_TURNS = 2  # lines that a tag has to begin before it counts as a speaker's


def passage_spans(source: SourceText) -> Iterator[Span]:
    """The passages of a source in order, as offsets into its text."""
    turn = _turns(source.text)
    for start, end in _rejoined(source):
        cuts = [found.start() for found in turn.finditer(source.text, start, end)] if turn else []
        for first, last in zip([start, *cuts], [*cuts, end], strict=True):
            yield from _pieces(source.text, first, last)


def _rejoined(source: SourceText) -> Iterator[Span]:
    """The sentences of a source; one that ends within a temperature as it is dictated goes on in the next."""
    held: Span | None = None
    for start, end in source_sentences(source):
        if held is not None and spoken_point(source.text, held[0], start):
            held = (held[0], end)
            continue
        if held is not None:
            yield held
        held = (start, end)
    if held is not None:
        yield held


def _turns(text: str) -> re.Pattern[str] | None:
    """What begins a turn: the tags that begin several lines, wherever they stand; None in other texts."""
    tags = collections.Counter(found[1] for found in SPEAKER.finditer(text))
    speakers = [re.escape(tag) for tag, count in tags.items() if count >= _TURNS]
    if not speakers or len(speakers) > 40:
        return None
    return re.compile(rf"(?<=\s)(?:{'|'.join(speakers)})(?=\s)")


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > _LONGEST:
        cut = max(text.rfind(mark, start + _LONGEST // 4, start + _LONGEST // 2) for mark in (", ", "; ", "\n"))
        if cut < 0:
            cut = text.rfind(" ", start + _LONGEST // 4, start + _LONGEST // 2)
        if cut < 0:
            break
        yield from _stripped(text, start, cut + 1)
        start = cut + 1
    yield from _stripped(text, start, end)


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    body = text[start:end]
    if body and not body.isspace():
        yield start + len(body) - len(body.lstrip()), start + len(body.rstrip())
