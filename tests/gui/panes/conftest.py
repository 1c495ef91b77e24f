"""The Summarize pane with a document that has been read, and with its summary."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui_waits import use_model
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.summarize import SummarizePane
from summarize_pane import finish, read


@pytest.fixture
def ready(
    qtbot: QtBot, install: Callable[..., Path], summarize: SummarizePane, window: MainWindow, trial: Path
) -> SummarizePane:
    """With a model and a document that has been read."""
    install("scripted", "Scripted 1.5B")
    window._desk.models.refresh()
    qtbot.waitUntil(lambda: window._desk.models.chosen is not None)
    use_model(qtbot, window, install, "scripted")
    read(qtbot, summarize, trial)
    return summarize


@pytest.fixture
def done(qtbot: QtBot, ready: SummarizePane) -> SummarizePane:
    """With a summary that has one flagged sentence."""
    finish(qtbot, ready)
    return ready
