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
    split = _unmatched(tokens)
    if split is not None:
        return (
            _passage(tokens[:split], visitor, escape)
            + tokens[split].source
            + _passage(tokens[split + 1 :], visitor, escape)
        )
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


def _unmatched(tokens: Sequence[Token]) -> int | None:
    """The first mark without its other end in these tokens."""
    stack: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind == "open":
            stack.append(index)
        elif token.kind == "close":
            if not stack or tokens[stack[-1]].name != token.name:
                return stack[-1] if stack else index
            stack.pop()
    return stack[0] if stack else None
