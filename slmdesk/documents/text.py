"""Reads plain text and Markdown: the text is the decoded file unchanged, and blocks point into it.

Only a byte-order mark is left out; line ends stay as they are in the file.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from markdown_it import MarkdownIt
from markdown_it.token import Token

from slmdesk.documents.cancelling import Cancelled, stop_if
from slmdesk.documents.encoding import Encoding, find_encoding
from slmdesk.documents.piece import PIECE_CHARACTERS, Format, Kind, Piece
from slmdesk.documents.source import subject
from slmdesk.errors import DocumentError
from slmdesk.messages import Block

_READ_BYTES = 1 << 16
_MAX_PIECE_CHARACTERS = 8 * PIECE_CHARACTERS  # a stretch without any border is cut here
_WRAPPED_LINE_CHARACTERS = 120  # longer lines were not wrapped by hand: each is a paragraph of its own

_LINE_END = re.compile(r"\r\n?|\n")
_BLANK_LINE = re.compile(r"(?>\r\n?|\n)[^\S\r\n]*(?>\r\n?|\n)\s*")
_LIST_ITEM = re.compile(r"\s*(?:[-*+•–]|\d{1,3}[.)])\s+\S")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)

_Blocks = Callable[[str], Iterator[Block]]
_Cut = Callable[[str], int]


def read_text(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read plain text; paragraphs end at blank lines. See ``piece.Reader``."""
    return _read(file, name, cancelled, _text_blocks, _after_last_blank_line)


def read_markdown(file: BinaryIO, name: str, password: str | None, cancelled: Cancelled) -> Iterator[Piece]:
    """Read Markdown (CommonMark and tables): headings, paragraphs, list items, code, table rows.

    A block leaves out the marks around it (``##``, ``-``, ``>``, code fences), which stay in the text.
    """
    return _read(file, name, cancelled, _markdown_blocks, _markdown_cut)


TEXT = Format("text", "bytes", read_text)
MARKDOWN = Format("markdown", "bytes", read_markdown)


def _read(file: BinaryIO, name: str, cancelled: Cancelled, blocks: _Blocks, cut: _Cut) -> Iterator[Piece]:
    encoding = find_encoding(file)
    if encoding is None:
        raise _not_text(name)
    total = file.seek(0, os.SEEK_END)
    notice = encoding.notice
    found = False
    for text, done in _stretches(file, name, encoding, cut, cancelled):
        piece = Piece(text, list(blocks(text)), done, total, notice=notice)
        found = found or bool(piece.blocks)
        notice = ""
        yield piece
    if not found:
        raise DocumentError(
            "document-empty", f"{subject(name)} holds nothing but white space.", "Choose a file with text in it."
        )


def _stretches(
    file: BinaryIO, name: str, encoding: Encoding, cut: _Cut, cancelled: Cancelled
) -> Iterator[tuple[str, int]]:
    """The decoded text in stretches that end at block borders, each with the bytes read so far."""
    decoder = codecs.getincrementaldecoder(encoding.codec)(encoding.errors)
    file.seek(encoding.skip)
    buffer = ""
    wanted = PIECE_CHARACTERS
    while True:
        stop_if(cancelled)
        data = file.read(_READ_BYTES)
        text = decoder.decode(data, final=not data)
        if "\0" in text:
            raise _not_text(name)
        buffer += text
        if not data:
            break
        if len(buffer) < wanted or buffer.endswith("\r"):
            continue
        end = cut(buffer)
        if end == 0 and len(buffer) >= _MAX_PIECE_CHARACTERS:
            end = _any_border(buffer)
        if end:
            yield buffer[:end], file.tell()
            buffer = buffer[end:]
        wanted = len(buffer) + PIECE_CHARACTERS
    if buffer:
        yield buffer, file.tell()


def _not_text(name: str) -> DocumentError:
    return DocumentError(
        "document-format",
        f"{subject(name)} is not text: it holds binary data of a kind that this version does not know.",
        "Open it in the program it was made with and save it as PDF, DOCX or plain text.",
    )


def _any_border(text: str) -> int:
    """A place to cut text that has no block border: after its last line, else its last word, else its end."""
    return max(text.rfind("\n"), text.rfind("\r")) + 1 or text.rfind(" ") + 1 or len(text)


# --- plain text --------------------------------------------------------------------------------


def _after_last_blank_line(text: str) -> int:
    # What follows the last border may go on in the next stretch, so only a border with text after it counts.
    end = 0
    for border in _BLANK_LINE.finditer(text, max(0, len(text) - PIECE_CHARACTERS)):
        if border.end() < len(text):
            end = border.end()
    return end


def _text_blocks(text: str) -> Iterator[Block]:
    start = 0
    for border in _BLANK_LINE.finditer(text):
        yield from _paragraph(text, start, border.start())
        start = border.end()
    yield from _paragraph(text, start, len(text))


