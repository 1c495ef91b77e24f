"""The tokens of an RTF do not depend on where the file is cut into chunks."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings, strategies as st

from slmdesk.documents.rtf import tokens as module
from slmdesk.documents.rtf.tokens import Tokens, codec_of_page

PARTS = st.sampled_from(
    [
        b"\\par",
        b"\\u8364 ?",
        b"\\'e9",
        b"{",
        b"}",
        b"text ",
        b"\\bin3 {}\\",
        b"\\~",
        b"\r\n",
        b"\\b0",
        b"\0",
        b"\\",
        b"x",
    ]
)


def joined(data: bytes) -> list[tuple[str, str, int | None]]:
    """Neighbouring bytes of text as one, since they may come in several tokens."""
    found: list[tuple[str, str, int | None]] = []
    for token in Tokens(io.BytesIO(data)):
        name = token.data.decode("latin-1") if token.kind == "bytes" else token.name
        if token.kind == "bytes" and found and found[-1][0] == "bytes":
            name = found.pop()[1] + name
        found.append((token.kind, name, token.number))
    return found


@settings(max_examples=200)
@given(st.lists(PARTS, max_size=40).map(b"".join), st.integers(1, 60))
def test_chunks_do_not_matter(data: bytes, chunk_bytes: int) -> None:
    whole = joined(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_CHUNK_BYTES", chunk_bytes)
        patch.setattr(module, "_LONGEST_TOKEN_BYTES", 50)
        assert joined(data) == whole


@given(st.binary(max_size=300))
def test_any_bytes_are_cut_to_the_end(data: bytes) -> None:
    tokens = Tokens(io.BytesIO(data))
    list(tokens)
    assert tokens.done == len(data)


def test_code_pages() -> None:
    assert codec_of_page(1250) == "cp1250"
    assert codec_of_page(65001) == "utf-8"
    assert codec_of_page(-3) is None
