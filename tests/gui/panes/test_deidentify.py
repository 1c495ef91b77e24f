"""De-identification in the Summarize pane, over a scripted child: each change looked through, then taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from pytestqt.qtbot import QtBot

from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.messages import Failed

TEXT = "🩺 Ms Lopez came on 3/5/2025.\nMs Lopez coughs; Ms May does not.\n"


@pytest.fixture
def pane(qtbot: QtBot, summarize: SummarizePane) -> SummarizePane:
    """With a typed text that has been looked through."""
    summarize.source_panel.typed(TEXT)
    open_it(qtbot, summarize)
    return summarize


def open_it(qtbot: QtBot, pane: SummarizePane) -> None:
    source = pane.source_panel.current
    assert source is not None
    pane.deidentification.open(source)
    qtbot.waitUntil(lambda: pane.deidentify_panel.found is not None)


def tick(pane: SummarizePane, number: int, state: Qt.CheckState) -> None:
    pane.deidentify_panel.table.item(number, 0).setCheckState(state)


def test_the_menu_of_the_source_offers_it(qtbot: QtBot, summarize: SummarizePane, tmp_path: Path) -> None:
    panel = summarize.source_panel
    assert panel.head.more.isHidden()
    path = tmp_path / "note.txt"
    path.write_text(TEXT)
    summarize.open_files([path])
    qtbot.waitUntil(lambda: not panel.reading)
    assert not panel.head.more.isHidden()
    assert [each.text() for each in panel.head.offers.actions()] == ["Open…", "De-identify…"]
    panel.head.offers.actions()[1].trigger()
    qtbot.waitUntil(lambda: summarize.deidentify_panel.found is not None)
    assert summarize.result_panel.isHidden()
    assert not summarize.deidentify_panel.isHidden()


def test_each_place_is_listed_and_marked_where_it_stands(pane: SummarizePane) -> None:
    panel = pane.deidentify_panel
    assert [panel.table.item(row, 1).text() for row in range(4)] == ["Ms Lopez", "3/5/2025", "Ms Lopez", "Ms May"]
    assert panel.text.toPlainText() == "🩺 PERSON-1 came on DATE-1.\nPERSON-1 coughs; PERSON-1 does not.\n"
    assert panel.words.text().startswith("4 of 4 places are replaced.")
    panel.table.setCurrentCell(3, 1)
    assert pane.source_panel.view.marked() == ["Ms May"]
    assert [each.cursor.selectedText() for each in panel.text.extraSelections()] == ["PERSON-1", "DATE-1"] + [
        "PERSON-1"
    ] * 2


def test_a_place_can_be_left_as_it_is(pane: SummarizePane) -> None:
    panel = pane.deidentify_panel
    tick(pane, 3, Qt.CheckState.Unchecked)
    assert panel.text.toPlainText().endswith("PERSON-1 coughs; Ms May does not.\n")
    assert panel.found is not None
    assert panel.found.text == panel.text.toPlainText()
    assert panel.words.text().startswith("3 of 4 places")
    tick(pane, 3, Qt.CheckState.Checked)
    assert panel.text.toPlainText() == "🩺 PERSON-1 came on DATE-1.\nPERSON-1 coughs; PERSON-1 does not.\n"


def test_the_same_words_are_left_everywhere_at_once(qtbot: QtBot, pane: SummarizePane) -> None:
    panel = pane.deidentify_panel
    panel.table.setCurrentCell(0, 1)
    tick(pane, 0, Qt.CheckState.Unchecked)
    qtbot.mouseClick(panel.alike, Qt.MouseButton.LeftButton)
    assert panel.text.toPlainText() == "🩺 Ms Lopez came on DATE-1.\nMs Lopez coughs; PERSON-1 does not.\n"


def test_many_places_are_left_at_once(qtbot: QtBot, summarize: SummarizePane) -> None:
    summarize.source_panel.typed("Ms Lopez coughs. Ms May does not.\n" * 40)
    open_it(qtbot, summarize)
    panel = summarize.deidentify_panel
    panel.table.setCurrentCell(0, 1)
    tick(summarize, 0, Qt.CheckState.Unchecked)
    panel.alike.click()
    assert panel.text.toPlainText() == "Ms Lopez coughs. PERSON-1 does not.\n" * 40
    assert panel.found is not None
    assert panel.found.text == panel.text.toPlainText()
    assert panel.table.item(78, 0).checkState() == Qt.CheckState.Unchecked


def test_dates_can_be_left(qtbot: QtBot, pane: SummarizePane) -> None:
    pane.deidentify_panel.keep_dates.click()
    qtbot.waitUntil(lambda: pane.deidentify_panel.table.rowCount() == 3)
    assert "3/5/2025" in pane.deidentify_panel.text.toPlainText()


def test_what_was_left_stays_left_when_dates_are(qtbot: QtBot, pane: SummarizePane) -> None:
    panel = pane.deidentify_panel
    tick(pane, 3, Qt.CheckState.Unchecked)
    panel.keep_dates.click()
    qtbot.waitUntil(lambda: panel.table.rowCount() == 3)
    assert panel.table.item(2, 0).checkState() == Qt.CheckState.Unchecked
    assert panel.text.toPlainText().endswith("PERSON-1 coughs; Ms May does not.\n")


def test_what_becomes_of_a_document_stands_behind_a_text_that_was_typed(
    qtbot: QtBot, summarize: SummarizePane, tmp_path: Path
) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Ms Lopez coughs.")
    summarize.source_panel.typed("My own words.")
    summarize.source_panel.view.moveCursor(QTextCursor.MoveOperation.Start)
    summarize.open_files([path])
    qtbot.waitUntil(lambda: not summarize.source_panel.reading)
    open_it(qtbot, summarize)
    summarize.deidentify_panel.use.click()
    assert summarize.source_panel.view.toPlainText() == "My own words.\n\nPERSON-1 coughs."


def test_a_summary_that_waits_for_a_document_is_not_forgotten(qtbot: QtBot, pane: SummarizePane) -> None:
    pane.sources._then = lambda: None  # a summary waits for another document
    source = pane.source_panel.current
    assert source is not None
    pane.deidentification.open(source)
    assert pane.sources.waiting
    qtbot.waitUntil(lambda: pane.deidentify_panel.found is not None)


def test_after_a_failure_it_can_be_tried_again(qtbot: QtBot, pane: SummarizePane) -> None:
    pane.deidentification._job.ended.emit(Failed("crashed", "It died.", "Try again."))
    assert not pane.deidentification.is_open
    pane.deidentification._try_again()
    assert pane.deidentification.is_open
    qtbot.waitUntil(lambda: pane.deidentify_panel.found is not None)


def test_copied_saved_and_worked_with(qtbot: QtBot, pane: SummarizePane, tmp_path: Path) -> None:
    panel = pane.deidentify_panel
    panel.copy_button.click()
    assert QGuiApplication.clipboard().text() == panel.text.toPlainText()
    pane.deidentification.save_to(tmp_path / "out.txt")
    qtbot.waitUntil(lambda: panel.words.text() == "Saved as out.txt")
    assert (tmp_path / "out.txt").read_text("utf-8") == panel.text.toPlainText()
    wanted = panel.text.toPlainText()
    panel.use.click()
    assert not pane.deidentification.is_open
    assert pane.source_panel.view.toPlainText() == wanted
    pane.source_panel.view.undo()
    assert pane.source_panel.view.toPlainText() == TEXT


def test_escape_goes_back_and_changes_nothing(qtbot: QtBot, pane: SummarizePane) -> None:
    qtbot.keyClick(pane.deidentify_panel.table, Qt.Key.Key_Escape)
    assert not pane.deidentification.is_open
    assert pane.deidentify_panel.isHidden()
    assert not pane.result_panel.isHidden()
    assert pane.source_panel.view.toPlainText() == TEXT


def test_a_text_that_is_changed_ends_it(pane: SummarizePane) -> None:
    pane.source_panel.view.insertPlainText("New. ")
    assert not pane.deidentification.is_open


def test_a_text_with_nothing_to_replace_says_so(qtbot: QtBot, summarize: SummarizePane) -> None:
    summarize.source_panel.typed("It rains.")
    open_it(qtbot, summarize)
    assert summarize.deidentify_panel.words.text().startswith("Nothing was found. No such search finds everything")
