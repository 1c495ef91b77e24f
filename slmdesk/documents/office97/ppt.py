"""Reads PPT files of PowerPoint 97 to 2003 ([MS-PPT]) slide by slide: title, text, then the notes.

A page is a slide. Hidden slides are left out, and that is said. What is drawn on a master is not read.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.office97.common import OldOffice
from slmdesk.documents.office97.ole import top_names
from slmdesk.documents.office97.ppt_records import Record, Records
from slmdesk.documents.ooxml.package import MACROS_IGNORED, left_out
from slmdesk.documents.piece import Format, Piece, PieceBuilder
from slmdesk.documents.slides import HIDDEN_SLIDE, NOTES_LEAD, notes_notice
from slmdesk.documents.sniff import Sniff
from slmdesk.messages import Skipped

_KIND = OldOffice("a PPT", "slides", "PowerPoint", "LibreOffice Impress", "PPTX", 300 << 20)
_MAX_CHARACTERS = 50_000_000
_MAX_SLIDES = 20_000
_DUAL = "PP97_DUALSTORAGE"  # a file for PowerPoint 95 and 97 keeps the one for 97 in there
_ENCRYPTED_TOKEN = 0xF3D1C4DF  # 2.3.2

# Record types, 2.13.24.
_SLIDE, _SLIDE_ATOM, _NOTES, _SLIDE_PERSIST, _SHOW_INFO = 0x03EE, 0x03EF, 0x03F0, 0x03F3, 0x03F9
_SLIDE_LIST, _TEXT_HEADER, _CHARS, _BYTES, _OUTLINE_TEXT = 0x0FF0, 0x0F9F, 0x0FA0, 0x0FA8, 0x0F9E
_PLACEHOLDER, _OLE_OBJECT, _COMMENT, _HEADERS, _STRING = 0x0BC3, 0x0BC1, 0x2EE0, 0x0FD9, 0x0FBA
_DOCUMENT_INFO, _VBA, _VBA_ATOM = 0x07D0, 0x03FF, 0x0400
_OF_SLIDES = 3  # instance of headers and footers, 2.4.15.1
_META = (0x0FD8, 0x0FF7, 0x0FF8, 0x0FF9, 0x0FFA)  # page number, dates, header, footer: a sign stands for each
_DRAWING, _GROUP, _SHAPE, _FSP, _TEXT_BOX, _CLIENT_DATA = 0x040C, 0xF003, 0xF004, 0xF00A, 0xF00D, 0xF011
_DRAWINGS = frozenset((_DRAWING, 0xF002, _GROUP))
_TAGS = frozenset((0x1388, 0x138A, 0x138B))  # newer features, comments among them
_PICTURE_FRAME = 75  # type of shape, [MS-ODRAW] 2.4.24
_TITLES, _BODIES = (0, 6), (1, 7, 8)  # types of text, 2.13.33
_ON_EVERY_SLIDE = (7, 8, 9, 10)  # types of placeholders, 2.13.20: date, number, footer, header
_HIDDEN = 0x0004


@dataclass(slots=True)
class _Text:
    """kind: of text, 2.13.33."""

    kind: int
    text: str = ""


@dataclass(slots=True)
class _Entry:
    """A slide, or a page of notes, in the list of them. texts: of its placeholders, which its shapes refer to."""

    object_id: int
    slide_id: int
    texts: list[_Text] = field(default_factory=list)


def is_ppt(sniff: Sniff) -> bool:
    """Whether it is a compound file with the main stream of a PowerPoint presentation."""
    return "powerpoint document" in sniff.streams


def read_ppt(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read a PPT; each slide is a piece. See ``piece.Reader``."""
    _KIND.check_size(file, name)
    with _KIND.reading(name):
        yield from _open(file, name, cancelled).pieces()


FORMAT = Format("ppt", "pages", read_ppt)


