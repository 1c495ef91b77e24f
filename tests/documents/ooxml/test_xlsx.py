"""XLSX files: of openpyxl, a real bomb, and small ones made here."""

from __future__ import annotations

import datetime
import io
import itertools
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
from hypothesis import given, strategies as st
from openpyxl.comments import Comment

from document_files import read
from office_files import DRAWING, SHEET, relationships, xlsx
from slmdesk import documents
from slmdesk.documents import cells as limits
from slmdesk.documents.ooxml import xlsx as module
from slmdesk.errors import DocumentError, JobCancelled
from slmdesk.messages import Read, TextPiece


def rows(*lines: str) -> str:
    return f"<sheetData>{''.join(lines)}</sheetData>"


def test_a_file_of_openpyxl() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Labs"
    sheet.append(["Date", "Time", "Value", "Share", "Sum", "Flag"])
    sheet.append([datetime.date(2024, 2, 29), datetime.time(13, 5), 0.1 + 0.2, 0.125, "=C2+1", True])
    sheet["D2"].number_format = "0.0%"
    sheet.append([datetime.datetime(2024, 2, 29, 23, 59, 1), datetime.timedelta(hours=30), "two\nlines"])
    sheet["A5"] = "hidden"
    sheet.row_dimensions[5].hidden = True
    sheet["H6"] = "hidden too"
    sheet.column_dimensions["H"].hidden = True
    sheet["A1"].comment = Comment("Who measured?", "me")
    hidden = book.create_sheet("Lists")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "secret"
    book.create_chartsheet("Chart")
    target = io.BytesIO()
    book.save(target)
    reading = read("labs.xlsx", target.getvalue())
    assert reading.result.format == "xlsx"
    assert reading.result.pages == 3
    assert reading.kinds() == [
        ("heading", 1, "Labs"),
        ("table-row", 0, "Date | Time | Value | Share | Sum | Flag"),
        ("table-row", 0, "2024-02-29 | 13:05 | 0.3 | 12.5% |  | TRUE"),
        ("table-row", 0, "2024-02-29 23:59:01 | 30:00:00 | two lines"),
    ]
    assert {block.page_number for block in reading.blocks} == {1}
    assert [(entry.page_number, entry.reason) for entry in reading.result.skipped] == [
        (1, "1 hidden row left out"),
        (1, "1 hidden column left out"),
        (1, "1 formula has no stored result; open the file in a spreadsheet program and save it to get it"),
        (1, "1 comment left out"),
        (2, 'the sheet "Lists" is hidden and was not read'),
        (3, 'the sheet "Chart" holds a chart, a dialog or macros and was not read'),
    ]


def test_every_type_of_cell() -> None:
    sheet = rows(
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>99</v></c>'
        '<c r="D2" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c></row>',
        '<row><c t="b"><v>0</v></c><c t="e"><v>#DIV/0!</v></c><c t="str"><f>A1</f><v>text_x000D__x0041_</v></c>'
        '<c s="1"><v>45351</v></c><c t="d"><v>2024-02-29T08:00:00</v></c><c><f>1+1</f><v>2</v></c><c s="7"><v>1</v></c>'
        "<c><v>nonsense</v></c><c><v>1e999</v></c></row>",
    )
    strings = ("<t>plain</t>", "<r><t>rich </t></r><r><t>text</t></r><rPh><t>phonetic</t></rPh>")
    reading = read("a.xlsx", xlsx(sheet, strings=strings, formats=("yyyy",)))
    assert reading.texts() == [
        "Sheet 1",
        "plain | rich text |  | inline",
        "FALSE | #DIV/0! | text A | 2024-02-29 | 2024-02-29 08:00:00 | 2 | 1 | nonsense | 1e999",
    ]


def test_dates_from_1904() -> None:
    sheet = rows('<row><c s="1"><v>1</v></c></row>')
    reading = read("a.xlsx", xlsx(sheet, formats=("d.m.yyyy",), workbook='<workbookPr date1904="1"/>'))
    assert reading.texts()[1] == "1904-01-02"


