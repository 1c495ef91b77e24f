"""Makes PowerPoint 97 presentations ([MS-PPT]) for tests: no more of the format than ``ppt.py`` looks at."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from ole_files import compound

TITLE, BODY, NOTES, OTHER = 0, 1, 2, 4


@dataclass(frozen=True)
class Box:
    """A text on a slide.

    outline: it stands in the list of slides. meta: places of page numbers. placeholder: its type.
    """

    text: str
    kind: int = OTHER
    narrow: bool = False
    outline: bool = False
    meta: Sequence[int] = ()
    placeholder: int = 0


@dataclass(frozen=True)
class Slide:
    boxes: Sequence[Box] = ()
    notes: Sequence[Box] = ()
    hidden: bool = False
    pictures: int = 0
    objects: int = 0
    comments: int = 0
    missing: bool = False


@dataclass
class _Stream:
    data: bytes = b""
    places: dict[int, int] = field(default_factory=dict)

    def add(self, number: int, record: bytes) -> None:
        self.places[number] = len(self.data)
        self.data += record

    def edit(self, previous: int, numbers: Sequence[int], encrypted: bool = False) -> int:
        """Append a persist directory and a user edit; where the edit begins."""
        entries = b"".join(struct.pack("<II", 1 << 20 | number, self.places[number]) for number in numbers)
        directory = len(self.data)
        self.data += atom(0x1772, entries)
        place = len(self.data)
        body = struct.pack("<IIIIIIHH", 0, 0, previous, directory, 1, 99, 0, 0) + (b"\x07\0\0\0" if encrypted else b"")
        self.data += atom(0x0FF5, body)
        return place


def atom(kind: int, content: bytes = b"", instance: int = 0, version: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4 | version, kind, len(content)) + content


def container(kind: int, *parts: bytes, instance: int = 0) -> bytes:
    return atom(kind, b"".join(parts), instance, 15)


def presentation(
    *slides: Slide,
    token: int = 0xE391C05F,
    encrypted: bool = False,
    old: Sequence[Slide] = (),
    footer: bool = False,
    macros: bool = False,
    dual: bool = False,
) -> bytes:
    """A PPT. old: slides as they were before the file was saved quickly, which must not be read."""
    stream = _Stream()
    edit = 0
    for state in ([old] if old else []) + [slides]:
        numbers = [1]
        stream.add(1, _document(state, footer, macros))
        for index, slide in enumerate(state):
            if not slide.missing:
                stream.add(10 + 2 * index, _slide(slide, 1000 + index if slide.notes else 0))
                numbers.append(10 + 2 * index)
            if slide.notes:
                stream.add(11 + 2 * index, container(0x03F0, _drawing(slide.notes)))
                numbers.append(11 + 2 * index)
        edit = stream.edit(edit, numbers, encrypted)
    user = atom(0x0FF6, struct.pack("<III", 0x14, token, edit) + bytes(8))
    streams = {"Current User": user, "PowerPoint Document": stream.data}
    if dual:
        return compound({"PowerPoint Document": b"of PowerPoint 95", "PP97_DUALSTORAGE": streams})
    return compound(streams)


def _document(slides: Sequence[Slide], footer: bool, macros: bool) -> bytes:
    entries, notes = b"", b""
    for index, slide in enumerate(slides):
        entries += atom(0x03F3, struct.pack("<IIiII", 10 + 2 * index, 0, 0, 256 + index, 0))
        entries += b"".join(_text(box) for box in slide.boxes if box.outline)
        if slide.notes:
            notes += atom(0x03F3, struct.pack("<IIiII", 11 + 2 * index, 0, 0, 1000 + index, 0))
    return container(
        0x03E8,
        container(0x0FF0, atom(0x03F3, bytes(20)), _text(Box("Master text")), instance=1),
        container(0x0FD9, atom(0x0FBA, "Footer".encode("utf-16-le")), instance=3) if footer else b"",
        container(0x07D0, container(0x03FF, atom(0x0400, struct.pack("<III", 0, macros, 2)))),
        container(0x0FF0, entries),
        container(0x0FF0, notes, instance=2),
    )


def _slide(slide: Slide, notes_id: int) -> bytes:
    return container(
        0x03EE,
        atom(0x03EF, struct.pack("<I8xIIHH", 0, 0, notes_id, 0, 0)),
        atom(0x03F9, struct.pack("<iIBBHI", 0, 0, 0, 0, 4 if slide.hidden else 0, 0)),
        _drawing(slide.boxes, slide.pictures, slide.objects),
        container(0x1388, container(0x138A, atom(0x138B, container(0x2EE0) * slide.comments))),
    )


def _drawing(boxes: Sequence[Box], pictures: int = 0, objects: int = 0) -> bytes:
    frame = atom(0xF00A, bytes(8), instance=75, version=2)
    shapes = [container(0xF004, frame)] * pictures
    shapes += [container(0xF004, frame, container(0xF011, atom(0x0BC1, bytes(4))))] * objects
    outline = 0
    for box in boxes:
        if box.outline:
            text = atom(0x0F9E, struct.pack("<I", outline))
            outline += 1
        else:
            text = _text(box)
        data = container(0xF011, atom(0x0BC3, struct.pack("<iBBH", 0, box.placeholder, 0, 0)))
        sort = atom(0xF00A, bytes(8), instance=202, version=2)
        shapes.append(container(0xF004, sort, data, atom(0xF00D, text, version=15)))
    return container(0x040C, container(0xF002, container(0xF003, container(0xF003, *shapes))))


def _text(box: Box) -> bytes:
    data = box.text.encode("latin-1" if box.narrow else "utf-16-le")
    meta = b"".join(atom(0x0FD8, struct.pack("<I", place)) for place in box.meta)
    return atom(0x0F9F, struct.pack("<I", box.kind)) + atom(0x0FA8 if box.narrow else 0x0FA0, data) + meta
