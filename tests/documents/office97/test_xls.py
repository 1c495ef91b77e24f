"""XLS files: one made with xlwt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from document_files import read
from ole_files import compound
from slmdesk.documents.office97 import xls as module
from slmdesk.errors import DocumentError


def test_a_workbook(data: Path) -> None:
    reading = read(data / "documents" / "laboratory.xls")
    assert reading.result.format == "xls"
    assert reading.result.pages == 2
    assert reading.kinds() == [
        ("heading", 1, "Labs"),
        ("table-row", 0, "Date | Value | Flag | Größe"),
        ("table-row", 0, "2024-02-29 | 0.3 | TRUE | 12.5%"),
        ("table-row", 0, "2024-02-29 13:05"),
    ]
    assert {block.page_number for block in reading.blocks} == {1}
    assert [(entry.page_number, entry.reason) for entry in reading.result.skipped] == [
        (1, "1 hidden row left out"),
        (1, "1 hidden column left out"),
        (2, 'the sheet "Hidden" is hidden and was not read'),
    ]


def test_too_many_cells_are_said(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_CELLS", 4)
    reading = read(data / "documents" / "laboratory.xls")
    assert reading.texts() == ["Labs", "Date | Value | Flag | Größe"]
    assert reading.reasons()[0].startswith("the rows after row 1 were not read")


def test_a_broken_workbook() -> None:
    with pytest.raises(DocumentError) as caught:
        read("a.xls", compound({"Workbook": b"\x09\x08\x10\0\0\x06\x05\0" + bytes(5000)}))
    assert caught.value.kind == "document-damaged"


def test_too_large(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_KIND", replace(module._KIND, max_bytes=1000))
    with pytest.raises(DocumentError) as caught:
        read(data / "documents" / "laboratory.xls")
    assert caught.value.kind == "document-too-large"


def test_a_presentation_with_a_workbook_in_it_is_no_workbook() -> None:
    with pytest.raises(DocumentError) as caught:
        read("old", compound({"PowerPoint Document": b"text" * 2000, "ObjectPool": {"_1": {"Workbook": b"x"}}}))
    assert caught.value.kind == "document-damaged"
    assert "slides" in caught.value.message
    assert "PPTX" in caught.value.hint
