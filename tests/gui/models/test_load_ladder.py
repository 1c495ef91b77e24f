"""What is offered when a model does not fit or crashes again: a smaller context, a smaller model, then 8 bits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.messages import Failed

Install = Callable[..., Path]
HUNGRY = Failed("not-enough-memory", "There is not enough free memory to run this model.", "Close others.")
CRASH = Failed("engine-crashed", "It stopped without warning.")


@pytest.fixture
def two(qtbot: QtBot, install: Install, window: MainWindow) -> MainWindow:
    """A large model in use, and a small one."""
    install("hungry", "Hungry", size_bytes=9000, parameters=4_000_000_000)
    install("small", "Small", size_bytes=1000, parameters=1_000_000_000)
    window._desk.models.refresh()
    qtbot.waitUntil(lambda: window._desk.models.chosen is not None)
    return window


def test_first_the_context_then_the_model(qtbot: QtBot, two: MainWindow) -> None:
    desk = two._desk
    taken: list[int] = []
    for tokens in (4096, 2048):
        step = desk.ladder.step(HUNGRY)
        assert step is not None
        assert step.button == f"Try with {tokens:,} tokens"
        assert "takes a little longer" in step.failure.hint
        step.take(lambda: taken.append(1))
        assert desk.preferences.settings.context_tokens == tokens
    step = desk.ladder.step(HUNGRY)
    assert step is not None
    assert step.button == "Try with Small"
    assert "makes more mistakes" in step.failure.hint
    step.take(lambda: taken.append(2))
    qtbot.waitUntil(lambda: taken == [1, 1, 2])
    assert desk.models.chosen is not None
    assert desk.models.chosen.id == "small"
    step = desk.ladder.step(HUNGRY)
    assert step is not None
    assert step.button == "Try with 8 bits"
    assert "1.6 times" in step.failure.hint
    step.take(lambda: taken.append(3))
    model = desk.models.model_file()
    assert model is not None
    assert model.cache_bits == 8
    assert desk.ladder.step(HUNGRY) is None, "nothing smaller is left"


def test_the_first_crash_may_be_chance(two: MainWindow) -> None:
    assert two._desk.ladder.step(CRASH) is None
    step = two._desk.ladder.step(CRASH)
    assert step is not None
    assert step.button == "Try with 4,096 tokens"
    assert two._desk.ladder.step(Failed("engine-silent", "It wrote nothing.")) is None


def test_the_button_of_the_banner_does_it(qtbot: QtBot, two: MainWindow, summarize: SummarizePane, trial: Path) -> None:
    summarize.open_files([trial])
    qtbot.waitUntil(lambda: not summarize.source_panel.reading)
    summarize.start()
    qtbot.waitUntil(lambda: not summarize.banner.isHidden() and not summarize.running)
    assert summarize.banner.action.text() == "Try with 4,096 tokens"
    qtbot.mouseClick(summarize.banner.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(summarize.result_panel.view.sentences))


def test_a_model_that_has_changed_on_the_disk_is_named_in_the_place_of_what_came_of_it(
    qtbot: QtBot, two: MainWindow
) -> None:
    pane = two.panes["summarize"]
    assert isinstance(pane, SummarizePane)
    chosen = two._desk.models.chosen
    assert chosen is not None
    silent = Failed("engine-silent", "The model wrote nothing about this text.", "Try again.")
    chosen.path.write_bytes(b"\0" * chosen.size_bytes)
    pane.failures.show(silent)
    qtbot.waitUntil(lambda: "has changed since it came" in pane.banner.message.text())
    assert pane.banner.action.text() == "Open Models"
