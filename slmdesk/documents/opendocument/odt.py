"""Reads ODT files (OpenDocument text) as a stream: headers, the body in order, then notes and footers.

Tracked deletions are not text; comments, pictures and objects are counted. Numbers of lists and headings are
not in the file's text and not made up here. An ODT has no pages before it is laid out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from slmdesk.documents.cancelling import Cancelled
from slmdesk.documents.ooxml.docx_story import Item
from slmdesk.documents.ooxml.package import left_out
from slmdesk.documents.opendocument.package import Container
from slmdesk.documents.opendocument.story import Story
from slmdesk.documents.piece import PIECE_CHARACTERS, Format, Piece, PieceBuilder
from slmdesk.documents.sniff import Sniff

_MIMETYPE = "application/vnd.oasis.opendocument.text"


def is_odt(sniff: Sniff) -> bool:
    """Whether it is an OpenDocument text, or an OpenDocument container that does not say what it holds."""
    if sniff.mimetype:
        return sniff.mimetype.startswith(_MIMETYPE)
    return {"content.xml", "META-INF/manifest.xml"} <= sniff.members


def read_odt(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read an ODT; about 64,000 characters make a piece. See ``piece.Reader``."""
    container = Container(file, name, password, cancelled)
    try:
        yield from _pieces(container)
    finally:
        container.close()


FORMAT = Format("odt", "bytes", read_odt)


class _PageStyles(Story):
    """Handler of ``styles.xml``: its styles, and the text of headers and footers."""

    def __init__(self, container: Container, counts: Counter[str]) -> None:
        super().__init__(container.styles, container.manifest, counts)
        self.headers: list[Item] = []
        self.footers: list[Item] = []

    def start_short(self, name: str, attributes: dict[str, str]) -> None:
        if name.startswith(("style:header", "style:footer")):
            self.take()
        super().start_short(name, attributes)

    def end_short(self, name: str) -> None:
        super().end_short(name)
        if name.startswith(("style:header", "style:footer")):
            items = self.take()
            (self.headers if name.startswith("style:header") else self.footers).extend(items)


def _pieces(container: Container) -> Iterator[Piece]:
    counts: Counter[str] = Counter()
    page_styles = _PageStyles(container, counts)
    container.parse("styles.xml", page_styles)
    builder = PieceBuilder()
    _add(builder, _once(page_styles.headers))
    story = Story(container.styles, container.manifest, counts)
    total = container.archive.size("content.xml")
    for done in container.archive.parse("content.xml", story, container.cancelled):
        _add(builder, story.take())
        if len(builder) >= PIECE_CHARACTERS:
            yield builder.take(done, total)
    _add(builder, story.notes)
    _add(builder, _once(page_styles.footers))
    yield builder.take(total, total, left_out(counts) + container.whole_file())


def _add(builder: PieceBuilder, items: list[Item]) -> None:
    for item in items:
        builder.add(item.text, item.kind, item.level)


def _once(items: list[Item]) -> list[Item]:
    """Each text once (first, odd and even pages often have the same), and no page numbers."""
    return [Item(text, "paragraph") for text in dict.fromkeys(item.text for item in items if not item.is_page_label)]
