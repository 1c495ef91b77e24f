"""The Models pane: what is installed, what a row says, downloads with their question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from gui_waits import listed, press
from slmdesk import paths
from slmdesk.gui.main_window import MainWindow
from slmdesk.gui.models import wording as model_wording
from slmdesk.gui.panes.models import ModelsPane
from slmdesk.gui.widgets.models.download_question import DownloadQuestion
from slmdesk.gui.widgets.models.model_row import Transfer
from slmdesk.messages import CatalogFile, HttpsFile
from slmdesk.models.catalog import CatalogEntry, find
from slmdesk.models.connections import Connections
from slmdesk.models.fit import Observation, keep_observations
from slmdesk.models.outlook import Outlook

Install = Callable[..., Path]


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
    """The pane with models to download: some arrive, some take for ever, one fails."""
    file = tmp_path / "models.json"
    restricted = msgspec.structs.replace(entry("restricted"), license="Terms of the maker")
    entries = [entry("small"), entry("slow"), entry("slow-too"), entry("failing"), restricted]
    file.write_bytes(msgspec.json.encode({"version": 1, "entries": entries}))
    library = window._desk.models
    library._catalog_file = file
    with qtbot.waitSignal(library.changed):
        library.refresh()
    listed(qtbot, models)
    return models


def ask(models: ModelsPane, model_id: str) -> DownloadQuestion:
    """Open the question before a download."""
    models.ask_download_of(model_id)
    question = models.rows[model_id].findChild(DownloadQuestion)
    assert isinstance(question, DownloadQuestion)
    return question


def transfer(models: ModelsPane, model_id: str) -> Transfer:
    made = models.rows[model_id].transfer
    assert made is not None
    return made


def test_the_real_catalogue_is_shown_with_what_each_model_is_for(
    qtbot: QtBot, models: ModelsPane, window: MainWindow
) -> None:
    listed(qtbot, models)
    assert len(window._desk.models.catalog) > 5
    for each in window._desk.models.catalog:
        words = " ".join(label.text() for label in models.rows[each.id].findChildren(QLabel))
        assert each.good_for in words
        assert each.license in words
        assert ("of free memory" in words) == (each.kind == "language-model")


def test_a_row_says_what_the_model_needs_and_how_fast_it_would_be(
    qtbot: QtBot, models: ModelsPane, window: MainWindow
) -> None:
    library = window._desk.models
    shape = find(library.catalog, "qwen2.5-1.5b-instruct-q4_k_m").shape
    assert shape is not None
    keep_observations(paths.cache_folder() / "speeds.json", "this one", [Observation(shape, False, 60.0, 12.0)])
    with qtbot.waitSignal(library.changed):
        library.refresh()
    listed(qtbot, models)
    row = models.rows["qwen2.5-1.5b-instruct-q4_k_m"]
    assert "writes about 8 words/s; a 40-page summary in about 10 min" in row.here.text()
    assert "words/s" in models.rows["qwen3-4b-q4_k_m"].here.text(), "predicted from the one that was measured"
    row.more.click()
    words = [label.text() for label in row.findChildren(QLabel)]
    assert "Languages" in words
    assert any("with 4,096 tokens at once" in each for each in words)
    assert any("(measured)" in each for each in words)
    row.more.click()
    assert row._drawer is None


def test_a_model_that_does_not_fit_says_so_in_the_colour_of_doubt(models: ModelsPane) -> None:
    here = Outlook(5 << 30, 6 << 30, 1 << 30, None)
    assert here.fit == "does-not-fit"
    words = model_wording.row_of_entry(entry("large"), here)
    assert words.here == "Does not fit now: needs about 5.4 GB of your 1.1 GB of free memory."
    row = models._make_row(words)
    assert row.here.property("look") == "caution"
    row.show_words(model_wording.row_of_entry(entry("large"), Outlook(5 << 30, None, 8 << 30, None)))
    assert row.here.property("look") == ""
    row.deleteLater()


def test_an_empty_store_offers_the_starter(qtbot: QtBot, with_catalog: ModelsPane) -> None:
    press(qtbot, with_catalog, "Get the starter model (5 kB)")
    question = with_catalog.rows["small"].findChild(DownloadQuestion)
    assert isinstance(question, DownloadQuestion)
    assert question.isVisible()
    assert "has made no connection so far" in question.text.text()
    assert "models.example.org" in question.text.text()
    assert "checksum is not known" in question.text.text()
    assert str(paths.models_folder()) in question.text.text()
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    assert question.isHidden()


def test_a_download_arrives_is_used_and_its_connection_is_written_down(
    qtbot: QtBot, with_catalog: ModelsPane, window: MainWindow
) -> None:
    press(qtbot, with_catalog.rows["small"], "Download…")
    assert not (paths.models_folder() / "small").exists(), "nothing happens before the answer"
    press(qtbot, with_catalog.rows["small"], "Download")
    qtbot.waitUntil(lambda: window._desk.models.is_installed("small"))
    assert window._desk.models.chosen is not None
    assert window._desk.models.chosen.id == "small"
    state = with_catalog.rows["small"].state
    assert state is not None
    assert state.text() == "in use, chosen automatically"
    qtbot.waitUntil(lambda: window._desk.jobs._children["download"].process_id is None)
    kept = Connections(paths.data_folder())
    qtbot.waitUntil(
        lambda: [(each.host, each.received_bytes) for each in kept.list()] == [("models.example.org", 5000)]
    )
    assert window._desk.ledger.ever_connected


def test_a_licence_that_restricts_is_accepted_first_and_once(
    qtbot: QtBot, with_catalog: ModelsPane, window: MainWindow
) -> None:
    question = ask(with_catalog, "restricted")
    assert not question.download.isEnabled()
    assert question.download.toolTip() == "Read and accept the licence first"
    question.accept.setChecked(True)
    qtbot.mouseClick(question.download, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window._desk.models.is_installed("restricted"))
    assert window._desk.preferences.settings.accepted_licenses == ("Terms of the maker",)
    assert ask(with_catalog, "small").accept.isHidden()


def test_the_text_of_an_open_licence_comes_with_the_program(qtbot: QtBot, with_catalog: ModelsPane) -> None:
    question = ask(with_catalog, "small")
    qtbot.mouseClick(question.read, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: question.findChild(QPlainTextEdit) is not None)
    shown = question.findChild(QPlainTextEdit)
    assert isinstance(shown, QPlainTextEdit)
    assert "Apache License" in shown.toPlainText()
    assert shown.isReadOnly()


def test_downloads_wait_pause_go_on_and_are_thrown_away(
    qtbot: QtBot, with_catalog: ModelsPane, window: MainWindow
) -> None:
    downloads = window._desk.downloads
    qtbot.mouseClick(ask(with_catalog, "slow").download, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(ask(with_catalog, "slow-too").download, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: transfer(with_catalog, "slow").text.text().startswith("2 kB of 5 kB"))
    assert transfer(with_catalog, "slow-too").text.text() == "Waits until the download before it has ended"
    badge = window.status.badge
    assert badge.text() == "1 connection: downloading The slow model from models.example.org"
    assert badge.property("look") == "badge-open"
    qtbot.mouseClick(transfer(with_catalog, "slow").pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: transfer(with_catalog, "slow").text.text() == "Paused · 2 kB of 5 kB")
    qtbot.waitUntil(lambda: transfer(with_catalog, "slow-too").text.text().startswith("2 kB of 5 kB"))
    assert transfer(with_catalog, "slow").pause.text() == "Resume"
    qtbot.mouseClick(transfer(with_catalog, "slow").pause, Qt.MouseButton.LeftButton)
    assert transfer(with_catalog, "slow").text.text() == "Waits until the download before it has ended"
    qtbot.mouseClick(transfer(with_catalog, "slow-too").cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: downloads.of("slow-too") is None)
    qtbot.waitUntil(lambda: not window._desk.models.store.incoming("slow-too").exists())
    qtbot.waitUntil(lambda: transfer(with_catalog, "slow").text.text().startswith("2 kB of 5 kB"))
    qtbot.mouseClick(transfer(with_catalog, "slow").cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: downloads.of("slow") is None and window._desk.ledger.downloading is None)
    assert transfer(with_catalog, "slow").isHidden()
    assert all(not each.is_open for each in window._desk.ledger.entries)
    qtbot.waitUntil(lambda: badge.property("look") == "badge")


def test_a_download_of_an_earlier_day_can_go_on(qtbot: QtBot, with_catalog: ModelsPane, window: MainWindow) -> None:
    library = window._desk.models
    folder = library.store.incoming("slow")
    folder.mkdir(parents=True)
    (folder / "model.gguf.part").write_bytes(b"G" * 3000)
    library.refresh()
    qtbot.waitUntil(lambda: library.begun == {"slow": 3000})
    press(qtbot, with_catalog.rows["slow"], "Throw away")
    qtbot.waitUntil(lambda: not folder.exists())
    qtbot.waitUntil(lambda: not library.begun)
    press(qtbot, with_catalog.rows["slow"], "Download…")


def test_a_download_that_fails_says_why_and_offers_another_try(
    qtbot: QtBot, with_catalog: ModelsPane, window: MainWindow
) -> None:
    press(qtbot, with_catalog.rows["failing"], "Download…")
    press(qtbot, with_catalog.rows["failing"], "Download")
    qtbot.waitUntil(lambda: not with_catalog.banner.isHidden())
    assert with_catalog.banner.message.text() == "The server closed the connection."
    assert with_catalog.banner.action.text() == "Try again"
    assert transfer(with_catalog, "failing").text.text().startswith("Paused")


def test_the_disk_with_the_models_is_not_connected(
    qtbot: QtBot, models: ModelsPane, window: MainWindow, tmp_path: Path
) -> None:
    library = window._desk.models
    with qtbot.waitSignal(library.changed):
        library.keep_in(tmp_path / "stick")
    words = " ".join(each.text() for each in models.list.findChildren(QLabel))
    assert "The disk with your models is not connected." in words
    (tmp_path / "stick").mkdir()
    press(qtbot, models, "Look again")
    qtbot.waitUntil(lambda: not library.folder_missing)


def test_two_hundred_models_come_bit_by_bit_and_in_order(
    qtbot: QtBot, install: Install, window: MainWindow, heartbeat: Callable[[], object]
) -> None:
    for number in range(184):
        install(f"model-{number:03}", f"Model {number:03}", size_bytes=10)
    library = window._desk.models
    with qtbot.waitSignal(library.changed):
        library.refresh()
    window.show_pane("models")
    pane = window.panes["models"]
    assert isinstance(pane, ModelsPane)
    assert len(pane.rows) < 30, "the first ones are enough to draw the pane"
    listed(qtbot, pane)
    assert list(pane.rows)[:184] == [f"model-{number:03}" for number in range(184)]
    tops = [row.y() for row in list(pane.rows.values())[:184]]
    assert tops == sorted(set(tops))
    kept = dict(pane.rows)
    kept["model-003"].more.click()
    with qtbot.waitSignal(library.changed):
        library.refresh()
    assert pane.rows == kept, "what stays the same is not made again"
    assert kept["model-003"]._drawer is not None


def test_use_and_remove(qtbot: QtBot, install: Install, models: ModelsPane, window: MainWindow) -> None:
    library = window._desk.models
    install("large", "Large", parameters=3_000_000_000)
    install("tiny", "Tiny", size_bytes=4000, parameters=100_000_000)
    with qtbot.waitSignal(library.changed):
        library.refresh()
    assert library.chosen is not None
    assert library.chosen.id == "large"
    listed(qtbot, models)
    press(qtbot, models.rows["tiny"], "Use")
    qtbot.waitUntil(lambda: library.chosen is not None and library.chosen.id == "tiny")
    state = models.rows["tiny"].state
    assert state is not None
    assert state.text() == "in use"
    assert window.status.model.text().startswith("Tiny · 4 kB")
    models.rows["tiny"].more.click()
    press(qtbot, models.rows["tiny"], "Remove…")
    assert models.rows["tiny"].question.text.text() == (
        "Removing Tiny frees 4 kB; your own copy of the file, if you have one, stays."
    )
    press(qtbot, models.rows["tiny"], "Remove")
    qtbot.waitUntil(lambda: library.chosen is not None and library.chosen.id == "large")
    assert not (paths.models_folder() / "tiny").exists()
    assert models.banner.message.text() == "Tiny is removed; 4 kB are free again."


def test_a_damaged_model_is_named(qtbot: QtBot, install: Install, models: ModelsPane, window: MainWindow) -> None:
    (install("broken", "Broken") / "model.gguf").write_bytes(b"short")
    with qtbot.waitSignal(window._desk.models.changed):
        window._desk.models.refresh()
    assert any("broken" in problem for problem in window._desk.models.problems)
