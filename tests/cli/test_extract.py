"""``slmdesk extract``: rows as JSON, as a table, as a workbook; and errors."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from onnx_files import files, write_folder
from slmdesk import cli

Command = Callable[..., dict[str, Any]]


@pytest.fixture
def letters(tmp_path: Path, scripted: Callable[[str], None]) -> list[Path]:
    scripted("scripted")
    texts = ["Name: =HYPERLINK(1)\nDose: 25\n", "Name: Ada & <Bob>\nDose: -2+3\n"]
    paths = []
    for number, text in enumerate(texts):
        paths.append(tmp_path / f"letter{number}.txt")
        paths[-1].write_text(text, encoding="utf-8")
    (tmp_path / "fields.json").write_text(
        json.dumps({"properties": {"Name": {}, "Dose": {"type": "number"}, "Town": {}}})
    )
    return paths


def test_the_keys_of_a_row(command: Command, letters: list[Path], tmp_path: Path) -> None:
    found = command("extract", *letters, "--fields", tmp_path / "fields.json")
    assert set(found) == {"rows", "model", "skipped", "timings"}
    first, second = found["rows"]
    assert Path(first["file"]).name == "letter0.txt"
    assert set(first["fields"]) == {"Name", "Dose", "Town"}
    assert set(first["fields"]["Name"]) == {"value", "status", "reasons", "sources"}
    assert first["fields"]["Dose"]["value"] == 25
    assert first["fields"]["Town"]["value"] is None
    (source,) = second["fields"]["Name"]["sources"]
    assert letters[1].read_text()[source["start"] : source["end"]] == source["quote"] == "Ada & <Bob>"


def test_a_workbook_holds_texts_and_never_formulas(command: Command, letters: list[Path], tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"
    command("extract", *letters, "--fields", tmp_path / "fields.json", "--output", file)
    book = openpyxl.load_workbook(file)
    values, sources = book["Values"], book["Sources"]
    rows = [[cell.value for cell in row] for row in values.iter_rows()]
    assert rows[0] == ["file", "Name", "Dose", "Town"]
    assert [row[1:] for row in rows[1:]] == [["=HYPERLINK(1)", 25, None], ["Ada & <Bob>", "-2+3", None]]
    assert {cell.data_type for row in values.iter_rows() for cell in row if cell.value is not None} == {"s", "n"}
    assert values["B2"].quotePrefix
    assert values["C3"].quotePrefix
    told = [[cell.value for cell in row] for row in sources.iter_rows()]
    assert told[0] == ["file", "field", "value", "status", "page", "quote", "reasons"]
    assert told[1][1:4] == ["Name", "=HYPERLINK(1)", "supported"]
    book.close()


def test_a_table_holds_no_formulas_either(command: Command, letters: list[Path], tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    command("extract", *letters, "--fields", tmp_path / "fields.json", "--output", file)
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
    assert [row[1:] for row in rows] == [
        ["Name", "Dose", "Town"], ["'=HYPERLINK(1)", "25", ""], ["Ada & <Bob>", "'-2+3", ""]
    ]  # fmt: skip


def test_a_table_that_is_there_is_replaced_only_when_told(
    command: Command, letters: list[Path], tmp_path: Path
) -> None:
    file = tmp_path / "out.csv"
    file.write_text("mine")
    words = ("extract", *letters, "--fields", tmp_path / "fields.json", "--output", file)
    assert command(*words, status=3)["error"]["kind"] == "file-exists"
    assert file.read_text() == "mine"
    command(*words, "--force")
    assert file.read_text("utf-8-sig").startswith("file,")


def test_errors(command: Command, letters: list[Path], tmp_path: Path) -> None:
    fields = tmp_path / "fields.json"
    assert command("extract", letters[0], "--fields", tmp_path / "none.json", status=3)["error"]["kind"]
    (tmp_path / "bad.json").write_text("no json")
    assert command("extract", letters[0], "--fields", tmp_path / "bad.json", status=3)["error"]["kind"]
    assert command("extract", letters[0], "--fields", "", status=3)["error"]["kind"]
    wrong = tmp_path / "no folder" / "out.xlsx"
    error = command("extract", letters[0], "--fields", fields, "--output", wrong, status=3)["error"]
    assert error["kind"] == "export-failed"
    for words in (["extract", str(letters[0])], ["extract", "--fields", str(fields)]):
        with pytest.raises(SystemExit) as caught:
            cli.main(words)
        assert caught.value.code == 2


@pytest.fixture
def mood(tmp_path: Path, slmdesk_home: Path) -> Path:
    """A folder with a tiny classifier, for children that really run it."""
    return write_folder(tmp_path / "mood", files())


def test_an_imported_classifier_labels_files(command: Command, mood: Path, tmp_path: Path) -> None:
    assert command("models", "import", mood)["installed"]["kind"] == "classifier"
    (tmp_path / "a.txt").write_text("A good day!")
    (tmp_path / "b.txt").write_text("awful")
    table = tmp_path / "out.csv"
    found = command("extract", tmp_path / "a.txt", tmp_path / "b.txt", "--classifier", "mood", "--output", table)
    values = [row["fields"]["label"] for row in found["rows"]]
    assert [(value["value"], value["by"]) for value in values] == [("POSITIVE", "mood"), ("NEGATIVE", "mood")]
    assert values[0]["score"] == pytest.approx(0.9526, abs=1e-3)
    assert found["model"] == "mood"
    rows = list(csv.reader(io.StringIO(table.read_text("utf-8-sig"), newline="")))
    assert rows[0] == ["file", "label", "score", "by"]
    assert rows[1][1:] == ["POSITIVE", "0.9526", "mood"]
    assert command("models", "show", "mood")["installed"]["kind"] == "classifier"
    assert command("extract", tmp_path / "a.txt", "--classifier", "moods", status=3)["error"]["kind"] == "no-such-model"


def test_a_classifier_that_cannot_be_run_is_not_kept(command: Command, tmp_path: Path, slmdesk_home: Path) -> None:
    path = write_folder(tmp_path / "mood", files(labels=("a", "b", "c")))
    assert command("models", "import", path, status=3)["error"]["kind"] == "model-refused"
    assert command("models", "list")["installed"] == []
