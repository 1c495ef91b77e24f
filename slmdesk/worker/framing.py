"""What comes out of a child's pipe, cut into lines and into the raw bytes that follow some of them."""

from __future__ import annotations

import io

_READ_BYTES = 1 << 16


class FrameReader:
    """Reads lines and stretches of bytes in turn. Bytes are split on newlines before anything is decoded."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._chunk = b""
        self._place = 0  # of the first byte of the chunk that nobody has taken

    def line(self) -> bytes | None:
        """The next complete line without its newline; None at the end, where an unfinished one is dropped."""
        parts: list[bytes] = []
        while True:
            newline = self._chunk.find(b"\n", self._place)
            if newline >= 0:
                parts.append(self._chunk[self._place : newline])
                self._place = newline + 1
                return b"".join(parts)
            parts.append(self._chunk[self._place :])
            self._chunk, self._place = self._stream.read1(_READ_BYTES), 0
            if not self._chunk:
                return None

    def data(self, size_bytes: int) -> bytes | None:
        """The next ``size_bytes`` bytes; None when the stream ends before them."""
        taken = self._chunk[self._place : self._place + size_bytes]
        self._place += len(taken)
        missing = size_bytes - len(taken)
        if missing:
            taken += self._stream.read(missing)
        return taken if len(taken) == size_bytes else None
