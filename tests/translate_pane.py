"""The Translate pane of a shown window, with a model, and a text that is translated in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from gui_waits import use_model
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.translate import TranslatePane


def shown_pane(
    qtbot: QtBot, window: MainWindow, install: Callable[..., Path] | None = None, model_id: str = ""
) -> TranslatePane:
    """In view. model_id: of a model to install; the scripted child does what it says."""
    if install is not None:
        use_model(qtbot, window, install, model_id)
    window.show_pane("translate")
    pane = window.panes["translate"]
    assert isinstance(pane, TranslatePane)
    return pane


def translate(qtbot: QtBot, pane: TranslatePane, text: str) -> None:
    """Type a text and wait for its translation."""
    pane.source_panel.typed(text)
    pane.start()
    qtbot.waitUntil(lambda: not pane.running)


def translate_file(qtbot: QtBot, pane: TranslatePane, path: Path) -> None:
    """Open a document and wait for its translation as text."""
    pane.open_files([path])
    pane.start()
    qtbot.waitUntil(lambda: not pane.running)
