"""Makes compound files ([MS-CFB]) and Outlook messages ([MS-OXMSG]) for tests."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Mapping
from datetime import UTC, datetime

Folder = Mapping[str, "bytes | Folder"]
_SECTOR, _MINI = 512, 64
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(root: Folder) -> bytes:
    """A compound file of version 3 with these streams (bytes) and storages (mappings)."""
    entries: list[tuple[str, int, int, bytes]] = []  # name, type, child, data

    children: dict[int, list[int]] = {}

    def visit(name: str, content: bytes | Folder) -> int:
        number = len(entries)
        is_stream = isinstance(content, bytes)
        entries.append((name, 2 if is_stream else 5 if number == 0 else 1, 0, content if is_stream else b""))
        if not isinstance(content, bytes):
            children[number] = [visit(inner, content[inner]) for inner in content]
        return number

    visit("Root Entry", root)
    mini, minifat = b"", []
    sectors: list[bytes] = []
    fat: list[int] = []

    def store(data: bytes) -> int:
        """Append full sectors; the first one's number."""
        first = len(sectors)
        count = -(-len(data) // _SECTOR)
        for index in range(count):
            sectors.append(data[index * _SECTOR : (index + 1) * _SECTOR].ljust(_SECTOR, b"\0"))
            fat.append(first + index + 1 if index + 1 < count else _END)
        return first if count else _END

    starts = []
    for _name, kind, _child, data in entries:
        if kind != 2:
            starts.append(0)
        elif len(data) >= 4096:
            starts.append(store(data))
        else:
            starts.append(len(mini) // _MINI if data else _END)
            count = -(-len(data) // _MINI)
            base = len(minifat)
            minifat += [base + index + 1 for index in range(count - 1)] + [_END] * bool(count)
            mini += data.ljust(count * _MINI, b"\0")
    starts[0] = store(mini)
    minifat_start = store(b"".join(struct.pack("<I", value) for value in minifat))
    minifat_count = -(-len(minifat) * 4 // _SECTOR)
    right = [_FREE] * len(entries)
    child = [_FREE] * len(entries)
    for parent, inner in children.items():  # no balanced tree: a list to the right, as the format allows readers
        ordered = sorted(inner, key=lambda number: (len(entries[number][0]), entries[number][0].upper()))
        child[parent] = ordered[0] if ordered else _FREE
        for left, following in itertools.pairwise(ordered):
            right[left] = following
    directory = b""
    for number, (name, kind, _child, data) in enumerate(entries):
        encoded = name.encode("utf-16-le") + b"\0\0"
        size = len(mini) if number == 0 else len(data)
        directory += encoded.ljust(64, b"\0") + struct.pack(
            "<HBBIII16sIQQIQ",
            len(encoded),
            kind,
            1,
            _FREE,
            right[number],
            child[number],
            b"",
            0,
            0,
            0,
            starts[number],
            size,
        )
    while len(directory) % _SECTOR:
        directory += bytes(64 + 2 + 2) + struct.pack("<III", _FREE, _FREE, _FREE) + bytes(48)
    directory_start = store(directory)
    fat_count = -(-(len(fat) + 8) // (_SECTOR // 4))
    fat_start = len(sectors)
    fat += [_FAT] * fat_count
    packed = b"".join(struct.pack("<I", value) for value in fat).ljust(fat_count * _SECTOR, b"\xff")
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, fat_count, directory_start, 0, 4096,
        minifat_start if minifat else _END, minifat_count, _END, 0,
    )  # fmt: skip
    difat = b"".join(struct.pack("<I", fat_start + index) for index in range(fat_count)).ljust(436, b"\xff")
    return header + difat + b"".join(sectors) + packed


def message(
    texts: Mapping[str, str],
    html: bytes = b"",
    sent: datetime | None = None,
    attachments: list[Folder] | None = None,
    header_bytes: int = 32,
    extra: Folder | None = None,
) -> Folder:
    """The storage of a message. texts: property tag (four hex digits) -> text."""
    folder: dict[str, bytes | Folder] = {
        f"__substg1.0_{tag}001F": text.encode("utf-16-le") for tag, text in texts.items()
    }
    fixed = bytes(header_bytes) + struct.pack("<IIQ", 0x3FDE0003, 6, 65001)
    if sent is not None:
        ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
        fixed += struct.pack("<IIQ", 0x00390040, 6, ticks)
    folder["__properties_version1.0"] = fixed
    if html:
        folder["__substg1.0_10130102"] = html
    for number, attachment in enumerate(attachments or []):
        folder[f"__attach_version1.0_#{number:08X}"] = attachment
    return {**folder, **(extra or {})}


def attachment(name: str, inner: Folder | None = None) -> Folder:
    """The storage of an attachment; inner: a message that was attached."""
    folder: dict[str, bytes | Folder] = {
        "__properties_version1.0": bytes(8),
        "__substg1.0_3707001F": name.encode("utf-16-le"),
    }
    if inner is not None:
        folder["__substg1.0_3701000D"] = inner
    else:
        folder["__substg1.0_37010102"] = b"data" * 2000
    return folder
