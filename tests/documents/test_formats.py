"""The choice of a reader by content, and the refusal of what no reader reads."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from document_files import docx, p, paragraph_lines, pdf, read, zipped
from slmdesk.errors import DocumentError

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refusal(name: str, data: bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read(name, data)
    return caught.value


@pytest.mark.parametrize(
    ("data", "called"),
    [
        (OLE2 + "WordDocument".encode("utf-16-le"), "old Word document"),
        (OLE2 + "Workbook".encode("utf-16-le"), "old Excel workbook"),
        (OLE2, "old Office document"),
        (zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b""}), "XLSB"),
        (zipped({"photo.jpg": b"x"}), "ZIP archive"),
        (b"GIF89a" + bytes(20), "GIF"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(20), "HEIC"),
        (gzip.compress(b"text"), "gzip"),
        (b"GGUF\x03\x00\x00\x00" + bytes(20), "language model"),
        (b"%!PS-Adobe-3.0\n", "PostScript"),
        (b'<?xml version="1.0"?><article/>', "XML"),
        (b"\xffWPC\x10\x00", "WordPerfect"),
    ],
)
def test_known_formats_are_named(data: bytes, called: str) -> None:
    error = refusal("file", data)
    assert error.kind == "document-format"
    assert called in error.message
    assert error.hint


@pytest.mark.parametrize("data", [bytes(range(256)) * 8, b"Line one\0\0\0line two\n" * 20, bytes(1000)])
def test_binary_data_is_never_guessed_to_be_text(data: bytes) -> None:
    error = refusal("data.txt", data)
    assert error.kind == "document-format"
    assert "not text" in error.message


def test_binary_data_after_a_long_text_is_refused() -> None:
    assert refusal("data.txt", b"Good text.\n" * 100_000 + b"\0\0\0").kind == "document-format"


def test_encrypted_office_document(data: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data / "documents" / "protected_agile.docx", password="any")
    assert caught.value.kind == "document-password"
    assert "does not open" in caught.value.message


def test_broken_container() -> None:
    whole = docx(p("Some text."))
    error = refusal("report.docx", whole[: len(whole) // 2])
    assert error.kind == "document-damaged"
    assert "cut off" in error.hint


def test_text_about_a_pdf_is_text() -> None:
    assert read("notes.txt", b"A PDF file starts with %PDF-1.7, they say.").result.format == "text"


def test_pdf_with_junk_before_its_header() -> None:
    whole = pdf(paragraph_lines(["After the junk."]))
    assert read("a.pdf", b"junk\n" + whole).text == "After the junk."
    assert read("-", b"\n\n" + whole).text == "After the junk."


@pytest.mark.parametrize("name", ["notes.md", "NOTES.MD", "a.b.markdown"])
def test_markdown_is_told_by_its_name(name: str) -> None:
    reading = read(name, b"# Title\n\nText.")
    assert reading.result.format == "markdown"
    assert reading.kinds() == [("heading", 1, "Title"), ("paragraph", 0, "Text.")]
