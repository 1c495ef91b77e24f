"""Reads e-mail as it travels (EML, RFC 5322 and MIME): the main lines of its header, then its text.

Of several forms of the same text the plain one is taken. Attachments are listed and not opened; a message
inside the message is read, but not one inside that.
"""

from __future__ import annotations

import email
import email.errors
import email.header
import email.policy
import re
from collections import Counter
from collections.abc import Iterator
from email.message import Message
from typing import BinaryIO

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.mail.mail_text import add_header, attachment, decode, text_items
from slmdesk.documents.markup import Markup
from slmdesk.documents.piece import PIECE_CHARACTERS, Format, Piece, PieceBuilder
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.source import subject
from slmdesk.documents.web.flow import Item, add, skipped
from slmdesk.documents.web.html import page_items
from slmdesk.errors import DocumentError
from slmdesk.messages import Skipped

MAX_MAIL_BYTES = 64 << 20  # with its attachments, which take nine times that in memory while they are parsed
SHOWN = ("From", "To", "Cc", "Date", "Subject")
_MAX_PARTS = 2000
_MAX_HEADER_CHARACTERS = 20_000

_EXTENSIONS = (".eml", ".mht", ".mhtml")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
_USUAL = frozenset(
    b"from to cc subject date received message-id mime-version return-path delivered-to reply-to".split()
)
_BY_MACHINE = frozenset(b"received message-id mime-version return-path delivered-to".split())
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")


def is_mail(sniff: Sniff) -> bool:
    """Whether it starts with header fields of e-mail: not called one, it takes fields that people do not type."""
    names = set()
    for number, line in enumerate(sniff.head.removeprefix(b"\xef\xbb\xbf").split(b"\n")):
        line = line.rstrip(b"\r")
        if not line:
            break
        if line[:1] in (b" ", b"\t") and number:
            continue
        match = _FIELD.match(line)
        if match is None:
            if number == 0 and line.startswith(b"From "):
                continue  # a mailbox's own line
            return False
        names.add(match[1].lower())
    return len(names & _USUAL) >= 2 and (sniff.extension in _EXTENSIONS or bool(names & _BY_MACHINE))


def read_mail(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read one message. See ``piece.Reader``."""
    file.seek(0)
    data = file.read(MAX_MAIL_BYTES + 1)
    if len(data) > MAX_MAIL_BYTES:
        raise DocumentError(
            "document-too-large",
            f"{subject(name)} is larger than {MAX_MAIL_BYTES >> 20} MiB with its attachments.",
            "Save the message without its attachments, or as text.",
        )
    stop_if(cancelled)
    markup = Markup(name, cancelled)
    try:
        # compat32: the newer policy fails with all kinds of errors on broken header fields, and takes minutes
        # for long ones (python/cpython issues 136063 and 151857).
        message = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf"), policy=email.policy.compat32)
    except (RecursionError, ValueError, LookupError) as error:
        raise markup.damaged("its parts are nested too deep or are not valid") from error
    yield from _Mail(markup, len(data)).pieces(message)


FORMAT = Format("e-mail", "bytes", read_mail)


class _Mail:
    """Reads the parts of one message in order."""

    def __init__(self, markup: Markup, size_bytes: int) -> None:
        self._markup = markup
        self._size_bytes = size_bytes
        self._builder = PieceBuilder()
        self._left_out: Counter[str] = Counter()
        self._listed: list[Skipped] = []
        self._parts = 0

    def pieces(self, message: Message) -> Iterator[Piece]:
        if message.get_content_type() in _ENCRYPTED:
            raise DocumentError(
                "document-protected",
                f"{self._markup.called} is encrypted or sealed (S/MIME, PGP): only your mail program can open it.",
                "Open it there, and save it as text or PDF.",
            )
        add_header(self._builder, ((label, header(message, label)) for label in SHOWN))
        for items in self._walk(message, nested=False):
            add(self._builder, items)
            if len(self._builder) >= PIECE_CHARACTERS:
                yield self._builder.take(0, self._size_bytes)
        yield self._builder.take(self._size_bytes, self._size_bytes, skipped(self._left_out) + self._listed)

    def _walk(self, part: Message, nested: bool, depth: int = 0) -> Iterator[list[Item]]:
        stop_if(self._markup.cancelled)
        self._parts += 1
        if self._parts > _MAX_PARTS or depth > 50:
            self._left_out["further parts of the message were left out: there are too many"] = 1
            return
        kind = part.get_content_type()
        if kind == "message/rfc822":
            yield from self._message(part, nested, depth)
        elif part.is_multipart():
            children = [child for child in _children(part) if isinstance(child, Message)]
            if kind == "multipart/alternative":
                children = self._best(children)
            for child in children:
                yield from self._walk(child, nested, depth + 1)
        elif kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment":
            yield self._text(part, kind)
        elif part.get_content_maintype() == "image" and part.get("Content-ID"):
            self._left_out["picture"] += 1
        elif kind not in ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"):
            self._listed.append(attachment(_file_name(part), kind))

    def _message(self, part: Message, nested: bool, depth: int) -> Iterator[list[Item]]:
        inner = next((child for child in _children(part) if isinstance(child, Message)), None)
        if inner is None or nested:
            self._listed.append(attachment(header(inner, "Subject") if inner else "", "message"))
            return
        add_header(self._builder, ((label, header(inner, label)) for label in SHOWN))
        yield from self._walk(inner, True, depth + 1)

    def _best(self, forms: list[Message]) -> list[Message]:
        """Of several forms of the same text the plain one, else the last that can be read (RFC 2046, 5.1.4)."""
        for form in forms:
            if form.get_content_type() == "text/plain" and _payload(form).strip():
                return [form]
        readable = [form for form in forms if form.is_multipart() or form.get_content_type() == "text/html"]
        return readable[-1:] or forms[-1:]

    def _text(self, part: Message, kind: str) -> list[Item]:
        data = _payload(part)
        charset = _parameter(part, "charset") or None
        if not data.strip():
            return []
        if kind == "text/html":
            return page_items(data, self._markup, self._left_out, charset)
        return text_items(decode(data, charset), _parameter(part, "format").lower() == "flowed")


def header(message: Message, name: str) -> str:
    """A header field as people read it; empty when there is none."""
    found = [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]
    return decode_field(found[0]) if found else ""


def decode_field(raw: str) -> str:
    """A header field's value with its encoded words (RFC 2047) and raw bytes decoded."""
    raw = " ".join(raw[:_MAX_HEADER_CHARACTERS].split())
    try:
        data = raw.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return raw.encode("utf-8", "replace").decode()
    raw = decode(data, None) if any(byte > 0x7F for byte in data) else raw
    try:
        text = str(email.header.make_header(email.header.decode_header(raw)))
    except (email.errors.MessageError, LookupError, ValueError):
        text = raw
    return text.encode("utf-8", "replace").decode()


def _children(part: Message) -> list[object]:
    payload = part.get_payload()
    return list(payload) if isinstance(payload, list) else []


def _payload(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError):
        data = None
    return data if isinstance(data, bytes) else b""


def _parameter(part: Message, name: str) -> str:
    """A parameter of Content-Type; empty when there is none, or a broken one."""
    try:
        value = part.get_param(name, "")
        return str(value[2] if isinstance(value, tuple) else value or "").strip()
    except (ValueError, LookupError, TypeError):
        return ""


def _file_name(part: Message) -> str:
    try:
        return decode_field(part.get_filename() or "")
    except (ValueError, LookupError, TypeError):
        return ""
