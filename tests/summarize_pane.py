"""The Summarize pane of a shown window: documents read in it, its summary written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.gui.widgets.banner import Banner


def read(qtbot: QtBot, pane: SummarizePane, *paths: Path) -> None:
    """Open files and wait until they are read and shown."""
    pane.open_files(list(paths))
    qtbot.waitUntil(lambda: not pane.source_panel.reading and pane.source_panel.view.complete)


def finish(qtbot: QtBot, pane: SummarizePane) -> None:
    """Start and wait for the end."""
    pane.start()
    qtbot.waitUntil(lambda: not pane.running)


def flagged(pane: SummarizePane) -> int:
    """Where the one sentence is that its source does not support."""
    (index,) = pane.result_panel.view.result.doubts()
    return index


def buttons(banner: Banner) -> dict[str, QPushButton]:
    """What can be clicked in a banner, by its words."""
    return {each.text(): each for each in banner.findChildren(QPushButton) if not each.isHidden() and each.text()}
