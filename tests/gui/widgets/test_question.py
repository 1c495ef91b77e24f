"""A question inside a pane: nothing is done before its answer, and it gives the keyboard back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from slmdesk.gui.widgets.question import Question


@pytest.fixture
def pane(qtbot: QtBot) -> QWidget:
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.addWidget(QLineEdit())
    layout.addWidget(Question("Report"))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    return made


def parts(pane: QWidget) -> tuple[QLineEdit, Question]:
    field, question = pane.findChild(QLineEdit), pane.findChild(Question)
    assert isinstance(field, QLineEdit)
    assert isinstance(question, Question)
    return field, question


def test_the_keyboard_answers_yes(qtbot: QtBot, pane: QWidget) -> None:
    field, question = parts(pane)
    done: list[str] = []
    question.ask("Forgets it.", "Forget", lambda: done.append("forgotten"), asker=field)
    assert question.isVisible()
    assert question.yes.text() == question.yes.accessibleName() == "Forget"
    assert question.yes.accessibleDescription() == "Forgets it."
    assert done == []
    qtbot.keyClick(question.yes, Qt.Key.Key_Return)
    assert done == ["forgotten"]
    assert question.isHidden()
    assert field.hasFocus()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space])
def test_the_keyboard_answers_no(qtbot: QtBot, pane: QWidget, key: Qt.Key) -> None:
    field, question = parts(pane)
    done: list[str] = []
    question.ask("Forgets it.", "Forget", lambda: done.append("forgotten"), asker=field)
    question.no.setFocus()
    qtbot.keyClick(question.no, key)
    assert done == []
    assert question.isHidden()
    assert field.hasFocus()
    assert question.no.accessibleName() == "Cancel: Report"
