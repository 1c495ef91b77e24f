"""Reads Outlook messages (MSG, [MS-OXMSG]): the main lines of the header, then the text; like ``eml.py``.

Of a message's properties only those that are shown are read: attachments are listed and never unpacked.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.parser import HeaderParser
from typing import Any, BinaryIO

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.mail.eml import SHOWN, decode_field
from slmdesk.documents.mail.mail_text import add_header, attachment, decode, text_items
from slmdesk.documents.markup import Markup
from slmdesk.documents.piece import Format, Piece, PieceBuilder
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.web.flow import Item, add, skipped
from slmdesk.documents.web.html import codec_of, page_items
from slmdesk.messages import Skipped

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_PROPERTY_BYTES = 50 << 20
_MAX_ATTACHMENTS = 1000
# Property tags, [MS-OXPROPS]. Types: 001F text in UTF-16, 001E text in a code page, 0102 bytes, 000D a storage.
_SUBJECT, _BODY, _HTML, _RTF = "0037", "1000", "1013", "1009"
_SENDER_NAME, _SENDER_ADDRESS, _SENDER_SMTP = "0C1A", "0C1F", "5D01"
_TO, _CC, _TRANSPORT_HEADERS = "0E04", "0E03", "007D"
_FILE_NAMES = ("3707", "3704", "3001")
_SUBMITTED, _DELIVERED, _INTERNET_CODE_PAGE, _CODE_PAGE = 0x0039, 0x0E06, 0x3FDE, 0x3FFD


def is_outlook(sniff: Sniff) -> bool:
    """Whether it is a compound file with a message in it."""
    return sniff.head.startswith(_OLE2) and sniff.contains("__properties_version1.0".encode("utf-16-le"))


def read_outlook(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read one message. See ``piece.Reader``."""
    from olefile import OleFileIO

    markup = Markup(name, cancelled)
    mail = _Mail(markup)
    container = None
    try:
        file.seek(0)
        container = OleFileIO(file)
        mail.read(_Storage(container, []), nested=False)
    except (OSError, ValueError, LookupError, ArithmeticError, TypeError, AttributeError, RecursionError) as error:
        # olefile follows what the file says of itself, and fails in all these ways where that is nonsense.
        raise markup.damaged("its parts do not fit together") from error
    except struct.error as error:
        raise markup.damaged("one of its parts is too short") from error
    finally:
        if container is not None:
            container.close()
    yield mail.builder.take(1, 1, skipped(mail.left_out) + mail.listed)


FORMAT = Format("outlook-message", "bytes", read_outlook)


class _Storage:
    """A message or an attachment: a folder of the compound file with properties in it."""

    def __init__(self, container: Any, path: list[str]) -> None:
        self._container = container
        self._path = path
        # The header before the fixed properties: [MS-OXMSG] 2.4.1.
        header_bytes = 32 if not path else 8 if "__attach" in path[-1] else 24
        self._numbers = self._fixed(header_bytes)
        page = self.number(_CODE_PAGE) or self.number(_INTERNET_CODE_PAGE) or 1252
        self._codec = code_page(page) or "cp1252"
        self.html_codec = code_page(self.number(_INTERNET_CODE_PAGE) or 0)

    def _fixed(self, header_bytes: int) -> dict[int, int]:
        data = self._stream("__properties_version1.0") or b""
        found = {}
        for place in range(header_bytes, len(data) - 15, 16):
            tag, _flags, value = struct.unpack_from("<IIQ", data, place)
            found[tag >> 16] = value
        return found

    def _stream(self, name: str) -> bytes | None:
        path = [*self._path, name]
        if not self._container.exists(path) or self._container.get_type(path) != 2:
            return None
        if self._container.get_size(path) > _MAX_PROPERTY_BYTES:
            raise ValueError("a property larger than any text")
        with self._container.openstream(path) as stream:
            data = stream.read()
        return bytes(data)

    def number(self, tag: int) -> int | None:
        """A property of fixed size: an integer or a time."""
        return self._numbers.get(tag)

    def data(self, tag: str) -> bytes | None:
        """A property of bytes."""
        return self._stream(f"__substg1.0_{tag}0102")

    def text(self, *tags: str) -> str:
        """The first of these properties that has text in it."""
        for tag in tags:
            data = self._stream(f"__substg1.0_{tag}001F")
            if data:
                return data.decode("utf-16-le", "replace").strip("\0")
            data = self._stream(f"__substg1.0_{tag}001E")
            if data:
                return decode(data.rstrip(b"\0"), self._codec)
        return ""

    def folders(self, prefix: str) -> list[_Storage]:
        """The storages inside whose names start so, in order."""
        depth = len(self._path)
        names = {
            path[depth]
            for path in self._container.listdir(streams=False, storages=True)
            if len(path) == depth + 1 and path[:depth] == self._path and path[depth].startswith(prefix)
        }
        return [_Storage(self._container, [*self._path, name]) for name in sorted(names)[:_MAX_ATTACHMENTS]]


