"""Builds and wires every object of the window: the only composition point."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

from slmdesk import __version__, paths
from slmdesk.gui.background import Background, unexpected
from slmdesk.gui.cards.work import CardWork
from slmdesk.gui.desk import Desk
from slmdesk.gui.garbage import Garbage
from slmdesk.gui.jobs import Jobs
from slmdesk.gui.ledger import Ledger
from slmdesk.gui.library.documents import DocumentLibrary
from slmdesk.gui.library.search import LibrarySearch
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.models.downloads import Downloads
from slmdesk.gui.models.idle_unload import IdleUnload
from slmdesk.gui.models.library import ModelLibrary
from slmdesk.gui.models.load_ladder import LoadLadder
from slmdesk.gui.models.optimizing import Optimizing
from slmdesk.gui.preferences import Preferences
from slmdesk.gui.result_records import ResultRecords
from slmdesk.gui.theme import Theme
from slmdesk.gui.translation.records import TranslationRecords
from slmdesk.models.connections import Connections
from slmdesk.models.store import ModelStore
from slmdesk.settings import settings_file

REPORT_VARIABLE = "SLMDESK_START_REPORT"
_SIGNAL_CHECK_MS = 200
_TURN_S = 0.001  # after which a thread that decodes what a child says gives way; 5 ms is what Python does by itself


def run_window(open_paths: Sequence[str | Path] = ()) -> int:
    """Open the window and stay until it is closed. Returns the exit status.

    Args:
        open_paths: documents to open at once.

    With SLMDESK_START_REPORT set, one JSON line with the seconds until the window was drawn and idle goes
    to standard output; with the value ``exit`` the window then closes.
    """
    app = QApplication([sys.argv[0]])
    app.setApplicationName("slmdesk")
    app.setApplicationDisplayName("SLM Desk")
    app.setApplicationVersion(__version__)
    desk = build_desk({kind: paths.worker_command(kind) for kind in ("documents", "inference", "download")})
    with desk.theme.styled_at_end():
        window = MainWindow(desk)
    window.setWindowIcon(desk.theme.icon("summarize", desk.theme.tokens.accent, 64))
    signals = SignalWatch(window)
    window.painted.connect(lambda: QTimer.singleShot(0, lambda: _after_first_paint(window, desk, open_paths)))
    sys.excepthook = lambda kind, error, trace: _show_unexpected(window, error)
    window.show()
    status = app.exec()
    sys.excepthook = sys.__excepthook__
    signals.close()
    desk.jobs.close()
    return status


def build_desk(commands: dict[str, list[str]]) -> Desk:
    """Everything that the window works with, in the folders of ``paths``. commands: how to start each child."""
    resources = paths.resources()
    preferences = Preferences(settings_file(paths.config_folder()))
    theme = Theme(resources / "icons")
    settings = preferences.settings
    theme.apply(settings.theme, settings.reading_font, settings.reading_size)
    background = Background()
    jobs = Jobs(commands)
    chosen = settings.models_folder
    folder = Path(chosen) if chosen else paths.models_folder()
    store = ModelStore(folder, paths.bundled_models_folder(), chosen=bool(chosen))
    models = ModelLibrary(
        store, resources / "models.json", preferences, background, paths.cache_folder() / "speeds.json"
    )
    ledger = Ledger(jobs, background, Connections(paths.data_folder()))
    library = DocumentLibrary(paths.data_folder(), background)
    ocr_folder = paths.cache_folder() / "ocr"
    return Desk(
        jobs=jobs,
        preferences=preferences,
        models=models,
        library=library,
        search=LibrarySearch(paths.data_folder(), jobs, library, models, background, resources, ocr_folder),
        records=ResultRecords(paths.data_folder(), background, lambda: preferences.settings.keep_history),
        cards=CardWork(paths.data_folder(), background),
        translations=TranslationRecords(paths.data_folder(), background, lambda: preferences.settings.keep_history),
        ledger=ledger,
        downloads=Downloads(jobs, models, ledger, preferences, background),
        optimizing=Optimizing(jobs, models, background),
        idle=IdleUnload(jobs, preferences),
        ladder=LoadLadder(models, preferences),
        background=background,
        theme=theme,
        resources=resources,
        data_folder=paths.data_folder(),
        config_folder=paths.config_folder(),
        cache_folder=paths.cache_folder(),
    )


class SignalWatch(QObject):
    """Closes the window in order on SIGTERM and SIGINT, which Python alone would notice too late."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._pipe: tuple[int, int] | None = None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        if sys.platform == "win32":  # a wake-up descriptor has to be a socket there
            timer = QTimer(self)
            timer.timeout.connect(lambda: None)  # lets the interpreter run the handler
            timer.start(_SIGNAL_CHECK_MS)
            return
        reading, writing = os.pipe()
        for end in (reading, writing):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(writing)
        self._pipe = (reading, writing)
        self._notifier = QSocketNotifier(reading, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_wake)

    def close(self) -> None:
        """Leave signals to Python again."""
        if self._pipe is not None and sys.platform != "win32":
            self._notifier.setEnabled(False)
            signal.set_wakeup_fd(-1)
            for end in self._pipe:
                os.close(end)
            self._pipe = None

    def _on_wake(self) -> None:
        if self._pipe is not None:
            os.read(self._pipe[0], 64)  # the Python handler has run by now

    def _on_signal(self, _number: int, _frame: object) -> None:
        QTimer.singleShot(0, self._window.close_keeping_text)


def _show_unexpected(window: MainWindow, error: BaseException) -> None:
    """An error that nobody foresaw, in a slot: Qt goes on, so the user is told, without any text of a document."""
    failure = unexpected(error)
    print(failure.details or failure.message, file=sys.stderr)
    window.show_problem(failure)


def favour_window(window: MainWindow) -> None:
    """Python's own habits, so that the window's thread waits for no other: who collects, and who has its turn."""
    Garbage(window).start()
    sys.setswitchinterval(_TURN_S)


def _after_first_paint(window: MainWindow, desk: Desk, open_paths: Sequence[str | Path]) -> None:
    """What can wait until the window is on the screen: lists of files, counts, documents to open."""
    favour_window(window)
    report = os.environ.get(REPORT_VARIABLE)
    if report:
        print(json.dumps({"interactive_s": round(seconds_since_start(), 3)}), flush=True)
        if report == "exit":
            window.close()
            return
    desk.models.refresh()
    desk.ledger.start()
    window.restore_kept_text()
    if open_paths:
        window.open_files([Path(path).absolute() for path in open_paths])
    elif not desk.preferences.settings.welcomed:
        window.show_pane("welcome")


def seconds_since_start() -> float:
    """How long this process has run, in hundredths of a second on Linux.

    psutil adds the boot time there, which the system gives in whole seconds: up to one second wrong.
    """
    if sys.platform == "linux":
        ticks = int(Path("/proc/self/stat").read_text("ascii", "replace").rpartition(")")[2].split()[19])
        uptime_s = float(Path("/proc/uptime").read_text("ascii").split()[0])
        return uptime_s - ticks / os.sysconf("SC_CLK_TCK")
    import psutil

    return time.time() - psutil.Process().create_time()
