"""Settings of models: idle time, speed of downloads, and moving them all to another folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from slmdesk import paths
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.settings import SettingsPane
from slmdesk.messages import Pull
from slmdesk.models.importing import bring_copy
from slmdesk.models.installed import Record, write_record
from slmdesk.settings import load_settings, settings_file


def put(folder: Path) -> None:
    """A model whose checksum is right."""
    folder.mkdir(parents=True)
    (folder.parent / "source").write_bytes(b"G" * 3000)
    size_bytes, sha256 = bring_copy(folder.parent / "source", folder / "model.gguf", lambda _done, _total: None)
    (folder.parent / "source").unlink()
    write_record(folder, Record("Mine", "model.gguf", size_bytes, sha256, "MIT", "imported", "2026"))


def test_each_choice_is_kept(settings: SettingsPane, window: MainWindow) -> None:
    settings.models.unload_choice.choose(60)
    settings.models.unload_choice.currentIndexChanged.emit(0)
    settings.models.limit_choice.choose(1_000_000)
    settings.models.limit_choice.currentIndexChanged.emit(0)
    kept = load_settings(settings_file(paths.config_folder()))
    assert (kept.unload_minutes, kept.download_bytes_s) == (60, 1_000_000)


def test_the_speed_limit_goes_with_a_download(qtbot: QtBot, window: MainWindow, install: Callable[..., Path]) -> None:
    window._desk.preferences.update(download_bytes_s=500_000)
    with qtbot.waitSignal(window._desk.jobs.delivered) as delivered:
        window._desk.downloads.start(window._desk.models.catalog[2])
    request = delivered.args[0].request
    assert isinstance(request, Pull)
    assert request.rate_bytes_s == 500_000
    window._desk.downloads.discard(window._desk.models.catalog[2])
    qtbot.waitUntil(lambda: window._desk.downloads.active == 0)


def test_the_models_move_and_are_found_there(
    qtbot: QtBot, settings: SettingsPane, window: MainWindow, tmp_path: Path
) -> None:
    put(paths.models_folder() / "mine")
    library = window._desk.models
    library.refresh()
    qtbot.waitUntil(lambda: library.is_installed("mine"))
    target = tmp_path / "stick" / "models"
    settings.models.ask_move(target)
    question = settings.models.question
    assert question.text.text() == f"Move 1 models (3 kB) to {target}? They are checked on the way."
    qtbot.mouseClick(question.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: library.store.folder == target and library.is_installed("mine"))
    assert settings.banner.message.text() == f"1 models are in {target} now."
    assert not (paths.models_folder() / "mine").exists()
    assert load_settings(settings_file(paths.config_folder())).models_folder == str(target)
    assert settings.models.where.whole() == str(target)


def test_a_missing_disk_is_said_and_another_folder_can_be_used(
    qtbot: QtBot, settings: SettingsPane, window: MainWindow, tmp_path: Path
) -> None:
    library = window._desk.models
    library.keep_in(tmp_path / "gone")
    qtbot.waitUntil(lambda: library.folder_missing)
    assert "perhaps its disk is not connected" in settings.models._told.text()
    settings.models.ask_move(tmp_path / "here")
    qtbot.mouseClick(settings.models.question.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not library.folder_missing)
    assert library.store.folder == tmp_path / "here"
