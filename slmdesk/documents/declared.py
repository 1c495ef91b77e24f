"""The encoding of a file of text by what it says itself: XML's declaration, a page's meta, a catalogue's header.

A byte-order mark comes before that, and bytes that are not in the encoding that the file names are guessed at.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from typing import BinaryIO

from slmdesk.documents.encoding import Encoding, find_encoding
from slmdesk.documents.web.html import codec_of

XML_ENDINGS = (".xlf", ".xliff", ".xhtml")
PAGE_ENDINGS = (".html", ".htm", *XML_ENDINGS)
CATALOGUE_ENDINGS = (".po", ".pot")

_HEAD_BYTES = 1 << 16
_CHUNK_BYTES = 1 << 20
_LABEL = rb"([A-Za-z][\w.:-]{0,40})"
_DECLARATION = re.compile(rb"""\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']""" + _LABEL)
_META = re.compile(rb"""<meta\s[^>]{0,400}?charset\s*=\s*["']?\s*""" + _LABEL, re.IGNORECASE)
_CATALOGUE = re.compile(rb"""(?mi)^[ \t]*(?:msgstr[ \t]+)?"Content-Type:[^"\n]{0,200}?charset=""" + _LABEL)


def find_text_encoding(file: BinaryIO, ending: str) -> Encoding | None:
    """The encoding of a whole file; None when it is not text. ending: of its name, in small letters, with the dot."""
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    label = _label(head, ending)
    found = find_encoding(file)
    if not label or b"\0" in head or (found is not None and found.skip):
        return found
    codec = codec_of(label) if ending in PAGE_ENDINGS and ending not in XML_ENDINGS else _codec(label)
    if codec is None or codec.startswith("utf"):  # whether it is UTF-8 was seen; the others cannot say so in ASCII
        return found
    if _is_sound(file, codec):
        return Encoding(codec)
    if found is None:
        return None
    return replace(found, notice=f"The file says that it is {label}, but is not. {found.notice}".strip())


def as_bytes(text: str, encoding: Encoding, ending: str) -> bytes:
    """Text as it is written into a file of that ending: in the file's encoding, whatever letters a translation has.

    XML and HTML write letters that the encoding lacks as numbers; everything else becomes UTF-8, and says so.
    """
    try:
        return text.encode(encoding.codec)
    except UnicodeEncodeError:
        if ending in PAGE_ENDINGS:
            return text.encode(encoding.codec, "xmlcharrefreplace")
    if ending in CATALOGUE_ENDINGS:
        named = _CATALOGUE.search(text.encode())
        if named is not None:
            content = text.encode()
            return content[: named.start(1)] + b"UTF-8" + content[named.end(1) :]
    return text.encode()


def _label(head: bytes, ending: str) -> str:
    found = None
    if ending in PAGE_ENDINGS:
        found = _DECLARATION.match(head)
        if found is None and ending not in (".xlf", ".xliff"):
            found = _META.search(head)
    elif ending in CATALOGUE_ENDINGS:
        found = _CATALOGUE.search(head)
    return found[1].decode("ascii") if found else ""


def _codec(label: str) -> str | None:
    """Python's name for exactly this encoding; browsers are laxer (``codec_of``), but XML is written for others."""
    return codecs.lookup(label).name if codec_of(label) is not None else None


def _is_sound(file: BinaryIO, codec: str) -> bool:
    """Whether a whole file is in an encoding."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except (UnicodeError, ValueError):
        return False
    return True
