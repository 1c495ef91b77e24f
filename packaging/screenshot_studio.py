"""Where the pictures are taken: the real window in a home of its own, with children that follow a script."""

from __future__ import annotations

import dataclasses
import datetime
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QLabel

from slmdesk import paths
from slmdesk.app import build_desk
from slmdesk.gui.cards.work import CardWork
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.widgets.basics import ElidedLabel
from slmdesk.models.catalog import find, load_catalog
from slmdesk.models.installed import Record, write_record

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "resources" / "samples"
SHOWN_HOME = Path("/home/you")
_SIZE = (1280, 800)
MODEL = "qwen2.5-coder-1.5b-instruct-q4_k_m"
_WAIT_S = 30.0


class Studio:
    """Opens a window in a home of its own, brings it into a state, and takes its picture.

    Attributes:
        now: what the cards take for the time, so that their charts are the same each time.
    """

    def __init__(self, app: QApplication, images: Path) -> None:
        self._app = app
        self._images = images
        self._window: MainWindow | None = None
        self._home = Path()
        self.now = datetime.datetime(2025, 4, 28, 18, 40, tzinfo=datetime.UTC)

    def open(self, theme: str = "light", models: tuple[str, ...] = (MODEL,), reading: bool = False) -> MainWindow:
        """A new window. models: installed ids of the catalogue. reading: its documents never end."""
        self.close()
        self._home = home = Path(tempfile.mkdtemp(prefix="slmdesk-screenshots-"))
        os.environ["SLMDESK_HOME"] = str(home)
        for model_id in models:
            _install(home, model_id)
        child = [sys.executable, str(ROOT / "packaging" / "screenshot_child.py")]
        documents = [*child, "documents"] if reading else paths.worker_command("documents")
        desk = build_desk(
            {"documents": documents, "inference": [*child, "inference"], "download": [*child, "download"]}
        )
        desk = dataclasses.replace(
            desk,
            cards=CardWork(paths.data_folder(), desk.background, lambda: self.now),
            data_folder=SHOWN_HOME / ".local" / "share" / "slmdesk",
            config_folder=SHOWN_HOME / ".config" / "slmdesk",
        )
        desk.preferences.update(theme=theme)
        desk.theme.apply(theme, "serif", 12)
        self._window = MainWindow(desk)
        self._window.resize(*_SIZE)
        self._window.show()
        desk.models.refresh()
        desk.ledger.start()
        self.until(lambda: desk.models.loaded and desk.ledger.count is not None)
        return self._window

    def until(self, condition: Callable[[], bool]) -> None:
        """Let the window work until something is so."""
        end = time.monotonic() + _WAIT_S
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError("the window did not come into the state for the picture")
            self._app.processEvents()
            time.sleep(0.005)
        self._app.processEvents()

    def take(self, name: str) -> None:
        """Save the picture."""
        assert self._window is not None
        _hide_this_computer(self._window, self._home, SHOWN_HOME / ".local" / "share" / "slmdesk")
        QCursor.setPos(_SIZE[0] - 1, _SIZE[1] - 1)  # where it lights up nothing
        for _ in range(2):  # words that wrap tell their height when they know their width
            self._app.processEvents()
        path = self._images / f"{name}.png"
        if not self._window.grab().save(str(path), "PNG", 0):
            raise OSError(f"{path} cannot be written")
        print(path)

    def close(self) -> None:
        """Close the window that is open."""
        if self._window is not None:
            self._window.close()
            self._window.deleteLater()
            self._window = None


def _hide_this_computer(window: MainWindow, home: Path, shown: Path) -> None:
    """Put a folder and a memory that anybody may have in the place of those of this computer."""
    for each in window.findChildren(QLabel):
        words = each.whole() if isinstance(each, ElidedLabel) else each.text()
        other = words.replace(str(home), str(shown))
        other = re.sub(r"[\d.]+ GB of free memory", "5.8 GB of free memory", other)
        if other != words:
            (each.set_whole if isinstance(each, ElidedLabel) else each.setText)(other)


def _install(home: Path, model_id: str) -> None:
    """A model of the right size that takes no room: nothing here runs it."""
    entry = find(load_catalog(ROOT / "resources" / "models.json"), model_id)
    file = entry.files[0]
    folder = home / "models" / model_id
    folder.mkdir(parents=True)
    with open(folder / file.name, "wb") as sparse:
        sparse.truncate(file.size_bytes)
    write_record(
        folder,
        Record(
            entry.name, file.name, file.size_bytes, file.sha256 or "", entry.license, "catalogue", "", entry.parameters
        ),
    )
