"""HTML and XML with text between tags: everything but the text between inline tags stays as it is written."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import unescape

from slmdesk.documents.forms.inline import Token, rewritten
from slmdesk.documents.forms.visitor import Visitor

_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<[!?][^>]*(?:>|\Z)"
    r"|<(?P<verbatim>script|style|pre|code|textarea|svg|math|template|noscript)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>"
    r".*?(?:</(?P=verbatim)\s*>|\Z)"
    r"|<(?P<slash>/?)(?P<name>[A-Za-z][\w:.-]*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>",
    re.DOTALL | re.IGNORECASE,
)
_INLINE_HTML = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "data", "del", "dfn", "em", "font", "i", "ins", "label",
    "mark", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
))  # fmt: skip
_INLINE_ODF = frozenset(("text:span", "text:a"))
_INLINE_SUBTITLES = frozenset(("b", "i", "u", "c", "font", "lang", "ruby"))


def html(text: str, visitor: Visitor) -> str:
    """A page of HTML or XHTML."""
    return rewritten(list(_tokens(text, _INLINE_HTML)), visitor, _escaped)


def odf(text: str, visitor: Visitor) -> str:
    """``content.xml`` or ``styles.xml`` of an OpenDocument: only what stands in paragraphs is text."""
    return rewritten(list(_tokens(text, _INLINE_ODF)), visitor, _escaped)


def _tokens(text: str, inline: Collection[str]) -> Iterator[Token]:
    position = 0
    for found in _MARKUP.finditer(text):
        if position < found.start():
            yield _text(text[position : found.start()])
        source, name = found[0], (found["name"] or "").lower()
        if name not in inline or source.endswith("/>"):
            yield Token("break", source)
        else:
            yield Token("close" if found["slash"] else "open", source, name=name)
        position = found.end()
    if position < len(text):
        yield _text(text[position:])


def _text(source: str) -> Token:
    return Token("text", source, unescape(source))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def subtitle_tokens(text: str) -> Iterator[Token]:
    """The text of a subtitle, whose few tags (``<i>``, ``<v Name>``) are like those of HTML, without its entities."""
    for token in _tokens(text, _INLINE_SUBTITLES):
        yield Token("text", token.source, token.source) if token.kind == "text" else token