def _open(file: BinaryIO, name: str, cancelled: Cancelled) -> _Presentation:
    from olefile import OleFileIO

    names = top_names(file)
    file.seek(0)
    with OleFileIO(file) as container:
        folder = [_DUAL] if _DUAL.lower() in names else []
        with container.openstream([*folder, "Current User"]) as stream:
            user = stream.read(1 << 16)
        with container.openstream([*folder, "PowerPoint Document"]) as stream:
            data = stream.read()
    token, newest_edit = struct.unpack_from("<II", user, 12)
    records = Records(data, cancelled)
    if token == _ENCRYPTED_TOKEN:
        raise _KIND.protected(name)
    document, places, encrypted = records.objects(newest_edit)
    if encrypted or "encryptedsummary" in names:
        raise _KIND.protected(name)
    return _Presentation(records, records.at(places[document]), places, cancelled)


class _Presentation:
    """Reads the slides of one PPT in order. places: id of an object -> where it begins."""

    def __init__(self, records: Records, document: Record, places: dict[int, int], cancelled: Cancelled) -> None:
        self._records = records
        self._document = document
        self._places = places
        self._cancelled = cancelled
        self._builder = PieceBuilder()
        self._characters = 0
        self._slides_with_notes = 0
        self._headers = False
        self._macros = False

    def pieces(self) -> Iterator[Piece]:
        slides: list[_Entry] = []
        notes: dict[int, _Entry] = {}
        for record in self._records.inside(self._document):
            if record.kind == _SLIDE_LIST and record.instance == 0:
                slides += self._entries(record)
            elif record.kind == _SLIDE_LIST and record.instance == 2:
                notes |= {entry.slide_id: entry for entry in self._entries(record)}
            elif record.kind == _HEADERS and record.instance == _OF_SLIDES:
                self._headers |= any(inner.kind == _STRING for inner in self._records.inside(record))
            elif record.kind == _DOCUMENT_INFO:
                below = self._records.below(record, frozenset((_VBA,)))
                self._macros |= any(inner.kind == _VBA_ATOM and self._records.number(inner, 4) for inner in below)
        total = len(slides)
        for number, entry in enumerate(slides, start=1):
            stop_if(self._cancelled)
            skipped = self._read(entry, notes, number)
            yield self._builder.take(number, total, skipped)
        whole = [Skipped(None, MACROS_IGNORED)] if self._macros else []
        if self._headers:
            whole.append(Skipped(None, "headers and footers left out"))
        yield Piece("", [], total, total, whole, notes_notice(self._slides_with_notes))

    def _entries(self, parent: Record) -> list[_Entry]:
        """The slides of a list, 2.4.14.3, with the texts that stand there instead of on the slide."""
        entries: list[_Entry] = []
        texts: list[_Text] = []
        marks: list[int] = []
        for record in self._records.inside(parent):
            if record.kind == _SLIDE_PERSIST:
                entry = _Entry(self._records.number(record), self._records.number(record, 12))
                texts, marks = entry.texts, []
                entries.append(entry)
                if len(entries) > _MAX_SLIDES:
                    raise ValueError("too many slides")
            else:
                self._take_text(record, texts, marks)
        return entries

    def _take_text(self, record: Record, texts: list[_Text], marks: list[int]) -> None:
        """Follow the records of texts: a header begins each, and places of signs come after it.

        marks: such places of the text at hand.
        """
        if record.kind == _TEXT_HEADER:
            texts.append(_Text(self._records.number(record)))
            marks.clear()
        elif record.kind in (_CHARS, _BYTES) and texts:
            data = self._records.content(record)
            self._characters += len(data)
            if self._characters > _MAX_CHARACTERS:
                raise ValueError("too much text")
            # 2.9.43: the lower bytes of UTF-16.
            wide = record.kind == _CHARS
            texts[-1].text = data.decode("utf-16-le", "replace") if wide else data.decode("latin-1")
        elif record.kind in _META and texts:
            place = self._records.number(record)
            text = texts[-1].text
            if place < len(text) and place not in marks:
                marks.append(place)
                texts[-1].text = text[:place] + "\0" + text[place + 1 :]

    def _read(self, entry: _Entry, notes: dict[int, _Entry], number: int) -> list[Skipped]:
        place = self._places.get(entry.object_id)
        slide = self._records.at(place) if place is not None else None
        if slide is None or slide.kind != _SLIDE:
            return [Skipped(number, "the slide is missing in the file")]
        counts: Counter[str] = Counter()
        notes_id = 0
        drawings: list[Record] = []
        for record in self._records.inside(slide):
            if record.kind == _SLIDE_ATOM:
                notes_id = self._records.number(record, 16)
            elif record.kind == _SHOW_INFO and self._records.number(record, 8) >> 16 & _HIDDEN:
                return [Skipped(number, HIDDEN_SLIDE)]
            elif record.kind == _DRAWING:
                drawings.append(record)
            elif record.kind in _TAGS:
                counts["comment"] += sum(inner.kind == _COMMENT for inner in self._records.below(record, _TAGS))
        texts = [text for drawing in drawings for text in self._texts(drawing, entry, counts)]
        for text in sorted(texts, key=lambda text: text.kind not in _TITLES):
            self._add(text, number)
        self._add_notes(notes.get(notes_id) if notes_id else None, number)
        return left_out(counts, number)

    def _texts(self, drawing: Record, entry: _Entry, counts: Counter[str]) -> list[_Text]:
        found: list[_Text] = []
        for shape in self._records.below(drawing, _DRAWINGS):
            if shape.kind == _SHAPE:
                found += self._shape(shape, entry, counts)
        return found

    def _shape(self, shape: Record, entry: _Entry, counts: Counter[str]) -> list[_Text]:
        texts: list[_Text] = []
        marks: list[int] = []
        for record in self._records.inside(shape):
            if record.kind == _FSP:
                counts["picture"] += record.instance == _PICTURE_FRAME
            elif record.kind == _CLIENT_DATA:
                for inner in self._records.inside(record):
                    if inner.kind == _OLE_OBJECT:
                        counts["object"] += 1
                        counts["picture"] -= counts["picture"] > 0  # the frame that shows it
                    elif inner.kind == _PLACEHOLDER and self._records.number(inner, 4) & 0xFF in _ON_EVERY_SLIDE:
                        return []
            elif record.kind == _TEXT_BOX:
                for inner in self._records.inside(record):
                    if inner.kind == _OUTLINE_TEXT:
                        index = self._records.number(inner)
                        texts += entry.texts[index : index + 1]
                    else:
                        self._take_text(inner, texts, marks)
        return texts

    def _add(self, text: _Text, number: int) -> None:
        if text.kind in _TITLES:
            self._builder.add(" ".join(_paragraphs(text.text)), "heading", 1, page=number)
            return
        for paragraph in _paragraphs(text.text):
            self._builder.add(paragraph, "list-item" if text.kind in _BODIES else "paragraph", page=number)

    def _add_notes(self, entry: _Entry | None, number: int) -> None:
        place = self._places.get(entry.object_id) if entry is not None else None
        if entry is None or place is None:
            return
        page = self._records.at(place)
        if page.kind != _NOTES:
            return
        lead = NOTES_LEAD
        for record in self._records.inside(page):
            if record.kind != _DRAWING:
                continue
            for text in self._texts(record, entry, Counter()):
                for paragraph in _paragraphs(text.text):
                    self._builder.add(lead + paragraph, "paragraph", page=number)
                    lead = ""
        self._slides_with_notes += not lead


def _paragraphs(text: str) -> list[str]:
    """What a carriage return ends; a vertical tab breaks a line inside."""
    lines = (_plain(line) for line in text.split("\r"))
    return [line for line in lines if line]


def _plain(text: str) -> str:
    text = "".join(character if character >= " " else " " if character in "\t\v\n" else "" for character in text)
    return " ".join(text.split())
