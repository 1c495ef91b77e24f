"""Turns the elements of a page (HTML, or a dialect put into its terms) into blocks of text as they come by.

Web pages, EPUB books, e-mail, FB2, JATS articles and clinical documents all end here. What stands inside a
line is joined with single spaces; ``<br>`` is a line break; a table row is one line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from slmdesk.documents.piece import PIECE_CHARACTERS, Kind, Piece, PieceBuilder
from slmdesk.documents.web.flow_hidden import Colors, Visibility
from slmdesk.messages import Skipped

_LONG_CELL = 600  # characters; a table with such cells only places text on the page
MAX_NESTING = 1000  # elements inside elements, in dialects whose readers look at the whole path
_MAX_DEPTH = 100_000
_MAX_ASIDE_CHARACTERS = 1 << 20
_MAX_BLOCK_CHARACTERS = 500_000  # a longer paragraph goes on in the next block

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "optgroup", "p", "plaintext", "pre",
    "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "xmp",
))  # fmt: skip
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "list-item"),
    **dict.fromkeys(("pre", "listing", "xmp", "plaintext"), "code"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
}
_IGNORED = {  # element -> what it is counted as; "" for what is no content
    "script": "script", "style": "", "title": "", "rt": "", "rp": "", "annotation": "", "annotation-xml": "",
    "svg": "picture", "canvas": "picture", "object": "embedded", "embed": "embedded", "iframe": "embedded",
    "frame": "embedded", "video": "embedded", "audio": "embedded", "applet": "embedded", "select": "field",
    "datalist": "", "del": "deleted", "s": "deleted", "strike": "deleted",
}  # fmt: skip
_LEFT_OUT = {  # what is counted: (one of it, several of it)
    "hidden": ("1 hidden part of the page was left out", "{} hidden parts of the page were left out"),
    "script": ("1 script was ignored", "{} scripts were ignored"),
    "picture": ("1 picture was left out", "{} pictures were left out"),
    "embedded": ("1 embedded object was left out", "{} embedded objects were left out"),
    "field": ("1 form field was left out", "{} form fields were left out"),
    "deleted": ("1 struck-out passage was left out", "{} struck-out passages were left out"),
    "entry": (
        "1 coded entry was left out: the words of its section say the same",
        "{} coded entries were left out: the words of their sections say the same",
    ),
}
# MathML on one line: what stands before each child, and at the end. a/b is (a)/(b).
_MATH = {
    "mfrac": ("(", ")/(", ")"), "msup": ("", "^(", ")"), "mover": ("", "^(", ")"), "msub": ("", "_(", ")"),
    "munder": ("", "_(", ")"), "msubsup": ("", "_(", ")^(", ")"), "munderover": ("", "_(", ")^(", ")"),
    "msqrt": ("√(", ")"), "mroot": ("√(", ")[", "]"), "mtd": ("", " "), "mtr": ("", "; "),
}  # fmt: skip
_SUPERSCRIPT = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_RAISED = re.compile(r"[-+−(]?\d[\d,.–+−()-]*|n|[-+−]")
_EMPTY_LINE = re.compile(r"\n{2,}")  # two <br>: people end paragraphs so
_SPACES = re.compile(r" {2,}")
_AROUND_BREAK = re.compile(r" *\n *")
_SPACE = re.compile(r"\s+")
_INVISIBLE = {0xAD: None, 0x200B: None, 0x2060: None, 0xFEFF: None}  # soft hyphens and marks without width


class Item(NamedTuple):
    """A finished block."""

    text: str
    kind: Kind
    level: int = 0


class TooDeep(ValueError):
    """Elements inside elements beyond all sense."""


class _Frame:
    """An open element. kind: of the blocks in it."""

    __slots__ = (
        "begun",
        "children",
        "colors",
        "invisible",
        "item",
        "kind",
        "level",
        "math",
        "name",
        "rows",
        "start",
        "table",
    )

    def __init__(self, name: str, around: _Frame | None) -> None:
        self.name = name
        self.kind: Kind = around.kind if around is not None else "paragraph"
        self.level: int = around.level if around is not None else 0
        self.colors: Colors = around.colors if around is not None else Colors()
        self.item: _Frame | None = around.item if around is not None else None  # the list item around
        self.table: _Frame | None = around.table if around is not None else None
        self.math = _MATH.get(name)
        self.children = 0
        self.begun = False  # of a list item: its first paragraph is done
        self.invisible = False  # text of its own was left out for its colour
        self.rows = 0  # of a table: rows of several cells so far
        self.start = 0  # of <sup>: its first part


class Flow:
    """Handler of the elements of a page. Names are HTML's, in lower case, without a namespace.

    Attributes:
        title: the text of ``<title>``, no block by itself.
        left_out: what was counted and not read, by the words of ``skipped``.
    """

    def __init__(self, left_out: Counter[str] | None = None) -> None:
        self.left_out: Counter[str] = Counter() if left_out is None else left_out
        self._visibility = Visibility()
        self._stack: list[_Frame] = []
        self._sinks: list[list[Item]] = [[]]  # where finished blocks go: the page, a cell
        self._rows: list[list[list[Item]]] = []
        self._parts: list[str] = []
        self._length = 0
        self._preformatted = 0
        self._ignored = 0  # depth inside an element that is no text
        self._ignored_as = ""
        self._aside: list[str] = []  # the text of an ignored element that is wanted: title, style, hidden
        self._aside_length = 0
        self._title = ""

    @property
    def title(self) -> str:
        return _SPACE.sub(" ", self._title.translate(_INVISIBLE)).strip()

    def take(self) -> list[Item]:
        """The blocks finished since the last call."""
        items, self._sinks[0] = self._sinks[0], []
        return items

    def rest(self) -> list[Item]:
        """At the end of the page: what is left."""
        self._flush()
        while len(self._sinks) > 1:
            cell = self._sinks.pop()
            self._sinks[-1] += cell
        return self.take()

    # --- the handler ---------------------------------------------------------------------------

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._ignored:
            self._ignored += 1
            return
        around = self._stack[-1] if self._stack else None
        if around is not None and around.math is not None:
            self._math_child(around)
        reason = self._reason_to_ignore(name, attributes)
        if reason is not None:
            self._ignored, self._ignored_as = 1, reason
            return
        if len(self._stack) >= _MAX_DEPTH:
            raise TooDeep
        frame = _Frame(name, around)
        self._stack.append(frame)
        if attributes:
            frame.colors = self._visibility.colors(name, attributes, frame.colors)
        if name in _BLOCKS:
            self._start_block(frame)
        elif name == "sup":
            frame.start = len(self._parts)
        elif name == "br":
            self._append("\n")
        elif name == "q":
            self._append("“")
        elif name == "img":
            self.left_out["picture"] += attributes.get("width") not in ("0", "1")
        elif name == "input":
            self.left_out["field"] += attributes.get("type", "").lower() not in ("hidden", "submit", "button", "image")
        elif name == "link":
            self._visibility.see_link(attributes)

    def end(self, name: str) -> None:
        if self._ignored:
            self._ignored -= 1
            if not self._ignored:
                self._end_ignored(name)
            return
        if not self._stack:
            return
        frame = self._stack.pop()
        if frame.math is not None and frame.children:
            self._append(frame.math[-1])
        if name in _BLOCKS:
            self._end_block(frame)
        elif name == "sup":
            self._raise_digits(frame.start)
        elif name == "q":
            self._append("”")

    def characters(self, text: str) -> None:
        if self._ignored:
            if self._ignored_as in ("hidden", "") and self._aside_length < _MAX_ASIDE_CHARACTERS and text.strip():
                self._aside.append(text)
                self._aside_length += len(text)
            return
        if self._stack and self._stack[-1].colors.text and text.strip():
            colors = self._stack[-1].colors
            if self._visibility.is_invisible(colors):
                self.left_out["hidden"] += not self._stack[-1].invisible
                self._stack[-1].invisible = True
                return
        self._append(text if self._preformatted else _SPACE.sub(" ", text))

    # --- its parts -----------------------------------------------------------------------------

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        if self._length > _MAX_BLOCK_CHARACTERS:
            self._flush()

    def _reason_to_ignore(self, name: str, attributes: dict[str, str]) -> str | None:
        if self._visibility.is_hidden(name, attributes):
            return "hidden"
        return _IGNORED.get(name)

    def _end_ignored(self, name: str) -> None:
        text, self._aside, self._aside_length = "".join(self._aside), [], 0
        if self._ignored_as == "hidden":
            self.left_out["hidden"] += bool(text)
        elif self._ignored_as:
            self.left_out[self._ignored_as] += 1
        elif name == "title":
            self._title = self._title or text
        elif name == "style":
            self._visibility.add_sheet(text)

    def _start_block(self, frame: _Frame) -> None:
        self._flush()
        name = frame.name
        kind = _KINDS.get(name)
        if kind is not None:
            frame.kind = kind
            frame.level = int(name[1]) if kind == "heading" else 0
            self._preformatted += kind == "code"
            frame.item = frame if kind == "list-item" else frame.item
        elif name == "table":
            frame.kind, frame.level, frame.table = "paragraph", 0, frame
        elif name == "tr":
            self._rows.append([])
        elif name in ("td", "th"):
            frame.kind, frame.level = "paragraph", 0
            self._sinks.append([])

    def _end_block(self, frame: _Frame) -> None:
        self._flush(frame)
        name = frame.name
        self._preformatted -= _KINDS.get(name) == "code"
        if name in ("td", "th") and len(self._sinks) > 1:
            cell = self._sinks.pop()
            if self._rows:
                self._rows[-1].append(cell)
            else:
                self._sinks[-1] += cell
        elif name == "tr" and self._rows:
            self._sinks[-1] += _row(self._rows.pop(), frame.table or frame)

    def _flush(self, frame: _Frame | None = None) -> None:
        """End the block that is being read. frame: the element it stands in, the innermost open one if None."""
        if not self._parts:
            return
        text = "".join(self._parts)
        if not text.isascii():
            text = text.translate(_INVISIBLE)
        self._parts.clear()
        self._length = 0
        frame = frame or (self._stack[-1] if self._stack else _Frame("", None))
        kind, level = frame.kind, frame.level
        if kind == "code":
            text = text.replace("\r\n", "\n").strip("\n").rstrip()
            text = text.lstrip() if not text.strip() else text
        else:
            if "  " in text or "\n" in text:
                text = _AROUND_BREAK.sub("\n", _SPACES.sub(" ", text))
            text = text.strip()
        if kind == "heading":
            text = text.replace("\n", " ")
        for part in [text] if kind == "code" else _EMPTY_LINE.split(text):
            self._finish(part, kind, level, frame)

    def _finish(self, text: str, kind: Kind, level: int, frame: _Frame) -> None:
        if not text:
            return
        if kind == "list-item":
            item = frame.item or frame
            kind = "paragraph" if item.begun else kind  # a further paragraph of the same item
            item.begun = True
        self._sinks[-1].append(Item(text, kind, level))

    def _math_child(self, parent: _Frame) -> None:
        marks = parent.math or ("",)
        if parent.children < len(marks) - 1:
            self._append(marks[parent.children])
        parent.children += 1

    def _raise_digits(self, start: int) -> None:
        """10<sup>3</sup> is 10³, and 14 %<sup>2</sup> is 14 %²: as 103 and 142 they would be other numbers."""
        raised = "".join(self._parts[start:])
        if start <= len(self._parts) and _RAISED.fullmatch(raised.strip()):
            self._parts[start:] = [raised.translate(_SUPERSCRIPT)]


def _row(cells: list[list[Item]], table: _Frame) -> list[Item]:
    """One line for a table row; but the blocks themselves where a table only places them on the page."""
    filled = sum(map(bool, cells))
    items = [item for cell in cells for item in cell]
    places_only = (
        len(cells) == 1
        or (filled <= 1 and not table.rows)
        or any(item.kind in ("table-row", "heading", "code") for item in items)
        or any(sum(len(item.text) for item in cell) > _LONG_CELL for cell in cells)
    )
    if places_only:
        return items
    table.rows += 1
    text = " | ".join(" ".join(item.text.replace("\n", " ") for item in cell) for cell in cells)
    return [Item(text.strip(), "table-row")] if filled else []


def skipped(left_out: Counter[str]) -> list[Skipped]:
    """What was counted, in words. A key that is no name of a kind is the words themselves."""
    found = []
    for what, count in left_out.items():
        if count:
            one, several = _LEFT_OUT.get(what, (what, what))
            found.append(Skipped(None, one if count == 1 else several.format(count)))
    return found


def add(builder: PieceBuilder, items: Iterable[Item]) -> None:
    """Append finished blocks."""
    for item in items:
        builder.add(item.text, item.kind, item.level)


def pieces(steps: Iterable[int], flow: Flow, builder: PieceBuilder, total: int) -> Iterator[Piece]:
    """Pass on what a parser's steps (bytes done) bring into ``flow``, a piece at a time; the last is the caller's."""
    for done in steps:
        add(builder, flow.take())
        if len(builder) >= PIECE_CHARACTERS:
            yield builder.take(done, total)
