"""A pane's job: a second request takes the place of the first, which is stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui_waits import use_model
from slmdesk.gui.failures import Failures
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.pane_job import PaneJob
from slmdesk.gui.widgets.banner import Banner
from slmdesk.messages import Cancelled, Translate


def test_the_request_of_before_is_stopped_and_not_heard(
    qtbot: QtBot, window: MainWindow, install: Callable[..., Path]
) -> None:
    use_model(qtbot, window, install, "waiting")
    desk, pane = window._desk, QWidget()
    qtbot.addWidget(pane)
    job = PaneJob(pane, desk.jobs, Failures(Banner(desk.theme), desk.ladder, lambda _name: None, lambda: None))
    ends: list[object] = []
    job.ended.connect(ends.append)
    model = desk.models.model_file()
    assert model is not None
    request = Translate("Uno.\n\nDos.", None, "en", model)
    first = job.run(request)
    with qtbot.waitSignal(first.finished) as finished:  # else it would wait for ever
        second = job.run(request)
    assert isinstance(finished.args[0], Cancelled)
    assert ends == []
    job.stop()
    qtbot.waitUntil(lambda: len(ends) == 1)
    assert job.handle is second