def _paragraph(text: str, start: int, end: int) -> Iterator[Block]:
    lines = list(_spans(text, start, end, _LINE_END))
    if len(lines) > 1 and any(stop - begin > _WRAPPED_LINE_CHARACTERS for begin, stop in lines):
        for begin, stop in lines:
            yield from _block(text, begin, stop, "list-item" if _LIST_ITEM.match(text, begin, stop) else "paragraph")
        return
    # Items of a list stand on lines of their own; lines in between go on with the item above.
    first = start
    kind: Kind = "paragraph"
    for begin, stop in lines:
        if _LIST_ITEM.match(text, begin, stop):
            yield from _block(text, first, begin, kind)
            first, kind = begin, "list-item"
    yield from _block(text, first, end, kind)


def _spans(text: str, start: int, end: int, border: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for match in border.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _block(text: str, start: int, end: int, kind: Kind = "paragraph", level: int = 0) -> Iterator[Block]:
    part = text[start:end]
    stripped = part.strip()
    if stripped:
        start += len(part) - len(part.lstrip())
        yield Block(None, start, start + len(stripped), kind, level)


# --- Markdown ----------------------------------------------------------------------------------

_QUOTE_MARK = re.compile(r"(?:\s*>)+[^\S\r\n]*")
_HEADING_MARK = re.compile(r"\s*#{1,6}(?=\s)\s*")
_ITEM_MARK = re.compile(r"(?:\s*>)*(?:\s*(?:[-*+]|\d{1,9}[.)])(?=\s))+\s*(?:\[[ xX]\]\s+)?")


def _markdown_cut(text: str) -> int:
    """Where a Markdown file may be cut: at an unindented line after a blank one, outside a code fence."""
    end = 0
    for border in _BLANK_LINE.finditer(text, max(0, len(text) - PIECE_CHARACTERS)):
        # An indented line may belong to a list item above.
        if border.end() < len(text) and text[border.end() - 1] in "\r\n":
            end = border.end()
    fences = _FENCE.findall(text[:end])
    return end if len(fences) % 2 == 0 else 0


def _markdown_blocks(text: str) -> Iterator[Block]:
    lines = [0, *(match.end() for match in _LINE_END.finditer(text))]
    lines.append(len(text))
    items: list[int] = []  # the first line of each list item that is open
    for token in _parser().parse(text):
        if token.type == "list_item_open" and token.map is not None:
            items.append(token.map[0])
        elif token.type == "list_item_close":
            items.pop()
        elif token.map is not None and (token.nesting == 1 or token.type in _CODE):
            begin = lines[min(token.map[0], len(lines) - 1)]
            end = lines[min(token.map[1], len(lines) - 1)]
            yield from _markdown_block(text, begin, end, token, bool(items) and items[-1] == token.map[0])


_CODE = ("fence", "code_block", "html_block")


def _markdown_block(text: str, begin: int, end: int, token: Token, opens_item: bool) -> Iterator[Block]:
    mark = (_ITEM_MARK if opens_item else _QUOTE_MARK).match(text, begin, end)
    if mark is not None:
        begin = mark.end()
    if token.type == "heading_open":
        if mark := _HEADING_MARK.match(text, begin, end):
            begin = mark.end()
        yield from _block(
            text, begin, _heading_end(text[begin:end], token.markup) + begin, "heading", int(token.tag[1:])
        )
    elif token.type == "paragraph_open":
        yield from _block(text, begin, end, "list-item" if opens_item else "paragraph")
    elif token.type == "tr_open":
        yield from _block(text, begin, end, "table-row")
    elif token.type == "fence":
        yield from _block(text, *_inside_fence(text, begin, end, token.markup), "code")
    elif token.type == "code_block":
        yield from _block(text, begin, end, "code")
    elif token.type == "html_block":
        yield from _block(text, begin, end)


def _heading_end(heading: str, mark: str) -> int:
    heading = heading.rstrip()
    if mark in ("=", "-"):  # the line under it
        return max(heading.rfind("\n"), heading.rfind("\r")) + 1
    without = heading.rstrip("#")
    return len(without) if without[-1:].isspace() else len(heading)


def _inside_fence(text: str, begin: int, end: int, mark: str) -> tuple[int, int]:
    first = _LINE_END.search(text, begin, end)
    begin = first.end() if first else end
    code = text[begin:end].rstrip()
    last = begin + max(code.rfind("\n"), code.rfind("\r")) + 1
    line = text[last:end].strip().lstrip("> ")
    closed = len(line) >= len(mark) and not line.strip(mark[0])
    return begin, last if closed else end


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])  # what stands inside a line is not looked at
    return parser
