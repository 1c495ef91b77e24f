"""Two models on the same text: one after the other, blind, a vote, and only then the names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.compare import ComparePane
from slmdesk.gui.underway import pane_of

Install = Callable[..., Path]
TEXT = "The trial enrolled 212 adults at nine hospitals.\n\nA larger trial has started."


@pytest.fixture
def compare(qtbot: QtBot, install: Install, window: MainWindow) -> ComparePane:
    """The pane, in view, with three models to choose from."""
    for name in ("first", "second", "waiting"):
        install(name, name.title())
    window._desk.models.refresh()
    qtbot.waitUntil(lambda: len(window._desk.models.installed) == 3)
    window.show_pane("compare")
    pane = window.panes["compare"]
    assert isinstance(pane, ComparePane)
    return pane


def test_what_is_missing_is_said_on_the_button(compare: ComparePane) -> None:
    assert compare.start.toolTip() == "Paste a text first"
    compare.text.setPlainText(TEXT)
    assert compare.start.isEnabled()
    compare.second_choice.setCurrentIndex(compare.first_choice.currentIndex())
    assert compare.start.toolTip() == "Choose two different models"


@pytest.mark.parametrize("vote", [0, 1, 2])
def test_blind_names_are_told_after_the_vote(qtbot: QtBot, compare: ComparePane, vote: int) -> None:
    compare.text.setPlainText(TEXT)
    qtbot.mouseClick(compare.start, Qt.MouseButton.LeftButton)
    assert compare.running
    qtbot.waitUntil(lambda: compare.votes[0].isVisible())
    for answer, letter in zip(compare.answers, ("Summary A", "Summary B"), strict=True):
        assert answer.title.text() == letter
        assert answer.text.toPlainText().startswith("The trial enrolled 212 adults")
        assert answer.state.text() == "", "how long it took tells who it is"
    qtbot.mouseClick(compare.votes[vote], Qt.MouseButton.LeftButton)
    titles = [answer.title.text() for answer in compare.answers]
    assert sorted(title[3:] for title in titles) == ["First", "Second"]
    message = compare.banner.message.text()
    assert message.startswith(("You found A better", "You found no difference", "You found B better")[vote])
    assert "First" in message
    assert "Second" in message


def test_it_can_be_stopped(qtbot: QtBot, compare: ComparePane) -> None:
    compare.text.setPlainText(TEXT)
    compare.blind.setChecked(False)
    compare.first_choice.choose("waiting")
    qtbot.mouseClick(compare.start, Qt.MouseButton.LeftButton)
    assert compare.answers[0].title.text() == "Summary A: Waiting"
    qtbot.waitUntil(lambda: compare._job is not None)
    assert compare._job is not None
    assert pane_of(compare._job) == "compare", "the foot of the window leads to it"
    qtbot.mouseClick(compare.start, Qt.MouseButton.LeftButton)
    assert not compare.running
    assert compare.start.text() == "Compare"


def test_a_model_that_fails_says_why(qtbot: QtBot, install: Install, window: MainWindow, compare: ComparePane) -> None:
    install("broken", "Broken")
    window._desk.models.refresh()
    qtbot.waitUntil(lambda: compare.first_choice.count() == 4)
    compare.text.setPlainText(TEXT)
    compare.first_choice.choose("broken")
    compare.second_choice.choose("second")
    compare.start.click()
    qtbot.waitUntil(lambda: not compare.banner.isHidden())
    assert compare.banner.message.text() == "The model wrote nothing about this text."
    assert not compare.running
