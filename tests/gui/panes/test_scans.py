"""Scans in the Summarize pane: said, recognised or not, in what language, and stopped without loss."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from slmdesk.documents.ocr.languages import required_script
from slmdesk.gui.desk import Desk
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.gui.widgets.documents.scan_bar import LANGUAGES
from slmdesk.messages import Read

PAGES = ["A typed page.\n", "[ocr] Recognised words\non two lines.\n", "[ocr] More words.\n", "The end.\n"]


def opened(qtbot: QtBot, pane: SummarizePane, path: Path, pages: list[str]) -> None:
    path.write_text("\f".join(pages))
    pane.open_files([path])
    settled(qtbot, pane)


def settled(qtbot: QtBot, pane: SummarizePane) -> None:
    qtbot.waitUntil(lambda: not pane.source_panel.reading and pane.source_panel.view.complete)


def test_scans_are_said_and_can_be_left_out(qtbot: QtBot, summarize: SummarizePane, tmp_path: Path) -> None:
    opened(qtbot, summarize, tmp_path / "letter.pdf", PAGES)
    panel, bar = summarize.source_panel, summarize.source_panel.scans
    assert bar.isVisible()
    assert bar.words.text() == "2 of 4 pages are scans: text recognised."
    assert bar.switch.isChecked()
    source = panel.current
    assert source is not None
    (passage,) = source.on_pages(source.text.index("on two"), source.text.index("lines") + 5)
    assert source.words[2].boxes(passage.start, passage.start + len(passage.quote))[0].top == 20.0

    qtbot.mouseClick(bar.switch, Qt.MouseButton.LeftButton)
    settled(qtbot, summarize)
    assert bar.words.text() == "2 of 4 pages are scans: not recognised."
    assert not bar.language.isVisible()
    assert "Recognised" not in panel.view.toPlainText()
    qtbot.mouseClick(bar.switch, Qt.MouseButton.LeftButton)
    settled(qtbot, summarize)
    assert "Recognised" in panel.view.toPlainText()


def test_the_language_is_chosen(qtbot: QtBot, summarize: SummarizePane, tmp_path: Path) -> None:
    opened(qtbot, summarize, tmp_path / "letter.pdf", PAGES)
    bar, source = summarize.source_panel.scans, summarize.source_panel.current
    assert source is not None
    assert bar.language.currentText() == "Automatic"
    bar.language.setCurrentIndex(bar.language.findData("de"))
    bar.language.activated.emit(bar.language.currentIndex())
    assert source.ocr_language == "de"
    settled(qtbot, summarize)
    assert bar.language.currentData() == "de"


def test_every_language_that_is_offered_is_known_to_the_recogniser() -> None:
    assert {required_script(code) for code in LANGUAGES} == {"latin", "chinese", "japanese"}


def test_stopping_keeps_the_pages_that_were_read(qtbot: QtBot, summarize: SummarizePane, tmp_path: Path) -> None:
    path = tmp_path / "endless.pdf"
    path.write_text("\f".join(PAGES))
    summarize.open_files([path])
    panel = summarize.source_panel
    qtbot.waitUntil(lambda: "More words" in panel.view.toPlainText())
    qtbot.waitUntil(lambda: panel.head.facts.text() == "Reading page 3 of 4")
    assert panel.scans.words.text() == "2 pages so far are scans: text is being recognised."
    qtbot.mouseClick(panel.head.stop, Qt.MouseButton.LeftButton)
    settled(qtbot, summarize)
    source = panel.current
    assert source is not None
    assert panel.usable() == [source]
    assert "More words" in source.as_message().text
    assert "what follows page 3 of 4 was not read" in panel._strip_text.text()
    assert source.as_message().skipped[0].reason.startswith("what follows page 3")
    assert "can be used" in summarize.banner.hint.text()
    assert summarize.banner.action.text() == "Read all of it"


@pytest.mark.parametrize("pages", [["[ocr] Only a scan."], ["[ocr] One.", "[ocr] Two."]])
def test_a_file_of_scans_only_can_be_switched_back(
    qtbot: QtBot, summarize: SummarizePane, tmp_path: Path, pages: list[str]
) -> None:
    opened(qtbot, summarize, tmp_path / "letter.pdf", pages)
    panel, bar = summarize.source_panel, summarize.source_panel.scans
    assert bar.words.text().endswith("text recognised.")
    qtbot.mouseClick(bar.switch, Qt.MouseButton.LeftButton)
    settled(qtbot, summarize)
    assert panel.sources[0].state == "failed"
    assert bar.isVisible()
    action = next(each for each in summarize.banner.findChildren(QPushButton) if each.text() == "Recognise its text")
    qtbot.mouseClick(action, Qt.MouseButton.LeftButton)
    settled(qtbot, summarize)
    assert panel.sources[0].state == "read"
    assert bar.switch.isChecked()


def test_f6_goes_between_source_and_result(qtbot: QtBot, summarize: SummarizePane, trial: Path) -> None:
    summarize.open_files([trial])
    settled(qtbot, summarize)
    panel, result = summarize.source_panel, summarize.result_panel
    result.view.add_token("Words.", draft=False)
    result._stack.setCurrentWidget(result.view)
    summarize.controls.start.setFocus()
    qtbot.keyClick(summarize, Qt.Key.Key_F6)
    assert panel.view.hasFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_F6)
    assert result.view.hasFocus()
    qtbot.keyClick(result.view, Qt.Key.Key_F6)
    assert panel.view.hasFocus()


def test_whether_small_pictures_are_shown_is_remembered(qtbot: QtBot, desk: Desk) -> None:
    first = SummarizePane(desk)
    qtbot.addWidget(first)
    assert first.source_panel.body.thumbnails.isHidden()
    desk.preferences.update(page_thumbnails=True)
    second = SummarizePane(desk)
    qtbot.addWidget(second)
    body = second.source_panel.body
    assert not body.thumbnails.isHidden()
    body.show_thumbnails(False)
    assert not desk.preferences.settings.page_thumbnails


def test_recognised_pages_are_not_kept_while_nothing_is_to_be_kept(
    qtbot: QtBot, summarize: SummarizePane, desk: Desk, tmp_path: Path
) -> None:
    asked: list[str | None] = []
    desk.jobs.changed.connect(
        lambda: asked.extend(each.request.cache_folder for each in desk.jobs.running if isinstance(each.request, Read))
    )
    opened(qtbot, summarize, tmp_path / "kept.pdf", PAGES)
    assert set(asked) == {str(desk.cache_folder / "ocr")}
    asked.clear()
    desk.preferences.update(keep_history=False)
    opened(qtbot, summarize, tmp_path / "private.pdf", PAGES)
    assert set(asked) == {None}
