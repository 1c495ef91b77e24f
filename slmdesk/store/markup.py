"""The HTML of a card: what may stand in it, and how it reads as plain text.

Cards come from other people's files. Only formatting gets through: no scripts, styles, links or addresses, and
pictures only by the plain name of a kept media file.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_KEPT = frozenset(
    [
        "b",
        "i",
        "u",
        "s",
        "em",
        "strong",
        "sub",
        "sup",
        "p",
        "div",
        "span",
        "ul",
        "ol",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "h1",
        "h2",
        "h3",
        "h4",
        "pre",
        "code",
    ]
)
_DROPPED = frozenset(
    ["script", "style", "iframe", "object", "embed", "svg", "math", "head", "title", "template", "noscript"]
)
_BREAKING = frozenset(["br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "pre", "ul", "ol", "table", "hr"])
_SOUND = re.compile(r"\[sound:([^\]\r\n]{1,200})\]")
LONGEST_SIDE = 200_000  # characters


def plain_media_name(name: str) -> str | None:
    """The name of a media file when it is a plain one, else None: no folder, no drive, nothing hidden."""
    bad = not name or len(name) > 200 or name.startswith(".") or name != name.strip() or not name.isprintable()
    return None if bad or re.search(r'[/\\:*?"<>|]', name) else name


def escaped(text: str) -> str:
    """Plain text as a card's side."""
    return html.escape(text, quote=False).replace("\r\n", "\n").replace("\n", "<br>")


def cleaned(markup: str) -> str:
    """A side of a card with nothing in it but formatting, and every element closed."""
    cleaner = _Cleaner()
    cleaner.feed(markup[:LONGEST_SIDE])
    cleaner.close()
    return cleaner.result()


def plain(markup: str) -> str:
    """A side of a card as text; a picture as its name in brackets."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def media_names(markup: str) -> set[str]:
    """The media files that a side of a card shows or plays."""
    finder = _Reader()
    finder.feed(markup)
    finder.close()
    return finder.media | set(_SOUND.findall(html.unescape(markup)))


def renamed_media(markup: str, names: dict[str, str]) -> str:
    """A cleaned side with other names for its media."""
    for old, new in names.items():
        for quoted, other in ((html.escape(old), html.escape(new)), (old, new)):
            markup = markup.replace(f'src="{quoted}"', f'src="{other}"').replace(
                f"[sound:{quoted}]", f"[sound:{other}]"
            )
    return markup


class _Cleaner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._open: list[str] = []
        self._dropped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._dropped += 1
        elif self._dropped:
            return
        elif tag in ("br", "hr"):
            self._parts.append(f"<{tag}>")
        elif tag == "img":
            name = plain_media_name(dict(attrs).get("src") or "")
            if name:
                self._parts.append(f'<img src="{html.escape(name)}">')
        elif tag in _KEPT and len(self._open) < 50:
            self._parts.append(f"<{tag}>")
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "hr", "img"):
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            self._dropped = max(0, self._dropped - 1)
        elif not self._dropped and tag in self._open:
            while self._open:
                last = self._open.pop()
                self._parts.append(f"</{last}>")
                if last == tag:
                    break

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self._parts.append(html.escape(data, quote=False))

    def result(self) -> str:
        return "".join(self._parts) + "".join(f"</{tag}>" for tag in reversed(self._open))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.media: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKING:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")
        elif tag == "img" and (name := dict(attrs).get("src")):
            self.parts.append(f"[{name}]")
            self.media.add(name)

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
