"""Reads PPTX files (ECMA-376 PresentationML) slide by slide: title, text, tables, diagrams, then the notes.

A page is a slide. Hidden slides are left out, and that is said. Charts and pictures are counted, not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.ooxml.drawing_text import TITLES, Shape, Shapes
from slmdesk.documents.ooxml.package import MACROS_IGNORED, Package, Relations, left_out, relation_id
from slmdesk.documents.piece import Format, Piece, PieceBuilder
from slmdesk.documents.slides import HIDDEN_SLIDE, NOTES_LEAD, notes_notice
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.zipped import Archive
from slmdesk.messages import Skipped

_DEFAULT_MAIN = "ppt/presentation.xml"
_ON_EVERY_SLIDE = ("ftr", "hdr", "dt")  # read the first time only
_NOT_TEXT = ("sldNum", "sldImg")


def is_pptx(sniff: Sniff) -> bool:
    """Whether it is a ZIP container with a PowerPoint presentation in it."""
    return "[Content_Types].xml" in sniff.members and any(name.startswith("ppt/") for name in sniff.members)


def read_pptx(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read a PPTX; each slide is a piece. See ``piece.Reader``."""
    archive = Archive(file, name)
    try:
        yield from _Presentation(Package(archive, cancelled)).pieces()
    finally:
        archive.close()


FORMAT = Format("pptx", "pages", read_pptx)


class _Slides:
    """Handler of the presentation part: the ids of the slides, in the order in which they are shown."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name.endswith("}sldId"):
            self.ids.append(relation_id(attributes))

    def end(self, name: str) -> None:
        pass

    def characters(self, text: str) -> None:
        pass


class _Presentation:
    """Reads the slides of one PPTX in order."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._builder = PieceBuilder()
        self._seen: set[str] = set()  # footers and dates
        self._slides_with_notes = 0

    def pieces(self) -> Iterator[Piece]:
        main = self._package.main(_DEFAULT_MAIN)
        slides = _Slides()
        self._package.parse(main, slides)
        relations = self._package.relations(main)
        total = len(slides.ids)
        for number, slide_id in enumerate(slides.ids, start=1):
            stop_if(self._package.cancelled)
            relation = relations.by_id(slide_id)
            skipped = self._read(relation.part if relation is not None else "", number)
            yield self._builder.take(number, total, skipped)
        yield Piece("", [], total, total, self._whole_file(), notes_notice(self._slides_with_notes))

    def _whole_file(self) -> list[Skipped]:
        return [Skipped(None, MACROS_IGNORED)] if self._package.has_macros else []

    def _read(self, part: str, number: int) -> list[Skipped]:
        slide = Shapes()
        if not self._package.parse(part, slide):
            return [Skipped(number, "the slide is missing in the file")]
        if slide.is_hidden:
            return [Skipped(number, HIDDEN_SLIDE)]
        relations = self._package.relations(part)
        # The title first, where it names what follows, wherever it was put on the slide.
        for shape in sorted(slide.shapes, key=lambda shape: shape.role not in TITLES):
            self._add(shape, number)
        self._add_diagrams(slide, relations, number)
        self._add_notes(relations, number)
        comments = self._package.count(relations.of_kind("comments"), "cm")
        counts = slide.left_out + Counter(comment=comments)
        return left_out(counts, number)

    def _add(self, shape: Shape, number: int) -> None:
        if shape.role in TITLES:
            self._builder.add(shape.text, "heading", 1, page=number)
        elif shape.role in _NOT_TEXT or (shape.role in _ON_EVERY_SLIDE and shape.text in self._seen):
            return
        else:
            if shape.role in _ON_EVERY_SLIDE:
                self._seen.add(shape.text)
            for item in shape.items:
                self._builder.add(item.text, item.kind, item.level, page=number)

    def _add_diagrams(self, slide: Shapes, relations: Relations, number: int) -> None:
        for diagram_id in slide.diagrams:
            nodes = Shapes()
            relation = relations.by_id(diagram_id)
            if relation is None or not self._package.parse(relation.part, nodes) or not nodes.shapes:
                slide.left_out["diagram"] += 1
            for node in nodes.shapes:
                self._builder.add(node.text, "list-item", page=number)

    def _add_notes(self, relations: Relations, number: int) -> None:
        lead = NOTES_LEAD
        for part in relations.of_kind("notesSlide"):
            notes = Shapes()
            self._package.parse(part, notes)
            for shape in notes.shapes:
                if shape.role in _NOT_TEXT or shape.role in _ON_EVERY_SLIDE:
                    continue
                for item in shape.items:
                    self._builder.add(lead + item.text, "paragraph", page=number)
                    lead = ""
        self._slides_with_notes += not lead
