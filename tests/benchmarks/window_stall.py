"""A program that opens the real window and prints, as one JSON object, how long its thread was ever busy at once.

``python window_stall.py stream MODEL DOCUMENT SECONDS``: loads a model, reads the document and streams its summary.
``python window_stall.py models COUNT``: opens the Models pane with so many models installed.
SLMDESK_HOME must name an empty folder.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from slmdesk import paths
from slmdesk.app import build_desk, favour_window
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.models import ModelsPane
from slmdesk.gui.panes.summarize import SummarizePane
from slmdesk.models.installed import Record, write_record

_BEAT_MS = 2


class Beats:
    """Beats on the window's thread, and remembers the longest time between two, stage by stage (ms)."""

    def __init__(self) -> None:
        self.longest_ms: dict[str, float] = {}
        self._stage = ""
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def stage(self, name: str) -> None:
        self._beat()
        self._stage = name

    def _beat(self) -> None:
        now = time.perf_counter()
        spent = (now - self._last) * 1000
        self._last = now
        if self._stage:
            self.longest_ms[self._stage] = max(self.longest_ms.get(self._stage, 0.0), spent)


def wait(until: Callable[[], bool], seconds: float) -> None:
    """Let the window work until something is so, for so long at most."""
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(5)
    end = time.perf_counter() + seconds
    timer.timeout.connect(lambda: loop.quit() if until() or time.perf_counter() > end else None)
    timer.start()
    loop.exec()


def stream(window: MainWindow, model: Path, document: Path, seconds: float) -> dict[str, float]:
    """Longest stalls while a document is read, and while its model is loaded and its summary streams."""
    desk = window._desk
    pane = window.panes["summarize"]
    assert isinstance(pane, SummarizePane)
    folder = desk.models.store.folder / "bench"
    folder.mkdir(parents=True)
    (folder / model.name).symlink_to(model)
    size = model.stat().st_size
    write_record(folder, Record("Bench", model.name, size, "0" * 64, "Apache-2.0", "imported", "2026", 135_000_000))
    desk.models.refresh()
    wait(lambda: desk.models.chosen is not None, 20)
    beats = Beats()
    beats.stage("reading")
    pane.open_files([document])
    wait(lambda: pane.source_panel.reading, 5)
    wait(lambda: not pane.source_panel.reading, 120)
    beats.stage("loading and streaming")
    pane.start()
    wait(lambda: pane.running, 10)
    wait(lambda: not pane.running, seconds)
    beats.stage("stopping")
    pane.stop()
    wait(lambda: not pane.running, 20)
    beats.stage("")
    return beats.longest_ms


def many_models(window: MainWindow, count: int) -> dict[str, float]:
    """Milliseconds from the click until the Models pane with so many models is drawn, and to list them."""
    desk = window._desk
    for number in range(count):
        folder = desk.models.store.folder / f"model-{number}"
        folder.mkdir(parents=True)
        (folder / "model.gguf").write_bytes(b"G" * 1000)
        record = Record(f"Model {number}", "model.gguf", 1000, f"{number:064x}", "Apache-2.0", "imported", "2026", 1)
        write_record(folder, record)
    began = time.perf_counter()
    listed = desk.models.store.list()
    list_ms = (time.perf_counter() - began) * 1000
    assert len(listed) == count
    desk.models.refresh()
    wait(lambda: len(desk.models.installed) == count, 20)
    began, cpu = time.perf_counter(), time.thread_time()
    window.show_pane("models")
    pane = window.panes["models"]
    assert isinstance(pane, ModelsPane)
    window.repaint()
    QApplication.processEvents()
    spent, worked = time.perf_counter() - began, time.thread_time() - cpu
    return {"list": list_ms, "pane": spent * 1000, "pane_cpu": worked * 1000}


def main() -> None:
    if not os.environ.get("SLMDESK_HOME"):
        raise SystemExit(__doc__)  # it writes models: never among the user's own
    app = QApplication([sys.argv[0]])
    desk = build_desk({kind: paths.worker_command(kind) for kind in ("documents", "inference", "download")})
    window = MainWindow(desk)
    window.show()
    wait(lambda: False, 0.5)
    favour_window(window)  # as after the first picture of the real one
    match sys.argv[1:]:
        case ["stream", model, document, seconds]:
            found = stream(window, Path(model), Path(document), float(seconds))
        case ["models", count]:
            found = many_models(window, int(count))
        case _:
            raise SystemExit(__doc__)
    window.close()
    desk.jobs.close()
    app.processEvents()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
