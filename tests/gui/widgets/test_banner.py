"""The banner says one thing at a time and offers one step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from slmdesk.gui.desk import Desk
from slmdesk.gui.widgets.banner import Banner
from slmdesk.messages import Failed


@pytest.fixture
def banner(qtbot: QtBot, desk: Desk) -> Banner:
    made = Banner(desk.theme)
    qtbot.addWidget(made)
    return made


def test_it_is_hidden_until_something_is_to_be_said(banner: Banner) -> None:
    assert banner.isHidden()


def test_a_failure_has_one_step_and_its_details(qtbot: QtBot, banner: Banner) -> None:
    pressed: list[str] = []
    banner.show_failure(Failed("kind", "What.", "Do this.", "x.py:1"), "Step", lambda: pressed.append("step"))
    assert (banner.message.text(), banner.hint.text()) == ("What.", "Do this.")
    qtbot.mouseClick(banner._copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "kind\nWhat.\nx.py:1"
    qtbot.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    assert pressed == ["step"]
    assert banner.isHidden()


def test_without_a_step_there_is_no_button(banner: Banner) -> None:
    banner.show_failure(Failed("kind", "What."))
    assert banner.action.isHidden()
    assert banner.hint.isHidden()
    assert banner._copy.isHidden()


def test_an_empty_password_is_not_tried(qtbot: QtBot, banner: Banner) -> None:
    tried: list[str] = []
    banner.ask_password("Locked.", "", tried.append)
    qtbot.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    assert tried == []
    banner._password.setText("secret")
    qtbot.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    assert tried == ["secret"]
    assert banner._password.text() == "", "it does not stay in the window"


def test_the_latest_message_counts(banner: Banner) -> None:
    banner.ask_password("Locked.", "", lambda _password: None)
    banner.show_notice("Something else.")
    assert banner._password.isHidden()
    assert banner.accessibleName() == "Something else."
