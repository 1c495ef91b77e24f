"""The Summarize pane over scripted children: a summary as it streams, stops, fails, is read and cleared away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui_waits import use_model
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.messages import Failed
from summarize_pane import buttons, finish

Install = Callable[..., Path]


def test_without_a_model_the_pane_leads_to_one(qtbot: QtBot, summarize: SummarizePane, window: MainWindow) -> None:
    assert "starter" in summarize.result_panel.action.text()
    assert summarize.controls.start.toolTip() == "There is no model yet: get one under Models"
    qtbot.mouseClick(summarize.result_panel.action, Qt.MouseButton.LeftButton)
    assert window.rail.buttons["models"].isChecked()


def test_a_summary_shows_sentences_chips_and_doubts(qtbot: QtBot, ready: SummarizePane) -> None:
    finish(qtbot, ready)
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
    finish(qtbot, ready)
    view = ready.result_panel.view
    index = next(n for n, each in enumerate(view.sentences) if each.status == "unsupported")
    cursor = QTextCursor(view.document())
    cursor.setPosition(view._writer.spans[index].start + 1)
    look = cursor.charFormat()
    assert look.underlineStyle() == look.UnderlineStyle.WaveUnderline
    assert look.underlineColor().name() == window._desk.theme.tokens.doubt
    assert "\ufffc" in view.document().toRawText(), "the sign is a picture in the text"


def test_the_copied_text_has_no_page_numbers_glued_to_it(qtbot: QtBot, ready: SummarizePane) -> None:
    finish(qtbot, ready)
    view = ready.result_panel.view
    view.selectAll()
    copied = view.createMimeDataFromSelection().text()
    assert "nine hospitals. Pressure" in copied
    assert "The source does not say this" not in copied
    assert " ".join(copied.split()) == " ".join(view.text().split())
    qtbot.mouseClick(ready.footer.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == view.text()


def test_the_keyboard_goes_through_the_sentences(qtbot: QtBot, ready: SummarizePane) -> None:
    finish(qtbot, ready)
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
    finish(qtbot, ready)
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
    finish(qtbot, ready)
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
    finish(qtbot, ready)
    assert "stopped without warning" in ready.banner.message.text()
    assert ready.banner.hint.text() == "Your text is safe. Try again."
    assert "before the crash" in ready.result_panel.view.toPlainText()
    assert ready.result_panel._state.whole() == "not checked"
    assert "212 adults" in ready.source_panel.view.toPlainText()
    use_model(qtbot, window, install, "scripted-again")
    qtbot.mouseClick(buttons(ready.banner)["Try again"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not ready.running)
    assert ready.result_panel.view.sentences
    assert ready.result_panel._state.whole() == ""


def test_a_full_disk_does_not_end_a_summary_and_says_what_to_do(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "waiting")
    ready.start()
    qtbot.waitUntil(lambda: ready.footer.words.text().startswith("2 of 12 parts done"))
    ready.records.failed.emit(Failed("disk-full", "The disk is full.", "Free some space on it."))
    assert ready.banner.hint.text().startswith("Free some space on it. What is being written goes on: save it")
    assert ready.running
    ready.stop()
    qtbot.waitUntil(lambda: not ready.running)


def test_an_error_of_the_model_says_what_to_do(
    qtbot: QtBot, ready: SummarizePane, window: MainWindow, install: Install
) -> None:
    use_model(qtbot, window, install, "broken")
    finish(qtbot, ready)
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
    finish(qtbot, ready)
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
    finish(qtbot, ready)
    window.show_pane("models")
    window.resize(2400, 1000)  # while it is hidden
    window.show_pane("summarize")
    QApplication.processEvents()
    view = ready.result_panel.view
    width = view.viewport().width() / QFontMetricsF(window._desk.theme.reading_font).averageCharWidth()
    assert 60 <= width <= 75
    assert view.document().textWidth() == view.viewport().width()


def test_another_appearance_keeps_the_result(qtbot: QtBot, ready: SummarizePane, window: MainWindow) -> None:
    finish(qtbot, ready)
    text = ready.result_panel.view.toPlainText()
    window._desk.preferences.update(theme="dark", reading_size=15)
    assert ready.result_panel.view.toPlainText() == text
