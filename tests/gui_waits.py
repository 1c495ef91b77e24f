"""What several tests of the panes bring about in the window, and wait for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from slmdesk.gui.main_window import MainWindow


def use_model(qtbot: QtBot, window: MainWindow, install: Callable[..., Path], model_id: str) -> None:
    """Install a model, unless it is there, and choose it; the scripted child does what its id says."""
    models = window._desk.models
    if model_id not in {each.id for each in models.installed}:
        install(model_id)
    models.use(model_id)
    models.refresh()
    qtbot.waitUntil(lambda: models.chosen is not None and models.chosen.id == model_id)
