"""The Settings pane: shows what is set, saves each change at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import slmdesk
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.settings import SettingsPane
from slmdesk.gui.theme import DARK
from slmdesk.gui.widgets.basics import Choice
from slmdesk.settings import load_settings, settings_file


def choose(box: Choice, value: object) -> None:
    """As the user does it."""
    index = box.findData(value)
    assert index >= 0
    box.setCurrentIndex(index)


def test_each_change_is_saved_at_once(
    qtbot: QtBot, settings: SettingsPane, window: MainWindow, install: Callable[..., Path], slmdesk_home: Path
) -> None:
    install("scripted")
    with qtbot.waitSignal(window._desk.models.changed):
        window._desk.models.refresh()
    choose(settings.model_choice, "scripted")
    choose(settings.threads_choice, 1)
    choose(settings.context_choice, 4096)
    choose(settings.theme_choice, "dark")
    choose(settings.font_choice, "sans")
    choose(settings.size_choice, 14)
    saved = load_settings(settings_file(slmdesk_home))
    assert (saved.model_id, saved.threads, saved.context_tokens) == ("scripted", 1, 4096)
    assert (saved.theme, saved.reading_font, saved.reading_size) == ("dark", "sans", 14)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    assert app.palette().window().color().name() == DARK.window
    assert settings._sample.font().pointSize() == 14


def test_values_that_are_not_in_the_lists_are_shown(settings: SettingsPane, window: MainWindow) -> None:
    window._desk.preferences.update(context_tokens=3000, reading_size=17, threads=77)
    assert settings.context_choice.currentText() == "3,000 tokens"
    assert settings.size_choice.currentData() == 17
    assert settings.threads_choice.currentData() == 77


def test_a_settings_file_that_cannot_be_read_is_said_and_left_alone(qtbot: QtBot, slmdesk_home: Path) -> None:
    slmdesk_home.mkdir()
    file = settings_file(slmdesk_home)
    file.write_text("{ broken")
    from slmdesk.app import build_desk

    desk = build_desk({})
    pane = SettingsPane(desk)
    qtbot.addWidget(pane)
    assert "damaged" in pane.banner.message.text()
    choose(pane.size_choice, 14)
    assert file.read_text() == "{ broken"
    assert desk.preferences.settings.reading_size == 14


def test_a_change_that_cannot_be_saved_is_said(qtbot: QtBot, settings: SettingsPane, slmdesk_home: Path) -> None:
    slmdesk_home.write_text("a file stands where the folder should be")
    choose(settings.size_choice, 16)
    assert "could not be saved" in settings.banner.message.text()


def test_licences_and_version_are_shown(qtbot: QtBot, settings: SettingsPane) -> None:
    assert slmdesk.__version__ in {each.text() for each in settings.findChildren(type(settings._sample))}
    qtbot.waitUntil(lambda: not settings.notices_button.isHidden())
    qtbot.mouseClick(settings.notices_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "PySide6" in settings.notices.toPlainText())


def test_the_folders_are_named(settings: SettingsPane, slmdesk_home: Path) -> None:
    from slmdesk.gui.widgets.basics import ElidedLabel

    named = {each.whole() for each in settings.findChildren(ElidedLabel)}
    assert named == {str(slmdesk_home / "models"), str(slmdesk_home)}


@pytest.mark.parametrize("name", ["threads_choice", "context_choice", "model_choice"])
def test_what_a_setting_does_is_said_to_a_screen_reader(settings: SettingsPane, name: str) -> None:
    assert getattr(settings, name).accessibleDescription()
