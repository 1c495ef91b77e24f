"""Makes documents for tests, and reads them: a tiny PDF writer, a tiny DOCX writer, what a read gave."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from slmdesk import documents
from slmdesk.messages import Block, Done, Notice, Progress, Read, ReadResult, TaskEvent, TextPiece

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass
class Reading:
    """What ``documents.read`` yielded."""

    text: str = ""
    blocks: list[Block] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    events: list[TaskEvent] = field(default_factory=list)
    result: ReadResult = field(default_factory=lambda: ReadResult("", None, [], 0.0))

    def kinds(self) -> list[tuple[str, int, str]]:
        """(kind, level, text) of each block."""
        return [(block.kind, block.level, self.text[block.start : block.end]) for block in self.blocks]

    def texts(self) -> list[str]:
        """The text of each block."""
        return [self.text[block.start : block.end] for block in self.blocks]

    def reasons(self) -> list[str]:
        """Why parts were skipped."""
        return [skipped.reason for skipped in self.result.skipped]


def read(path: str | Path, data: bytes | None = None, password: str | None = None, ocr: bool = True) -> Reading:
    """Read a document and check what holds for every document."""
    reading = Reading()
    for event in documents.read(Read(str(path), data, password, ocr), lambda: False):
        reading.events.append(event)
        if isinstance(event, TextPiece):
            for block in event.blocks:
                assert len(reading.text) <= block.start < block.end <= len(reading.text) + len(event.text)
            reading.text += event.text
            reading.blocks += event.blocks
        elif isinstance(event, Notice):
            reading.notices.append(event.text)
        elif isinstance(event, Progress):
            reading.progress.append(event)
        elif isinstance(event, Done):
            assert isinstance(event.result, ReadResult)
            reading.result = event.result
    assert isinstance(reading.events[-1], Done)
    assert sum(isinstance(event, Done) for event in reading.events) == 1
    check_blocks(reading.text, reading.blocks)
    return reading


def check_blocks(text: str, blocks: Sequence[Block]) -> None:
    """Blocks are not empty, have no white space around, stand in order and do not overlap."""
    end = 0
    for block in blocks:
        quote = text[block.start : block.end]
        assert quote
        assert quote == quote.strip()
        assert block.start >= end
        assert (block.kind == "heading") == (1 <= block.level <= 6)
        end = block.end
    text.encode("utf-8")  # nothing that cannot cross the pipe


# --- PDF ---------------------------------------------------------------------------------------

Words = tuple[float, float, float, str]
"""x, y (from the bottom), font size, Latin-1 text."""


def pdf(*pages: Sequence[Words], bold: Sequence[str] = (), content: bytes = b"") -> bytes:
    """A PDF with these lines on A4 pages. bold: the texts to set in bold. content: raw operators on each page."""
    kids = " ".join(f"{5 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
    ]
    for index, lines in enumerate(pages):
        drawn = b"\n".join(_draw(*line, font="F2" if line[3] in bold else "F1") for line in lines) + b"\n" + content
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {6 + 2 * index} 0 R"
            "/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n%b\nendstream" % (len(drawn), drawn))
    return pdf_of_objects(objects)


def _draw(x: float, y: float, size: float, text: str, font: str) -> bytes:
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252")
    return f"BT /{font} {size} Tf {x} {y} Td (".encode() + escaped + b") Tj ET"


def pdf_of_objects(objects: Sequence[bytes]) -> bytes:
    """A PDF file of numbered objects, the first of which is the catalog."""
    out = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(out))
    )


def paragraph_lines(lines: Sequence[str], top: float = 700, size: float = 11, x: float = 72) -> list[Words]:
    """Lines one under the other."""
    return [(x, top - 1.3 * size * index, size, line) for index, line in enumerate(lines)]


# --- DOCX --------------------------------------------------------------------------------------


def docx(body: str, declarations: str = "", **parts: str) -> bytes:
    """A DOCX. body: XML inside ``w:body``. parts: the XML inside the root of styles, footnotes, header1 ..."""
    relationships = "".join(
        f'<Relationship Id="r{index}" Type="{_TYPES}/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
        for index, name in enumerate(parts)
    )
    members = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONSHIPS}"><Relationship Id="r" '
        f'Type="{_TYPES}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONSHIPS}">{relationships}</Relationships>',
        "word/document.xml": f'{declarations}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
    }
    for name, content in parts.items():
        members[f"word/{name}.xml"] = f'<w:{name} xmlns:w="{WORD}">{content}</w:{name}>'
    return zipped({name: content.encode() for name, content in members.items()})


def zipped(members: dict[str, bytes]) -> bytes:
    """A ZIP container."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def p(text: str, properties: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
