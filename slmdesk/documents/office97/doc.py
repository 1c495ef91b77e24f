"""Reads DOC files of Word 6 to 2003 ([MS-DOC]): text, headings and table rows.

Word 97 and later keep the text in pieces (2.4.1); styles and hidden text come from ``doc_properties``. Of Word 6
and 95 the text alone is read.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.office97.common import OldOffice
from slmdesk.documents.office97.doc_properties import Properties
from slmdesk.documents.office97.ole import top_names
from slmdesk.documents.ooxml.package import MACROS_IGNORED, left_out
from slmdesk.documents.piece import PIECE_CHARACTERS, Format, Piece, PieceBuilder
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.source import subject
from slmdesk.errors import DocumentError
from slmdesk.messages import Skipped

_KIND = OldOffice("a DOC", "text", "Word", "LibreOffice", "DOCX", 200 << 20)
_MAX_CHARACTERS = 50_000_000
_WORD_97, _WORD_6 = 0xA5EC, 0xA5DC
_ENCRYPTED, _TABLE_1, _FAST_SAVED = 0x0100, 0x0200, 0x0004  # flags of FibBase, 2.5.2

_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_OBJECTS = re.compile("[\x01\x08]")
_DROPPED = {
    **dict.fromkeys(range(0x20), None),
    0x09: " ", 0x0B: " ", 0x0E: " ", 0x1E: "\u2011", 0xA0: " ",
}  # fmt: skip
_BULLET = "\uf0b7"


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A run of text as it lies in the file. start: of its bytes. width: bytes of a character."""

    text: str
    start: int
    width: int


def is_doc(sniff: Sniff) -> bool:
    """Whether it is a compound file with the main stream of a Word document."""
    return "worddocument" in sniff.streams


def read_doc(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read a DOC; about 64,000 characters make a piece. See ``piece.Reader``."""
    _KIND.check_size(file, name)
    with _KIND.reading(name):
        story = _open(file, name)
        builder = PieceBuilder()
        for done, _total in story.paragraphs(builder):
            if len(builder) >= PIECE_CHARACTERS:
                stop_if(cancelled)
                yield builder.take(done, story.characters)
    yield builder.take(story.characters, story.characters, [*left_out(story.left_out), *story.whole_file(file)])


FORMAT = Format("doc", "bytes", read_doc)


def _open(file: BinaryIO, name: str) -> _Story:
    from olefile import OleFileIO

    file.seek(0)
    with OleFileIO(file) as container:
        with container.openstream("WordDocument") as stream:
            data = stream.read()
        kind, flags = struct.unpack_from("<H8xH", data)
        if flags & _ENCRYPTED or container.exists("\x09DRMContent"):
            raise _KIND.protected(name)
        if kind == _WORD_6 and not flags & _FAST_SAVED:
            return _word_6(data)
        if kind != _WORD_97:
            raise DocumentError(
                "document-format",
                f"{subject(name)} is an old Word document in a form that this version does not read.",
                "Open it in Word or LibreOffice and save it as DOCX or PDF.",
            )
        with container.openstream("1Table" if flags & _TABLE_1 else "0Table") as stream:
            table = stream.read()
    return _word_97(data, table)


def _word_97(data: bytes, table: bytes) -> _Story:
    # Positions in the Fib, 2.5.1 to 2.5.6.
    main, notes, heads, _, comments, endnotes, boxes = struct.unpack_from("<7i", data, 0x4C)
    lengths = [max(0, length) for length in (main, notes, heads, comments, endnotes, boxes)]
    start, size = struct.unpack_from("<II", data, 0x1A2)
    stretches = list(_pieces(table[start : start + size], data))
    properties = Properties(data, table)
    return _Story(stretches, lengths, properties)


def _pieces(clx: bytes, data: bytes) -> Iterator[_Stretch]:
    """The text's pieces in order: 2.9.38, 2.8.35 and 2.9.73."""
    place = 0
    while clx[place] == 1:  # changes to properties, which pieces refer to
        place += 3 + struct.unpack_from("<H", clx, place + 1)[0]
    if clx[place] != 2:
        raise ValueError("no table of pieces")
    size = struct.unpack_from("<I", clx, place + 1)[0]
    plc = clx[place + 5 : place + 5 + size]
    count = (len(plc) - 4) // 12
    positions = struct.unpack_from(f"<{count + 1}i", plc)
    read = 0
    for index in range(count):
        length = positions[index + 1] - positions[index]
        read += length
        if length < 0 or read > _MAX_CHARACTERS:
            raise ValueError("pieces that make no sense")
        where = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * index + 2)[0]
        if where & 0x40000000:
            start = (where & 0x3FFFFFFF) // 2
            yield _Stretch(_decoded(data[start : start + length], "cp1252"), start, 1)
        else:
            start = where & 0x3FFFFFFF
            yield _Stretch(_decoded(data[start : start + 2 * length], "utf-16-le"), start, 2)


