"""CSV and TSV files."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, strategies as st

from document_files import read
from slmdesk.errors import DocumentError


def test_rows_of_a_german_table() -> None:
    data = 'Name;Größe;"Bemerkung"\r\nMüller;1,5;"mehr\r\nzeilig; ja"\r\n;;leer\r\n'.encode("cp1252")
    reading = read("a.csv", data)
    assert reading.result.format == "csv"
    assert reading.result.pages is None
    assert reading.kinds() == [
        ("table-row", 0, "Name | Größe | Bemerkung"),
        ("table-row", 0, "Müller | 1,5 | mehr zeilig; ja"),
        ("table-row", 0, "|  | leer"),
    ]
    assert "Windows-1252" in reading.notices[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    rows = [["Name", "Dose", "Note"], ["A", "1,5 mg", "take; rest"], ["B", "2", "x, y"]]
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows(rows)
    assert read("a.csv", target.getvalue().encode()).texts() == [" | ".join(row) for row in rows]


@pytest.mark.parametrize("name", ["A.TSV", "a.tab"])
def test_other_names_and_encodings(name: str) -> None:
    reading = read(name, "a\tb\n1\t日本".encode("utf-16"))
    assert reading.texts() == ["a | b", "1 | 日本"]


def test_one_column_and_no_table_at_all() -> None:
    assert read("a.csv", b"One\nTwo, three and four\nFive").texts()[0] == "One"
    assert read("a.csv", b"Just a line").texts() == ["Just a line"]


cells = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8).filter(
    lambda text: text.strip()
)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8))
def test_every_cell_is_in_its_row(rows: list[list[str]]) -> None:
    target = io.StringIO()
    csv.writer(target, quoting=csv.QUOTE_ALL).writerows(rows)
    reading = read("a.csv", target.getvalue().encode("utf-8-sig"))
    assert reading.texts() == [" | ".join(" ".join(cell.split()) for cell in row) for row in rows]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_long_files_come_in_pieces(end: str) -> None:
    data = "".join(f"{number},name {number}{end}" for number in range(30_000)).encode()
    reading = read("a.csv", data)
    assert reading.texts() == [f"{number} | name {number}" for number in range(30_000)]
    assert len(reading.progress) > 4
    done = [progress.done for progress in reading.progress]
    assert done == sorted(done)
    assert done[-1] == len(data)


def test_too_many_columns_are_said() -> None:
    reading = read("a.csv", b"x," * 20_000 + b"x\nshort\n")
    assert "16,384" in reading.notices[0]


@pytest.mark.parametrize("data", [b"a,b\n" * 100_000 + b"\0\0\0\x01\x02", bytes(range(256)) * 8])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        read("a.csv", data)
    assert caught.value.kind == "document-format"


def test_a_quotation_mark_that_is_never_closed() -> None:
    with pytest.raises(DocumentError) as caught:
        read("a.csv", b'a,"b\n' + b"c,d\n" * 100_000)
    assert caught.value.kind == "document-damaged"
    assert "never closed" in caught.value.hint


def test_white_space_only() -> None:
    with pytest.raises(DocumentError) as caught:
        read("a.csv", b" , \n , \n")
    assert caught.value.kind == "document-no-text"
