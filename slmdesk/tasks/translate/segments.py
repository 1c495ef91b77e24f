"""Cutting a text into segments to translate, and what has to stay between them as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from slmdesk.tasks.sentences import sentence_spans

LONGEST_SEGMENT = 600
"""Characters. A longer sentence (a line without full stops) is cut at a comma or space."""

_MARKER = re.compile(r"[ \t]*(?:(?:[-*•–>]|#{1,6}|\d{1,3}[.)]|[A-Za-z][.)])[ \t]+)*")
_LETTER = re.compile(r"[^\W\d_]")
_UNTOUCHED = re.compile(r"^(?:https?://\S+|\S+@\S+\.\S+|[\w./\\-]+\.[A-Za-z]{2,5})$")
PICTURES = "\u20e3\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff"
"""Emoji, arrows and the like, as the inside of a class of characters: no vocabulary has them all."""
_JOINERS = "\u200d\ufe0f"
"""What joins pictures to one; after a letter of Sinhala or Malayalam it belongs to the word."""
_PICTURES_AT_ENDS = re.compile(f"^(?:[{PICTURES}][{_JOINERS}]*|\\s)+|(?:[{PICTURES}][{_JOINERS}]*|\\s)+$")
_PLACEHOLDER = re.compile(r"\{\{?\s*[\w.-]*(?:\s*[|:!][\w.%|\s-]*)?\s*\}?\}")
# Beside a text: “Name(s):”, “asthma (mild);”, “**Note:**”, “== Title ==”, “yes -> no”
_CODE = re.compile(
    r"[{}]|\b(?:def|class)\s+\w+\s?\(.*:\s*$|[\w)\]]\s?[=!]=\s?[\w(\"'-]|\)\s*[-=]>|\w->\w|\w::\w|\w\*\*\w|\s\*\*\s"
    r"|(?:=|\w\[|\w\((?![^\W\d_]{1,3}\))|\+\+|--).*;\s*$"
)
_SIGN = re.compile(r"[][{}()=<>;:_/\\|&^~`$#@*+\"']")
_PROSE = re.compile(r"(?:[^\W\d_]{2,}[,:]?\s+){3}[^\W\d_]{2,}")
_SIGNS_OF_CODE = 0.15  # of the characters that are no space
_ENDS_INSIDE = re.compile(r"[.!?\x00-\x1f](?!\Z)")  # of ASCII, all that may end a sentence
_BREAKS = ("; ", ": ", ", ", "；", "，", "、", "، ", " ")


class Segment(NamedTuple):
    """A stretch of the text. start, end: offsets into it. lead: what stands before, back to the last segment."""

    lead: str
    text: str
    start: int
    end: int


def split(text: str) -> tuple[list[Segment], str]:
    """The segments of a text in order, and what stands after the last.

    Joining lead + text of all, and the rest, gives the text. Lines are never joined; what has no letters
    (numbers, rules, addresses of pages), emoji at the ends of a sentence and lines of code are in a lead.
    """
    segments: list[Segment] = []
    position = 0
    for start, end in _stretches(text):
        segments.append(Segment(text[position:start], text[start:end], start, end))
        position = end
    return segments, text[position:]


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    line_start = 0
    for line in text.splitlines(keepends=True):
        marker = _MARKER.match(line)
        body = line_start + (marker.end() if marker else 0)
        for start, end in _sentences(text, body, line_start + len(line)):
            for first, last in _short_enough(text, start, end):
                first, last = _without_pictures(text, first, last)
                stretch = text[first:last]
                if _LETTER.search(stretch) and not _UNTOUCHED.match(stretch) and not is_code(stretch):
                    yield first, last
        line_start += len(line)


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of a line. Most lines of a document's passages are one, and that is seen at once."""
    line = text[start:end]
    body = line.strip()
    if not body.isascii() or _ENDS_INSIDE.search(body):
        return sentence_spans(text, start, end)
    first = start + len(line) - len(line.lstrip())
    return [(first, first + len(body))] if body else []


def is_code(text: str) -> bool:
    """Whether a line is a program's and no sentence: signs of code in it, many marks, and no four words in a row."""
    if not _SIGN.search(text):
        return False
    plain = _PLACEHOLDER.sub("", text)
    if not _CODE.search(plain) or _PROSE.search(plain):
        return False
    return len(_SIGN.findall(plain)) >= _SIGNS_OF_CODE * sum(not character.isspace() for character in plain)


def _without_pictures(text: str, start: int, end: int) -> tuple[int, int]:
    if text[start:end].isascii():
        return start, end
    for found in list(_PICTURES_AT_ENDS.finditer(text[start:end])):
        if found.start() == 0:
            start += found.end()
        else:
            end -= found.end() - found.start()
    return start, max(start, end)


def _short_enough(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST_SEGMENT:
        cut = _cut_place(text, start)
        yield start, start + len(text[start:cut].rstrip())
        start = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
    if start < end:
        yield start, end


def _cut_place(text: str, start: int) -> int:
    for mark in _BREAKS:
        found = text.rfind(mark, start + LONGEST_SEGMENT // 2, start + LONGEST_SEGMENT)
        if found >= 0:
            return found + len(mark)
    return start + LONGEST_SEGMENT
