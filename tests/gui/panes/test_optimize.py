"""A faster file of a model, from the Models pane: made, compared, kept or thrown away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.models import ModelsPane
from slmdesk.models.installed import Record, write_record

Put = Callable[[str], Path]


@pytest.fixture
def put(qtbot: QtBot, window: MainWindow, models: ModelsPane, slmdesk_home: Path, tiny_model: Path) -> Put:
    """Installs the tiny model as one whose weights are F16."""

    def install(model_id: str) -> Path:
        folder = slmdesk_home / "models" / model_id
        folder.mkdir(parents=True)
        (folder / "model.gguf").write_bytes(tiny_model.read_bytes())
        size = tiny_model.stat().st_size
        record = Record("The " + model_id, "model.gguf", size, "0" * 64, "MIT", "imported", "2025", quantization="F16")
        write_record(folder, record)
        window._desk.models.refresh()
        qtbot.waitUntil(lambda: models.list.complete and model_id in models.rows)
        return folder

    return install


def begin(qtbot: QtBot, models: ModelsPane, model_id: str) -> None:
    row = models.list.row(model_id)
    assert row is not None
    row.more.click()
    (words,) = [act for name, act, _look in row._actions if name == "Make it faster here…"]
    words()
    assert models.optimizing.isVisible()


def scratch(home: Path) -> list[Path]:
    return list((home / "models" / ".incoming").glob("staging-*"))


def test_a_faster_file_is_shown_beside_its_original_and_kept(
    qtbot: QtBot, models: ModelsPane, window: MainWindow, put: Put, slmdesk_home: Path
) -> None:
    put("large")
    begin(qtbot, models, "large")
    panel = models.optimizing
    assert panel.stop.hasFocus()
    qtbot.waitUntil(panel.keep.isVisible)
    assert panel.heading.text() == "Q4_K_M is faster here than The large"
    assert panel.table is not None
    cells = [each.text() for each in panel.table.findChildren(QLabel)]
    assert cells[7:11] == ["F16, the original", "2.0 GB", "60", "8"]
    assert cells[14:] == ["Q4_K_M", "700 MB", "150", "20", "95%", "12.40", "0.020"]
    assert panel.keep.hasFocus()
    qtbot.mouseClick(panel.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(window._desk.models.installed) == 2)
    kept = next(each for each in window._desk.models.installed if each.id != "large")
    assert (kept.id, kept.name, kept.license, kept.quantization) == (
        "large-q4_k_m",
        "The large (Q4_K_M)",
        "MIT",
        "Q4_K_M",
    )
    assert not panel.isVisible()
    assert models.rows["large"].more.hasFocus(), "where it was begun, and nowhere by chance"
    qtbot.waitUntil(lambda: scratch(slmdesk_home) == [])
    assert models.banner.message.text() == "The large (Q4_K_M) is kept beside the original."
    qtbot.waitUntil(lambda: models.list.complete and kept.id in models.rows)
    names = [name for name, _act, _look in models.rows[kept.id]._actions]
    assert "Make it faster here…" not in names, "it is small already"


def test_what_is_not_kept_leaves_nothing_behind(
    qtbot: QtBot, models: ModelsPane, window: MainWindow, put: Put, slmdesk_home: Path
) -> None:
    put("large")
    begin(qtbot, models, "large")
    qtbot.waitUntil(models.optimizing.discard.isVisible)
    assert scratch(slmdesk_home)
    qtbot.mouseClick(models.optimizing.discard, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: scratch(slmdesk_home) == [])
    assert not models.optimizing.isVisible()
    assert [each.id for each in window._desk.models.installed] == ["large"]


def test_a_model_that_is_best_as_it_is_says_so_and_that_the_computer_was_busy(
    qtbot: QtBot, models: ModelsPane, put: Put
) -> None:
    put("best")
    begin(qtbot, models, "best")
    panel = models.optimizing
    qtbot.waitUntil(panel.discard.isVisible)
    assert panel.heading.text() == "The best is best as it is"
    assert panel.text.text().startswith("Other programs were busy")
    assert "Tokens read and written in a second" in panel.text.text(), "what the table tells"
    assert not panel.keep.isVisible()
    assert panel.discard.text() == "Close"


def test_it_can_be_stopped_and_only_one_is_made_at_a_time(
    qtbot: QtBot, models: ModelsPane, put: Put, slmdesk_home: Path
) -> None:
    put("waiting")
    put("large")
    begin(qtbot, models, "waiting")
    qtbot.waitUntil(lambda: models.optimizing.text.text() == "Making the Q4_K_M file")
    models._optimize("large")
    assert models.banner.message.text().startswith("Wait until")
    qtbot.mouseClick(models.optimizing.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not models.optimizing.isVisible())
    qtbot.waitUntil(lambda: scratch(slmdesk_home) == [])


def test_a_failure_is_said_and_leaves_nothing_behind(
    qtbot: QtBot, models: ModelsPane, put: Put, slmdesk_home: Path
) -> None:
    put("failing")
    begin(qtbot, models, "failing")
    qtbot.waitUntil(lambda: "could not write" in models.banner.message.text())
    assert not models.optimizing.isVisible()
    qtbot.waitUntil(lambda: scratch(slmdesk_home) == [])


def test_a_window_that_closes_leaves_no_half_made_file(
    qtbot: QtBot, models: ModelsPane, window: MainWindow, put: Put, slmdesk_home: Path
) -> None:
    put("waiting")
    begin(qtbot, models, "waiting")
    qtbot.waitUntil(lambda: models.optimizing.text.text() == "Making the Q4_K_M file")
    window.close()
    assert scratch(slmdesk_home) == []
