"""Where Tab goes: as the eye does, also through what was made later; and nowhere by chance when a button goes off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui_waits import listed
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.models import ModelsPane
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.gui.widgets.basics import button
from slmdesk.messages import Failed
from summarize_pane import finish
from tutor_pane import ask, with_document

Install = Callable[..., Path]
_MOST_STEPS = 80


def names_behind(qtbot: QtBot, first: QWidget, count: int) -> list[str]:
    """The names of what the keyboard comes to by Tab, without the one that it begins at."""
    first.setFocus(Qt.FocusReason.TabFocusReason)
    names: list[str] = []
    at: QWidget | None = first
    for _step in range(_MOST_STEPS):
        assert at is not None
        qtbot.keyClick(at, Qt.Key.Key_Tab)
        before, at = at, QApplication.focusWidget()
        if at is not None and at is not before:  # a result's sentences are gone through one by one
            names.append(at.accessibleName())
        if len(names) == count:
            break
    return names


def test_an_empty_pane_before_what_stands_at_its_right(
    qtbot: QtBot, summarize: SummarizePane, install: Install
) -> None:
    qtbot.waitUntil(summarize.source_panel.drop.sample.isVisible)
    found = names_behind(qtbot, summarize.controls.language_choice, 5)
    assert found == ["Open…", "Open a file…", "Paste text", "Try a sample", "History"]


def test_a_documents_buttons_stand_together(qtbot: QtBot, done: SummarizePane) -> None:
    found = names_behind(qtbot, done.controls.start, 5)
    assert found[:4] == ["Keep", "Open…", "More to do with this document", "Close"]
    assert found[4] == "Source text"


def test_a_models_row_is_gone_through_with_its_drawer_and_its_question(
    qtbot: QtBot, install: Install, models: ModelsPane, window: MainWindow
) -> None:
    library = window._desk.models
    install("large", "Large", parameters=3_000_000_000)
    install("tiny", "Tiny", size_bytes=4000, parameters=100_000_000)
    with qtbot.waitSignal(library.changed):
        library.refresh()
    listed(qtbot, models)
    row = models.rows["tiny"]
    (use,) = [each for each in row.findChildren(QPushButton) if each.text() == "Use"]
    qtbot.waitUntil(use.isVisible)
    assert names_behind(qtbot, use, 1) == ["Details: Tiny"]
    row.more.click()
    (remove,) = [act for words, act, _look in row._actions if words == "Remove…"]
    remove()
    qtbot.waitUntil(lambda: row._drawer is not None and row._drawer.isVisible())
    found = names_behind(qtbot, row.more, 20)
    assert found.index("Remove…: Tiny") < found.index("Remove") < found.index("Cancel: Tiny")
    assert not any(name.startswith(("Details: ", "Use: ")) for name in found[: found.index("Cancel: Tiny")])


def test_answers_come_before_the_field_for_the_next_question(
    qtbot: QtBot, window: MainWindow, install: Install, trial: Path
) -> None:
    pane = with_document(qtbot, window, install, trial)
    ask(qtbot, pane, "How many adults?")
    ask(qtbot, pane, "Which patients?")
    found = names_behind(qtbot, pane.conversation.input.level, 8)
    first, second = found.index("Answer to: How many adults?"), found.index("Answer to: Which patients?")
    assert 0 == first < second < found.index("Your question")
    assert "Copy" in found[first:second]


@pytest.mark.parametrize("which", ["look", "copy_button", "save_button"])
def test_a_button_that_goes_off_hands_the_keyboard_to_no_other(qtbot: QtBot, done: SummarizePane, which: str) -> None:
    pressed: QPushButton = getattr(done.footer, which)
    pressed.setFocus()
    assert pressed.hasFocus()
    done.start()
    assert done.hasFocus()  # and nothing in it
    qtbot.waitUntil(lambda: not done.running)
    assert done.hasFocus()


def test_a_new_result_leaves_no_mark_of_the_one_before(qtbot: QtBot, done: SummarizePane) -> None:
    view, source = done.result_panel.view, done.source_panel.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert source.marked()
    finish(qtbot, done)
    assert source.marked() == []


def test_one_ring_shows_where_the_keyboard_is(qtbot: QtBot, summarize: SummarizePane) -> None:
    shown = button("History")
    qtbot.addWidget(shown)
    shown.show()
    shown.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(shown.hasFocus)
    image = shown.grab().toImage()
    middle = image.height() // 2
    ink = summarize._desk.theme.tokens.surface
    inside = {image.pixelColor(at, middle).name() for at in range(4, 10)}  # between the ring and the word
    assert inside == {ink}


def test_the_key_for_the_next_doubt_takes_the_keyboard_to_it(qtbot: QtBot, done: SummarizePane) -> None:
    done.source_panel.view.setFocus()
    qtbot.keyClick(done.source_panel.view, Qt.Key.Key_F8)
    assert QApplication.focusWidget() is done.result_panel.view
    before = len(done.result_panel.view.sentences)
    qtbot.keyClick(done.result_panel.view, Qt.Key.Key_Delete)
    assert len(done.result_panel.view.sentences) == before - 1
    qtbot.keyClick(done.result_panel.view, Qt.Key.Key_F8)
    assert done.footer.words.text() == "No sentence is left to check"


def test_the_banner_is_reached_by_one_key_and_by_tab_and_closed_by_another(
    qtbot: QtBot, summarize: SummarizePane
) -> None:
    summarize.banner.show_failure(Failed("kind", "What.", "Do this."), "Again", lambda: None)
    assert names_behind(qtbot, summarize.controls.language_choice, 1) == ["Again"]
    summarize.source_panel.take_focus()
    for _part in range(2):
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is summarize.banner.action
    qtbot.keyClick(summarize.banner.action, Qt.Key.Key_Escape)
    assert summarize.banner.isHidden()
    assert QApplication.focusWidget() is summarize, "no other button has the keyboard by chance"


def test_a_result_of_before_is_searched_and_opened_without_the_mouse(qtbot: QtBot, done: SummarizePane) -> None:
    done.toggle_history()
    history = done.history
    qtbot.waitUntil(lambda: history.list.count() == 1)
    qtbot.keyClick(history.search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is history.list
    history.search.setFocus()
    with qtbot.waitSignal(history.opened):
        qtbot.keyClick(history.search, Qt.Key.Key_Return)
