"""The source side of the Summarize pane over scripted children: files, dropped and pasted text, what goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.summarize import SummarizePane
from summarize_pane import buttons, finish, read


def test_a_file_is_read_at_once_and_what_was_not_read_is_said(
    qtbot: QtBot, summarize: SummarizePane, trial: Path
) -> None:
    read(qtbot, summarize, trial)
    panel = summarize.source_panel
    assert "Pressure fell by 14%" in panel.view.toPlainText()
    assert panel.head.name.whole() == "trial.pdf"
    assert panel.head.facts.text() == "4 pages"
    assert panel._strip_text.text() == "1 page was not read: page 3 (a picture without text)."
    assert panel.view.isReadOnly()


def drop(target: QWidget, data: QMimeData) -> None:
    """Hold something above a widget and let it go."""
    point, copy = QPointF(10, 10), Qt.DropAction.CopyAction
    pressed, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(point.toPoint(), copy, data, pressed, keys)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(point, copy, data, pressed, keys))


def test_a_dropped_file_is_opened(qtbot: QtBot, summarize: SummarizePane, trial: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(trial))])
    drop(summarize, data)
    qtbot.waitUntil(lambda: "212 adults" in summarize.source_panel.view.toPlainText())


def test_dropped_text_is_a_source(summarize: SummarizePane) -> None:
    data = QMimeData()
    data.setText("Dragged from elsewhere.")
    drop(summarize, data)
    assert summarize.source_panel.view.toPlainText() == "Dragged from elsewhere."


def test_reading_shows_its_progress_and_can_be_stopped(qtbot: QtBot, summarize: SummarizePane, tmp_path: Path) -> None:
    path = tmp_path / "waiting.txt"
    path.write_text("text")
    summarize.open_files([path])
    panel = summarize.source_panel
    qtbot.waitUntil(lambda: panel.head.facts.text() == "Reading page 1 of 48")
    assert panel._bar.value() == 21
    qtbot.mouseClick(panel.head.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not panel.reading)
    assert "stopped" in summarize.banner.message.text()
    assert not summarize.controls.start.isEnabled()


def test_a_protected_file_asks_for_its_password_in_the_pane(
    qtbot: QtBot, summarize: SummarizePane, tmp_path: Path
) -> None:
    path = tmp_path / "locked.pdf"
    path.write_text("The secret text.")
    summarize.open_files([path])
    banner = summarize.banner
    qtbot.waitUntil(lambda: "protected" in banner.message.text())
    banner._password.setText("wrong")
    qtbot.keyClick(banner._password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "another password" in banner.message.text())
    banner._password.setText("secret")
    qtbot.keyClick(banner._password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: summarize.source_panel.view.toPlainText() == "The secret text.")
    assert banner.isHidden()


def test_a_crash_of_the_reader_is_a_banner_and_costs_no_other_document(
    qtbot: QtBot, summarize: SummarizePane, tmp_path: Path, trial: Path
) -> None:
    read(qtbot, summarize, trial)
    path = tmp_path / "crash.pdf"
    path.write_text("x")
    summarize.open_files([path])
    qtbot.waitUntil(lambda: "stopped without warning" in summarize.banner.message.text())
    assert "Try again" in buttons(summarize.banner)
    read(qtbot, summarize, trial)
    assert [source.name for source in summarize.source_panel.sources] == ["trial.pdf"]


def test_pasted_text_is_summarized_and_can_be_undone(qtbot: QtBot, ready: SummarizePane, window: MainWindow) -> None:
    ready.clear()
    QGuiApplication.clipboard().setText("A first line.\nA second 🩺 line.")
    qtbot.mouseClick(ready.source_panel.drop.paste, Qt.MouseButton.LeftButton)
    view = ready.source_panel.view
    assert view.toPlainText() == "A first line.\nA second 🩺 line."
    finish(qtbot, ready)
    assert [each.text for each in ready.result_panel.view.sentences] == ["A first line.", "A second 🩺 line."]
    ready.result_panel.view.choose(1)
    assert view.marked() == ["A second 🩺 line."]
    view.undo()
    assert view.toPlainText() == ""
    assert "passages are not marked" in ready.result_panel._strip_text.text()
    assert view.marked() == []
    view.redo()
    assert ready.result_panel._strip.isHidden() or "passages" not in ready.result_panel._strip_text.text()


def test_several_files_are_named_by_letters(qtbot: QtBot, ready: SummarizePane, tmp_path: Path) -> None:
    second = tmp_path / "second.txt"
    second.write_text("Another document.")
    read(qtbot, ready, second)
    panel = ready.source_panel
    assert [panel.head.choice.itemText(n) for n in range(2)] == ["A  trial.pdf", "B  second.txt"]
    finish(qtbot, ready)
    text = ready.result_panel.view.toPlainText()
    assert "A1" in text
    assert "B¶1" in text
    panel.head.choice.setCurrentIndex(0)
    last = len(ready.result_panel.view.sentences) - 1
    ready.result_panel.view.activated.emit(last, 0)
    assert panel.current is not None
    assert panel.current.name == "second.txt"
    assert panel.view.marked() == ["Another document."]


def test_several_files_that_cannot_be_read_are_all_named(
    qtbot: QtBot, summarize: SummarizePane, tmp_path: Path, trial: Path
) -> None:
    damaged = [tmp_path / f"damaged-{letter}.pdf" for letter in "abc"]
    for path in damaged:
        path.write_text("x")
    summarize.open_files([damaged[0], trial, damaged[1]])
    qtbot.waitUntil(lambda: not summarize.source_panel.reading)
    assert summarize.banner.message.text() == "2 files could not be read."
    assert summarize.banner.hint.text() == "damaged-a.pdf is damaged.\ndamaged-b.pdf is damaged."
    summarize.open_files([damaged[2]])
    qtbot.waitUntil(lambda: not summarize.source_panel.reading)
    assert summarize.banner.message.text() == "damaged-c.pdf is damaged.", "those of before are closed"


@pytest.mark.parametrize("width", [1280, 1000, 820])
def test_how_far_a_document_is_read_does_not_take_the_results_room(
    qtbot: QtBot, summarize: SummarizePane, window: MainWindow, tmp_path: Path, width: int
) -> None:
    """What has room beside a document's name must not widen its half: the other never got it back."""
    window.resize(width, 700)
    qtbot.waitUntil(lambda: window.width() == width)
    panel, waiting = summarize.source_panel, tmp_path / "waiting.txt"
    waiting.write_text("text")
    summarize.open_files([waiting])
    qtbot.waitUntil(lambda: panel.head.facts.text() == "Reading page 1 of 48")
    QApplication.processEvents()
    assert panel.head.facts.isVisible(), "how far it is is said, whatever else has no room"
    assert abs(panel.width() - summarize.result_panel.width()) <= 1


@pytest.mark.parametrize("width", [1600, 1280, 1100, 1024, 900, 820])
def test_a_name_comes_before_the_facts_about_it(
    qtbot: QtBot, summarize: SummarizePane, window: MainWindow, tmp_path: Path, width: int
) -> None:
    path = tmp_path / "my-paper.md"
    path.write_text("Some words. " * 900)
    read(qtbot, summarize, path)
    head = summarize.source_panel.head
    window.resize(width, 700)
    whole = head.name.fontMetrics().horizontalAdvance("my-paper.md")

    def arranged() -> bool:
        return window.width() == width and (head.name.width() >= whole or head.facts.isHidden())

    qtbot.waitUntil(arranged)
    if width == 1600:
        assert head.facts.isVisible()
