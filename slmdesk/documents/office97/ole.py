"""Looks at OLE2 compound files (old or encrypted Office documents, messages): what stands at their top ([MS-CFB])."""

from __future__ import annotations

import struct
from typing import BinaryIO

# olefile follows what the file says of itself, and fails in all these ways where that is nonsense.
BROKEN = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    struct.error,
)
MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def top_names(file: BinaryIO) -> frozenset[str]:
    """The names of the streams and storages at the top, in lower case; empty for what is none, or a broken one."""
    file.seek(0)
    if file.read(len(MAGIC)) != MAGIC:
        return frozenset()
    # Imported here: most files are of other kinds.
    from olefile import OleFileIO

    try:
        file.seek(0)
        container = OleFileIO(file)
        return frozenset(str(entry.name).lower() for entry in container.root.kids)
    except BROKEN:
        return frozenset()
