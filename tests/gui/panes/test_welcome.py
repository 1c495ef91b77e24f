"""The first questions: who, languages, a look at the computer, a measurement, and models with reasons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from slmdesk import paths
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.welcome import WelcomePane
from slmdesk.gui.widgets.models.download_question import DownloadQuestion
from slmdesk.models.fit import Shape, shape_of
from slmdesk.models.model_file import read_model

Install = Callable[..., Path]


@pytest.fixture
def welcome(qtbot: QtBot, window: MainWindow) -> WelcomePane:
    """The pane, in view, when it has looked at the computer."""
    window.show_pane("welcome")
    pane = window.panes["welcome"]
    assert isinstance(pane, WelcomePane)
    qtbot.waitUntil(lambda: pane._facts is not None)
    return pane


def texts(pane: WelcomePane) -> str:
    return "\n".join(each.text() for each in pane.findChildren(QLabel))


def test_it_looks_at_the_computer_and_knows_the_languages_of_the_list(welcome: WelcomePane) -> None:
    assert "free on the disk" in welcome.computer.text()
    assert {"en", "fr", "zh"} <= set(welcome.languages)
    assert any(check.isChecked() for check in welcome.languages.values())
    assert welcome.skip.text() == "Skip"


def test_it_recommends_with_reasons_and_leads_to_the_question(
    qtbot: QtBot, welcome: WelcomePane, window: MainWindow
) -> None:
    for code, check in welcome.languages.items():
        check.setChecked(code in ("en", "fr"))
    welcome.who_choice.choose("clinician")
    qtbot.mouseClick(welcome.recommend, Qt.MouseButton.LeftButton)
    settings = window._desk.preferences.settings
    assert (settings.who, settings.languages, settings.welcomed) == ("clinician", ("en", "fr"), True)
    assert 1 <= len(welcome.cards) <= 2
    assert "It runs on this computer only" in texts(welcome)
    assert "names all the languages" in texts(welcome)
    get = next(each for each in welcome.cards[0].findChildren(QPushButton) if each.text().startswith("Get it"))
    qtbot.mouseClick(get, Qt.MouseButton.LeftButton)
    models = window.panes["models"]
    assert models.isVisible()
    assert models.findChild(DownloadQuestion) is not None
    assert not window._desk.ledger.entries, "nothing was contacted"


def test_languages_that_no_model_knows_are_said(qtbot: QtBot, welcome: WelcomePane) -> None:
    for check in welcome.languages.values():
        check.setChecked(True)
    qtbot.mouseClick(welcome.recommend, Qt.MouseButton.LeftButton)
    assert "No model of the list knows all these languages" in texts(welcome)


def put_real(install: Install, tiny_model: Path, model_id: str) -> Shape:
    """Install a model with a header, so that it can be predicted."""
    folder = install(model_id, model_id.title(), size_bytes=tiny_model.stat().st_size)
    (folder / "model.gguf").write_bytes(tiny_model.read_bytes())
    return shape_of(read_model(tiny_model))


def test_what_is_here_is_measured_first(
    qtbot: QtBot, install: Install, tiny_model: Path, window: MainWindow, welcome: WelcomePane
) -> None:
    put_real(install, tiny_model, "quick")
    window._desk.models.refresh()
    qtbot.waitUntil(lambda: window._desk.models.is_installed("quick"))
    qtbot.mouseClick(welcome.recommend, Qt.MouseButton.LeftButton)
    assert welcome.stop.isVisible()
    qtbot.waitUntil(lambda: bool(welcome.cards))
    assert welcome.speed.text().startswith("Measured")
    assert welcome.recommend.isVisible()


def test_measuring_can_be_stopped(
    qtbot: QtBot, install: Install, tiny_model: Path, window: MainWindow, welcome: WelcomePane
) -> None:
    put_real(install, tiny_model, "slow")
    window._desk.models.refresh()
    qtbot.waitUntil(lambda: window._desk.models.is_installed("slow"))
    qtbot.mouseClick(welcome.recommend, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: welcome.bar.maximum() == 4)
    qtbot.mouseClick(welcome.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(welcome.cards))
    assert welcome.speed.text().startswith("Not measured")


def test_it_can_be_skipped_and_is_not_shown_again(qtbot: QtBot, welcome: WelcomePane, window: MainWindow) -> None:
    qtbot.mouseClick(welcome.skip, Qt.MouseButton.LeftButton)
    assert window.panes["summarize"].isVisible()
    assert window._desk.preferences.settings.welcomed
    assert (paths.config_folder() / "settings.json").exists()
    window.show_pane("welcome")  # later, from the models
    assert welcome.skip.text() == "Back to the models"
    qtbot.mouseClick(welcome.skip, Qt.MouseButton.LeftButton)
    assert window.panes["models"].isVisible()
