"""The look at a file's first bytes that readers are chosen by, and names for what no reader here reads."""

from __future__ import annotations

import codecs
import os
import re
import zipfile
import zlib
from functools import cached_property
from typing import BinaryIO

from slmdesk.documents.markup import root_of
from slmdesk.documents.office97.ole import top_names

HEAD_BYTES = 8192
_MAX_MEMBERS = 20_000
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Sniff:
    """A file seen from outside: its name's extension (lower case, with the dot) and its first bytes."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self.extension = os.path.splitext(name)[1].lower()
        file.seek(0)
        self.head = file.read(HEAD_BYTES)

    @cached_property
    def is_zip(self) -> bool:
        return self.head.startswith((b"PK\x03\x04", b"PK\x05\x06"))

    @cached_property
    def members(self) -> frozenset[str]:
        """File names inside a ZIP container; empty when it is none, or a broken one."""
        if not self.is_zip:
            return frozenset()
        try:
            with zipfile.ZipFile(self._file) as archive:
                return frozenset(archive.namelist()[:_MAX_MEMBERS])
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError):
            return frozenset()

    @cached_property
    def streams(self) -> frozenset[str]:
        """What stands at the top of an OLE2 compound file, in lower case; empty when it is none, or a broken one."""
        return top_names(self._file)

    @cached_property
    def mimetype(self) -> str:
        """What a ZIP container says of itself in its first member (OpenDocument, EPUB), or an empty string."""
        # Stored, not packed, and first: OpenDocument 1.2 part 3, 3.3, and EPUB OCF 3.2, 4.3.
        match = re.match(rb"PK\x03\x04.{22}\x08\x00(..)mimetype", self.head, re.DOTALL)
        if match is None:
            return ""
        start = match.end() + int.from_bytes(match[1], "little")
        return self.head[start : start + 80].split(b"PK", 1)[0].decode("ascii", "replace")

    @cached_property
    def start(self) -> bytes:
        """The head without a byte-order mark and white space before it, in lower case: for markup."""
        for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
            if self.head.startswith(mark):
                return self.head[2:].decode(codec, "replace").encode().lstrip().lower()
        return self.head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()

    @cached_property
    def root(self) -> str:
        """The name of an XML file's root element, ``namespace}local``; empty for what is not XML."""
        return self._root[0]

    @cached_property
    def declares_entities(self) -> bool:
        """Whether an XML file declares entities."""
        return self._root[1]

    @cached_property
    def _root(self) -> tuple[str, bool]:
        return root_of(self._file) if self.start.startswith(b"<") else ("", False)

    def contains(self, pattern: bytes) -> bool:
        """Whether ``pattern`` occurs in the first or last 4 MiB of the file."""
        length = 4 << 20
        self._file.seek(0, os.SEEK_END)
        size = self._file.tell()
        self._file.seek(0)
        if pattern in self._file.read(length):
            return True
        self._file.seek(max(0, size - length))
        return pattern in self._file.read(length)


def unreadable_format(sniff: Sniff) -> tuple[str, str] | None:
    """Name a format that is known but not read, and what the user can do; None when it is not known."""
    if sniff.is_zip:
        return _container(sniff)
    if sniff.head.startswith(_OLE2):
        return _ole2(sniff)
    for magic, name, hint in _MAGIC:
        if sniff.head.startswith(magic):
            return name, hint
    if sniff.head[4:8] == b"ftyp":
        return "a video or HEIC picture", _NO_TEXT
    if sniff.head[60:68] == b"BOOKMOBI":
        return "a Kindle book", "Convert it to PDF with the program you read it in."
    return _xml(sniff)


_SAVE = "Open it in the program it was made with and save it as DOCX or PDF."
_PICTURE = "Save it as PNG or JPEG."
_NO_TEXT = "Choose a document with text: PDF, DOCX, TXT or Markdown."
_UNPACK = "Unpack it and choose a document inside."

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\xffWPC", "a WordPerfect document", _SAVE),
    (b"\xdb\xa5", "an old Word document", _SAVE),
    (b"\xfe7\x00", "an old Word document", _SAVE),
    (b"%!PS", "a PostScript file", "Convert it to PDF."),
    (b"AT&TFORM", "a DjVu document", "Convert it to PDF with a text layer."),
    (b"GIF8", "a GIF picture", _PICTURE),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"SQLite format 3\x00", "an SQLite database", _NO_TEXT),
    (b"GGUF", "a language model (GGUF)", "To use it as a model: slmdesk models import FILE."),
    (b"\x7fELF", "a program", _NO_TEXT),
    (b"ID3", "a sound recording", _NO_TEXT),
    (b"OggS", "a sound recording", _NO_TEXT),
    (b"fLaC", "a sound recording", _NO_TEXT),
)


def _xml(sniff: Sniff) -> tuple[str, str] | None:
    if sniff.declares_entities:
        return "an XML file that declares entities, which can be used to do harm", "Do not trust it."
    says_so = sniff.start.startswith((b"<?xml", b"<!doctype")) or sniff.extension == ".xml"
    if not says_so or not (sniff.root or sniff.start.startswith(b"<?xml")):
        return None
    name = "".join(character for character in sniff.root.rpartition("}")[2][:60] if character.isprintable())
    known = f"an XML file with the root element <{name}>" if name else "an XML file whose root element cannot be read"
    return known, "Open it in the program it was made with and save it as DOCX, PDF or plain text."


_CONTAINERS: tuple[tuple[str, str, str], ...] = (  # a member that tells the format, its name, the hint
    ("xl/workbook.bin", "a binary Excel workbook (XLSB)", "Open it in Excel or LibreOffice and save it as XLSX."),
    ("Index/Document.iwa", "a Pages document", "Export it from Pages as DOCX or PDF."),
)


def _container(sniff: Sniff) -> tuple[str, str]:
    if sniff.mimetype.startswith("application/vnd.oasis.opendocument"):
        return "an OpenDocument chart, formula or database", "Open it in LibreOffice and save it as PDF."
    for member, name, hint in _CONTAINERS:
        if member in sniff.members:
            return name, hint
    return "a ZIP archive", _UNPACK


def _ole2(sniff: Sniff) -> tuple[str, str]:
    for stream, name, hint in (
        ("WordDocument", "an old Word document (DOC)", "Open it in Word or LibreOffice and save it as DOCX or PDF."),
        ("Workbook", "an old Excel workbook (XLS), damaged", "Open it in Excel or LibreOffice and save it as XLSX."),
        (
            "PowerPoint Document",
            "an old PowerPoint presentation (PPT)",
            "Open it in PowerPoint or LibreOffice Impress and save it as PPTX or PDF.",
        ),
    ):
        # In a broken file the name may still be found: in UTF-16, [MS-CFB] 2.6.1.
        if stream.lower() in sniff.streams or (not sniff.streams and sniff.contains(stream.encode("utf-16-le"))):
            return name, hint
    return "an old Office document", _SAVE


def is_encrypted_office(sniff: Sniff) -> bool:
    """Whether this is a password-protected DOCX, XLSX or PPTX: [MS-OFFCRYPTO] 2.3.4."""
    return sniff.head.startswith(_OLE2) and sniff.contains("EncryptedPackage".encode("utf-16-le"))
