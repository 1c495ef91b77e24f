"""Makes Word 97 documents ([MS-DOC]) for tests: no more of the format than ``doc.py`` looks at."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from ole_files import compound

_PAGE = 512
_TEXT_AT = 2 * _PAGE


def word_document(
    text: str,
    *,
    narrow: bool = False,
    headings: Mapping[int, int] | None = None,
    hidden: Sequence[tuple[int, int]] = (),
    lengths: Sequence[int] | None = None,
    flags: int = 0,
    kind: int = 0xA5EC,
    storages: Mapping[str, Mapping[str, bytes]] | None = None,
) -> bytes:
    """A DOC.

    Args:
        text: with the control characters of the format; a paragraph ends in a carriage return.
        narrow: a byte a character.
        headings: number of a paragraph -> its style, 1 to 9 for a heading.
        hidden: stretches of characters.
        lengths: of body, footnotes, headers, macros, comments, endnotes, text boxes; None for a body alone.
    """
    width = 1 if narrow else 2
    content = text.encode("cp1252" if narrow else "utf-16-le")
    if not narrow:  # the format counts in UTF-16 units
        text = "".join(map(chr, struct.unpack(f"<{len(content) // 2}H", content)))
    after = _TEXT_AT + -(-len(content) // _PAGE) * _PAGE
    ends = [index + 1 for index, character in enumerate(text) if character in "\r\x07\x0c"] or [len(text)]
    styles = [(headings or {}).get(number, 0) for number in range(len(ends))]
    paragraphs = _page([0, *ends], width, [b"\x02" + struct.pack("<H", style) + b"\0" for style in styles], 13)
    borders = sorted({0, len(text), *(border for stretch in hidden for border in stretch)})
    vanish = b"\x03" + struct.pack("<HB", 0x083C, 1)
    runs = [vanish if any(start <= begin < end for start, end in hidden) else b"" for begin in borders[:-1]]
    characters = _page(borders, width, runs, 1)
    where = (_TEXT_AT * 2) | 0x40000000 if narrow else _TEXT_AT
    clx = b"\x02" + struct.pack("<IiiHIH", 16, 0, len(text), 0, where, 0)
    tables = [
        (0x1A2, clx),
        (0x102, struct.pack("<III", _TEXT_AT, _TEXT_AT + len(content), after // _PAGE)),
        (0xFA, struct.pack("<III", _TEXT_AT, _TEXT_AT + len(content), after // _PAGE + 1)),
    ]
    header = bytearray(_TEXT_AT)
    struct.pack_into("<HH6xH", header, 0, kind, 0xC1, flags | 0x0200)
    struct.pack_into("<II", header, 0x18, _TEXT_AT, _TEXT_AT + len(content))
    parts = list(lengths or [len(text)])
    struct.pack_into(f"<{len(parts)}i", header, 0x4C if kind == 0xA5EC else 0x34, *parts)
    table = b""
    if kind == 0xA5EC:
        for place, data in tables:
            struct.pack_into("<II", header, place, len(table), len(data))
            table += data
    main = bytes(header) + content.ljust(after - _TEXT_AT, b"\0") + paragraphs + characters
    return compound({"WordDocument": main, "1Table": table, **(storages or {})})


def _page(borders: Sequence[int], width: int, entries: Sequence[bytes], slot_bytes: int) -> bytes:
    """A page of properties: places, a slot for each run, and what the slots point at, from the end backwards."""
    page = bytearray(_PAGE)
    struct.pack_into(f"<{len(borders)}I", page, 0, *(_TEXT_AT + width * border for border in borders))
    place = _PAGE - 1
    for index, entry in enumerate(entries):
        if entry:
            place = (place - len(entry)) // 2 * 2
            page[place : place + len(entry)] = entry
            page[4 * len(borders) + slot_bytes * index] = place // 2
    page[-1] = len(entries)
    return bytes(page)
