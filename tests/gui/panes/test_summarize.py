"""The Summarize pane over scripted children: reading, streaming, stopping, checking, keeping."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFontMetricsF, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from slmdesk.app import build_desk
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.gui.widgets.banner import Banner

COMMANDS = {
    kind: [sys.executable, str(Path(__file__).parents[1] / "scripted_child.py"), kind]
    for kind in ("documents", "inference", "download")
}
Install = Callable[..., Path]


def read(qtbot: QtBot, pane: SummarizePane, *paths: Path) -> None:
    """Open files and wait until they are read and shown."""
    pane.open_files(list(paths))
    qtbot.waitUntil(lambda: not pane.source_panel.reading and pane.source_panel.view.complete)


def summarize_all(qtbot: QtBot, pane: SummarizePane) -> None:
    """Start and wait for the end."""
    pane.start()
    qtbot.waitUntil(lambda: not pane.running)


def buttons(banner: Banner) -> dict[str, QPushButton]:
    return {each.text(): each for each in banner.findChildren(QPushButton) if not each.isHidden() and each.text()}


@pytest.fixture
def ready(qtbot: QtBot, install: Install, summarize: SummarizePane, window: MainWindow, trial: Path) -> SummarizePane:
    """A pane with a model and a document that has been read."""
    install("scripted", "Scripted 1.5B")
    window._desk.models.refresh()
    qtbot.waitUntil(lambda: window._desk.models.chosen is not None)
    read(qtbot, summarize, trial)
    return summarize


def use_model(qtbot: QtBot, window: MainWindow, install: Install, model_id: str) -> None:
    """Make another script the chosen one."""
    install(model_id)
    window._desk.models.use(model_id)
    qtbot.waitUntil(lambda: window._desk.models.chosen is not None and window._desk.models.chosen.id == model_id)


# --- sources --------------------------------------------------------------------------------------


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
    summarize_all(qtbot, ready)
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
    summarize_all(qtbot, ready)
    text = ready.result_panel.view.toPlainText()
    assert "A1" in text
    assert "B¶1" in text
    panel.head.choice.setCurrentIndex(0)
    last = len(ready.result_panel.view.sentences) - 1
    ready.result_panel.view.activated.emit(last, 0)
    assert panel.current is not None
    assert panel.current.name == "second.txt"
    assert panel.view.marked() == ["Another document."]


# --- the summary ----------------------------------------------------------------------------------


def test_without_a_model_the_pane_leads_to_one(qtbot: QtBot, summarize: SummarizePane, window: MainWindow) -> None:
    assert "starter" in summarize.result_panel.action.text()
    assert summarize.controls.start.toolTip() == "There is no model yet: get one under Models"
    qtbot.mouseClick(summarize.result_panel.action, Qt.MouseButton.LeftButton)
    assert window.rail.buttons["models"].isChecked()


def test_a_summary_shows_sentences_chips_and_doubts(qtbot: QtBot, ready: SummarizePane) -> None:
    summarize_all(qtbot, ready)
    view = ready.result_panel.view
    assert [each.status for each in view.sentences].count("unsupported") == 1
    text = view.toPlainText()
    assert "212 adults at nine hospitals.\u202f1" in text
    assert "The source does not say this." in text
    assert "Nearest in the source: “It is unsupported that patients took 50 mg.” page 2" in text
    assert "no source" in text
    assert "The summary cites 64% of the source · 1 sentence to check" in ready.footer.words.text()
    assert "repeated itself" in ready.result_panel._strip_text.text()
    assert "The trial ran at nine" not in text, "notes on parts go when the summary comes"


def test_a_doubtful_sentence_is_underlined_and_has_a_sign(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow
) -> None:
    summarize_all(qtbot, ready)
    view = ready.result_panel.view
    index = next(n for n, each in enumerate(view.sentences) if each.status == "unsupported")
    cursor = QTextCursor(view.document())
    cursor.setPosition(view._writer.spans[index].start + 1)
    look = cursor.charFormat()
    assert look.underlineStyle() == look.UnderlineStyle.WaveUnderline
    assert look.underlineColor().name() == window._desk.theme.tokens.doubt
    assert "\ufffc" in view.document().toRawText(), "the sign is a picture in the text"


def test_the_copied_text_has_no_page_numbers_glued_to_it(qtbot: QtBot, ready: SummarizePane) -> None:
    summarize_all(qtbot, ready)
    view = ready.result_panel.view
    view.selectAll()
    copied = view.createMimeDataFromSelection().text()
    assert "nine hospitals. Pressure" in copied
    assert "The source does not say this" not in copied
    assert " ".join(copied.split()) == " ".join(view.text().split())
    qtbot.mouseClick(ready.footer.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == view.text()


def test_the_keyboard_goes_through_the_sentences(qtbot: QtBot, ready: SummarizePane) -> None:
    summarize_all(qtbot, ready)
    view, source = ready.result_panel.view, ready.source_panel.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert source.marked() == ["A trial of evening dosing"]
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert source.marked() == ["Pressure fell by 14% in the low-dose group."]
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert source.marked() == ["The trial enrolled 212 adults at nine hospitals."]
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert source.textCursor().position() == len("A trial of evening dosing\n\n")


def test_tab_leaves_the_result_after_the_last_sentence(qtbot: QtBot, ready: SummarizePane) -> None:
    summarize_all(qtbot, ready)
    view = ready.result_panel.view
    view.setFocus()
    for _ in range(len(view.sentences) + 1):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    first = ready.result_panel.doubts.next
    assert QApplication.focusWidget() is first
    qtbot.keyClick(first, Qt.Key.Key_Backtab)
    assert view.hasFocus()
    assert view.current == len(view.sentences) - 1


def test_the_pointer_marks_and_a_click_goes_there(qtbot: QtBot, ready: SummarizePane) -> None:
    summarize_all(qtbot, ready)
    view, source = ready.result_panel.view, ready.source_panel.view
    cursor = QTextCursor(view.document())
    cursor.setPosition(view._writer.spans[2].start + 3)
    point = view.cursorRect(cursor).center()
    qtbot.mouseMove(view.viewport(), point)
    qtbot.waitUntil(lambda: source.marked() == ["Pressure fell by 14% in the low-dose group."])
    chip = next(link for link in view._writer.links if link.sentence == 1)
    cursor.setPosition(chip.start)
    at_chip = view.cursorRect(cursor).center()
    at_chip.setX(at_chip.x() + 3)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at_chip)
    assert view.current == 1
    assert source.textCursor().position() == len("A trial of evening dosing\n\n")


def test_stopping_keeps_what_was_written(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "waiting")
    ready.start()
    qtbot.waitUntil(lambda: "Blood pressure fell" in ready.result_panel.view.toPlainText())
    assert ready.controls.start.text() == "Stop"
    qtbot.waitUntil(lambda: ready.footer.words.text().startswith("2 of 12 parts done"))
    qtbot.keyClick(ready, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not ready.running)
    assert ready.controls.start.text() == "Summarize"
    assert "Blood pressure fell" in ready.result_panel.view.toPlainText()


def test_a_crash_is_a_banner_and_the_text_stays(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "crash")
    summarize_all(qtbot, ready)
    assert "stopped without warning" in ready.banner.message.text()
    assert ready.banner.hint.text() == "Your text is safe. Try again."
    assert "before the crash" in ready.result_panel.view.toPlainText()
    assert "212 adults" in ready.source_panel.view.toPlainText()
    use_model(qtbot, window, install, "scripted-again")
    qtbot.mouseClick(buttons(ready.banner)["Try again"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not ready.running)
    assert ready.result_panel.view.sentences


def test_an_error_of_the_model_says_what_to_do(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "broken")
    summarize_all(qtbot, ready)
    assert ready.banner.message.text() == "The model wrote nothing about this text."
    assert ready.banner.hint.text() == "Try another model."


def test_nothing_is_lost_by_switching_panes(qtbot: QtBot, ready: SummarizePane, window: MainWindow) -> None:
    ready.start()
    window.show_pane("settings")
    qtbot.waitUntil(lambda: not ready.running)
    window.show_pane("summarize")
    assert len(ready.result_panel.view.sentences) == 6
    assert "212 adults" in ready.source_panel.view.toPlainText()


def test_start_waits_for_a_document_that_is_still_read(qtbot: QtBot, ready: SummarizePane, tmp_path: Path) -> None:
    second = tmp_path / "second.txt"
    second.write_text("Another document.")
    ready.open_files([second])
    ready.start()
    assert ready.footer.words.text() == "Starts when the document is read"
    qtbot.waitUntil(lambda: not ready.running)
    assert ready.result_panel.view.sentences[-1].text == "Another document."


def test_what_was_cleared_can_be_brought_back(qtbot: QtBot, ready: SummarizePane) -> None:
    summarize_all(qtbot, ready)
    text = ready.result_panel.view.text()
    qtbot.mouseClick(ready.controls.clear, Qt.MouseButton.LeftButton)
    assert ready.source_panel.current is None
    assert ready.result_panel.view.text() == ""
    qtbot.mouseClick(buttons(ready.banner)["Bring it back"], Qt.MouseButton.LeftButton)
    assert ready.result_panel.view.text() == text
    assert "212 adults" in ready.source_panel.view.toPlainText()


def test_a_cleared_summary_does_not_come_back_by_itself(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "waiting")
    ready.start()
    qtbot.waitUntil(lambda: "Blood pressure fell" in ready.result_panel.view.toPlainText())
    with qtbot.waitSignal(window._desk.jobs.delivered, check_params_cb=lambda job, event: job.terminal is None):
        ready.clear()
    qtbot.waitUntil(lambda: all(not job.running for job in [ready.work.job] if job is not None))
    assert ready.result_panel.view.toPlainText() == ""


@pytest.mark.parametrize(("ending", "mark"), [("md", "[^1]: "), ("txt", "[1] ")])
def test_saving_writes_sources_as_footnotes(
    qtbot: QtBot, ready: SummarizePane, tmp_path: Path, ending: str, mark: str
) -> None:
    summarize_all(qtbot, ready)
    path = tmp_path / f"summary.{ending}"
    ready.footer.save_to(path)
    qtbot.waitUntil(lambda: ready.footer.words.text() == f"Saved as summary.{ending}")
    text = path.read_text("utf-8")
    assert f"{mark}trial.pdf, page 1: “A trial of evening dosing”" in text
    assert "To be checked:" in text


def test_a_folder_that_cannot_be_written_is_a_banner(qtbot: QtBot, ready: SummarizePane, tmp_path: Path) -> None:
    summarize_all(qtbot, ready)
    ready.footer.save_to(tmp_path / "missing" / "summary.md")
    qtbot.waitUntil(lambda: not ready.banner.isHidden())
    assert "there is no such folder" in ready.banner.message.text()
    assert ready.result_panel.view.sentences


def test_shortcuts_work_from_the_source(qtbot: QtBot, ready: SummarizePane) -> None:
    ready.source_panel.view.setFocus()
    qtbot.keyClick(ready.source_panel.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert ready.running
    qtbot.waitUntil(lambda: not ready.running)
    assert ready.result_panel.view.sentences


def test_style_and_length_are_remembered(summarize: SummarizePane, window: MainWindow) -> None:
    summarize.controls.style_choice.setCurrentIndex(2)
    summarize.controls.length_choice.setCurrentIndex(0)
    settings = window._desk.preferences.settings
    assert (settings.summary_style, settings.summary_length) == ("clinical", "short")


def test_lines_of_the_result_are_of_a_readable_length(qtbot: QtBot, ready: SummarizePane, window: MainWindow) -> None:
    summarize_all(qtbot, ready)
    window.show_pane("models")
    window.resize(2400, 1000)  # while it is hidden
    window.show_pane("summarize")
    QApplication.processEvents()
    view = ready.result_panel.view
    width = view.viewport().width() / QFontMetricsF(window._desk.theme.reading_font).averageCharWidth()
    assert 60 <= width <= 75
    assert view.document().textWidth() == view.viewport().width()


def test_another_appearance_keeps_the_result(qtbot: QtBot, ready: SummarizePane, window: MainWindow) -> None:
    summarize_all(qtbot, ready)
    text = ready.result_panel.view.toPlainText()
    window._desk.preferences.update(theme="dark", reading_size=15)
    assert ready.result_panel.view.toPlainText() == text


def test_what_is_open_survives_an_end_that_the_system_ordered(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, slmdesk_home: Path
) -> None:
    summarize_all(qtbot, ready)
    ready.source_panel.typed("Typed by hand.")
    text = ready.result_panel.view.text()
    window.close_keeping_text()
    kept = slmdesk_home / "kept.json"
    assert kept.stat().st_mode & 0o077 == 0
    desk = build_desk(COMMANDS)
    again = MainWindow(desk)
    qtbot.addWidget(again)
    again.show()
    again.restore_kept_text()
    pane = again.panes["summarize"]
    assert isinstance(pane, SummarizePane)
    qtbot.waitUntil(lambda: len(pane.source_panel.sources) == 2 and not pane.source_panel.reading)
    assert pane.result_panel.view.text() == text
    assert [source.name for source in pane.source_panel.sources] == ["trial.pdf", "Pasted text"]
    assert pane.source_panel.view.toPlainText() == "Typed by hand."
    assert not kept.exists()
    again.close()
