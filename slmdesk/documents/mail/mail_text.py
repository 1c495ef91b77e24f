"""What e-mail of every kind is put together from: lines of its header, text bodies, attachments by name."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

from slmdesk.documents.encoding import find_encoding
from slmdesk.documents.piece import PieceBuilder
from slmdesk.documents.web.flow import Item
from slmdesk.documents.web.html import codec_of
from slmdesk.messages import Skipped

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_SOFT_BREAK = re.compile(r"(?<!\n--) \n(?=[^>\n\s])")  # of format=flowed: RFC 3676, 4.1


def add_header(builder: PieceBuilder, lines: Iterable[tuple[str, str]]) -> None:
    """Append ``From: ...`` and its kin as blocks, one line each; a field without a value is left out."""
    joiner = None
    for label, value in lines:
        value = " ".join(value.split())
        if value:
            builder.add(f"{label}: {value}", joiner=joiner)
            joiner = "\n"


def text_items(text: str, flowed: bool = False) -> list[Item]:
    """The paragraphs of a plain text body; line breaks inside them stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if flowed:
        text = _SOFT_BREAK.sub(" ", text)
    return [Item(part, "paragraph") for part in _BLANK_LINE.split(text) if part.strip()]


def decode(data: bytes, charset: str | None) -> str:
    """The text of a body. charset: what the message says; None, or nonsense, leaves it to a guess."""
    codec = codec_of(charset) if charset else None
    if codec is None or codec == "utf-8":
        found = find_encoding(io.BytesIO(data))
        return data[found.skip :].decode(found.codec, found.errors) if found else data.decode("utf-8", "replace")
    return data.decode(codec, "replace")


def attachment(name: str, kind: str = "") -> Skipped:
    """An attachment that was not opened. kind: its media type, or an empty string."""
    shown = "".join(character if character.isprintable() else "?" for character in " ".join(name.split())[:120])
    called = f'"{shown}"' if shown else "without a name"
    return Skipped(None, f"an attachment was not opened: {called}{f' ({kind})' if kind else ''}")
