"""Cuts an RTF file into its tokens as a stream, and knows its code pages (RTF Specification 1.9.1)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal

_CHUNK_BYTES = 1 << 18
_LONGEST_TOKEN_BYTES = 4096
_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>[^a-zA-Z])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n\0]{1,2048})"
    rb"|[\r\n\0]+|\\",
    re.DOTALL,
)
_UNTIL_GROUP = re.compile(rb"[^{}\\]+")

Kind = Literal["word", "symbol", "open", "close", "bytes"]


@dataclass(slots=True)
class Token:
    """kind, and what it needs: a control word with its number (None without), a symbol, or bytes of text."""

    kind: Kind
    name: str = ""
    number: int | None = None
    data: bytes = b""


class Tokens:
    """The tokens of a file.

    Attributes:
        done: bytes read so far.
        skip_text: the reader ignores text for now; runs of it are not cut into tokens.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.done = 0
        self.skip_text = False
        self._binary = 0  # bytes after \bin that are no RTF

    def __iter__(self) -> Iterator[Token]:
        self._file.seek(0)
        rest = b""
        while True:
            chunk = self._file.read(_CHUNK_BYTES)
            buffer = rest + chunk
            # A token that reaches the end of the buffer may go on in the next.
            limit = len(buffer) - _LONGEST_TOKEN_BYTES if chunk else len(buffer)
            place = 0
            while place < limit:
                if self._binary:
                    step = min(self._binary, len(buffer) - place)
                    self._binary -= step
                    place += step
                    continue
                if self.skip_text and (run := _UNTIL_GROUP.match(buffer, place)):
                    place = run.end()
                    continue
                match = _TOKEN.match(buffer, place)
                if match is None:  # cannot be: the last branches match any byte
                    break
                place = match.end()
                token = _token(match)
                if token is not None:
                    if token.name == "bin" and token.number is not None:
                        self._binary = max(0, token.number)
                    yield token
            rest = buffer[place:]
            self.done += len(chunk)
            if not chunk:
                return


def _token(match: re.Match[bytes]) -> Token | None:
    kind = match.lastgroup
    if kind in ("word", "number"):
        number = match["number"]
        return Token("word", match["word"].decode("ascii"), int(number) if number is not None else None)
    if kind == "hex":
        return Token("bytes", data=bytes((int(match["hex"], 16),)))
    if kind == "symbol":
        return Token("symbol", match["symbol"].decode("latin-1"))
    if kind == "brace":
        return Token("open" if match["brace"] == b"{" else "close")
    return Token("bytes", data=match["text"]) if kind == "text" else None


CODECS_OF_CHARSETS = {  # \fcharset
    0: "cp1252", 77: "mac_roman", 78: "shift_jis", 79: "euc_kr", 80: "gb2312", 81: "big5", 128: "cp932", 129: "cp949",
    130: "johab", 134: "gb18030", 136: "big5hkscs", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255",
    178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
SYMBOL_CHARSET = 2


def codec_of_page(number: int) -> str | None:
    """The codec of ``\\ansicpg`` or ``\\cpg``; None for one that nobody knows."""
    name = {10000: "mac_roman", 936: "gb18030", 65001: "utf-8", 1361: "johab", 708: "iso8859_6"}.get(
        number, f"cp{number}"
    )
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None
