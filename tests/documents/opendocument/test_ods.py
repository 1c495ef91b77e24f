"""ODS files made here."""

from __future__ import annotations

import pytest

from document_files import read
from office_files import automatic_style, opendocument
from slmdesk.documents.opendocument import ods_sheet


def cell(text: str = "", attributes: str = "") -> str:
    return f"<table:table-cell {attributes}>{f'<text:p>{text}</text:p>' if text else ''}</table:table-cell>"


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def sheet(name: str, *rows: str, attributes: str = "") -> str:
    return f'<table:table table:name="{name}" {attributes}>{"".join(rows)}</table:table>'


def value(kind: str, stored: str, shown: str = "shown", more: str = "") -> str:
    key = {"float": "value", "percentage": "value", "currency": "value"}.get(kind, f"{kind}-value")
    return cell(shown, f'office:value-type="{kind}" office:{key}="{stored}" {more}')


def test_every_type_of_cell() -> None:
    rows = (
        row(
            value("float", "0.30000000000000004", "0.3"), value("percentage", "0.125"),
            value("currency", "12.5", more='office:currency="EUR"'), value("date", "2024-02-29"),
            value("date", "2024-02-29T13:05:00.000"), value("time", "PT13H05M00S"), value("time", "-PT30H00M05S"),
            value("boolean", "true"), cell("text"), cell("", 'office:value-type="string" office:string-value="stored"'),
        ),
        row(value("float", "nonsense", "as shown"), value("time", "PT1X", "odd"), value("float", "inf", "∞")),
    )  # fmt: skip
    reading = read("a.ods", opendocument("spreadsheet", sheet("Labs", *rows)))
    assert reading.result.format == "ods"
    assert reading.result.pages == 1
    assert reading.kinds() == [
        ("heading", 1, "Labs"),
        (
            "table-row",
            0,
            "0.3 | 12.5% | 12.5 EUR | 2024-02-29 | 2024-02-29 13:05:00 | 13:05 | -30:00:05 | TRUE | text | stored",
        ),
        ("table-row", 0, "as shown | odd | ∞"),
    ]
    assert {block.page_number for block in reading.blocks} == {1}


def test_repeated_cells_and_rows() -> None:
    rows = (
        row(cell("a", 'table:number-columns-repeated="2"'), cell("", 'table:number-columns-repeated="2"'), cell("b")),
        row(cell("twice"), attributes='table:number-rows-repeated="2"'),
        row(cell("", 'table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="1048000"'),
        row("<table:covered-table-cell/>", cell("c")),
    )
    reading = read("a.ods", opendocument("spreadsheet", sheet("S", *rows)))
    assert reading.texts() == ["S", "a | a |  |  | b", "twice", "twice", "| c"]


def test_what_is_hidden_is_said_and_not_read() -> None:
    hide = automatic_style("ta2", "table", '<style:table-properties table:display="false"/>')
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    rows = (row(cell("a"), cell("no"), cell("c")), row(cell("filtered"), attributes='table:visibility="filter"'))
    body = sheet("Shown", columns, *rows) + sheet("Lists", row(cell("x")), attributes='table:style-name="ta2"')
    reading = read("a.ods", opendocument("spreadsheet", body, automatic=hide))
    assert reading.texts() == ["Shown", "a |  | c"]
    assert reading.result.pages == 2
    assert [(entry.page_number, entry.reason) for entry in reading.result.skipped] == [
        (1, "1 hidden row left out"),
        (1, "1 hidden column left out"),
        (2, 'the sheet "Lists" is hidden and was not read'),
    ]


def test_comments_pictures_and_boxes() -> None:
    shapes = (
        "<table:shapes><draw:frame><draw:image/></draw:frame><draw:frame><draw:text-box><text:p>In a box</text:p>"
        "</draw:text-box></draw:frame></table:shapes>"
    )
    comment = "<office:annotation><text:p>No</text:p></office:annotation>"
    commented = f"<table:table-cell>{comment}<text:p>x</text:p></table:table-cell>"
    reading = read("a.ods", opendocument("spreadsheet", sheet("S", shapes, row(commented))))
    assert reading.texts() == ["S", "x", "In a box"]
    assert sorted(reading.reasons()) == ["1 comment left out", "1 picture left out"]


def test_too_many_cells_are_said_and_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ods_sheet, "MAX_CELLS", 100)
    body = sheet("S", row(cell("a"), cell("b"), attributes='table:number-rows-repeated="900000000"')) + sheet("T")
    reading = read("a.ods", opendocument("spreadsheet", body))
    assert reading.texts() == ["S"] + ["a | b"] * 50
    assert reading.reasons()[0].startswith("the rows after row 50 were not read")
    assert "sheets that follow were not read" in reading.reasons()[1]


def test_hidden_rows_count_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or a small file of hidden rows with repeated cells could keep the reader busy for hours."""
    monkeypatch.setattr(ods_sheet, "MAX_CELLS", 50_000)
    hidden = row(cell("x", 'table:number-columns-repeated="999999999"'), attributes='table:visibility="collapse"')
    reading = read("a.ods", opendocument("spreadsheet", sheet("S", hidden * 1000)))
    assert reading.texts() == ["S"]
    assert reading.reasons()[0] == "4 hidden rows left out"
    assert reading.reasons()[1].startswith("the rows after row 4 were not read")
