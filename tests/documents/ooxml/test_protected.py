"""Office documents protected with a password."""

from __future__ import annotations

import io
import random
from pathlib import Path

import docx as python_docx
import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from document_files import read
from ole_files import compound
from slmdesk.errors import DocumentError


def protected(document: bytes, password: str) -> bytes:
    """The document, encrypted as Word and Excel do since 2010."""
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(document)).encrypt(password, target)
    return target.getvalue()


def word(text: str) -> bytes:
    """A DOCX of python-docx."""
    document = python_docx.Document()
    document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def excel(text: str) -> bytes:
    """An XLSX of openpyxl."""
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = text
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def refusal(name: str, data: bytes, password: str | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read(name, data, password)
    return caught.value


def test_a_document_of_word_2007(data: Path) -> None:
    path = data / "documents" / "testWORD_protected_passtika.docx"
    reading = read(path, password="tika")
    assert reading.result.format == "docx"
    assert reading.text == "This is an encrypted Word 2007 File."
    error = refusal(path.name, path.read_bytes())
    assert error.kind == "document-password"
    assert "--password-stdin" in error.hint
    error = refusal(path.name, path.read_bytes(), "wrong")
    assert error.kind == "document-password"
    assert "does not open" in error.message


def test_a_document_of_word_2010() -> None:
    data = protected(word("Keep this secret."), "pass word")
    assert read("a.docx", data, "pass word").text == "Keep this secret."
    assert refusal("a.docx", data, "pass  word").kind == "document-password"


def test_a_workbook_that_is_only_kept_from_change_needs_no_password() -> None:
    assert read("a.xlsx", protected(excel("Open"), "VelvetSweatshop")).texts() == ["Sheet", "Open"]


@pytest.mark.parametrize(
    "info",
    [
        b"",
        b"\x04\x00\x04\x00\x40\x00\x00\x00<encryption/>",
        b'\x04\x00\x04\x00\x40\x00\x00\x00<!DOCTYPE e [<!ENTITY a "aa">]><encryption>&a;</encryption>',
        b"\x04\x00\x04\x00\x40\x00\x00\x00" + "<encryption/>".encode("utf-16"),
        b"\x04\x00\x03\x00" + bytes(100),
        b"\x03\x00\x02\x00" + b"\xff" * 100,
        b"\x04\x00\x04\x00\x40\x00\x00\x00<encryption" + b" " * (2 << 20) + b"/>",
    ],
)
def test_nonsense_about_the_encryption(info: bytes) -> None:
    error = refusal("a.docx", compound({"EncryptionInfo": info, "EncryptedPackage": bytes(5000)}), "pass")
    assert error.kind == "document-password"
    assert "damaged" in error.message


def test_mutants_are_read_or_refused(data: Path) -> None:
    whole = (data / "documents" / "testWORD_protected_passtika.docx").read_bytes()
    source = random.Random(7)
    kinds = set()
    for _ in range(50):
        changed = bytearray(whole)
        for _ in range(source.randrange(1, 40)):
            changed[source.randrange(len(changed))] ^= 1 << source.randrange(8)
        try:
            kinds.add(read("a.docx", bytes(changed), "tika").result.format)
        except DocumentError as error:
            kinds.add(error.kind)
    assert "document-damaged" in kinds or "document-password" in kinds


def test_a_cut_off_file() -> None:
    whole = protected(word("Text."), "x")
    assert refusal("a.docx", whole[: len(whole) // 2], "x").kind.startswith("document-")


def test_a_protected_workbook_of_excel_97_with_a_wrong_word() -> None:
    book = b"\x09\x08\x04\0\0\x06\x05\0" + b"\x2f\0\x06\0" + b"\0\0\x01\x02\x03\x04" + bytes(5000)
    error = refusal("a.xls", compound({"Workbook": book}), "pass")
    assert error.kind == "document-password"
