"""Blocking work answers on the GUI thread, in words when it fails."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from slmdesk.errors import StorageError
from slmdesk.gui.background import Background, unexpected
from slmdesk.messages import Failed


def test_the_answer_comes_on_the_gui_thread(qtbot: QtBot) -> None:
    background, answers = Background(), []
    background.run(threading.current_thread, lambda worker: answers.append((worker, threading.current_thread())), print)
    qtbot.waitUntil(lambda: bool(answers))
    worker, gui = answers[0]
    assert worker is not gui
    assert gui is threading.main_thread()


def failure_of(qtbot: QtBot, error: Exception) -> Failed:
    def work() -> None:
        raise error

    background, failures = Background(), []
    background.run(work, print, failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    return failures[0]


def test_an_expected_failure_keeps_its_words(qtbot: QtBot) -> None:
    failure = failure_of(qtbot, StorageError("disk-full", "The disk is full.", "Free some space."))
    assert failure == Failed("disk-full", "The disk is full.", "Free some space.")


def test_the_systems_refusal_is_told(qtbot: QtBot) -> None:
    assert failure_of(qtbot, OSError(28, "No space left on device")).message == (
        "The system refused: No space left on device."
    )


def test_an_unexpected_error_tells_its_place_and_none_of_its_words(qtbot: QtBot) -> None:
    failure = failure_of(qtbot, ValueError("the patient's name"))
    assert failure.kind == "internal"
    assert "ValueError" in failure.message
    assert "test_background.py" in failure.details
    assert "patient" not in failure.message + failure.hint + failure.details
    assert unexpected(ValueError("x")).kind == "internal"


def test_nothing_is_delivered_after_the_end(qtbot: QtBot) -> None:
    background, answers = Background(), []
    background.run(lambda: 1, answers.append, print)
    background.close()
    marker = Background()
    marker.run(lambda: 2, answers.append, print)
    qtbot.waitUntil(lambda: 2 in answers)
    assert answers == [2]
