"""The window around the panes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from slmdesk.app import build_desk
from slmdesk.gui.main_window import PANES, MainWindow
from slmdesk.messages import Failed


def test_panes_are_built_when_they_are_first_shown(qtbot: QtBot, window: MainWindow) -> None:
    assert list(window.panes) == ["summarize"]
    for entry in PANES:
        if entry.inside:
            assert entry.name not in window.rail.buttons
            continue
        qtbot.mouseClick(window.rail.buttons[entry.name], Qt.MouseButton.LeftButton)
        assert window.panes[entry.name].isVisible()
        assert [name for name, each in window.rail.buttons.items() if each.isChecked()] == [entry.name]


def test_shortcuts_change_panes(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.rail.buttons["tutor"].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    assert window.rail.buttons["models"].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert window.rail.buttons["settings"].isChecked()


def test_a_new_pane_has_the_keyboard_itself_and_not_whatever_comes_first_in_it(
    qtbot: QtBot, window: MainWindow
) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    window.show_pane("library")
    assert window.focusWidget() is window.panes["library"]
    window.panes["library"].add_button.setFocus()  # type: ignore[attr-defined]
    window.show_pane("models")
    assert window.focusWidget() is window.panes["models"]
    window.show_pane("library")
    assert window.focusWidget() is window.panes["library"].add_button  # type: ignore[attr-defined]


class ShownWindows(QObject):
    """Remembers what is shown as a window of its own."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.seen: list[QObject] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(watched)
        return False


def test_no_part_of_a_pane_is_a_window_for_a_moment(qtbot: QtBot, qapp: QApplication, window: MainWindow) -> None:
    shown = ShownWindows(window)
    qapp.installEventFilter(shown)
    for entry in PANES:
        window.show_pane(entry.name)
    qtbot.waitUntil(lambda: window.panes["models"].list.complete)  # type: ignore[attr-defined]
    window.toggle_ledger()
    qapp.removeEventFilter(shown)
    assert window.panes["models"].list.rows  # type: ignore[attr-defined]
    assert shown.seen == []


def test_the_place_of_the_window_is_remembered(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(900, 600)  # the screen that nobody sees is 800 wide: only the height can come back
    window.close()
    again = MainWindow(build_desk({}))
    qtbot.addWidget(again)
    assert again.height() == 600


def test_an_error_that_nobody_foresaw_is_shown_in_the_pane(window: MainWindow) -> None:
    window.show_pane("models")
    window.show_problem(Failed("internal", "Something went wrong.", "Report it.", "x.py:1 f"))
    pane = window.panes["models"]
    assert pane.banner.message.text() == "Something went wrong."  # type: ignore[attr-defined]
    assert not pane.banner._copy.isHidden()  # type: ignore[attr-defined]


def test_the_window_says_when_it_has_been_drawn(qtbot: QtBot, slmdesk_home: Path) -> None:
    window = MainWindow(build_desk({}))
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted):
        window.show()
    window.close()