def _word_6(data: bytes) -> _Story:
    start, end = struct.unpack_from("<II", data, 0x18)
    lengths = [max(0, length) for length in struct.unpack_from("<6i", data, 0x34)]
    main, notes, heads, _, comments, endnotes = lengths
    text = _decoded(data[start:end], "cp1252")
    return _Story([_Stretch(text, start, 1)], [main, notes, heads, comments, endnotes, 0], None)


def _decoded(data: bytes, codec: str) -> str:
    """One character for each unit, so that places stay what they are; halves of pairs are lost."""
    if codec == "cp1252":
        return data.decode("cp1252", "replace")
    text = data.decode("utf-16-le", "replace")
    if len(text) * 2 == len(data):
        return text
    return "".join(map(chr, struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2])))


class _Story:
    """The parts of a document's text one after the other. lengths: of body, footnotes, headers, comments, endnotes,
    text boxes; they follow each other in this order."""

    def __init__(self, stretches: list[_Stretch], lengths: list[int], properties: Properties | None) -> None:
        self._stretches = stretches
        self._properties = properties
        self._lengths = lengths
        self.characters = sum(len(stretch.text) for stretch in stretches)
        self.left_out: Counter[str] = Counter()
        self._headers = False

    def paragraphs(self, builder: PieceBuilder) -> Iterator[tuple[int, int]]:
        """Add the paragraphs that are read; after each, how far it is."""
        body, notes, heads, comments, endnotes, boxes = self._lengths
        ends = [body, body + notes]
        skip_until = ends[-1] + heads + comments
        last = skip_until + endnotes + boxes
        cells: list[str] = []
        at = 0
        for text, mark, place in self._raw_paragraphs():
            begin, at = at, at + len(text) + 1
            if ends[-1] <= begin < skip_until:
                self._headers |= begin < ends[-1] + heads and bool(_plain(text).strip())
                continue
            if begin >= last:
                break
            level = self._properties.level(place) if self._properties else 0
            cleaned = self._cleaned(text)
            if mark == "\x07":
                # A mark with nothing before it, right after a cell, ends the row: 2.4.3.
                if not text and cells:
                    builder.add("\t".join(cells).rstrip(), "table-row")
                    cells = []
                else:
                    cells.append(cleaned)
            else:
                if cells:  # what stood before it in the same cell
                    cells.append(cleaned)
                elif cleaned.startswith(_BULLET):
                    builder.add("• " + cleaned[1:].strip(), "list-item")
                else:
                    builder.add(cleaned, "heading" if level else "paragraph", min(6, level))
            yield at, self.characters
        if cells:
            builder.add("\t".join(cells).rstrip(), "table-row")
        self.left_out["comment"] += bool(comments)

    def whole_file(self, file: BinaryIO) -> list[Skipped]:
        """What is left out of the file as a whole."""
        names = top_names(file)
        found = []
        if self._headers:
            found.append(Skipped(None, "headers and footers left out"))
        if "objectpool" in names:
            found.append(Skipped(None, "embedded objects are not opened"))
        if "macros" in names:
            found.append(Skipped(None, MACROS_IGNORED))
        if self._properties is None:
            found.append(Skipped(None, "headings and hidden text of Word 6 and 95 are not told from other text"))
        return found

    def _raw_paragraphs(self) -> Iterator[tuple[str, str, int]]:
        """(text with its control characters, the mark that ends it, where that mark lies in the file)."""
        parts: list[str] = []
        for stretch in self._stretches:
            begin = 0
            for match in re.finditer("[\r\x07\x0c]", stretch.text):
                parts.append(self._shown(stretch, begin, match.start()))
                yield "".join(parts), match[0], stretch.start + match.start() * stretch.width
                parts, begin = [], match.end()
            parts.append(self._shown(stretch, begin, len(stretch.text)))
        if any(parts):
            yield "".join(parts), "\r", -1

    def _shown(self, stretch: _Stretch, begin: int, end: int) -> str:
        """A part of a stretch, in which hidden and deleted text is overwritten, so that its length stays."""
        text = stretch.text[begin:end]
        if self._properties is None or not text:
            return text
        first, last = stretch.start + begin * stretch.width, stretch.start + end * stretch.width
        for hidden_from, hidden_to in self._properties.hidden(first, last):
            low = max(0, (hidden_from - first) // stretch.width)
            high = min(len(text), (hidden_to - first) // stretch.width)
            self.left_out["hidden"] += sum(not character.isspace() for character in _plain(text[low:high]))
            text = text[:low] + "\x00" * (high - low) + text[high:]
        return text

    def _cleaned(self, text: str) -> str:
        self.left_out["picture"] += len(_OBJECTS.findall(_without_fields(text)))
        return _plain(text)


def _plain(text: str) -> str:
    """The text without instructions of fields (their results stay) and control characters."""
    text = _without_fields(text).translate(_DROPPED)
    if any("\ud800" <= character <= "\udfff" for character in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return re.sub(" {2,}", " ", text).strip()


def _without_fields(text: str) -> str:
    while "\x13" in text:
        text, count = _FIELD.subn(lambda match: match[1] or "", text)
        if not count:
            break
    return text
