"""Open documents and the library: kept from where they are read, and said to be kept."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from slmdesk import paths
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.library import LibraryPane
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.store.database import FILE_NAME
from slmdesk.store.library import Library, LibraryDocument


def on_disk() -> list[LibraryDocument]:
    with closing(Library(paths.data_folder())) as store:
        return store.documents()


def test_a_document_is_kept_and_shown_in_the_library(
    qtbot: QtBot, window: MainWindow, summarize: SummarizePane, trial: Path
) -> None:
    summarize.open_files([trial])
    panel = summarize.source_panel
    assert not panel.head.keep.isEnabled()
    qtbot.waitUntil(lambda: not panel.reading)
    assert not (paths.data_folder() / FILE_NAME).exists(), "nothing was kept, so there is nothing to ask"
    assert panel.head.keep.text() == "Keep"
    qtbot.mouseClick(panel.head.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.head.keep.text() == "In library")
    (kept,) = on_disk()
    assert (kept.path, kept.format, kept.pages, kept.language) == (trial, "text", 4, "en")
    qtbot.mouseClick(panel.head.keep, Qt.MouseButton.LeftButton)
    pane = window.panes["library"]
    assert isinstance(pane, LibraryPane)
    qtbot.waitUntil(lambda: pane.list.chosen == [kept.id])
    assert pane.isVisible()
    assert not pane.list.isColumnHidden(4) or pane.list.width() < 900, "the language is shown where there is room"


def test_opening_notes_the_use_and_says_that_it_is_kept(qtbot: QtBot, summarize: SummarizePane, trial: Path) -> None:
    with closing(Library(paths.data_folder())) as store:
        first = store.add(trial, "text")
        store.add(Path(__file__), "text")
    summarize.open_files([trial])
    qtbot.waitUntil(lambda: summarize.source_panel.head.keep.text() == "In library")
    assert on_disk()[0].id == first.id
    assert on_disk()[0].last_used > first.last_used
    with closing(Library(paths.data_folder())) as store:
        store.remove(first.id)
    summarize._desk.library.refresh()
    qtbot.waitUntil(lambda: summarize.source_panel.head.keep.text() == "Keep")


def test_pasted_text_cannot_be_kept(summarize: SummarizePane) -> None:
    summarize.source_panel.typed("Some words.")
    assert summarize.source_panel.head.keep.isHidden()
