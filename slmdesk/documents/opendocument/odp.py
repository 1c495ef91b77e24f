"""Reads ODP and ODG files (OpenDocument presentations and drawings) page by page: title, text, tables, then notes.

A page is a slide. Hidden slides are left out, and that is said. Charts and pictures are counted, not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from slmdesk.documents.cancelling import Cancelled
from slmdesk.documents.ooxml.docx_story import Item
from slmdesk.documents.ooxml.package import left_out
from slmdesk.documents.opendocument.package import Container, attribute
from slmdesk.documents.opendocument.story import Story
from slmdesk.documents.piece import Format, Piece, PieceBuilder
from slmdesk.documents.slides import HIDDEN_SLIDE, NOTES_LEAD, notes_notice
from slmdesk.documents.sniff import Sniff
from slmdesk.messages import Skipped

_MIMETYPES = ("application/vnd.oasis.opendocument.presentation", "application/vnd.oasis.opendocument.graphics")
_NOT_TEXT = ("header", "date-time", "page-number", "page")  # of every slide, or made up when it is shown


def is_odp(sniff: Sniff) -> bool:
    """Whether it is an OpenDocument presentation or drawing."""
    return sniff.mimetype.startswith(_MIMETYPES)


def read_odp(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read an ODP; each slide is a piece. See ``piece.Reader``."""
    container = Container(file, name, password, cancelled)
    try:
        yield from _pieces(container)
    finally:
        container.close()


FORMAT = Format("odp", "pages", read_odp)


@dataclass
class _Slide:
    """What one slide holds."""

    title: list[Item] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    notes: list[Item] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    is_hidden: bool = False


class _Slides(Story):
    """Handler of ``content.xml``. slides: the finished ones, which the reader takes away."""

    def __init__(self, container: Container) -> None:
        super().__init__(container.styles, container.manifest, Counter())
        self.slides: list[_Slide] = []
        self._slide: _Slide | None = None
        self._class = ""  # of the open frame: what the layout says it is
        self._in_notes = False
        self._footer: list[str] | None = None  # of an open declaration; it is shown on many slides
        self._footers: list[str] = []

    def start_short(self, name: str, attributes: dict[str, str]) -> None:
        if name == "draw:page":
            style = attribute(attributes, "draw:style-name")
            self._slide = _Slide(is_hidden=self.styles.is_hidden("drawing-page", style))
            self.left_out = self._slide.left_out
            self._slide.items += [Item(text, "paragraph") for text in self._footers]
            self._footers = []
        elif name == "presentation:notes":
            self._keep()
            self._in_notes = True
        elif name == "presentation:footer-decl":
            self._footer = []
        elif name == "draw:frame" and not self._frames:
            self._keep()
            self._class = attribute(attributes, "presentation:class") or ""
        super().start_short(name, attributes)

    def end_short(self, name: str) -> None:
        super().end_short(name)
        if name == "draw:frame" and not self._frames:
            self._keep()
            self._class = ""
        elif name == "presentation:notes":
            self._keep()
            self._in_notes = False
        elif name == "presentation:footer-decl" and self._footer is not None:
            self._footers.append("".join(self._footer))
            self._footer = None
        elif name == "draw:page" and self._slide is not None:
            self._keep()
            self.slides.append(self._slide)
            self._slide = None

    def characters(self, text: str) -> None:
        if self._footer is not None:
            self._footer.append(text)
        super().characters(text)

    def _keep(self) -> None:
        """Put what was collected since the last call where it belongs."""
        items = self.take()
        if self._slide is None or self._class in _NOT_TEXT:
            return
        if self._in_notes:
            self._slide.notes += items
        elif self._class == "title":
            self._slide.title += items
        else:
            self._slide.items += items


def _pieces(container: Container) -> Iterator[Piece]:
    container.parse("styles.xml", container.styles)
    builder = PieceBuilder()
    slides = _Slides(container)
    number = with_notes = 0
    for _ in container.archive.parse("content.xml", slides, container.cancelled):
        for slide in slides.slides:
            number += 1
            with_notes += bool(slide.notes) and not slide.is_hidden
            skipped = _add(builder, slide, number)
            yield builder.take(number, 0, skipped)  # how many there are is known at the end
        slides.slides.clear()
    yield Piece("", [], number, number, container.whole_file(), notes_notice(with_notes))


def _add(builder: PieceBuilder, slide: _Slide, number: int) -> list[Skipped]:
    if slide.is_hidden:
        return [Skipped(number, HIDDEN_SLIDE)]
    builder.add(" ".join(" ".join(item.text.split()) for item in slide.title), "heading", 1, page=number)
    for item in slide.items:
        builder.add(item.text, item.kind, item.level, page=number)
    lead = NOTES_LEAD
    for item in slide.notes:
        builder.add(lead + item.text, "paragraph", page=number)
        lead = ""
    return left_out(slide.left_out, number)
