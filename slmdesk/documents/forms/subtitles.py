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
_LINE = re.compile(r"[^\r\n]*(?>\r\n?|\n)|[^\r\n]+")
_LINE_END = re.compile(r"\r\n?|\n")


def srt(text: str, visitor: Visitor) -> str:
    """A SubRip file. A blank line inside a subtitle, which it should not have, ends it for players only."""
    return _cues(text, visitor, goes_on=True)


def vtt(text: str, visitor: Visitor) -> str:
    """A WebVTT file; its header, notes and styles stay."""
    return _cues(text, visitor, goes_on=False)


def _cues(text: str, visitor: Visitor, goes_on: bool) -> str:
    """goes_on: text without a time behind a blank line belongs to the subtitle before."""
    lines = _LINE.findall(text)
    ending = next((found[0] for line in lines if (found := _LINE_END.search(line))), "\n")
    written: list[str] = []
    body: list[str] = []
    in_cue = found_any = False
    for number, line in enumerate(lines):
        if _TIMING.match(line):
            # The number above belongs to this one; with no blank line before, it was taken for text.
            head = [body.pop()] if body and body[-1].strip().isdigit() else []
            written += [_cue("".join(body), visitor, ending), *head, line]
            body, in_cue, found_any = [], True, True
        elif not line.strip():
            written += [_cue("".join(body), visitor, ending), line]
            body, in_cue = [], False
        elif not in_cue and not body and not (goes_on and found_any and _is_text(lines[number : number + 2])):
            written.append(line)
        else:
            body.append(line)
    written.append(_cue("".join(body), visitor, ending))
    if not found_any:
        raise DocumentError(
            "document-damaged",
            "These are no subtitles: no line says from when to when one is shown.",
            "Check that the file is complete.",
        )
    return "".join(written)


def _is_text(lines: list[str]) -> bool:
    """Whether the first of these lines is a part of what is shown, not the number of what follows."""
    return not lines[0].strip().isdigit() and not (len(lines) > 1 and _TIMING.match(lines[1]))


def _cue(body: str, visitor: Visitor, ending: str) -> str:
    """One subtitle: its lines are one passage, unless each is said by another speaker."""
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
