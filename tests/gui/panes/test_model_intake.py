"""The Models pane: files of the user's own, packs, and files that changed after they came."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui_waits import listed, press
from onnx_files import files, write_zip
from slmdesk import paths
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.models import ModelsPane
from slmdesk.gui.widgets.models.pack_panel import free_place
from slmdesk.models.signing import SigningKey


@pytest.fixture
def gguf(tmp_path: Path, tiny_model: Path) -> Callable[[str], Path]:
    """A small real model file of any name."""

    def make(name: str) -> Path:
        path = tmp_path / name
        path.write_bytes(tiny_model.read_bytes())
        return path

    return make


def test_a_file_of_the_users_own_is_imported(
    qtbot: QtBot, models: ModelsPane, window: MainWindow, gguf: Callable[[str], Path]
) -> None:
    models.intake.take([gguf("My model.gguf")])
    qtbot.waitUntil(lambda: window._desk.models.is_installed("my-model"))
    assert models.banner.message.text() == "My model is imported."
    qtbot.mouseClick(models.banner.action, Qt.MouseButton.LeftButton)
    assert window._desk.preferences.settings.model_id == "my-model"


def test_a_classifier_is_imported_whole(qtbot: QtBot, models: ModelsPane, window: MainWindow, tmp_path: Path) -> None:
    models.intake.take([write_zip(tmp_path / "classifier.zip", files())])
    qtbot.waitUntil(lambda: window._desk.models.is_installed("classifier"))
    assert (paths.models_folder() / "classifier" / "tokenizer.json").is_file()
    assert models.banner.message.text() == "classifier is imported."
    models.intake.take([write_zip(tmp_path / "refused classifier.zip", files())])
    qtbot.waitUntil(lambda: "cannot be used here" in models.banner.message.text())


def test_a_doubtful_file_is_asked_about(
    qtbot: QtBot, models: ModelsPane, window: MainWindow, gguf: Callable[[str], Path]
) -> None:
    models.intake.take([gguf("doubtful.gguf")])
    qtbot.waitUntil(lambda: not models.banner.isHidden())
    assert models.banner.hint.text() == "It has no chat template."
    assert not window._desk.models.is_installed("doubtful")
    qtbot.mouseClick(models.banner.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window._desk.models.is_installed("doubtful"))


def test_a_file_that_cannot_run_is_refused_with_its_reason(
    qtbot: QtBot, models: ModelsPane, window: MainWindow, gguf: Callable[[str], Path]
) -> None:
    models.intake.take([gguf("refused.gguf")])
    qtbot.waitUntil(lambda: not models.banner.isHidden())
    assert models.banner.message.text() == "refused.gguf cannot be used here. It is cut off after 12 MB."
    assert not list(paths.models_folder().glob("refused*"))


def test_a_pack_is_written_checked_and_imported_on_another_computer(
    qtbot: QtBot, models: ModelsPane, window: MainWindow, gguf: Callable[[str], Path], tmp_path: Path
) -> None:
    library = window._desk.models
    models.intake.take([gguf("Mine.gguf")])
    qtbot.waitUntil(lambda: library.is_installed("mine"))
    listed(qtbot, models)
    models.rows["mine"].more.click()
    press(qtbot, models.rows["mine"], "Check its files")
    qtbot.waitUntil(lambda: models.banner.message.text() == "Mine is what it was when it came.")
    qtbot.mouseClick(models.carry_button, Qt.MouseButton.LeftButton)
    assert [model.id for model in models.packing.picked()] == ["mine"]
    target = free_place(tmp_path)
    models.packing.choose(target)
    qtbot.waitUntil(lambda: models.banner.message.text().startswith("The pack is written"))
    assert free_place(tmp_path) != target
    model = library.store.get("mine")
    library.remove(model)
    qtbot.waitUntil(lambda: not library.is_installed("mine"))
    key = SigningKey(paths.config_folder())
    (paths.config_folder() / "pack-key.json").unlink()  # the other computer has a key of its own
    models.intake.take([target])
    qtbot.waitUntil(lambda: key.public.fingerprint in models.banner.message.text())
    assert not library.is_installed("mine")
    qtbot.mouseClick(models.banner.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: library.is_installed("mine"))


def test_a_changed_file_is_found(
    qtbot: QtBot, models: ModelsPane, window: MainWindow, gguf: Callable[[str], Path]
) -> None:
    models.intake.take([gguf("Mine.gguf")])
    qtbot.waitUntil(lambda: window._desk.models.is_installed("mine"))
    path = window._desk.models.store.get("mine").path
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    listed(qtbot, models)
    models._verify("mine")
    qtbot.waitUntil(lambda: "has changed since it came" in models.banner.message.text())
