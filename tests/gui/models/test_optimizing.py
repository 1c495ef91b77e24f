"""A faster file that is being kept while the window closes."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from slmdesk.gui.background import Background
from slmdesk.gui.models.optimizing import Optimizing
from slmdesk.messages import Done, FormatQuality, OptimizeModel, OptimizeResult
from slmdesk.models.installed import InstalledModel, Record, write_record
from slmdesk.models.store import ModelStore

QUALITY = FormatQuality("Q4_0", 1, 1.0, 1.0, 1.0, 0.0, 1.0)


class HeldStore(ModelStore):
    """Waits before it moves a file into place, as for the hash of a large one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.reached, self.go_on = threading.Event(), threading.Event()

    def take_in(self, folder: Path, id: str, record: Record) -> InstalledModel:
        self.reached.set()
        self.go_on.wait(10)
        return super().take_in(folder, id, record)


class Models:
    def __init__(self, store: ModelStore) -> None:
        self.store = store

    def refresh(self) -> None:
        """Nobody looks."""


class Handle(QObject):
    arrived = Signal(object)
    finished = Signal(object)

    def cancel(self) -> None:
        """It has ended."""


class Jobs:
    """Keeps what is asked."""

    def __init__(self) -> None:
        self.asked: list[OptimizeModel] = []
        self.handle = Handle()

    def run(self, request: OptimizeModel) -> Handle:
        self.asked.append(request)
        return self.handle


@pytest.fixture
def store(tmp_path: Path, tiny_model: Path) -> HeldStore:
    folder = tmp_path / "models" / "large"
    folder.mkdir(parents=True)
    (folder / "model.gguf").write_bytes(tiny_model.read_bytes())
    write_record(folder, Record("Large", "model.gguf", tiny_model.stat().st_size, "0" * 64, "MIT", "imported", "2025"))
    return HeldStore(tmp_path / "models")


def test_a_file_that_is_being_kept_when_the_window_closes_is_kept(
    qtbot: QtBot, store: HeldStore, tiny_model: Path
) -> None:
    jobs, background = Jobs(), Background()
    work = Optimizing(jobs, Models(store), background)  # type: ignore[arg-type]
    work.start(store.get("large"))
    qtbot.waitUntil(lambda: bool(jobs.asked))
    file = Path(jobs.asked[0].folder) / "model-Q4_0.gguf"
    file.write_bytes(tiny_model.read_bytes())
    with qtbot.waitSignal(work.offered):
        jobs.handle.finished.emit(Done(OptimizeResult(QUALITY, [QUALITY], "Q4_0", str(file))))
    work.keep()
    qtbot.waitUntil(store.reached.is_set)
    background.closed = True
    closing = threading.Thread(target=work.close)
    closing.start()
    closing.join(0.05)
    assert closing.is_alive(), "it waits"
    store.go_on.set()
    closing.join(10)
    assert sorted(model.id for model in store.list()) == ["large", "large-q4_0"]
    assert list((store.folder / ".incoming").glob("staging-*")) == []
    background.close()


def test_a_folder_that_is_made_after_the_window_closed_goes_again(qtbot: QtBot, store: HeldStore) -> None:
    background = Background()
    work = Optimizing(Jobs(), Models(store), background)  # type: ignore[arg-type]
    work.close()
    failed: list[object] = []
    work.failed.connect(failed.append)
    with qtbot.waitSignal(background._arrived):
        work.start(store.get("large"))
    assert list((store.folder / ".incoming").glob("staging-*")) == []
    assert not failed
