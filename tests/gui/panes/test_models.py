"""The Models pane: what is installed, downloads with their question, files of the user's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from slmdesk import paths
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.panes.models import ModelsPane
from slmdesk.messages import CatalogFile, HttpsFile
from slmdesk.models.catalog import CatalogEntry

Install = Callable[..., Path]


def press(qtbot: QtBot, inside: QWidget, words: str) -> None:
    """Press the visible button with these words."""
    found = [each for each in inside.findChildren(QPushButton) if each.text() == words and not each.isHidden()]
    assert found, f"no button {words!r}"
    qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)


def entry(model_id: str, size_bytes: int = 5000) -> CatalogEntry:
    file = CatalogFile("model.gguf", size_bytes, None, [HttpsFile("https://models.example.org/model.gguf")])
    return CatalogEntry(
        id=model_id,
        name=f"The {model_id} model",
        kind="language-model",
        good_for="Trying downloads.",
        parameters=1_000_000,
        quantization="Q4",
        languages=["en"],
        context_tokens=2048,
        license="Apache-2.0",
        license_url="",
        files=[file],
        starter=model_id == "small",
    )


@pytest.fixture
def with_catalog(qtbot: QtBot, models: ModelsPane, window: MainWindow, tmp_path: Path) -> ModelsPane:
    """The pane with three models to download: one arrives, one takes for ever, one fails."""
    file = tmp_path / "models.json"
    entries = [entry("small"), entry("slow"), entry("failing")]
    file.write_bytes(msgspec.json.encode({"version": 1, "entries": entries}))
    library = window._desk.models
    library._catalog_file = file
    with qtbot.waitSignal(library.changed):
        library.refresh()
    return models


def test_the_real_catalogue_is_shown_with_what_each_model_is_for(models: ModelsPane, window: MainWindow) -> None:
    assert len(window._desk.models.catalog) > 5
    for each in window._desk.models.catalog:
        words = " ".join(label.text() for label in models.rows[each.id].findChildren(type(models.rows[each.id].name)))
        assert each.good_for in words
        assert each.license in words


def test_an_empty_store_offers_the_starter(qtbot: QtBot, with_catalog: ModelsPane) -> None:
    press(qtbot, with_catalog, "Get the starter model (5 kB)")
    question = with_catalog.rows["small"].question.text
    assert question.isVisible()
    assert "models.example.org" in question.text()
    assert "checksum is not known" in question.text()
    assert str(paths.models_folder()) in question.text()


def test_a_download_arrives_and_is_used(qtbot: QtBot, with_catalog: ModelsPane, window: MainWindow) -> None:
    row = with_catalog.rows["small"]
    press(qtbot, row, "Download…")
    assert not (paths.models_folder() / "small").exists(), "nothing happens before the answer"
    press(qtbot, row, "Download")
    qtbot.waitUntil(lambda: window._desk.models.is_installed("small"))
    assert window._desk.models.chosen is not None
    assert window._desk.models.chosen.id == "small"
    assert with_catalog.rows["small"].state.text() == "in use, chosen automatically"
    qtbot.waitUntil(lambda: window._desk.jobs._children["download"].process_id is None)


def test_a_download_shows_how_far_it_is_and_the_badge_tells_the_host(
    qtbot: QtBot, with_catalog: ModelsPane, window: MainWindow
) -> None:
    press(qtbot, with_catalog.rows["slow"], "Download…")
    press(qtbot, with_catalog.rows["slow"], "Download")
    qtbot.waitUntil(lambda: with_catalog.rows["slow"].transfer_text.text().startswith("2 kB of 5 kB"))
    badge = window.status.badge
    assert badge.text() == "1 connection: downloading The slow model from models.example.org"
    assert badge.property("look") == "badge-open"
    window._desk.preferences.update(theme="dark")  # rebuilds the rows
    row = with_catalog.rows["slow"]
    assert not row._transfer.isHidden()
    qtbot.mouseClick(row.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: with_catalog.rows["slow"]._transfer.isHidden())
    qtbot.waitUntil(lambda: window._desk.ledger.downloading is None)
    assert [(each.host, each.is_open) for each in window._desk.ledger.entries] == [("models.example.org", False)]
    qtbot.waitUntil(lambda: badge.property("look") == "badge")


def test_a_download_that_fails_says_why_and_offers_another_try(
    qtbot: QtBot, with_catalog: ModelsPane, window: MainWindow
) -> None:
    press(qtbot, with_catalog.rows["failing"], "Download…")
    press(qtbot, with_catalog.rows["failing"], "Download")
    qtbot.waitUntil(lambda: not with_catalog.banner.isHidden())
    assert with_catalog.banner.message.text() == "The server closed the connection."
    assert with_catalog.banner.action.text() == "Try again"


def test_use_and_remove(qtbot: QtBot, install: Install, models: ModelsPane, window: MainWindow) -> None:
    library = window._desk.models
    install("large", "Large", parameters=3_000_000_000)
    install("tiny", "Tiny", size_bytes=4000, parameters=100_000_000)
    with qtbot.waitSignal(library.changed):
        library.refresh()
    assert library.chosen is not None
    assert library.chosen.id == "large"
    press(qtbot, models.rows["tiny"], "Use")
    qtbot.waitUntil(lambda: library.chosen is not None and library.chosen.id == "tiny")
    assert models.rows["tiny"].state.text() == "in use"
    assert window.status.model.text().startswith("Tiny · 4 kB")
    press(qtbot, models.rows["tiny"], "Remove…")
    assert models.rows["tiny"].question.text.text() == (
        "Removing Tiny frees 4 kB. It can be downloaded or imported again."
    )
    press(qtbot, models.rows["tiny"], "Remove")
    qtbot.waitUntil(lambda: library.chosen is not None and library.chosen.id == "large")
    assert not (paths.models_folder() / "tiny").exists()


def test_a_damaged_model_is_named(qtbot: QtBot, install: Install, models: ModelsPane, window: MainWindow) -> None:
    (install("broken", "Broken") / "model.gguf").write_bytes(b"short")
    with qtbot.waitSignal(window._desk.models.changed):
        window._desk.models.refresh()
    assert any("broken" in problem for problem in window._desk.models.problems)


@pytest.fixture
def gguf(tmp_path: Path, tiny_model: Path) -> Callable[[str], Path]:
    """A small real model file of any name."""

    def make(name: str) -> Path:
        path = tmp_path / name
        path.write_bytes(tiny_model.read_bytes())
        return path

    return make


def test_a_file_of_the_users_own_is_imported(
    qtbot: QtBot, models: ModelsPane, window: MainWindow, gguf: Callable[[str], Path]
) -> None:
    models.import_file(gguf("My model.gguf"))
    qtbot.waitUntil(lambda: window._desk.models.is_installed("my-model"))
    assert models.banner.message.text() == "My model is imported."
    qtbot.mouseClick(models.banner.action, Qt.MouseButton.LeftButton)
    assert window._desk.preferences.settings.model_id == "my-model"


def test_a_doubtful_file_is_asked_about(
    qtbot: QtBot, models: ModelsPane, window: MainWindow, gguf: Callable[[str], Path]
) -> None:
    models.import_file(gguf("doubtful.gguf"))
    qtbot.waitUntil(lambda: not models.banner.isHidden())
    assert models.banner.hint.text() == "It has no chat template."
    assert not window._desk.models.is_installed("doubtful")
    qtbot.mouseClick(models.banner.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window._desk.models.is_installed("doubtful"))


def test_a_file_that_cannot_run_is_refused_with_its_reason(
    qtbot: QtBot, models: ModelsPane, window: MainWindow, gguf: Callable[[str], Path]
) -> None:
    models.import_file(gguf("refused.gguf"))
    qtbot.waitUntil(lambda: not models.banner.isHidden())
    assert models.banner.message.text() == "refused.gguf cannot be used here. It is cut off after 12 MB."
    assert not list(paths.models_folder().glob("refused*"))
