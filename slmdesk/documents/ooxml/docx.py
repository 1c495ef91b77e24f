"""Reads DOCX files (ECMA-376 WordprocessingML) as a stream: the body in order, then notes; what is left out is named.

Tracked insertions are text, tracked deletions are not. Numbers that Word makes by itself (of lists and
headings) are not in the file's text and not made up here. A DOCX has no pages before it is laid out.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from slmdesk.documents.cancelling import Cancelled
from slmdesk.documents.ooxml.docx_story import Item, Notes, Story
from slmdesk.documents.ooxml.docx_styles import Relationships, Styles
from slmdesk.documents.ooxml.package import MACROS_IGNORED
from slmdesk.documents.piece import PIECE_CHARACTERS, Format, Piece, PieceBuilder
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.zipped import Archive
from slmdesk.messages import Skipped

_DEFAULT_MAIN = "word/document.xml"
_LEFT_OUT = {  # what is counted: (one of it, several of it)
    "picture": ("1 picture", "{} pictures"),
    "chart": ("1 chart", "{} charts"),
    "diagram": ("1 diagram", "{} diagrams"),
    "object": ("1 embedded object", "{} embedded objects"),
    "comment": ("1 comment", "{} comments"),
    "hidden": ("1 character of hidden text", "{} characters of hidden text"),
    "symbol": ("1 symbol of a picture font", "{} symbols of picture fonts"),
    "embedded": ("1 embedded document", "{} embedded documents"),
}


def is_docx(sniff: Sniff) -> bool:
    """Whether it is a ZIP container with a Word document in it."""
    return "[Content_Types].xml" in sniff.members and any(name.startswith("word/") for name in sniff.members)


def read_docx(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read a DOCX; about 64,000 characters make a piece. See ``piece.Reader``."""
    archive = Archive(file, name)
    try:
        yield from _Document(archive, cancelled).pieces()
    finally:
        archive.close()


FORMAT = Format("docx", "bytes", read_docx)


class _Document:
    """Reads the parts of one DOCX in order."""

    def __init__(self, archive: Archive, cancelled: Cancelled) -> None:
        self._archive = archive
        self._cancelled = cancelled
        self._left_out: Counter[str] = Counter()
        self._styles = Styles()
        self._notes = Notes()
        self._builder = PieceBuilder()

    def pieces(self) -> Iterator[Piece]:
        package = self._relationships("_rels/.rels", "")
        main = next(iter(package.of_type("officeDocument")), _DEFAULT_MAIN)
        if main not in self._archive.names:
            main = _DEFAULT_MAIN
        if main not in self._archive.names:
            raise self._archive.damaged()
        folder, file_name = posixpath.split(main)
        parts = self._relationships(posixpath.join(folder, "_rels", file_name + ".rels"), folder)
        for part in parts.of_type("styles")[:1]:
            self._parse(part, self._styles)

        self._add(self._around(parts.of_type("header")))
        total = self._archive.size(main)
        story = self._story()
        for done in self._archive.parse(main, story, self._cancelled):
            self._add(story.take())
            if len(self._builder) >= PIECE_CHARACTERS:
                yield self._builder.take(done, total)
        self._add(story.rest())
        self._add(self._read_notes(parts))
        self._add(self._around(parts.of_type("footer")))
        yield self._builder.take(total, total, self._skipped())

    def _story(self) -> Story:
        return Story(self._styles, self._notes, self._left_out)

    def _relationships(self, part: str, base: str) -> Relationships:
        found = Relationships(base)
        self._parse(part, found)
        return found

    def _parse(self, part: str, handler: Relationships | Styles | Story) -> None:
        if part in self._archive.names:
            for _ in self._archive.parse(part, handler, self._cancelled):
                pass

    def _add(self, items: list[Item]) -> None:
        for item in items:
            self._builder.add(item.text, item.kind, item.level)

    def _around(self, parts: list[str]) -> list[Item]:
        """Headers or footers, each text once: first, odd and even pages often have the same. No page numbers."""
        items: dict[str, Item] = {}
        for part in parts:
            story = self._story()
            self._parse(part, story)
            items.update((item.text, item) for item in story.rest() if not item.is_page_label)
        return [Item(item.text, "paragraph") for item in items.values()]

    def _read_notes(self, parts: Relationships) -> list[Item]:
        stories = {}
        for kind in ("footnote", "endnote"):
            stories[kind] = self._story()
            for part in parts.of_type(kind + "s")[:1]:
                self._parse(part, stories[kind])
        items = []
        for (kind, note_id), number in list(self._notes.numbers.items()):
            text = " ".join(item.text for item in stories[kind].notes.get(note_id, []))
            if text:
                items.append(Item(f"[{number}] {text}", "paragraph"))
        return items

    def _skipped(self) -> list[Skipped]:
        found = []
        for what, count in self._left_out.items():
            one, several = _LEFT_OUT[what]
            found.append(Skipped(None, (one if count == 1 else several.format(count)) + " left out"))
        names = self._archive.names
        files = sum(name.startswith("word/embeddings/") for name in names)
        if files:
            word = "1 embedded file is" if files == 1 else f"{files} embedded files are"
            found.append(Skipped(None, f"{word} not opened"))
        if any(name.endswith("vbaProject.bin") for name in names):
            found.append(Skipped(None, MACROS_IGNORED))
        return found
