"""XML inside a ZIP container (DOCX and its kin), read as a stream within limits."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol
from xml.parsers import expat

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.source import subject
from slmdesk.errors import DocumentError

MAX_UNPACKED_BYTES = 200 << 20  # of all parts that are read; pictures are never unpacked
MAX_RATIO = 200  # unpacked to packed; text packs to a tenth, a bomb to a thousandth
_RATIO_COUNTS_FROM_BYTES = 10 << 20
_MAX_MEMBERS = 20_000
_CHUNK_BYTES = 1 << 16

BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, ValueError, OverflowError),
    OSError,  # what bz2 says of a stream that is none
    LookupError,  # an XML declaration that names an encoding nobody knows
)
"""What reading a damaged container may raise."""


class Handler(Protocol):
    """What wants the elements of an XML part. Names are ``namespace}local``, or ``local`` without a namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def characters(self, text: str) -> None: ...


class Archive:
    """An open ZIP container. max_unpacked_bytes: of all parts that are read; None for the usual limit.

    Raises (everywhere):
        DocumentError: ``document-damaged``; ``document-too-large`` for what unpacks to too much;
            ``document-password``; ``document-format`` for XML with a document type or entities.
    """

    def __init__(self, file: BinaryIO, name: str, max_unpacked_bytes: int | None = None) -> None:
        self._called = subject(name)
        self._max_unpacked_bytes = max_unpacked_bytes or MAX_UNPACKED_BYTES
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(file)
            infos = self._zip.infolist()
        except BROKEN as error:
            raise self.damaged() from error
        if len(infos) > _MAX_MEMBERS:
            raise self.too_large(f"holds {len(infos)} parts")
        self.names = frozenset(info.filename for info in infos)

    def close(self) -> None:
        """The file stays open: it is the caller's."""
        self._zip.close()

    def size(self, member: str) -> int:
        """Bytes of a part, unpacked, as the container says."""
        return self._zip.getinfo(member).file_size

    def parse(self, member: str, handler: Handler, cancelled: Cancelled) -> Iterator[int]:
        """Send the elements of one XML part to ``handler``.

        Yields:
            The bytes parsed so far, now and then, so that the caller can pass on what it has.
        """
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = handler.start
        parser.EndElementHandler = handler.end
        parser.CharacterDataHandler = handler.characters
        parser.StartDoctypeDeclHandler = self._refuse_document_type
        parser.EntityDeclHandler = self._refuse_document_type
        done = 0
        try:
            for chunk in self._chunks(member):
                stop_if(cancelled)
                parser.Parse(chunk, False)
                done += len(chunk)
                yield done
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise self.damaged() from error
        except BROKEN as error:
            raise self.damaged() from error
        yield done

    def read(self, member: str) -> bytes:
        """One whole part: for what is parsed in other ways than ``parse`` does."""
        try:
            return b"".join(self._chunks(member))
        except BROKEN as error:
            raise self.damaged() from error

    def _chunks(self, member: str) -> Iterator[bytes]:
        info = self._zip.getinfo(member)
        if info.flag_bits & 0x1:
            raise DocumentError(
                "document-password",
                f"{self._called} is encrypted in a way that this version cannot open.",
                "Save it without a password, or as PDF.",
            )
        self._check(info, info.file_size)  # as declared, before anything is unpacked
        unpacked = 0
        with self._zip.open(info) as part:
            while chunk := part.read(_CHUNK_BYTES):
                unpacked += len(chunk)
                self._check(info, unpacked)
                yield chunk
        self._unpacked += unpacked

    def _check(self, info: zipfile.ZipInfo, unpacked: int) -> None:
        if self._unpacked + unpacked > self._max_unpacked_bytes:
            raise self.too_large(f"unpacks to more than {self._max_unpacked_bytes >> 20} MiB of text and markup")
        if unpacked > _RATIO_COUNTS_FROM_BYTES and unpacked > MAX_RATIO * max(1, info.compress_size):
            raise self.too_large(f"unpacks to more than {MAX_RATIO} times its size, as no real document does")

    def damaged(self) -> DocumentError:
        return DocumentError(
            "document-damaged",
            f"{self._called} is damaged: its parts cannot be unpacked or are not valid.",
            "It may have been cut off in a download or a copy. Get it again, or save it anew in the program "
            "that it was made with.",
        )

    def too_large(self, what: str) -> DocumentError:
        return DocumentError(
            "document-too-large", f"{self._called} {what}.", "Split the document, or save it as PDF or plain text."
        )

    def _refuse_document_type(self, *_declaration: object) -> None:
        # Entities can unpack without end or name files of this computer; real DOCX parts have none (ECMA-376-2, 8.1.4).
        raise DocumentError(
            "document-format",
            f"{self._called} declares XML entities, which documents of its kind must not do.",
            "Do not trust it. If you need it, save it anew in the program that it was made with.",
        )
