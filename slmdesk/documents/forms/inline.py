"""Passages of text with inline marks (tags, asterisks): tokens in, tokens out, with the marks around the same words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from slmdesk.documents.forms.visitor import Visitor


@dataclass(frozen=True)
class Token:
    """A stretch of the source. kind: "break" is whatever ends a passage. name: of a mark, to match its two ends.

    text: of a "text", as a reader sees it; source: as it is written.
    """

    kind: Literal["text", "open", "close", "break"]
    source: str
    text: str = ""
    name: str = ""


def rewritten(tokens: Sequence[Token], visitor: Visitor, escape: Callable[[str], str]) -> str:
    """Show every passage between breaks to a visitor, and join what it makes of them. escape: text as it is written."""
    written: list[str] = []
    passage: list[Token] = []
    for token in tokens:
        if token.kind == "break":
            written += [_passage(passage, visitor, escape), token.source]
            passage = []
        else:
            passage.append(token)
    written.append(_passage(passage, visitor, escape))
    return "".join(written)


def _passage(tokens: list[Token], visitor: Visitor, escape: Callable[[str], str]) -> str:
    """One passage. A mark that opens or closes elsewhere ends it, and its parts are passages of their own."""
    written: list[str] = []
    start = 0
    for index in _unmatched(tokens):
        written += [_whole(tokens[start:index], visitor, escape), tokens[index].source]
        start = index + 1
    return "".join([*written, _whole(tokens[start:], visitor, escape)])


def _whole(tokens: list[Token], visitor: Visitor, escape: Callable[[str], str]) -> str:
    """A passage in which each mark has its other end."""
    source = "".join(token.source for token in tokens)
    runs: list[str] = []
    looks: list[tuple[Token, ...]] = []
    stack: list[Token] = []
    closings: dict[int, Token] = {}
    for token in tokens:
        if token.kind == "open":
            stack.append(token)
        elif token.kind == "close":
            closings[id(stack.pop())] = token
        elif runs and looks[-1] == tuple(stack):
            runs[-1] += token.text
        else:
            runs.append(token.text)
            looks.append(tuple(stack))
    placed = visitor.show(runs, [tuple(map(id, look)) for look in looks]) if runs else None
    if placed is None:
        return source
    written: list[str] = []
    current: tuple[Token, ...] = ()
    for index, text in [*placed, (-1, "")]:
        look = looks[index] if index >= 0 else ()
        shared = 0
        while shared < min(len(current), len(look)) and current[shared] is look[shared]:
            shared += 1
        written += [closings[id(token)].source for token in reversed(current[shared:])]
        written += [token.source for token in look[shared:]]
        written.append(escape(text))
        current = look
    return "".join(written)


def _unmatched(tokens: Sequence[Token]) -> list[int]:
    """The marks without their other end in these tokens, and the ones open around those, in order."""
    found: list[int] = []
    stack: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind == "open":
            stack.append(index)
        elif token.kind == "close":
            if stack and tokens[stack[-1]].name == token.name:
                stack.pop()
            else:
                found += [*stack, index]
                stack.clear()
    return found + stack
