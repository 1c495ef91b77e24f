"""Keeps what was recognised of a page, so that a cancelled scan goes on where it stopped.

What is kept can only be read by whoever has the page itself: its picture is the key (convergent encryption).
A clinic's cache folder therefore says nothing of its letters. Anything damaged counts as not there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from slmdesk.atomic import write_atomically
from slmdesk.documents.ocr.recognition import Recognised

MAX_BYTES = 64 << 20  # some 20,000 pages
_KEPT_SHARE = 0.8  # after the oldest were deleted
_ENDING = ".ocr"
_NONCE_BYTES = 12
_MAX_ENTRY_BYTES = 4 << 20


class OcrCache:
    """A folder of recognised pages; the ones that were not used for longest are deleted first.

    Args:
        folder: made when the first page is kept.
        version: of whatever makes the result; another one finds nothing of this one's.
    """

    def __init__(self, folder: Path, version: str, max_bytes: int = MAX_BYTES) -> None:
        self._folder = folder
        self._version = version.encode()
        self._max_bytes = max_bytes
        self._size_bytes: int | None = None

    def get(self, pixels: Any) -> Recognised | None:
        """What is known of this picture: an array of (height, width, 3), uint8."""
        name, key = self._name_and_key(pixels)
        path = self._folder / name
        try:
            with path.open("rb") as file:
                sealed = file.read(_MAX_ENTRY_BYTES)
        except OSError:
            return None
        found = _opened(sealed, key)
        with contextlib.suppress(OSError):
            if found is None:
                path.unlink()
            else:
                os.utime(path)
        return found

    def put(self, pixels: Any, recognised: Recognised) -> None:
        """Keep a result. A disk that is full or refuses is no failure: the page is recognised again next time."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # takes a moment; few documents are scans

        name, key = self._name_and_key(pixels)
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + AESGCM(key).encrypt(nonce, msgspec.msgpack.encode(recognised), None)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self._folder / name, sealed)
            if self._size_bytes is None:
                self._size_bytes = sum(size for _used, size, _path in self._entries())
            else:
                self._size_bytes += len(sealed)
            if self._size_bytes > self._max_bytes:
                self._delete_oldest()

    def _delete_oldest(self) -> None:
        entries = sorted(self._entries())
        size = sum(entry[1] for entry in entries)
        for _used, size_bytes, path in entries:
            if size <= _KEPT_SHARE * self._max_bytes:
                break
            with contextlib.suppress(OSError):
                os.unlink(path)
                size -= size_bytes
        self._size_bytes = size

    def _entries(self) -> Iterator[tuple[int, int, str]]:
        """(when it was used last, bytes, path)."""
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.endswith(_ENDING) and entry.is_file(follow_symlinks=False):
                    status = entry.stat(follow_symlinks=False)
                    yield status.st_mtime_ns, status.st_size, entry.path

    def _name_and_key(self, pixels: Any) -> tuple[str, bytes]:
        content = hashlib.sha256(repr(pixels.shape).encode())
        content.update(memoryview(pixels).cast("B") if pixels.flags.c_contiguous else pixels.tobytes())
        page = content.digest() + self._version
        return hashlib.sha256(b"name" + page).hexdigest() + _ENDING, hashlib.sha256(b"key" + page).digest()


def _opened(sealed: bytes, key: bytes) -> Recognised | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        plain = AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
        return msgspec.msgpack.decode(plain, type=Recognised)
    except (InvalidTag, ValueError, msgspec.MsgspecError):
        return None
