"""Blocking work answers on the GUI thread, in words when it fails."""

from __future__ import annotations

import errno
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
    failure = failure_of(qtbot, OSError(errno.EIO, "Input/output error"))
    assert failure.message == "The system refused: Input/output error."
    assert failure_of(qtbot, OSError(errno.ENOSPC, "No space left on device")).message == "The disk is full."
    assert failure_of(qtbot, PermissionError(errno.EACCES, "Permission denied")).kind == "not-allowed"


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


def test_a_file_that_is_being_written_is_whole_before_the_window_has_closed(qtbot: QtBot) -> None:
    background, began, may_end, written = Background(), threading.Event(), threading.Event(), list[str]()

    def write() -> None:
        began.set()
        may_end.wait(10)
        written.append("all of it")

    background.run(write, lambda _none: written.append("answered"), print, writes=True)
    assert began.wait(10)
    threading.Timer(0.05, may_end.set).start()
    background.close()
    assert written == ["all of it"]
