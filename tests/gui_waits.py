"""What several tests of the panes bring about in the window, and wait for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.models import ModelsPane


def use_model(qtbot: QtBot, window: MainWindow, install: Callable[..., Path], model_id: str) -> None:
    """Install a model, unless it is there, and choose it; the scripted child does what its id says."""
    models = window._desk.models
    if model_id not in {each.id for each in models.installed}:
        install(model_id)
    models.use(model_id)
    models.refresh()
    qtbot.waitUntil(lambda: models.chosen is not None and models.chosen.id == model_id)


def listed(qtbot: QtBot, models: ModelsPane) -> None:
    """Wait until every row of the Models pane has been made."""
    qtbot.waitUntil(lambda: models.list.complete and bool(models.rows))


def press(qtbot: QtBot, inside: QWidget, words: str) -> None:
    """Press the visible button with these words, as soon as it is there."""

    def visible() -> list[QPushButton]:
        return [each for each in inside.findChildren(QPushButton) if each.text() == words and not each.isHidden()]

    qtbot.waitUntil(lambda: bool(visible()))  # a row may be drawn a moment after what it shows is known
    found = visible()
    qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)
