"""Reads RTF files (Rich Text Format 1.9.1) as a stream: paragraphs, headings, lists, tables, notes.

striprtf, the usual library, gives one string without paragraphs' meaning and drops notes, pictures and
deleted text without a word; so the groups are walked here. Numbers of lists are not made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.ooxml.docx_story import Item
from slmdesk.documents.ooxml.package import left_out
from slmdesk.documents.piece import PIECE_CHARACTERS, Format, Piece, PieceBuilder
from slmdesk.documents.rtf.story import Story, TooDeep
from slmdesk.documents.rtf.tokens import Tokens
from slmdesk.documents.sniff import Sniff
from slmdesk.documents.source import subject
from slmdesk.errors import DocumentError

_TOKENS_BETWEEN_LOOKS = 5_000


def is_rtf(sniff: Sniff) -> bool:
    """Whether it starts like an RTF file."""
    return sniff.start.startswith(b"{\\rtf")


def read_rtf(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read an RTF; about 64,000 characters make a piece. See ``piece.Reader``."""
    total = file.seek(0, 2)
    tokens = Tokens(file)
    story = Story()
    builder = PieceBuilder()
    try:
        for number, token in enumerate(tokens):
            story.take_token(token)
            tokens.skip_text = story.ignores_text
            if number % _TOKENS_BETWEEN_LOOKS == 0:
                stop_if(cancelled)
                _add(builder, story.take())
                if len(builder) >= PIECE_CHARACTERS:
                    yield builder.take(min(tokens.done, total), total)
    except TooDeep as error:
        raise DocumentError(
            "document-damaged",
            f"{subject(name)} is damaged: its groups are nested deeper than any program writes them.",
            "Open it in Word or LibreOffice and save it anew.",
        ) from error
    story.finish()
    _add(builder, story.take())
    _add(builder, story.notes)
    _add(builder, story.footers())
    last = builder.take(total, total, left_out(story.left_out))
    yield replace(last, notice=_broken_notice(story.undecodable))


FORMAT = Format("rtf", "bytes", read_rtf)


def _broken_notice(count: int) -> str:
    if not count:
        return ""
    places = "One place in the file" if count == 1 else f"{count} places in the file"
    return f"{places} could not be decoded and {'is' if count == 1 else 'are'} shown as \ufffd."


def _add(builder: PieceBuilder, items: list[Item]) -> None:
    for item in items:
        builder.add(item.text, item.kind, item.level)
