"""A window over temporary folders, whose children follow a script."""

from __future__ import annotations

import gc
import hashlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer, SignalInstance
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from slmdesk.app import build_desk
from slmdesk.gui.desk import Desk
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.library import LibraryPane
from slmdesk.gui.panes.models import ModelsPane
from slmdesk.gui.panes.settings import SettingsPane
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.models.installed import Record, write_record

SCRIPT = Path(__file__).with_name("scripted_child.py")
COMMANDS = {kind: [sys.executable, str(SCRIPT), kind] for kind in ("documents", "inference", "download")}

TRIAL = "\f".join(
    [
        "A trial of evening dosing\n\nThe trial enrolled 212 adults at nine hospitals.\n",
        "Pressure fell by 14% in the low-dose group.\n\nIt is unsupported that patients took 50 mg.\n",
        "[scan]",
        "This remark is unverifiable.\n\nA larger trial has started 🩺 in primary care.",
    ]
)


@pytest.fixture(autouse=True, scope="module")
def garbage_is_collected_here() -> Iterator[None]:
    """Python collects in whichever thread allocates; a window that a test has left is Qt's, and for this thread only.

    A window's objects destroyed by a reader's thread are a segmentation fault in one run out of many.
    """
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True, scope="session")
def clipboard_ends_before_python(qapp: QApplication) -> Iterator[None]:
    """Without a display Qt keeps what was copied until Python has ended, and then asks Python to destroy it."""
    yield
    qapp.clipboard().clear()


class PatientBot(QtBot):
    """Waits a minute before it gives up, not five seconds: a busy computer is no failure, and who passes waits less."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 60_000) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: SignalInstance, *, timeout: int = 60_000, **others: Any) -> SignalBlocker:
        return super().waitSignal(signal, timeout=timeout, **others)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """The one of pytest-qt, with more patience."""
    return PatientBot(request)


@pytest.fixture
def install(slmdesk_home: Path) -> Callable[..., Path]:
    """Puts a model of the given id into the store; the id chooses what the scripted child does."""

    def put(model_id: str, name: str = "", size_bytes: int = 1000, parameters: int = 1_500_000_000) -> Path:
        folder = slmdesk_home / "models" / model_id
        folder.mkdir(parents=True)
        content = b"G" * size_bytes
        (folder / "model.gguf").write_bytes(content)
        checksum = hashlib.sha256(content).hexdigest()
        write_record(
            folder,
            Record(name or model_id, "model.gguf", size_bytes, checksum, "Apache-2.0", "catalogue", "2025", parameters),
        )
        return folder

    return put


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    """Everything the panes share, with no window around it."""
    made = build_desk(COMMANDS)
    made.theme.apply("light", "serif", 12)
    yield made
    made.background.close()
    made.library.close()
    made.search.close()
    made.records.close()
    made.cards.close()
    made.translations.close()
    made.ledger.stop()
    made.jobs.close()


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Iterator[MainWindow]:
    """The shown window; models are listed, connections are not counted."""
    made = MainWindow(desk)
    qtbot.addWidget(made)
    made.show()
    desk.models.refresh()
    qtbot.waitUntil(lambda: desk.models.loaded)
    yield made
    made.close()


@pytest.fixture
def summarize(window: MainWindow) -> SummarizePane:
    """The Summarize pane."""
    pane = window.panes["summarize"]
    assert isinstance(pane, SummarizePane)
    return pane


@pytest.fixture
def library(qtbot: QtBot, window: MainWindow) -> LibraryPane:
    """The Library pane, in view, its list read."""
    window.show_pane("library")
    pane = window.panes["library"]
    assert isinstance(pane, LibraryPane)
    qtbot.waitUntil(lambda: window._desk.library.loaded)
    return pane


@pytest.fixture
def models(window: MainWindow) -> ModelsPane:
    """The Models pane, in view."""
    window.show_pane("models")
    pane = window.panes["models"]
    assert isinstance(pane, ModelsPane)
    return pane


@pytest.fixture
def settings(window: MainWindow) -> SettingsPane:
    """The Settings pane, in view."""
    window.show_pane("settings")
    pane = window.panes["settings"]
    assert isinstance(pane, SettingsPane)
    return pane


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    """A document of four pages, one of them a picture."""
    path = tmp_path / "trial.pdf"
    path.write_text(TRIAL, encoding="utf-8")
    return path


class Heartbeat:
    """Beats every few milliseconds on the GUI thread and remembers how long it worked between two beats, at most.

    It is the thread's own work that is counted: what a busy computer gives to other programs meanwhile says nothing.
    """

    def __init__(self) -> None:
        self._clock = time.thread_time
        self._last = self._clock()
        self.longest_s = 0.0
        self.beats = 0
        self._timer = QTimer()
        self._timer.setInterval(2)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = self._clock()
        self.longest_s = max(self.longest_s, now - self._last)
        self._last = now
        self.beats += 1

    def stop(self) -> None:
        self._beat()
        self._timer.stop()


@pytest.fixture
def heartbeat() -> Iterator[Callable[[], Heartbeat]]:
    """Starts heartbeats."""
    started: list[Heartbeat] = []

    def start() -> Heartbeat:
        started.append(Heartbeat())
        return started[-1]

    yield start
    for each in started:
        each.stop()
