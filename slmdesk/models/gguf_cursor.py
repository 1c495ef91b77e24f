"""Reads the bytes of a GGUF header forward: never past the end of the file, never more than is allowed."""

from __future__ import annotations

import struct
from typing import BinaryIO

from slmdesk.errors import ModelError

MAX_HEADER_BYTES = 256 << 20
MAX_STRING_BYTES = 64 << 20  # some files carry their whole tokenizer as one JSON text of 17 MB
DOWNLOAD_AGAIN = "Remove it and download or copy it again."

_CHUNK_BYTES = 1 << 20
_U32 = struct.Struct("<I")
_U64 = struct.Struct("<Q")


class Cursor:
    """A place in a file, with a buffer of about a megabyte. Its methods raise ModelError at the end of the file."""

    def __init__(self, file: BinaryIO, file_bytes: int) -> None:
        self._file = file
        self._end = file_bytes
        self._buffer = b""
        self._start = 0  # of the buffer, in the file
        self._next = 0  # in the buffer

    @property
    def position(self) -> int:
        """Bytes from the beginning of the file."""
        return self._start + self._next

    @property
    def remaining(self) -> int:
        return self._end - self.position

    def take(self, size: int) -> bytes:
        stop = self._next + size
        if stop > len(self._buffer):
            self._fill(size)
            stop = size
        piece = self._buffer[self._next : stop]
        self._next = stop
        return piece

    def u32(self) -> int:
        return int(_U32.unpack(self.take(4))[0])

    def u64(self) -> int:
        return int(_U64.unpack(self.take(8))[0])

    def string(self) -> str:
        size = self.u64()
        self._check_size(size, MAX_STRING_BYTES)
        try:
            return self.take(size).decode("utf-8")
        except UnicodeDecodeError as error:
            raise ModelError(
                "model-bad-text", "A text in the model's header is damaged (not UTF-8).", DOWNLOAD_AGAIN
            ) from error

    def skip(self, size: int) -> None:
        self._check_size(size, MAX_HEADER_BYTES)
        self._move(self.position + size)

    def skip_strings(self, count: int) -> None:
        """Pass over the vocabulary, which is most of a header, without making an object of each word."""
        unpack = _U64.unpack_from
        while count:
            if self._next + 8 > len(self._buffer):
                self._fill(8)
            buffer, here, passed = self._buffer, self._next, 0
            try:  # the quickest way in Python to go on until the next length is not in the buffer
                for passed in range(count):  # noqa: B007
                    here += 8 + unpack(buffer, here)[0]
                passed = count
            except (struct.error, OverflowError):
                pass
            count -= passed
            self._move(self._start + here)

    def _move(self, position: int) -> None:
        if position > self._end:
            raise cut_off(self._end)
        if position > MAX_HEADER_BYTES:
            raise too_large()
        if position <= self._start + len(self._buffer):
            self._next = position - self._start
        else:
            self._file.seek(position)
            self._start, self._next, self._buffer = position, 0, b""

    def _check_size(self, size: int, limit: int) -> None:
        if size > self.remaining:
            raise cut_off(self._end)
        if size > limit:
            raise too_large()

    def _fill(self, size: int) -> None:
        """Make the buffer begin here and hold at least ``size`` bytes."""
        self._check_size(size, MAX_HEADER_BYTES)
        if self.position + size > MAX_HEADER_BYTES:
            raise too_large()
        rest = self._buffer[self._next :]
        self._start, self._next = self.position, 0
        self._buffer = rest + self._file.read(max(size, _CHUNK_BYTES) - len(rest))
        if len(self._buffer) < size:
            raise cut_off(self._end)  # the file became shorter while we read it


def cut_off(file_bytes: int) -> ModelError:
    return ModelError(
        "model-truncated-header",
        f"The model's header runs past the end of the file ({file_bytes:,} bytes): it is cut off or damaged.",
        DOWNLOAD_AGAIN,
    )


def too_large() -> ModelError:
    return ModelError(
        "model-header-too-large",
        f"The model's header is larger than {MAX_HEADER_BYTES >> 20} MB, or holds a text larger than "
        f"{MAX_STRING_BYTES >> 20} MB: no model needs that.",
        DOWNLOAD_AGAIN,
    )