def test_text_boxes_and_what_is_left_out() -> None:
    drawing = (
        f'<x:wsDr xmlns:x="x" xmlns:a="{DRAWING}"><x:sp><x:txBody><a:p><a:r><a:t>A note in a box</a:t></a:r></a:p>'
        "</x:txBody></x:sp><x:pic/></x:wsDr>"
    )
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": relationships(("drawing", "../drawings/d.xml")),
        "xl/drawings/d.xml": drawing.encode(),
        "xl/vbaProject.bin": b"macro",
    }
    reading = read("a.xlsm", xlsx(rows('<row><c t="str"><v>x</v></c></row>'), parts=parts))
    assert reading.texts() == ["Sheet 1", "x", "A note in a box"]
    assert reading.reasons() == ["1 picture left out", "the macros in the file were ignored"]


def test_too_many_cells_are_said_and_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_CELLS", 500)
    monkeypatch.setattr(limits, "MAX_CELLS", 500)
    sheet = rows("".join(f"<row><c><v>{number}</v></c><c><v>7</v></c></row>" for number in range(100_000)))
    reading = read("a.xlsx", xlsx(sheet, sheet))
    assert reading.texts()[-1] == "249 | 7"
    assert reading.reasons() == [
        "the rows after row 250 were not read: 500 cells of a file can be read",
        'the sheet "Sheet 2" was not read: 500 cells of a file can be read',
    ]


def test_long_sheets_come_in_pieces() -> None:
    sheet = rows("".join(f'<row><c t="str"><v>A cell of row {number}</v></c></row>' for number in range(20_000)))
    reading = read("a.xlsx", xlsx(sheet))
    assert len(reading.progress) > 4
    assert reading.texts()[1:] == [f"A cell of row {number}" for number in range(20_000)]


def test_cancel_stops_in_the_middle_of_a_sheet() -> None:
    sheet = rows("".join(f'<row><c t="str"><v>A cell of row {number}</v></c></row>' for number in range(50_000)))
    asked = itertools.count()
    events = documents.read(Read("a.xlsx", xlsx(sheet)), lambda: next(asked) > 20)
    with pytest.raises(JobCancelled):
        [event for event in events if isinstance(event, TextPiece)]
    assert next(asked) == 22


words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20).filter(
    lambda text: "_x" not in text
)


@given(st.lists(st.lists(words, min_size=1, max_size=4), min_size=1, max_size=6))
def test_every_cell_comes_back(table: list[list[str]]) -> None:
    strings = [text for line in table for text in line]
    index = itertools.count()
    lines = "".join("<row>" + "".join(f'<c t="s"><v>{next(index)}</v></c>' for _ in line) + "</row>" for line in table)
    data = xlsx(rows(lines), strings=tuple(f"<t>{escape(text)}</t>" for text in strings))
    assert read("a.xlsx", data).texts() == ["Sheet 1", *(" | ".join(line) for line in table)]


def test_hostile_columns_and_rows() -> None:
    named = "<cols>" + '<col min="1" max="16384" hidden="1"/>' * 2_000 + "</cols>"
    cells = '<c r="XFD1"><v>1</v></c><c r="ZZZ1"><v>2</v></c><c r="A999999999999"><v>3</v></c>'
    reading = read("a.xlsx", xlsx(named + rows(f"<row>{cells}</row>"), rows('<row r="x"><c r="?"><v>4</v></c></row>')))
    assert reading.texts() == ["Sheet 1", "Sheet 2", "4"]


def test_a_real_entity_bomb(data: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data / "documents" / "poc-xmlbomb.xlsx")
    assert caught.value.kind == "document-format"
    assert "entities" in caught.value.message


def test_too_many_different_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_STRINGS_BYTES", 50)
    with pytest.raises(DocumentError, match="different texts"):
        read("a.xlsx", xlsx(rows(), strings=("<t>text</t>",) * 10))


def test_a_missing_sheet_is_said() -> None:
    parts = {"xl/_rels/workbook.xml.rels": relationships(("worksheet", "worksheets/sheet1.xml"))}
    data = xlsx(rows("<row><c><v>1</v></c></row>"), rows(), parts=parts)
    assert read("a.xlsx", data).reasons() == ['the sheet "Sheet 2" is missing in the file']


def test_binary_workbooks_are_refused() -> None:
    with pytest.raises(DocumentError, match="XLSB"):
        read("a.xlsb", xlsx(f'<x xmlns="{SHEET}"/>', parts={"xl/workbook.bin": b"\0"}))
