"""An idle model leaves the memory after the minutes of the setting, and the status bar says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.summarize import SummarizePane


def summarized(qtbot: QtBot, window: MainWindow, pane: SummarizePane, trial: Path) -> None:
    pane.open_files([trial])
    qtbot.waitUntil(lambda: not pane.source_panel.reading)
    pane.start()
    qtbot.waitUntil(lambda: window._desk.idle.loaded and not pane.running)


def test_the_memory_goes_back_and_the_status_bar_says_so(
    qtbot: QtBot, install: Callable[..., Path], window: MainWindow, summarize: SummarizePane, trial: Path
) -> None:
    install("usual", "Usual")
    window._desk.models.refresh()
    qtbot.waitUntil(lambda: window._desk.models.chosen is not None)
    idle = window._desk.idle
    assert idle.waiting_ms == -1, "no model is loaded"
    summarized(qtbot, window, summarize, trial)
    qtbot.waitUntil(lambda: 14 * 60_000 < idle.waiting_ms < 16 * 60_000)  # Qt moves long waits to whole seconds
    window._desk.preferences.update(unload_minutes=5)
    assert 4 * 60_000 < idle.waiting_ms < 6 * 60_000
    window._desk.preferences.update(unload_minutes=0)
    assert idle.waiting_ms == -1, "it stays"
    idle.unload()
    qtbot.waitUntil(lambda: not idle.loaded)
    assert window.status.model.text() == "Usual · 1 kB · resting, 1.1 GB given back"
    summarize.start()
    qtbot.waitUntil(lambda: idle.loaded)
    assert "resting" not in window.status.model.text()


def test_a_model_that_works_is_left_alone(
    qtbot: QtBot, install: Callable[..., Path], window: MainWindow, summarize: SummarizePane, trial: Path
) -> None:
    install("waiting", "Waiting")
    window._desk.models.refresh()
    qtbot.waitUntil(lambda: window._desk.models.chosen is not None)
    summarize.open_files([trial])
    qtbot.waitUntil(lambda: not summarize.source_panel.reading)
    summarize.start()
    idle = window._desk.idle
    qtbot.waitUntil(lambda: idle.loaded)
    assert idle.waiting_ms == -1
    idle.unload()
    assert idle.loaded
    summarize.stop()
    qtbot.waitUntil(lambda: not summarize.running and idle.waiting_ms > 0)
