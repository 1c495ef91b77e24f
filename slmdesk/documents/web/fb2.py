"""Reads FictionBook 2 (FB2), plain or alone in a ZIP file: title and authors, the text, then the notes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from slmdesk.documents.cancelling import Cancelled
from slmdesk.documents.markup import Markup, local
from slmdesk.documents.piece import Format, Piece, PieceBuilder
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.web.flow import MAX_NESTING, Flow, TooDeep, add, pieces, skipped
from slmdesk.documents.zipped import Archive

_NAMES = {  # of FB2 -> of HTML
    "p": "p", "table": "table", "tr": "tr", "td": "td", "th": "th", "stanza": "p", "text-author": "p",
    "epigraph": "div", "cite": "div", "poem": "div", "annotation": "div", "empty-line": "hr", "image": "img",
    "code": "code", "sup": "sup", "sub": "sub", "strikethrough": "del", "date": "p", "history": "div",
}  # fmt: skip
_NAME_PARTS = ("first-name", "middle-name", "last-name", "nickname")


def is_fb2(sniff: Sniff) -> bool:
    """Whether it is a FictionBook, or a ZIP file with nothing else in it."""
    if sniff.is_zip:
        return len(sniff.members) == 1 and next(iter(sniff.members)).lower().endswith(".fb2")
    return sniff.root.startswith("http://www.gribuser.ru/xml/fictionbook/") and local(sniff.root) == "FictionBook"


def read_fb2(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read a book; about 64,000 characters make a piece. See ``piece.Reader``."""
    markup = Markup(name, cancelled)
    story = _Story()
    builder = PieceBuilder()
    file.seek(0)
    if file.read(2) == b"PK":
        archive = Archive(file, name)
        try:
            data = archive.read(next(iter(archive.names)))
        finally:
            archive.close()
        total, chunks = len(data), iter([data[start : start + (1 << 16)] for start in range(0, len(data), 1 << 16)])
    else:
        total, chunks = file.seek(0, os.SEEK_END), markup.chunks(file)
    yield from pieces(markup.parse(chunks, story), story.flow, builder, total)
    add(builder, story.flow.rest())
    yield builder.take(total, total, skipped(story.flow.left_out))


FORMAT = Format("fb2", "bytes", read_fb2)


class _Story:
    """Handler of FB2 elements: puts them into the terms of HTML."""

    def __init__(self) -> None:
        self.flow = Flow()
        self._path: list[str] = []
        self._opened: list[str] = []  # of each element on the path: what was opened in the flow, "" for nothing
        self._depth = 0  # of sections
        self._in_notes = False
        self._in_title = 0
        self._wanted = False  # inside <title-info>: text is wanted of this element
        self._author: list[str] = []
        self._note_mark = False  # at the start of a reference to a note

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = local(name)
        if len(self._path) >= MAX_NESTING:
            raise TooDeep
        opened = self._open(kind, attributes)
        self._path.append(kind)
        self._opened.append(opened)
        if opened:
            self.flow.start(opened, {})

    def end(self, name: str) -> None:
        kind = self._path.pop()
        opened = self._opened.pop()
        if kind == "a" and opened:
            self.flow.characters("" if self._note_mark else "]")
            self._note_mark = False
        if opened:
            self.flow.end(opened)
        if kind in ("section", "body") and opened:
            self._depth -= 1
        elif kind == "title" and opened:
            self._in_title -= 1
            self.flow.characters(" " if opened == "span" else "")
        elif kind in _NAME_PARTS:
            self._wanted = False
        elif kind == "author" and self._author:
            self._line("p", " ".join(self._author))
            self._author = []
        elif kind == "v" and opened == "span":
            self._line("br", "")
        elif kind == "p" and opened == "span":
            self.flow.characters(" ")

    def characters(self, text: str) -> None:
        if self._wanted:
            self._author.append(text.strip())
        elif self._reads():
            if self._note_mark and text.strip():
                self._note_mark = False
                text = text.lstrip(" [({").rstrip(" ])}")
                self.flow.characters("[")
            self.flow.characters(text)

    def _reads(self) -> bool:
        path = self._path
        if len(path) < 2:
            return False
        if path[1] == "body":
            return path[-1] not in ("body", "section", "poem", "table", "tr", "title", "epigraph", "cite")
        return path[1:3] == ["description", "title-info"] and ("book-title" in path or "annotation" in path)

    def _line(self, name: str, text: str) -> None:
        self.flow.start(name, {})
        self.flow.characters(text)
        self.flow.end(name)

    def _open(self, kind: str, attributes: dict[str, str]) -> str:
        """What an element is in HTML; empty where it is nothing of its own."""
        path = self._path
        if len(path) >= 2 and path[1] == "description":
            return self._open_description(kind, path)
        if kind == "body":
            self._depth = 1
            self._in_notes = attributes.get("name") in ("notes", "comments", "footnotes")
            return "div"
        if len(path) < 2 or path[1] != "body":
            return ""
        if kind == "section":
            self._depth += 1
            return "li" if self._in_notes and self._depth > 1 else "div"
        if kind == "title":
            self._in_title += 1
            if self._in_notes and path[-1] == "section":
                return "span"
            return f"h{min(self._depth, 6)}"
        if kind == "subtitle":
            return f"h{min(self._depth + 1, 6)}"
        if kind == "a":
            self._note_mark = attributes.get("type") == "note"
            return "a" if self._note_mark else ""
        if kind == "v":
            return "span" if path[-1] == "stanza" else "p"
        if kind == "p" and (self._in_title or (self._in_notes and "section" in path)):
            return "span"
        return _NAMES.get(kind, "span")

    def _open_description(self, kind: str, path: list[str]) -> str:
        if "title-info" not in path:
            return ""
        if kind == "book-title":
            return "h1"
        if kind in _NAME_PARTS and path[-1] == "author":
            self._wanted = True
        if "annotation" in path or kind == "annotation":
            return _NAMES.get(kind, "span")
        return ""
