"""The HTML of a card: what may stand in it, and how it reads as plain text.

Cards come from other people's files. Only formatting gets through: no scripts, styles, links or addresses, and
pictures only by the plain name of a kept media file.
"""

from __future__ import annotations

import html
import re

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
_RAW = frozenset(["script", "style"])  # what stands in them is no markup
_TAG = re.compile(  # also what begins like one and tells nothing: a declaration, "</>"
    r"<(?:(?P<closing>/)?(?P<tag>[a-zA-Z][^\s/<>]*+)(?P<attributes>(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>|[!?][^<>]*+>|/>)"
)
_ATTRIBUTE = re.compile(r"([^\s\"'>/=]++)(?:\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s\"'>]++))?")
_SOUND = re.compile(r"\[sound:([^\]\r\n]{1,200})\]")
_MEDIUM = re.compile(r'(<img src=")([^"<>]*)(">)|(\[sound:)([^\]\r\n]{1,400})(\])')  # as ``cleaned`` writes them
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
    cleaner.read(markup[:LONGEST_SIDE])
    return cleaner.result()


def plain(markup: str) -> str:
    """A side of a card as text; a picture as its name in brackets."""
    reader = _Reader()
    reader.read(markup)
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def media_names(markup: str) -> set[str]:
    """The media files that a side of a card shows or plays."""
    finder = _Reader()
    finder.read(markup)
    return finder.media | set(_SOUND.findall(html.unescape(markup)))


def renamed_media(markup: str, names: dict[str, str]) -> str:
    """A cleaned side with other names for its media."""

    def renamed(found: re.Match[str]) -> str:
        before, name, after = (part for part in found.groups() if part is not None)
        other = names.get(html.unescape(name))
        return found[0] if other is None else f"{before}{html.escape(other)}{after}"

    return _MEDIUM.sub(renamed, markup) if names else markup


class _Side:
    """Takes the parts of a side in order; ``read`` gives them."""

    def start(self, tag: str, attributes: str) -> None:
        """An element begins, or stands alone. attributes: as they are written."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """What stands between."""

    def read(self, markup: str) -> None:
        """Go through a side once. ``html.parser`` takes a minute for 100,000 characters of "<a "."""
        position, comments = 0, True
        while (at := markup.find("<", position)) >= 0:
            self._unescaped(markup[position:at])
            if comments and markup.startswith("<!--", at):
                closed = markup.find("-->", at + 4)
                comments = closed >= 0
                position = closed + 3 if comments else at
                if comments:
                    continue
            found = _TAG.match(markup, at)
            if found is None:
                self.text("<")
                position = at + 1
                continue
            position = found.end()
            tag = (found["tag"] or "").lower()
            if found["closing"]:
                self.end(tag)
            elif tag:
                self.start(tag, found["attributes"])
                if tag in _RAW:
                    ending = re.compile(rf"</{tag}\b", re.IGNORECASE).search(markup, position)
                    position = ending.start() if ending else len(markup)
        self._unescaped(markup[position:])

    def _unescaped(self, text: str) -> None:
        if text:
            self.text(html.unescape(text))


class _Cleaner(_Side):
    def __init__(self) -> None:
        self._parts: list[str] = []
        self._open: list[str] = []
        self._dropped = 0

    def start(self, tag: str, attributes: str) -> None:
        if tag in _DROPPED:
            self._dropped += not attributes.endswith("/")
        elif self._dropped:
            return
        elif tag in ("br", "hr"):
            self._parts.append(f"<{tag}>")
        elif tag == "img":
            name = plain_media_name(_source(attributes))
            if name:
                self._parts.append(f'<img src="{html.escape(name)}">')
        elif tag in _KEPT and len(self._open) < 50 and not attributes.endswith("/"):
            self._parts.append(f"<{tag}>")
            self._open.append(tag)

    def end(self, tag: str) -> None:
        if tag in _DROPPED:
            self._dropped = max(0, self._dropped - 1)
        elif not self._dropped and tag in self._open:
            while self._open:
                last = self._open.pop()
                self._parts.append(f"</{last}>")
                if last == tag:
                    break

    def text(self, text: str) -> None:
        if not self._dropped:
            self._parts.append(html.escape(text, quote=False))

    def result(self) -> str:
        return "".join(self._parts) + "".join(f"</{tag}>" for tag in reversed(self._open))


class _Reader(_Side):
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.media: set[str] = set()

    def start(self, tag: str, attributes: str) -> None:
        if tag in _BREAKING:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")
        elif tag == "img" and (name := _source(attributes)):
            self.parts.append(f"[{name}]")
            self.media.add(name)

    def text(self, text: str) -> None:
        self.parts.append(text)


def _source(attributes: str) -> str:
    """The ``src`` of a picture."""
    for found in _ATTRIBUTE.finditer(attributes):
        if found[1].lower() == "src":
            return html.unescape((found[2] or "").strip("\"'"))
    return ""
