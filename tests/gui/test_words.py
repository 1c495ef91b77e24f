"""Every word can be translated and every control can be named: read from the code, and from the window."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from slmdesk.gui.main_window import PANES, MainWindow

GUI = Path(__file__).resolve().parents[2] / "slmdesk" / "gui"
SHOWN = {
    "setText",
    "setToolTip",
    "setWindowTitle",
    "setPlaceholderText",
    "setAccessibleName",
    "setAccessibleDescription",
    "setPlainText",
    "addItem",
    "set_whole",
    "say",
    "rename",
    "label",
    "button",
    "pane_title",
    "add_button",
    "add_doubt",
    "show_notice",
    "show_doubt",
    "show_failure",
    "ask",
    "QLabel",
    "QPushButton",
    "QToolButton",
    "QCheckBox",
    "Check",
    "QGroupBox",
    "QAction",
    "Choice",
}
LOOKS = {"muted", "selectable", "caption", "heading", "title", "doubt", "accent", "quiet", "status", "primary", "badge"}


def untranslated(path: Path) -> Iterator[str]:
    """Literals with letters in them that reach the screen without ``tr`` or ``translate``."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in SHOWN:
            for argument in [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg != "look")]:
                for literal in _literals(argument):
                    if any(character.isalpha() for character in literal) and literal not in LOOKS:
                        yield f"{path.name}:{node.lineno}: {literal!r}"


def _literals(node: ast.expr) -> Iterator[str]:
    """Strings in an expression that are not inside a call that translates, looks up or formats them."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, ast.Call):
        if _name(node.func) == "format" and isinstance(node.func, ast.Attribute):
            yield from _literals(node.func.value)
    elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(node.elts[0], ast.Constant):
        yield from _literals(node.elts[1])  # a value and its words
    elif isinstance(node, (ast.JoinedStr, ast.BinOp, ast.IfExp, ast.BoolOp, ast.Tuple, ast.List, ast.NamedExpr)):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr) and not (isinstance(node, ast.IfExp) and child is node.test):
                yield from _literals(child)


def _name(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


@pytest.mark.parametrize("path", sorted(GUI.rglob("*.py")), ids=lambda path: path.stem)
def test_every_word_goes_through_translation(path: Path) -> None:
    assert list(untranslated(path)) == []


@pytest.mark.parametrize(
    "line",
    [
        "x.setText('Word')",
        "label(f'{n} words')",
        "button('A' if b else self.tr('B'))",
        "x.setToolTip('a {n}'.format(n=1))",
    ],
)
def test_a_word_that_is_not_translated_is_noticed(tmp_path: Path, line: str) -> None:
    path = tmp_path / "x.py"
    path.write_text(line)
    assert list(untranslated(path))


def widgets(window: MainWindow) -> Iterator[QWidget]:
    """Everything in the window, every pane built, the ledger open."""
    for entry in PANES:
        window.show_pane(entry.name)
    window.toggle_ledger()
    yield from (each for each in window.findChildren(QWidget) if each.window() is window)


def accessible_name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return (interface.text(QAccessible.Text.Name) if interface is not None else "") or widget.accessibleName()


def test_every_control_has_a_name(qtbot: QtBot, window: MainWindow, install: Callable[..., Path]) -> None:
    install("scripted")
    with qtbot.waitSignal(window._desk.models.changed):
        window._desk.models.refresh()
    interactive = (QAbstractButton, QComboBox, QLineEdit, QAbstractScrollArea, QProgressBar)
    nameless = [
        f"{type(each).__name__} in {type(each.parent()).__name__}"
        for each in widgets(window)
        if (isinstance(each, interactive) or each.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and not isinstance(each, (QScrollBar, QLabel))
        and type(each).__name__ not in ("QScrollArea", "QComboBoxListView", "QHeaderView", "QTableCornerButton")
        and each.metaObject().className() not in ("QComboBoxPrivateContainer", "QTableCornerButton")
        and not accessible_name(each).strip()
    ]
    assert nameless == []


def test_labels_are_plain_text(window: MainWindow) -> None:
    rich = [
        each.text()
        for each in widgets(window)
        if isinstance(each, QLabel) and each.text() and each.textFormat() != Qt.TextFormat.PlainText
    ]
    assert rich == []


@pytest.mark.parametrize("pane", [entry.name for entry in PANES])
def test_the_keyboard_reaches_every_control(qtbot: QtBot, window: MainWindow, pane: str) -> None:
    window.show_pane(pane)
    window.activateWindow()
    wanted = {
        each
        for each in window.findChildren(QWidget)
        if each.isVisibleTo(window)
        and each.isEnabled()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and isinstance(each, (QAbstractButton, QComboBox, QLineEdit))
    }
    window.rail.buttons["summarize"].setFocus()
    reached: set[QWidget] = set()
    for _ in range(len(wanted) * 3 + 20):
        focused = QApplication.focusWidget()
        if focused is None:
            break
        reached.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert {each.accessibleName() for each in wanted - reached} == set()


def test_disabled_buttons_say_why(window: MainWindow) -> None:
    silent = [
        each.text()
        for each in widgets(window)
        if isinstance(each, QAbstractButton)
        and not each.isEnabled()
        and each.isVisibleTo(window)
        and not each.toolTip()
    ]
    assert silent == []
