"""Containers that try to harm: bombs, entities, lies about sizes, broken XML."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from document_files import docx, p, read, zipped
from slmdesk.documents import zipped as module
from slmdesk.documents.forms import read_form, write_form
from slmdesk.errors import DocumentError
from slmdesk.messages import ReadForm, WriteForm


def refusal(data: bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read("a.docx", data)
    return caught.value


def with_document(content: bytes) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": content})


def test_a_bomb_is_refused_by_its_declared_size() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as part:
            for _ in range((module.MAX_UNPACKED_BYTES >> 20) + 1):
                part.write(bytes(1 << 20))
    error = refusal(target.getvalue())
    assert error.kind == "document-too-large"
    assert "200 MiB" in error.message


def test_a_smaller_bomb_is_refused_by_its_ratio() -> None:
    error = refusal(docx(p("a" * (20 << 20))))
    assert error.kind == "document-too-large"
    assert "times its size" in error.message


def test_all_parts_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_UNPACKED_BYTES", 100_000)
    text = p("x " * 30_000)
    assert read("a.docx", docx(text)).text
    assert refusal(docx(text, footnotes=text, header1=text)).kind == "document-too-large"


def test_a_size_that_lies_is_found() -> None:
    data = bytearray(docx(p("Some text. " * 1000)))
    entry = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/document.xml"))
    struct.pack_into("<I", data, entry + 24, 100)  # the uncompressed size in the central directory
    assert refusal(bytes(data)).kind == "document-damaged"


@pytest.mark.parametrize(
    "declarations",
    [
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE w [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
        "<!DOCTYPE w>",
        '<!DOCTYPE w SYSTEM "http://example.org/x.dtd">',
    ],
)
def test_entities_are_refused(declarations: str) -> None:
    error = refusal(docx(p("Text."), declarations=declarations))
    assert error.kind == "document-format"
    assert "entities" in error.message
    assert refusal(with_document(declarations.encode() + b"<w/>")).kind == "document-format"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not xml",
        b"<w:document>",
        b"<a><b></a>",
        b"\xff\xfe<\x00",
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
        b'<?xml version="1.0" encoding="utf-7"?><a/>',
        b"<a>\x00</a>",
        b"<a>&#0;</a>",
        b"<a>&undefined;</a>",
    ],
)
def test_broken_xml(content: bytes) -> None:
    assert refusal(with_document(content)).kind == "document-damaged"


def test_no_main_part() -> None:
    data = zipped({"[Content_Types].xml": b"<Types/>", "word/styles.xml": b"<styles/>"})
    assert refusal(data).kind == "document-damaged"


def test_encrypted_member() -> None:
    data = bytearray(docx(p("Text.")))
    place = 0
    while (place := data.find(b"PK\x01\x02", place)) >= 0:
        data[place + 8] |= 1
        place += 4
    assert refusal(bytes(data)).kind == "document-password"


@pytest.mark.parametrize("method", [97, 12, 14])  # unknown; bz2 and LZMA, which it is not packed with
def test_wrong_compression(method: int) -> None:
    data = bytearray(docx(p("Text.")))
    for sign, place_of_method in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        place = 0
        while (place := data.find(sign, place)) >= 0:
            struct.pack_into("<H", data, place + place_of_method, method)
            place += 4
    assert refusal(bytes(data)).kind == "document-damaged"
    with pytest.raises(DocumentError) as caught:
        list(read_form(ReadForm("a.docx", bytes(data)), lambda: False))
    assert caught.value.kind == "document-damaged"


def test_a_form_is_not_written_around_a_part_that_is_encrypted() -> None:
    data = bytearray(docx(p("Text.")))
    place = data.rindex(b"[Content_Types].xml") - 46
    assert data[place : place + 4] == b"PK\x01\x02"
    data[place + 8] |= 1
    with pytest.raises(DocumentError) as caught:
        list(write_form(WriteForm("a.docx", {"Text.": "Texto."}, bytes(data)), lambda: False))
    assert caught.value.kind == "document-damaged"


def test_too_many_members() -> None:
    members = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<a/>"}
    data = zipped(members | {f"junk/{number}": b"" for number in range(20_001)})
    assert refusal(data).kind == "document-too-large"


def test_the_second_of_two_main_parts_is_read() -> None:
    target = io.BytesIO(docx(p("First.")))
    second = zipfile.ZipFile(io.BytesIO(docx(p("Second.")))).read("word/document.xml")
    with zipfile.ZipFile(target, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", second)
    assert read("a.docx", target.getvalue()).text == "Second."
