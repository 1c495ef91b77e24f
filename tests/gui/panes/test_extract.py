"""The Extract pane over scripted children: fields, rows, passages, stopping and going on."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from gui_waits import use_model
from slmdesk.gui.extraction import KIND, MEANING, NAME, OPTIONS
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.extract import ExtractPane
from slmdesk.messages import Field

Install = Callable[..., Path]
FIELDS = [Field("name"), Field("total", "", "number"), Field("paid", "", "choice", ["yes", "no"])]


@pytest.fixture
def pane(qtbot: QtBot, window: MainWindow, install: Install) -> ExtractPane:
    """In view, with a model."""
    use_model(qtbot, window, install, "scripted")
    window.show_pane("extract")
    made = window.panes["extract"]
    assert isinstance(made, ExtractPane)
    return made


@pytest.fixture
def bills(tmp_path: Path) -> list[Path]:
    """Two documents with two of the fields."""
    for name, text in (
        ("a.txt", "Bill 🩺\n\nname: Ada\n\ntotal: 12.50"),
        ("b.txt", "name: =Bob\n\ntotal: 7 doubtful"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / "a.txt", tmp_path / "b.txt"]


def extract(qtbot: QtBot, pane: ExtractPane, *paths: Path) -> None:
    """Open files and wait until the fields have been looked for."""
    pane.open_files(list(paths))
    pane.start()
    qtbot.waitUntil(lambda: not pane.running and pane.source_panel.view.complete)


def cells(pane: ExtractPane) -> list[list[str]]:
    table = pane.results
    return [
        [table.data(table.index(row, column)) for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def test_the_button_says_what_is_missing(qtbot: QtBot, pane: ExtractPane, bills: list[Path]) -> None:
    assert pane.start_button.toolTip() == "Open a document first"
    pane.open_files(bills)
    qtbot.waitUntil(lambda: not pane.source_panel.reading)
    assert pane.start_button.toolTip() == "Name a field to look for first"
    pane.fields.replace([Field("paid", "", "choice", ["yes"])])
    assert "two or more" in pane.start_button.toolTip()
    pane.fields.replace([Field("a"), Field("a")])
    assert "Two fields" in pane.start_button.toolTip()
    pane.fields.replace([Field("a:b")])
    assert "colon" in pane.start_button.toolTip()
    pane.fields.replace(FIELDS)
    assert pane.start_button.isEnabled()


def test_what_was_found_is_a_table_that_leads_to_the_passages(
    qtbot: QtBot, pane: ExtractPane, bills: list[Path]
) -> None:
    pane.fields.replace(FIELDS)
    extract(qtbot, pane, *bills)
    assert cells(pane) == [["a.txt", "Ada", "12.50", "yes"], ["b.txt", "=Bob", "7 doubtful", "yes"]]
    assert pane.footer.words.whole() == "6 of 6 values found"
    pane.result_panel.table.setCurrentIndex(pane.results.index(0, 2))
    assert pane.source_panel.current is not None
    assert pane.source_panel.current.name == "a.txt"
    assert pane.source_panel.view.marked() == ["12.50"]
    assert pane.result_panel.why.text() == "These words stand in the document."
    pane.result_panel.table.setCurrentIndex(pane.results.index(1, 2))
    assert pane.source_panel.view.marked() == ["7 doubtful"]
    assert pane.result_panel.why.text() == "Another part says 9."
    pane.result_panel.table.setCurrentIndex(pane.results.index(1, 3))
    assert pane.source_panel.view.marked() == []
    assert pane.result_panel.why.text() == "A judgement."


def test_what_is_not_there_is_said_to_be_not_there(qtbot: QtBot, pane: ExtractPane, bills: list[Path]) -> None:
    pane.fields.replace([Field("colour")])
    extract(qtbot, pane, bills[0])
    assert cells(pane) == [["a.txt", ""]]
    pane.result_panel.table.setCurrentIndex(pane.results.index(0, 1))
    assert pane.result_panel.why.text() == "It was not found."
    assert pane.footer.words.whole() == "0 of 1 values found"


def test_stop_keeps_the_finished_rows_and_it_goes_on_from_there(
    qtbot: QtBot, pane: ExtractPane, window: MainWindow, install: Install, bills: list[Path]
) -> None:
    use_model(qtbot, window, install, "waiting")
    pane.fields.replace(FIELDS)
    pane.open_files(bills)
    pane.start()
    qtbot.waitUntil(lambda: pane.footer.words.whole() == "Document 2 of 2 · b.txt")
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not pane.running)
    assert cells(pane) == [["a.txt", "Ada", "12.50", "yes"], ["b.txt", "", "", ""]]
    assert pane.start_button.text() == "Go on"
    pane.start()
    qtbot.waitUntil(lambda: not pane.running)
    assert cells(pane)[1] == ["b.txt", "=Bob", "7 doubtful", "yes"]
    assert pane.start_button.text() == "Extract"


def test_nothing_is_said_of_a_search_that_was_cleared_away(
    qtbot: QtBot, pane: ExtractPane, window: MainWindow, install: Install, bills: list[Path]
) -> None:
    use_model(qtbot, window, install, "waiting")
    pane.fields.replace(FIELDS)
    pane.open_files(bills)
    pane.start()
    qtbot.waitUntil(lambda: pane.footer.words.whole() == "Document 2 of 2 · b.txt")
    pane.clear()
    assert not pane.running
    assert pane.footer.words.whole() == ""


def test_other_fields_begin_a_new_table(qtbot: QtBot, pane: ExtractPane, bills: list[Path]) -> None:
    pane.fields.replace(FIELDS)
    extract(qtbot, pane, *bills)
    pane.fields.replace([Field("total")])
    pane.start()
    qtbot.waitUntil(lambda: not pane.running)
    assert cells(pane) == [["a.txt", "12.50"], ["b.txt", "7 doubtful"]]


def test_fields_are_written_into_the_table(pane: ExtractPane) -> None:
    table = pane.fields
    for column, value in ((NAME, " total  due "), (MEANING, "what to pay"), (KIND, "choice"), (OPTIONS, "a, b ,a,")):
        table.setData(table.index(0, column), value)
    assert table.fields == [Field("total due", "what to pay", "choice", ["a", "b"])]
    assert table.rowCount() == 2  # and one to write the next in
    table.setData(table.index(0, NAME), "")
    assert table.fields[0].name == "total due"
    pane.editor.view.setCurrentIndex(table.index(0, NAME))
    pane.editor.remove.click()
    assert table.fields == []


def test_fields_are_kept_in_a_file_that_the_command_line_takes(qtbot: QtBot, pane: ExtractPane, tmp_path: Path) -> None:
    pane.fields.replace(FIELDS)
    pane.editor.save_to(tmp_path / "fields.json")
    qtbot.waitUntil(lambda: "saved as fields.json" in pane.banner.message.text())
    pane.fields.replace([])
    pane.editor.load_from(tmp_path / "fields.json")
    qtbot.waitUntil(lambda: pane.fields.fields == FIELDS)
    (tmp_path / "bad.json").write_text("[")
    pane.editor.load_from(tmp_path / "bad.json")
    qtbot.waitUntil(lambda: "cannot be used" in pane.banner.message.text())
    assert pane.fields.fields == FIELDS


def test_the_table_is_copied_and_saved(qtbot: QtBot, pane: ExtractPane, bills: list[Path], tmp_path: Path) -> None:
    assert not pane.footer.save_button.isEnabled()
    assert pane.footer.save_button.toolTip()
    pane.fields.replace(FIELDS)
    extract(qtbot, pane, *bills)
    pane.footer.copy()
    assert QGuiApplication.clipboard().text().splitlines()[1] == f"{bills[0]}\tAda\t12.50\tyes"
    pane.footer.save_to(tmp_path / "out.csv")
    qtbot.waitUntil(lambda: pane.footer.words.whole() == "Saved as out.csv")
    assert (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()[2] == f"{bills[1]},'=Bob,7 doubtful,yes"


def test_the_table_is_saved_for_excel(qtbot: QtBot, pane: ExtractPane, bills: list[Path], tmp_path: Path) -> None:
    pane.fields.replace(FIELDS)
    extract(qtbot, pane, *bills)
    pane.footer.save_to(tmp_path / "out.xlsx")
    qtbot.waitUntil(lambda: pane.footer.words.whole() == "Saved as out.xlsx")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        assert "xl/workbook.xml" in package.namelist()
        assert any(b"Ada" in package.read(name) for name in package.namelist())


def test_many_documents_stop_and_go_on_and_a_bad_one_holds_up_none(
    qtbot: QtBot, pane: ExtractPane, window: MainWindow, install: Install, tmp_path: Path
) -> None:
    use_model(qtbot, window, install, "waiting")
    paths = [tmp_path / f"{number:03}.txt" for number in range(24)]
    for number, path in enumerate(paths):
        path.write_text(f"name: N{number}")
    locked = tmp_path / "locked.pdf"
    locked.write_text("name: nobody")
    pane.fields.replace([Field("name")])
    pane.open_files([*paths, locked])
    pane.start()
    qtbot.waitUntil(lambda: pane.footer.words.whole() == "Document 2 of 24 · 001.txt")
    pane.stop()
    qtbot.waitUntil(lambda: not pane.running)
    window._desk.models.use("scripted")
    qtbot.waitUntil(lambda: window._desk.models.chosen is not None and window._desk.models.chosen.id == "scripted")
    pane.start()
    qtbot.waitUntil(lambda: not pane.running)
    assert [row.values[0].value for row in pane.results.rows] == [f"N{number}" for number in range(24)]


def test_a_model_that_does_not_load_is_followed_by_a_step(
    qtbot: QtBot, pane: ExtractPane, window: MainWindow, install: Install, bills: list[Path]
) -> None:
    use_model(qtbot, window, install, "hungry")
    pane.fields.replace(FIELDS)
    extract(qtbot, pane, *bills)
    assert pane.banner.action.text() == "Try with 4,096 tokens"
    qtbot.mouseClick(pane.banner.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: cells(pane)[1][1] == "=Bob")


def test_closed_documents_come_back_with_their_rows(qtbot: QtBot, pane: ExtractPane, bills: list[Path]) -> None:
    pane.fields.replace(FIELDS)
    extract(qtbot, pane, *bills)
    pane.clear()
    assert cells(pane) == []
    assert pane.fields.fields == FIELDS
    pane.banner.action.click()
    assert cells(pane)[0] == ["a.txt", "Ada", "12.50", "yes"]


def test_a_failure_is_said_in_the_banner(
    qtbot: QtBot, pane: ExtractPane, window: MainWindow, install: Install, bills: list[Path]
) -> None:
    use_model(qtbot, window, install, "broken")
    pane.fields.replace(FIELDS)
    extract(qtbot, pane, *bills)
    assert "wrote nothing" in pane.banner.message.text()


def test_the_sample_shows_how(qtbot: QtBot, pane: ExtractPane) -> None:
    qtbot.waitUntil(lambda: not pane.source_panel.drop.sample.isHidden())
    pane.source_panel.drop.sample.click()
    assert [each.name for each in pane.fields.fields][:2] == ["patient", "date of visit"]
    assert [source.name for source in pane.source_panel.sources] == ["visit-note.docx"]
