"""The Help pane: what it says is so."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from slmdesk import paths
from slmdesk.gui.main_window import PANES, MainWindow
from slmdesk.gui.panes.help import HelpPane
from slmdesk.gui.theme import contrast

MANUAL = (paths.resources() / "help" / "manual.md").read_text("utf-8")
# Of a view that has the keyboard:
_WITHOUT_SHORTCUT = {
    "Tab",
    "Shift+Tab",
    "K",
    "R",
    "Delete",
    "Up",
    "Down",
    "Return",
    "Space",
    "1",
    "4",
    "U",
}  # of a view


@pytest.fixture
def pane(qtbot: QtBot, window: MainWindow) -> HelpPane:
    window.show_pane("help")
    made = window.panes["help"]
    assert isinstance(made, HelpPane)
    qtbot.waitUntil(lambda: bool(made.text.toPlainText()))
    return made


def keys_of(window: MainWindow) -> set[str]:
    for entry in PANES:
        window.show_pane(entry.name)
    found = window.findChildren(QShortcut)
    return {key.toString() for each in found for key in [each.key(), *each.keys()]}


def test_every_key_that_it_names_does_something(window: MainWindow) -> None:
    keys = MANUAL.partition("## Keys")[2]
    named = {QKeySequence(each).toString() for each in re.findall(r"\*\*(\S+)\*\*", keys)}
    ours = named - {QKeySequence(each).toString() for each in _WITHOUT_SHORTCUT}
    assert {"F7", "Ctrl+Return", "Ctrl+1", "Ctrl+6"} <= ours
    assert ours - keys_of(window) - {QKeySequence(QKeySequence.StandardKey.Undo).toString()} == set()


def test_every_key_of_the_first_pane_is_in_it(window: MainWindow) -> None:
    shortcuts = window.panes["summarize"].findChildren(QShortcut)
    keys = {each.key().toString().replace("Enter", "Return") for each in shortcuts} - {"Ctrl+="}  # Ctrl++ without Shift
    named = {QKeySequence(each).toString() for each in re.findall(r"\*\*(\S+)\*\*", MANUAL)}
    assert keys - named == set()


def test_it_is_opened_and_scrolled_by_keys_and_its_links_lead_to_panes(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    pane = window.panes["help"]
    assert isinstance(pane, HelpPane)
    qtbot.waitUntil(lambda: pane.text.verticalScrollBar().maximum() > 0)
    focused = QApplication.focusWidget()
    assert focused is pane.text
    qtbot.keyClick(focused, Qt.Key.Key_PageDown)
    assert pane.text.verticalScrollBar().value() > 0
    for name in re.findall(r"\(pane:(\w+)\)", MANUAL):
        pane.text.anchorClicked.emit(QUrl(f"pane:{name}"))
        assert window.panes[name].isVisible()


def test_its_links_can_be_read_in_every_appearance(qtbot: QtBot, window: MainWindow, pane: HelpPane) -> None:
    for theme in ("light", "dark"):
        window._desk.theme.apply(theme, "serif", 12)
        tokens = window._desk.theme.tokens
        assert pane.text.palette().color(pane.text.foregroundRole()).isValid()
        colors = re.findall(r"color:(#\w+)", pane.text.toHtml())
        assert colors
        assert all(contrast(color, tokens.surface) >= 4.5 for color in colors)
