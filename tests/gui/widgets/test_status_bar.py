"""The foot of the window: jobs that lead to their panes, and whether anything is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui_waits import use_model
from slmdesk.gui.jobs import JobHandle
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.settings import SettingsPane
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.messages import Connection, Deidentify, ModelFile, Pull, SourceText, Summarize, Token
from summarize_pane import read

Install = Callable[..., Path]


@pytest.fixture
def waiting(qtbot: QtBot, window: MainWindow, install: Install, summarize: SummarizePane, trial: Path) -> SummarizePane:
    """The Summarize pane with a summary that goes on until it is stopped."""
    use_model(qtbot, window, install, "waiting")
    read(qtbot, summarize, trial)
    summarize.start()
    return summarize


def lines(window: MainWindow) -> list[str]:
    """The menu of jobs as it is opened, without the clock."""
    window.status.jobs.fill()
    return [action.text().rpartition(" · ")[0] for action in window.status.jobs.menu().actions()]


def test_jobs_are_counted_named_and_lead_to_their_pane(
    qtbot: QtBot, window: MainWindow, waiting: SummarizePane
) -> None:
    button = window.status.jobs
    assert button.isHidden(), "what is over at once is not worth a word"
    qtbot.waitUntil(button.isVisible)
    assert button.text() == button.accessibleName() == "1 job"
    assert lines(window) == ["Summary of trial.pdf"]
    other = window._desk.jobs.run(Deidentify([SourceText("letter.txt", "Dear Ann", [])]))
    qtbot.waitUntil(lambda: button.text() == "2 jobs")
    assert lines(window) == ["Summary of trial.pdf", "De-identification of letter.txt"]
    assert button.menu().actions()[1].text().endswith("waits for its turn")
    window.show_pane("library")
    button.menu().actions()[0].trigger()
    assert window.rail.buttons["summarize"].isChecked()
    waiting.stop()
    qtbot.waitUntil(lambda: not other.running and not waiting.running)
    assert button.isHidden()


def test_a_job_that_has_to_wait_says_for_what(qtbot: QtBot, window: MainWindow, waiting: SummarizePane) -> None:
    qtbot.waitUntil(lambda: waiting.work.job is not None)
    first = waiting.work.job
    assert first is not None
    waiting.work.job = None  # as one that was asked for in another pane
    waiting.start()
    qtbot.waitUntil(lambda: waiting.footer.words.text() == "Begins when this is done: Summary of trial.pdf")
    first.cancel()
    qtbot.waitUntil(lambda: waiting.footer.words.text().startswith("2 of 12"))
    waiting.stop()
    qtbot.waitUntil(lambda: not waiting.running)


def test_private_writes_nothing_and_the_settings_say_the_same(
    qtbot: QtBot, window: MainWindow, summarize: SummarizePane
) -> None:
    private, preferences = window.status.private, window._desk.preferences
    assert private.text() == "Private off"
    private.click()
    assert not preferences.settings.keep_history
    assert not window._desk.records.keeping
    assert private.text() == "Private: nothing is kept"
    assert private.isChecked()
    window.show_pane("settings")
    settings = window.panes["settings"]
    assert isinstance(settings, SettingsPane)
    assert not settings.history_check.isChecked()
    settings.history_check.click()
    assert private.text() == "Private off"
    assert window._desk.records.keeping


def test_in_a_narrow_window_words_give_way_and_nothing_is_cut(window: MainWindow) -> None:
    window._desk.preferences.update(keep_history=False)
    window.resize(window.minimumWidth(), 600)
    bar = window.status
    shown = [bar.model, bar.private, bar.shield, bar.badge]
    assert sum(each.width() for each in shown) <= bar.width()
    for each in shown[1:]:
        assert each.width() >= each.sizeHint().width()
    assert bar.shield.accessibleName() == "Model is not running"


def test_where_there_is_little_room_a_download_is_told_in_fewer_words(window: MainWindow) -> None:
    bar, ledger = window.status, window._desk.ledger
    ledger.name_of("qwen", "Qwen2.5 0.5B Instruct")
    ledger._on_job_event(
        JobHandle(Pull("qwen", [], "nowhere"), window), Connection("models.example.org", True, 0, "model.gguf")
    )
    bar.resize(1600, bar.height())
    whole = "1 connection: downloading Qwen2.5 0.5B Instruct from models.example.org"
    assert bar.badge.text() == whole
    seen = []
    for width in range(1500, 300, -20):
        bar.resize(width, bar.height())
        assert bar.badge.accessibleName() == whole, "a screen reader is told all"
        if bar.badge.text() not in seen:
            seen.append(bar.badge.text())
    assert seen == [whole, "1 connection: downloading Qwen2.5 0.5B Instruct", "1 connection"]


class Requests(QObject):
    """Counts how often a widget is asked to arrange what is in it."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def test_in_a_narrow_window_the_foot_comes_to_rest(qtbot: QtBot, window: MainWindow, install: Install) -> None:
    install("long", "A model with a name that is longer than any foot of a window has room for, and then some more")
    window._desk.models.refresh()
    qtbot.waitUntil(lambda: window._desk.models.chosen is not None)
    window._desk.preferences.update(keep_history=False)
    window.resize(window.minimumWidth(), 600)
    assert "…" in window.status.model.text()
    requests = Requests(window.status)
    for _ in range(10):
        QApplication.processEvents()
    requests.count = 0
    for _ in range(10):
        QApplication.processEvents()
    assert requests.count == 0, "one that follows from the one before keeps a core busy"


@pytest.mark.parametrize(
    ("draft", "in_sentences", "told"), [(False, False, True), (True, False, False), (False, True, False)]
)
def test_the_speed_is_told_of_an_answer_that_is_written_alone(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, draft: bool, in_sentences: bool, told: bool
) -> None:
    handle = JobHandle(Summarize([SourceText("a", "text", [])], ModelFile("m", "m.gguf")), window)
    handle.in_sentences = in_sentences
    for second in range(1, 4):
        handle.tokens = 10 * second
        with monkeypatch.context() as clock:
            clock.setattr("slmdesk.gui.widgets.status_bar.time.monotonic", lambda now=1000.0 + second: now)
            window.status._on_job_event(handle, Token("word", draft))
    assert (window.status._speed_words == "10 tokens/s") is told
