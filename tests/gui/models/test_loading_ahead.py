"""The model is loaded when a question is likely: once, and not again when it does not fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.tutor import TutorPane
from slmdesk.messages import TERMINAL, Failed, LoadModel

Install = Callable[..., Path]


@pytest.fixture
def requests(window: MainWindow) -> list[tuple[object, object]]:
    """(request, terminal) of every job that tried to load a model ahead."""
    found: list[tuple[object, object]] = []

    def note(handle: object, event: object) -> None:
        request = getattr(handle, "request", None)
        if isinstance(request, LoadModel) and isinstance(event, TERMINAL):
            found.append((request, event))

    window._desk.jobs.delivered.connect(note)
    return found


def tutor(qtbot: QtBot, window: MainWindow, install: Install, model_id: str) -> TutorPane:
    install(model_id)
    models = window._desk.models
    models.use(model_id)
    models.refresh()
    qtbot.waitUntil(lambda: models.chosen is not None and models.chosen.id == model_id)
    window.show_pane("tutor")
    pane = window.panes["tutor"]
    assert isinstance(pane, TutorPane)
    return pane


def test_material_that_was_read_brings_the_model_once(
    qtbot: QtBot, window: MainWindow, install: Install, trial: Path, requests: list[tuple[object, object]]
) -> None:
    pane = tutor(qtbot, window, install, "scripted")
    assert not window._desk.idle.loaded, "nothing to ask about yet"
    pane.open_files([trial])
    qtbot.waitUntil(lambda: window._desk.idle.loaded)
    pane.conversation.input.field.setPlainText("When?")
    pane.act()
    qtbot.waitUntil(lambda: not pane.ask.running)
    assert len(requests) == 1


def test_after_it_was_unloaded_a_question_that_is_begun_brings_it_back(
    qtbot: QtBot, window: MainWindow, install: Install, trial: Path, requests: list[tuple[object, object]]
) -> None:
    pane = tutor(qtbot, window, install, "scripted")
    pane.open_files([trial])
    qtbot.waitUntil(lambda: window._desk.idle.loaded and len(requests) == 1)  # while a job runs nothing is unloaded
    window._desk.idle.unload()
    qtbot.waitUntil(lambda: not window._desk.idle.loaded)
    pane.conversation.input.field.setPlainText("Wh")
    qtbot.waitUntil(lambda: window._desk.idle.loaded and len(requests) == 2)


def test_a_model_that_does_not_fit_is_not_tried_at_every_key(
    qtbot: QtBot, window: MainWindow, install: Install, trial: Path, requests: list[tuple[object, object]]
) -> None:
    pane = tutor(qtbot, window, install, "hungry")
    pane.open_files([trial])
    qtbot.waitUntil(lambda: len(requests) == 1)
    assert isinstance(requests[0][1], Failed)
    assert pane.banner.isHidden(), "the question will say it, with what can be done"
    for text in ("W", "Wh", "Why"):
        pane.conversation.input.field.setPlainText(text)
    assert pane._ahead._job is None
    assert len(requests) == 1