class _Mail:
    """Reads one message and a message inside it."""

    def __init__(self, markup: Markup) -> None:
        self.builder = PieceBuilder()
        self.left_out: Counter[str] = Counter()
        self.listed: list[Skipped] = []
        self._markup = markup

    def read(self, message: _Storage, nested: bool) -> None:
        stop_if(self._markup.cancelled)
        add_header(self.builder, _header(message))
        add(self.builder, self._body(message))
        for part in message.folders("__attach_version1.0_#"):
            inner = part.folders("__substg1.0_3701000D")
            if inner and not nested and inner[0].text(_SUBJECT, _BODY):
                self.read(inner[0], nested=True)
            else:
                self.listed.append(attachment(part.text(*_FILE_NAMES), "message" if inner else part.text("370E")))

    def _body(self, message: _Storage) -> list[Item]:
        text = message.text(_BODY)
        if text.strip():
            return text_items(text)
        page = message.data(_HTML) or message.text(_HTML).encode("utf-8", "replace")
        if page.strip():
            return page_items(page, self._markup, self.left_out, message.html_codec if message.data(_HTML) else "utf-8")
        if message.data(_RTF):
            words = "the text of the message was left out: it is only there as packed RTF; save it as text or HTML"
            self.listed.append(Skipped(None, words))
        return []


def _header(message: _Storage) -> Iterator[tuple[str, str]]:
    travelled = HeaderParser().parsestr(message.text(_TRANSPORT_HEADERS)[:200_000])
    name, address = message.text(_SENDER_NAME), message.text(_SENDER_SMTP)
    if not address and "@" in message.text(_SENDER_ADDRESS):
        address = message.text(_SENDER_ADDRESS)
    own = {
        "From": f"{name} <{address}>" if name and address and name != address else name or address,
        "To": message.text(_TO),
        "Cc": message.text(_CC),
        "Date": _time(message.number(_SUBMITTED) or message.number(_DELIVERED) or 0),
        "Subject": message.text(_SUBJECT),
    }
    for label in SHOWN:
        yield label, decode_field(str(travelled.get(label, ""))) or own[label].replace("\0", "")


def _time(filetime: int) -> str:
    """A FILETIME (100 ns since 1601, UTC) in words; empty for none and for nonsense."""
    if not 0 < filetime < 1 << 62:
        return ""
    try:
        moment = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=filetime // 10)
    except OverflowError:
        return ""
    return moment.strftime("%Y-%m-%d %H:%M UTC")


def code_page(number: int) -> str | None:
    """Python's codec for a Windows code page; None for one that it does not know."""
    number &= 0xFFFFFFFF
    special = {65001: "utf-8", 20127: "ascii", 28591: "cp1252", 28605: "iso8859-15", 20866: "koi8-r", 936: "gb18030"}
    if number in special:
        return special[number]
    if 28592 <= number <= 28606:
        return codec_of(f"iso8859-{number - 28590}")
    return codec_of(f"cp{number}")
