"""Lines and bytes out of a pipe that cuts anywhere."""

from __future__ import annotations

import io

from hypothesis import given, strategies as st

from slmdesk.messages import FromChild, PageImage, Token, encode
from slmdesk.worker.framing import FrameReader
from slmdesk.worker.main import _Outbox


class Trickle(io.RawIOBase):
    """Gives what it holds in pieces of given sizes, over and over."""

    def __init__(self, content: bytes, sizes: list[int]) -> None:
        super().__init__()
        self._content = content
        self._sizes = sizes
        self._turn = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = min(self._sizes[self._turn % len(self._sizes)], len(buffer), len(self._content))
        self._turn += 1
        buffer[:size] = self._content[:size]
        self._content = self._content[size:]
        return size


def reader(content: bytes, sizes: list[int]) -> FrameReader:
    return FrameReader(io.BufferedReader(Trickle(content, sizes), buffer_size=8))


lines = st.binary(max_size=40).map(lambda line: line.replace(b"\n", b" "))
frames = st.lists(st.tuples(lines, st.binary(max_size=60)), max_size=8)
pieces = st.lists(st.integers(1, 9), min_size=1, max_size=5)


@given(frames, pieces)
def test_lines_and_bytes_come_back_as_they_went(sent: list[tuple[bytes, bytes]], sizes: list[int]) -> None:
    got = reader(b"".join(line + b"\n" + data for line, data in sent), sizes)
    for line, data in sent:
        assert got.line() == line
        assert got.data(len(data)) == data
    assert got.line() is None


@given(frames, st.binary(max_size=30), st.integers(1, 50), pieces)
def test_what_is_cut_off_is_none(sent: list[tuple[bytes, bytes]], rest: bytes, missing: int, sizes: list[int]) -> None:
    content = b"".join(line + b"\n" + data for line, data in sent)
    cut_data = reader(content + b"header\n" + rest, sizes)
    cut_line = reader(content + rest.replace(b"\n", b" "), sizes)
    for got in (cut_data, cut_line):
        for _line, data in sent:
            got.line()
            got.data(len(data))
    assert cut_data.line() == b"header"
    assert cut_data.data(len(rest) + missing) is None
    assert cut_line.line() is None


@given(st.lists(st.binary(max_size=200)), pieces)
def test_an_event_with_bytes_is_a_line_and_its_bytes(pictures: list[bytes], sizes: list[int]) -> None:
    out = io.BytesIO()
    outbox = _Outbox(out)
    for data in pictures:
        outbox.send(1, PageImage(1, 2, 3, 8, data=data))
        outbox.send(1, Token("after"))
    got = reader(out.getvalue(), sizes)
    for data in pictures:
        assert got.line() == encode(FromChild(1, PageImage(1, 2, 3, 8), len(data)))
        assert got.data(len(data)) == data
        assert got.line() == encode(FromChild(1, Token("after")))
