"""Subtitles (SubRip, WebVTT): the timing stays, and lines are broken again at the length that readers follow."""

from __future__ import annotations

import re
import textwrap

from slmdesk.documents.forms.inline import rewritten
from slmdesk.documents.forms.markup_form import subtitle_tokens
from slmdesk.documents.forms.visitor import Visitor
from slmdesk.errors import DocumentError

_LINE_CHARACTERS = 42  # the usual limit of broadcasters for alphabets
_TIMING = re.compile(r"\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}")
_BLANK = re.compile(r"((?:\r?\n[ \t]*){2,})")
_NOT_SHOWN = ("NOTE", "STYLE", "REGION", "WEBVTT")


def srt(text: str, visitor: Visitor) -> str:
    """A SubRip file."""
    return _cues(text, visitor)


def vtt(text: str, visitor: Visitor) -> str:
    """A WebVTT file; its header, notes and styles stay."""
    return _cues(text, visitor)


def _cues(text: str, visitor: Visitor) -> str:
    parts = _BLANK.split(text)
    found = False
    for number in range(0, len(parts), 2):
        lines = parts[number].splitlines(keepends=True)
        timing = next((index for index, line in enumerate(lines[:3]) if _TIMING.match(line)), None)
        if timing is None or (lines and lines[0].startswith(_NOT_SHOWN)):
            continue
        found = True
        head, body = "".join(lines[: timing + 1]), "".join(lines[timing + 1 :])
        parts[number] = head + _cue(body, visitor)
    if not found:
        raise DocumentError(
            "document-damaged",
            "These are no subtitles: no line says from when to when one is shown.",
            "Check that the file is complete.",
        )
    return "".join(parts)


def _cue(body: str, visitor: Visitor) -> str:
    """One subtitle: its lines are one passage, unless each is said by another speaker."""
    ending = "\r\n" if "\r\n" in body else "\n"
    core = body.rstrip("\r\n")
    lines = core.splitlines()
    if not lines:
        return body
    if len(lines) > 1 and all(line.lstrip().startswith(("-", "–", "—")) for line in lines):
        return ending.join(_spoken(line, visitor) for line in lines) + body[len(core) :]
    joined = " ".join(lines)
    written = rewritten(list(subtitle_tokens(joined)), visitor, str)
    if written == joined:
        return body
    return ending.join(_broken(written, max(len(lines), 1))) + body[len(core) :]


def _spoken(line: str, visitor: Visitor) -> str:
    found = re.match(r"\s*[-–—]\s*", line)
    end = found.end() if found else 0
    return line[:end] + rewritten(list(subtitle_tokens(line[end:])), visitor, str)


def _broken(text: str, lines: int) -> list[str]:
    """As many lines as before when they fit, of about the same length."""
    if len(text) <= _LINE_CHARACTERS and lines == 1:
        return [text]
    width = _LINE_CHARACTERS
    for count in range(max(2, lines) if len(text) > _LINE_CHARACTERS else lines, lines + 3):
        width = max(12, -(-len(text) // count))
        for wider in range(width, _LINE_CHARACTERS + 1):
            broken = textwrap.wrap(text, wider, break_long_words=False, break_on_hyphens=False)
            if len(broken) <= count:
                return broken
    return textwrap.wrap(text, _LINE_CHARACTERS, break_long_words=False, break_on_hyphens=False)
