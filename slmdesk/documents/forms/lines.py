"""Plain text and Markdown: line by line, with what Markdown writes around words kept around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slmdesk.documents.forms.inline import Token, rewritten
from slmdesk.documents.forms.visitor import Visitor

_FENCE = re.compile(r"[ \t>]*(```+|~~~+)")
_LEAD = re.compile(r"[ \t]*(?:(?:[-*+>|]|#{1,6}|\d{1,4}[.)]|\[[ xX]\])[ \t]+)*")
_RULE = re.compile(r"[ \t]*(?:[-*_=|:][ \t]*){3,}$|[ \t]*\[[^\]]+\]:\s")  # rules, table rulers, link targets
_INLINE = re.compile(
    r"(?P<verbatim>(?P<ticks>`+).+?(?P=ticks)|<[^<>\s][^<>]*>|!\[[^\]]*\]\([^)]*\)|\\.|\[\^[^\]]+\]|https?://[^\s)]+)"
    r"|(?P<link>\[)(?=[^\[\]]+\]\([^()]*\))|(?P<target>\]\([^()]*\))|(?P<mark>\*\*|__|~~|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w))|(?P<cell>\|)"
)


def plain(text: str, visitor: Visitor) -> str:
    """A text file: a line is a passage."""
    return "".join(_plain_line(line, visitor) for line in text.splitlines(keepends=True))


def markdown(text: str, visitor: Visitor) -> str:
    """A Markdown file; code and what stands before its first heading between rules (front matter) stays."""
    written: list[str] = []
    fence = ""
    all_lines = text.splitlines(keepends=True)
    in_front = bool(all_lines) and all_lines[0].strip() == "---"
    for number, line in enumerate(all_lines):
        opened = _FENCE.match(line)
        if in_front:
            in_front = number == 0 or line.strip() not in ("---", "...")
            written.append(line)
        elif fence or opened:
            if opened and (not fence or opened[1].startswith(fence)):
                fence = "" if fence else opened[1]
            written.append(line)
        elif _RULE.match(line) or (line.startswith(("    ", "\t")) and not _LEAD.match(line.lstrip())):
            written.append(line)
        else:
            lead = _LEAD.match(line)
            end = lead.end() if lead else 0
            body = line[end:].rstrip("\r\n")
            written += [line[:end], rewritten(list(_tokens(body)), visitor, str), line[end + len(body) :]]
    return "".join(written)


def _plain_line(line: str, visitor: Visitor) -> str:
    body = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
    placed = visitor.show([body])
    return line if placed is None else "".join(text for _run, text in placed) + line[len(body) :]


def _tokens(body: str) -> Iterator[Token]:
    position = 0
    opened: list[str] = []
    for found in _INLINE.finditer(body):
        if position < found.start():
            yield Token("text", body[position : found.start()], body[position : found.start()])
        source = found[0]
        if found["cell"]:
            yield Token("break", source)
        elif found["verbatim"]:
            yield Token("text", source, source)
        elif found["link"]:
            opened.append("[")
            yield Token("open", source, name="[")
        elif found["target"]:
            if "[" in opened:
                opened.remove("[")
            yield Token("close", source, name="[")
        elif source in opened:
            opened.remove(source)
            yield Token("close", source, name=source)
        elif source in body[found.end() :]:
            opened.append(source)
            yield Token("open", source, name=source)
        else:
            yield Token("text", source, source)
        position = found.end()
    if position < len(body):
        yield Token("text", body[position:], body[position:])
